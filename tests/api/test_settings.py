"""The token leaks nowhere, and is sent only where it may be."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import traceback

import pytest

from wftui.api.secret import Secret
from wftui.api.settings import BASE_URL, Settings
from wftui.domain.errors import UsageError

TOKEN = "made-up-token-0123456789abcdef"


def test_a_token_does_not_show_itself() -> None:
    """No representation, format, copy, traceback or settings object shows the token; it cannot be pickled."""
    secret = Secret.parse(f"  {TOKEN}\r\n")
    settings = Settings(secret)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>60}", repr(settings), repr(copy.deepcopy(settings))]
    try:
        raise ValueError(secret)
    except ValueError:
        shown.append(traceback.format_exc())
    assert all(TOKEN not in each for each in shown)
    assert secret.reveal() == TOKEN
    assert TOKEN not in secret.fingerprint
    assert secret == Secret(TOKEN)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "made up token with spaces in it",
        "x" * 513,
        "token-with-a\nX-Evil: header-in-it",
        "tokén" * 8,
        "\x00" * 30,
    ],
)
def test_what_cannot_be_a_token_is_refused_without_quoting_it(text: str) -> None:
    """Text that cannot be a token is refused before any request, by a sentence that does not hold it."""
    with pytest.raises(UsageError) as caught:
        Secret.parse(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://api.webflow.com/v2", "http://127.0.0.1:8080/v2", "http://[::1]:1/v2/", "http://localhost/v2"]
)
def test_where_the_token_may_go(url: str) -> None:
    """https anywhere, and http on this computer."""
    assert Settings(Secret(TOKEN), url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.webflow.com/v2",
        "http://127.0.0.1.evil.example/v2",
        "http://localhost.evil.example",
        "ftp://127.0.0.1/v2",
        "api.webflow.com",
        "",
        "https://",
        "https://user:password@api.webflow.com/v2",
        "https://api.webflow.com/v2?x=1",
        "https://api.webflow.com:99999/v2",
        "http://0.0.0.0/v2",
        "file:///etc/passwd",
    ],
)
def test_where_the_token_may_not_go(url: str) -> None:
    """Everything else is refused in a sentence, before anything is sent."""
    with pytest.raises(UsageError):
        Settings(Secret(TOKEN), url)


def test_settings_from_the_environment() -> None:
    """WEBFLOW_API_TOKEN, WFTUI_API_URL and WFTUI_RATE_WINDOW are read; an empty address means Webflow's."""
    found = Settings.from_environment(
        {"WEBFLOW_API_TOKEN": TOKEN, "WFTUI_API_URL": "http://127.0.0.1:1/v2", "WFTUI_RATE_WINDOW": "6"}
    )
    assert (found.token.reveal(), found.base_url, found.window) == (TOKEN, "http://127.0.0.1:1/v2", 6.0)
    assert Settings.from_environment({"WEBFLOW_API_TOKEN": TOKEN, "WFTUI_API_URL": ""}).base_url == BASE_URL
    with pytest.raises(UsageError, match="There is no token"):
        Settings.from_environment({})
    for window in ("0", "-1", "nan", "inf", "soon"):
        with pytest.raises(UsageError, match="WFTUI_RATE_WINDOW"):
            Settings.from_environment({"WEBFLOW_API_TOKEN": TOKEN, "WFTUI_RATE_WINDOW": window})


def test_the_light_modules_stay_light() -> None:
    """What is imported before the first screen pulls in neither the HTTP library nor the models."""
    light = "errors, settings, secret, results, pacer, dispatcher, answer"
    heavy = "[m for m in ('httpx', 'pydantic', 'click', 'starlette') if m in sys.modules]"
    code = f"import sys; from wftui.api import {light}; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_token_signs_requests_to_its_own_origin_only() -> None:
    """A request to another scheme, host or port leaves without the token."""
    import httpx

    from wftui.api.transport import TokenAuth

    auth = TokenAuth(Secret(TOKEN), httpx.URL("https://api.webflow.com/v2"))

    def signed(url: str) -> bool:
        return "Authorization" in next(auth.auth_flow(httpx.Request("GET", url))).headers

    assert signed("https://api.webflow.com/v2/sites")
    assert signed("https://api.webflow.com:443/other")
    for url in ("http://api.webflow.com/", "https://api.webflow.com:8443/", "https://api.webflow.com.evil.example/"):
        assert not signed(url)
