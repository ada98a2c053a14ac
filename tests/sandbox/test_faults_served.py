"""Faults in the sandbox as it is started from the command line, switched while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.sandbox_process import Sandbox, running_sandbox


class Client:
    """One client of a running sandbox, with its main token, and the collection that it plays with."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self.sandbox = sandbox
        self.http = http

    @property
    def site(self) -> str:
        """The id of the one site."""
        return str(self.get("/sites")["sites"][0]["id"])

    def get(self, path: str) -> dict[str, Any]:
        """The body of a GET that has to succeed."""
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def plan(self, *specs: Any) -> None:
        """Replace the fault plan."""
        control = f"{self.sandbox.origin}/_sandbox/faults"
        assert self.http.delete(control).status_code == 204
        assert self.http.post(control, json=list(specs)).status_code == 201

    def collection(self, name: str) -> str:
        """Make a collection with one text field, `note`; returns its path."""
        body = {
            "displayName": name,
            "singularName": name,
            "slug": name,
            "fields": [{"type": "PlainText", "displayName": "Note"}],
        }
        made = self.http.post(f"/sites/{self.site}/collections", json=body)
        assert made.status_code == 200, made.text
        return f"/collections/{made.json()['id']}"

    def create(self, collection: str, *names: str) -> list[str]:
        """Make items; returns their ids."""
        items = [{"fieldData": {"name": name, "slug": name, "note": name}} for name in names]
        made = self.http.post(f"{collection}/items", json={"items": items})
        assert made.status_code == 202, made.text
        return [item["id"] for item in made.json()["items"]]

    def slugs(self, collection: str) -> list[str]:
        """The slugs of a collection's staged items."""
        return sorted(item["fieldData"]["slug"] for item in self.get(f"{collection}/items")["items"])


@contextmanager
def _client(*extra: str) -> Iterator[Client]:
    with running_sandbox(extra=extra) as sandbox:
        headers = {"Authorization": f"Bearer {sandbox.token}"}
        with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=10) as http:
            yield Client(sandbox, http)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """One sandbox for the tests that leave it whole."""
    with _client() as served:
        yield served


def test_the_command_line_takes_faults() -> None:
    """`--fault` may be given many times, and each meets its own requests."""
    with _client("--fault", "429,path=/v2/sites/*,retry-after=3", "--fault", "503,path=/v2/token/*,times=2") as client:
        path = f"/sites/{client.site}"
        limited = client.http.get(path)
        assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3")
        assert client.http.get(path).status_code == 200
        assert [client.http.get("/token/introspect").status_code for _ in range(3)] == [503, 503, 200]


def test_a_wrong_fault_starts_nothing() -> None:
    """The sandbox says what is wrong with it and does not run without it."""
    with pytest.raises(RuntimeError, match="kinds are"), running_sandbox(extra=["--fault", "explode"]):
        pass


def test_the_plan_needs_the_main_token(client: Client) -> None:
    """No token, a wrong one or one with fewer rights cannot switch faults, and no web page can."""
    control = f"{client.sandbox.origin}/_sandbox/faults"
    for header in ("", "Bearer wrong", f"Bearer {client.sandbox.tokens['read']}"):
        answer = client.http.post(control, json="429", headers={"Authorization": header})
        assert answer.status_code == 401
    assert client.http.post(control, json="429", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get(control) == {"faults": []}


@pytest.mark.parametrize(
    ("spec", "landed"),
    [
        ("close-before-answer", False),
        ("close-after-write", True),
        ("close-after-headers", True),
        ("close-mid-body", True),
        ("close-mid-body,reset=yes", True),
    ],
)
def test_a_create_whose_answer_is_lost_may_have_landed(client: Client, spec: str, landed: bool) -> None:
    """The client sees the same broken connection; only looking again tells."""
    collection = client.collection(spec.replace(",", "-").replace("=", "-"))
    client.plan(f"{spec},method=POST,path=*/items")
    with pytest.raises(httpx.TransportError):
        client.create(collection, "lamp")
    assert client.slugs(collection) == (["lamp"] if landed else [])
    assert client.sandbox.api_requests()[-2]["path"].endswith("/items")


def test_an_error_after_the_write_hides_that_it_landed(client: Client) -> None:
    """A 500 is answered and the item is there."""
    collection = client.collection("hidden")
    client.plan("500,when=after,method=POST,path=*/items")
    body = {"fieldData": {"name": "lamp", "slug": "lamp"}}
    assert client.http.post(f"{collection}/items", json=body).status_code == 500
    assert client.slugs(collection) == ["lamp"]


def test_another_editor_comes_between_two_requests(client: Client) -> None:
    """Between the read and the write the item changed: its date moved, and the write leaves the other field alone."""
    collection = client.collection("shared")
    [item] = client.create(collection, "lamp")
    path = f"{collection}/items/{item}"
    before = client.get(path)
    client.plan("other-editor,method=PATCH,field=note,value=Theirs")
    client.http.patch(path, json={"fieldData": {"name": "Mine"}})
    after = client.get(path)
    assert (after["fieldData"]["name"], after["fieldData"]["note"]) == ("Mine", "Theirs")
    assert after["lastUpdated"] > before["lastUpdated"]


def test_a_schema_changes_between_two_requests(client: Client) -> None:
    """A field that was read a moment ago is gone when it is written: the 400 names it."""
    collection = client.collection("reshaped")
    [item] = client.create(collection, "lamp")
    client.plan("schema-changed,method=PATCH,change=remove,field=note")
    answer = client.http.patch(f"{collection}/items/{item}", json={"fieldData": {"note": "x"}})
    assert (answer.status_code, answer.json()["details"][0]["param"]) == (400, "note")
    assert "note" not in [field["slug"] for field in client.get(collection)["fields"]]


def test_a_publish_leaves_some_items_out(client: Client) -> None:
    """202, the second item missing from the published ones and named in `errors`; the others are live."""
    collection = client.collection("parade")
    ids = client.create(collection, "a", "b", "c")
    client.plan("partial-publish,which=1")
    answer = client.http.post(f"{collection}/items/publish", json={"itemIds": ids})
    body = answer.json()
    assert (answer.status_code, body["publishedItemIds"]) == (202, [ids[0], ids[2]])
    assert [ids[1] in error for error in body["errors"]] == [True]
    assert [client.http.get(f"{collection}/items/{each}/live").status_code for each in ids] == [200, 404, 200]


def test_a_bulk_request_is_refused_for_one_member(client: Client) -> None:
    """400 with details, and no member is written."""
    collection = client.collection("bulk")
    ids = client.create(collection, "a", "b")
    client.plan("bulk-errors,method=PATCH,which=1")
    items = [{"id": each, "fieldData": {"note": "new"}} for each in ids]
    answer = client.http.patch(f"{collection}/items", json={"items": items})
    assert answer.status_code == 400
    assert answer.json()["details"]
    notes = [item["fieldData"]["note"] for item in client.get(f"{collection}/items")["items"]]
    assert sorted(notes) == ["a", "b"]


def test_a_token_is_revoked_in_mid_session() -> None:
    """From that request on it is not authorized, other tokens are, and the plan can still be switched."""
    with _client() as client:
        client.plan("token-revoked,nth=2")
        assert [client.http.get("/sites").status_code for _ in range(3)] == [200, 401, 401]
        other = {"Authorization": f"Bearer {client.sandbox.tokens['read']}"}
        assert client.http.get("/sites", headers=other).status_code == 200
        client.plan()


def test_the_site_disappears() -> None:
    """Everything of it answers 404, and the list of sites is empty."""
    with _client() as client:
        pages = f"/sites/{client.site}/pages"
        assert client.http.get(pages).status_code == 200
        client.plan("site-gone")
        assert client.http.get(pages).status_code == 404
        assert client.get("/sites")["sites"] == []
