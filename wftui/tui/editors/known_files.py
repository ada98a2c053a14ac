"""The files that a site uses already, as the mirror has seen them: chosen instead of fetched a second time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.fold import fold
from wftui.domain.text import one_line
from wftui.fields.address import file_name
from wftui.fields.picture import make
from wftui.tui.editors.picture import PICTURES
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.store.mirror import Mirror
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette
    from wftui.tui.screens.base import BaseScreen

MOST = 200


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file of the site: its id, its address, the words that it mostly has, and in how many places it is used."""

    file_id: str
    url: str
    words: str
    uses: int

    @property
    def is_picture(self) -> bool:
        """Whether its name is that of a picture."""
        return file_name(self.url).lower().endswith(PICTURES)

    @property
    def value(self) -> Json:
        """The file as the value of a field."""
        return make(self.url, self.words or None, self.file_id)


def known_files(mirror: Mirror) -> list[KnownFile]:
    """Every file with an id that a staged variant holds, by name. Reads the whole mirror: not between two keys."""
    words: dict[tuple[str, str], Counter[str]] = {}
    for _, raw in mirror.each_variant():
        if b'"fileId"' not in raw:
            continue
        for found in _files(json.loads(raw).get("fieldData")):
            words.setdefault((str(found["fileId"]), str(found["url"])), Counter())[str(found.get("alt") or "")] += 1
    files = [
        KnownFile(file_id, url, next((alt for alt, _ in alts.most_common() if alt), ""), sum(alts.values()))
        for (file_id, url), alts in words.items()
    ]
    return sorted(files, key=lambda each: file_name(each.url).lower())


def _files(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        if isinstance(value.get("fileId"), str) and isinstance(value.get("url"), str):
            return [value]
        return [found for each in value.values() for found in _files(each)]
    if isinstance(value, list):
        return [found for each in value for found in _files(each)]
    return []


def choose_file(screen: BaseScreen, *, images: bool, then: Callable[[Json], None]) -> None:
    """Ask which of the site's files to take; `then` gets it as a field's value, or None."""
    site = getattr(screen, "site", None)
    assert site is not None

    def arrived(found: list[KnownFile]) -> None:
        files = [each for each in found if each.is_picture or not images]
        if not files:
            screen.say("No file of this site is known yet")
            return

        def chosen(key: object) -> None:
            then(next((each.value for each in files if each.file_id == key), None))

        screen.wftui.push_screen(file_sheet(screen.palette, screen.signs, files), chosen)

    reader = screen.wftui.reader(site.id)
    reader.ask("known files", lambda mirror, _: known_files(mirror), arrived, screen.wftui.show_error)


def file_sheet(palette: Palette, signs: Signs, files: Sequence[KnownFile]) -> PickSheet:
    """The files by name, found by name, words or address."""
    folded = [(each, fold(f"{file_name(each.url)} {each.words} {each.url}")) for each in files]

    def find(text: str) -> list[Row]:
        wanted = fold(text)
        found = [each for each, words in folded if wanted in words]
        return [
            Row(each.file_id, [file_name(each.url), ("muted", one_line(each.words)), ("muted", _used(each.uses))])
            for each in found[:MOST]
        ]

    columns = [
        Column("name", "File", 36, flexible=True, least=20),
        Column("words", "Alt text", 50, flexible=True, least=12),
        Column("uses", "Used", 10),
    ]
    return PickSheet(palette, signs, f"Files seen on the site: choose 1 of {len(files)}", columns, find)


def _used(uses: int) -> str:
    return "once" if uses == 1 else f"{uses} times"
