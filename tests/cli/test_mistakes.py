"""A newcomer's mistakes: each gives one sentence and the exit status of its kind, and sends nothing."""

from pathlib import Path

import pytest

from tests.cli.running import Wftui, writes
from tests.sandbox_process import Sandbox, running_sandbox

TOKEN = "b" * 40


@pytest.mark.parametrize(
    ("changes", "words", "code", "kind", "said"),
    [
        ({"token": TOKEN}, "sites", 3, "not_authorized", "does not know this token"),
        ({"token": "wrong"}, "sites", 3, "no_token", "not a Webflow token"),
        ({"token": ""}, "sites", 3, "no_token", "WEBFLOW_API_TOKEN"),
        ({"url": "http://127.0.0.1:9/v2"}, "sites", 5, "no_connection", "No connection"),
        ({"url": "http://example.com/v2"}, "sites", 2, "usage", "not encrypted"),
        ({"url": "nonsense"}, "sites", 2, "usage", "https"),
        ({}, "collections --site lanternhuose", 2, "not_found", "Lanternhouse (lanternhouse)"),
        ({}, "items list --collection exibitions", 2, "not_found", "Exhibitions (exhibitions)"),
        ({}, "items list --collection people --locale de", 2, "not_found", "French"),
        ({}, "items get glass-and-flam --collection exhibitions", 2, "not_found", "glass-and-flame"),
        ({}, "items get 000000000000000000000000 --collection exhibitions", 2, "not_found", "has no item"),
        ({}, "items list", 2, "usage", "--collection"),
        ({}, "items frob", 2, "usage", "frob"),
        ({"token": "wrong", "url": "http://example.com/v2"}, "sites", 3, "no_token", "not encrypted"),
        ({}, "items", 2, "usage", "A verb is missing: list, get, "),
        ({}, "auth", 2, "usage", "A verb is missing: status."),
        ({}, "items list --collection people --sort bogus", 2, "usage", '--sort: there is no field "bogus"'),
        ({}, "items create --collection themes name=x --plan", 2, "refused", "Accent is required"),
        ({}, "sites --frob", 2, "usage", "--frob"),
        ({}, "undo", 2, "usage", "last"),
        ({}, "undo 77 --yes", 2, "not_found", "77"),
        ({}, "undo --since noon --yes", 2, "usage", "10:30"),
        ({}, "sync --offline", 2, "usage", "--offline"),
        ({}, "items publish glass-and-flame --offline --yes", 2, "not_found", "wftui sync"),
    ],
)
def test_a_mistake_is_a_sentence_and_an_exit_status(
    reader: Wftui, shared: Sandbox, changes: dict[str, str], words: str, code: int, kind: str, said: str
) -> None:
    """People read the sentence on standard error; scripts get the same as JSON on standard output, and only that."""
    wftui = reader.with_(**changes)
    plain = wftui(*words.split())
    assert (plain.code, plain.out) == (code, "")
    assert said in plain.err
    assert len(plain.err.strip().splitlines()) == 1
    scripted = wftui(*words.split(), "--json")
    assert (scripted.code, scripted.err) == (code, "")
    assert set(scripted.error) == {"code", "message", "status", "details"}
    assert scripted.error["code"] == kind
    assert said in scripted.error["message"]
    assert not writes(shared)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ("standfrst=x", "standfrst", "Standfirst (standfirst)"),
        ("ticket-price=cheap", "ticket-price", "a number such as"),
        ("ticket-price:=-1", "ticket-price", "0"),
        ("stage=Clossed", "stage", "Upcoming, Open, Closed"),
        ("Curator=Nobody at all", "curator", "finds no item"),
        ("name=", "name", "required"),
        ("featured=maybe", "featured", "maybe"),
        ("standfirst:={", "standfirst", "JSON"),
    ],
)
def test_a_bad_value_is_refused_before_anything_is_sent(
    reader: Wftui, shared: Sandbox, change: str, field: str, said: str
) -> None:
    """The field says what is wrong with its value and what it takes; nothing goes out, not even the good ones."""
    done = reader("items", "set", "glass-and-flame", "accent=#102030", change, "--collection", "exhibitions", "--json")
    assert done.code == 2
    assert [each["param"] for each in done.error["details"]] == [field]
    assert said in done.error["message"]
    assert not writes(shared)


def test_a_file_that_is_not_there_and_a_word_without_a_value(reader: Wftui, tmp_path: Path) -> None:
    """`@` names a file, and a field without an equals sign is no assignment: both are said at once."""
    offline = reader.with_(url="http://127.0.0.1:9/v2")
    for words, said in ((["standfirst=@nowhere.txt"], "@@"), (["standfirst"], "FIELD=VALUE")):
        done = offline("items", "set", "x", *words, "--collection", "exhibitions")
        assert done.code == 2
        assert said in done.err


def test_the_config_and_the_token_are_never_shown(reader: Wftui, tmp_path: Path) -> None:
    """`config` says where each value comes from, and neither it nor `auth status` shows a token."""
    folder = tmp_path / "config" / "wftui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('theme = "light"\ntoken_command = "echo SECRET"\n')
    settings = {each["name"]: each for each in reader("config", "--json").json["settings"]}
    assert settings["theme"] == {"name": "theme", "value": "light", "source": "config file"}
    assert settings["signs"]["source"] == "default"
    assert settings["api_url"]["source"] == "environment, WFTUI_API_URL"
    assert "SECRET" not in reader("config").out
    status = reader("auth", "status", "--json").json
    assert status["place"] == "from WEBFLOW_API_TOKEN"
    assert [each["displayName"] for each in status["sites"]] == ["Lanternhouse"]
    assert "cms:write" in status["scopes"]
    (folder / "config.toml").write_text('theme = "pink"\n')
    assert reader("sites").code == 2


def test_the_rate_limit_has_a_status_of_its_own(tmp_path: Path) -> None:
    """A server that refuses again and again for its rate limit ends with 4, not with a crash."""
    with running_sandbox(extra=["--fault", "429,times=always"], window=1.0) as sandbox:
        done = Wftui(tmp_path, sandbox.url, sandbox.token, {"WFTUI_RATE_WINDOW": "1"})("sites", "--json")
    assert done.code == 4
    assert done.error["status"] == 429
