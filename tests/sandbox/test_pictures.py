"""Promises of the files behind the demo site's addresses."""

from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image

from tests.sandbox_process import Sandbox
from wftui.sandbox.pictures import draw


def _get(sandbox: Sandbox, path: str, **more: str) -> httpx.Response:
    return httpx.get(f"{sandbox.origin}/_assets/{path}", headers=more, trust_env=False)


def test_a_name_gives_the_same_picture_every_time() -> None:
    """A whole PNG of its name alone; another name gives another."""
    with Image.open(io.BytesIO(draw("crate.jpg"))) as image:
        image.load()
        assert (image.format, image.mode) == ("PNG", "RGB")
    assert draw("crate.jpg") == draw("crate.jpg") != draw("winch.jpg")


def test_a_picture_of_the_site_is_served_to_anybody(sandbox: Sandbox) -> None:
    """Without a token and outside of the rate limit, as the files of a site are."""
    answer = _get(sandbox, "assets.lanternhouse.example/crate.jpg")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == draw("crate.jpg")
    assert "x-ratelimit-remaining" not in answer.headers
    assert _get(sandbox, "assets.lanternhouse.example/icon-fresnel.svg").text.startswith("<svg")


@pytest.mark.parametrize(
    "path",
    ["real-museum.org/a.jpg", "assets.lanternhouse.example/paper.pdf", "cdn.prod.website-files.com/a.jpg", "a.jpg", ""],
)
def test_nothing_else_is_made_up(sandbox: Sandbox, path: str) -> None:
    """What the site does not hold and somebody may own, and what is no picture, is not there."""
    assert _get(sandbox, path).status_code == 404


def test_a_web_page_cannot_ask(sandbox: Sandbox) -> None:
    """Neither a foreign origin nor a foreign host name gets through."""
    assert _get(sandbox, "assets.lanternhouse.example/crate.jpg", Origin="https://evil.example").status_code == 403
    assert _get(sandbox, "assets.lanternhouse.example/crate.jpg", Host="evil.example").status_code == 403


def test_an_imported_picture_has_one_too(sandbox: Sandbox) -> None:
    """What is saved by its address gets Webflow's own address, and is served there."""
    token = {"Authorization": f"Bearer {sandbox.token}"}
    with httpx.Client(base_url=sandbox.url, headers=token, trust_env=False) as http:
        site = http.get("/sites").json()["sites"][0]["id"]
        themes = next(
            each["id"] for each in http.get(f"/sites/{site}/collections").json()["collections"]
            if each["slug"] == "themes"
        )  # fmt: skip
        made = http.post(
            f"/collections/{themes}/items",
            json={"fieldData": {"name": "A", "slug": "a", "accent": "#112233", "icon": {"url": "https://a.org/b.png"}}},
        ).json()
    address = made["fieldData"]["icon"]["url"].removeprefix("https://")
    assert _get(sandbox, address).status_code == 200
