"""Dates for eyes: near ones as a person says them, far ones with their year, always in the site's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def present() -> datetime:
    """The present moment. Screenshots put a fixed one in its place, so that they only change with the screens."""
    return datetime.now(UTC)


@lru_cache(maxsize=16)
def zone(name: str) -> tzinfo:
    """The time zone of that name; UTC when this computer does not know it."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def parse(iso: str | None) -> datetime | None:
    """The moment that an ISO string names, or None."""
    if not iso:
        return None
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def when(iso: str | None, zone_name: str, now: datetime | None = None, *, clock: bool = True) -> str:
    """`today 09:12`, `yesterday 16:20`, `12 Feb 16:20`, `12 Feb 2024`; "" for none."""
    moment = parse(iso)
    if moment is None:
        return ""
    local = moment.astimezone(zone(zone_name))
    today = (now or present()).astimezone(zone(zone_name)).date()
    days = (today - local.date()).days
    time_of_day = f" {local:%H:%M}" if clock else ""
    if days == 0:
        return f"today{time_of_day}"
    if days == 1:
        return f"yesterday{time_of_day}"
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{day}{time_of_day}" if -300 < days < 300 else f"{day} {local.year}"


def in_full(iso: str | None, zone_name: str) -> str:
    """`1 Mar 2026 16:20 London`; "never" for none."""
    moment = parse(iso)
    if moment is None:
        return "never"
    local = moment.astimezone(zone(zone_name))
    city = zone_name.rsplit("/", 1)[-1].replace("_", " ")
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H:%M} {city}"


def age(iso: str | None, zone_name: str, now: datetime | None = None) -> str:
    """`4 min ago`, `2 h ago`, `yesterday`, `12 Feb`: how long ago something was, as a narrow column says it."""
    moment = parse(iso)
    if moment is None:
        return ""
    seconds = ((now or present()) - moment).total_seconds()
    if 0 <= seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if 0 <= seconds < 12 * 3600:
        return f"{int(seconds // 3600)} h ago"
    return when(iso, zone_name, now, clock=False)
