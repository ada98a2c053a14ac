"""Items in lists: their columns, rows, marks and filter, and what can be done to one from a list or its form."""
