"""A Webflow Data API v2 on loopback. Imports nothing else of wftui: it is the witness."""
