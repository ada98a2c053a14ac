"""Benchmarks: programs that print tables. None of them is a test, because none of their figures is a promise."""
