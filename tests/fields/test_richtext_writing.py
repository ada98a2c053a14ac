"""Promises of writing over more than one run: nothing is changed but what was broken, joined, taken out or marked."""

from __future__ import annotations

import pytest

from wftui.fields import richtext
from wftui.fields.richtext import Document

SOURCE = (
    '<h2 id="">Nine lamps</h2><p id="">Before <a href="/one">the <em>first</em> one</a>, dark.</p>\n'
    "<p></p><figure><img src='x.jpg'></figure><ul><li>One</li><li>Two</li></ul><ol><li>Alone</li></ol>"
)
HEADING, TEXT, EMPTY, FIGURE, LIST, ALONE = range(6)


@pytest.fixture
def document() -> Document:
    """A heading, a paragraph with a link, an empty one, a figure, two lists."""
    return richtext.read(SOURCE)


def test_a_paragraph_is_broken_where_the_caret_stands(document: Document) -> None:
    """Its own tag keeps its attributes, the new one has none, and every other character stays."""
    block = document.blocks[TEXT]
    run = block.runs[0]
    words = richtext.shown(document, run)
    at = words.index(", dark")
    assert richtext.broken(document, block, run, [words[:at], words[at:]]) == SOURCE.replace(
        "</a>, dark.</p>", "</a></p><p>, dark.</p>"
    )


def test_behind_a_heading_comes_a_paragraph(document: Document) -> None:
    """Enter at its end begins text, not another heading."""
    block = document.blocks[HEADING]
    broken = richtext.broken(document, block, block.runs[0], ["Nine lamps", ""])
    assert broken == SOURCE.replace("Nine lamps</h2>", "Nine lamps</h2><p></p>")


def test_a_point_is_broken_into_points(document: Document) -> None:
    """Several pasted lines become as many points of the same list."""
    block = document.blocks[LIST]
    broken = richtext.broken(document, block, block.runs[0], ["One", "and a half", "almost"])
    assert broken == SOURCE.replace("<li>One</li>", "<li>One</li><li>and a half</li><li>almost</li>")


def test_no_tag_is_torn_apart(document: Document) -> None:
    """Within a link nothing is broken, marked or joined: there would be half a link."""
    block = document.blocks[TEXT]
    run = block.runs[0]
    words = richtext.shown(document, run)
    at = words.index("first")
    assert richtext.broken(document, block, run, [words[:at], words[at:]]) is None
    assert richtext.marked(document, run, words, (0, at), ("<strong>", "</strong>")) is None


def test_words_are_marked_where_they_stand(document: Document) -> None:
    """A whole link can be made bold; what is around it keeps its spelling."""
    run = document.blocks[TEXT].runs[0]
    words = richtext.shown(document, run)
    span = (words.index("<0>"), words.index("</0>") + 4)
    assert richtext.marked(document, run, words, span, ("<strong>", "</strong>")) == SOURCE.replace(
        '<a href="/one">', '<strong><a href="/one">'
    ).replace("</a>", "</a></strong>")


def test_a_paragraph_goes_on_behind_the_one_before(document: Document) -> None:
    """Its words move with their tags; of what stood between nothing is left but white space."""
    before, run = document.blocks[HEADING].runs[0], document.blocks[TEXT].runs[0]
    joined = richtext.joined(document, before, run, richtext.shown(document, run))
    assert joined is not None
    assert joined.startswith('<h2 id="">Nine lampsBefore <a href="/one">the <em>first</em> one</a>, dark.</h2>\n<p>')


def test_nothing_is_joined_across_a_figure_or_out_of_a_list(document: Document) -> None:
    """Only neighbours of one kind grow together."""
    text, point = document.blocks[TEXT].runs[0], document.blocks[LIST].runs[0]
    assert richtext.joined(document, text, point, "One") is None
    alone = document.blocks[ALONE].runs[0]
    assert richtext.joined(document, document.blocks[LIST].runs[1], alone, "Alone") is None


def test_what_is_dropped_leaves_no_empty_list(document: Document) -> None:
    """One point of two goes alone; the only point takes its list with it."""
    block = document.blocks[LIST]
    assert richtext.dropped(document, block, block.runs[0]) == SOURCE.replace("<li>One</li>", "")
    alone = document.blocks[ALONE]
    assert richtext.dropped(document, alone, alone.runs[0]) == SOURCE.replace("<ol><li>Alone</li></ol>", "")


@pytest.mark.parametrize(
    ("pasted", "parts"),
    [
        ("One\rTwo", ["One", "Two"]),
        ("One\r\n\r\nTwo\r\ngoes on", ["One", "Two goes on"]),
        ("\n  One  \n", ["One"]),
        ("\n\n", []),
    ],
)
def test_pasted_lines_are_paragraphs(pasted: str, parts: list[str]) -> None:
    """Empty lines part them where there are any, else each line is one; terminals send carriage returns."""
    assert richtext.paragraphs(pasted) == parts
