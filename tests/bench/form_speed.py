"""How quick the form is beside a form of stock widgets: `python -m tests.bench.form_speed [ROUNDS]`.

Both run in a pseudo-terminal of 120 by 40, in turns, on the same 60 fields (40 lines, 10 texts, 10 choices). A key is
timed from its byte to the last byte that it makes the program write. Goals, as ratios of medians: opening 0.15, typing
0.4, moving to the next field 0.15. A rich text of 100 KB on one line, as Webflow stores it, takes 50 ms a key.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.terminal import Program

GOALS = {"open": 0.15, "type": 0.4, "move": 0.15}
RICH_GOAL_MS = 50.0


# ---- what is measured: run as children


def eager() -> None:
    """Sixty stock widgets with a label each."""
    from textual.app import App, ComposeResult
    from textual.containers import Vertical, VerticalScroll
    from textual.screen import Screen
    from textual.widgets import Input, Label, Select, Static, TextArea

    class Field(Vertical):
        DEFAULT_CSS = "Field { height: auto; } TextArea { height: 5; }"

    class FormScreen(Screen[None]):
        def compose(self) -> ComposeResult:
            with VerticalScroll():
                for number in range(60):
                    with Field():
                        yield Label(f"Field {number}")
                        if number % 6 == 4:
                            yield TextArea(f"Several lines of text {number}\nand another")
                        elif number % 6 == 5:
                            yield Select([("One", 1), ("Two", 2)], value=1)
                        else:
                            yield Input(f"Value {number}")

    class Eager(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("ready")

        def on_key(self, event: object) -> None:
            if getattr(event, "key", "") == "o" and len(self.screen_stack) == 1:
                self.push_screen(FormScreen())

    app = Eager()
    app.animation_level = "none"
    app.run()


def ours(folder: str, which: str) -> None:
    """The form of an item with sixty fields, or with one rich text of 100 KB; no network."""
    from wftui.api.settings import Settings
    from wftui.domain.locale import ONLY
    from wftui.services.session import Session
    from wftui.store.config import Config
    from wftui.store.paths import Paths
    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen
    from wftui.tui.screens.item import ItemScreen

    paths = Paths.at(Path(folder))

    def settings() -> Settings:
        raise AssertionError("nothing is sent here")

    session = Session(paths, settings, fingerprint="bench", offline=True)
    site, collection = session.open_mirror(_SITE).site(), session.open_mirror(_SITE).collection(_IDS[which])
    assert site is not None
    assert collection is not None

    class First(BaseScreen):
        TITLE_WORD = "ready"

        def on_key(self, event: object) -> None:  # type: ignore[override]  # only one key
            if getattr(event, "key", "") == "o":
                self.wftui.push_screen(ItemScreen(self.palette, self.signs, site, collection, ONLY, _ITEM))

    app = WftuiApp(
        session, Config(signs="unicode"), first_screen=lambda app: First(app.palette, app.signs), paths=paths, demo=True
    )
    app.run()


_SITE, _ITEM = "5" * 24, "6" * 24
_IDS = {"form": "7" * 24, "rich": "8" * 24}


def fill(folder: Path) -> None:
    """Put the two items into a mirror."""
    import json

    from wftui.domain.collection import Collection, Field
    from wftui.domain.item import Variant
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror
    from wftui.store.paths import Paths

    fields, values = [], {"name": "An item", "slug": "an-item"}
    options = [{"id": "a" * 32, "name": "One"}, {"id": "b" * 32, "name": "Two"}]
    for number in range(60):
        slug, validations = f"field-{number}", {"singleLine": True}
        kind = "PlainText"
        if number % 6 == 4:
            validations = {"singleLine": False}
        if number % 6 == 5:
            kind, validations = "Option", {"options": options}
        fields.append(Field("f" * 32, slug, f"Field {number}", kind, validations=validations))
        values[slug] = "a" * 32 if kind == "Option" else f"Value {number}"
    said = "The lamp was lit at dusk and burned until the <em>morning</em> watch came up the stairs. "
    paragraph = f"<p>{said * 3}</p>"
    rich = [Field("f" * 32, "body", "Body", "RichText")]
    made = {
        "form": (fields, values),
        "rich": (rich, {"name": "Long", "slug": "long", "body": paragraph * (100_000 // len(paragraph) + 1)}),
    }
    with Mirror(Paths.at(folder).mirror_file(_SITE), _SITE) as mirror:
        mirror.put_site(Site(_SITE, "Bench", "bench"))
        mirror.put_collections(
            [Collection(_IDS[key], _SITE, key, key, key, fields=tuple(each)) for key, (each, _) in made.items()]
        )
        for key, (_, data) in made.items():
            raw = json.dumps({"id": _ITEM, "fieldData": data}).encode()
            mirror.put_variant(
                _IDS[key], Variant(_ITEM, None, data["name"], data["slug"], True, False, None, None, None, raw)
            )


# ---- measuring


def _program(*words: str) -> Program:
    program = Program([sys.executable, "-m", "tests.bench.form_speed", *words])
    program.until("ready")
    program.settle()
    return program


def _calm(program: Program, key: str) -> float:
    """Milliseconds of one key, with time after it for what is done later, such as keeping what was typed."""
    took = program.press(key).last
    time.sleep(0.3)
    program.settle()
    return took


def _measure(words: tuple[str, ...], found: dict[str, list[float]], *, closed_moves: bool) -> None:
    program = _program(*words)
    try:
        found["open"].append(program.press("o").last)
        found["move"] += [_calm(program, "\t") for _ in range(8)]
        if closed_moves:
            program.press("enter")
        found["type"] += [_calm(program, letter) for letter in "abcdefgh"]
        if closed_moves:
            found["move open"] += [_calm(program, each) for each in ("\t", *(["\x1b[Z", "\t"] * 3))]
            found["other box"] += [_calm(program, each) for each in ("\t", *(["\x1b[Z", "\t"] * 3))]
    finally:
        program.end()


def _rich(folder: str) -> list[float]:
    program = _program("ours", folder, "rich")
    try:
        for key in ("o", "enter", "down", "enter"):
            program.press(key)
        return [_calm(program, letter) for letter in "abcdefghijkl"]
    finally:
        program.end()


def _middle(times: list[float]) -> float:
    return statistics.median(each for each in times if each == each)


def main(rounds: int) -> int:
    """Measure, print, and answer 1 when a goal is missed."""
    names = ("open", "type", "move", "move open", "other box")
    stock: dict[str, list[float]] = {name: [] for name in names}
    own: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        for _ in range(rounds):
            _measure(("eager",), stock, closed_moves=False)
            _measure(("ours", folder, "form"), own, closed_moves=True)
        rich = _rich(folder)
    missed = False
    for name, goal in GOALS.items():
        mine, theirs = _middle(own[name]), _middle(stock[name])
        missed |= mine / theirs > goal
        print(f"{name:10} {mine:7.1f} ms   stock {theirs:7.1f} ms   ratio {mine / theirs:.3f}   goal {goal}")
    print(f"{'move open':10} {_middle(own['move open']):7.1f} ms   from an open box into one of its kind")
    print(f"{'other box':10} {_middle(own['other box']):7.1f} ms   from an open box into one of another kind")
    typed = _middle(rich)
    print(f"{'rich text':10} {typed:7.1f} ms a key in 100 KB on one line, goal {RICH_GOAL_MS:g}")
    return int(missed or typed > RICH_GOAL_MS)


if __name__ == "__main__":
    if sys.argv[1:2] == ["eager"]:
        eager()
    elif sys.argv[1:2] == ["ours"]:
        ours(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
