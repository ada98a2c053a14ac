"""What Webflow content is: sites, locales, collections, items, statuses. Pure; no I/O."""
