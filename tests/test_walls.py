"""The walls between the rooms, and what is not imported too early: each looked at in a process of its own."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox

ROOT = Path(__file__).resolve().parent.parent

SLOW = {"textual", "rich", "httpx", "pydantic", "starlette", "uvicorn", "anyio", "keyring", "tomlkit", "PIL"}
"""What costs tens of milliseconds to import."""

_LOOK = """
import atexit, os, sys
def look():
    with open(os.environ["LOOK"], "w") as file:
        file.write("\\n".join(sys.modules))
atexit.register(look)
"""


def modules_after(code: str, tmp_path: Path, **more: str) -> set[str]:
    """The modules that are loaded when `code` has run, in an interpreter of its own."""
    seen = tmp_path / "modules.json"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("WEBFLOW", "WFTUI"))}
    env |= {"LOOK": str(seen), "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    env |= {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_CONFIG_HOME": str(tmp_path / "config")} | more
    done = subprocess.run(
        [sys.executable, "-c", _LOOK + code],
        env=env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert seen.exists(), done.stderr
    return set(seen.read_text().split())


def roots(modules: set[str]) -> set[str]:
    """The packages that modules belong to."""
    return {name.split(".", 1)[0] for name in modules}


def called_with(*words: str) -> str:
    """A program that calls `wftui` with these words."""
    return f"sys.argv = ['wftui', *{list(words)!r}]\nfrom wftui.__main__ import main\nmain()\n"


def test_the_version_is_answered_before_anything_is_loaded(tmp_path: Path) -> None:
    """`wftui --version` loads the package and its entry, no library."""
    modules = modules_after(called_with("--version"), tmp_path)
    assert not roots(modules) & (SLOW | {"click", "msgspec", "asyncio", "sqlite3", "json", "platformdirs"})
    assert {name for name in modules if name.startswith("wftui.")} <= {"wftui.__main__"}


@pytest.mark.parametrize("words", [["--help"], ["items", "--help"], ["items", "set", "--help"], ["nonsense"]])
def test_help_and_slips_load_nothing_slow(tmp_path: Path, words: list[str]) -> None:
    """What needs no server and no screen waits for neither."""
    assert not roots(modules_after(called_with(*words), tmp_path)) & SLOW


@pytest.mark.parametrize("words", [["sites"], ["items", "list", "--collection", "exhibitions"], ["journal"], ["keys"]])
def test_a_verb_never_loads_what_draws(tmp_path: Path, words: list[str]) -> None:
    """The headless verbs have no screen, and do not wait for one."""
    with running_sandbox() as museum:
        env = {"WEBFLOW_API_TOKEN": museum.token, "WFTUI_API_URL": museum.url}
        modules = modules_after(called_with(*words, "--json"), tmp_path, **env)
    assert not roots(modules) & {"textual", "starlette", "uvicorn"}


_PAINTED = """
from pathlib import Path
import gc
from wftui.tui import app, run
from wftui.services.session import Session
from wftui.store.config import Config
from wftui.store.paths import Paths

def painted(self):
    look()
    atexit.unregister(look)
    self.exit(0)

app.WftuiApp._after_first_paint = painted
paths = Paths.at(Path({root!r}))
session = Session(paths, lambda: None, fingerprint="somebody") if {connected} else None
made = app.WftuiApp(session, Config(), first_screen=run.first_screen, paths=paths)
made.run(headless=True)
"""


@pytest.mark.parametrize("connected", [True, False])
def test_the_first_screen_is_painted_before_anything_slow_is_loaded(tmp_path: Path, connected: bool) -> None:
    """Neither HTTP nor models nor a server, and none of Textual's dear widgets."""
    modules = modules_after(_PAINTED.format(root=str(tmp_path), connected=connected), tmp_path)
    assert "textual.app" in modules
    assert not roots(modules) & {"httpx", "pydantic", "starlette", "uvicorn", "click", "tomlkit", "keyring", "anyio"}
    dear = {"_markdown", "_footer", "_header", "_data_table", "_text_area", "_rich_log", "_tabbed_content"}
    assert not modules & {f"textual.widgets.{name}" for name in dear}
    assert not {name for name in modules if name.startswith(("wftui.api.", "wftui.sandbox", "wftui.cli"))}


def test_the_sandbox_knows_nothing_of_the_program(tmp_path: Path) -> None:
    """An independent witness: while it serves, no other room of wftui is loaded, and no HTTP client."""
    code = (
        "import wftui.sandbox.__main__, wftui.sandbox.server, wftui.sandbox.app, pkgutil, importlib, wftui.sandbox\n"
        "for each in pkgutil.walk_packages(wftui.sandbox.__path__, 'wftui.sandbox.'):\n"
        "    each.name.endswith('__main__') or importlib.import_module(each.name)\n"
    )
    modules = modules_after(code, tmp_path)
    own = {name for name in modules if name.startswith("wftui.")}
    assert own
    assert {name.split(".")[1] for name in own} == {"sandbox"}
    assert not roots(modules) & {"textual", "rich", "httpx", "pydantic", "msgspec"}


def test_the_pure_rooms_load_no_library(tmp_path: Path) -> None:
    """What content is, and what a field means, needs Python alone."""
    code = (
        "import pkgutil, importlib, wftui.domain, wftui.fields\n"
        "for room in (wftui.domain, wftui.fields):\n"
        "    for each in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(each.name)\n"
    )
    modules = modules_after(code, tmp_path)
    assert not roots(modules) & (SLOW | {"click", "sqlite3", "asyncio", "socket", "subprocess"})
    assert {name.split(".")[1] for name in modules if name.startswith("wftui.")} == {"domain", "fields"}


def test_one_module_speaks_http() -> None:
    """The HTTP library is named in one file."""
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "wftui").rglob("*.py")
        if any(line.split()[:2] in (["import", "httpx"], ["from", "httpx"]) for line in _import_lines(path))
    ]
    assert naming == ["wftui/api/transport.py"]


def _import_lines(path: Path) -> list[str]:
    return [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip().startswith(("import", "from"))
    ]


def test_nothing_is_read_as_markup_anywhere() -> None:
    """No module of the screens calls a parser of markup; a text goes to Textual's own widgets with markup off."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "wftui" / "tui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _parses_markup(call)
    ]
    assert found == []


_PARSERS = {"from_markup", "notify", "Markdown", "Button", "Checkbox", "OptionList", "Select", "Tree", "DataTable"}


def _parses_markup(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    off = any(word.arg == "markup" and getattr(word.value, "value", True) is False for word in call.keywords)
    return name in _PARSERS or (name in {"Static", "Label"} and not off)


def test_the_sandbox_process_ends_with_its_parent(sandbox: Sandbox) -> None:
    """The server of the demo is a process of its own: never a thread in the program."""
    assert sandbox.pid != os.getpid()
    assert Path(f"/proc/{sandbox.pid}").exists()
