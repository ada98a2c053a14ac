"""The demo sites that the sandbox can serve, by name."""

from wftui.sandbox.sites import empty, lanternhouse, large, single_locale
from wftui.sandbox.sites.seed import Generated, Item, JsonObject, Live, Seed, Variant

__all__ = ["NAMES", "Generated", "Item", "JsonObject", "Live", "Seed", "UnknownSite", "Variant", "build"]

NAMES = ("lanternhouse", "single-locale", "empty", "large:N")


class UnknownSite(ValueError):
    """The name is none of the sandbox's sites."""


def build(name: str) -> Seed:
    """Make the site called `name`: one of NAMES, N being a number of items from 1 to 100,000.

    Raises UnknownSite for any other name.
    """
    kind, _, count = name.partition(":")
    if kind == "large" and count.isdecimal() and 1 <= int(count) <= large.LARGEST:
        return large.build(int(count))
    if name == "lanternhouse":
        return lanternhouse.build()
    if name == "single-locale":
        return single_locale.build()
    if name == "empty":
        return empty.build()
    raise UnknownSite(
        f"There is no sandbox site named {name!r}. Nothing was started. "
        f"Choose one of {', '.join(NAMES)}, with N from 1 to 100000."
    )
