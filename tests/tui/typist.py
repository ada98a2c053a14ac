"""A person who types into items and is killed in the middle of a word: run as a program, ends by its own kill -9."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.tui.colleague import back_to_all, edits, form, open_item, to_collection, type_into
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.store.paths import Paths
from wftui.tui.commands import ClearValue, Open
from wftui.tui.driver import driving


async def main(root: str, url: str, token: str, *names: str) -> None:
    """Edit the summary of each theme; in the last one the editor is still open when it ends."""
    settings = Settings(token=Secret(token), base_url=url)
    async with driving(Paths.at(Path(root)), lambda: settings) as driver:
        await to_collection(driver, "Themes", 9)
        for name in names[:-1]:
            await open_item(driver, name)
            await type_into(driver, "summary", f"Seen from {name}")
            await back_to_all(driver)
        key = await open_item(driver, names[-1])
        form(driver).form.go_to("summary")
        await driver.do(Open)
        await driver.until(lambda: driver.screen.typing)
        await driver.do(ClearValue)
        await driver.type(f"Seen from {names[-1]}")
        text = f"Seen from {names[-1]}"
        await driver.until(
            lambda: "summary" in edits(driver).of(key) and edits(driver).of(key)["summary"].value == text
        )
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
