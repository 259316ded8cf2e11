"""The tables of a translation memory and of a project's database, by numbered migrations.

A migration that has been released is never changed; what comes later is a new one at the end.
"""

from __future__ import annotations

from nltrans.storage.database import Schema

__all__ = ["MEMORY", "PROJECT"]

_UNITS = (
    """CREATE TABLE text (
        id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL
    )""",
    "CREATE INDEX text_hash ON text (hash)",
    """CREATE TABLE unit (
        source INTEGER NOT NULL REFERENCES text (id),
        language TEXT NOT NULL,
        context INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        target TEXT NOT NULL,
        engine TEXT NOT NULL,
        previous INTEGER REFERENCES text (id),
        next INTEGER REFERENCES text (id),
        document TEXT NOT NULL,
        score REAL,
        created TEXT NOT NULL,
        changed TEXT NOT NULL,
        PRIMARY KEY (source, language, context)
    ) WITHOUT ROWID""",
    (
        "CREATE VIRTUAL TABLE gram USING fts5"
        " (text, content='text', content_rowid='id', tokenize='trigram', detail='none')"
    ),
    (
        "CREATE TRIGGER text_added AFTER INSERT ON text BEGIN"
        " INSERT INTO gram (rowid, text) VALUES (new.id, new.text); END"
    ),
    (
        "CREATE TRIGGER text_removed AFTER DELETE ON text BEGIN"
        " INSERT INTO gram (gram, rowid, text) VALUES ('delete', old.id, old.text); END"
    ),
)
_TARGETS = (
    """CREATE TABLE target (
        path TEXT NOT NULL,
        is_intended INTEGER NOT NULL,
        source TEXT NOT NULL,
        language TEXT NOT NULL,
        source_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        base BLOB NOT NULL,
        segments BLOB NOT NULL,
        engine TEXT NOT NULL,
        settings TEXT NOT NULL,
        time TEXT NOT NULL,
        structure TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (path, is_intended)
    )""",
    "CREATE INDEX target_source ON target (source, language)",
)
_RUNS = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, words INTEGER, seconds REAL, engine TEXT
    )""",
    """CREATE TABLE entry (
        source TEXT NOT NULL,
        language TEXT NOT NULL,
        is_intended INTEGER NOT NULL DEFAULT 0,
        run INTEGER NOT NULL REFERENCES run (id),
        state TEXT NOT NULL,
        target TEXT NOT NULL,
        facts TEXT NOT NULL,
        PRIMARY KEY (source, language, is_intended)
    ) WITHOUT ROWID""",
)

MEMORY = Schema(
    "translation memory",
    0x6E6C746D,  # the letters nltm
    (_UNITS,),
    "restore a backup, or move it away: nltrans then begins a new one",
)
PROJECT = Schema(
    "project database",
    0x6E6C7470,  # the letters nltp
    ((*_UNITS, *_TARGETS, *_RUNS),),
    "restore a backup, or move it away, and `nltrans learn` takes the translations over again",
)
