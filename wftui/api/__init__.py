"""The Webflow Data API over HTTP: transport, pacing, errors, one module per resource."""
