"""Slugs: their rule, how one is made from a name, and whether it is still free."""

import hashlib
import re

from wftui.sandbox.content import Collection

RULE = re.compile(r"[_a-zA-Z0-9][-_a-zA-Z0-9]*")
LONGEST = 256

BROKEN_RULE = "Must be alphanumerical and not contain any spaces or special characters"
TOO_LONG = "Must be less than 256 characters"


def problem(slug: str) -> str | None:
    """Say what is wrong with a slug, in the words of the field's own validations."""
    if len(slug) > LONGEST:
        return TOO_LONG
    return None if RULE.fullmatch(slug) else BROKEN_RULE


def from_name(name: str) -> str:
    """Make a slug: lower case, spaces to hyphens, specials removed. Empty when nothing is left."""
    kept = re.sub(r"[^a-z0-9_\s-]", "", name.lower())
    return re.sub(r"[\s-]+", "-", kept).strip("-")[:LONGEST]


def in_use(slug: str) -> str:
    """Say that a slug is taken."""
    return f"Unique value is already in database: '{slug}'"


class SlugBook:
    """Which staged item has which slug, per locale, as the parts of one request change it."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._owners: dict[str | None, dict[str, set[str]]] = {}

    def _of(self, locale: str | None) -> dict[str, set[str]]:
        owners = self._owners.get(locale)
        if owners is None:
            owners = self._owners[locale] = {}
            for item_id, variant in self._collection.variants[locale].items():
                if variant.staged is not None:
                    owners.setdefault(variant.staged.field_data.get("slug", ""), set()).add(item_id)
        return owners

    def is_taken(self, locale: str | None, slug: str, by_other_than: str) -> bool:
        """Say whether another item has this slug in this locale. Slugs are case-sensitive."""
        return bool(self._of(locale).get(slug, set()) - {by_other_than})

    def move(self, locale: str | None, item_id: str, old: str | None, new: str) -> None:
        """Note that an item gave up a slug for another one."""
        owners = self._of(locale)
        if old is not None:
            owners.get(old, set()).discard(item_id)
        owners.setdefault(new, set()).add(item_id)

    def free(self, locale: str | None, wanted: str, item_id: str) -> str:
        """Return the wanted slug, or with `-` and five hex digits when it is taken."""
        slug, attempt = wanted, 0
        while self.is_taken(locale, slug, item_id):
            attempt += 1
            suffix = hashlib.sha256(f"{item_id}/{wanted}/{attempt}".encode()).hexdigest()[:5]
            slug = f"{wanted[: LONGEST - 6]}-{suffix}"
        return slug
