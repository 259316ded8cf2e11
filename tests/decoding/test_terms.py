from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core import marks
from nltrans.core.ports import Capabilities, Hypothesis, TermConstraint
from nltrans.core.report import Strategy
from nltrans.core.term import Glossary, Term
from nltrans.decoding.passes import Text
from nltrans.glossary.adherence import adherence
from nltrans.glossary.match import Matcher
from roads import decode

TERMS = (
    Term("model", ("modèle", "modèles"), gender="masculine"),
    Term("accuracy", ("exactitude",), gender="feminine"),
    Term("deep learning", ("apprentissage profond",)),
)
LEXICON = {"the": "la", "of": "de", "model": "maquette", "models": "maquettes", "deep": "étude", "learning": "forte"}


class Clumsy:
    """Translates word by word with the wrong words, and copies marks and what it does not know."""

    name = "clumsy"

    def __init__(self, *, copies=True):
        self.capabilities = Capabilities(None, marks="nltrans" if copies else None, max_marks=16)
        self.requests = []

    def load(self):
        pass

    def translate(self, requests):
        self.requests += requests
        return [Hypothesis(" ".join(LEXICON.get(word, word) for word in r.text.split(" "))) for r in requests]


class Obedient(Clumsy):
    """Does what wishes say, and only then what is asked in other ways."""

    def __init__(self):
        super().__init__()
        self.capabilities = Capabilities(None, marks="nltrans", max_marks=16, terms=True)

    def translate(self, requests):
        answers = super().translate(requests)
        return [
            Hypothesis(" ".join(("oui", *(term.target for term in request.terms)))) if request.terms else answer
            for request, answer in zip(requests, answers, strict=True)
        ]


def found(source):
    return Matcher(Glossary("en", "fr", TERMS)).match(source)


def run(sources, engine):
    texts = [Text(source, matches=found(source)) for source in sources]
    return decode(engine, *texts, only=("terms", "markup"))


@pytest.mark.parametrize("copies", [True, False])
def test_an_engine_without_wishes_gets_placeholders(copies):
    engine = Clumsy(copies=copies)
    outcomes = run(["the model", "the accuracy", "nothing"], engine)
    assert [outcome.text for outcome in outcomes] == ["le modèle", "l'exactitude", "nothing"]
    assert all(outcome.strategy is Strategy.NONE for outcome in outcomes)
    assert sum(request.text == "nothing" for request in engine.requests) == 1


def test_what_a_second_try_does_not_better_stays():
    class Stubborn(Clumsy):
        def translate(self, requests):
            return [Hypothesis("rien") for _ in requests]

    (outcome,) = run(["the model"], Stubborn())
    assert outcome.text == "rien"


def test_marks_of_the_segment_survive():
    (outcome,) = run(["the ⟦1⟧model⟦/1⟧ of ⟦2/⟧"], Clumsy())
    assert outcome.text == "le ⟦1⟧modèle⟦/1⟧ de ⟦2/⟧"
    assert outcome.strategy is Strategy.MARKS


@given(
    st.lists(
        st.sampled_from(["the", "model", "models", "of", "deep learning", "accuracy", "x"]), min_size=1, max_size=6
    )
)
def test_adherence_never_drops_and_marks_stay_sound(parts):
    source = " ".join([*parts, "⟦1⟧x⟦/1⟧"])
    engine = Clumsy()
    (before,) = decode(engine, source, only=("markup",))
    (after,) = run([source], engine)
    assert marks.is_sound(source, after.text)
    kept = [len(adherence(outcome.text, found(source), "fr").kept) for outcome in (before, after)]
    assert kept[1] >= kept[0]


def test_wishes_are_for_segments_that_lack_terms():
    engine = Obedient()
    outcomes = run(["the model of models", "le modèle", "nothing"], engine)
    assert [outcome.text for outcome in outcomes] == ["oui modèle modèles", "le modèle", "nothing"]
    asked = [request for request in engine.requests if request.terms]
    assert [request.text for request in asked] == ["the model of models"]
    assert asked[0].terms == (TermConstraint(4, 9, "modèle"), TermConstraint(13, 19, "modèles"))


def test_wishes_are_for_the_terms_that_are_missing():
    class Halfway(Obedient):
        def translate(self, requests):
            answers = super().translate(requests)
            return [
                answer if request.terms else Hypothesis(answer.text.replace("accuracy", "exactitude"))
                for request, answer in zip(requests, answers, strict=True)
            ]

    engine = Halfway()
    run(["accuracy of the model"], engine)
    assert [request.terms for request in engine.requests if request.terms] == [(TermConstraint(16, 21, "modèle"),)]


def test_what_wishes_do_not_bring_is_held():
    class Deaf(Obedient):
        def translate(self, requests):
            return Clumsy.translate(self, requests)

    engine = Deaf()
    (outcome,) = run(["the model"], engine)
    assert outcome.text == "le modèle"
    assert [request.text for request in engine.requests] == ["the model", "the model", "the ⟦1/⟧"]
