"""What images and files have in common: a file that Webflow holds, at an address, with words for who cannot see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.domain.text import one_line
from wftui.fields.address import file_name, web_fault
from wftui.fields.base import Problem, quoted, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_OTHERS = """
pdf txt csv doc docx xls xlsx ppt pptx odt ods zip gz mp3 wav ogg mp4 m4v mov webm avi html htm xml json js css ico heic
psd ai eps exe dmg
"""
_NO_PICTURE = frozenset(_OTHERS.split())
_NO_DOWNLOAD = frozenset(("exe", "dll", "bat", "cmd", "sh", "js", "html", "htm", "php", "dmg"))

_ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})$")
_SPACE = re.compile(r"\s")


def make(url: str, alt: str | None = None, file_id: str | None = None) -> dict[str, Json]:
    """A file value. Without `file_id` Webflow fetches `url` and makes a new file of it."""
    whole: dict[str, Json] = {} if file_id is None else {"fileId": file_id}
    return whole | {"url": url, "alt": alt or None}


def fits(value: Json) -> bool:
    """Whether `value` is a file value of the canonical shape."""
    return (
        isinstance(value, dict)
        and {"url", "alt"} <= value.keys() <= {"fileId", "url", "alt"}
        and isinstance(value["url"], str)
        and isinstance(value.get("fileId", ""), str)
        and isinstance(value["alt"], (str, type(None)))
        and value["alt"] != ""
    )


def decode(wire: Json) -> Json:
    """The file value that `wire` means; a bare address means a file at it."""
    if isinstance(wire, str):
        return make(wire) if wire else None
    if not isinstance(wire, dict) or not isinstance(wire.get("url"), str):
        return None if wire in ({}, []) else wire
    url, alt, file_id = wire["url"], wire.get("alt"), wire.get("fileId")
    if not isinstance(alt, (str, type(None))) or not isinstance(file_id, (str, type(None))):
        return wire
    assert isinstance(url, str)
    return make(url, alt, file_id or None)


def with_alt(value: Json, alt: str) -> Json:
    """The same file with other words for it: Webflow fetches nothing, because its id goes along."""
    assert isinstance(value, dict)
    return value | {"alt": alt or None}


def with_url(value: Json, url: str) -> Json:
    """Another file with the same words: the old id goes, so Webflow fetches the new one."""
    alt = value.get("alt") if isinstance(value, dict) else None
    if isinstance(value, dict) and value.get("url") == url:
        return value
    return make(url, alt if isinstance(alt, str) else None)


def line(value: Json) -> str:
    """The value as a person types it: the address, a space, the words."""
    assert isinstance(value, dict)
    url = _SPACE.sub("%20", str(value["url"]))
    alt = value["alt"]
    return f"{url} {one_line(alt)}" if isinstance(alt, str) else url


def from_line(typed: str, before: Iterable[Json]) -> Json:
    """The value that `typed` means. A file of `before` with the same address is that file, with its id."""
    typed = typed.strip()
    url, _, alt = typed.partition(" ") if " " in typed else typed.partition("\t")
    same_file: Json = None
    for each in before:
        if not fits(each):
            continue
        if line(each).strip() == typed:
            return each
        assert isinstance(each, dict)
        if same_file is None and line(each).split(" ", 1)[0] == url:
            same_file = each
    return make(url, alt.strip()) if same_file is None else with_alt(same_file, alt.strip())


def shown(value: Json, *, alt: bool) -> str:
    """The file's name, and the words for it in quotation marks."""
    if not isinstance(value, dict) or not isinstance(value.get("url"), str):
        return "a file that cannot be read"
    name = file_name(str(value["url"]))
    words = value.get("alt")
    return f'{name}  "{one_line(words)}"' if alt and isinstance(words, str) and words else name


def problems(value: Json, field: Field, *, image: bool) -> list[Problem]:
    """What is wrong with one file value."""
    assert isinstance(value, dict)
    url = str(value["url"])
    if value.get("fileId"):
        return []
    fault = web_fault(url)
    if fault is not None:
        return [Problem(f"{field.display_name} takes a public address {fault}; this is {quoted(url)}.")]
    found = _ENDING.search(file_name(url))
    ending = found.group(1).lower() if found else ""
    if image and ending in _NO_PICTURE:
        return [Problem(f"{quoted(file_name(url))} is no picture; Webflow takes PNG, JPEG, GIF, SVG, WebP and AVIF.")]
    if not image and ending in _NO_DOWNLOAD:
        return [
            Problem(f"{field.display_name} takes documents, no programs or pages; this is {quoted(file_name(url))}.")
        ]
    return []


def size_words(field: Field, *, image: bool) -> str:
    """The size rules: `up to 4 MB, 400 to 1,600 wide`."""
    if not image:
        return "up to 10 MB"
    heaviest = whole_number(field, "maxImageSize")
    lightest = whole_number(field, "minImageSize")
    words = ["up to 4 MB" if heaviest is None else f"up to {heaviest:,} KB"]
    if lightest:
        words.append(f"from {lightest:,} KB")
    for side, name in (("Width", "wide"), ("Height", "high")):
        low, high = whole_number(field, f"minImage{side}"), whole_number(field, f"maxImage{side}")
        if high is not None:
            words.append(f"{low:,} to {high:,} {name}" if low else f"up to {high:,} {name}")
        elif low:
            words.append(f"from {low:,} {name}")
    return ", ".join(words)


def refuse_several(field: Field, text: str) -> None:
    """Raise `FieldError` when `text` names more than one file."""
    if len([each for each in text.splitlines() if each.strip()]) > 1:
        raise FieldError(f"{field.display_name} takes one file, on one line: its address, a space, its alt text.")
