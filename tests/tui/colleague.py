"""Everybody else in tests of saving: a colleague who works through the API, the network, and the ways on the screen."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.sandbox_process import Sandbox
from wftui.domain.item import VariantKey
from wftui.store.edits import EditStore
from wftui.tui.commands import ClearValue, Filter, Open
from wftui.tui.driver import Driver
from wftui.tui.screens.item import ItemScreen
from wftui.tui.screens.items import ItemsScreen


def call(museum: Sandbox, method: str, address: str, body: Any = None) -> Any:
    """One request of somebody else; `address` is below the API's address, or a whole one."""
    request = urllib.request.Request(
        address if address.startswith("http") else museum.url + address,
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {museum.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def changes(museum: Sandbox, key: VariantKey, **fields: Any) -> None:
    """A colleague changes fields of a variant, staged."""
    values = {name.replace("_", "-"): value for name, value in fields.items()}
    call(museum, "PATCH", _path(key), {"cmsLocaleId": key.cms_locale_id, "fieldData": values})


def holds(museum: Sandbox, key: VariantKey) -> dict[str, Any]:
    """The values that the server holds, staged."""
    found = call(museum, "GET", f"{_path(key)}?cmsLocaleId={key.cms_locale_id}")
    values: dict[str, Any] = found["fieldData"]
    return values


def faults(museum: Sandbox, *specs: str) -> None:
    """What goes wrong from now on; nothing without any."""
    control = f"{museum.origin}/_sandbox/faults"
    call(museum, "DELETE", control)
    if specs:
        call(museum, "POST", control, list(specs))


def writes(museum: Sandbox) -> list[dict[str, Any]]:
    """The requests that changed something so far, those of the colleague too."""
    return [each for each in museum.api_requests() if each["method"] != "GET"]


def _path(key: VariantKey) -> str:
    return f"/collections/{key.collection_id}/items/{key.item_id}"


async def to_collection(driver: Driver, name: str, count: int) -> ItemsScreen:
    """From the sites to the items of a collection."""
    await driver.sees("Lanternhouse")
    await driver.do(Open)
    await driver.sees(name, f"{count}")
    await driver.synced()
    await driver.do(Filter)
    await driver.type(name.lower())
    await driver.press("enter")
    await driver.do(Open)
    await driver.sees(f"{count} items")
    screen = driver.screen
    assert isinstance(screen, ItemsScreen)
    return screen


async def open_item(driver: Driver, name: str) -> VariantKey:
    """From the items of a collection to the form of one of them."""
    await driver.do(Filter)
    await driver.type(name.lower())
    await driver.press("enter")
    await driver.do(Open)
    await driver.until(lambda: isinstance(driver.screen, ItemScreen) and driver.screen.ready, "the form")
    return form(driver).key


def form(driver: Driver) -> ItemScreen:
    """The form on the screen."""
    assert isinstance(driver.screen, ItemScreen)
    return driver.screen


async def back_to_all(driver: Driver) -> None:
    """From a form to the items, all of them."""
    await driver.press("escape")
    await driver.until(lambda: isinstance(driver.screen, ItemsScreen), "the items")
    await driver.press("escape")


async def type_into(driver: Driver, slug: str, text: str) -> None:
    """Give a field of the form another text."""
    form(driver).form.go_to(slug)
    if not form(driver).form.editing:
        await driver.do(Open)
    await driver.until(lambda: driver.screen.typing, "the editor")
    await driver.do(ClearValue)
    await driver.type(text)
    await driver.press("escape")
    await driver.until(lambda: not form(driver).form.editing, "the editor to close")


def edits(driver: Driver) -> EditStore:
    """The edits of the demo site."""
    session = driver.app.working
    return session.edits(session.known.sites[0].id)
