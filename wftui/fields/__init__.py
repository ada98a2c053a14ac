"""Field types: read, parse, judge, write and show the values of each. Pure: no I/O, no drawing.

`field_type` finds the type that a field of a collection has. A type's module is imported when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, Severity

__all__ = ["FIELD_TYPES", "NO_NAMES", "FieldType", "Names", "Problem", "Severity", "field_type"]

_PLACES = {
    "PlainText": "plain_text:PlainText",
    "RichText": "rich_text:RichText",
    "Image": "image:Image",
    "MultiImage": "multi_image:MultiImage",
    "File": "file:File",
    "VideoLink": "link:VideoLink",
    "Link": "link:Link",
    "Email": "email:Email",
    "Phone": "phone:Phone",
    "Number": "number:Number",
    "DateTime": "date_time:DateTime",
    "Switch": "switch:Switch",
    "Color": "color:Color",
    "Option": "option:Option",
    "Reference": "reference:Reference",
    "MultiReference": "multi_reference:MultiReference",
}

_OLD_NAMES = {
    "ImageRef": "Image",
    "ImageRefSet": "MultiImage",
    "FileRef": "File",
    "Video": "VideoLink",
    "Date": "DateTime",
    "Bool": "Switch",
    "Set": "MultiImage",
    "ItemRef": "Reference",
    "ItemRefSet": "MultiReference",
}

FIELD_TYPES: tuple[str, ...] = tuple(_PLACES)
"""The API's names of the types whose values wftui edits."""


@cache
def field_type(type_name: str) -> FieldType:
    """The type that the API calls `type_name`; one that shows JSON and is never written where the name is not known."""
    place = _PLACES.get(_OLD_NAMES.get(type_name, type_name), "unknown:Unknown")
    module, _, name = place.partition(":")
    found = getattr(import_module(f"wftui.fields.{module}"), name)()
    assert isinstance(found, FieldType)
    return found
