"""Headless verbs over the same services."""
