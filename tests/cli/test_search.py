"""wftui search and the queries of wftui items list, as a person at a shell meets them."""

from tests.cli.running import Wftui


def test_a_search_needs_a_local_copy_and_no_network(reader: Wftui) -> None:
    """It says how to get one; after a sync it works offline."""
    first = reader("search", "1859")
    assert first.code == 2
    assert "wftui sync" in first.err
    assert reader("sync").code == 0
    found = reader("search", "cafe", "--offline", "--json")
    assert found.code == 0
    assert found.json["texts"] == 11
    assert {hit["text"][slice(*hit["spans"][0])].lower() for hit in found.json["hits"]} == {"café"}
    table = reader("search", "灯 locale:ja", "--limit", "3")
    assert len(table.out.splitlines()) == 4
    assert all("灯" in line for line in table.out.splitlines()[1:])
    assert "More than 3 hits" in table.err


def test_a_pattern_is_an_option_or_stands_between_slashes(reader: Wftui) -> None:
    """Both find the same; one that cannot be read says where."""
    assert reader("sync").code == 0
    one = reader("search", "18[5-9]9", "--regex", "--json").json
    assert one == reader("search", "/18[5-9]9/", "--json").json
    assert one["texts"] > 100
    wrong = reader("search", "18[5", "--regex")
    assert wrong.code == 2
    assert "character" in wrong.err


def test_items_are_listed_by_query_and_in_an_order(reader: Wftui) -> None:
    """The language of the tables, online and offline; a mistake is one sentence and status 2."""
    assert reader("sync").code == 0
    words = ("items", "list", "--collection", "objects", "--query", "theme:fre year<1870", "--sort", "-year")
    online = reader(*words, "--json").json["items"]
    years = [each["fieldData"]["year-made"] for each in online]
    assert len(years) == 7
    assert years == sorted(years, reverse=True)
    assert reader(*words, "--json", "--offline").json["items"] == online
    wrong = reader("items", "list", "--collection", "objects", "--query", "year<19oo", "--json")
    assert wrong.code == 2
    assert wrong.error["code"] == "query"
    assert '"19oo" is not one' in wrong.error["message"]


def test_the_languages_are_in_the_help(reader: Wftui) -> None:
    """In the words of the help screen."""
    from wftui.services.query import HELP
    from wftui.services.search import SEARCH_HELP

    assert HELP in reader("items", "list", "--help").out
    assert SEARCH_HELP in reader("search", "--help").out
