from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import CodeKind, InlineCode, Span, UnitRef
from nltrans.evaluation.markup_html import Note, markup, safe_url


def code(number, kind, opening, closing="", equivalent=""):
    return InlineCode(number, kind, bool(closing), (opening,), (closing,) if closing else (), equivalent)


@pytest.mark.parametrize(
    ("text", "codes", "html"),
    [
        ("a < b & c", (), "a &lt; b &amp; c"),
        ("⟦1⟧x⟦/1⟧", (code(1, CodeKind.EMPHASIS, "*", "*"),), "<em>x</em>"),
        ("⟦1⟧x⟦/1⟧", (code(1, CodeKind.STRIKETHROUGH, "~~", "~~"),), "<del>x</del>"),
        (
            "⟦1⟧x⟦/1⟧",
            (code(1, CodeKind.LINK, "[", "](https://a.org/?x=1&y=2)"),),
            '<a href="https://a.org/?x=1&amp;y=2" rel="noopener noreferrer">x</a>',
        ),
        ("⟦1/⟧", (code(1, CodeKind.CODE, "`a<b`", equivalent="a<b"),), "<code>a&lt;b</code>"),
        ("⟦1/⟧", (code(1, CodeKind.BREAK, "\\\n"),), "<br>"),
        (
            "⟦1/⟧",
            (code(1, CodeKind.IMAGE, "![a](b.png)"),),
            '<span class="placeholder" title="![a](b.png)">image</span>',
        ),
        ("⟦1/⟧", (code(1, CodeKind.EMOJI, ":tada:", equivalent="🎉"),), "🎉"),
        (
            "⟦1/⟧",
            (code(1, CodeKind.AUTOLINK, "<https://a.org>", equivalent="https://a.org"),),
            '<a href="https://a.org" rel="noopener noreferrer">https://a.org</a>',
        ),
    ],
)
def test_codes_look_as_in_the_post(text, codes, html):
    assert markup(text, codes, rendered=True) == html


def test_marks_can_be_shown_with_their_source():
    link = code(1, CodeKind.LINK, "[", '](https://a.org "t")')
    assert markup("⟦1⟧x⟦/1⟧", (link,), rendered=False) == (
        '<b class="mark" title="[">⟦1⟧</b>x<b class="mark" title="](https://a.org &quot;t&quot;)">⟦/1⟧</b>'
    )


def test_nested_units_are_left_open():
    image = InlineCode(1, CodeKind.IMAGE, paired=False, open=("![", UnitRef("p1/i1"), "](b.png)"))
    assert 'title="![…](b.png)"' in markup("⟦1/⟧", (image,), rendered=True)


def test_notes_overlap_and_reach_across_marks():
    strong = code(1, CodeKind.STRONG, "**", "**")
    notes = (Note(Span(0, 9), "term", "a > b"), Note(Span(7, 9), "sure"))
    assert markup("one ⟦1⟧two⟦/1⟧", (strong,), notes, rendered=True) == (
        '<span class="term" title="a &gt; b">one </span><strong>'
        '<span class="term sure" title="a &gt; b">tw</span>o</strong>'
    )


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.org", "https://a.org"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("../x#y", "../x#y"),
        ("javascript:alert(1)", None),
        ("JaVaScript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
    ],
)
def test_only_harmless_addresses_can_be_followed(url, safe):
    assert safe_url(url) == safe


@given(
    st.text(alphabet="ab<>\"'& ⟦⟧/123", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    st.booleans(),
)
def test_whatever_the_text_the_html_is_well_formed(text, spans, rendered):
    codes = (code(1, CodeKind.STRONG, "**", "**"), code(2, CodeKind.LINK, "[", "](x)"), code(3, CodeKind.CODE, "`c`"))
    notes = [Note(Span(*sorted(pair)), 'x"y', "<t>") for pair in spans]
    html = markup(text, codes, notes, rendered=rendered)
    stack = []
    for closing, tag in re.findall(r"<(/?)([a-z]+)[^<>]*>", html):
        if closing:
            assert stack.pop() == tag
        elif tag != "br":
            stack.append(tag)
    assert stack == []
    if not rendered:
        import html as library

        assert library.unescape(re.sub(r"<[^<>]*>", "", html)) == text
