"""The query language by itself: it never crashes, says what is wrong in one sentence, and helps while one types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.making import EN, FR, FRENCH, THINGS, makers, new_mirror, put, site, things, variant
from wftui.domain.collection import Field
from wftui.fields import NO_NAMES
from wftui.services import query
from wftui.services.names import SiteNames
from wftui.services.query.syntax import And, Node, Not, Or, Term, Value, Word, parse, text_of
from wftui.store.rows import RowQuery

Made = TypeVar("Made")
WORDS = st.text(min_size=1, max_size=8).filter(lambda text: text.strip() != "")
NAMES = st.one_of(st.sampled_from(["price", "name", "status", "a b", "AND", "-x", 'q"', "x:y"]), WORDS)


def terms() -> st.SearchStrategy[Node]:
    """Conditions on fields, ranges among them."""
    values = st.builds(Value, WORDS, st.just(True))
    plain = st.builds(Term, NAMES, st.sampled_from([":", "=", "!=", "<", "<=", ">", ">="]), values)
    return st.one_of(plain, st.builds(Term, NAMES, st.just(".."), values, values))


def flat(kind: type[And] | type[Or]) -> st.SearchStrategy[Node]:
    """Joints in the shape that parsing gives them."""

    def of(parts: list[Node]) -> Node:
        found: list[Node] = []
        for part in parts:
            found += part.parts if isinstance(part, kind) else [part]
        return kind(tuple(found))

    return st.lists(TREES, min_size=2, max_size=4).map(of)


TREES: st.SearchStrategy[Node] = st.deferred(
    lambda: st.one_of(st.builds(Word, WORDS), terms(), st.builds(Not, TREES), flat(And), flat(Or))
)


@given(TREES)
def test_every_tree_can_be_written_and_read_back(tree: Node) -> None:
    """Words with quotes, operators and spaces in them too."""
    assert parse(text_of(tree)) == tree


def sense_of(text: str, read: Callable[[str], Made]) -> Made | query.QueryError:
    """What is read, or the error, which must point into the text."""
    try:
        return read(text)
    except query.QueryError as error:
        said = error
    assert 0 <= said.start <= said.end <= len(text)
    assert said.sentence.endswith(".")
    return said


@given(st.text(max_size=60))
@example("a:>=<..")
@example('-"a\\"b"..')
@example("(" * 5000)
@example("-" * 5000 + "x")
@example("NOT " * 2000)
def test_any_text_is_a_query_or_an_error_that_says_where(text: str) -> None:
    """And what was read reads back as the same."""
    for typing in (False, True):
        tree = sense_of(text, lambda text, typing=typing: parse(text, typing=typing))
        if not isinstance(tree, query.QueryError):
            assert parse(text_of(tree)) == tree


LIKELY = st.lists(
    st.sampled_from(
        [
            "price", "era", "maker", "body", "name", "status", "locale", "changed", "is", "has", "backlinks", ":", "=",
            "<", ">=", "..", "-", "(", ")", " ", '"', "OR", "AND", "NOT", "oil", "12", "2026-01-01", "7d", "live",
            "draft", "fr", "é", "灯", "\\", "\0", "\ud800", "1e9", "99999999999999999999", "9999-12-31", "0001-01-01",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.one_of(LIKELY, st.text(max_size=30)))
@example("oil\0lamp")
@example("name:oil\0lamp OR oil\0lamp")
def test_any_query_is_answered_or_refused(any_mirror: object, text: str) -> None:
    """Whatever is typed: rows, or a sentence. Never an exception of another kind."""
    from wftui.store.mirror import Mirror

    assert isinstance(any_mirror, Mirror)
    names = SiteNames(any_mirror, site().primary)
    for typing in (False, True):
        asked = sense_of(
            text, lambda text, typing=typing: query.compile(text, things(), names, site=site(), typing=typing)
        )
        if isinstance(asked, query.QueryError):
            continue
        rows = RowQuery(THINGS, EN)
        found = list(asked.numbers(any_mirror, rows))
        assert len(set(found)) == len(found) <= 3
        narrowed = asked.as_rows(rows)
        if narrowed is not None:
            assert list(any_mirror.numbers(narrowed)) == found


@pytest.fixture(scope="module")
def any_mirror(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Three things in English, one of them in French as well, and a maker."""
    mirror = new_mirror(tmp_path_factory.mktemp("mirror"))
    put(mirror, variant(9, "Chance Brothers"), collection_id=makers().id)
    put(
        mirror,
        variant(1, "Café lamp", price=12, era="o1", maker=variant(9, "").id),
        variant(2, "Storm lantern", price="no number", body="<p>Brass &amp; glass</p>", draft=True),
        variant(3, "灯", price=1e300, related=[variant(1, "").id]),
        variant(1, "Lampe", locale=FR),
    )
    return mirror


@pytest.mark.parametrize(
    ("text", "sentence", "start"),
    [
        ("lamp price<19oo", 'price: wants a number, "19oo" is not one.', 5),
        ("era:Steam", 'era: has no choice "Steam". Its choices are Oil or Gas.', 0),
        ("prise>3", 'There is no field "prise" here. Near it is price. In quotes, the whole is plain text.', 0),
        ("status:gone", 'status: has no "gone". It takes published,', 0),
        ("locale:de", 'locale: has no "de". It takes en or fr.', 0),
        ("is:here", 'is: has no "here". It takes selected, edited,', 0),
        ("has:nothing", 'There is no field "nothing" here.', 0),
        ("changed:soon", "changed: soon is no date that wftui can read.", 0),
        ("changed:2026-02-31", "changed: 2026-02-31 does not exist in the calendar.", 0),
        ("maker<x", "maker holds names, which have no order: only maker: and maker= work.", 0),
        ("price:", "price: wants a value after it.", 0),
        ("(lamp", "The parenthesis that opens here has no end: a ) is wanted.", 0),
        ("lamp)", "This parenthesis closes one that was never opened.", 4),
        ('a "lamp', 'The quote that opens here has no end: a second " is wanted.', 2),
        ("lamp OR", "OR joins two conditions, one on each side of it.", 5),
        ("- lamp NOT", "NOT wants a condition after it.", 7),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_with_its_place(text: str, sentence: str, start: int) -> None:
    """The words that stand under the line."""
    with pytest.raises(query.QueryError) as raised:
        query.compile(text, things(), NO_NAMES, site=site())
    assert raised.value.sentence.startswith(sentence)
    assert raised.value.start == start
    assert str(raised.value).endswith(f"It is at character {start + 1} of the query.")


@pytest.mark.parametrize(
    "line",
    ["-status:archived price<1900 era:oi", 'lamp "storm la', "(lamp OR -era:", "is:sele", "changed:2026-0", "has:ma"],
)
def test_every_key_of_a_line_makes_sense_while_it_is_typed(line: str) -> None:
    """No error flashes up on the way to a good query, but for what no letter can mend."""
    for end in range(len(line) + 1):
        query.compile(line[:end], things(), NO_NAMES, site=site(), typing=True)


def test_fields_are_named_by_slug_by_display_name_or_by_their_start() -> None:
    """And a field that is called as a word of the language has a dot before it."""
    named = things(
        Field("1", "name", "Name", "PlainText"),
        Field("2", "ticket-price", "Entry fee", "Number"),
        Field("3", "tickets", "Seats", "Number"),
        Field("4", "status", "State of repair", "PlainText"),
        Field("5", "updated", "Updated", "DateTime"),
    )

    def means(text: str) -> object:
        return query.compile(text, named, NO_NAMES, site=site()).wanted

    by_slug = getattr(means("ticket-price:3"), "fields", None)
    assert by_slug == ("ticket-price",)
    for text in ('"Entry fee":3', "entry-fee:3", "Ticket-Price:3", "entry:3", "ticket-:3"):
        assert getattr(means(text), "fields", None) == by_slug
    with pytest.raises(query.QueryError, match='"ticket" could be ticket-price or tickets'):
        means("ticket:3")
    assert getattr(means(".status:open"), "fields", None) == ("status",)
    assert getattr(means("updated:2026"), "fields", None) == ("updated",)
    assert means("updated:2026") != query.compile("updated:2026", things(), NO_NAMES, site=site()).wanted


def test_completions_can_be_typed_on(tmp_path: Path) -> None:
    """Names with their colon, values in quotes where they need them; each replaces what was typed of it."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(9, "Chance Brothers"), variant(8, "Barbier"), collection_id=makers().id)
        put(mirror, variant(1, "Lamp", maker=variant(9, "").id), variant(2, "Lens", maker=variant(9, "").id))
        context = query.Completing(things(), site(), site().primary, mirror)

        def offered(text: str) -> list[tuple[str, int | None]]:
            found = []
            for each in query.complete(text, len(text), context):
                whole = text[: each.start] + each.text + text[each.end :]
                query.compile(whole, things(), NO_NAMES, site=site(), typing=True)
                found.append((whole, each.count))
            return found

        assert offered("lamp -pr") == [("lamp -price:", None)]
        assert ("status:", None) in offered("st")
        assert offered("maker:") == [('maker:"Chance Brothers"', 2), ("maker:Barbier", 0)]
        assert offered('maker:"chance b') == [('maker:"Chance Brothers"', 2)]
        assert offered("(era:o") == [("(era:Oil", None)]
        assert offered("status:pub")[0] == ("status:published", 2)
        assert offered("locale:f") == [("locale:fr", None)]
        assert ("is:selected", None) in offered("is:se")
        assert ("has:maker", None) in offered("has:ma")
        assert offered('"quoted te') == []
        assert len(offered("")) > len(things().fields)


def test_orders_are_typed_as_names_between_commas() -> None:
    """With a sign before what descends."""
    from wftui.store.rows import Order

    assert query.order_from("era, -price,changed,-name", things()) == (
        Order("era", is_field=True),
        Order("price", descending=True, is_field=True),
        Order("updated"),
        Order("name", descending=True),
    )
    assert query.order_from("", things()) == ()
    with pytest.raises(query.QueryError, match="no field"):
        query.order_from("price,nothing", things())
    with pytest.raises(query.QueryError, match="cannot be sorted by has"):
        query.order_from("has", things())


def test_the_help_speaks_of_every_word_of_the_language() -> None:
    """What completion offers is explained."""
    from wftui.services.query.words import HAS_WORDS, IS_WORDS, PROPERTIES

    for word in [*IS_WORDS, *HAS_WORDS, *(each.name for each in PROPERTIES if each.name not in ("name", "slug", "id"))]:
        assert word in query.HELP


def test_a_query_in_another_locale_calls_things_as_that_locale_does(tmp_path: Path) -> None:
    """A reference is found by its name there; one that is not there, by the name it has elsewhere."""
    with new_mirror(tmp_path) as mirror:
        put(
            mirror,
            variant(9, "Keepers"),
            variant(8, "Pilots"),
            variant(9, "Gardiens", locale=FR),
            collection_id=makers().id,
        )
        for locale in (EN, FR):
            put(mirror, variant(1, "a", locale=locale, maker=variant(9, "").id))
            put(mirror, variant(2, "b", locale=locale, maker=variant(8, "").id))

        def found(text: str, cms_locale_id: str | None) -> list[str]:
            asked = query.compile(text, things(), SiteNames(mirror, FRENCH), site=site())
            return [row.name for row in mirror.rows_of(asked.numbers(mirror, RowQuery(THINGS, cms_locale_id)))]

        assert found("maker:keep", EN) == ["a"]
        assert found("maker:keep", FR) == []
        assert found("maker:gard", FR) == ["a"]
        assert found("maker:pilots", FR) == ["b"]
        assert found("maker=item-8", FR) == []
        assert found("maker:item-8", EN) == ["b"]
