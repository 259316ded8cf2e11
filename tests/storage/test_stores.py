"""A project's stores in one database, and the files of earlier versions that it takes the place of."""

import json
import sqlite3
import zlib
from contextlib import closing

import pytest

from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment
from nltrans.errors import TranslationMemoryError
from nltrans.storage.journal import Entry
from nltrans.storage.memory_sqlite import SqliteMemory
from nltrans.storage.project import Project
from nltrans.storage.stores import Stores
from storage.damage import damage

TIME = "2026-01-02T03:04:05+00:00"
MEMORY = """
    CREATE TABLE text (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL);
    CREATE INDEX text_hash ON text (hash);
    CREATE TABLE unit (
        source INTEGER NOT NULL REFERENCES text (id), language TEXT NOT NULL, context INTEGER NOT NULL,
        rank INTEGER NOT NULL, target TEXT NOT NULL, engine TEXT NOT NULL, previous INTEGER REFERENCES text (id),
        next INTEGER REFERENCES text (id), document TEXT NOT NULL, score REAL, created TEXT NOT NULL,
        changed TEXT NOT NULL, PRIMARY KEY (source, language, context)
    ) WITHOUT ROWID;
    CREATE VIRTUAL TABLE gram USING fts5
        (text, content='text', content_rowid='id', tokenize='trigram', detail='none');
    CREATE TRIGGER text_added AFTER INSERT ON text BEGIN
        INSERT INTO gram (rowid, text) VALUES (new.id, new.text); END;
    CREATE TRIGGER text_removed AFTER DELETE ON text BEGIN
        INSERT INTO gram (gram, rowid, text) VALUES ('delete', old.id, old.text); END;
    INSERT INTO text VALUES (7, -5235048639000580869, 'en', 'Good morning to all of you.');
    INSERT INTO unit VALUES (7, 'fr', 0, 2, 'Bonjour.', 'e@1', NULL, NULL, 'a.md', 0.5, :time, :time);
    INSERT INTO unit VALUES (7, 'de', 5, 0, 'Guten Morgen.', '', 7, NULL, 'a.md', NULL, :time, :time);
"""
LEDGER = """
    CREATE TABLE target (
        path TEXT NOT NULL, is_intended INTEGER NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL,
        source_hash TEXT NOT NULL, hash TEXT NOT NULL, base BLOB NOT NULL, segments BLOB NOT NULL,
        engine TEXT NOT NULL, settings TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (path, is_intended)
    );
    CREATE INDEX target_source ON target (source, language);
"""
STRUCTURE = "ALTER TABLE target ADD COLUMN structure TEXT NOT NULL DEFAULT '';"
JOURNAL = """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, words INTEGER, seconds REAL, engine TEXT
    );
    CREATE TABLE entry (
        source TEXT NOT NULL, language TEXT NOT NULL, run INTEGER NOT NULL REFERENCES run (id), state TEXT NOT NULL,
        target TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (source, language)
    ) WITHOUT ROWID;
    INSERT INTO run VALUES (4, :time, :time, 900, 3.0, 'e@1');
"""
FACTS = {
    "words": 9,
    "segments": 2,
    "recalled": 1,
    "findings": {"minor": 3},
    "score": 0.5,
    "seconds": 1.5,
    "message": "",
}


def write(path, application, version, script, *statements):
    """Write a file as an earlier version did, whose process was killed: the rows are in the file that writes ahead."""
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(script.replace(":time", f"'{TIME}'"))
    for statement, parameters in statements:
        db.execute(statement, parameters)
    db.execute(f"PRAGMA application_id = {application}")
    db.execute(f"PRAGMA user_version = {version}")
    wal = path.with_name(path.name + "-wal").read_bytes()
    main = path.read_bytes()
    db.close()
    path.write_bytes(main)
    path.with_name(path.name + "-wal").write_bytes(wal)


def memory_of_before(folder, name="memory.db"):
    write(folder / name, 0x6E6C746D, 1, MEMORY)


def ledger_of_before(folder, version=2):
    def target(state, digest):
        segments = zlib.compress(json.dumps([["u1/s1", "Good.", "Bon.", "human"]]).encode())
        row = (
            "a.fr.md",
            state,
            "a.md",
            "fr",
            "s1",
            digest,
            zlib.compress(b"Bon.\r\n"),
            segments,
            "e@1",
            "f",
            TIME,
        )
        more = ("st",) if version > 1 else ()
        return f"INSERT INTO target VALUES ({', '.join('?' * (11 + len(more)))})", row + more

    script = LEDGER + STRUCTURE if version > 1 else LEDGER
    write(folder / "ledger.db", 0x6E6C6C67, version, script, target(0, "t1"), target(1, "t2"))


def journal_of_before(folder):
    entry = ("a.md", "fr", 4, "translated", "a.fr.md", json.dumps(FACTS))
    write(folder / "journal.db", 0x6E6C6A6C, 1, JOURNAL, ("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entry))


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def names(project):
    return sorted(path.name for path in project.folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


@pytest.mark.parametrize("in_ram", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_files_of_before_become_one_database(project, version, in_ram):
    memory_of_before(project.folder)
    ledger_of_before(project.folder, version)
    journal_of_before(project.folder)
    for _ in range(2):
        with closing(Stores.open(project, in_ram=in_ram)) as stores:
            assert [unit.target for unit in stores.memory.units()] == ["Guten Morgen.", "Bonjour."]
            machine = stores.memory.lookup("Good morning to all of you.", "en", "fr").unit
            assert (machine.engine, machine.score, machine.created, machine.document) == ("e@1", 0.5, TIME, "a.md")
            (person,) = stores.memory.units(target_language="de")
            assert (person.origin, person.previous) == (Origin.HUMAN, "Good morning to all of you.")
            assert stores.memory.fuzzy("Good morning to most of you.", "en", "fr")
            old, intended = stores.ledger.find("a.fr.md")
            assert (old.hash, intended.hash, old.base, old.time) == ("t1", "t2", "Bon.\r\n", TIME)
            assert old.segments == (WrittenSegment("u1/s1", "Good.", "Bon.", Origin.HUMAN),)
            assert old.structure == ("st" if version > 1 else "")
            expected = Entry("a.md", "fr", "translated", "a.fr.md", 9, 2, 1, (("minor", 3),), 0.5, 1.5, "")
            assert list(stores.journal.entries()) == [expected]
            assert stores.journal.speed() == 300
            assert stores.journal.find("a.md", "fr", intended=True) is None
    assert names(project) == ["journal.db.migrated", "ledger.db.migrated", "memory.db.migrated", "project.db"]


def test_only_what_was_there_is_brought_over(project):
    ledger_of_before(project.folder)
    (project.folder / "journal.db").touch()
    with closing(Stores.open(project)) as stores:
        assert stores.ledger.paths() == ["a.fr.md"]
        assert not list(stores.journal.entries())
    assert names(project) == ["journal.db.migrated", "ledger.db.migrated", "project.db"]


@pytest.mark.parametrize("name", [".nltrans/memory.db", "tm.db"])
def test_a_memory_that_the_user_named_stays_a_file_of_its_own(project, name):
    path = project.root / name
    memory_of_before(path.parent, path.name)
    with closing(Stores.open(project, path)) as stores:
        assert stores.memory.stats().units.total() == 2
        assert stores.memory.path == path
    with closing(Stores.open(project)) as stores:
        assert stores.memory.stats().units.total() == 0
    with closing(SqliteMemory(path)) as memory:
        assert memory.stats().units.total() == 2


def test_the_memory_of_a_project_may_be_named(project):
    for named in (None, project.database):
        with closing(Stores.open(project, named)) as stores:
            assert stores.memory.path == project.database
    with closing(SqliteMemory(project.database)) as memory:
        assert memory.stats().units.total() == 0


def test_a_look_leaves_no_trace(project):
    with closing(Stores.open(project, project.root / "tm.db", in_ram=True)) as stores:
        assert stores.memory.path is None
    with closing(Stores.open(project, in_ram=True)) as stores:
        assert stores.memory.path is None
    assert not list(project.root.iterdir())


@pytest.mark.parametrize("name", ["memory.db", "ledger.db", "journal.db"])
def test_a_damaged_file_of_before_is_named_and_nothing_changes(project, name):
    memory_of_before(project.folder)
    ledger_of_before(project.folder)
    journal_of_before(project.folder)
    damage(project.folder / name, {"memory.db": "text_hash", "ledger.db": "target_source", "journal.db": "entry"}[name])
    for _ in range(2):
        with pytest.raises(TranslationMemoryError, match=rf"{name}: the .* is damaged.*move it away"):
            Stores.open(project)
    (project.folder / name).rename(project.root / name)
    Stores.open(project).close()
    assert len(names(project)) == 3


def test_another_file_in_the_place_of_one_of_before_is_named(project):
    project.folder.mkdir()
    with closing(sqlite3.connect(project.folder / "ledger.db")) as db:
        db.execute("CREATE TABLE target (x)")
    with pytest.raises(TranslationMemoryError, match=r"ledger\.db: this is no ledger of nltrans"):
        Stores.open(project)


@pytest.mark.parametrize(
    ("change", "look"),
    [
        ("UPDATE entry SET facts = '{}'", lambda stores: list(stores.journal.entries())),
        ("UPDATE entry SET facts = 'x'", lambda stores: stores.journal.find("a.md", "fr")),
        ("UPDATE target SET segments = x'00'", lambda stores: stores.ledger.find("a.fr.md")),
        ("UPDATE target SET base = x'00'", lambda stores: stores.ledger.find("a.fr.md")),
        ("UPDATE target SET segments = base", lambda stores: stores.ledger.find("a.fr.md")),
    ],
)
def test_a_record_that_cannot_be_read_is_damage(project, change, look):
    ledger_of_before(project.folder)
    journal_of_before(project.folder)
    with closing(Stores.open(project)) as stores:
        with closing(sqlite3.connect(project.database)) as db:
            db.execute(change)
            db.commit()
        with pytest.raises(TranslationMemoryError, match=r"project\.db: it is damaged.*`nltrans learn`"):
            look(stores)
