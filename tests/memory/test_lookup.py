"""Which proposals of a memory are used, and how similar ones are made to fit."""

from contextlib import closing

import pytest

from nltrans.core.document import UnitKind
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin, SegmentTranslation, Strategy, Translation
from nltrans.memory.lookup import Kind, Policy, adapt, find, similar
from nltrans.storage.memory_sqlite import SqliteMemory

PAIR = ("en", "fr")


@pytest.fixture
def memory():
    with closing(SqliteMemory()) as memory:
        yield memory


def unit(source, target, origin=Origin.MT, engine="old", **more):
    return TranslationUnit(source, target, *PAIR, origin, engine=engine, **more)


def test_exact_and_in_context(memory):
    memory.add([unit("Hi", "Salut", Origin.HUMAN, previous="a", next="b")])
    assert find(memory, "Hi", PAIR, previous="a", following="b").kind is Kind.CONTEXT
    assert find(memory, "Hi", PAIR).kind is Kind.EXACT
    assert find(memory, "Ho", PAIR) is None


def test_refresh_spares_people(memory):
    memory.add([unit("Hi", "Salut"), unit("Bye", "Adieu", Origin.HUMAN), unit("Yes", "Oui", Origin.REVIEWED)])
    refresh = Policy(engine="new", refresh=True)
    assert find(memory, "Hi", PAIR, policy=refresh) is None
    assert find(memory, "Hi", PAIR, policy=Policy(engine="old", refresh=True)).target == "Salut"
    assert find(memory, "Hi", PAIR, policy=Policy(engine="new")).target == "Salut"
    assert find(memory, "Bye", PAIR, policy=refresh).target == "Adieu"
    assert find(memory, "Yes", PAIR, policy=refresh).target == "Oui"


def test_unsound_targets_are_not_used(memory):
    memory.add([unit("See ⟦1⟧this⟦/1⟧", "Voyez ceci", Origin.HUMAN)])
    assert find(memory, "See ⟦1⟧this⟦/1⟧", PAIR) is None


def test_similar_texts_are_used_only_above_the_threshold(memory):
    memory.add([unit("The set has 40 examples in total.", "L'ensemble a 40 exemples en tout.")])
    source = "The set has 90 examples in total."
    assert find(memory, source, PAIR) is None
    found = find(memory, source, PAIR, policy=Policy(fuzzy=0.9))
    assert (found.target, found.kind) == ("L'ensemble a 90 exemples en tout.", Kind.FUZZY)
    assert find(memory, source, PAIR, policy=Policy(fuzzy=0.999)) is None
    assert find(memory, source, PAIR, policy=Policy(fuzzy=0.9, refresh=True, engine="new")) is None


def test_units_to_compare_with_are_other_texts_of_other_posts(memory):
    own = "The set has 40 examples."
    memory.add(
        [
            unit(own, "exact"),
            unit("The set has few examples.", "theirs"),
            unit("The set has new examples.", "same post"),
            unit("The set has no examples.", "person", Origin.HUMAN),
        ]
    )
    segments = [
        SegmentTranslation(f"s{number}", UnitKind.PARAGRAPH, 1, source, "…", origin, Strategy.NONE)
        for number, (source, origin) in enumerate(
            [(own, Origin.MT), ("The set has new examples.", Origin.MT), ("The set has no examples!", Origin.HUMAN)]
        )
    ]
    found = similar(memory, Translation("", *PAIR, tuple(segments)))
    assert {key: {match.unit.target for match in matches} for key, matches in found.items()} == {
        "s0": {"theirs", "person"},
        "s1": {"theirs", "person"},
    }


@pytest.mark.parametrize(
    ("stored", "target", "source", "adapted"),
    [
        ("From 3 to 5", "De 3 à 5", "From 4 to 9", "De 4 à 9"),
        ("From 3 to 5", "De 3 à 5", "From 5 to 3", "De 5 à 3"),
        ("Version 1.5 of 12", "Version 1.5 sur 12", "Version 1.6 of 12", "Version 1.6 sur 12"),
        ("Costs 1.5 euros", "Coûte 1,5 euro", "Costs 2.5 euros", None),
        ("3 of 3", "3 sur 3", "4 of 4", "4 sur 4"),
        ("3 of 3", "3 sur 3", "3 of 4", None),
        ("3 cats", "trois chats", "4 cats", None),
        ("In 3 days", "Dans 3 jours (3)", "In 4 days", None),
        ("A cat", "Un chat", "A dog", None),
        ("See ⟦1⟧page⟦/1⟧ 1", "Voir ⟦1⟧page⟦/1⟧ 1", "See ⟦1⟧page⟦/1⟧ 2", "Voir ⟦1⟧page⟦/1⟧ 2"),
        ("See ⟦1⟧page⟦/1⟧ 1", "Voir ⟦1⟧page⟦/1⟧ 1", "See page 2", "Voir page 2"),
        ("See page 1", "Voir page 1", "See ⟦1⟧page⟦/1⟧ 1", None),
    ],
)
def test_adaptation(stored, target, source, adapted):
    assert adapt(stored, target, source) == adapted
