"""Stand-in items for content files that are not written yet."""

from wftui.sandbox.sites.lanternhouse.content import Source
from wftui.sandbox.sites.seed import JsonObject

COUNTS = {
    "themes": (8, 1, 0, 0, 0, 0),
    "people": (14, 1, 0, 1, 1, 1),
    "objects": (118, 8, 2, 3, 7, 4),
    "exhibitions": (7, 2, 1, 0, 1, 1),
    "events": (22, 2, 2, 1, 4, 6),
    "stories": (18, 2, 1, 1, 3, 1),
    "downloads": (11, 1, 0, 0, 1, 1),
}
STATES = ("published", "draft changes", "queued", "queued changes", "draft", "archived")
FRENCH = {"events": 31, "stories": 20}
JAPANESE = {"objects": 60, "events": 12, "stories": 8, "downloads": 6}


def _value(collection: str, field: JsonObject, number: int) -> object:
    kind = field["type"]
    words = f"Placeholder {field['displayName'].lower()} {number}"
    if kind in ("Image", "File"):
        return {"file": f"{collection}-{number:03}.{'jpg' if kind == 'Image' else 'pdf'}", "alt": words}
    return {
        "PlainText": f"LH.2020.{number:03}" if field["slug"] == "accession" else words,
        "RichText": f"<p>{words} <strong>bold</strong></p>",
        "Color": "#E8A33D",
        "Number": 12,
        "Switch": True,
        "DateTime": f"2026-04-{number % 28 + 1:02}T10:00:00.000Z",
        "Email": "hello@lanternhouse.example",
        "Phone": "+44 1632 960110",
        "Link": "https://lanternhouse.example/",
        "VideoLink": "https://video.example/lanternhouse",
        "Option": ((field["validations"] or {}).get("options") or [{"name": ""}])[0]["name"],
    }.get(kind, "")


def sources(collection: JsonObject, known: dict[str, list[str]]) -> list[Source]:
    """As many items as the collection will have, in the states that it will have; `known` are slugs to refer to."""
    slug = collection["slug"]
    states = [state for state, count in zip(STATES, COUNTS[slug], strict=True) for _ in range(count)]
    made = []
    for number, state in enumerate(states, 1):
        english = {}
        for field in collection["fields"]:
            if field["slug"] == "slug":
                continue
            value = _value(slug, field, number)
            if field["type"] == "Reference" and field["isRequired"]:
                target = "themes" if field["slug"] == "theme" else "people"
                value = known[target][number % len(known[target])]
            if value != "":
                english[field["slug"]] = value
        english["name"] = f"{collection['singularName']} {number}"
        source: Source = {"slug": f"{slug}-{number}", "state": state, "locales": ["en"], "en": english}
        if number <= FRENCH.get(slug, len(states)):
            source["locales"].append("fr")
            source["fr"] = {"name": f"{english['name']} (fr)"}
        if number <= JAPANESE.get(slug, len(states)):
            source["locales"].append("ja")
            source["ja"] = {"name": f"{english['name']} (ja)"}
        if "changes" in state:
            source["live"] = {"en": {"name": f"{english['name']}, as it was"}}
        made.append(source)
    return made
