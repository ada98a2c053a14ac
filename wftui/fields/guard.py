"""The guard against silent loss: values that Webflow's API would damage when they are written back.

The API empties code blocks, does not give what some embeds hold, drops figures that its editor did not make, and makes
a new file of a picture that is sent without its id. None of this is an error there, so it must be one here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.fields import field_type
from wftui.fields.base import quoted
from wftui.fields.richtext.outline import is_filled
from wftui.fields.richtext.tokens import Kind, Token, attributes, matching_ends, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_WEBFLOW_FILES = re.compile(
    r"https?://(?:uploads-ssl\.webflow\.com|[a-z0-9.-]*\.website-files\.com|[a-z0-9-]+\.webflow\.io)/", re.IGNORECASE
)
_NEW_COMPONENT = re.compile(r"<wf-component\b(?![^>]*\bdata-w-id\b)", re.IGNORECASE)
_ELEMENTS = """
p h1 h2 h3 h4 h5 h6 ul ol li blockquote strong b em i u s del ins a br sub sup figure figcaption div img span hr
table caption thead tbody tfoot tr th td colgroup col
"""
_KNOWN = frozenset(_ELEMENTS.split())
_STYLED = frozenset(("figure", "div", "img"))
_IN_FIGURES = frozenset(("iframe", "video", "source"))
WAYS_OUT = "The field was not sent. Edit it in the Designer, or type send anyway."
"""What a person at the screens can do about it."""


def damage(value: Json, field: Field, stored: Json = None) -> str | None:
    """Why writing `value` would lose something on Webflow's side, as a sentence; None when it would not.

    `stored` is the value that the field has there now, when it is known.
    """
    found = reason(value, field, stored)
    return None if found is None else f"{field.display_name} {found}. {WAYS_OUT}"


def reason(value: Json, field: Field, stored: Json = None) -> str | None:
    """The reason alone, as it follows the field's name: `holds a code block, which Webflow's API would empty`."""
    kind = field_type(field.type).names[0]
    value, stored = field_type(field.type).decode(value), field_type(field.type).decode(stored)
    if kind == "RichText" and isinstance(value, str):
        return _rich_text(value, stored if isinstance(stored, str) else "")
    if kind in ("Image", "File"):
        return _file(value, [stored], "picture" if kind == "Image" else "file")
    if kind == "MultiImage" and isinstance(value, list):
        before = stored if isinstance(stored, list) else []
        return next((found for each in value if (found := _file(each, before, "picture"))), None)
    return None


def _rich_text(source: str, stored: str) -> str | None:
    whole_until = figure_until = 0
    for token, element in _elements(source):
        if token.start < whole_until:
            continue
        known = attributes(source[token.start : token.end])
        found = _element_reason(token.name, known, element, in_figure=token.start < figure_until)
        if found is not None:
            return found
        if _is_embed(known) or token.name == "wf-component":
            whole_until = token.start + len(element)
        elif token.name == "figure":
            figure_until = token.start + len(element)
    lost = _component_ids(stored) - _component_ids(source)
    if lost and _NEW_COMPONENT.search(source):
        return "holds a component without its data-w-id, so Webflow's API would make a new one of it"
    return None


def _element_reason(name: str, known: dict[str, str], element: str, *, in_figure: bool) -> str | None:
    if name in ("pre", "code"):
        return "holds a code block, which Webflow's API would empty"
    if _is_embed(known):
        return (
            None if is_filled(element) else "holds an embed whose content Webflow's API does not give, and would lose"
        )
    if name == "figure" and "data-rt-type" not in known and "w-richtext-figure" not in known.get("class", ""):
        return "holds a figure that Webflow's editor did not make, and would lose"
    if name == "wf-component":
        return None
    if name not in _KNOWN and not (in_figure and name in _IN_FIGURES):
        return f"holds <{quoted(name, 20)}>, which Webflow's API would leave out"
    if "style" in known and not in_figure and name not in _STYLED:
        return "holds inline styles, which Webflow's API would leave out"
    return None


def _is_embed(known: dict[str, str]) -> bool:
    return "data-rt-embed-type" in known or "w-embed" in known.get("class", "").split()


def _component_ids(source: str) -> set[str]:
    """The `data-w-id` of each component, which ties it to the same component in the other locales."""
    found = (attributes(source[token.start : token.end]) for token in tokens(source) if token.name == "wf-component")
    return {known["data-w-id"] for known in found if "data-w-id" in known}


def _elements(source: str) -> Iterator[tuple[Token, str]]:
    """The open tags of `source`, each with its element as far as its own close tag."""
    cut = list(tokens(source))
    ends = matching_ends(cut)
    for at, token in enumerate(cut):
        if token.kind is Kind.OPEN:
            yield token, source[token.start : cut[ends.get(at, at)].end]


def _file(value: Json, stored: list[Json], what: str) -> str | None:
    if not isinstance(value, dict) or value.get("fileId"):
        return None
    url = value.get("url")
    kept = any(isinstance(each, dict) and each.get("url") == url for each in stored)
    if kept or (isinstance(url, str) and _WEBFLOW_FILES.match(url)):
        return f"holds a {what} of this site without its file id, so Webflow's API would make a second file of it"
    return None
