"""The one-line bars: where you are, what this is, status, keys. Drawn, never laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.strip import Strip

from wftui.tui.look.drawing import Span, cut, line, width_of
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.drawn import Drawn


def spread(left: Sequence[Span], right: Sequence[Span], width: int) -> list[Span]:
    """Spans with room between them, so that the right ones end at `width`; they give way when there is none."""
    used = sum(width_of(text) for _, text in (*left, *right))
    return [*left, ("text", " " * (width - used)), *right] if used < width else [*left]


def beside(left: Sequence[Span], right: Sequence[Span], width: int, more: str) -> list[Span]:
    """Spans with others flush right in a line of `width` cells; the left ones are cut where there is no room."""
    if not right:
        return list(left)
    room = width - 1 - sum(width_of(text) for _, text in right)
    kept: list[Span] = []
    for role, text in left:
        shown = cut(text, room - 2, more)
        kept.append((role, shown))
        room -= width_of(shown)
        if shown != text:
            break
    return [*kept, ("text", " " * max(0, room)), *right, ("text", " ")]


def whole_keys(named: Iterable[tuple[str, str]], width: int) -> list[Span]:
    """Keys, each with what it does, for a key bar of `width` cells; those that do not fit are left out whole."""
    spans: list[Span] = []
    room = width - 1
    for key, label in named:
        room -= width_of(key) + width_of(label) + 1
        if room < 0:
            break
        spans += [("accent", key), ("muted", f" {label}  ")]
        room -= 2
    return spans


class Bar(Drawn):
    """One line with spans at its left and, winning when there is no room, at its right."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, palette: Palette, *, ground: str = "bar", id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._palette = palette
        self._ground = ground
        self._left: tuple[Span, ...] = ()
        self._right: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Sequence[Span], Sequence[Span]]:
        """What is shown at the left and at the right."""
        return self._left, self._right

    def show(self, left: Sequence[Span], right: Sequence[Span] = ()) -> None:
        """Draw these spans from now on; nothing is repainted when they are the same as before."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    def repaint(self, palette: Palette) -> None:
        """Draw in another palette."""
        self._palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar itself."""
        spans = (("text", " "), *self._left)
        right = (*self._right, ("text", " ")) if self._right else ()
        return line(self._palette, spans, self.size.width, ground=self._ground, right=right)


class Lines(Drawn):
    """Several drawn lines: a banner, a detail, the text of a sheet. Not focusable; does not scroll."""

    DEFAULT_CSS = "Lines { height: 0; width: 1fr; }"

    def __init__(self, palette: Palette, *, ground: str = "ground", id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._palette = palette
        self._ground = ground
        self._lines: list[Sequence[Span]] = []

    @property
    def lines(self) -> list[Sequence[Span]]:
        """What is shown, a line each."""
        return self._lines

    def show(self, lines: Sequence[Sequence[Span]]) -> None:
        """Draw these lines from now on."""
        if list(lines) == self._lines:
            return
        grown = len(lines) != len(self._lines)
        self._lines = list(lines)
        if grown:
            self.styles.height = len(lines)
        self.refresh(layout=grown)

    def repaint(self, palette: Palette) -> None:
        """Draw in another palette."""
        self._palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        spans = self._lines[y] if y < len(self._lines) else ()
        return line(self._palette, spans, self.size.width, ground=self._ground)
