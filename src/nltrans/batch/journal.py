"""The journal of a project's batches: what became of each post, how long it took, what failed.

Which targets are up to date is the ledger's knowledge; the journal adds what a report and an
estimate of time need. Each post is one transaction, so that a killed run loses none that it finished.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from nltrans.errors import TranslationMemoryError
from nltrans.storage.database import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Entry", "Journal"]

_APPLICATION = 0x6E6C6A6C
"""SQLite's `application_id` of a journal: the letters nljl."""
_MIGRATIONS = (
    (
        """CREATE TABLE run (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, words INTEGER, seconds REAL, engine TEXT
        )""",
        """CREATE TABLE entry (
            source TEXT NOT NULL,
            language TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES run (id),
            state TEXT NOT NULL,
            target TEXT NOT NULL,
            facts TEXT NOT NULL,
            PRIMARY KEY (source, language)
        ) WITHOUT ROWID""",
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a post in a language."""

    source: str
    """Path relative to the project."""
    language: str
    state: str
    """``translated``, ``conflict`` or ``failed``."""
    target: str
    """Path of the file written, relative to the project; empty for none."""
    words: int = 0
    segments: int = 0
    recalled: int = 0
    """Segments from the memory or kept from before."""
    findings: tuple[tuple[str, int], ...] = ()
    """Number of findings by severity."""
    score: float | None = None
    """Estimated quality, 0..1."""
    seconds: float = 0.0
    message: str = ""
    """Why it failed, or what a person should look at."""


class Journal:
    """The journal in the file `path`, or in RAM for ``:memory:``.

    Raises:
        TranslationMemoryError: the file is no journal, was written by a newer nltrans, or cannot be opened.
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._path = path
        self._lock = threading.RLock()
        self._db = connect(path, application=_APPLICATION, migrations=_MIGRATIONS, what="journal")

    def close(self) -> None:
        """Release the file; any number of times."""
        with self._lock:
            self._db.close()

    def start(self) -> int:
        """Begin a run, and return its number."""
        with self._guarded():
            return self._db.execute("INSERT INTO run (started) VALUES (?)", (_now(),)).lastrowid or 0

    def finish(self, run: int, *, words: int, seconds: float, engine: str) -> None:
        """End a run: words that the engine translated, and the time that it took."""
        with self._guarded():
            self._db.execute(
                "UPDATE run SET finished = ?, words = ?, seconds = ?, engine = ? WHERE id = ?",
                (_now(), words, seconds, engine, run),
            )

    def add(self, run: int, entry: Entry) -> None:
        """Record what became of a post; it replaces what an earlier run recorded."""
        facts = {
            "words": entry.words,
            "segments": entry.segments,
            "recalled": entry.recalled,
            "findings": dict(entry.findings),
            "score": entry.score,
            "seconds": round(entry.seconds, 3),
            "message": entry.message,
        }
        with self._guarded():
            self._db.execute(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (entry.source, entry.language, run, entry.state, entry.target, json.dumps(facts, ensure_ascii=False)),
            )

    def entries(self) -> Iterator[Entry]:
        """Yield the last entry of every post and language."""
        with self._guarded():
            rows = self._db.execute("SELECT source, language, state, target, facts FROM entry").fetchall()
        yield from map(_entry, rows)

    def find(self, source: str, language: str) -> Entry | None:
        """Return the last entry of a post in a language."""
        with self._guarded():
            row = self._db.execute(
                "SELECT source, language, state, target, facts FROM entry WHERE source = ? AND language = ?",
                (source, language),
            ).fetchone()
        return None if row is None else _entry(row)

    def speed(self) -> float | None:
        """Return the words per second of the last run that translated a hundred words or more."""
        with self._guarded():
            row = self._db.execute(
                "SELECT words / seconds FROM run WHERE words >= 100 AND seconds > 0 ORDER BY id DESC LIMIT 1"
            ).fetchone()
        return None if row is None else float(row[0])

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                path = None if self._path == ":memory:" else self._path
                raise TranslationMemoryError(f"the journal failed: {error}", path=path) from error


def _entry(row: tuple[str, str, str, str, str]) -> Entry:
    known: dict[str, Any] = json.loads(row[-1])
    findings = tuple(known.pop("findings").items())
    return Entry(*row[:-1], findings=findings, **known)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
