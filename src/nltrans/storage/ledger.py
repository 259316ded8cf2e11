"""The ledger of a project: what nltrans wrote, so that a person's edits can be told from its own.

A target is recorded before it is written and confirmed after it. A run that is killed between the
two leaves both the old and the intended record; whichever is closer to the file is its base.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment, WrittenTarget
from nltrans.errors import TranslationMemoryError
from nltrans.storage.database import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Ledger", "Stamp", "digest"]

_APPLICATION = 0x6E6C6C67
"""SQLite's `application_id` of a ledger: the letters nllg."""
_MIGRATIONS = (
    (
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
            PRIMARY KEY (path, is_intended)
        )""",
        "CREATE INDEX target_source ON target (source, language)",
    ),
    ("ALTER TABLE target ADD COLUMN structure TEXT NOT NULL DEFAULT ''",),
)
_COLUMNS = "path, source, language, source_hash, hash, base, segments, engine, settings, time, structure"


def digest(data: bytes | str) -> str:
    """Return the SHA-256 of a file's bytes, or of a text's bytes in UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a target is up to date."""

    source: str
    """Path of the post, relative to the project."""
    source_hash: str
    hash: str
    engine: str
    settings: str


class Ledger:
    """The record of all targets of a project, in the file `path` or in RAM for ``:memory:``.

    Raises:
        TranslationMemoryError: the file is no ledger, was written by a newer nltrans, or cannot be opened.
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._path = path
        self._lock = threading.RLock()
        self._db = connect(path, application=_APPLICATION, migrations=_MIGRATIONS, what="ledger")

    def close(self) -> None:
        """Release the file; any number of times."""
        with self._lock:
            self._db.close()

    def find(self, path: str) -> tuple[WrittenTarget, ...]:
        """Return what is recorded for a target: nothing, one record, or an old and an intended one."""
        with self._guarded():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM target WHERE path = ? ORDER BY is_intended", (path,))  # noqa: S608
            return tuple(_target(row) for row in rows)

    def stamps(self, path: str) -> tuple[Stamp, ...]:
        """Return the stamps of what `find` returns, without reading the texts."""
        with self._guarded():
            rows = self._db.execute(
                "SELECT source, source_hash, hash, engine, settings FROM target WHERE path = ? ORDER BY is_intended",
                (path,),
            )
            return tuple(Stamp(*row) for row in rows)

    def has_source(self, source: str) -> bool:
        """Tell whether a post has been translated."""
        with self._guarded():
            row = self._db.execute("SELECT 1 FROM target WHERE source = ? LIMIT 1", (source,)).fetchone()
            return row is not None

    def intend(self, target: WrittenTarget) -> None:
        """Record a target that is about to be written."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        with self._guarded():
            self._db.execute(
                "INSERT OR REPLACE INTO target VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(target, now)
            )

    def confirm(self, path: str) -> None:
        """Record that the intended target has been written."""
        with self._guarded():
            self._db.execute("UPDATE OR REPLACE target SET is_intended = 0 WHERE path = ? AND is_intended", (path,))

    def forget(self, path: str) -> None:
        """Drop what is recorded for a target."""
        with self._guarded():
            self._db.execute("DELETE FROM target WHERE path = ?", (path,))

    def paths(self) -> list[str]:
        """Return the paths of all targets, in order."""
        with self._guarded():
            return [path for (path,) in self._db.execute("SELECT DISTINCT path FROM target ORDER BY path")]

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                path = None if self._path == ":memory:" else self._path
                raise TranslationMemoryError(f"the ledger failed: {error}", path=path) from error


def _row(target: WrittenTarget, now: str) -> tuple[object, ...]:
    segments = [[s.id, s.source, s.target, s.origin.value] for s in target.segments]
    return (
        target.path,
        target.source,
        target.language,
        target.source_hash,
        target.hash,
        zlib.compress(target.base.encode("utf-8")),
        zlib.compress(json.dumps(segments, ensure_ascii=False).encode("utf-8")),
        target.engine,
        target.settings,
        target.time or now,
        target.structure,
    )


def _target(row: tuple[str, str, str, str, str, bytes, bytes, str, str, str, str]) -> WrittenTarget:
    path, source, language, source_hash, written, base, packed, engine, settings, time, structure = row
    segments = json.loads(zlib.decompress(packed))
    return WrittenTarget(
        path,
        source,
        language,
        source_hash,
        written,
        zlib.decompress(base).decode("utf-8"),
        tuple(WrittenSegment(identity, one, other, Origin(origin)) for identity, one, other, origin in segments),
        engine,
        settings,
        time,
        structure,
    )
