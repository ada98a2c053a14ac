"""A state file keeps every change that was answered, whenever the server is killed."""

import sqlite3
import threading
from pathlib import Path

import httpx
import pytest

from tests.sandbox.museum import Api, make_things
from tests.sandbox_process import running_sandbox


def test_everything_is_there_again_after_a_kill(tmp_path: Path) -> None:
    """Collections, items, both versions, locales, pages, clock and publish state."""
    state = ["--state", str(tmp_path / "museum.db")]
    with running_sandbox(extra=state) as sandbox, Api.to(sandbox) as api:
        things = make_things(api)
        primary, second, _ = api.locales()
        item = things.make("One", title="t", locales=[primary, second])
        things.publish(item)
        things.patch(item, fieldData={"title": "staged"})
        gone = things.make("Gone")
        things.delete(gone)
        api.call("POST", f"/sites/{api.site()['id']}/publish", 202, {"publishToWebflowSubdomain": True})
        things.patch(item, fieldData={"title": "staged again"})
        page = api.call("GET", f"/sites/{api.site()['id']}/pages", 200)["pages"][0]
        api.call("PUT", f"/pages/{page['id']}", 200, {"title": "Renamed"})
        before = api.call("GET", things.items, 200, cmsLocaleId=f"{primary},{second}")
        site, schema = api.site(), api.call("GET", f"/collections/{things.id}", 200)
        sandbox.kill()
    with running_sandbox(extra=state) as sandbox, Api.to(sandbox) as api:
        things.api = api
        assert api.call("GET", things.items, 200, cmsLocaleId=f"{primary},{second}") == before
        assert (api.site(), api.call("GET", f"/collections/{things.id}", 200)) == (site, schema)
        assert things.get(item, live=True)["fieldData"]["title"] == "staged"
        assert api.call("GET", f"/pages/{page['id']}", 200)["title"] == "Renamed"
        things.get(gone, 404)
        new = things.make("New")
        assert new not in (item, gone)
        assert things.get(new)["createdOn"] > things.get(item)["lastUpdated"]


@pytest.mark.parametrize("after", [1, 7, 23])
def test_what_was_answered_survives_a_kill_in_the_middle_of_writing(tmp_path: Path, after: int) -> None:
    """Every create that was answered is there, each request whole or not at all."""
    state = ["--state", str(tmp_path / "museum.db")]
    answered: list[str] = []
    enough = threading.Event()
    with running_sandbox("empty", extra=state) as sandbox, Api.to(sandbox) as api:
        things = make_things(api, [])

        def write() -> None:
            number = 0
            try:
                while True:
                    data = [{"name": f"N{number}-{part}"} for part in range(5)]
                    made = api.call("POST", f"{things.items}/bulk", 202, {"fieldData": data})
                    answered.extend(each["id"] for each in made["items"])
                    number += 1
                    if number == after:
                        enough.set()
            except httpx.TransportError:
                enough.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert enough.wait(30)
        sandbox.kill()
        writer.join(10)
    with running_sandbox("empty", extra=state) as sandbox, Api.to(sandbox) as api:
        total = api.call("GET", things.items, 200)["pagination"]["total"]
        assert total % 5 == 0
        for item in answered:
            api.call("GET", f"{things.items}/{item}", 200)


def test_a_file_of_another_site_or_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A sentence says what to do."""
    path = tmp_path / "museum.db"
    with running_sandbox("empty", extra=["--state", str(path)]):
        pass
    with (
        pytest.raises(RuntimeError, match="holds the site 'empty', not 'single-locale'"),
        running_sandbox("single-locale", extra=["--state", str(path)]),
    ):
        pass
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but a person's notes\n" * 100)
    with pytest.raises(RuntimeError, match="cannot be opened"), running_sandbox(extra=["--state", str(text)]):
        pass
    assert text.read_text().startswith("not a database")


def test_the_file_is_the_owners_alone_and_holds_no_main_token(tmp_path: Path) -> None:
    """0600, and the token that it was started with is not in it."""
    path = tmp_path / "new folder" / "museum.db"
    with (
        running_sandbox("empty", token="a-secret-of-mine", extra=["--state", str(path)]) as sandbox,
        Api.to(sandbox) as api,
    ):
        make_things(api, [])
    assert path.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(path) as db:
        assert not [body for (body,) in db.execute("SELECT body FROM record") if "a-secret-of-mine" in body]
    db.close()
