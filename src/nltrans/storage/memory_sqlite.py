"""A translation memory in SQLite.

Texts of source segments are kept once each, with a 64-bit hash as the key of exact look-ups
and an FTS5 trigram index for the candidates of fuzzy ones; units refer to them. A machine
translation does not depend on its neighbours, so a text has one per target language; people's
translations are kept for each context in which they were made.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING, Any

from nltrans.core.memory import Match, TranslationUnit
from nltrans.core.report import Origin
from nltrans.storage.database import Database
from nltrans.storage.schema import MEMORY, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["MemoryStats", "SqliteMemory"]

_RANKS = (Origin.HUMAN, Origin.REVIEWED, Origin.MT)
_RANK = {origin: rank for rank, origin in enumerate(_RANKS)}

_UNIT = """
    SELECT s.text, u.target, s.language, u.language, u.rank, u.engine, coalesce(p.text, ''), coalesce(n.text, ''),
           u.document, u.score, u.created, u.changed
    FROM unit u JOIN text s ON s.id = u.source LEFT JOIN text p ON p.id = u.previous LEFT JOIN text n ON n.id = u.next
"""
_IN_CONTEXT = _UNIT + "WHERE u.source = ? AND u.language = ? AND u.context = ?"
_BEST = _UNIT + "WHERE u.source = ? AND u.language = ? ORDER BY u.rank, u.changed DESC, u.context LIMIT 1"
_EXACT = (
    _UNIT + "WHERE s.hash = ? AND s.language = ? AND u.language = ?"
    " ORDER BY u.rank, u.context IS ? DESC, u.changed DESC, u.context"
)

_ADD = """
    INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET rank = excluded.rank, target = excluded.target, engine = excluded.engine,
        previous = excluded.previous, next = excluded.next, document = excluded.document, score = excluded.score,
        changed = excluded.changed
    WHERE excluded.rank < rank OR (excluded.rank = rank AND excluded.changed >= changed
        AND (excluded.target, excluded.engine) IS NOT (target, engine))
"""

_PAGE = """
    SELECT u.source, u.language, u.context FROM unit u JOIN text s ON s.id = u.source
    WHERE (u.source, u.language, u.context) > (:a, :b, :c)
        AND (:one IS NULL OR s.language = :one)
        AND (:other IS NULL OR u.language = :other)
        AND (:rank IS NULL OR u.rank = :rank)
    ORDER BY u.source, u.language, u.context LIMIT 500
"""
_PRUNE = """
    DELETE FROM unit
    WHERE (:rank IS NULL OR rank = :rank)
        AND (:engine IS NULL OR engine = :engine)
        AND (:before IS NULL OR changed < :before)
        AND (:document IS NULL OR document = :document)
        AND (:language IS NULL OR language = :language)
"""
_FORGET_TEXTS = """
    DELETE FROM text WHERE id NOT IN (
        SELECT source FROM unit
        UNION SELECT previous FROM unit WHERE previous IS NOT NULL
        UNION SELECT next FROM unit WHERE next IS NOT NULL
    )
"""

_EVERY = """
    WITH RECURSIVE place (id) AS (SELECT 1 UNION ALL SELECT id + ?1 FROM place WHERE id + ?1 <= ?2)
    SELECT text.text FROM place JOIN text USING (id)
"""

_SAMPLE = 4000
"""Texts read to learn which trigrams are rare."""
_CANDIDATES = 2000
"""Texts that one fuzzy look-up expects to compare."""
_FEWEST_GRAMS, _MOST_GRAMS = 4, 12
_APART = 2
"""Characters between the trigrams of a group: neighbours say much the same."""
_GROUPS = (2, 3, 4)
"""Trigrams in a group, as few as make candidates rare enough."""


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """What a memory holds."""

    texts: int
    """Distinct source texts."""
    units: Counter[tuple[str, str, Origin]]
    """Number of units by source language, target language and origin."""
    engines: Counter[str]
    """Number of machine translations by engine."""
    bytes: int
    """Size of the file that it is in."""


class SqliteMemory:
    """A `nltrans.core.ports.Memory` in a file of its own, in a project's database, or in RAM for ``:memory:``.

    Processes may share a file: readers never wait, writers wait for each other. An object may
    be used from several threads.

    Raises:
        TranslationMemoryError: the file is no memory, was written by a newer nltrans, or cannot be opened.
    """

    def __init__(self, place: Path | str | Database = ":memory:") -> None:
        self._db = place if isinstance(place, Database) else Database(place, MEMORY, PROJECT)
        self._grams: dict[str, float] = {}
        self._sampled = 0

    @property
    def path(self) -> Path | None:
        """The file that it is in; None for RAM."""
        return self._db.path

    def close(self) -> None:
        """Release the file; any number of times."""
        self._db.close()

    def lookup(
        self, source: str, source_language: str, target_language: str, previous: str = "", following: str = ""
    ) -> Match | None:
        """Return the exact match of the best origin, among equals one in context, among these the newest.

        A match is in context where both neighbours are the same; a look-up without neighbours has none.
        """
        has_context = bool(previous or following)
        context = _context(previous, following) if has_context else None
        wanted = (_hash(source), source_language, target_language, context)
        with self._db.guarded():
            row = next((row for row in self._db.execute(_EXACT, wanted) if row[0] == source), None)
        if row is None:
            return None
        unit = _unit(row)
        return Match(unit, 1.0, in_context=has_context and (unit.previous, unit.next) == (previous, following))

    def fuzzy(
        self, source: str, source_language: str, target_language: str, *, threshold: float = 0.75, limit: int = 5
    ) -> Sequence[Match]:
        """Return the most similar units, best first, the exact one included.

        Similarity is 1 minus the Levenshtein distance over the longer length. Candidates are the
        texts that share one of the rarest trigrams of `source`, so that a match below about 0.6 may be missed.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        with self._db.guarded():
            query = self._rare_grams(source)
            shortest, longest = threshold * len(source), len(source) / max(threshold, 0.01)
            rows = self._db.execute(
                "SELECT id, text FROM text WHERE id IN (SELECT rowid FROM gram WHERE gram MATCH ?)"
                " AND language = ? AND length(text) BETWEEN ? AND ?"
                if query
                else "SELECT id, text FROM text WHERE hash = ? AND language = ? AND length(text) BETWEEN ? AND ?",
                (query or _hash(source), source_language, shortest, longest),
            )
            candidates = dict(rows.fetchall())
            scored = process.extract(
                source, candidates, scorer=Levenshtein.normalized_similarity, score_cutoff=threshold, limit=None
            )
            matches: list[Match] = []
            for _, similarity, text in scored:
                row = self._db.execute(_BEST, (text, target_language)).fetchone()
                if row is not None:
                    matches.append(Match(_unit(row), similarity))
                if len(matches) == limit:
                    break
            return matches

    def add(self, units: Sequence[TranslationUnit]) -> None:
        """Store units in one transaction; a worse origin never replaces a better one.

        Of two units of the same origin for the same text and context the later changed stays.
        Source texts that stand for a missing translation are left out.
        """
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        with self._db.transaction():
            known: dict[tuple[str, str], int] = {}
            self._db.executemany(_ADD, (self._row(unit, now, known) for unit in units if unit.origin in _RANK))

    def units(
        self, *, source_language: str | None = None, target_language: str | None = None, origin: Origin | None = None
    ) -> Iterator[TranslationUnit]:
        """Yield the units of some languages and origin in the order of their source texts."""
        wanted = {"one": source_language, "other": target_language, "rank": None if origin is None else _RANK[origin]}
        last = (-1, "", -1)
        while True:
            with self._db.guarded():
                keys = self._db.execute(_PAGE, {**wanted, **dict(zip(("a", "b", "c"), last, strict=True))}).fetchall()
                rows = [self._db.execute(_IN_CONTEXT, key).fetchone() for key in keys]
            yield from (_unit(row) for row in rows if row is not None)
            if not keys:
                return
            last = keys[-1]

    def search(self, text: str, *, limit: int = 20) -> list[TranslationUnit]:
        """Return units that have `text` in source or target, whatever the case, best origin first."""
        pattern = "%" + text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        with self._db.guarded():
            rows = self._db.execute(
                _UNIT + r"WHERE s.text LIKE ?1 ESCAPE '\' OR u.target LIKE ?1 ESCAPE '\'"
                " ORDER BY u.rank, u.source, u.context LIMIT ?2",
                (pattern, limit),
            )
            return [_unit(row) for row in rows]

    def stats(self) -> MemoryStats:
        """Count what the memory holds."""
        with self._db.guarded():
            texts = self._db.execute("SELECT count(*) FROM text").fetchone()[0]
            by_kind = self._db.execute(
                "SELECT s.language, u.language, u.rank, count(*) FROM unit u JOIN text s ON s.id = u.source"
                " GROUP BY 1, 2, 3"
            )
            units = Counter({(one, other, _RANKS[rank]): count for one, other, rank, count in by_kind})
            engines = self._db.execute(
                "SELECT engine, count(*) FROM unit WHERE rank = ? GROUP BY 1", (_RANK[Origin.MT],)
            )
            pages = self._db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            return MemoryStats(texts, units, Counter(dict(engines.fetchall())), pages.fetchone()[0])

    def prune(
        self,
        *,
        origin: Origin | None = Origin.MT,
        engine: str | None = None,
        before: str | None = None,
        document: str | None = None,
        target_language: str | None = None,
    ) -> int:
        """Delete the units that meet all the conditions given, and return their number.

        Args:
            origin: Machine translations unless told otherwise; None for any origin.
            engine: Only units of this engine.
            before: Only units last changed before this ISO 8601 time.
            document: Only units of this post.
            target_language: Only units in this language.
        """
        wanted = {
            "rank": None if origin is None else _RANK[origin],
            "engine": engine,
            "before": before,
            "document": document,
            "language": target_language,
        }
        with self._db.guarded():
            with self._db.transaction():
                count = self._db.execute(_PRUNE, wanted).rowcount
                self._db.execute(_FORGET_TEXTS)
            self._sampled = 0
            self._db.execute("VACUUM")
        return count

    def merge(self, units: Iterable[TranslationUnit]) -> int:
        """Add any number of units, some thousand in a transaction, and return how many were read."""
        batch: list[TranslationUnit] = []
        count = 0
        for unit in units:
            batch.append(unit)
            if len(batch) == 5000:  # noqa: PLR2004 -- a transaction of a few megabytes
                count += len(batch)
                self.add(batch)
                batch = []
        self.add(batch)
        return count + len(batch)

    def _find(self, text: str, language: str) -> int | None:
        for identity, other, stored in self._db.execute(
            "SELECT id, language, text FROM text WHERE hash = ?", (_hash(text),)
        ):
            if other == language and stored == text:
                return int(identity)
        return None

    def _keep(self, text: str, language: str, known: dict[tuple[str, str], int]) -> int:
        identity = known.get((text, language))
        if identity is None:
            identity = self._find(text, language)
            if identity is None:
                cursor = self._db.execute(
                    "INSERT INTO text (hash, language, text) VALUES (?, ?, ?)", (_hash(text), language, text)
                )
                identity = cursor.lastrowid or 0
            known[text, language] = identity
        return identity

    def _row(self, unit: TranslationUnit, now: str, known: dict[tuple[str, str], int]) -> tuple[object, ...]:
        language = unit.source_language
        return (
            self._keep(unit.source, language, known),
            unit.target_language,
            0 if unit.origin is Origin.MT else _context(unit.previous, unit.next),
            _RANK[unit.origin],
            unit.target,
            unit.engine,
            self._keep(unit.previous, language, known) if unit.previous else None,
            self._keep(unit.next, language, known) if unit.next else None,
            unit.document,
            unit.score,
            unit.created or now,
            unit.changed or unit.created or now,
        )

    def _rare_grams(self, text: str) -> str:
        """Make an FTS5 query of the rarest trigrams of `text`; empty for a text of under three characters.

        A similar text has any of those that are rare enough, or all of a few more frequent ones that
        stand close together, so that one change spares most groups.
        """
        frequencies, unseen = self._frequencies()
        grams = _grams(text)
        by_rarity = sorted(grams, key=lambda gram: (frequencies.get(gram, unseen), gram))
        expected = list(accumulate(frequencies.get(gram, unseen) for gram in by_rarity))
        enough = bisect_right(expected, _CANDIDATES)
        quoted = {gram: '"' + gram.replace('"', '""') + '"' for gram in by_rarity}
        if enough >= min(_FEWEST_GRAMS, len(by_rarity)):
            return " OR ".join(quoted[gram] for gram in by_rarity[:enough])
        chosen: list[str] = []
        for gram in by_rarity:
            if len(chosen) < _MOST_GRAMS and all(abs(grams[gram] - grams[other]) >= _APART for other in chosen):
                chosen.append(gram)
        chosen.sort(key=grams.__getitem__)
        shares = {gram: min(1.0, frequencies.get(gram, unseen) / self._sampled) for gram in chosen}
        for size in _GROUPS:
            groups = [chosen[at : at + size] for at in range(0, max(1, len(chosen) - size + 1), size)]
            if sum(prod(map(shares.__getitem__, group)) for group in groups) * self._sampled <= _CANDIDATES:
                break
        return " OR ".join(f"({' AND '.join(quoted[gram] for gram in group)})" for group in groups)

    def _frequencies(self) -> tuple[dict[str, float], float]:
        """Estimate from a sample how many texts have a trigram, and how many one that the sample lacks.

        The sample is taken again when the memory has doubled.
        """
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM text").fetchone()[0]
        step = last // _SAMPLE + 1
        if last > 2 * self._sampled:
            counts: Counter[str] = Counter()
            for (text,) in self._db.execute(_EVERY, (step, last)):
                counts.update(_grams(text).keys())
            self._grams = {gram: float(count * step) for gram, count in counts.items()}
            self._sampled = last
        return self._grams, step / 2


def _grams(text: str) -> dict[str, int]:
    """Return the trigrams of `text` that an FTS5 query can name, each with its last place."""
    folded = text.lower()
    return {gram: at for at in range(len(folded) - 2) if "\x00" not in (gram := folded[at : at + 3])}


def _context(previous: str, following: str) -> int:
    """Return a key of the neighbours; 0 where there are none."""
    return _hash(f"{previous}\x00{following}") or 1 if previous or following else 0


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _unit(row: tuple[Any, ...]) -> TranslationUnit:
    source, target, language, other, rank, engine, previous, following, document, score, created, changed = row
    return TranslationUnit(
        source,
        target,
        language,
        other,
        _RANKS[rank],
        engine=engine,
        previous=previous,
        next=following,
        document=document,
        score=score,
        created=created,
        changed=changed,
    )
