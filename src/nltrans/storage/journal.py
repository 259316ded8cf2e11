"""The journal of a project's batches: what became of each post, how long it took, what failed.

Which targets are up to date is the ledger's knowledge; the journal adds what a report and an
estimate of time need. An entry is intended and confirmed together with the ledger's record of its target,
so that a run that is killed after it wrote a file has said all about it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from nltrans.core.typed import from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.storage.database import Database

__all__ = ["Entry", "Journal"]

_KEYS = ("source", "language", "state", "target")
_COLUMNS = f"{', '.join(_KEYS)}, facts"


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
        known = {name: value for name, value in asdict(entry).items() if name not in _KEYS}
        facts = json.dumps({**known, "findings": dict(entry.findings)}, ensure_ascii=False)
        self._db.execute(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, 1, ?, ?, ?, ?)",
            (entry.source, entry.language, run, entry.state, entry.target, facts),
        )

    def confirm(self, source: str, language: str) -> None:
        """Record that what was intended has happened."""
        self._db.execute(
            "UPDATE OR REPLACE entry SET is_intended = 0 WHERE source = ? AND language = ? AND is_intended",
            (source, language),
        )

    def entries(self) -> Iterator[Entry]:
        """Yield the last entry of every post and language."""
        with self._db.guarded(ValueError):
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM entry WHERE NOT is_intended")  # noqa: S608
            entries = list(map(_entry, rows))
        yield from entries

    def find(self, source: str, language: str, *, intended: bool = False) -> Entry | None:
        """Return the last entry of a post in a language, or the one that was not confirmed."""
        with self._db.guarded(ValueError):
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


@dataclass(frozen=True, slots=True)
class _Facts:
    """What of an entry has no column of its own."""

    words: int
    segments: int
    recalled: int
    findings: dict[str, int]
    score: float | None
    seconds: float
    message: str


def _entry(row: tuple[str, str, str, str, str]) -> Entry:
    facts = from_json(row[-1], _Facts)
    return Entry(*row[:-1], **{**asdict(facts), "findings": tuple(facts.findings.items())})


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
