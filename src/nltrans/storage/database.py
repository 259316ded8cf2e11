"""SQLite files of nltrans: opened the same way, brought to the newest version by numbered migrations.

A file writes ahead (WAL) and its commits are on the disk when they return, so that neither a kill
nor a power cut leaves half a transaction or takes one back.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.errors import TranslationMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Database", "Schema", "checked"]

_WAIT = 30.0
"""Seconds to wait for another process that writes."""
_DAMAGE = ("malformed", "not a database", "corrupt")
"""Words of SQLite's messages about a file that is damaged or something else."""


@dataclass(frozen=True, slots=True)
class Schema:
    """A kind of database."""

    what: str
    """What such a file is called in messages."""
    application: int
    """SQLite's `application_id`, which tells the kinds apart."""
    migrations: tuple[tuple[str, ...], ...]
    """Statements of migration 1, 2 …; `user_version` is the number of the last one that has run."""
    cure: str
    """What to do about a damaged file."""


class Database:
    """A file, made with its folder where it is missing, or RAM for ``:memory:``.

    It may be used from several threads, and by several processes.

    Args:
        path: The file.
        schema: What it is, and what it becomes where it is new.
        others: What it may be, too.
        fill: Called with a new database in the transaction that makes its tables.

    Raises:
        TranslationMemoryError: it is another kind of file, or damaged, or of a newer version, or cannot be opened.
    """

    def __init__(
        self,
        path: Path | str,
        schema: Schema,
        *others: Schema,
        fill: Callable[[Database], None] | None = None,
    ) -> None:
        self.path = None if path == ":memory:" else Path(path)
        self.schema = schema
        self._lock = threading.RLock()
        if self.path is not None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise TranslationMemoryError(f"cannot make the folder: {error.strerror}", path=path) from error
        try:
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise TranslationMemoryError(f"cannot open the {schema.what}: {error}", path=self.path) from error
        try:
            with self.guarded():
                self.schema = self._recognized((schema, *others))
                self._prepare(fill)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Release the file; any number of times."""
        with self._lock:
            self._db.close()

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run a statement; whoever reads rows one by one does so in `guarded`."""
        with self.guarded():
            return self._db.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row."""
        with self.guarded():
            self._db.executemany(sql, rows)

    @contextmanager
    def guarded(self, *damage: type[Exception]) -> Iterator[None]:
        """Keep other threads out, and make errors of SQLite ours, and others that show damage."""
        with self._lock:
            expected: tuple[type[Exception], ...] = (sqlite3.Error, *damage)
            try:
                yield
            except expected as error:
                raise _explained(error, self.schema, self.path) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing; a transaction inside another one is part of it."""
        with self.guarded():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.commit()
            except BaseException:
                with suppress(sqlite3.Error):  # what went wrong first is the error
                    self._db.rollback()
                raise

    def check(self) -> None:
        """Read the whole file, about a second for 250 MB.

        Raises:
            TranslationMemoryError: it is damaged.
        """
        with self.guarded():
            checked(self._db)

    def _recognized(self, schemas: Sequence[Schema]) -> Schema:
        found = self._db.execute("PRAGMA application_id").fetchone()[0]
        if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            return schemas[0]
        for schema in schemas:
            if schema.application == found:
                return schema
        raise TranslationMemoryError(
            f"this is no {schemas[0].what} of nltrans", path=self.path, hint="name another file"
        )

    def _prepare(self, fill: Callable[[Database], None] | None) -> None:
        newest = len(self.schema.migrations)
        version = self._version()
        if version > newest:
            raise TranslationMemoryError(
                f"the {self.schema.what} has version {version}, this nltrans knows up to {newest}",
                path=self.path,
                hint="upgrade nltrans",
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version == newest:
            return
        if version:
            checked(self._db)
        with self.transaction():
            version = self._version()  # another process may have been faster
            for migration in self.schema.migrations[version:]:
                for statement in migration:
                    self._db.execute(statement)
            if version == 0 and fill is not None:
                fill(self)
            self._db.execute(f"PRAGMA application_id = {self.schema.application}")
            self._db.execute(f"PRAGMA user_version = {newest}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])


def checked(db: sqlite3.Connection) -> None:
    """Check a file's structure.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(f"malformed: {' '.join(found.split())}")


def _explained(error: Exception, schema: Schema, path: Path | None) -> TranslationMemoryError:
    if not isinstance(error, sqlite3.Error) or any(word in str(error) for word in _DAMAGE):
        return TranslationMemoryError(f"it is damaged, or no {schema.what}: {error}", path=path, hint=schema.cure)
    hint = "check the disk and its permissions"
    return TranslationMemoryError(f"the {schema.what} failed: {error}", path=path, hint=hint)
