"""What the comparison of two versions promises: nothing that differs is missed, nothing that is the same is shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wftui.domain.collection import Field
from wftui.domain.json import Json
from wftui.fields import NO_NAMES
from wftui.services.comparing import Kind, changes_of, in_signs, shortened, word_pieces
from wftui.services.comparing.pieces import _UNSEEN

_TEXTS = st.text(st.sampled_from("ab .,\n\u3042\u706f\u53f0e\u0301'-_1"), max_size=40)


def said(before: Json, after: Json, kind: str = "PlainText", **validations: Json) -> list[str]:
    """Every change of a field as one line: its place, its pieces, what else is said."""
    field = Field("f", "field", "Field", kind, validations=validations)
    return [
        " | ".join(part for part in (each.place, in_signs(each.pieces), each.note, in_signs(each.markup)) if part)
        for each in changes_of(field, before, after, Names())
    ]


class Names:
    """Three items with names, two of them alike."""

    time_zone = "Europe/London"
    now = NO_NAMES.now
    find_items = NO_NAMES.find_items
    slug_to_id = NO_NAMES.slug_to_id

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """By the first sign of the id."""
        return {"a": "Fresnel", "b": "Fuel and flame", "c": "Keeper", "d": "Keeper"}.get(item_id[0])


@given(_TEXTS, _TEXTS)
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    """Without what was added they are the one text, without what was removed the other, signs for spaces aside."""

    def joined(left_out: Kind) -> str:
        text = "".join(each.text for each in word_pieces(before, after) if each.kind is not left_out)
        for sign, name in _UNSEEN.items():
            text = text.replace(name, sign)
        return text

    assert joined(Kind.ADDED) == before
    assert joined(Kind.REMOVED) == after


@given(_TEXTS, _TEXTS)
def test_a_difference_is_always_seen(before: str, after: str) -> None:
    """Two texts that differ show a change, and two that do not show none."""
    shown = [each for each in word_pieces(before, after) if each.kind is not Kind.SAME]
    assert bool(shown) == (before != after)
    assert all(each.text.strip() or "\n" in each.text or each.text.isspace() for each in shown)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            "How old lenses taught a small flame to reach the horizon.",
            "How two centuries of lenses taught a small flame to reach the horizon.",
            "How [-old-] {+two centuries of+} lenses taught a small flame to reach the horizon.",
        ),
        ("one two three", "one 2 3", "one [-two three-] {+2 3+}"),
        ("1859\u5e74\u3001\u6700\u521d\u306e\u30ec\u30f3\u30ba", "1895\u5e74\u3001\u6700\u521d\u306e\u30ec\u30f3\u30ba",
         "[-1859-] {+1895+}\u5e74\u3001\u6700\u521d\u306e\u30ec\u30f3\u30ba"),
        ("nothing in common", "quite another text", "[-nothing in common-] {+quite another text+}"),
        ("glass-and-flame", "glass-and-fire", "[-glass-and-flame-] {+glass-and-fire+}"),
        ("a  double space", "a double space", "[-a  double-] {+a double+} space"),
        ("le gardien :", "le gardien\u00a0:", "le [-gardien :-] {+gardien<no-break space>:+}"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
    ],
)  # fmt: skip
def test_texts_are_told_word_by_word(before: str, after: str, shown: str) -> None:
    """Removed and added in brackets; what cannot be seen by itself is named or has its neighbours with it."""
    assert in_signs(word_pieces(before, after)) == shown


def test_long_stretches_that_stayed_are_left_out() -> None:
    """What stands around a change is kept, a page before it is not."""
    text = "The lamp was lit at dusk. " * 40
    shown = in_signs(shortened(word_pieces(f"{text}Then fog came. {text}", f"{text}Then rain came. {text}")))
    assert "Then [-fog-] {+rain+} came." in shown
    assert shown.count("\u2026") == 2
    assert len(shown) < 400


def test_several_lines_tell_those_that_differ() -> None:
    """The number of the line; lines that came and went as such."""
    assert said("a\nit has one\nc", "a\nit has two\nc") == ["line 2 of 3 | it has [-one-] {+two+}"]
    assert said("a\nc", "a\nb\nc") == ["line 2 of 3 | {+b+}"]
    assert said("a\nb\nc", "a\nc") == ["removed lines | [-b-]"]


def test_rich_text_is_told_by_block_without_its_markup() -> None:
    """Words of the block that changed, blocks that came and went, what a block was before; tags in words."""
    old = "<h2>Light</h2><p>It came by <strong>cart</strong>.</p><p>Gone for good.</p><p>The <a href='/a'>door</a>.</p>"
    new = "<h3>Light</h3><p>It came by <strong>sea</strong>.</p><p>The <a href='/b'>door</a>.</p><ul><li>New</li></ul>"
    assert said(old, new, "RichText") == [
        "block 1 of 4, heading 3 | Light | was a heading 2",
        "block 2 of 4, paragraph | It came by [-cart-] {+sea+}.",
        "removed: paragraph | [-Gone for good.-]",
        "block 3 of 4, paragraph | The door. | only the markup differs | [-link to /a-] {+link to /b+}",
        "block 4 of 4, list, 1 point | - {+New+}",
    ]


def test_markup_without_words_is_said_too() -> None:
    """A difference that no block shows is not passed over in silence."""
    assert said("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>", "RichText") == [
        "only the markup differs, in a place without words"
    ]
    assert said('<p id="x">One.</p>', "<p>One.</p>", "RichText") == [
        "block 1 of 1, paragraph | One. | only the markup differs"
    ]


@given(
    st.text(st.sampled_from("<p>/abstrong= 'h2l i"), max_size=60), st.text(st.sampled_from("<p>/ab l i"), max_size=60)
)
def test_no_html_that_differs_is_silent(before: str, after: str) -> None:
    """Whatever a rich text holds: if it differs, something is shown."""
    assert bool(said(before or None, after or None, "RichText")) == (before != after)


def test_references_and_options_are_named() -> None:
    """Names instead of ids; two items of one name are told apart; an order that changed is called that."""
    a, b, c, d = ("a" * 24, "b" * 24, "c" * 24, "d" * 24)
    target: dict[str, Any] = {"collectionId": "x"}
    assert said([a], [a, b], "MultiReference", **target) == ["Fresnel; {+Fuel and flame+}"]
    assert said([a, b], [b, a], "MultiReference", **target)[0].endswith("only the order differs")
    assert said(a, b, "Reference", **target) == ["[-Fresnel-] {+Fuel and flame+}"]
    assert said(c, d, "Reference", **target) == [f"[-Keeper ({c})-] {{+Keeper ({d})+}}"]
    assert said([c], [d], "MultiReference", **target) == [f"[-Keeper ({c})-] {{+Keeper ({d})+}}"]
    options: dict[str, Any] = {"options": [{"id": "1", "name": "Oil"}, {"id": "2", "name": "Gas"}]}
    assert said("1", "2", "Option", **options) == ["[-Oil-] {+Gas+}"]


def picture(name: str, alt: str | None = None, file_id: str = "") -> dict[str, Json]:
    """An image value."""
    return {"fileId": file_id or name, "url": f"https://x.example/{name}", "alt": alt}


def test_images_are_told_by_file_name_and_alternative_text() -> None:
    """Another file, other words, images that came, went and moved."""
    assert said(picture("a.jpg", "A lamp"), picture("a.jpg", "A brass lamp"), "Image") == [
        "alt text | A {+brass +}lamp"
    ]
    assert said(picture("a.jpg"), picture("b.jpg", "New"), "Image") == [
        "[-a.jpg-] {+b.jpg+}", "alt text | {+New+}"
    ]  # fmt: skip
    assert said(picture("a.jpg"), picture("a.jpg", file_id="other"), "Image") == [
        "a.jpg | the same address, another file"
    ]
    assert said([picture("a.jpg"), picture("b.jpg")], [picture("a.jpg", "Words"), picture("c.jpg")], "MultiImage") == [
        "a.jpg; [-b.jpg-] {+c.jpg+}", "image 1 of 2, alt text | {+Words+}"
    ]  # fmt: skip
    assert said(None, picture("a.jpg", "A lamp"), "Image") == ['{+a.jpg  "A lamp"+}']


@pytest.mark.parametrize(
    ("kind", "before", "after", "shown"),
    [
        ("Number", 12.5, 13, "[-12.5-] {+13+}"),
        ("Switch", True, False, "[-yes-] {+no+}"),
        ("Link", "https://a.example/x", None, "[-https://a.example/x-]"),
        ("DateTime", "2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z",
         "[-Sun 1 Mar 2026-] {+Mon 2 Mar 2026+}"),
        ("Unheard", {"a": 1}, {"a": 2}, '[-{"a": 1}-] {+{"a": 2}+}'),
    ],
)  # fmt: skip
def test_other_values_are_shown_as_a_list_shows_them(kind: str, before: Json, after: Json, shown: str) -> None:
    """One removed and one added value, never their JSON where a person has words for them."""
    assert said(before, after, kind) == [shown]


def test_the_same_is_no_change() -> None:
    """12 is 12.0, and an absent alternative text is none."""
    assert said(12, 12.0, "Number") == []
    assert said(picture("a.jpg"), {**picture("a.jpg"), "alt": None}, "Image") == []
