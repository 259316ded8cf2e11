"""Machine translations are offered under the settings that they were made under, people's always."""

from contextlib import closing

import pytest

from nltrans.core.memory import TranslationUnit
from nltrans.core.ports import Memory
from nltrans.core.report import Origin
from nltrans.memory.scoped import ScopedMemory
from nltrans.storage.memory_sqlite import SqliteMemory

PAIR = ("en", "fr")


def unit(source, target, origin=Origin.MT):
    return TranslationUnit(source, target, *PAIR, origin, engine="e")


def always(settings):
    return lambda _: settings


@pytest.fixture
def store():
    with closing(SqliteMemory()) as store:
        yield store


def test_settings_keep_machine_translations_apart(store):
    one, other, none = (ScopedMemory(store, always(settings)) for settings in ("a", "b", ""))
    assert isinstance(one, Memory)
    one.add([unit("The model is large.", "one"), unit("Hello there", "human", Origin.HUMAN)])
    assert one.lookup("The model is large.", *PAIR).unit.engine == "e"
    for stranger in (other, none):
        assert stranger.lookup("The model is large.", *PAIR) is None
        assert stranger.fuzzy("The model is huge.", *PAIR, threshold=0.5) == []
        assert stranger.lookup("Hello there", *PAIR).unit.target == "human"
    assert [match.unit.target for match in one.fuzzy("The model is huge.", *PAIR, threshold=0.5)] == ["one"]


def test_a_newer_translation_under_other_settings_replaces(store):
    one, other = (ScopedMemory(store, always(settings)) for settings in ("a", "b"))
    one.add([unit("Hi", "one")])
    other.add([unit("Hi", "other")])
    assert one.lookup("Hi", *PAIR) is None
    assert other.lookup("Hi", *PAIR).unit.target == "other"


def test_settings_may_differ_from_source_to_source(store):
    before = ScopedMemory(store, always("a"))
    before.add([unit("Hi", "one"), unit("Hello there", "two")])
    after = ScopedMemory(store, lambda source: "b" if source == "Hi" else "a")
    assert after.lookup("Hi", *PAIR) is None
    assert after.lookup("Hello there", *PAIR).unit.target == "two"
