"""The journal of a project's batches: what became of each post, how long it took, what failed.

Which targets are up to date is the ledger's knowledge; the journal adds what a report and an
estimate of time need. An entry is intended and confirmed together with the ledger's record of its target,
so that a run that is killed after it wrote a file has said all about it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.storage.database import Database

__all__ = ["Entry", "Journal"]

_COLUMNS = "source, language, state, target, facts"


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
    """The journal in a project's database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def start(self) -> int:
        """Begin a run, and return its number."""
        with self._db.guarded():
            return self._db.execute("INSERT INTO run (started) VALUES (?)", (_now(),)).lastrowid or 0

    def finish(self, run: int, *, words: int, seconds: float, engine: str) -> None:
        """End a run: words that the engine translated, and the time that it took."""
        self._db.execute(
            "UPDATE run SET finished = ?, words = ?, seconds = ?, engine = ? WHERE id = ?",
            (_now(), words, seconds, engine, run),
        )

    def add(self, run: int, entry: Entry) -> None:
        """Record what became of a post; it replaces what an earlier run recorded."""
        with self._db.transaction():
            self.intend(run, entry)
            self.confirm(entry.source, entry.language)

    def intend(self, run: int, entry: Entry) -> None:
        """Record what will have become of a post once its target is written."""
        facts = {
            "words": entry.words,
            "segments": entry.segments,
            "recalled": entry.recalled,
            "findings": dict(entry.findings),
            "score": entry.score,
            "seconds": round(entry.seconds, 3),
            "message": entry.message,
        }
        self._db.execute(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, 1, ?, ?, ?, ?)",
            (entry.source, entry.language, run, entry.state, entry.target, json.dumps(facts, ensure_ascii=False)),
        )

    def confirm(self, source: str, language: str) -> None:
        """Record that what was intended has happened."""
        self._db.execute(
            "UPDATE OR REPLACE entry SET is_intended = 0 WHERE source = ? AND language = ? AND is_intended",
            (source, language),
        )

    def entries(self) -> Iterator[Entry]:
        """Yield the last entry of every post and language."""
        with self._db.guarded():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM entry WHERE NOT is_intended").fetchall()  # noqa: S608
        yield from map(_entry, rows)

    def find(self, source: str, language: str, *, intended: bool = False) -> Entry | None:
        """Return the last entry of a post in a language, or the one that was not confirmed."""
        with self._db.guarded():
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE source = ? AND language = ? AND is_intended = ?",  # noqa: S608
                (source, language, intended),
            ).fetchone()
        return None if row is None else _entry(row)

    def speed(self) -> float | None:
        """Return the words per second of the last run that translated a hundred words or more."""
        with self._db.guarded():
            row = self._db.execute(
                "SELECT words / seconds FROM run WHERE words >= 100 AND seconds > 0 ORDER BY id DESC LIMIT 1"
            ).fetchone()
        return None if row is None else float(row[0])


def _entry(row: tuple[str, str, str, str, str]) -> Entry:
    known: dict[str, Any] = json.loads(row[-1])
    findings = tuple(known.pop("findings").items())
    return Entry(*row[:-1], findings=findings, **known)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
