"""What Webflow does to rich text that is written through the API: it does not keep it byte for byte."""

import re

from wftui.sandbox.switches import Switches

_CODE = re.compile(r"(<pre\b[^>]*>\s*<code\b[^>]*>).*?(</code>\s*</pre>)", re.IGNORECASE | re.DOTALL)
_LONE_PRE = re.compile(r"(<pre\b[^>]*>)(?!\s*<code\b).*?(</pre>)", re.IGNORECASE | re.DOTALL)
_KEPT_WHOLE = re.compile(
    r"<div\b[^>]*data-rt-embed-type[^>]*>.*?</div>|<wf-component\b.*?</wf-component>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>")
_DROPPED_WHOLE = re.compile(r"<(script|style|iframe|object)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"\bid\s*=", re.IGNORECASE)
_STYLE = re.compile(r"\s+style\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)

_ELEMENTS = """
p h1 h2 h3 h4 h5 h6 ul ol li blockquote strong b em i u s a br sub sup code pre figure figcaption div img span hr
table thead tbody tr th td
"""
_KNOWN = frozenset(_ELEMENTS.split())
_WITHOUT_ID = frozenset(("br", "hr", "div"))
_WITH_STYLE = frozenset(("figure", "div", "img"))


def _clean_tag(found: re.Match[str], switches: Switches) -> str:
    closing, name, rest = found.groups()
    plain = name.lower()
    if switches.drop_unknown_markup:
        if plain not in _KNOWN:
            return ""
        if plain not in _WITH_STYLE:
            rest = _STYLE.sub("", rest)
    if switches.add_empty_ids and not closing and plain not in _WITHOUT_ID and not _ID.search(rest):
        rest = f' id=""{rest}'
    return f"<{closing}{name}{rest}>"


def _damage_run(html: str, switches: Switches) -> str:
    if switches.empty_code_blocks:
        html = _LONE_PRE.sub(r"\1\2", _CODE.sub(r"\1\2", html))
    if switches.drop_unknown_markup:
        html = _DROPPED_WHOLE.sub("", html)
    return _TAG.sub(lambda found: _clean_tag(found, switches), html)


def stored(html: str, switches: Switches) -> str:
    """Return what is stored when this HTML is written.

    Embeds and components are kept whole. Elsewhere code blocks come out empty, elements get `id=""`, and unknown
    elements and inline styles are dropped, each unless its switch is off.
    """
    out: list[str] = []
    position = 0
    for whole in _KEPT_WHOLE.finditer(html):
        out += [_damage_run(html[position : whole.start()], switches), whole.group()]
        position = whole.end()
    out.append(_damage_run(html[position:], switches))
    return "".join(out)
