"""The sentences about sending: what happened, what is safe, what to do next. Names from the site are made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wftui.api.errors import ApiError, NoConnection
from wftui.domain.json import Json
from wftui.domain.text import one_line
from wftui.domain.values import to_text
from wftui.services.outcomes import Difference
from wftui.services.plans import Verb, Write

NOTHING_TO_SAVE = "There is nothing to save: no field differs from what Webflow holds."
STOPPED = "Not sent: you stopped before it. Your edits are kept."


def counted(number: int, one: str, many: str = "") -> str:
    """`1 field`, `3 fields`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """`Standfirst`, `Standfirst and Themes`, `Name, Standfirst and Themes`."""
    clean = [one_line(each) for each in names]
    return " and ".join([", ".join(clean[:-1]), clean[-1]]) if len(clean) > 1 else "".join(clean)


def plan_to_save(writes: Sequence[Write]) -> str:
    """What a plan of saves does."""
    if not writes:
        return NOTHING_TO_SAVE
    fields = sum(len(write.field_data) for write in writes)
    return f"Save {counted(fields, 'field')} of {counted(len(writes), 'item')} to staged. Nothing goes live."


def saved(
    name: str, labels: Sequence[str], differences: Sequence[Difference], queued: bool, held: Mapping[str, str]
) -> str:
    """A save that Webflow confirmed."""
    parts = [f"Saved {name}: {listed(labels)}."]
    if differences:
        parts = [f"Saved {name}, but Webflow changed what was sent.", *(each.sentence for each in differences)]
    if queued:
        parts.append("It is published, so the next site publish takes these changes live.")
    if held:
        parts.append(withheld(held))
    return " ".join(parts)


def already_there(labels: Sequence[str]) -> str:
    """A save that found its values on the server."""
    if not labels:
        return "Saved: what was sent before had arrived. Nothing more was sent."
    return f"Nothing was sent: Webflow already holds your {listed(labels)}."


def withheld(reasons: Mapping[str, str]) -> str:
    """Fields that were not sent because this API would damage them."""
    return " ".join([*reasons.values(), f"{counted(len(reasons), 'field')} not sent; your edits are kept."])


def conflict(labels: Sequence[str]) -> str:
    """Both sides changed the same fields."""
    return f"Someone changed {listed(labels)} after you opened this item. Nothing was sent. Choose for each field."


def undo_conflict(labels: Sequence[str]) -> str:
    """Others changed what an undo would put back."""
    return f"Someone changed {listed(labels)} since. Nothing was sent. Choose for each field."


def bad_values(name: str, count: int) -> str:
    """Values that would be refused, stopped here."""
    return f"{name} was not sent: {counted(count, 'field')} cannot be saved as typed. Your edits are kept."


def gone(name: str) -> str:
    """The item is not there any more."""
    return f"{name} is no longer there: someone deleted it. Your edits are kept; you can make the item again with them."


def not_sent(error: ApiError) -> str:
    """The reading before a write failed."""
    if isinstance(error, NoConnection):
        return "Not sent: no connection. Your edits are kept and wait here."
    return f"Nothing was sent, your edits are kept. {error}"


def refusals(error: ApiError, fields: Iterable[str]) -> dict[str, str]:
    """What Webflow refused, by field slug."""
    known = list(fields)
    found: dict[str, str] = {}
    for detail in error.details:
        slug = next((part for part in reversed(detail.param.replace("[", ".").split(".")) if part in known), None)
        if slug is not None:
            found.setdefault(slug, f"Webflow: {one_line(detail.description)}")
    return found


def lacks_a_locale(problem: str) -> str:
    """A refusal of an item that is made in several locales, where it may be that a reference is missing in one."""
    if "referenced item not found" not in problem.lower():
        return problem
    return (
        f"{problem.rstrip('.')}. An item is made in all its locales at once, with the same values; what this one "
        "refers to does not exist in each of them. Leave it out, or make the item in fewer locales."
    )


def refused_save(error: ApiError, problems: Mapping[str, str], sent: int) -> str:
    """Webflow refused a save."""
    if problems:
        what = f"Webflow refused {len(problems)} of {counted(sent, 'field')}"
        return f"Not saved. {what}, so nothing was changed there. Your edits are kept."
    return f"Not saved; your edits are kept. {error}"


def unknown_save(name: str) -> str:
    """The answer to a save was lost."""
    return (
        f'It is not known yet whether Webflow saved "{one_line(name)}". Your edits are kept; saving again looks first '
        "and sends only what is missing."
    )


def unknown_create(name: str, seconds: float) -> str:
    """The answer to a create was lost."""
    return (
        f'It is not known yet whether Webflow created "{one_line(name)}". wftui looks in {max(0, round(seconds))} s, '
        "and will not send it twice."
    )


def did_not_arrive(name: str) -> str:
    """A create that reading has not found after the time in which it could have arrived."""
    return f'Webflow did not create "{one_line(name)}": it is not there. Nothing was sent again; save it once more.'


def slug_taken(slug: str, by: str, *, tried_before: bool) -> str:
    """Another item has the slug."""
    ours = (
        " It may be yours, changed by someone since: look at it before you choose another slug." if tried_before else ""
    )
    return f"The slug {one_line(slug)} is taken by {one_line(by)}.{ours}"


def created(name: str, slug: str, wanted: str) -> str:
    """An item that Webflow has made."""
    if slug != wanted:
        return f"Created {name}, but Webflow changed the slug to {one_line(slug)}, because {one_line(wanted)} is taken."
    return f"Created {name}."


def difference(label: str, sent: Json, stored: Json) -> str:
    """A value that Webflow stored otherwise than it was sent."""
    if stored in (None, "", []):
        return f"Webflow dropped {label}: it is empty there now. What you typed is kept here."
    if label.lower() == "slug":
        return f"Webflow changed the slug to {_short(stored)}, because {_short(sent)} is taken."
    return f"Webflow changed {label} to {_short(stored)}."


def _short(value: Json) -> str:
    if isinstance(value, dict) and isinstance(value.get("url"), str):
        value = value["url"]
    elif isinstance(value, (dict, list)):
        value = to_text(value)
    text = one_line(value if isinstance(value, str) else str(value))
    return text if len(text) <= 60 else text[:59] + "›"


PAST = {
    Verb.SAVE: "Saved",
    Verb.CREATE: "Created",
    Verb.ARCHIVE: "Archived",
    Verb.UNARCHIVE: "Brought back",
    Verb.QUEUE: "Queued",
    Verb.SET_DRAFT: "Made a draft of",
    Verb.DELETE: "Deleted",
    Verb.PUBLISH: "Published",
    Verb.UNPUBLISH: "Unpublished",
    Verb.PUBLISH_SITE: "Published",
}


def not_there(name: str) -> str:
    """The item of a verb is gone."""
    return f"{name} is no longer there: someone deleted it. Nothing was sent."
