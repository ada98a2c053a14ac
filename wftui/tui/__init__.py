"""The terminal interface: app, commands, screens, widgets, editors, themes."""
