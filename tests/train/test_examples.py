"""Marked and constrained examples."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.train import augment, examples
from scripts.train.examples import Constraint, Mark
from scripts.train.pairs import Code, Pair

from nltrans.core import marks as product
from nltrans.engines import inline_tokens

SOURCE = "The language model reads small pieces of words ."
TARGET = "Le modèle de langue lit de petits morceaux de mots ."
LINKS = {(0, 0), (1, 3), (2, 1), (3, 4), (4, 6), (5, 7), (6, 8), (7, 9), (8, 10)}


@pytest.fixture
def pair():
    return augment.Aligned.of(Pair(SOURCE, TARGET, (), "origin"), LINKS)


def texts(example, vocabularies):
    """Both sides of an example in the product's form."""
    sides = zip(vocabularies, (example.source, example.target), strict=True)
    return [inline_tokens.decode(processor.decode(side[:-1])).text for processor, side in sides]


def pieces_of(example, vocabularies):
    sides = zip(vocabularies, (example.source, example.target), strict=True)
    return [[processor.id_to_piece(piece) for piece in side] for processor, side in sides]


def test_plain(pair, vocabularies):
    example = examples.render(pair, [], [], vocabularies)
    assert texts(example, vocabularies) == [SOURCE, TARGET]


def test_marks_stand_around_the_same_words(pair, vocabularies):
    example = examples.render(
        pair, [Mark(3, False, (4, 18), (3, 19)), Mark(1, True, (41, 46), (46, 50))], [], vocabularies
    )
    assert texts(example, vocabularies) == [
        "The ⟦3⟧language model⟦/3⟧ reads small pieces of ⟦1/⟧ .",
        "Le ⟦3⟧modèle de langue⟦/3⟧ lit de petits morceaux de ⟦1/⟧ .",
    ]


def test_a_constraint_stands_behind_its_term(pair, vocabularies):
    example = examples.render(pair, [], [Constraint((4, 18), (3, 19), "modèle linguistique")], vocabularies)
    text = vocabularies.source.decode(example.source[:-1])
    assert text == "The⟦t⟧ language model⟦=⟧ modèle linguistique⟦/t⟧ reads small pieces of words ."


def test_links_join_pieces_of_linked_words(pair, vocabularies):
    example = examples.render(pair, [Mark(2, False, (19, 24), (20, 23))], [], vocabularies)
    pieces = pieces_of(example, vocabularies)
    linked = {(pieces[1][t], pieces[0][s]) for t, s in example.links}
    assert {("⟦2⟧", "⟦2⟧"), ("⟦/2⟧", "⟦/2⟧"), ("</s>", "</s>")} <= linked
    assert ("▁Le", "▁The") in linked


def test_what_is_copied_is_linked_piece_by_piece(pair, vocabularies):
    example = examples.render(pair, [], [Constraint((4, 18), (3, 19), "modèle de langue")], vocabularies)
    pieces = pieces_of(example, vocabularies)
    wanted = [n for n in range(len(pieces[0])) if pieces[0].index("⟦=⟧") < n < pieces[0].index("⟦/t⟧")]
    copied = [(t, s) for t, s in example.links if s in wanted]
    assert [s for _, s in copied] == wanted
    assert all(pieces[1][t] == pieces[0][s] for t, s in copied)
    assert {t for t, _ in copied} == {t for t, s in example.links if 1 <= t <= len(wanted)}


@given(st.integers(0, 10_000))
@settings(deadline=None)  # the lemmatiser reads its tables at the first call
def test_drawn_marks_are_sound_and_links_in_range(vocabularies, seed):
    draw = random.Random(seed)
    pair = augment.Aligned.of(Pair(SOURCE, TARGET, (Code("em", (4, 12), (13, 19)),), "origin"), LINKS)
    for _ in range(draw.randint(0, 2)):
        pair = augment.disguise(pair, draw)
    marks = examples.draw_marks(pair, draw)
    constraints = examples.draw_constraints(pair, marks, draw)
    example = examples.render(pair, marks, constraints, vocabularies)
    source, target = texts(examples.render(pair, marks, [], vocabularies), vocabularies)
    assert product.is_sound(source, target)
    assert all(t < len(example.target) and s < len(example.source) for t, s in example.links)
    assert inline_tokens.SYMBOLS[-2] not in vocabularies.target.decode(example.target[:-1])


def test_a_seed_cuts_the_source_into_other_pieces_of_the_same_text(pair, vocabularies):
    marks = [Mark(2, False, (19, 24), (20, 23))]
    usual = examples.render(pair, marks, [], vocabularies)
    varied = [examples.render(pair, marks, [], vocabularies, seed) for seed in range(10)]
    assert len({tuple(example.source) for example in varied}) > 1
    assert {tuple(texts(example, vocabularies)) for example in varied} == {tuple(texts(usual, vocabularies))}
    assert {tuple(example.target) for example in varied} == {tuple(usual.target)}
    assert varied[3] == examples.render(pair, marks, [], vocabularies, 3)
