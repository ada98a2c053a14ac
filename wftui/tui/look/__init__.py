"""How everything looks: harmless text, styles, signs, dates and differences in words."""
