"""The SQLite memory: look-ups, precedence of origins, upkeep, shared files."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.memory import TranslationUnit
from nltrans.core.ports import Memory
from nltrans.core.report import Origin
from nltrans.errors import TranslationMemoryError
from nltrans.storage.memory_sqlite import SqliteMemory


def unit(source="Good morning.", target="Bonjour.", origin=Origin.MT, **more):
    return TranslationUnit(source, target, more.pop("one", "en"), more.pop("other", "fr"), origin, **more)


@pytest.fixture
def memory():
    with closing(SqliteMemory()) as memory:
        yield memory


def target_of(memory, source="Good morning.", *context):
    match = memory.lookup(source, "en", "fr", *context)
    return match and match.unit.target


def test_it_is_a_memory(memory):
    assert isinstance(memory, Memory)
    assert memory.lookup("Good morning.", "en", "fr") is None
    assert list(memory.fuzzy("Good morning.", "en", "fr")) == []
    assert list(memory.fuzzy("", "en", "fr")) == []


def test_languages_are_kept_apart(memory):
    memory.add([unit(), unit(target="Bom dia.", other="pt"), unit("Good morning.", "Good morning!", one="de")])
    assert target_of(memory) == "Bonjour."
    assert memory.lookup("Good morning.", "en", "pt").unit.target == "Bom dia."
    assert memory.lookup("Good morning.", "en", "pt-BR") is None
    assert [m.unit.target for m in memory.fuzzy("Good morning.", "en", "pt")] == ["Bom dia."]


def test_better_origin_wins_in_any_order(memory):
    ordered = [Origin.HUMAN, Origin.REVIEWED, Origin.MT]
    for position, best in enumerate(ordered):
        for worse in ordered[position + 1 :]:
            for pair in ([best, worse], [worse, best]):
                source = f"{best} {worse} {pair[0]}"
                for origin in pair:
                    memory.add([unit(source, origin.value, origin)])
                assert target_of(memory, source) == best.value


def test_newer_replaces_older_of_the_same_origin(memory):
    memory.add([unit(target="Salut.", changed="2026-01-02T00:00:00+00:00")])
    memory.add([unit(target="Bonjour.", changed="2026-01-01T00:00:00+00:00")])
    assert target_of(memory) == "Salut."
    memory.add([unit(target="Coucou.", changed="2026-01-03T00:00:00+00:00")])
    assert target_of(memory) == "Coucou."
    assert memory.stats().units == {("en", "fr", Origin.MT): 1}


def test_people_are_remembered_in_context(memory):
    for neighbour, word in (("Model", "Formation"), ("Dog", "Dressage")):
        memory.add([unit("Training", word, Origin.HUMAN, previous=neighbour, next="End")])
    assert target_of(memory, "Training", "Model", "End") == "Formation"
    assert target_of(memory, "Training", "Dog", "End") == "Dressage"
    assert memory.lookup("Training", "en", "fr", "Dog", "End").in_context
    elsewhere = memory.lookup("Training", "en", "fr", "Cat", "End")
    assert elsewhere.unit.origin is Origin.HUMAN
    assert not elsewhere.in_context
    assert not memory.lookup("Training", "en", "fr").in_context


def test_a_person_elsewhere_beats_a_machine_here(memory):
    memory.add([unit("Training", "Formation", Origin.HUMAN, previous="a", next="b")])
    memory.add([unit("Training", "Entrainement", Origin.MT, previous="c", next="d")])
    assert target_of(memory, "Training", "c", "d") == "Formation"


def test_machine_translations_are_one_per_text(memory):
    memory.add([unit("Read more", "Lire", previous=f"p{i}", next="n") for i in range(50)])
    assert memory.stats().units.total() == 1


def test_untranslated_segments_are_not_stored(memory):
    memory.add([unit(origin=Origin.SOURCE)])
    assert memory.stats().units.total() == 0


def test_fuzzy_finds_similar_texts_best_first(memory):
    near = "The model was trained on 40 GB of text from the web."
    memory.add(
        [unit(near, "A"), unit("The model was trained on 40 TB of text.", "B"), unit("Nothing in common here", "C")]
    )
    matches = memory.fuzzy("The model was trained on 80 GB of text from the web.", "en", "fr", threshold=0.5)
    assert [match.unit.target for match in matches] == ["A", "B"]
    assert matches[0].similarity == pytest.approx(1 - 1 / len(near))
    assert len(memory.fuzzy(near, "en", "fr", threshold=0.5, limit=1)) == 1
    assert memory.fuzzy(near, "en", "fr", threshold=1.0)[0].similarity == 1.0


def test_fuzzy_prefers_people(memory):
    memory.add(
        [unit("A long enough sentence.", "mt"), unit("A long enough sentence.", "human", Origin.HUMAN, next="x")]
    )
    assert memory.fuzzy("A long enough sentence!", "en", "fr")[0].unit.target == "human"


@pytest.mark.parametrize("text", ["ab", '"quoted" OR (NEAR', "🎉🎉🎉 party", "ÉTÉ à la plage", "⟦1⟧x⟦/1⟧"])
def test_any_text_can_be_searched(memory, text):
    memory.add([unit(text, "found")])
    assert target_of(memory, text) == "found"
    assert memory.fuzzy(text, "en", "fr", threshold=0.9)[0].unit.target == "found"
    assert memory.search(text)[0].target == "found"


def test_fuzzy_learns_of_texts_added_later(memory):
    memory.add([unit("The first sentence of all.")])
    assert memory.fuzzy("The first sentence of many.", "en", "fr")
    memory.add([unit(f"Sentence number {i} is about whales.") for i in range(50)])
    assert memory.fuzzy("Sentence number 7 is about snails.", "en", "fr")


def test_search_takes_wildcards_literally(memory):
    memory.add([unit("100 % sure", "sûr à 100 %"), unit("100 times", "100 fois")])
    assert [found.source for found in memory.search("0 %")] == ["100 % sure"]
    assert [found.source for found in memory.search("FOIS")] == ["100 times"]


def test_units_are_exported_in_pages_and_selected(memory):
    memory.add([unit(f"Sentence {i}", f"Phrase {i}") for i in range(1203)])
    memory.add([unit("Mine", "À moi", Origin.HUMAN), unit("Mine", "Meu", Origin.HUMAN, other="pt")])
    assert len(list(memory.units())) == 1205
    assert [u.target for u in memory.units(origin=Origin.HUMAN, target_language="pt")] == ["Meu"]


def test_prune_spares_people_unless_told(memory):
    memory.add([unit("a", "1", engine="old"), unit("b", "2", engine="new"), unit("c", "3", Origin.HUMAN)])
    assert memory.prune(engine="old") == 1
    assert memory.prune() == 1
    assert target_of(memory, "c") == "3"
    assert memory.prune(origin=None) == 1
    assert memory.stats().texts == 0
    assert list(memory.fuzzy("abcdef", "en", "fr")) == []


def test_prune_by_time_document_and_language(memory):
    memory.add([unit("a", "1", changed="2025-01-01T00:00:00+00:00", document="x.md"), unit("b", "2", other="pt")])
    assert memory.prune(before="2025-06-01", document="y.md") == 0
    assert memory.prune(before="2025-06-01", document="x.md") == 1
    assert memory.prune(target_language="pt") == 1


def test_merge_counts_and_keeps_the_better(memory):
    memory.add([unit("s1", "human", Origin.HUMAN)])
    assert memory.merge(unit(f"s{i}", "mt") for i in range(5001)) == 5001
    assert target_of(memory, "s1") == "human"
    assert target_of(memory, "s5000") == "mt"


def test_a_failed_add_leaves_nothing(memory):
    with pytest.raises(AttributeError):
        memory.add([unit(), None])
    assert target_of(memory) is None
    memory.add([unit()])
    assert target_of(memory) == "Bonjour."


def test_a_file_outlives_its_object(tmp_path):
    path = tmp_path / "new" / "memory.db"
    stored = unit(
        previous="p", next="n", document="post.md", score=0.5, engine="e", created="2026-01-01T00:00:00+00:00"
    )
    with closing(SqliteMemory(path)) as memory:
        memory.add([stored])
    with closing(SqliteMemory(path)) as memory:
        assert memory.lookup("Good morning.", "en", "fr", "p", "n").unit == replace(stored, changed=stored.created)
        assert memory.stats().bytes > 0
        assert memory.stats().engines == {"e": 1}


def test_threads_and_a_second_object_share_a_file(tmp_path):
    path = tmp_path / "memory.db"
    with closing(SqliteMemory(path)) as one, closing(SqliteMemory(path)) as other:
        jobs = [
            threading.Thread(target=m.add, args=([unit(f"{n} {i}") for i in range(50)],))
            for n, m in enumerate([one, other, one, other])
        ]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        assert one.stats().units.total() == other.stats().units.total() == 200


def test_what_is_no_memory_is_refused(tmp_path):
    text = tmp_path / "post.md"
    text.write_text("# Not a database, but long enough to be taken for one\n" * 50)
    with pytest.raises(TranslationMemoryError, match=r"post\.md"):
        SqliteMemory(text)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (x)")
    with pytest.raises(TranslationMemoryError, match="no translation memory"):
        SqliteMemory(other)
    with pytest.raises(TranslationMemoryError):
        SqliteMemory(text / "inside")
    with pytest.raises(TranslationMemoryError):
        SqliteMemory(tmp_path)


def test_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "memory.db"
    SqliteMemory(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(TranslationMemoryError, match="upgrade nltrans"):
        SqliteMemory(path)


def test_nul_does_no_harm(memory):
    memory.add([unit("a\x00bcdef", "found")])
    assert target_of(memory, "a\x00bcdef") == "found"
    memory.fuzzy("a\x00bcdef", "en", "fr")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([Origin.HUMAN, Origin.REVIEWED, Origin.MT])), max_size=12))
def test_put_then_get(rows):
    with closing(SqliteMemory()) as memory:
        best = {}
        for source, target, origin in rows:
            memory.add([unit(source, target, origin)])
            rank = list(Origin).index(origin)
            if source not in best or rank <= best[source][0]:
                best[source] = (rank, target)
        for source, (_, target) in best.items():
            assert target_of(memory, source) == target
            exact = memory.fuzzy(source, "en", "fr", threshold=1.0)
            assert [match.unit.target for match in exact] == [target]
