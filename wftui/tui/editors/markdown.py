"""Markdown for what is newly written: turned into the HTML that Webflow stores. Stored HTML is never made Markdown."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r">\n+(?=<)")
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def to_html(text: str) -> str:
    """`text` as HTML without the line breaks between blocks. HTML within it is taken as words, never as tags."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parts = _CODE.split(reader.render(text))
    return "".join(part if part.startswith("<pre>") else _BETWEEN.sub(">", part) for part in parts).strip()
