"""The pictures in `screenshots/` show the program as it is: `python -m wftui.tui.screenshots` draws them again."""

from __future__ import annotations

import html
import re
from pathlib import Path

from wftui.tui.screenshots import SCENES, take

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"

_RULE = re.compile(r"\.(?:terminal-\d+-)?(r\d+) \{([^}]*)\}")
_TEXT = re.compile(
    r'<text (?:xml:space="preserve" )?class="(?:terminal-\d+-)?(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>',
    re.DOTALL,
)
_GROUND = re.compile(r'<rect fill="(#[0-9a-fA-F]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')


def drawn(picture: str) -> list[tuple[str, ...]]:
    """What a picture shows, without what differs between versions of the library that writes it.

    Each text with its place and its style, each ground with its place and its colour.
    """
    styles = {name: re.sub(r"\s", "", style) for name, style in _RULE.findall(picture)}
    texts = [
        ("text", str(round(float(y))), str(round(float(x))), html.unescape(text), styles.get(name, ""))
        for name, x, y, text in _TEXT.findall(picture)
    ]
    grounds = [
        ("ground", str(round(float(y))), str(round(float(x))), str(round(float(width))), colour.lower())
        for colour, x, y, width in _GROUND.findall(picture)
    ]
    assert texts
    return sorted(texts + grounds)


async def test_the_committed_pictures_are_what_the_program_draws() -> None:
    """Every scene is played again on a sandbox; text, colours and places are those of the file."""
    now = await take()
    stale = []
    for scene in SCENES:
        file = FOLDER / f"{scene.name}.svg"
        if not file.exists() or drawn(file.read_text(encoding="utf-8")) != drawn(now[scene.name]):
            stale.append(scene.name)
    assert stale == [], "draw them again: python -m wftui.tui.screenshots"
    assert {path.stem for path in FOLDER.glob("*.svg")} == {scene.name for scene in SCENES}


async def test_a_picture_is_the_same_when_it_is_taken_twice() -> None:
    """The clock stands, the budget is full: only a change of the screens changes a picture."""
    some = [scene for scene in SCENES if scene.name in ("items", "editing", "connect")]
    first, second = await take(some), await take(some)
    assert {name: drawn(each) for name, each in first.items()} == {name: drawn(each) for name, each in second.items()}
