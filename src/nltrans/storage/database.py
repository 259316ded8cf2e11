"""SQLite files of nltrans: opened the same way, with a version and migrations."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.errors import TranslationMemoryError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["connect"]

_WAIT = 30.0
"""Seconds to wait for another process that writes."""


def connect(
    path: Path | str, *, application: int, migrations: Sequence[Sequence[str]], what: str
) -> sqlite3.Connection:
    """Open or make a database, and bring its tables to the newest version.

    The connection is in autocommit mode, writes ahead (WAL), and may be passed between threads
    by a caller that locks.

    Args:
        path: A file, made with its folder where it is missing, or ``:memory:``.
        application: SQLite's `application_id`, which tells our kinds of files apart.
        migrations: The statements of each version, oldest first; `user_version` says how many versions have run.
        what: What such a file is called in messages.

    Raises:
        TranslationMemoryError: it is another kind of file, or of a newer version, or cannot be opened.
    """
    named = None if path == ":memory:" else path
    if named is not None:
        try:
            Path(named).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TranslationMemoryError(f"cannot make the folder: {error.strerror}", path=named) from error
    try:
        db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise TranslationMemoryError(f"cannot open the {what}: {error}", path=named) from error
    try:
        _prepare(db, application, migrations, what, named)
    except sqlite3.Error as error:
        db.close()
        raise TranslationMemoryError(f"cannot use it as a {what}: {error}", path=named) from error
    except TranslationMemoryError:
        db.close()
        raise
    return db


def _prepare(
    db: sqlite3.Connection, application: int, migrations: Sequence[Sequence[str]], what: str, path: Path | str | None
) -> None:
    found = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    is_empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if found != application and not is_empty:
        raise TranslationMemoryError(f"this is no {what} of nltrans", path=path, hint="name another file")
    if version > len(migrations):
        raise TranslationMemoryError(
            f"the {what} has version {version}, this nltrans knows up to {len(migrations)}",
            path=path,
            hint="upgrade nltrans",
        )
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if version == len(migrations):
        return
    db.execute("BEGIN IMMEDIATE")
    version = db.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
    for statements in migrations[version:]:
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {application}")
    db.execute(f"PRAGMA user_version = {len(migrations)}")
    db.execute("COMMIT")
