"""The fields of an item in a form: what they hold, how they are edited, and how they stand beside another locale."""
