"""Databases: their kinds and versions, transactions, damage."""

import sqlite3
from contextlib import closing

import pytest

from nltrans.errors import TranslationMemoryError
from nltrans.storage.database import Database, Schema
from storage.damage import damage

ONE = ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)")
TWO = ("ALTER TABLE a ADD COLUMN y DEFAULT 2",)
SHELF = Schema("shelf", 0x1234, (ONE,), "buy another")
NEWER = Schema("shelf", 0x1234, (ONE, TWO), "buy another")


def rows(database):
    with database.guarded():
        return database.execute("SELECT * FROM a").fetchall()


def test_migrations_run_once_each_in_order(tmp_path):
    path = tmp_path / "folder" / "a.db"
    for schema, expected in ((SHELF, [(1,)]), (NEWER, [(1, 2)]), (NEWER, [(1, 2)])):
        with closing(Database(path, schema)) as database:
            assert rows(database) == expected
    with pytest.raises(TranslationMemoryError, match=r"a\.db: the shelf has version 2.*upgrade nltrans"):
        Database(path, SHELF)


def test_a_migration_that_fails_leaves_the_old_version(tmp_path):
    Database(tmp_path / "a.db", SHELF).close()
    broken = Schema("shelf", 0x1234, (ONE, (*TWO, "no SQL")), "buy another")
    with pytest.raises(TranslationMemoryError, match="shelf failed"):
        Database(tmp_path / "a.db", broken)
    with closing(Database(tmp_path / "a.db", NEWER)) as database:
        assert rows(database) == [(1, 2)]


def test_a_new_file_is_filled_in_the_same_transaction(tmp_path):
    def fill(database):
        database.execute("INSERT INTO a VALUES (3)")
        assert rows(database) == [(1,), (3,)]

    def fail(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Database(tmp_path / "a.db", SHELF, fill=fail)
    for filling in (fill, fail):
        with closing(Database(tmp_path / "a.db", SHELF, fill=filling)) as database:
            assert rows(database) == [(1,), (3,)]


def test_kinds_of_files(tmp_path):
    box = Schema("box", 0x4321, (ONE,), "buy another")
    Database(tmp_path / "a.db", SHELF).close()
    with pytest.raises(TranslationMemoryError, match=r"a\.db: this is no box of nltrans"):
        Database(tmp_path / "a.db", box)
    with closing(Database(tmp_path / "a.db", box, SHELF)) as database:
        assert database.schema is SHELF
    with closing(Database(tmp_path / "b.db", box, SHELF)) as database:
        assert database.schema is box


def fail_in_a_transaction(database):
    with database.transaction():
        database.execute("INSERT INTO a VALUES (2)")
        with database.transaction():
            database.execute("INSERT INTO a VALUES (3)")
        raise KeyError


def test_a_transaction_is_all_or_nothing_with_those_inside_it():
    with closing(Database(":memory:", SHELF)) as database:
        with pytest.raises(KeyError):
            fail_in_a_transaction(database)
        assert rows(database) == [(1,)]
        with database.transaction(), database.transaction():
            database.execute("INSERT INTO a VALUES (2)")
        assert rows(database) == [(1,), (2,)]


def test_what_is_written_is_there_after_a_kill(tmp_path):
    path = tmp_path / "a.db"
    database = Database(path, SHELF)
    database.execute("INSERT INTO a VALUES (2)")
    for name in ("a.db", "a.db-wal"):
        (tmp_path / f"copy-{name}").write_bytes((tmp_path / name).read_bytes())
    with closing(Database(tmp_path / "copy-a.db", SHELF)) as copy:
        assert rows(copy) == [(1,), (2,)]
        copy.check()
    database.close()


def test_damage_is_one_clear_error(tmp_path):
    path = tmp_path / "a.db"
    Database(path, SHELF).close()
    damage(path, "a")
    with closing(Database(path, SHELF)) as database:
        for look in (database.check, lambda: rows(database)):
            with pytest.raises(TranslationMemoryError, match=r"a\.db: it is damaged.*\(buy another\)") as caught:
                look()
            assert "\n" not in str(caught.value)
    with pytest.raises(TranslationMemoryError, match="damaged"):
        Database(path, NEWER)
    path.write_bytes(b"# A post, long enough to be taken for a database\n" * 50)
    with pytest.raises(TranslationMemoryError, match=r"a\.db: it is damaged, or no shelf.*\(buy another\)"):
        Database(path, SHELF)


def test_an_error_of_sqlite_names_the_file(tmp_path):
    with closing(Database(tmp_path / "a.db", SHELF)) as database:
        with pytest.raises(TranslationMemoryError, match=r"a\.db: the shelf failed: no such table: b"):
            database.execute("SELECT * FROM b")
        with closing(sqlite3.connect(tmp_path / "a.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            database.execute("PRAGMA busy_timeout = 1")
            with pytest.raises(TranslationMemoryError, match="locked"), database.transaction():
                pass
        with database.transaction():
            pass
