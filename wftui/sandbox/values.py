"""One rule per field type: what may be written, and what is stored for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlsplit

from wftui.sandbox import files, richtext, slugs
from wftui.sandbox.clock import iso, moment
from wftui.sandbox.colours import is_colour
from wftui.sandbox.content import Json
from wftui.sandbox.references import resolves, target_collection
from wftui.sandbox.state import World

TOO_SHORT = "Is too short"
TOO_LONG = "Is too long"
NOT_FOUND = "Referenced item not found"

_HEX24 = re.compile(r"[0-9a-f]{24}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@.]+(\.[^\s@.]+)+")
_PHONE = re.compile(r"[+(]?[\d][\d\s().,/#*+-]*(\s*(x|ext\.?)\s*\d+)?", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?")


@dataclass
class Broken(Exception):
    """A value that breaks its field's rule; the description is what `details` says."""

    description: str


@dataclass(frozen=True)
class Writing:
    """Where values are being written: they are judged by world, site and locale."""

    world: World
    site_id: str
    locale: str | None
    skip_invalid_files: bool


Rule = Callable[[Any, Json, Writing], Any]


def length(value: str) -> int:
    """Count as JavaScript does: UTF-16 units."""
    return len(value.encode("utf-16-le")) // 2


def _rules(field: Json) -> Json:
    return field.get("validations") or {}


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Broken("Expected value to be a string")
    return value


def _within(value: str, field: Json) -> str:
    least, most = _rules(field).get("minLength"), _rules(field).get("maxLength")
    if isinstance(least, int) and length(value) < least:
        raise Broken(TOO_SHORT)
    if isinstance(most, int) and length(value) > most:
        raise Broken(TOO_LONG)
    return value


def _plain_text(value: Any, field: Json, _writing: Writing) -> str:
    text = _string(value)
    if field["slug"] == "slug":
        problem = slugs.problem(text)
        if problem:
            raise Broken(problem)
        return text
    if _rules(field).get("singleLine") is True and ("\n" in text or "\r" in text):
        raise Broken("Must be a single line")
    return _within(text, field)


def _rich_text(value: Any, field: Json, writing: Writing) -> str:
    return richtext.stored(_within(_string(value), field), writing.world.switches)


def _number(value: Any, field: Json, _writing: Writing) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Broken("Expected value to be a number")
    rules = _rules(field)
    if abs(value) > 1.7e308:
        raise Broken("Is too large")
    if rules.get("format") == "integer" and value != int(value):
        raise Broken("Must be an integer")
    precision = rules.get("precision")
    if rules.get("format") == "decimal" and isinstance(precision, int) and round(value, precision) != value:
        raise Broken(f"Must have at most {precision} decimal places")
    if rules.get("allowNegative") is False and value < 0:
        raise Broken("Must not be negative")
    least, most = rules.get("minValue"), rules.get("maxValue")
    if isinstance(least, int | float) and value < least:
        raise Broken("Is too small")
    if isinstance(most, int | float) and value > most:
        raise Broken("Is too large")
    return value


def _switch(value: Any, _field: Json, _writing: Writing) -> bool:
    if not isinstance(value, bool):
        raise Broken("Expected value to be a boolean")
    return value


def _colour(value: Any, _field: Json, _writing: Writing) -> str:
    text = _string(value)
    if not is_colour(text):
        raise Broken("Expected value to be a color")
    return text


def _date_time(value: Any, _field: Json, _writing: Writing) -> str:
    text = _string(value)
    if not _MOMENT.fullmatch(text):
        raise Broken("Expected value to be an ISO 8601 date")
    try:
        return iso(moment(text).astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise Broken("Expected value to be an ISO 8601 date") from error


def _email(value: Any, _field: Json, _writing: Writing) -> str:
    text = _string(value)
    if not _EMAIL.fullmatch(text) or len(text) > 254:
        raise Broken("Expected value to be an email address")
    return text


def _phone(value: Any, _field: Json, _writing: Writing) -> str:
    text = _string(value)
    if not _PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < 3:
        raise Broken("Expected value to be a phone number")
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


def _link(value: Any, _field: Json, _writing: Writing) -> str:
    text = _string(value)
    if not _is_web_address(text) and not re.fullmatch(r"(mailto:|tel:|/|#)[^\s]+", text):
        raise Broken("Expected value to be a URL")
    return text


def _video_link(value: Any, _field: Json, writing: Writing) -> Any:
    text = _string(value)
    if not _is_web_address(text):
        raise Broken("Expected value to be a URL")
    return text if writing.world.switches.video_as_text else video(text)


def video(url: str) -> Json:
    """Return what a video link is read back as: its address, with what the provider says about it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    provider, thumbnail = host, None
    if host in ("youtube.com", "youtu.be", "m.youtube.com"):
        key = parse_qs(parts.query).get("v", [parts.path.rpartition("/")[2]])[0]
        provider, thumbnail = "YouTube", f"https://i.ytimg.com/vi/{key}/hqdefault.jpg"
    elif host in ("vimeo.com", "player.vimeo.com"):
        provider = "Vimeo"
    return {
        "url": url,
        "metadata": {
            "width": 940,
            "height": 528,
            "html": '<iframe class="embedly-embed" src="about:blank" width="940" height="528"></iframe>',
            "title": "",
            "provider_name": provider,
            "type": "video",
            "thumbnail_url": thumbnail,
        },
    }


def _file(value: Any, _field: Json, writing: Writing) -> Json:
    return _imported(value, writing, image=False)


def _image(value: Any, _field: Json, writing: Writing) -> Json:
    return _imported(value, writing, image=True)


def _imported(value: Any, writing: Writing, *, image: bool) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("url"), str) or not value["url"]:
        raise Broken(files.NO_URL)
    file_id, alt = value.get("fileId"), value.get("alt")
    if file_id is not None and not isinstance(file_id, str):
        raise Broken("Expected 'fileId' to be a string")
    if alt is not None and not isinstance(alt, str):
        raise Broken("Expected 'alt' to be a string")
    return files.imported(writing.world, writing.site_id, value["url"], file_id, alt, image)


def _multi_image(value: Any, field: Json, writing: Writing) -> list[Json]:
    if not isinstance(value, list):
        raise Broken("Expected value to be an array")
    kept: list[Json] = []
    for each in value:
        try:
            kept.append(_imported(each, writing, image=True))
        except files.ImportFailure:
            if not writing.skip_invalid_files:
                raise
    most = _rules(field).get("maxLength", _rules(field).get("maxItems"))
    if isinstance(most, int) and len(value) > most:
        raise Broken(TOO_LONG)
    return kept


def _option(value: Any, field: Json, _writing: Writing) -> str:
    if value not in [option["id"] for option in _rules(field).get("options", ())]:
        raise Broken("Expected value to be the id of one of the field's options")
    return str(value)


def _item(value: Any, field: Json, writing: Writing) -> str:
    if not isinstance(value, str) or not _HEX24.fullmatch(value):
        shown = "null" if value is None else value
        raise Broken(f"Expected value to be an ItemRef: '{shown}'")
    if not resolves(writing.world, target_collection(field), value, writing.locale):
        raise Broken(f"{NOT_FOUND}: {value}")
    return value


def _items(value: Any, field: Json, writing: Writing) -> list[str]:
    if not isinstance(value, list):
        raise Broken("Expected value to be an array")
    return [_item(each, field, writing) for each in value]


RULES: dict[str, Rule] = {
    "PlainText": _plain_text,
    "RichText": _rich_text,
    "Number": _number,
    "Switch": _switch,
    "Color": _colour,
    "DateTime": _date_time,
    "Email": _email,
    "Phone": _phone,
    "Link": _link,
    "VideoLink": _video_link,
    "File": _file,
    "Image": _image,
    "MultiImage": _multi_image,
    "Option": _option,
    "Reference": _item,
    "MultiReference": _items,
}

EMPTY_MEANS_CLEAR = frozenset(("PlainText", "RichText", "Email", "Phone", "Link", "VideoLink"))
EMPTY_LISTS = frozenset(("MultiImage", "MultiReference"))
