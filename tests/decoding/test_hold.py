import pytest

from nltrans.core.term import Glossary, Term
from nltrans.decoding.hold import hold, release
from nltrans.glossary.match import Matcher

TERMS = (
    Term("model", ("modèle", "modèles"), gender="masculine"),
    Term("accuracy", ("exactitude",), gender="feminine"),
    Term("deep learning", ("apprentissage profond",)),
)


def found(source):
    return Matcher(Glossary("en", "fr", TERMS)).match(source)


def test_missed_terms_become_placeholders_and_the_others_stay_words():
    source = "the ⟦3⟧model⟦/3⟧ of accuracy"
    held = hold(source, "la ⟦3⟧chose⟦/3⟧ d'exactitude", found(source), "fr")
    assert held.text == "the ⟦3⟧⟦4/⟧⟦/3⟧ of accuracy"
    assert [(number, match.target) for number, match in held.terms] == [(4, "modèle")]
    assert held.equivalents == ((4, "modèle"),)


def test_nothing_is_held_where_nothing_is_missed():
    assert hold("the model", "le modèle", found("the model"), "fr") is None
    cut = "deep ⟦1⟧learning⟦/1⟧"
    assert hold(cut, "x ⟦1⟧y⟦/1⟧", found(cut), "fr") is None


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("the model", "la ⟦1/⟧", "le modèle"),
        ("the accuracy", "le ⟦1/⟧", "l'exactitude"),
        ("of accuracy", "de⟦1/⟧donc", "d'exactitude donc"),
        ("the models", "les ⟦1/⟧", "les modèles"),
        ("deep learning", "les ⟦1/⟧", "les apprentissage profond"),
        ("the ⟦7⟧model⟦/7⟧", "la ⟦7⟧⟦8/⟧⟦/7⟧", "le ⟦7⟧modèle⟦/7⟧"),
    ],
)
def test_terms_take_the_places_of_their_placeholders(source, target, expected):
    held = hold(source, "", found(source), "fr")
    assert release(target, held, "fr") == expected
