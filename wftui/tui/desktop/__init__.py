"""The desktop around the terminal: its browser, its clipboard, its editor."""
