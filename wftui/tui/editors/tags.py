"""The chips of a run while it is typed: `<0>` and `</0>` for a pair of tags, `<1/>` for one alone."""

from __future__ import annotations

import re

from wftui.fields.richtext import Document, Run, chips

_SIGN = re.compile(r"(\\*)(<(/?)(\d{1,4})(/?)>)", re.ASCII)


def missing_tag(document: Document, run: Run, text: str) -> tuple[str, str] | None:
    """The first tag of the run that `text` does not have, as what opens and what closes it; None when none is."""
    standing = {match.group(2) for match in _SIGN.finditer(text) if len(match.group(1)) % 2 == 0}
    for chip in chips(document, run):
        opens, closes = (f"<{chip.number}>", f"</{chip.number}>") if chip.paired else (f"<{chip.number}/>", "")
        if opens not in standing and closes not in standing:
            return opens, closes
    return None


def mended(document: Document, run: Run, text: str) -> str:
    """`text` without the tags that are unknown, twice there or not in pairs: its words, and the tags that can stay."""
    known = {sign for chip in chips(document, run) for sign in _signs(chip.number, paired=chip.paired)}
    found = [match for match in _SIGN.finditer(text) if len(match.group(1)) % 2 == 0]
    dropped: set[int] = set()
    seen: set[str] = set()
    waiting: list[int] = []
    for at, match in enumerate(found):
        sign = match.group(2)
        if sign not in known or sign in seen:
            dropped.add(at)
            continue
        seen.add(sign)
        if match.group(3):
            if waiting and found[waiting[-1]].group(4) == match.group(4):
                waiting.pop()
            else:
                dropped.add(at)
        elif not match.group(5):
            waiting.append(at)
    dropped.update(waiting)
    for at in sorted(dropped, reverse=True):
        text = text[: found[at].start(2)] + text[found[at].end(2) :]
    return text


def legend(document: Document, run: Run) -> str:
    """What the tags stand for: `<0> link to /stories/the-1859-inventory`."""
    return "   ".join(f"<{chip.number}{'' if chip.paired else '/'}> {chip.words}" for chip in chips(document, run))


def _signs(number: int, *, paired: bool) -> tuple[str, ...]:
    return (f"<{number}>", f"</{number}>") if paired else (f"<{number}/>",)
