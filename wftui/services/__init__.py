"""Use cases over api and store. No Textual, no printing."""
