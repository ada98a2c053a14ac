"""What a person calls a thing, as that thing: sites, collections, locales, fields and items by id or by name.

An id is tried first, then what is made to be typed (short name, slug, tag), then what is made to be read. Exact
spelling wins over spelling without case and accents. A name that means nothing, or several things, raises
`NotFoundHere` with the names that were near.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from wftui.domain.errors import NotFoundHere
from wftui.domain.fold import fold
from wftui.domain.ids import is_object_id
from wftui.domain.text import one_line
from wftui.services.reading import REMEMBERED

if TYPE_CHECKING:
    from wftui.api.results import ItemPage
    from wftui.domain.collection import Collection, Field
    from wftui.domain.item import Variant
    from wftui.domain.locale import Locale
    from wftui.domain.site import Domain, Site
    from wftui.store.mirror import Mirror

T = TypeVar("T")
_LISTED = 6
"""How many names a sentence lists."""


class ItemLookup(Protocol):
    """The part of the client that finding items needs. Every method raises `ApiError`."""

    async def list_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale] = (),
        limit: int = 100,
        name: str | None = None,
        slug: str | None = None,
    ) -> ItemPage:
        """The items with exactly that name or slug."""

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale) -> Variant:
        """The item of that id."""


def site(sites: Sequence[Site], wanted: str | None) -> Site:
    """The site of that id, short name, display name or domain; the only one when none is named."""
    if wanted is None:
        if len(sites) == 1:
            return sites[0]
        if not sites:
            raise NotFoundHere("This token opens no site.", next_step="Make a site token in that site's settings.")
        raise NotFoundHere(
            f"This token opens {len(sites)} sites.",
            next_step=f"Name one with --site: {_names(map(_site_name, sites))}.",
        )
    bare = wanted.strip().removeprefix("https://").removeprefix("http://").rstrip("/")
    found = _best(
        sites,
        wanted,
        lambda each: (each.id,),
        lambda each: (each.short_name,),
        lambda each: (each.display_name,),
    ) or _best(sites, bare, lambda each: (f"{each.short_name}.webflow.io", *map(_host, each.domains)))
    return _one(found, "site", wanted, sites, _site_name, "This token opens")


def collection(collections: Sequence[Collection], wanted: str) -> Collection:
    """The collection of that id, slug, display name or singular name."""
    found = _best(
        collections,
        wanted,
        lambda each: (each.id,),
        lambda each: (each.slug,),
        lambda each: (each.display_name,),
        lambda each: (each.singular_name,),
    )
    return _one(found, "collection", wanted, collections, _collection_name, "There are")


def locale(of: Site, wanted: str | None) -> Locale:
    """The locale of that tag, short tag, subdirectory, display name, `id` or `cmsLocaleId`; else the primary one."""
    if wanted is None:
        return of.primary
    found = _best(
        of.locales,
        wanted,
        lambda each: (each.cms_locale_id or "", each.id or ""),
        lambda each: (each.tag,),
        lambda each: (each.subdirectory,),
        lambda each: (each.short,),
        lambda each: (each.display_name,),
    )
    if not of.localized and not found:
        raise NotFoundHere(f"{one_line(of.display_name)} has no localisation.", next_step="Leave --locale out.")
    return _one(found, "locale", wanted, of.locales, str, "The site has")


def field(of: Collection, wanted: str) -> Field:
    """The field of that slug, display name or id."""
    found = _best(
        of.fields, wanted, lambda each: (each.slug,), lambda each: (each.display_name,), lambda each: (each.id,)
    )
    where = f"{one_line(of.display_name)} has"
    return _one(found, "field", wanted, of.fields, _field_name, where)


async def item_id(source: ItemLookup, mirror: Mirror, of: Collection, where: Locale, wanted: str) -> str:
    """The id of the item with that id, slug or exact name, asked of Webflow; what it answers goes into the mirror.

    Whether an item of that id exists is left to the next request. Raises `NotFoundHere` and `ApiError`.
    """
    if is_object_id(wanted):
        return wanted
    found = await _asked(source, mirror, of, where, wanted)
    if not found:
        if not mirror.find_names("", 1, collection_id=of.id, cms_locale_id=where.cms_locale_id):
            for each in (await source.list_items(of.id, locales=[where])).items:
                with REMEMBERED:
                    mirror.put_variant(of.id, each)
        raise _no_item(mirror, of, where, wanted)
    return _only(found, of, wanted)


async def collection_of(
    source: ItemLookup, mirror: Mirror, collections: Sequence[Collection], where: Locale, wanted: str
) -> tuple[Collection, str]:
    """The collection that holds the item of that id, slug or exact name, and the item's id.

    An id that the mirror knows costs nothing; everything else is asked of each collection in turn.
    """
    if is_object_id(wanted):
        known = {key.collection_id for key in mirror.find_id(wanted)}
        for each in collections:
            if each.id in known:
                return each, wanted
    found = [(each, item) for each in collections if (item := await _in(source, mirror, each, where, wanted))]
    if len(found) == 1:
        return found[0]
    if found:
        named = _names(_collection_name(each) for each, _ in found)
        raise NotFoundHere(
            f"{len(found)} collections have an item {_quoted(wanted)}: {named}.",
            next_step="Say which one with --collection.",
        )
    raise NotFoundHere(
        f"No collection has an item {_quoted(wanted)} in {where}.",
        next_step="wftui items list --collection COLLECTION lists them.",
    )


def known_item_id(mirror: Mirror, of: Collection, where: Locale, wanted: str) -> str:
    """The same as `item_id`, answered from the mirror alone."""
    found = {key.item_id for key in mirror.find_id(wanted) if key.collection_id == of.id}
    if not found and (by_slug := mirror.find_slug(of.id, wanted, where.cms_locale_id)) is not None:
        found = {by_slug.item_id}
    if not found:
        listed = mirror.find_names(wanted, 50, collection_id=of.id, cms_locale_id=where.cms_locale_id)
        found = {each.item_id for each in listed if each.name == wanted}
    if not found:
        raise _no_item(mirror, of, where, wanted)
    return _only(sorted(found), of, wanted)


async def look_up(source: ItemLookup, mirror: Mirror, of: Collection, where: Locale, wanted: str) -> None:
    """Bring into the mirror what Webflow has under that id, slug or name, so that a reference can be found there."""
    await _in(source, mirror, of, where, wanted)


# ---- asking


async def _in(source: ItemLookup, mirror: Mirror, of: Collection, where: Locale, wanted: str) -> str | None:
    """The id of the item in this collection; None without one."""
    from wftui.api.errors import NotFound

    if is_object_id(wanted):
        try:
            found_by_id = await source.get_item(of.id, wanted, locale=where)
        except NotFound:
            return None
        with REMEMBERED:
            mirror.put_variant(of.id, found_by_id)
        return wanted
    found = await _asked(source, mirror, of, where, wanted)
    return _only(found, of, wanted) if found else None


async def _asked(source: ItemLookup, mirror: Mirror, of: Collection, where: Locale, wanted: str) -> list[str]:
    """The ids of the items with exactly that slug; else of those with exactly that name."""
    found: list[str] = []
    by_slug = await source.list_items(of.id, locales=[where], slug=wanted)
    variants = [each for each in by_slug.items if each.slug == wanted]
    if not variants:
        by_name = await source.list_items(of.id, locales=[where], name=wanted)
        variants = [each for each in by_name.items if each.name == wanted]
    for each in variants:
        with REMEMBERED:
            mirror.put_variant(of.id, each)
        found.append(each.id)
    return list(dict.fromkeys(found))


def _only(ids: Sequence[str], of: Collection, wanted: str) -> str:
    if len(ids) == 1:
        return ids[0]
    raise NotFoundHere(
        f"{len(ids)} items of {one_line(of.display_name)} are called {_quoted(wanted)}: {', '.join(ids[:_LISTED])}.",
        next_step="Name the one that you mean by its id or slug.",
    )


def _no_item(mirror: Mirror, of: Collection, where: Locale, wanted: str) -> NotFoundHere:
    known = mirror.find_names("", 1000, collection_id=of.id, cms_locale_id=where.cms_locale_id)
    names = {text: each.slug for each in known for text in (each.slug, each.name)}
    near = list(dict.fromkeys(names[each] for each in _near(wanted, names)))
    hint = f"Near it: {_names(near)}." if near else "wftui items list lists them."
    place = f" in {where}" if where.tag else ""
    return NotFoundHere(f"{one_line(of.display_name)} has no item {_quoted(wanted)}{place}.", next_step=hint)


# ---- choosing


def _best(things: Sequence[T], wanted: str, *names: Callable[[T], Iterable[str]]) -> list[T]:
    """What bears the name `wanted`: exactly, by the first kind of name that any bears; else without case, accents."""
    for same in (lambda text: text == wanted, lambda text: fold(text) == fold(wanted.strip())):
        for kind in names:
            found = [each for each in things if any(text and same(text) for text in kind(each))]
            if found:
                return found
    return []


def _one(found: Sequence[T], what: str, wanted: str, things: Sequence[T], name: Callable[[T], str], has: str) -> T:
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundHere(
            f"{len(found)} {what}s are called {_quoted(wanted)}: {_names(map(name, found))}.",
            next_step="Name the one that you mean by its id.",
        )
    every = [name(each) for each in things]
    near = _near(wanted, every)
    hint = f"Did you mean {' or '.join(one_line(each) for each in near)}?" if near else f"{has} {_names(every)}."
    raise NotFoundHere(f"There is no {what} {_quoted(wanted)}.", next_step=hint)


def _near(wanted: str, names: Iterable[str]) -> list[str]:
    """The names that a slip of the fingers, or a part of the name, could have meant; the nearest first."""
    target = fold(wanted.strip())
    keys = {name: [fold(name), *(fold(part.strip("() ")) for part in name.split(" ("))] for name in names}
    scores = {
        name: max(
            0.9 if len(target) > 2 and target in key else difflib.SequenceMatcher(None, target, key).ratio()
            for key in parts
        )
        for name, parts in keys.items()
    }
    near = sorted((name for name, score in scores.items() if score >= 0.66), key=lambda name: -scores[name])
    return near[:3]


def _names(names: Iterable[str]) -> str:
    listed = [one_line(each) for each in names]
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return ", ".join(listed[:_LISTED]) + more if listed else "none"


def _quoted(text: str) -> str:
    line = one_line(text)
    return f'"{line if len(line) <= 60 else line[:59] + "›"}"'


def _host(domain: Domain) -> str:
    return domain.url.removeprefix("https://").removeprefix("http://").rstrip("/")


def _site_name(each: Site) -> str:
    return f"{each.display_name} ({each.short_name})"


def _collection_name(each: Collection) -> str:
    return f"{each.display_name} ({each.slug})"


def _field_name(each: Field) -> str:
    return f"{each.display_name} ({each.slug})"
