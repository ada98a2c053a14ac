"""The six statuses of a variant, and "no variant". Webflow stores none of them: they are derived."""

from __future__ import annotations

from datetime import datetime
from enum import Enum


class Status(Enum):
    """What a variant is to its site's visitors, now and after the next site publish."""

    PUBLISHED = "published"
    DRAFT_CHANGES = "draft changes"
    QUEUED = "queued"
    QUEUED_CHANGES = "queued changes"
    DRAFT = "draft"
    ARCHIVED = "archived"
    NO_VARIANT = "no variant"

    @property
    def word(self) -> str:
        """The word shown beside the sign, always."""
        return self.value

    @property
    def is_live(self) -> bool:
        """Whether visitors see some version of it. An archived item's answer is in its dates, not here."""
        return self in (Status.PUBLISHED, Status.DRAFT_CHANGES, Status.QUEUED_CHANGES)

    @property
    def is_pending(self) -> bool:
        """Whether staged and live differ, so that publishing would change the site."""
        return self in (Status.DRAFT_CHANGES, Status.QUEUED, Status.QUEUED_CHANGES)


def derive(*, is_archived: bool, is_draft: bool, last_published: str | None, differs: bool) -> Status:
    """The status of a variant.

    `differs` says whether the staged content is another than the live content; timestamps only hint at that, because a
    publish can leave `lastUpdated` a few milliseconds after `lastPublished`.
    """
    if is_archived:
        return Status.ARCHIVED
    if last_published is None:
        return Status.DRAFT if is_draft else Status.QUEUED
    if is_draft:
        return Status.DRAFT_CHANGES
    return Status.QUEUED_CHANGES if differs else Status.PUBLISHED


def hinted_difference(last_updated: str | None, last_published: str | None, tolerance: float = 2.0) -> bool:
    """Whether the dates alone suggest unpublished changes; for use only while the live version is not known."""
    if last_updated is None or last_published is None:
        return False
    try:
        updated, published = datetime.fromisoformat(last_updated), datetime.fromisoformat(last_published)
    except ValueError:
        return last_updated > last_published
    return (updated - published).total_seconds() > tolerance
