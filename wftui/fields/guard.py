"""The guard against silent loss: values that Webflow's API would damage when they are written back.

The API empties code blocks, does not give what some embeds hold, drops figures that its editor did not make, and makes
a new file of a picture that is sent without its id. None of this is an error there, so it must be one here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.fields import field_type
from wftui.fields.richtext.outline import is_filled
from wftui.fields.richtext.tokens import VOID, Kind, Token, attributes, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_WEBFLOW_FILES = re.compile(
    r"https?://(?:uploads-ssl\.webflow\.com|[a-z0-9.-]*\.website-files\.com|[a-z0-9-]+\.webflow\.io)/", re.IGNORECASE
)
_WAYS_OUT = "The field was not sent. Edit it in the Designer, or type send anyway."


def damage(value: Json, field: Field, stored: Json = None) -> str | None:
    """Why writing `value` would lose something on Webflow's side, as a sentence; None when it would not.

    `stored` is the value that the field has there now, when it is known.
    """
    found = reason(value, field, stored)
    return None if found is None else f"{field.display_name} {found}. {_WAYS_OUT}"


def reason(value: Json, field: Field, stored: Json = None) -> str | None:
    """The reason alone, as it follows the field's name: `holds a code block, which Webflow's API would empty`."""
    kind = field_type(field.type).names[0]
    value, stored = field_type(field.type).decode(value), field_type(field.type).decode(stored)
    if kind == "RichText" and isinstance(value, str):
        return _rich_text(value)
    if kind in ("Image", "File"):
        return _file(value, [stored], "picture" if kind == "Image" else "file")
    if kind == "MultiImage" and isinstance(value, list):
        before = stored if isinstance(stored, list) else []
        return next((found for each in value if (found := _file(each, before, "picture"))), None)
    return None


def _rich_text(source: str) -> str | None:
    in_embed_until = 0
    for token, element in _elements(source):
        if token.start < in_embed_until:
            continue
        known = attributes(source[token.start : token.end])
        if token.name in ("pre", "code"):
            return "holds a code block, which Webflow's API would empty"
        if "data-rt-embed-type" in known or "w-embed" in known.get("class", "").split():
            if not is_filled(element):
                return "holds an embed whose content Webflow's API does not give, and would lose"
            in_embed_until = token.start + len(element)
        if token.name == "figure" and "data-rt-type" not in known and "w-richtext-figure" not in known.get("class", ""):
            return "holds a figure that Webflow's editor did not make, and would lose"
        if token.name == "wf-component" and "data-w-id" not in known:
            return "holds a component without its data-w-id, which Webflow's API would replace with a new one"
    return None


def _elements(source: str) -> Iterator[tuple[Token, str]]:
    """The open tags of `source`, each with its element as far as its own close tag."""
    cut = list(tokens(source))
    ends: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for at, token in enumerate(cut):
        if token.kind is Kind.OPEN and token.name not in VOID:
            waiting.setdefault(token.name, []).append(at)
        elif token.kind is Kind.CLOSE and waiting.get(token.name):
            ends[waiting[token.name].pop()] = token.end
    for at, token in enumerate(cut):
        if token.kind is Kind.OPEN:
            yield token, source[token.start : ends.get(at, token.end)]


def _file(value: Json, stored: list[Json], what: str) -> str | None:
    if not isinstance(value, dict) or value.get("fileId"):
        return None
    url = value.get("url")
    kept = any(isinstance(each, dict) and each.get("url") == url for each in stored)
    if kept or (isinstance(url, str) and _WEBFLOW_FILES.match(url)):
        return f"holds a {what} of this site without its file id, so Webflow's API would make a second file of it"
    return None
