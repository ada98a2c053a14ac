"""What would be sent, before it is sent: exact requests in order, what they cost, and one sentence about them all.

Every use case that changes something at Webflow makes a plan first. The same plan is shown to the person, printed by
`--plan`, written to a file, and carried out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from wftui.domain.errors import UsageError
from wftui.domain.item import VariantKey
from wftui.domain.json import Json

FORMAT = 1
"""The version of the plan document."""


class Verb(Enum):
    """What a write is. The word is the one that plans, journal and screens show."""

    SAVE = "save"
    CREATE = "create"
    ARCHIVE = "archive"
    UNARCHIVE = "bring back"
    QUEUE = "queue"
    SET_DRAFT = "set draft"
    DELETE = "delete"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    PUBLISH_SITE = "publish site"


@dataclass(frozen=True, slots=True)
class Write:
    """One mutating request.

    `path` is below the API's address, beginning with a slash. `what` is the write in words. `collection_id`,
    `item_ids` and `cms_locale_ids` say what it touches. `before` holds, for a save, the values that it replaces (wire
    form, null for an absent field); a plan that is carried out later is refused when they have changed. `cost` is in
    requests.
    """

    verb: Verb
    method: str
    path: str
    what: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    collection_id: str = ""
    item_ids: tuple[str, ...] = ()
    cms_locale_ids: tuple[str | None, ...] = ()
    before: Mapping[str, Json] = field(default_factory=dict)
    cost: int = 1

    @property
    def key(self) -> VariantKey:
        """The one variant that the write is about."""
        return VariantKey(self.collection_id, self.item_ids[0] if self.item_ids else "", self.cms_locale_ids[0])

    @property
    def field_data(self) -> dict[str, Json]:
        """The `fieldData` of the body; empty when it has none."""
        values = self.body.get("fieldData") if isinstance(self.body, dict) else None
        return dict(values) if isinstance(values, dict) else {}

    def flag(self, name: str) -> bool | None:
        """`isDraft` or `isArchived` as the body has it; None when it is not sent."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        return value if isinstance(value, bool) else None

    def document(self) -> dict[str, Json]:
        """The write as JSON."""
        return {
            "verb": self.verb.value,
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "body": self.body,
            "what": self.what,
            "cost": self.cost,
            "collectionId": self.collection_id,
            "itemIds": list(self.item_ids),
            "cmsLocaleIds": list(self.cms_locale_ids),
            "before": dict(self.before),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Writes in the order in which they go out.

    `requests` counts the writes and the reads around them. `sentence` says what all of it does; `warnings` say what
    cannot be taken back afterwards and what the person may not expect.
    """

    site_id: str
    sentence: str
    writes: tuple[Write, ...] = ()
    reads: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def requests(self) -> int:
        """What carrying it out costs of the budget."""
        return self.reads + sum(write.cost for write in self.writes)

    def __bool__(self) -> bool:
        return bool(self.writes)

    def document(self) -> dict[str, Json]:
        """The plan as JSON."""
        return {
            "wftuiPlan": FORMAT,
            "siteId": self.site_id,
            "sentence": self.sentence,
            "requests": self.requests,
            "reads": self.reads,
            "warnings": list(self.warnings),
            "writes": [write.document() for write in self.writes],
        }

    def to_json(self) -> str:
        """The plan as the text of a plan file."""
        return json.dumps(self.document(), ensure_ascii=False, indent=2) + "\n"


def joined(plans: Sequence[Plan], sentence: str) -> Plan:
    """Several plans for one site as one."""
    return replace(
        plans[0],
        sentence=sentence,
        writes=tuple(write for plan in plans for write in plan.writes),
        reads=sum(plan.reads for plan in plans),
        warnings=tuple(dict.fromkeys(warning for plan in plans for warning in plan.warnings)),
    )


def plan_from_json(text: str) -> Plan:
    """The plan that `Plan.to_json` wrote. Raises `UsageError` when the text is no plan, or one of a newer wftui."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"This is no plan: {error}.", next_step="Make one with --plan-file.") from error
    if not isinstance(document, dict) or not isinstance(document.get("wftuiPlan"), int):
        raise UsageError("This is no plan of wftui.", next_step="Make one with --plan-file.")
    if document["wftuiPlan"] > FORMAT:
        raise UsageError("This plan was made by a newer wftui.", next_step="Update wftui, or make the plan again.")
    try:
        return Plan(
            site_id=_text(document, "siteId"),
            sentence=_text(document, "sentence"),
            writes=tuple(write_from_document(each) for each in document["writes"]),
            reads=int(document.get("reads", 0)),
            warnings=tuple(str(each) for each in document.get("warnings", [])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"This plan is damaged: {error}.", next_step="Make it again with --plan-file.") from error


def write_from_document(document: Mapping[str, Json]) -> Write:
    """The write that `Write.document` gave. Raises `KeyError`, `TypeError` or `ValueError` when it is none."""
    query, before = document["query"], document.get("before") or {}
    item_ids, locales = document.get("itemIds") or [], document.get("cmsLocaleIds") or []
    cost = document.get("cost", 1)
    if not (isinstance(query, dict) and isinstance(before, dict) and isinstance(cost, int)):
        raise TypeError("a write is not whole")
    if not (isinstance(item_ids, list) and isinstance(locales, list)):
        raise TypeError("a write does not say what it is about")
    return Write(
        verb=Verb(document["verb"]),
        method=_text(document, "method"),
        path=_text(document, "path"),
        what=_text(document, "what"),
        query={name: str(value) for name, value in query.items()},
        body=document["body"],
        collection_id=str(document.get("collectionId", "")),
        item_ids=tuple(str(each) for each in item_ids),
        cms_locale_ids=tuple(None if each is None else str(each) for each in locales),
        before=before,
        cost=cost,
    )


def _text(document: Mapping[str, Json], name: str) -> str:
    value = document[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value
