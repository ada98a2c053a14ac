"""Three-way merge of one variant by field: what a person saw, what stands here, what stands on the server. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wftui.domain.collection import Collection
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import same, same_as_stored
from wftui.services.outcomes import Conflict, Merged, Side
from wftui.services.ports import Codec
from wftui.store.edits import Edit


@dataclass
class Merge:
    """How the edits of a variant meet what the server holds.

    `send` are the fields that only this side changed, `there` those that already hold the same value there, `conflicts`
    those that both sides changed, `notes` what merged by itself, for the person to read.
    """

    send: dict[str, Json] = field(default_factory=dict)
    there: dict[str, Json] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Merged] = field(default_factory=list)


def merge(key: VariantKey, edits: Mapping[str, Edit], theirs: Mapping[str, Json]) -> Merge:
    """Merge edits with the canonical values `theirs`. The base of an edit is what the person saw when typing began."""
    found = Merge()
    for slug, edit in edits.items():
        there = theirs.get(slug)
        if same(there, edit.value):
            found.there[slug] = edit.value
            found.notes.append(Merged(slug, Side.BOTH, edit.base, edit.value))
        elif same(there, edit.base):
            found.send[slug] = edit.value
            found.notes.append(Merged(slug, Side.MINE, edit.base, edit.value))
        elif same_as_stored(edit.value, there):  # it arrived, and its program ended before it could be noted
            found.there[slug] = edit.value
            found.notes.append(Merged(slug, Side.BOTH, edit.base, there))
        else:
            found.conflicts.append(Conflict(key, slug, edit.base, edit.value, there))
    return found


def changed_there(seen: Mapping[str, Json], theirs: Mapping[str, Json], edits: Mapping[str, Edit]) -> list[Merged]:
    """The fields without an edit that have changed on the server since they were last read."""
    slugs = [slug for slug in dict.fromkeys([*seen, *theirs]) if slug not in edits]
    return [
        Merged(slug, Side.THEIRS, seen.get(slug), theirs.get(slug))
        for slug in slugs
        if not same(seen.get(slug), theirs.get(slug))
    ]


def canonical(codec: Codec, collection: Collection | None, wire: Mapping[str, Json]) -> dict[str, Json]:
    """The values of a variant in canonical form, by field slug."""
    return {slug: codec.decode(collection.field(slug) if collection else None, value) for slug, value in wire.items()}


def schema_changes(known: Collection | None, now: Collection, slugs: Mapping[str, object]) -> dict[str, str]:
    """What has become of fields since the form opened, by slug, where they may not be written as they are."""
    found: dict[str, str] = {}
    for slug in slugs:
        before, after = known.field(slug) if known else None, now.field(slug)
        name = before.display_name if before else slug
        if after is None:
            found[slug] = (
                f"{name} is no longer a field of {now.display_name}. Its value is kept here, and was not sent."
            )
        elif before is not None and (before.type, before.id) != (after.type, after.id):
            found[slug] = f"{name} has become another field ({after.type}). Its value is kept here, and was not sent."
    return found
