"""The tables of a mirror, and how they came to be.

A variant is a row of `variant` (what tables list, sort and filter by), and its exact JSON lies apart in `staged` and
`live`, so that walking the list does not drag the bodies along. Collections and locales are numbered, to keep the
indexes small. `name_index` finds names by any three letters of them. `field_part` holds what queries compare of the
staged values, one field of one locale after the other, so that a condition on a field reads that field alone; `field`
numbers them, and a file that is older than the two fills them with its next listing.
"""

from __future__ import annotations

from wftui.domain.status import Status

APPLICATION_ID = 0x77667475  # "wftu"

STATUS_CODES = (
    Status.PUBLISHED,
    Status.DRAFT_CHANGES,
    Status.QUEUED,
    Status.QUEUED_CHANGES,
    Status.DRAFT,
    Status.ARCHIVED,
)
"""What the numbers in the column `status` mean; also the order in which statuses sort. Append only."""

STATUS_NUMBER = {status: number for number, status in enumerate(STATUS_CODES)}

LIVE_UNKNOWN, LIVE_PRESENT, LIVE_ABSENT = 0, 1, 2
"""What is known of a variant's live version."""

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE site (id TEXT PRIMARY KEY, json BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE locale (number INTEGER PRIMARY KEY, cms_locale_id TEXT NOT NULL UNIQUE);
CREATE TABLE collection (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    json BLOB NOT NULL
);
CREATE TABLE variant (
    row INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    locale INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    slug TEXT NOT NULL,
    status INTEGER NOT NULL,
    is_draft INTEGER NOT NULL,
    is_archived INTEGER NOT NULL,
    created_on TEXT,
    last_updated TEXT,
    last_published TEXT,
    live_state INTEGER NOT NULL,
    staged_seen INTEGER NOT NULL,
    live_seen INTEGER NOT NULL,
    fetched_at REAL NOT NULL,
    change INTEGER NOT NULL
);
CREATE UNIQUE INDEX variant_key ON variant (item_id, collection, locale);
CREATE INDEX variant_name ON variant (collection, locale, name_key);
CREATE INDEX variant_status ON variant (collection, locale, status, name_key);
CREATE INDEX variant_updated ON variant (collection, locale, last_updated);
CREATE TABLE staged (row INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE live (row INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE tally (
    collection INTEGER NOT NULL, locale INTEGER NOT NULL, status INTEGER NOT NULL, variants INTEGER NOT NULL,
    PRIMARY KEY (collection, locale, status)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_index USING fts5(name, content='', tokenize='trigram', columnsize=0);
CREATE TABLE link (
    target TEXT NOT NULL, source INTEGER NOT NULL, field TEXT NOT NULL, live INTEGER NOT NULL,
    PRIMARY KEY (target, source, field, live)
) WITHOUT ROWID;
CREATE TABLE page (
    id TEXT NOT NULL, locale TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (id, locale)
) WITHOUT ROWID;
CREATE TABLE component (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, raw BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE node (
    owner TEXT NOT NULL, locale TEXT NOT NULL, position INTEGER NOT NULL, node_id TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (owner, locale, position)
) WITHOUT ROWID;
CREATE TABLE property (
    component TEXT NOT NULL, locale TEXT NOT NULL, position INTEGER NOT NULL, property_id TEXT NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (component, locale, position)
) WITHOUT ROWID;
CREATE TABLE freshness (resource TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_state (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
"""

_SECOND = """
CREATE TABLE field (
    number INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    locale INTEGER NOT NULL,
    slug TEXT NOT NULL,
    form TEXT NOT NULL,
    complete INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    UNIQUE (collection, locale, slug)
);
CREATE TABLE field_part (id INTEGER PRIMARY KEY, places BLOB NOT NULL, held BLOB NOT NULL);
"""

MIGRATIONS = (_FIRST, _SECOND)
