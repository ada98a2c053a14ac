"""Rich text that is opened stays as it is; an edit changes the words that were edited, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.fields import corpus
from tests.fields.corpus import DOCUMENTS
from wftui.domain.errors import FieldError
from wftui.fields import richtext
from wftui.fields.richtext import BlockKind, Document

EACH = pytest.mark.parametrize("source", DOCUMENTS.values(), ids=DOCUMENTS.keys())
TAG_NAMES = "p h2 b i a ul ol li blockquote figure div table tr td pre code br img foo wf-component script"
TAGS = TAG_NAMES.split()
PARTS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<a href='x'>",
            '<p id="">',
            "<br/>",
            "&amp;",
            "&",
            "<",
            ">",
            "&nbsp;",
            "\n",
            "<0>",
            "\\",
            "灯台",
            "<x a='",
            "'",
            '"',
            "<?",
            "<!--",
        ]
    ),
    st.text(max_size=8),
)
HTML = st.lists(PARTS, max_size=25).map("".join)
PARAGRAPHS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<b>x</b>",
                "<a href='y'>z</a>",
                "<br>",
                "&amp;",
                "&",
                "< ",
                "&lt;",
                "&am",
                "p;",
                "<!--c-->",
                "<x a=",
                "<!--",
                "<?",
                '"',
                "> ",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=10,
).map(lambda parts: f"<p>{''.join(parts)}</p>")


def check_tiling(document: Document) -> None:
    """Blocks follow each other, runs lie in them, pieces tile their runs; between blocks is only white space."""
    at = 0
    for block in document.blocks:
        assert not document.source[at : block.start].strip(" \t\r\n\f")
        assert block.start < block.end
        inside = block.start
        for run in block.runs:
            assert inside <= run.start
            piece_at = run.start
            for piece in run.pieces:
                assert piece.start == piece_at
                piece_at = piece.end
            assert piece_at == run.end
            inside = run.end
        assert inside <= block.end
        at = block.end
    assert not document.source[at:].strip(" \t\r\n\f")


def check_edits(source: str) -> None:
    """Editing any run changes that run alone, and shows what was typed."""
    document = richtext.read(source)
    for at, run in enumerate(document.runs):
        before = richtext.shown(document, run)
        assert richtext.edited(document, run, before) == source
        typed = before + "新 & <new> </p> 'q' \"\u00a0"
        after = richtext.edited(document, run, typed)
        assert after.startswith(source[: run.start])
        assert after.endswith(source[run.end :])
        again = richtext.read(after)
        assert len(again.runs) == len(document.runs)
        for other, (old, new) in enumerate(zip(document.runs, again.runs, strict=True)):
            if other == at:
                assert richtext.shown(again, new) == typed
            else:
                assert document.html(old) == again.html(new)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    """At least 60 documents of different shapes."""
    assert len(set(DOCUMENTS.values())) >= 60


@EACH
def test_open_and_close_keeps_every_byte(source: str) -> None:
    """Opening a rich text in any of its views and closing it gives the same text back."""
    document = richtext.read(source)
    check_tiling(document)
    assert document.source == source
    assert richtext.from_lines(richtext.to_lines(source)) == source
    for line in richtext.outline(document):
        assert "\n" not in line.label + line.words


@EACH
def test_an_edited_run_is_the_only_thing_that_differs(source: str) -> None:
    """What a person types in one run changes that run; every other character of the document stays."""
    if len(source) < 5000:
        check_edits(source)


def test_an_edit_within_a_long_text_leaves_the_rest() -> None:
    """One of 300 paragraphs is edited; the others keep their bytes."""
    source = DOCUMENTS["long"]
    document = richtext.read(source)
    run = document.runs[150]
    after = richtext.edited(document, run, richtext.shown(document, run).replace("150", "CL"))
    assert after == source.replace("Paragraph 150 ", "Paragraph CL ")


@pytest.mark.parametrize("name", corpus.WHOLE)
def test_a_sound_document_has_no_broken_blocks(name: str) -> None:
    """What nests is read as what it is."""
    assert not [block for block in richtext.read(corpus.WHOLE[name]).blocks if block.kind is BlockKind.BROKEN]


@pytest.mark.parametrize("name", corpus.BROKEN)
def test_a_broken_document_shows_where(name: str) -> None:
    """What does not nest is one block that is kept whole; sound blocks before it can still be edited."""
    assume_sound = {"lone signs", "null", "deep inline", "unclosed tag"}
    document = richtext.read(corpus.BROKEN[name])
    assert name in assume_sound or [
        block for block in document.blocks if block.kind in (BlockKind.BROKEN, BlockKind.COMMENT, BlockKind.UNKNOWN)
    ]


@given(HTML)
@settings(max_examples=150, deadline=None)
def test_any_html_is_tiled_and_edited_safely(source: str) -> None:
    """Whatever stands in the field, no byte is lost and no edit touches another run."""
    check_tiling(richtext.read(source))
    check_edits(source)


@given(st.text() | HTML)
@settings(max_examples=200, deadline=None)
def test_one_block_a_line_is_reversible(source: str) -> None:
    """The line view gives back exactly the text that it was made of, and editors see only line feeds in it."""
    lines = richtext.to_lines(source)
    assert richtext.from_lines(lines) == source
    assert lines.splitlines() == lines.split("\n")[: len(lines.splitlines())]


@given(PARAGRAPHS, st.data())
@settings(max_examples=150, deadline=None)
def test_any_typed_words_are_shown_as_typed(source: str, data: st.DataObject) -> None:
    """Whatever is typed into a run, between and around its tags, reads back as exactly that."""
    document = richtext.read(source)
    assume(len(document.runs) == 1)
    run = document.runs[0]
    before = richtext.shown(document, run)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    typed = (
        before[:start]
        + data.draw(st.text(max_size=5) | st.sampled_from(["p;", "lt;", "b>", "/", "!--"]))
        + before[end:]
    )
    try:
        after = richtext.edited(document, run, typed)
    except FieldError:
        return
    again = richtext.read(after)
    assert richtext.to_lines(after).count("<p>") == 1 or again.runs == ()
    assert [_loosely(richtext.shown(again, each)) for each in again.runs] == ([_loosely(typed)] if typed else [])


def _loosely(words: str) -> str:
    """Chips are numbered anew once others are gone, and a backslash may stand before what need not have one."""
    return re.sub(r"\\*<(/?)\d+(/?)>", r"<\1n\2>", words)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a <0>b c", "</0> is missing. Put it back, or take <0> out too."),
        ("a b</0> c", "</0> stands before <0>. The tag opens first, then it closes."),
        ("a </0>b<0> c", "</0> stands before <0>. The tag opens first, then it closes."),
        ("a <0>b</0> <0>c</0>", "<0> stands here twice. Each tag can be used once."),
        ("a <0>b<1>c</0></1>", "</1> must stand before </0>: the inner tag closes first."),
        (
            "a <7>b",
            "There is no tag <7> here. There are <0> </0> <1> </1> <2/>. To write it as words, put \\ before it.",
        ),
    ],
)
def test_tags_that_do_not_pair_are_refused_in_a_sentence(typed: str, sentence: str) -> None:
    """A chip that was lost, doubled or crossed never reaches the stored HTML."""
    document = richtext.read("<p>a <b>b</b> <i>c</i><br>d</p>")
    with pytest.raises(FieldError) as caught:
        richtext.edited(document, document.runs[0], typed)
    assert str(caught.value) == sentence


def test_tags_can_be_moved_left_out_and_written_as_words() -> None:
    """Chips carry their tags along, in pairs; with a backslash a chip is plain words."""
    document = richtext.read('<p id="">Read <a href="/x" data-w-id="7">this &rsquo; one</a> now<br>ok</p>')
    run = document.runs[0]
    assert richtext.shown(document, run) == "Read <0>this ’ one</0> now<1/>ok"
    assert [(chip.number, chip.words, chip.paired) for chip in richtext.chips(document, run)] == [
        (0, "link to /x", True),
        (1, "line break", False),
    ]
    moved = richtext.edited(document, run, "Now read <0>this ’ one</0>")
    assert moved == '<p id="">Now read <a href="/x" data-w-id="7">this ’ one</a></p>'
    small = richtext.edited(document, run, "Read <0>this ’ one!</0> now<1/>ok")
    assert small == '<p id="">Read <a href="/x" data-w-id="7">this &rsquo; one!</a> now<br>ok</p>'
    plain = richtext.edited(document, run, "Read \\<0> & go")
    assert plain == '<p id="">Read &lt;0&gt; &amp; go</p>'


def test_the_outline_names_each_block() -> None:
    """The outline says what each block is, and which are moved whole."""
    lines = richtext.outline(richtext.read(DOCUMENTS["everything"]))
    assert [(line.number, line.label, line.words) for line in lines] == [
        (1, "heading 1", "A"),
        (2, "paragraph", "b"),
        (3, "figure, moved whole", 'crate.jpg, "Eleven men & a crate", caption "The lens arrives"'),
        (4, "list, 1 point", "c"),
        (5, "embed, moved whole", "68 characters of code"),
        (6, "table, moved whole", "Opening hours, 3 columns, 3 rows"),
        (7, "component, moved whole", "5f1a, 2 properties"),
        (8, "code block, moved whole", "let a = 1 < 2; print(a)"),
        (9, "paragraph", "d"),
    ]


def test_list_points_know_their_place() -> None:
    """A run says how deep it lies and which number its point has."""
    document = richtext.read('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>')
    assert [(richtext.shown(document, run), run.depth, run.ordinal) for run in document.runs] == [
        ("a", 1, 3),
        ("b", 2, None),
        ("c", 1, 4),
    ]


def test_blocks_move_whole() -> None:
    """Moving, taking out and putting in a block keeps each block's bytes and the spaces between."""
    document = richtext.read(f"<p>a</p>\n{corpus.FIGURE}\n<h2>b</h2>\n")
    assert richtext.moved(document, 1, 0) == f"{corpus.FIGURE}\n<p>a</p>\n<h2>b</h2>\n"
    assert richtext.moved(document, 0, 2) == f"{corpus.FIGURE}\n<h2>b</h2>\n<p>a</p>\n"
    assert richtext.without(document, 1) == "<p>a</p>\n\n<h2>b</h2>\n"
    assert richtext.inserted(document, 0, "<p>x</p>") == f"<p>x</p>{document.source}"
    assert richtext.inserted(document, 3, "<p>x</p>") == f"<p>a</p>\n{corpus.FIGURE}\n<h2>b</h2><p>x</p>\n"


def test_a_person_may_break_lines_in_the_line_view() -> None:
    """A typed line feed between words is kept; one between two blocks is only for reading."""
    assert richtext.to_lines("<p>a</p><ul><li>b</li></ul>") == "<p>a</p>\n<ul>\n<li>b</li></ul>"
    assert richtext.from_lines("<p>a\nb</p>\n<p>c</p>") == "<p>a\nb</p><p>c</p>"


@pytest.mark.parametrize(
    "source",
    [
        "<a " * 40000,
        "<!--" * 30000,
        "<b>" * 40000,
        "<p>" * 40000,
        "<b></b>" * 20000 + "<i></u>",
        '<a b="' * 20000,
        "<ul><li>" * 15000,
        "</" * 50000,
        "<x></x>" * 15000,
        "&" * 100000,
        "<div>" * 20000 + "</div>" * 20000,
    ],
    ids=lambda source: source[:8],
)
def test_hostile_html_costs_little_time(source: str) -> None:
    """A text made to keep the reader busy is read while a person waits, not while they have lunch."""
    document = richtext.read(source)
    check_tiling(document)
    assert richtext.from_lines(richtext.to_lines(source)) == source


def test_spelling_before_and_after_an_edit_stays() -> None:
    """Within the edited run too, entities on both sides of the change keep the way they were written."""
    document = richtext.read("<p>&ldquo;Fish &amp; chips&#x201d; &mdash; Ada</p>")
    after = richtext.edited(document, document.runs[0], "“Fish & peas” — Ada")
    assert after == "<p>&ldquo;Fish &amp; peas&#x201d; &mdash; Ada</p>"


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("<p>1 < b > c</p><p>d</p>", "1 <b > c"),
        ("<p>AT&am</p><p>d</p>", "AT&amp;"),
        ("<x a='<p>it > that</p><p>d</p>", "it' > that"),
        ("<p>a</p><!-- <p>it</p>", "a -->"),
    ],
)
def test_typed_letters_never_complete_what_was_left_open(source: str, typed: str) -> None:
    """A bare sign in the stored HTML and the letters typed beside it do not become a tag or another character."""
    document = richtext.read(source)
    after = richtext.read(richtext.edited(document, document.runs[0], typed))
    assert len(after.runs) == len(document.runs)
    assert richtext.shown(after, after.runs[0]) == typed
    assert [block.kind for block in after.blocks] == [block.kind for block in document.blocks]
