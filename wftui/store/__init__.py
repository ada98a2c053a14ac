"""SQLite files: the mirror, the edits, the journal. No HTTP."""
