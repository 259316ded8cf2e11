"""Words that a translation is asked to have, because a dictionary knows them and the model did not."""

from __future__ import annotations

import pytest

from nltrans.decoding.lexicon import Lexicon

LEXICON = Lexicon(
    {"brain": "cerveau", "moon": "lune", "trees": "arbres", "dataset": "jeu de données", "tend": "tendre"}
    | {"China": "Chine", "with": "avec", "learning": "apprentissage", "pole": "pôle"},
    "en",
)


def wishes(terms, text):
    return [(text[term.start : term.end], term.target) for term in terms]


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Parts of the brain.", "Des parties du brain.", [("brain", "cerveau")]),
        ("Is it in ⟦1⟧China⟦/1⟧?", "Est-ce en ⟦1⟧China⟦/1⟧ ?", [("China", "Chine")]),
        ("The moon, a brain", "L'moon, un brain", [("moon", "lune"), ("brain", "cerveau")]),
        ("Brain of a man", "Brain d'un homme", [("Brain", "cerveau")]),
        ("One dataset more", "Un dataset de plus", [("dataset", "jeu de données")]),
        ("At 19 moon", "À 19 moon", [("moon", "lune")]),
    ],
)
def test_words_left_in_the_source_language_are_asked_for(source, target, wanted):
    assert wishes(LEXICON.left(source, target), source) == wanted


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Parts of the brain.", "Des parties du cerveau."),
        ("We read Learning with Trees.", "Nous avons lu Learning with Trees."),  # a title
        ("They met at the China Brain Institute.", "Ils se sont vus au China Brain Institute."),
        ("The brain tool", "L'outil Brain-IDE"),
        ("brain/moon", "brain/moon"),
        ("They tend to it", "Ils tendent à tend"),  # the translation is there, inflected
        ("Ask Moon about it", "Demandez à Moon"),  # a name
        ("quilt", "quilt"),
        ("", ""),
    ],
)
def test_other_words_may_stay(source, target):
    assert LEXICON.left(source, target) == ()


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Brain", [("Brain", "cerveau")]),
        ("⟦1⟧Dataset⟦/1⟧:", [("Dataset", "jeu de données")]),
        ("China", [("China", "Chine")]),
        ("brain brain", []),
        ("brain-dead", []),
        ("Quilt", []),
        ("⟦1/⟧", []),
        ("", []),
    ],
)
def test_a_word_alone_is_looked_up(source, wanted):
    assert wishes(LEXICON.alone(source), source) == wanted
