"""The sites that a token opens, remembered so that the first screen shows them before anyone has asked Webflow."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import msgspec

from wftui.domain.locale import ONLY, Locale
from wftui.domain.site import Domain, Site
from wftui.store.paths import Paths, Unwritable, private_dir


class SiteList(msgspec.Struct, frozen=True):
    """What was known of a token when it was last asked: its owner in words, its sites, its requests a minute.

    `at` is in epoch seconds.
    """

    owner: str = ""
    scopes: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    at: float | None = None
    rate_limit: int | None = None


def _file(paths: Paths, fingerprint: str) -> Path:
    return paths.cache_dir / f"sites-{fingerprint}.json"


def load(paths: Paths, fingerprint: str) -> SiteList:
    """The remembered list, empty when there is none or it cannot be read: it can be asked for again."""
    try:
        found: Any = json.loads(_file(paths, fingerprint).read_text(encoding="utf-8"))
        return SiteList(
            str(found["owner"]),
            tuple(found["scopes"]),
            tuple(_site(each) for each in found["sites"]),
            float(found["at"]),
            int(found["rate_limit"]) if found["rate_limit"] else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return SiteList()


def save(paths: Paths, fingerprint: str, known: SiteList) -> None:
    """Remember the list, whole or not at all. Raises `Unwritable`."""
    path = _file(paths, fingerprint)
    private_dir(path.parent)
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(msgspec.to_builtins(known), file, ensure_ascii=True)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise Unwritable(f"The list of sites cannot be kept in {path}: {error.strerror or error}.") from error


def _site(found: dict[str, Any]) -> Site:
    locales = tuple(Locale(**each) for each in found.pop("locales"))
    domains = tuple(Domain(**each) for each in found.pop("domains"))
    return Site(**found, domains=domains, locales=locales or (ONLY,))
