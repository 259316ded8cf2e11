"""The ledger of a project: what nltrans wrote, so that a person's edits can be told from its own.

A target is recorded before it is written and confirmed after it. A run that is killed between the
two leaves both the old and the intended record; whichever is closer to the file is its base.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from nltrans.core.report import Origin
from nltrans.core.typed import from_json
from nltrans.core.written import WrittenSegment, WrittenTarget

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from nltrans.storage.database import Database

__all__ = ["Ledger", "Stamp", "digest"]

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
    is_intended: bool
    """Nobody has confirmed that the target was written."""


class Ledger:
    """The record of all targets of a project, in its database.

    Each change is a transaction, unless it is made in one of the database's own.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def close(self) -> None:
        """Release the database; any number of times."""
        self._db.close()

    def check(self) -> None:
        """Read the whole database.

        Raises:
            TranslationMemoryError: it is damaged.
        """
        self._db.check()

    def transaction(self) -> AbstractContextManager[None]:
        """Do all of a block or nothing, what it does to the journal in the same database included."""
        return self._db.transaction()

    def find(self, path: str) -> tuple[WrittenTarget, ...]:
        """Return what is recorded for a target: nothing, one record, or an old and an intended one."""
        with self._db.guarded(ValueError, zlib.error):
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM target WHERE path = ? ORDER BY is_intended", (path,))  # noqa: S608
            return tuple(_target(row) for row in rows)

    def stamps(self, path: str) -> tuple[Stamp, ...]:
        """Return the stamps of what `find` returns, without reading the texts."""
        with self._db.guarded():
            rows = self._db.execute(
                "SELECT source, source_hash, hash, engine, settings, is_intended = 1 FROM target"
                " WHERE path = ? ORDER BY is_intended",
                (path,),
            )
            return tuple(Stamp(*row) for row in rows)

    def has_source(self, source: str) -> bool:
        """Tell whether a post has been translated."""
        with self._db.guarded():
            row = self._db.execute("SELECT 1 FROM target WHERE source = ? LIMIT 1", (source,)).fetchone()
            return row is not None

    def intend(self, target: WrittenTarget) -> None:
        """Record a target that is about to be written."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        self._db.execute("INSERT OR REPLACE INTO target VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(target, now))

    def confirm(self, path: str) -> None:
        """Record that the intended target has been written."""
        self._db.execute("UPDATE OR REPLACE target SET is_intended = 0 WHERE path = ? AND is_intended", (path,))

    def forget(self, path: str) -> None:
        """Drop what is recorded for a target."""
        self._db.execute("DELETE FROM target WHERE path = ?", (path,))

    def paths(self) -> list[str]:
        """Return the paths of all targets, in order."""
        with self._db.guarded():
            return [path for (path,) in self._db.execute("SELECT DISTINCT path FROM target ORDER BY path")]


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
    segments = from_json(zlib.decompress(packed), list[tuple[str, str, str, Origin]])
    return WrittenTarget(
        path,
        source,
        language,
        source_hash,
        written,
        zlib.decompress(base).decode("utf-8"),
        tuple(WrittenSegment(*segment) for segment in segments),
        engine,
        settings,
        time,
        structure,
    )
