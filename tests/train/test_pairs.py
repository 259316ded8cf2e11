"""Markdown of both sides as codes over plain text."""

from __future__ import annotations

import pytest
from scripts.train.align import symmetric
from scripts.train.pairs import Code, Pair, build, strip_markdown


@pytest.mark.parametrize(
    ("text", "plain", "codes"),
    [
        ("no codes", "no codes", []),
        ("a `b` c", "a b c", [("code", "b")]),
        ("a **b *c* d**", "a b c d", [("strong", "b c d"), ("em", "c")]),
        ("[`x`](u) y", "x y", [("link", "x"), ("code", "x")]),
        ("see [a (b)](http://e.org/x_(y)).", "see a (b).", [("link", "a (b)")]),
        ("![alt](u.png) t", "alt t", [("image", "alt")]),
        ("<https://e.org> t", "https://e.org t", [("autolink", "https://e.org")]),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4", []),
        ("``a ` b``", "a ` b", [("code", "a ` b")]),
    ],
)
def test_strip_markdown(text, plain, codes):
    stripped, found = strip_markdown(text)
    assert stripped == plain
    assert sorted((code.kind, stripped[code.start : code.end]) for code in found) == sorted(codes)


def test_codes_are_paired_by_what_they_hold():
    pair = build("[a](1) and [b](2)", "[B](2) et [A](1)", "origin")
    assert [(pair.source[slice(*c.source)], pair.target[slice(*c.target)]) for c in pair.codes] == [
        ("a", "A"),
        ("b", "B"),
    ]


@pytest.mark.parametrize(("source", "target"), [("*a*", "a"), ("`a`", "`b`"), ("[a](1)", "[a](2)")])
def test_codes_that_differ_make_no_pair(source, target):
    assert build(source, target, "origin") is None


def test_tags_that_one_side_has_alone_are_dropped():
    pair = build("the tokenizer <b>here</b>", "le <i>tokenizer</i> <b>ici</b>", "origin")
    assert (pair.source, pair.target) == ("the tokenizer <b>here</b>", "le tokenizer <b>ici</b>")


def test_a_pair_survives_its_line():
    pair = Pair("a b", "c d", (Code("em", (0, 1), (2, 3)),), "origin")
    assert Pair.from_line(pair.to_line() + "\n") == pair


def test_symmetric_alignment_grows_from_agreement():
    assert symmetric({(0, 0), (1, 1)}, {(0, 0), (1, 1)}) == {(0, 0), (1, 1)}
    assert symmetric({(0, 0), (1, 1)}, {(0, 0)}) == {(0, 0), (1, 1)}
    # (2, 0) has no neighbour and its target word is taken
    assert symmetric({(0, 0), (2, 0)}, {(0, 0)}) == {(0, 0)}
