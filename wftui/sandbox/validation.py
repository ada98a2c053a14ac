"""A request's `fieldData` against the collection's schema: only what is sent is judged."""

from typing import Any

from wftui.sandbox.bodies import missing, wrong_type
from wftui.sandbox.content import Collection, Json
from wftui.sandbox.errors import Detail, detail, validation_error
from wftui.sandbox.files import ImportFailure
from wftui.sandbox.values import EMPTY_LISTS, EMPTY_MEANS_CLEAR, RULES, Broken, Writing

UNKNOWN = "Field not described in schema: undefined"
REQUIRED = "Required field cannot be cleared"
READ_ONLY = "Field is read-only"


def _is_empty(value: Any, kind: str) -> bool:
    return value is None or (value == "" and kind in EMPTY_MEANS_CLEAR) or (value == [] and kind in EMPTY_LISTS)


def _judge(field: Json, value: Any, writing: Writing) -> Any:
    kind = field["type"]
    rule = RULES.get(kind)
    if rule is None or field.get("isEditable") is False:
        raise Broken(READ_ONLY)
    if _is_empty(value, kind):
        if field["isRequired"]:
            raise Broken(REQUIRED)
        return value if isinstance(value, list) else None
    return rule(value, field, writing)


def judged(collection: Collection, data: Json, writing: Writing) -> tuple[Json, list[Detail]]:
    """Return what is to be stored, None meaning cleared, and everything that is wrong with the rest.

    A file that cannot be imported is left out when invalid files are skipped.
    """
    fields = collection.field_by_slug()
    values: Json = {}
    wrong: list[Detail] = []
    for slug, value in data.items():
        field = fields.get(slug)
        if field is None:
            wrong.append(detail(slug, UNKNOWN))
            continue
        try:
            values[slug] = _judge(field, value, writing)
        except Broken as error:
            wrong.append(detail(slug, error.description))
        except ImportFailure as error:
            if not writing.skip_invalid_files:
                wrong.append(detail(slug, error.description))
    return values, wrong


def new_values(collection: Collection, data: Json, writing: Writing, where: str = "fieldData") -> Json:
    """Judge the values of a new item: `name` and every required field have to be there. Raises 400.

    The slug may be left out; it is then made from the name.
    """
    if "name" not in data:
        missing(where, "name")
    if not isinstance(data["name"], str):
        wrong_type(f"{where}.name", "string")
    if data.get("slug") in (None, ""):
        data = {slug: value for slug, value in data.items() if slug != "slug"}
    values, wrong = judged(collection, data, writing)
    wrong += [
        detail(field["slug"], REQUIRED)
        for field in collection.fields
        if field["isRequired"] and field["slug"] != "slug" and field["slug"] not in data and field["type"] in RULES
    ]
    if wrong:
        raise validation_error(wrong)
    return {slug: value for slug, value in values.items() if value is not None}


def merged(stored: Json, changes: Json) -> Json:
    """Return stored values with changes over them; a change to None takes the key away."""
    result = stored | changes
    return {slug: value for slug, value in result.items() if value is not None}
