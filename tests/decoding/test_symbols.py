"""Emoji, which the engine does not see."""

from __future__ import annotations

import re

import pytest

from nltrans.core.document import Span
from nltrans.core.ports import Alignment, Capabilities, Hypothesis
from nltrans.core.report import Strategy
from nltrans.decoding.passes import Text
from nltrans.decoding.symbols import take_out
from roads import decode

TEXTS = [
    ("the world ⟦1/⟧.", "the world."),
    ("Well done! ⟦1/⟧", "Well done!"),
    ("Well done ⟦1/⟧ !", "Well done !"),
    ("⟦1/⟧ Well done", "Well done"),
    ("love ⟦1/⟧ and support ⟦2/⟧ you", "love and support you"),
    ("love ⟦1/⟧ ⟦2/⟧ and", "love and"),
    ("love⟦1/⟧ and", "love and"),
    ("on ⟦3⟧Twitter⟦/3⟧ ⟦1/⟧ for", "on ⟦3⟧Twitter⟦/3⟧ for"),
    ("⟦3⟧⟦1/⟧ to read⟦/3⟧", "⟦3⟧to read⟦/3⟧"),
    ("so ⟦3⟧⟦1/⟧ great⟦/3⟧ it", "so ⟦3⟧great⟦/3⟧ it"),
    ("⟦3⟧Thanks ⟦1/⟧⟦/3⟧!", "⟦3⟧Thanks⟦/3⟧!"),
]


def aligned(source, target, links):
    """Align words by their numbers: target word to source word."""
    spans = [[Span(*match.span()) for match in re.finditer(r"⟦/?\d+/?⟧|\w+", text)] for text in (source, target)]
    weights = tuple(
        tuple(float(links.get(row) == column) for column in range(len(spans[0]))) for row in range(len(spans[1]))
    )
    return Alignment(tuple(spans[0]), tuple(spans[1]), weights)


@pytest.mark.parametrize(("text", "without"), TEXTS)
def test_they_are_taken_out_with_a_space_and_put_back_where_they_were(text, without):
    apart = take_out(text, (1, 2))
    assert apart.text == without
    words = len(re.findall(r"⟦/?\d+/?⟧|\w+", without))
    assert apart.put_back(without, aligned(without, without, {n: n for n in range(words)})) == text


@pytest.mark.parametrize(
    ("text", "target", "links", "expected"),
    [
        ("love ⟦1/⟧ and support ⟦2/⟧ you", "amour et soutien vous", {0: 0, 2: 2}, "amour ⟦1/⟧ et soutien ⟦2/⟧ vous"),
        ("from all the world ⟦1/⟧.", "du monde entier.", {1: 3}, "du monde entier ⟦1/⟧."),
        ("Well done ⟦1/⟧!", "Bravo !", {}, "Bravo ⟦1/⟧ !"),
        ("⟦3⟧Thanks ⟦1/⟧⟦/3⟧!", "⟦3⟧Merci⟦/3⟧ !", {}, "⟦3⟧Merci ⟦1/⟧⟦/3⟧ !"),
        ("Good news, ⟦1/⟧ it works", "Bonne nouvelle : ça marche", {1: 1}, "Bonne nouvelle : ⟦1/⟧ ça marche"),
        ("on ⟦3⟧Twitter⟦/3⟧ ⟦1/⟧ for", "sur ⟦3⟧Twitter⟦/3⟧ pour", {}, "sur ⟦3⟧Twitter⟦/3⟧ ⟦1/⟧ pour"),
    ],
)
def test_they_follow_their_word(text, target, links, expected):
    apart = take_out(text, (1, 2))
    assert apart.put_back(target, aligned(apart.text, target, links)) == expected


@pytest.mark.parametrize("alignment", [None, aligned("love and support", "amour et soutien", {2: 2})])
def test_without_a_link_there_is_no_place(alignment):
    assert take_out("love ⟦1/⟧ and support", (1,)).put_back("amour et soutien", alignment) is None


class Engine:
    name = "fake"

    def __init__(self, *, links):
        self.capabilities = Capabilities(pairs=None, marks="nltrans", max_marks=9)
        self.seen = []
        self._links = links

    def translate(self, requests):
        self.seen += [request.text for request in requests]
        answers = [(request.text, request.text.upper()) for request in requests]
        return [Hypothesis(t, alignment=aligned(s, t, self._links)) for s, t in answers]


def test_the_engine_does_not_see_them():
    engine = Engine(links={0: 0})
    (outcome,) = decode(engine, Text("love ⟦1/⟧ and ⟦2⟧peace⟦/2⟧", symbols=(1,)))
    assert engine.seen == ["love and ⟦2⟧peace⟦/2⟧"]
    assert (outcome.text, outcome.strategy) == ("LOVE ⟦1/⟧ AND ⟦2⟧PEACE⟦/2⟧", Strategy.MARKS)
    assert [span.of(outcome.text) for span in outcome.alignment.target][:2] == ["LOVE", "AND"]


def test_an_engine_without_links_copies_them():
    engine = Engine(links={})
    (outcome,) = decode(engine, Text("love ⟦1/⟧ and peace", symbols=(1,)))
    assert engine.seen == ["love and peace", "love ⟦1/⟧ and peace"]
    assert outcome.text == "LOVE ⟦1/⟧ AND PEACE"
