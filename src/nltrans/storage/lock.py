"""A lock between processes that the system releases when its holder dies, however it dies."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from nltrans.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["locked"]

_PAUSE = 0.5
"""Seconds between two tries."""


@contextmanager
def locked(path: Path, *, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock file `path` for the time of the block.

    Args:
        path: Made with its folder where it is missing; it says who holds it.
        waiting: Called once with the holder where the lock is taken, to wait for it; None to give up.

    Raises:
        OutputError: another process holds the lock, or the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot make the lock: {error.strerror}", path=path) from error
    with stream:
        told = False
        while not _try(stream):
            stream.seek(0)
            holder = stream.read().strip() or "another process"
            if waiting is None:
                raise OutputError(f"{holder} is at work here", path=path, hint="wait for it to end, or use --wait")
            if not told:
                waiting(holder)
                told = True
            time.sleep(_PAUSE)
        stream.seek(0)
        stream.truncate()
        stream.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        stream.flush()
        try:
            yield
        finally:
            stream.seek(0)
            stream.truncate()
            stream.flush()


if os.name == "nt":

    def _try(stream: IO[Any]) -> bool:
        import msvcrt

        try:
            stream.seek(1 << 30)  # far behind the text, which stays readable
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:

    def _try(stream: IO[Any]) -> bool:
        import fcntl

        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
