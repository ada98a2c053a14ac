"""The programs that `table_speed` compares: `python -m tests.bench.table_apps NAME FOLDER`.

`ours` is the program itself, opened on the item table of a mirror; `datatable` shows the same rows in Textual's own
table; `floor` answers a key with one changed line; `minimal` shows one line and nothing else.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar


def ours(folder: Path) -> None:
    """The program, without a network, on the item table; garbage waits until the first paint, as in `wftui` itself."""
    import gc

    gc.disable()
    from wftui.services.session import Session
    from wftui.store.config import Config
    from wftui.store.paths import Paths
    from wftui.tui.app import WftuiApp

    paths = Paths.at(folder)

    def first(app: WftuiApp) -> object:
        from wftui.tui.screens.items import ItemsScreen

        session = app.working
        site = session.known.sites[0]
        found = session.mirror(site.id).collections()[0]
        return ItemsScreen(app.palette, app.signs, site, found, site.primary)

    def settings() -> object:
        raise AssertionError("nothing is asked of Webflow here")

    session = Session(paths, settings, fingerprint="bench", offline=True)  # type: ignore[arg-type]  # never called
    WftuiApp(session, Config(signs="unicode"), first_screen=first, paths=paths, demo=True).run()  # type: ignore[arg-type]


def datatable(folder: Path) -> None:
    """The same rows in Textual's DataTable, with the same keys."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable, Input, Static

    from tests.bench.large_mirror import collection, site
    from wftui.services.names import SiteNames
    from wftui.store.mirror import Mirror
    from wftui.store.paths import Paths
    from wftui.store.rows import RowQuery
    from wftui.tui.items.columns import About, offers
    from wftui.tui.items.rows import ItemSource
    from wftui.tui.look.signs import UNICODE
    from wftui.tui.widgets.rows import cell_text

    mirror = Mirror(Paths.at(folder).mirror_file(site().id), site().id)
    columns = [offer.column for offer in offers(site(), collection()) if offer.shown]
    about = About(site(), collection(), site().primary, SiteNames(mirror, site().primary), UNICODE)
    query = RowQuery(collection().id, None)
    source = ItemSource(mirror, about, columns, query, mirror.numbers(query), edits={}, marks={})
    rows = [[cell_text(cell) for cell in row.cells] for row in source.rows(0, source.count())]

    class Shown(App[None]):
        CSS = "Input { display: none; } Input.open { display: block; }"
        BINDINGS: ClassVar[list[tuple[str, str]]] = [("slash", "filter"), ("right_square_bracket", "order")]
        turned = False

        def compose(self) -> ComposeResult:
            yield Static(f"{len(rows):,} items")
            yield Input()
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            for column in columns:
                table.add_column(column.title, width=column.width, key=column.key)
            table.add_rows(rows)
            table.focus()

        def action_filter(self) -> None:
            self.query_one(Input).add_class("open").focus()

        def on_input_changed(self, event: Input.Changed) -> None:
            wanted = event.value.lower()
            table = self.query_one(DataTable)
            table.clear()
            table.add_rows([row for row in rows if wanted in row[0].lower()])

        def action_order(self) -> None:
            self.turned = not self.turned
            self.query_one(DataTable).sort("name", reverse=self.turned)

    app = Shown()
    app.animation_level = "none"
    app.run()


def floor(folder: Path) -> None:
    """A key changes one line: nothing that repaints anything is quicker in Textual."""
    from textual import events
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Shown(App[None]):
        number = 0

        def compose(self) -> ComposeResult:
            yield Static("row 0", id="line")

        def on_key(self, event: events.Key) -> None:
            self.number += 1
            self.query_one("#line", Static).update(f"row {self.number}".ljust(100, "-"), layout=False)

    Shown().run()


def minimal(folder: Path) -> None:
    """One line."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("ready to be read")

    Shown().run()


if __name__ == "__main__":
    {"ours": ours, "datatable": datatable, "floor": floor, "minimal": minimal}[sys.argv[1]](Path(sys.argv[2]))
