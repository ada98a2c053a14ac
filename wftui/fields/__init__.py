"""One module per field type: decode, parse, validate, encode, cell. Pure; no I/O."""
