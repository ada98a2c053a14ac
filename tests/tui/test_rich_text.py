"""Promises of the rich-text screen: what is typed changes its run, and no other byte."""

from __future__ import annotations

import difflib
import os
import stat
import sys
import textwrap
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.tui.forms import FormDriver, Museum, form_of, museum
from wftui.domain.item import VariantKey
from wftui.tui.app import WftuiApp
from wftui.tui.commands import InEditor, InsertTag, MoveDown, NewItem, Open, OtherLook, Save, Undo


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


def _body(site: Museum, key: VariantKey) -> str:
    value = site.values(key)["body"]
    assert isinstance(value, str)
    return value


async def _open(driver: FormDriver, field: str = "body") -> None:
    await driver.go_to(field)
    await driver.do(Open)
    await driver.sees("Outline")


def _kept(driver: FormDriver, key: VariantKey, field: str = "body") -> str:
    value = driver.edits(key)[field].value
    assert isinstance(value, str)
    return value


async def test_typing_into_one_run_changes_that_run_alone(site: Museum) -> None:
    """The words typed into a paragraph with a link stand in the source there, every other character is as it was."""
    key = site.item("exhibitions", "glass-and-flame")
    before = _body(site, key)
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.press("down")
        await driver.do(Open)
        await driver.sees("<0>the 1859 inventory</0>", "<0> link to /stories/the-1859-inventory")
        await driver.type(" Really.")
        await driver.press("escape")
        after = _kept(driver, key)
        changes = [each for each in difflib.SequenceMatcher(None, before, after).get_opcodes() if each[0] != "equal"]
        assert [(name, after[start:end]) for name, _, _, start, end in changes] == [("insert", " Really.")]
        await driver.do(Undo)


async def test_what_is_typed_survives_although_the_tags_are_not_in_order(site: Museum) -> None:
    """With half a pair of tags deleted, the words are on disk all the same, and the box says what is missing."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.press("down")
        await driver.do(Open)
        box: Any = driver.app.focused
        box.text = box.text.replace("</0>", "") + " And more."
        await driver.until(lambda: "body" in driver.edits(key))
        await driver.sees("</0> is missing")
        assert " And more.</p>" in _kept(driver, key)
        assert "<a href" not in _kept(driver, key)
        await driver.do(InsertTag)
        await driver.press("escape")
        await driver.do(Undo)


async def test_a_missing_tag_is_inserted_around_what_is_selected(site: Museum) -> None:
    """Ctrl+T brings a deleted pair of tags back, and the link is there again."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.press("down")
        await driver.do(Open)
        box: Any = driver.app.focused
        box.text = "You can read it in the reading room."
        box.move_cursor((0, 23), select=False)
        box.move_cursor((0, 30), select=True)
        await driver.do(InsertTag)
        await driver.press("escape")
        assert 'in the <a href="/stories/the-1859-inventory">reading</a> room.' in _kept(driver, key)
        await driver.press("escape")
        screen: Any = driver.screen
        screen.put_back()


async def test_a_figure_is_moved_and_taken_out_whole(site: Museum) -> None:
    """J moves a figure past its neighbour byte for byte; Ctrl+K takes it out, and undo brings it back as it was."""
    key = site.item("exhibitions", "glass-and-flame")
    before = _body(site, key)
    start, end = before.index("<figure"), before.index("</figure>") + len("</figure>")
    figure = before[start:end]
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.press(*["down"] * 4)
        await driver.do(MoveDown)
        moved = _kept(driver, key)
        assert figure in moved
        assert moved.index("<figure") > moved.index("<blockquote")
        assert sorted(moved) == sorted(before)
        await driver.press("ctrl+k")
        assert "<figure" not in _kept(driver, key)
        await driver.do(Undo, Undo)
        assert driver.edits(key) == {}


async def test_the_html_of_one_block_is_edited_a_block_a_line(site: Museum) -> None:
    """F4 shows the source; a change in one block's HTML leaves the others as they were."""
    key = site.item("exhibitions", "glass-and-flame")
    before = _body(site, key)
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.do(OtherLook)
        await driver.sees('<h2 id="">Nine objects, one flame</h2>')
        await driver.press("down", "down")
        await driver.do(Open)
        box: Any = driver.app.focused
        box.text = box.text.replace("Nine", "<em>Nine</em>")
        await driver.press("escape")
        assert _kept(driver, key) == before.replace(
            "Nine objects, one flame</h2>", "<em>Nine</em> objects, one flame</h2>"
        )
        await driver.do(OtherLook)
        await driver.do(Undo)


async def test_enter_begins_a_paragraph_and_a_new_block_is_chosen(site: Museum) -> None:
    """Enter at the end of a paragraph begins the next one; + asks for the kind of a new block and opens it."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.do(Open)
        await driver.press("enter")
        await driver.type("A second thought.")
        await driver.press("escape")
        await driver.until(lambda: "<p>A second thought.</p>" in _kept(driver, key))
        await driver.do(NewItem)
        await driver.type("heading 3")
        await driver.press("enter")
        await driver.type("Afterwards")
        await driver.press("escape")
        assert "<p>A second thought.</p><h3>Afterwards</h3>" in _kept(driver, key)
        await driver.press("escape")
        screen: Any = driver.screen
        screen.put_back()


async def test_a_code_block_is_held_back_until_send_anyway_is_typed(site: Museum) -> None:
    """A text that this API would damage is not sent, with the reason; the typed words send it."""
    with site.session().open_mirror(site.site.id) as mirror:
        stories = site.collections["stories"].id
        key = next(
            key for key, raw in mirror.each_variant(stories)
            if b"<pre" in raw and key.cms_locale_id == site.site.primary.cms_locale_id
        )  # fmt: skip
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.sees("code block")
        await driver.do(Open)
        await driver.type(" Mind the step.")
        await driver.press("escape", "escape")
        await driver.do(Save)
        await driver.sees("send anyway", "code block")
        assert site.writes()[before:] == []
        assert "body" in driver.edits(key)
        await driver.type("yes")
        await driver.press("enter")
        assert site.writes()[before:] == []
        await driver.press(*["backspace"] * 3)
        await driver.type("send anyway")
        await driver.press("enter")
        await driver.until(lambda: len(site.writes()) > before, "the write")
        await driver.pilot.pause()
    assert [list(each) for each in site.sent_fields()[before:]] == [["body"]]


def _editor(folder: Path, body: str) -> str:
    """A command that stands in for $EDITOR: it notes what it was given, then replaces the file, as many editors do."""
    script = folder / "editor.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import os, pathlib, sys
            file = pathlib.Path(sys.argv[-1])
            notes = pathlib.Path({str(folder)!r})
            (notes / "mode").write_text(oct(os.stat(file.parent).st_mode & 0o777))
            (notes / "environment").write_text("\\n".join(os.environ))
            (notes / "given").write_text(file.read_text())
            text = file.read_text()
            fresh = file.with_suffix(".new")
            {body}
            os.replace(fresh, file)
            """
        )
    )
    return f"{sys.executable} '{script}' --wait"


async def test_the_external_editor_gets_html_a_block_a_line_and_a_clean_environment(
    site: Museum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """$EDITOR gets one block a line in a private folder, without the token; what it writes by another name is read."""
    key = site.item("exhibitions", "glass-and-flame")
    before = _body(site, key)
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", _editor(tmp_path, 'fresh.write_text(text.replace("eleven men", "twelve men"))'))
    monkeypatch.setenv("WEBFLOW_API_TOKEN", "a-secret")
    monkeypatch.setattr(WftuiApp, "suspend", lambda self: nullcontext())
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.do(InEditor)
        await driver.kept(key, "body", before.replace("eleven men", "twelve men"))
        await driver.do(Undo)
    assert (tmp_path / "mode").read_text() == oct(stat.S_IRWXU)
    assert "WEBFLOW_API_TOKEN" not in (tmp_path / "environment").read_text().split("\n")
    assert "PATH" in (tmp_path / "environment").read_text().split("\n")
    assert '\n<h2 id="">Nine objects' in (tmp_path / "given").read_text()
    assert "WEBFLOW_API_TOKEN" in os.environ


async def test_markdown_is_for_what_is_newly_written(
    site: Museum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block written in Markdown goes in as HTML between the others, which stay as they were; tags in it are words."""
    key = site.item("exhibitions", "glass-and-flame")
    before = _body(site, key)
    words = "## Later\n\nA *quiet* <script>alert(1)</script> room.\n\n- one\n- two\n"
    written = f"fresh.write_text({words!r})"
    monkeypatch.setenv("VISUAL", _editor(tmp_path, written))
    monkeypatch.setattr(WftuiApp, "suspend", lambda self: nullcontext())
    async with form_of(site, key) as driver:
        await _open(driver)
        await driver.do(NewItem)
        await driver.type("markdown")
        await driver.press("enter")
        await driver.until(lambda: "body" in driver.edits(key))
        after = _kept(driver, key)
        added = (
            "<h2>Later</h2><p>A <em>quiet</em> &lt;script&gt;alert(1)&lt;/script&gt; room.</p>"
            "<ul><li>one</li><li>two</li></ul>"
        )
        assert added in after
        assert after.replace(added, "") == before
        await driver.do(Undo)
