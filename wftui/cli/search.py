"""wftui search, and the query of wftui items list: the languages that the screens have, over the local copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from wftui.cli.reply import Reply, Table
from wftui.cli.visit import Visit, ago, carry_out
from wftui.cli.wishes import Wishes, site_option, with_wishes
from wftui.domain.errors import NotFoundHere, UsageError
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.domain.collection import Collection
    from wftui.domain.item import Variant
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.search import Found, Hit
    from wftui.store.rows import Order

_EXCERPT = 60


class Explained(click.Command):
    """A verb whose --help ends with a language, in the words of the help screen, read only when asked for."""

    def __init__(self, *words: Any, language: Callable[[], str], heading: str, **options: Any) -> None:
        super().__init__(*words, **options)
        self._language = language
        self._heading = heading

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the language below the options, line by line as it is."""
        formatter.write_paragraph()
        formatter.write(f"{self._heading}:\n{self._language()}\n")


def query_language() -> str:
    """The language of `--query`."""
    from wftui.services.query.help import HELP

    return HELP


def search_language() -> str:
    """The language of `wftui search`."""
    from wftui.services.search.help import SEARCH_HELP

    return SEARCH_HELP


@click.command(cls=Explained, language=search_language, heading="TEXT")
@click.argument("text")
@site_option
@click.option("--locale", metavar="LOCALE", help="Only texts of this locale: tag, short tag, subdirectory, name or id.")
@click.option("--regex", is_flag=True, help="TEXT is a pattern.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Stop after N texts; all unless said.")
@with_wishes
@click.pass_obj
def search(wishes: Wishes, text: str, site: str | None, locale: str | None, regex: bool, limit: int | None) -> Reply:
    """Search every text of a site: all collections and locales, staged and live, pages and components.

    It looks through the local copy, which wftui sync brings up to date, and needs no network.
    """

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve
        from wftui.services.search import Searcher

        known = visit.session.known
        if known.at is None:
            raise NotFoundHere("There is no local copy for this token yet.", next_step="Run wftui sync once.")
        chosen = resolve.site(known.sites, site)
        if not visit.session.paths.mirror_file(chosen.id).exists():
            raise NotFoundHere(f"There is no local copy of {chosen.display_name} yet.", next_step="Run wftui sync.")
        where = resolve.locale(chosen, locale) if locale is not None else None
        mirror = visit.mirror(chosen)
        with Searcher(mirror, chosen) as searcher:
            found = searcher.search(text, regex=regex, limit=limit, locale=where)
        at = mirror.freshness("all")
        read = f"read {ago(at)}" if at is not None else "which was never read in full: run wftui sync"
        visit.notes.append(f"{found.words()[:1].upper()}{found.words()[1:]}, from the local copy, {read}.")
        return Reply(_document(found), Table(("WHERE", "TITLE", "FIELD", "LOCALE", "TEXT"), _rows(found)))

    return carry_out(wishes, work)


def _rows(found: Found) -> Sequence[Sequence[str]]:
    return [
        (
            hit.group,
            hit.title,
            hit.field,
            " ".join([*(each.short for each in hit.locales), *([hit.versions] if hit.versions in _ONE else [])]),
            _excerpt(hit),
        )
        for hit in found.hits
    ]


_ONE = ("staged", "live")


def _excerpt(hit: Hit) -> str:
    from wftui.services.search import around

    return "".join(around(hit.text, hit.spans[0] if hit.spans else None, _EXCERPT))


def _document(found: Found) -> dict[str, Json]:
    return {
        "hits": [_hit(each) for each in found.hits],
        "texts": found.texts,
        "places": found.places,
        "more": found.more,
        "unfinished": found.unfinished,
    }


def _hit(hit: Hit) -> dict[str, Json]:
    return {
        "kind": hit.kind,
        "group": hit.group,
        "collectionId": hit.collection_id,
        "id": hit.id,
        "title": hit.title,
        "field": hit.field,
        "node": hit.node or None,
        "locales": [each.tag for each in hit.locales],
        "versions": hit.versions or None,
        "text": hit.text,
        "spans": [[span.start, span.end] for span in hit.spans],
    }


async def narrowed(
    visit: Visit, site: Site, of: Collection, where: Locale, found: Sequence[Variant], wanted: tuple[str, str]
) -> Sequence[Variant]:
    """Those of the variants that answer a query, in an order: `wanted` is both as typed, "" for none.

    Raises `QueryError`.
    """
    from wftui.services import query
    from wftui.services.names import SiteNames
    from wftui.store.rows import BY_NAME, RowQuery

    text, sort = wanted
    if not text.strip() and not sort.strip():
        return found
    schema = of if of.fields and visit.wishes.offline else await visit.schema(site, of)
    mirror = visit.mirror(site)
    asked = query.compile(text, schema, SiteNames(mirror, where), site=site)
    if asked.uses_copy and not visit.wishes.offline:
        at = mirror.freshness("all")
        age = f"read {ago(at)}" if at is not None else "which was never read in full: run wftui sync"
        visit.notes.append(f"References, other locales and live versions are those of the local copy, {age}.")
    rows = RowQuery(schema.id, where.cms_locale_id, _order(sort, schema) or BY_NAME)
    marks = query.Marks()
    if asked.uses_marks and visit.session.has_edits_file(site.id):
        keys = visit.session.workshop.edits(site.id).keys()
        marks = query.Marks(edited={key.item_id for key in keys if key.cms_locale_id == where.cms_locale_id})
    here = {each.id: each for each in found}
    numbers = asked.numbers(mirror, rows, marks=marks)
    return [here[row.item_id] for row in mirror.rows_of(numbers) if row.item_id in here]


def _order(sort: str, schema: Collection) -> tuple[Order, ...]:
    """The order of `--sort`. Raises `UsageError` with the fields that there are."""
    from wftui.services import query

    try:
        return query.order_from(sort, schema)
    except query.QueryError as error:
        said = error.sentence.removesuffix(" In quotes, the whole is plain text.")
        names = dict.fromkeys([*(one_line(each.slug) for each in schema.fields), *query.SORTED_BY])
        raise UsageError(f"--sort: {said[:1].lower()}{said[1:]}", next_step=f"There are {', '.join(names)}.") from error
