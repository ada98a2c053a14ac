"""Static content, metadata and OAuth tokens in the state file."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.sandbox_process import Sandbox, running_sandbox
from wftui.sandbox.oauth import CLIENT_ID, CLIENT_SECRET

CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def _http(sandbox: Sandbox) -> httpx.Client:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    return httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=10)


def _oauth_token(sandbox: Sandbox) -> str:
    with httpx.Client(base_url=f"{sandbox.origin}/oauth", trust_env=False) as browser:
        link = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": "http://127.0.0.1:1/"}
        question = re.search(r'name="question" value="([^"]+)"', browser.get("/authorize", params=link).text)
        assert question
        back = browser.post("/authorize", data={"question": question[1], "decision": "allow"})
        said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        body = CLIENT | {"code": said["code"], "redirect_uri": link["redirect_uri"]}
        return str(browser.post("/access_token", json=body).json()["access_token"])


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    """Page text, metadata, component text, properties and issued tokens are there again after `kill -9`."""
    state = ["--state", str(tmp_path / "state.db")]

    def read(http: httpx.Client, paths: list[str]) -> list[Any]:
        return [http.get(path, params={"localeId": french}).json() for path in paths]

    with running_sandbox(token="kept", extra=state) as sandbox, _http(sandbox) as http:
        site = http.get("/sites").json()["sites"][0]
        french = site["locales"]["secondary"][0]["id"]
        pages = http.get(f"/sites/{site['id']}/pages").json()["pages"]
        page = next(f"/pages/{each['id']}" for each in pages if each["slug"] == "about")
        components = f"/sites/{site['id']}/components"
        component = f"{components}/{http.get(components).json()['components'][0]['id']}"
        for path in (page, component):
            nodes = http.get(f"{path}/dom").json()["nodes"]
            node = next(each for each in nodes if each["type"] == "text")
            text = re.sub(r">[^<>]+<", ">Gardé<", node["text"]["html"])
            body = {"nodes": [{"nodeId": node["id"], "text": text}]}
            assert http.post(f"{path}/dom", params={"localeId": french}, json=body).json() == {"errors": []}
        prop = http.get(f"{component}/properties").json()["properties"][0]["propertyId"]
        values = {"properties": [{"propertyId": prop, "text": "Gardé"}]}
        http.post(f"{component}/properties", params={"localeId": french}, json=values)
        http.put(page, params={"localeId": french}, json={"title": "Gardé"})
        token = _oauth_token(sandbox)
        paths = [page, f"{page}/dom", f"{component}/dom", f"{component}/properties"]
        before = read(http, paths)
        sandbox.kill()
    assert all("Gardé" in str(body) for body in before)
    with running_sandbox(token="kept", extra=state) as sandbox, _http(sandbox) as http:
        assert read(http, paths) == before
        assert http.get("/sites", headers={"Authorization": f"Bearer {token}"}).status_code == 200
