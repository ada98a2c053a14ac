"""Static content: DOM nodes of pages and components, read and written per locale.

A page or component holds its nodes as they are in the primary locale. What differs in a secondary locale lies beside
them as an overlay, `{nodeId: {the parts that differ}}`, and reading lays it over the nodes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html.parser import HTMLParser

from wftui.sandbox import bodies
from wftui.sandbox.content import Json
from wftui.sandbox.errors import shape_error

NODE_LIMIT = 1000

Overlay = dict[str, Json]

_CONTENT_KEYS = ("text", "propertyOverrides", "choices", "placeholder", "value", "waitingText")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)  # elements that have no closing tag


class NodeError(ValueError):
    """One node cannot take what was sent for it; the text goes into `errors` of a 200."""


# -- reading -------------------------------------------------------------------------------------------------------


def localized(nodes: Sequence[Json], overlays: Iterable[Mapping[str, Json]]) -> list[Json]:
    """Return the nodes as they read under the overlays, the later ones on top."""
    for overlay in overlays:
        nodes = [_merged(node, overlay[node["id"]]) if node["id"] in overlay else node for node in nodes]
    return list(nodes)


def _merged(node: Json, parts: Mapping[str, object]) -> Json:
    result = dict(node)
    for key, value in parts.items():
        if isinstance(value, list):
            result[key] = merge_lists(node.get(key, []), value)
        elif isinstance(value, dict):
            result[key] = {**node.get(key, {}), **value}
        else:
            result[key] = value
    return result


def merge_lists(below: Sequence[Json], above: Sequence[Json]) -> list[Json]:
    """Lay property overrides or choices over others: the same entry is replaced in its place, a new one comes last."""
    entries = {_identity(entry): entry for entry in below}
    for entry in above:
        entries[_identity(entry)] = {**entries.get(_identity(entry), {}), **entry}
    return list(entries.values())


def _identity(entry: Json) -> str:
    return str(entry["propertyId"] if "propertyId" in entry else entry["value"])


# -- HTML ----------------------------------------------------------------------------------------------------------


class _Skeleton(HTMLParser):
    """The tags of a piece of HTML in their order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"<{tag}>")
        self.ids += [value or "" for name, value in attrs if name == "data-w-id"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.tags.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append("<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("<!>")

    def handle_pi(self, data: str) -> None:
        self.tags.append("<?>")

    def unknown_decl(self, data: str) -> None:
        self.tags.append("<![>")


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML, without its tags."""
    return "".join(_Skeleton(html).words)


def check_tags(original: str, sent: str, *, keep_ids: bool) -> None:
    """Require that `sent` has the tags of `original`, in their order and nesting.

    With `keep_ids` each `data-w-id` of the original must be there too.

    Raises:
        NodeError: a tag is missing, added or moved, or an id is lost.
    """
    before, after = _Skeleton(original), _Skeleton(sent)
    if before.tags != after.tags:
        raise NodeError(
            "the HTML tags must be the same as what's returned from the Get Content endpoint: expected "
            f"{''.join(before.tags) or 'no tags'}, got {''.join(after.tags) or 'no tags'}"
        )
    lost = [each for each in before.ids if each not in after.ids]
    if keep_ids and lost:
        raise NodeError(f"the data-w-id '{lost[0]}' is missing")


# -- writing -------------------------------------------------------------------------------------------------------


def node_writes(body: Json) -> list[Json]:
    """Return the `nodes` of a request, each checked against the six shapes that can be written.

    Raises:
        ApiError: 400; a node has no id, content of the wrong type or of two kinds, or there are more than 1,000.
    """
    writes = bodies.entries(body, "nodes", NODE_LIMIT)
    for index, write in enumerate(writes):
        where = f"nodes[{index}]"
        if bodies.text(write, "nodeId", f"{where}.") is None:
            bodies.missing(where, "nodeId")
        for key in ("text", "placeholder", "value", "waitingText"):
            bodies.text(write, key, f"{where}.")
        _check_list(write, "propertyOverrides", where, ("propertyId", "text"))
        _check_list(write, "choices", where, ("value", "text"))
        kinds = {"value" if key == "waitingText" else key for key in _CONTENT_KEYS if key in write}
        if len(kinds) > 1:
            raise shape_error(f"Value ({where}) should match exactly one schema in oneOf")
    return writes


def property_writes(body: Json) -> list[Json]:
    """Return the `properties` of a request. Raises 400 as `node_writes` does."""
    writes = bodies.entries(body, "properties", NODE_LIMIT)
    _check_list(body, "properties", "", ("propertyId", "text"))
    return writes


def _check_list(body: Json, key: str, where: str, required: tuple[str, str]) -> None:
    if key not in body:
        return
    place = f"{where}.{key}" if where else key
    if not isinstance(body[key], list):
        bodies.wrong_type(place, "array")
    for index, entry in enumerate(body[key]):
        if not isinstance(entry, dict):
            bodies.wrong_type(f"{place}[{index}]", "object")
        for name in required:
            if bodies.text(entry, name, f"{place}[{index}].") is None:
                bodies.missing(f"{place}[{index}]", name)


class NodeWriter:
    """Applies the writes of one request to the overlay of one locale, node by node.

    A node that cannot take its write leaves a string in `errors` and stays as it was; the others are written.
    """

    def __init__(self, nodes: Sequence[Json], components: Mapping[str, Json], *, keep_ids: bool) -> None:
        self._nodes = {node["id"]: node for node in nodes}
        self._components = components
        self._keep_ids = keep_ids
        self.errors: list[str] = []

    def write(self, writes: Iterable[Json], overlay: Overlay) -> list[str]:
        """Write what can be written; returns the errors."""
        for each in writes:
            node = self._nodes.get(each["nodeId"])
            try:
                if node is None:
                    raise NodeError("the node was not found")
                writer = _WRITERS.get(node["type"])
                if writer is None:
                    raise NodeError(f"a node of type {node['type']} cannot be updated")
                parts = writer(self, node, each)
            except NodeError as error:
                self.errors.append(f"Node {each['nodeId']}: {error}")
                continue
            overlay[node["id"]] = _merged(overlay.get(node["id"], {}), parts)
        return self.errors

    def _text(self, node: Json, write: Json) -> Json:
        sent = _required(write, "text", node)
        html = node["text"].get("html")
        check_tags(html or "", sent, keep_ids=self._keep_ids)
        return {"text": {"html": sent if html is not None else None, "text": plain_text(sent)}}

    def _overrides(self, node: Json, write: Json) -> Json:
        _required(write, "propertyOverrides", node)
        component = self._components.get(node["componentId"])
        if component is None:
            raise NodeError(f"its component {node['componentId']} was not found")
        known = {entry["propertyId"]: entry for entry in component.get("properties", [])}
        return {"propertyOverrides": [override(known, each) for each in write["propertyOverrides"]]}

    def _choices(self, node: Json, write: Json) -> Json:
        _required(write, "choices", node)
        known = {choice["value"] for choice in node["choices"]}
        for choice in write["choices"]:
            if choice["value"] not in known:
                raise NodeError(f"the choice '{choice['value']}' was not found")
        return {"choices": [{"value": each["value"], "text": each["text"]} for each in write["choices"]]}

    def _placeholder(self, node: Json, write: Json) -> Json:
        return {"placeholder": _required(write, "placeholder", node)}

    def _submit(self, node: Json, write: Json) -> Json:
        parts: Json = {key: write[key] for key in ("value", "waitingText") if key in write}
        if not parts:
            _required(write, "value", node)
        return parts

    def _search(self, node: Json, write: Json) -> Json:
        if "waitingText" in write:
            raise NodeError("a node of type search-button has no waitingText")
        return {"value": _required(write, "value", node)}


_WRITERS: dict[str, Callable[[NodeWriter, Json, Json], Json]] = {
    "text": NodeWriter._text,
    "component-instance": NodeWriter._overrides,
    "select": NodeWriter._choices,
    "text-input": NodeWriter._placeholder,
    "submit-button": NodeWriter._submit,
    "search-button": NodeWriter._search,
}


def _required(write: Json, key: str, node: Json) -> str:
    if key not in write:
        raise NodeError(f"a node of type {node['type']} is updated with '{key}'")
    return write[key] if isinstance(write[key], str) else ""


def override(properties: Mapping[str, Json], write: Json) -> Json:
    """Return a component property with the text that is sent for it: HTML for Rich Text, plain text for the others.

    Raises:
        NodeError: the component has no such property.
    """
    known = properties.get(write["propertyId"])
    if known is None:
        raise NodeError(f"the property {write['propertyId']} was not found")
    rich = known["type"] == "Rich Text"
    return {
        "propertyId": known["propertyId"],
        "type": known["type"],
        "label": known["label"],
        "text": {
            "html": write["text"] if rich else None,
            "text": plain_text(write["text"]) if rich else write["text"],
        },
    }
