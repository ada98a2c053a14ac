"""The Webflow Data API over HTTP: transport, pacing, errors, and one module per resource."""
