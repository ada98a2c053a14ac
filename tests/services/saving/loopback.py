"""The model site behind real HTTP on loopback, so that the same stories run through the real client and its sockets.

The server shares the loop and the thread of the client, as the model's hooks demand. A fault of the model becomes what
it is on the wire: a refusal, a closed connection, or an answer that breaks off.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.services.saving.model_site import SITE, ModelSite
from wftui.api.client import Client
from wftui.api.errors import ApiError, NoConnection, OutcomeUnknown, TimedOut
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.collection import Collection
from wftui.domain.item import Variant
from wftui.domain.json import Json
from wftui.domain.locale import Locale

PLENTY = {"X-RateLimit-Limit": "100000", "X-RateLimit-Remaining": "99999"}


class Loopback:
    """A model site with an address. Start and stop it in the loop of its client."""

    def __init__(self, site: ModelSite) -> None:
        self.site = site
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> Client:
        """Listen, and give a client to it."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return Client(
            Settings(Secret.parse("t" * 40), f"http://127.0.0.1:{port}", window=0.1, rate_limit=1000, first_pause=0.001)
        )

    async def stop(self, client: Client) -> None:
        """Close everything."""
        await client.aclose()
        for each in [*self._open]:
            each.close()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while line := await reader.readline():
                method, target, _ = line.decode().split(" ")
                length = 0
                while (header := await reader.readline()).strip():
                    name, _, value = header.decode().partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                body = json.loads(await reader.readexactly(length)) if length else {}
                if not await self._answer(writer, method, target, body):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, writer: asyncio.StreamWriter, method: str, target: str, body: Any) -> bool:
        """Answer one request; False when the connection is to be closed instead."""
        fault = self.site.faults[0] if self.site.faults else "ok"
        status, more = 200, {}
        try:
            found = await self._do(method, urlsplit(target).path, dict(parse_qsl(urlsplit(target).query)), body)
        except (NoConnection, TimedOut, OutcomeUnknown) as error:
            if isinstance(error, OutcomeUnknown) and fault == "answer_lost":
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"id": ')
                await writer.drain()
            return False
        except ApiError as error:
            status = error.status or 500
            more = {"Retry-After": "0"} if status == 429 else {}
            details = [{"param": each.param, "description": each.description} for each in error.details]
            found = {"code": "validation_error", "message": error.what, "details": details}
        sent = json.dumps(found).encode()
        head = {**PLENTY, **more, "Content-Type": "application/json", "Content-Length": str(len(sent))}
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + sent)
        await writer.drain()
        return True

    async def _do(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        """One request as a call of the model."""
        _, _, collection_id, *rest = path.split("/")
        rest = rest[1:]
        live = bool(rest) and rest[-1] == "live"
        rest = rest[:-1] if live else rest
        named = [_locale(each) for each in query.get("cmsLocaleId", "").split(",") if each]
        site = self.site
        if path.count("/") == 2:
            return _schema(await site.get_collection(collection_id))
        match method, rest:
            case "GET", []:
                page = await site.list_items(
                    collection_id, locales=named, offset=int(query["offset"]), limit=int(query["limit"]), live=live,
                    slug=query.get("slug"),
                )  # fmt: skip
                items = [json.loads(each.raw) for each in page.items]
                return {"items": items, "pagination": {"offset": page.offset, "limit": page.limit, "total": page.total}}
            case "GET", [item_id]:
                return _raw(await site.get_item(collection_id, item_id, locale=named[0], live=live))
            case "POST", [] | ["bulk"]:
                locales = [_locale(each) for each in body.get("cmsLocaleIds") or [body["cmsLocaleId"]]]
                made = await site.create_item(
                    collection_id, locales=locales, field_data=body["fieldData"], is_draft=body["isDraft"]
                )
                return {"items": [_raw(each) for each in made]} if rest else _raw(made[0])
            case "PATCH", [item_id]:
                changed = await site.update_item(
                    collection_id, item_id, locale=_locale(body["cmsLocaleId"]), field_data=body.get("fieldData", {}),
                    is_draft=body.get("isDraft"), is_archived=body.get("isArchived"),
                )  # fmt: skip
                return _raw(changed)
            case "DELETE", [item_id]:
                await site.delete_item(collection_id, item_id, locales=named)
                return {}
            case "POST", ["publish"]:
                outcome = await site.publish_items(collection_id, _targets(body))
                return {"publishedItemIds": [*outcome.published], "errors": [*outcome.errors]}
            case "DELETE", [] if live:
                await site.unpublish_items(collection_id, _targets(body))
                return {}
            case "DELETE", []:
                for item_id, locales in _targets(body):
                    await site.delete_item(collection_id, item_id, locales=locales)
                return {}
        raise AssertionError(f"{method} {path} is not served")


def _locale(cms_locale_id: str) -> Locale:
    found = SITE.locale_of(cms_locale_id)
    assert found is not None
    return found


def _raw(variant: Variant) -> Json:
    found: Json = json.loads(variant.raw)
    return found


def _targets(body: Any) -> list[tuple[str, list[Locale]]]:
    return [(each["id"], [_locale(one) for one in each["cmsLocaleIds"]]) for each in body["items"]]


def _schema(collection: Collection) -> dict[str, Json]:
    fields: list[Json] = [
        {
            "id": each.id, "slug": each.slug, "displayName": each.display_name, "type": each.type,
            "isRequired": each.required, "isEditable": each.editable, "validations": dict(each.validations),
        }
        for each in collection.fields
    ]  # fmt: skip
    return {
        "id": collection.id, "slug": collection.slug, "displayName": collection.display_name,
        "singularName": collection.singular_name, "fields": fields,
    }  # fmt: skip
