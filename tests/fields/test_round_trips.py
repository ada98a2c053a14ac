"""A value that nobody changes stays the same value, on the way to Webflow and through an editor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fields import site
from tests.fields.site import SITE
from wftui.domain.collection import Field
from wftui.domain.errors import FieldError
from wftui.fields import field_type
from wftui.fields.date_time import wire_form

WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
PLAIN = WORDS.filter(lambda text: "\r" not in text)
TRIMMED = WORDS.map(str.strip).filter(bool)
IDS = st.from_regex(r"[0-9a-f]{24}", fullmatch=True)
KNOWN_IDS = st.sampled_from([site.MAREN, site.MAGNUS, site.TWIN_ONE, site.TWIN_TWO, site.LATIN_ONLY, site.GONE])
URLS = st.from_regex(
    r"https?://[a-z0-9-]{1,20}\.example(/[A-Za-z0-9._~%-]{0,20}){0,3}(\?[a-z=&]{0,9})?", fullmatch=True
)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda number: not number.is_integer()
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A picture or file as Webflow answers, known to it or not."""
    known = {"fileId": draw(IDS)} if draw(st.booleans()) else {}
    return known | {"url": draw(URLS), "alt": draw(st.none() | WORDS)}


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: wire_form(moment.replace(microsecond=moment.microsecond // 1000 * 1000))
)

VALUES: list[tuple[Field, st.SearchStrategy[Any]]] = [
    (site.NOTES, PLAIN),
    (site.BODY, WORDS),
    (site.HERO, files()),
    (site.GALLERY, st.lists(files(), min_size=1, max_size=4)),
    (site.BROCHURE, files()),
    (site.TRAILER, URLS),
    (site.BOOKING, TRIMMED),
    (site.EMAIL, TRIMMED.filter(lambda text: not text.startswith("mailto:"))),
    (site.PHONE, TRIMMED),
    (site.ANY_NUMBER, NUMBERS),
    (site.PRICE, st.integers(0, 10**9).map(lambda cents: cents // 100 if cents % 100 == 0 else cents / 100)),
    (site.OPENS, MOMENTS),
    (site.JOINED, MOMENTS.map(lambda moment: moment[:10] + "T00:00:00.000Z")),
    (site.FEATURED, st.booleans()),
    (site.ACCENT, TRIMMED),
    (site.STAGE, st.sampled_from([site.OPEN, site.CLOSED, site.ONE_A, site.OTHER_A])),
    (site.CURATOR, KNOWN_IDS),
    (site.HOSTS, st.lists(KNOWN_IDS | IDS, min_size=1, max_size=5)),
]
EACH = pytest.mark.parametrize(("field", "values"), VALUES, ids=lambda each: getattr(each, "slug", ""))


def _same(one: Any, other: Any) -> bool:
    return one == other and type(one) is type(other)


@EACH
def test_what_is_sent_is_what_comes_back(field: Field, values: st.SearchStrategy[Any]) -> None:
    """`decode(encode(x)) == x`: a value that was written and read again is the same, so no edit appears by itself."""

    @given(values)
    @settings(max_examples=50, deadline=None)
    def check(value: Any) -> None:
        kind = field_type(field.type)
        assert kind.fits(value)
        assert _same(kind.decode(kind.encode(value)), value)

    check()


@EACH
def test_opening_an_editor_and_leaving_it_changes_nothing(field: Field, values: st.SearchStrategy[Any]) -> None:
    """The text that an editor starts with means the very value that the field had: no request follows."""

    @given(values)
    @settings(max_examples=50, deadline=None)
    def check(value: Any) -> None:
        kind = field_type(field.type)
        assert _same(kind.parse(kind.text(value, field, SITE), field, SITE, before=value), value)

    check()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "alt", "fileId", "x"]), inner),
    max_leaves=6,
)


@EACH
@pytest.mark.parametrize("wire", ["", None, []])
def test_webflow_says_empty_in_many_ways(field: Field, values: st.SearchStrategy[Any], wire: Any) -> None:
    """Null, absent, the empty text and the empty list are the empty value, shown as nothing (a switch as no)."""
    kind = field_type(field.type)
    if wire is None:
        assert kind.decode(wire) == (False if field is site.FEATURED else None)
        assert kind.cell(kind.decode(wire), field, SITE) == ("no" if field is site.FEATURED else "")
        assert kind.encode(None) is None
    elif wire == "":
        assert kind.decode(wire) is None or field is site.FEATURED
    elif wire == []:
        assert kind.decode(wire) is None or field not in (site.GALLERY, site.HOSTS)


@EACH
def test_no_answer_of_webflow_breaks_a_screen(field: Field, values: st.SearchStrategy[Any]) -> None:
    """Whatever JSON stands in a field can be decoded, judged, shown on one harmless line, and is kept."""

    @given(ANY_JSON)
    @settings(max_examples=50, deadline=None)
    def check(wire: Any) -> None:
        kind = field_type(field.type)
        value = kind.decode(wire)
        kind.problems(value, field, SITE)
        kind.text(value, field, SITE)
        cell = kind.cell(value, field, SITE)
        assert "\n" not in cell
        assert "\x1b" not in cell

    check()


@EACH
def test_no_keystroke_raises_anything_but_a_sentence(field: Field, values: st.SearchStrategy[Any]) -> None:
    """Any typed text is a value or a sentence that says what is wrong."""

    @given(st.text(max_size=40) | st.from_regex(r"[0-9a-z#(),.:+/ -]{0,30}", fullmatch=True))
    @settings(max_examples=60, deadline=None)
    def check(typed: str) -> None:
        kind = field_type(field.type)
        sentence = ""
        try:
            value = kind.parse(typed, field, SITE)
        except FieldError as error:
            sentence = str(error)
        if sentence:
            assert sentence.endswith((".", "?"))
            return
        for problem in kind.problems(value, field, SITE):
            assert problem.sentence.strip()
        kind.encode(value)

    check()


def test_a_number_is_written_as_it_was_typed() -> None:
    """12.10 becomes 12.1 in the request, never 12.100000000000001."""

    @given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4))
    @settings(max_examples=100, deadline=None)
    def check(number: Any) -> None:
        value = field_type("Number").parse(f"{number:f}", site.ANY_NUMBER)
        assert f"{number:f}".rstrip("0").rstrip(".") in (field_type("Number").text(value, site.ANY_NUMBER), "-0")

    check()
