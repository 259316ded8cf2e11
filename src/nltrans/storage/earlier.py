"""Memory, ledger and journal of earlier versions of nltrans, a file each, brought into a project's database."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nltrans.errors import TranslationMemoryError
from nltrans.storage.database import checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nltrans.storage.database import Database

__all__ = ["MEMORY", "EarlierFiles"]

MEMORY = "memory.db"
MIGRATED = ".migrated"
"""Ends the name of a file whose content has been brought over; nltrans does not read it again."""

_KINDS = {
    MEMORY: ("translation memory", 0x6E6C746D, ("text", "unit")),
    "ledger.db": ("ledger", 0x6E6C6C67, ("target",)),
    "journal.db": ("journal", 0x6E6C6A6C, ("run", "entry")),
}
"""What a file is called in messages, its `application_id`, and its tables, those first that others refer to."""


@dataclass(frozen=True, slots=True)
class EarlierFiles:
    """The files of a project's folder that its database takes the place of."""

    paths: tuple[Path, ...]

    @classmethod
    def of(cls, folder: Path, *, but: Path | None = None) -> EarlierFiles:
        """Return those that are in `folder`, except for `but`, which its user has named and wants to keep."""
        kept = None if but is None else but.resolve()
        return cls(
            tuple(path for name in _KINDS if (path := folder / name).is_file() and path.resolve() != kept),
        )

    def copy(self, database: Database) -> None:
        """Copy all rows into a database that has none yet.

        Raises:
            TranslationMemoryError: a file is damaged, or something else.
        """
        for path in self.paths:
            what, application, tables = _KINDS[path.name]
            with _explained(path, what), closing(sqlite3.connect(path)) as old:
                if not old.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    continue
                if old.execute("PRAGMA application_id").fetchone()[0] != application:
                    raise TranslationMemoryError(f"this is no {what} of nltrans", path=path, hint="move it away")
                checked(old)
                for table in tables:
                    columns = ", ".join(name for _, name, *_ in old.execute(f"PRAGMA table_info({table})"))
                    places = ", ".join("?" * (columns.count(",") + 1))
                    database.executemany(
                        f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 -- our own names
                        _rows(old, f"SELECT {columns} FROM {table}", path, what),  # noqa: S608 -- the same
                    )

    def put_aside(self) -> None:
        """Rename the files, so that nobody takes them for the project's; they may be deleted."""
        for path in self.paths:
            with suppress(OSError):  # it is in use elsewhere; nothing reads it here
                path.replace(path.with_name(path.name + MIGRATED))


def _rows(old: sqlite3.Connection, query: str, path: Path, what: str) -> Iterator[tuple[Any, ...]]:
    with _explained(path, what):  # in here: the caller would blame the new file
        yield from old.execute(query)


@contextmanager
def _explained(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        hint = "restore a backup, or move it away to go on without it"
        raise TranslationMemoryError(f"the {what} is damaged: {error}", path=path, hint=hint) from error
