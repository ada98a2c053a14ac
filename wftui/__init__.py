"""wftui: a keyboard-driven terminal editor for Webflow CMS content."""

__version__ = "0.1.0"
