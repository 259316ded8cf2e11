from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import Span
from nltrans.decoding.clauses import split


def parts(text, size, protected=()):
    return [span.of(text) for span in split(text, "en", lambda part: len(part) <= size, protected)]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("short enough", 20, ["short enough"]),
        ("We read it. They wrote it.", 20, ["We read it.", "They wrote it."]),
        ("one, two; three, four", 15, ["one, two;", "three, four"]),
        ("We have a rule: never cut, ever", 20, ["We have a rule:", "never cut, ever"]),
        ("so it was, and it stayed", 20, ["so it was,", "and it stayed"]),
        ("we wrote it and they read it", 20, ["we wrote it", "and they read it"]),
        ("aa bb cc dd", 6, ["aa bb", "cc dd"]),
        ("a tool — a good one at that", 20, ["a tool", "— a good one at that"]),
        ("unbreakablewordhere is kept", 10, ["unbreakablewordhere", "is kept"]),
        ("今天天气很好，我们去公园。", 8, ["今天天气很好，", "我们去公园。"]),
        ("今天天气很好我们去", 5, ["今天天气", "很好我们去"]),
        ("", 5, []),
        ("  \n ", 1, []),
    ],
)
def test_cuts_are_made_where_a_reader_pauses(text, size, expected):
    assert parts(text, size) == expected


def test_protected_ranges_stay_whole_if_there_is_another_way():
    text = "we, you and, they, it"
    inside = Span(4, 17)
    assert parts(text, 17) == ["we, you and,", "they, it"]
    assert parts(text, 17, [inside]) == ["we,", "you and, they, it"]
    assert "".join(parts(text, 8, [inside])).replace(" ", "") == text.replace(" ", "")


@given(st.text("ab ,;:.。字—\n", max_size=80), st.integers(1, 30))
def test_nothing_but_white_space_is_lost_and_no_word_is_cut(text, size):
    spans = split(text, "en", lambda part: len(part) <= size)
    assert "".join(span.of(text) for span in spans).replace(" ", "").replace("\n", "") == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for span in spans[1:]:
        assert not (text[span.start - 1 : span.start + 1].isascii() and text[span.start - 1 : span.start + 1].isalpha())
    assert all(len(span) <= size or not any(space in span.of(text) for space in " \n") for span in spans)


def test_a_very_long_text_is_split_in_good_time():
    text = "word, " * 20_000
    assert len(parts(text, 500)) >= 240
