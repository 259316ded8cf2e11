import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.ports import Capabilities, Hypothesis, TermConstraint
from nltrans.core.report import Strategy
from nltrans.core.term import Glossary, Term
from nltrans.glossary.adherence import adherence
from nltrans.glossary.hold import hold, improve, release
from nltrans.glossary.match import Matcher
from nltrans.markup import chain, marks

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


def found(source):
    return Matcher(Glossary("en", "fr", TERMS)).match(source)


def run(sources, engine):
    jobs = [chain.Job(source) for source in sources]
    matches = [found(source) for source in sources]

    def translate(some):
        return chain.translate(some, engine, "en", "fr")

    return improve(jobs, translate(jobs), matches, translate, "fr")


def test_missed_terms_become_placeholders_and_the_others_wishes():
    source = "the ⟦3⟧model⟦/3⟧ of accuracy"
    held = hold(source, "la ⟦3⟧chose⟦/3⟧ d'exactitude", found(source), "fr")
    assert held.text == "the ⟦3⟧⟦4/⟧⟦/3⟧ of accuracy"
    assert [(number, match.target) for number, match in held.terms] == [(4, "modèle")]
    assert held.constraints == (TermConstraint(19, 27, "exactitude"),)
    assert held.text[19:27] == "accuracy"
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


@pytest.mark.parametrize("copies", [True, False])
def test_segments_that_lack_terms_are_tried_once_more(copies):
    engine = Clumsy(copies=copies)
    outcomes = run(["the model", "the accuracy", "nothing"], engine)
    assert [outcome.target for outcome in outcomes] == ["le modèle", "l'exactitude", "nothing"]
    assert all(outcome.strategy is Strategy.NONE for outcome in outcomes)
    assert sum(request.text == "nothing" for request in engine.requests) == 1


def test_what_a_second_try_does_not_better_stays():
    class Stubborn(Clumsy):
        def translate(self, requests):
            return [Hypothesis("rien") for _ in requests]

    (outcome,) = run(["the model"], Stubborn())
    assert outcome.target == "rien"


def test_marks_of_the_segment_survive():
    (outcome,) = run(["the ⟦1⟧model⟦/1⟧ of ⟦2/⟧"], Clumsy())
    assert outcome.target == "le ⟦1⟧modèle⟦/1⟧ de ⟦2/⟧"
    assert outcome.strategy is Strategy.MARKS


@given(
    st.lists(
        st.sampled_from(["the", "model", "models", "of", "deep learning", "accuracy", "x"]), min_size=1, max_size=6
    )
)
def test_adherence_never_drops_and_marks_stay_sound(parts):
    source = " ".join([*parts, "⟦1⟧x⟦/1⟧"])
    engine = Clumsy()
    job = chain.Job(source)
    (before,) = chain.translate([job], engine, "en", "fr")
    (after,) = run([source], engine)
    assert marks.is_sound(source, after.target)
    kept = [len(adherence(outcome.target, found(source), "fr").kept) for outcome in (before, after)]
    assert kept[1] >= kept[0]
