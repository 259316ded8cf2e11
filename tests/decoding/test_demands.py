from __future__ import annotations

import re

import pytest

from nltrans.core.marks import plain
from nltrans.core.ports import TermConstraint
from nltrans.decoding import demands
from nltrans.decoding.passes import Text

TERM = re.compile(r"⟦t⟧(?P<source>.*?)⟦=⟧(?P<target>.*?)⟦/t⟧")


def joined(pieces):
    return "".join(pieces.split()).replace("▁", " ")


def asked(pieces):
    """Return a source text, whose terms are marked with what is wished for."""
    text, terms = joined(pieces), []
    while match := TERM.search(text):
        text = text[: match.start()] + match["source"] + text[match.end() :]
        start = match.start()
        terms.append(TermConstraint(start, start + len(match["source"]), match["target"].strip()))
    return Text(text, terms=tuple(terms))


def unmet(source, target):
    return demands.unmet(asked(source), joined(target))


def literals_missing(source, target):
    return demands.literals_missing(plain(asked(source).text), plain(joined(target)))


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("⟦1⟧ ▁Lire ⟦/1⟧ ▁le ⟦2/⟧", 0),
        ("⟦2/⟧ ▁le ⟦1⟧ ▁Lire ⟦/1⟧", 0),
        ("⟦1⟧ ▁Lire ⟦2/⟧ ⟦/1⟧", 0),
        ("⟦1⟧ ▁Lire ⟦/1⟧ ▁le", 1),
        ("⟦1⟧ ▁Lire ▁le ⟦2/⟧", 1),
        ("▁Lire ▁le", 3),
        ("⟦1⟧ ▁Lire ⟦/1⟧ ▁le ⟦2/⟧ ⟦2/⟧", 1),
        ("⟦1⟧ ▁Lire ⟦/1⟧ ▁le ⟦2/⟧ ⟦3/⟧", 1),
        ("⟦/1⟧ ▁Lire ⟦1⟧ ▁le ⟦2/⟧", 1),
        ("⟦1⟧ ⟦/1⟧ ▁Lire ▁le ⟦2/⟧", 1),
    ],
)
def test_marks(target, count):
    assert unmet("⟦1⟧ ▁Read ⟦/1⟧ ▁the ⟦2/⟧", target) == count


def test_nested_pairs_close_inside_out():
    source = "⟦1⟧ ⟦2⟧ ▁Read ⟦/2⟧ ⟦/1⟧"
    assert unmet(source, "⟦1⟧ ⟦2⟧ ▁Lire ⟦/2⟧ ⟦/1⟧") == 0
    assert unmet(source, "⟦1⟧ ⟦2⟧ ▁Lire ⟦/1⟧ ⟦/2⟧") > 0


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("▁un ▁réseau ▁neuronal ▁profond", 0),
        ("▁les ▁réseaux ▁neuron aux ▁profond s", 0),
        ("▁L ' apprentissage ▁d ' un ▁Réseau ▁neuronal", 0),
        ("▁un ▁filet ▁neuronal ▁profond", 1),
        ("▁un ▁réseau ▁profond", 1),
    ],
)
def test_a_term_is_met_by_any_of_its_forms(target, count):
    source = "▁a ⟦t⟧ ▁deep ▁neural ▁net ⟦=⟧ ▁réseau ▁neuron al ⟦/t⟧"
    assert unmet(source, target) == count


def test_each_term_counts():
    source = "⟦t⟧ ▁net ⟦=⟧ ▁réseau ⟦/t⟧ ▁and ⟦t⟧ ▁layer ⟦=⟧ ▁couche ⟦/t⟧"
    assert [unmet(source, target) for target in ("▁réseau ▁couche", "▁couche", "▁rien", "")] == [0, 1, 2, 2]


def test_a_term_that_a_mark_cuts_is_found():
    source = "⟦1⟧ ⟦t⟧ ▁network ⟦=⟧ ▁réseau ⟦/t⟧ ⟦/1⟧"
    assert unmet(source, "▁le ⟦1⟧ ▁rés ⟦/1⟧ eau") == 0


def test_plain_text_asks_for_nothing():
    assert unmet("▁Read ▁it", "") == 0


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("▁in ▁1 9 9 0", "▁en ▁19 90", 0),
        ("▁2 , 2 5 0 ▁points", "▁2 ▁ 2 50 ▁points", 0),
        ("▁2 , 2 5 0 ▁points", "▁2 ▁ 2 ▁ 50 ▁points", 1),
        ("▁3 ▁of ▁3", "▁3", 1),
        ("▁first ▁of ▁July", "▁le ▁1 er ▁juillet", 0),
        ("▁with ▁Py Torch ▁and ▁fast Text", "▁avec ▁Py Torch ▁et ▁fast ▁Text", 1),
        ("▁the ▁EU ▁and ▁Germany", "▁l' UE ▁et ▁l' Allemagne", 0),
        ("⟦1⟧ ▁A ⟦/1⟧ ▁5", "⟦1⟧ ▁A ⟦/1⟧", 1),
        ("▁the ⟦t⟧ ▁model ⟦=⟧ ▁modèle ▁2 ⟦/t⟧", "▁le ▁modèle", 0),
    ],
)
def test_numbers_and_names_stay(source, target, count):
    assert literals_missing(source, target) == count


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("▁training ▁data", "▁données ▁d ' entraîne ment ▁d ' entraîne ment", 1),
        ("▁an ▁impressive ▁text", "▁un ▁texte ▁impressionnant ▁impressionnant e", 1),
        ("▁creative ▁work", "▁travail ▁créatif ▁CRÉATIF ▁créatif", 1),
        ("▁layer ▁by ▁layer", "▁couche ▁par ▁couche", 0),
        ("▁we ▁ask ▁ourselves", "▁nous ▁nous ▁demandons", 0),
        ("▁Japan . ▁Japan ▁is", "▁le ▁Japon . ▁Japon ▁est", 0),
        ("▁the ▁model ▁models", "▁le ▁modèle ▁modélise", 0),
        ("▁a ⟦1⟧ ▁model ⟦/1⟧", "▁un ▁modèle ⟦1⟧ ▁modèle ⟦/1⟧", 1),
        ("⟦t⟧ ▁data ⟦=⟧ ▁corpus ▁corpus ⟦/t⟧", "▁corpus ▁corpus", 1),
    ],
)
def test_words_are_said_once(source, target, count):
    assert unmet(source, target) == count
