"""The guard against silent loss: what Webflow's API would damage is named before it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fields import corpus, site
from wftui.domain.collection import Field
from wftui.fields.guard import damage, reason

FILE = {"fileId": "64cc00000000000000000001", "url": "https://a.example/b.png", "alt": "b"}
BARE = {"url": "https://a.example/b.png", "alt": "b"}
OURS = {"url": "https://cdn.prod.website-files.com/64aa/64cc_b.png", "alt": "b"}
FILE_REASON = "of this site without its file id, so Webflow's API would make a second file of it"

DAMAGED: list[tuple[Field, Any, Any, str]] = [
    (site.BODY, corpus.CODE, None, "holds a code block, which Webflow's API would empty"),
    (site.BODY, "<p>a</p><PRE>b</PRE>", None, "holds a code block, which Webflow's API would empty"),
    (site.BODY, "<p><code>b</code></p>", None, "holds a code block, which Webflow's API would empty"),
    (
        site.BODY,
        f"<p>a</p>{corpus.PLACEHOLDER}",
        None,
        "holds an embed whose content Webflow's API does not give, and would lose",
    ),
    (
        site.BODY,
        '<div class="w-embed x"> \u200d </div>',
        None,
        "holds an embed whose content Webflow's API does not give, and would lose",
    ),
    (
        site.BODY,
        '<figure><img src="https://a.example/b.png"></figure>',
        None,
        "holds a figure that Webflow's editor did not make, and would lose",
    ),
    (
        site.BODY,
        corpus.COMPONENT.replace(' data-w-id="11aa-22bb"', ""),
        corpus.COMPONENT,
        "holds a component without its data-w-id, so Webflow's API would make a new one of it",
    ),
    (site.BODY, "<p>a</p><marquee>b</marquee>", None, "holds <marquee>, which Webflow's API would leave out"),
    (site.BODY, "<iframe src='x'></iframe>", None, "holds <iframe>, which Webflow's API would leave out"),
    (site.BODY, '<p style="color:red">a</p>', None, "holds inline styles, which Webflow's API would leave out"),
    (site.HERO, BARE, FILE, f"holds a picture {FILE_REASON}"),
    (site.HERO, BARE, BARE, f"holds a picture {FILE_REASON}"),
    (site.HERO, OURS, None, f"holds a picture {FILE_REASON}"),
    (site.BROCHURE, BARE, FILE, f"holds a file {FILE_REASON}"),
    (site.GALLERY, [FILE, OURS], None, f"holds a picture {FILE_REASON}"),
    (site.GALLERY, [BARE], [FILE], f"holds a picture {FILE_REASON}"),
]

SAFE: list[tuple[Field, Any, Any]] = [
    (site.BODY, None, corpus.CODE),
    (site.BODY, corpus.FIGURE, None),
    (site.BODY, corpus.VIDEO, None),
    (site.BODY, corpus.EMBED, None),
    (site.BODY, "<div data-rt-embed-type='true'><pre>in an embed</pre></div>", None),
    (site.BODY, corpus.COMPONENT, corpus.COMPONENT),
    (site.BODY, corpus.COMPONENT.replace(' data-w-id="11aa-22bb"', ""), "<p>a new one</p>"),
    (site.BODY, corpus.TABLE, None),
    (site.BODY, "<p>about &lt;pre&gt; and code</p>", None),
    (site.HERO, FILE, FILE),
    (site.HERO, BARE, None),
    (site.HERO, BARE, OURS),
    (site.HERO, None, FILE),
    (site.GALLERY, [FILE, BARE | {"url": "https://a.example/new.png"}], [FILE]),
    (site.NOTES, "<pre>only text</pre>", None),
    (site.SCAN, {"url": "x"}, None),
]


@pytest.mark.parametrize(("field", "value", "stored", "why"), DAMAGED)
def test_what_would_be_damaged_is_named(field: Field, value: Any, stored: Any, why: str) -> None:
    """A write that would lose something is refused in a sentence that says what, and what to do."""
    assert reason(value, field, stored) == why
    assert damage(value, field, stored) == (
        f"{field.display_name} {why}. The field was not sent. Edit it in the Designer, or type send anyway."
    )


@pytest.mark.parametrize(("field", "value", "stored"), SAFE)
def test_what_is_safe_is_not_held_up(field: Field, value: Any, stored: Any) -> None:
    """The guard stays silent where nothing would be lost, so that its word counts."""
    assert damage(value, field, stored) is None


@pytest.mark.parametrize("source", corpus.DOCUMENTS.values(), ids=corpus.DOCUMENTS.keys())
def test_the_guard_reads_any_html(source: str) -> None:
    """No stored text is too broken to be judged."""
    damage(source, site.BODY, source)
