"""``nltrans tm`` through the command line."""

import json
from contextlib import closing

import pytest

from nltrans.cli.main import main
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.storage.memory_sqlite import SqliteMemory
from nltrans.storage.project import Project
from nltrans.storage.stores import Stores


@pytest.fixture
def tm(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with closing(Stores.open(Project(tmp_path))) as stores:
        memory = stores.memory
        memory.add([TranslationUnit("Hello", "Bonjour", "en", "fr", Origin.MT, engine="e1", document="a.md")])
        memory.add([TranslationUnit("Bye", "Au revoir", "en", "fr", Origin.HUMAN)])

    def tm(*words, code=0):
        assert main(["tm", *words, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return tm


def test_stats(tm, capsys):
    assert tm("stats")["engines"] == {"e1": 1}
    assert main(["tm", "stats"]) == 0
    assert "human" in capsys.readouterr().out


def test_search(tm, capsys):
    assert [unit["target"] for unit in tm("search", "bye")["units"]] == ["Au revoir"]
    assert main(["tm", "search", "Hello"]) == 0
    assert "Bonjour" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["m.tmx", "m.tsv"])
def test_export_then_import_elsewhere(tm, name):
    assert tm("export", name)["written"] == 2
    assert tm("import", name, "--memory", "new.db") == {"exit_code": 0, "read": 2, "new": 2}
    assert tm("import", name, "--memory", "new.db")["new"] == 0
    assert tm("stats", "--memory", "new.db")["units"] == tm("stats")["units"]
    assert tm("export", name, "--origin", "human", "--to", "fr")["written"] == 1


def test_export_to_standard_output(tm, capsys):
    assert main(["tm", "export", "-"]) == 0
    assert "Au revoir" in capsys.readouterr().out


def test_prune(tm):
    assert tm("prune", "--document", "b.md")["deleted"] == 0
    assert tm("prune")["deleted"] == 1
    assert tm("prune", "--origin", "any")["deleted"] == 1


def test_merge(tm, tmp_path):
    with closing(SqliteMemory(tmp_path / "other.db")) as other:
        other.add([TranslationUnit("Hello", "Salut", "en", "fr", Origin.HUMAN)])
    assert tm("merge", "other.db")["read"] == 1
    assert tm("search", "Hello")["units"][0]["target"] == "Salut"
    assert "no such memory" in tm("merge", "nowhere.db", code=2)["error"]["problem"]


def test_what_is_missing_is_said(tm):
    assert "no memory here" in tm("stats", "--memory", "nowhere.db", code=2)["error"]["problem"]
    assert ".tmx or .tsv" in tm("import", "pairs.docx", code=2)["error"]["hint"]
    assert tm("import", "nowhere.tmx", code=2)["error"]["path"] == "nowhere.tmx"


def test_the_memory_of_an_earlier_version_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with closing(SqliteMemory(tmp_path / ".nltrans" / "memory.db")) as memory:
        memory.add([TranslationUnit("Hello", "Bonjour", "en", "fr", Origin.HUMAN)])
    assert main(["tm", "search", "hello"]) == 0
    assert "Bonjour" in capsys.readouterr().out
    assert (tmp_path / ".nltrans" / "project.db").exists()


def test_other_memories_are_files_or_projects(tm, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        place = Project(tmp_path / name)
        with closing(Stores.open(place) if name == "one" else SqliteMemory(tmp_path / name / "tm.db")) as store:
            memory = store.memory if name == "one" else store
            memory.add([TranslationUnit(name, name.upper(), "en", "fr", Origin.HUMAN)])
    assert tm("merge", "one/.nltrans/project.db", "two/tm.db")["read"] == 2
    assert tm("search", "two", "--memory", ".nltrans/project.db")["units"]
    assert not (tmp_path / ".nltrans" / "tm.db").exists()


def test_looking_for_a_memory_makes_none(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for more in ([], ["--memory", "tm.db"]):
        assert main(["tm", "stats", *more]) == 2
        assert "there is no memory here yet" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
