"""What the sandbox does that not every Webflow site does, each behind a name.

Damage is what Webflow does to content that it accepts; it is on unless switched off. Disputed behaviour is what
sources do not agree on; it is off unless switched on, and a client has to be safe both ways.
"""

from dataclasses import dataclass, fields


class UnknownSwitch(ValueError):
    """There is no switch of that name."""


DAMAGE = {
    "empty_code_blocks": "code blocks in rich text are stored empty",
    "add_empty_ids": 'elements of rich text are given id=""',
    "drop_unknown_markup": "unknown elements and inline styles are dropped from rich text",
    "skip_invalid_files": "bad images and files are left out silently unless skipInvalidFiles=false is sent",
    "rehost_files": "an imported image or file is given an address of Webflow's own",
    "refuse_unchanged_slug": "a PATCH that sends the slug an item already has is refused",
    "suffix_duplicate_slugs": "a slug that is taken is suffixed on create (off: refused with 400)",
    "keep_deleted_live": "deleting a staged item leaves its live version up until unpublish or site publish",
    "limit_site_publish": "a site can be published once a minute",
}

DISPUTED = {
    "new_collection_needs_publish": "a new collection cannot be published to or referenced before a site publish",
    "changed_schema_needs_publish": "a collection whose fields changed publishes no item before a site publish",
    "publish_needs_live_references": "an item is not published while an item that it references is not live",
    "duplicate_slug_refused": "a slug that is taken is refused on create with 400 instead of suffixed",
    "date_filters": "lists filter and sort by createdOn and lastUpdated too",
    "insert": "POST items/insert exists and adds locales to an existing item",
    "clamp_limit": "a limit above 100 means 100 (off: refused with 400)",
    "refuse_lost_ids": "static text that has lost a data-w-id is refused (off: stored as sent)",
    "video_as_text": "video links are read back as the address alone",
}


@dataclass
class Switches:
    """The state of every switch; DAMAGE and DISPUTED say what each one does."""

    empty_code_blocks: bool = True
    add_empty_ids: bool = True
    drop_unknown_markup: bool = True
    skip_invalid_files: bool = True
    rehost_files: bool = True
    refuse_unchanged_slug: bool = True
    suffix_duplicate_slugs: bool = True
    keep_deleted_live: bool = True
    limit_site_publish: bool = True
    new_collection_needs_publish: bool = False
    changed_schema_needs_publish: bool = False
    publish_needs_live_references: bool = False
    duplicate_slug_refused: bool = False
    date_filters: bool = False
    insert: bool = False
    clamp_limit: bool = False
    refuse_lost_ids: bool = False
    video_as_text: bool = False

    def turn(self, name: str, on: bool) -> None:
        """Set one switch by name, dashes or underscores. Raises UnknownSwitch."""
        plain = name.replace("-", "_")
        if plain not in {field.name for field in fields(self)}:
            known = ", ".join(sorted(DAMAGE | DISPUTED)).replace("_", "-")
            raise UnknownSwitch(f"There is no switch {name!r}; nothing was changed. The switches are: {known}.")
        setattr(self, plain, on)

    @property
    def suffixes(self) -> bool:
        """Whether a duplicate slug on create is suffixed."""
        return self.suffix_duplicate_slugs and not self.duplicate_slug_refused
