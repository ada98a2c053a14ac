"""Reproducible ids in the shapes that Webflow uses, hashed from what they name."""

import hashlib
from uuid import UUID


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def object_id(*parts: str) -> str:
    """24 lowercase hex digits: sites, locales, collections, items, pages and assets."""
    return _digest(parts)[:24]


def hex32(*parts: str) -> str:
    """32 lowercase hex digits: fields and options."""
    return _digest(parts)[:32]


def uuid(*parts: str) -> str:
    """A UUID in its text form: components, DOM nodes and component properties."""
    return str(UUID(hex=_digest(parts)[:32], version=4))
