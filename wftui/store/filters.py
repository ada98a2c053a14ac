"""Conditions on the variants of one collection in one locale: what a query means to a mirror.

Most are answered by columns and indexes. A `FieldTest` looks into the items, unless it says what it means to the
comparable values that the mirror keeps beside them; it is asked only about items that all other conditions leave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from wftui.domain.json import Json
from wftui.domain.status import Status


class Moment(Enum):
    """The dates that every variant has; the value is the column's name."""

    CREATED = "created_on"
    CHANGED = "last_updated"
    PUBLISHED = "last_published"


class Flag(Enum):
    """What a variant can be, besides its status."""

    LIVE = "live"
    DRAFT = "draft"
    ARCHIVED = "archived"
    ORPHAN = "orphan"
    """Nothing else refers to the item, in any locale, staged or live."""


@dataclass(frozen=True)
class NameHolds:
    """The text is part of the name, case and accents folded."""

    text: str


@dataclass(frozen=True)
class ColumnHolds:
    """The text is part of the name, slug or item id, or `whole` of it, case and accents folded."""

    column: str
    text: str
    whole: bool = False


@dataclass(frozen=True)
class StatusIn:
    """The status is one of these."""

    statuses: frozenset[Status]


@dataclass(frozen=True)
class Between:
    """The date lies at or after `low` and before `high`, both in UTC to the second; a date that is missing does not."""

    moment: Moment
    low: datetime | None
    high: datetime | None


@dataclass(frozen=True)
class InLocale:
    """The item exists in that locale as well."""

    cms_locale_id: str | None


@dataclass(frozen=True)
class Is:
    """The variant has the flag."""

    flag: Flag


@dataclass(frozen=True)
class BacklinkCount:
    """As many items of the locale refer to this one as `low` to `high` say, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class Refers:
    """A reference field points at an item whose name holds, or with `whole` is, the text.

    The name is that of the locale, or else of the first locale that has the item; its slug or id may be given whole
    instead. Without a text, the field points at anything.
    """

    field: str
    target: str | None
    text: str | None = None
    whole: bool = False


@dataclass(frozen=True)
class ItemIn:
    """The item is one of these ids."""

    item_ids: frozenset[str]


@dataclass(frozen=True)
class Filled:
    """The field is not empty."""


@dataclass(frozen=True)
class NumberWithin:
    """A number from `low` to `high`; a bound that is open is not among them itself."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True)
class MomentWithin:
    """A date at or after `low` and before `high`, both without a zone and in the site's time; None is no bound."""

    low: datetime | None
    high: datetime | None


@dataclass(frozen=True)
class OneOf:
    """A choice that is one of these ids."""

    ids: frozenset[str]


@dataclass(frozen=True)
class Switched:
    """A switch that is on, or not: one that was never set is off."""

    on: bool


@dataclass(frozen=True)
class TextHolds:
    """The folded text is part of one of the texts, or `whole` of one; with `alts`, of an alternative text."""

    text: str
    whole: bool = False
    alts: bool = False


@dataclass(frozen=True)
class AltsWhole:
    """No picture of the field is without alternative text; so it is where there is no picture."""


ValueTest: TypeAlias = "Filled | NumberWithin | MomentWithin | OneOf | Switched | TextHolds | AltsWhole"


@dataclass(frozen=True)
class FieldTest:
    """The test holds of the wire values of these fields, in this order; None stands for one that is absent.

    `by` says the same of a single field's comparable value, or of the texts of several fields.
    """

    fields: tuple[str, ...]
    test: Callable[[tuple[Json, ...]], bool]
    by: ValueTest | None = None


@dataclass(frozen=True)
class AllOf:
    """All of the parts hold; without parts, always."""

    parts: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """Any of the parts holds; without parts, never."""

    parts: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Without:
    """The part does not hold."""

    part: Filter


Filter: TypeAlias = (
    "NameHolds | ColumnHolds | StatusIn | Between | InLocale | Is | BacklinkCount | Refers | ItemIn | FieldTest"
    " | AllOf | AnyOf | Without"
)

EVERYTHING, NOTHING = AllOf(), AnyOf()
