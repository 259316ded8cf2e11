"""A sentence that stands in several places has a translation for each, told apart by its neighbours in their order."""

from contextlib import closing
from dataclasses import replace

import pytest

import nltrans
from batch.fakes import World
from nltrans.batch.learn import adopt
from nltrans.batch.ray import RemotePipeline
from nltrans.batch.update import Publisher
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.markdown.segment import segment
from nltrans.storage.memory_sqlite import SqliteMemory

POST = "Alpha was here. Yes it was. Beta was here.\n"
HERE = TranslationUnit(
    "Yes it was.", "DORT.", "en", "fr", Origin.HUMAN, previous="Alpha was here.", next="Beta was here."
)
SWAPPED = TranslationUnit(
    "Yes it was.", "FAUX.", "en", "fr", Origin.HUMAN, previous="Beta was here.", next="Alpha was here."
)


@pytest.fixture
def memory():
    """Return a memory in which the newest unit is the one of the other place."""
    with closing(SqliteMemory()) as memory:
        memory.add([HERE])
        memory.add([SWAPPED])
        yield memory


def test_they_choose_what_is_recalled(memory):
    made = nltrans.translate(POST, to="fr", engine=list, memory=memory)
    assert made.text == POST.replace("Yes it was.", "DORT.")


def test_they_choose_what_is_recalled_for_another_machine(memory):
    class Pool:
        engine = "e"

        def translate(self, texts, settled):
            self.settled = settled
            return [], []

    pool = Pool()
    RemotePipeline.on(pool, ("en", "fr"), memory, refresh=False, fuzzy=None).translate_all([segment(POST)])
    assert [unit.target for unit in pool.settled[0].values()] == ["DORT."]


def test_they_are_remembered_in_order():
    with closing(SqliteMemory()) as memory:
        nltrans.translate(POST, to="fr", engine=list, memory=memory)
        found = {unit.source: (unit.previous, unit.next) for unit in memory.units()}
    assert found == {
        "Alpha was here.": ("", "Yes it was."),
        "Yes it was.": ("Alpha was here.", "Beta was here."),
        "Beta was here.": ("Yes it was.", ""),
    }


def test_they_are_learned_in_order(tmp_path):
    world = World(tmp_path, languages=("fr",))
    source = world.write("a.md", "The first model was small. The second model was large. The third model was slow.\n")
    target = world.write(
        "a.fr.md", "Le premier modèle était petit. Le deuxième était grand. Le troisième était lent.\n"
    )
    with world.stores() as stores:
        publisher = replace(world.publisher(stores), segment=lambda text, _: segment(text))
        adopted = adopt(publisher, source, target, "fr")
    texts = ["", *(unit.source for unit in adopted.units), ""]
    assert len(adopted.units) == 3
    assert [(unit.previous, unit.next) for unit in adopted.units] == list(zip(texts, texts[2:], strict=False))


def test_they_decide_whether_a_target_that_is_gone_is_what_a_run_would_make(tmp_path, monkeypatch):
    world = World(tmp_path, languages=("fr",))
    world.write("a.md", POST)
    with world.stores() as stores:
        stores.memory.add([HERE])
    world.run()
    expected = world.read("a.fr.md")
    assert "DORT." in expected
    with world.stores() as stores:
        stores.memory.add([SWAPPED])
    (tmp_path / "a.fr.md").unlink()
    monkeypatch.setattr(Publisher, "prepare", lambda *_: pytest.fail("the post was segmented"))
    world.run()
    assert world.read("a.fr.md") == expected
