"""Unpacks the archives that models arrive in, zip and tar, and trusts nothing in them.

Only folders and plain files with relative paths are taken. What an archive would write is counted
while it is written, since the sizes in its headers may lie.
"""

from __future__ import annotations

import lzma
import shutil
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from nltrans.errors import ArchiveError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO, TypeVar

    T = TypeVar("T")

__all__ = ["Limits", "extract"]

_CHUNK = 2**20
_HEADER = 2**16
"""Bytes that a tar header for a long name may take; `tarfile` reads it into memory."""
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,  # encrypted, or (NotImplementedError) compressed in a way that is not known
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may grow to."""

    files: int = 1000
    """Files and folders."""
    size: int = 8 * 2**30
    """Bytes of all files."""
    ratio: int = 100
    """How many times its own size an archive may grow; weights grow less than twice, vocabularies ten times."""


class _Member(NamedTuple):
    name: str
    content: IO[bytes] | None
    """None for a folder."""


def extract(archive: Path, into: Path, limits: Limits | None = None) -> None:
    """Unpack a zip or tar archive, compressed or not; all of it, or nothing.

    Args:
        archive: Its content, not its name, says which kind it is.
        into: A folder that is made if it is missing; it must be empty.
        limits: What the archive may grow to.

    Raises:
        ArchiveError: it is damaged or encrypted; it is larger than it may be; or a member's path is
            absolute, leads out of the folder or stands twice, or the member is neither file nor folder.
        OutputError: the folder is not empty, or cannot be written.
    """
    with _written(into):
        into.mkdir(parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise OutputError("the folder is not empty", path=into)
        unpacked = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=into))
    try:
        _unpack(archive, unpacked, limits or Limits())
        with _written(into):
            for path in unpacked.iterdir():
                path.rename(into / path.name)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _unpack(archive: Path, folder: Path, limits: Limits) -> None:
    taken = {".": True}
    left = _allowance(archive, limits)
    for number, member in enumerate(_sound(archive, _members(archive)), start=1):
        if number > limits.files:
            raise _refused(archive, f"it has more than {limits.files} files")
        path = folder / _safe(archive, member, taken)
        with _written(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if member.content is None:
                path.mkdir(exist_ok=True)
                continue
            with path.open("xb") as file:
                for chunk in _sound(archive, iter(partial(member.content.read, _CHUNK), b"")):
                    left -= len(chunk)
                    if left < 0:
                        raise _refused(archive, "it grows beyond what an archive of its size may hold")
                    file.write(chunk)


def _allowance(archive: Path, limits: Limits) -> int:
    try:
        return min(limits.size, limits.ratio * archive.stat().st_size)
    except OSError as error:
        raise ArchiveError(f"cannot be read: {error.strerror}", path=archive) from error


def _safe(archive: Path, member: _Member, taken: dict[str, bool]) -> PurePosixPath:
    """Return a member's path, and note it: `taken` tells folders from files, whatever their case."""
    name = member.name
    path = PurePosixPath(name)
    shown = ascii(name)
    if any(character in '\\:*?"<>|' or unicodedata.category(character)[0] == "C" for character in name):
        raise _refused(archive, f"{shown} has a character that paths cannot have everywhere")
    if path.is_absolute() or ".." in path.parts:
        raise _refused(archive, f"{shown} leads out of the folder")
    is_folder = member.content is None
    place, *parents = (unicodedata.normalize("NFC", str(part)).casefold() for part in (path, *path.parents))
    is_new = place not in taken and path.parts
    if not all(taken.setdefault(parent, True) for parent in parents) or not (is_new or (is_folder and taken[place])):
        raise _refused(archive, f"{shown} stands twice in it")
    taken[place] = is_folder
    return path


def _members(archive: Path) -> Iterator[_Member]:
    return _in_zip(archive) if zipfile.is_zipfile(archive) else _in_tar(archive)


def _in_zip(archive: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
                raise _refused(archive, f"{info.filename!a} is neither a file nor a folder")
            if info.is_dir():
                yield _Member(info.filename, None)
                continue
            with opened.open(info) as content:
                yield _Member(info.filename, content)


class _TarInfo(tarfile.TarInfo):
    """A header of bounded size."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        if self.type not in tarfile.REGULAR_TYPES and self.size > _HEADER:
            raise tarfile.HeaderError("a header is too long")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]


def _in_tar(archive: Path) -> Iterator[_Member]:
    with tarfile.open(archive, "r|*", tarinfo=_TarInfo) as opened:
        for info in opened:
            if info.isdir():
                yield _Member(info.name, None)
            elif info.isreg() and not info.issparse():
                yield _Member(info.name, opened.extractfile(info))
            else:
                raise _refused(archive, f"{info.name!a} is neither a file nor a folder")


def _sound(archive: Path, parts: Iterable[T]) -> Iterator[T]:
    """Pass on what is read from an archive; whatever a damaged one makes a library raise becomes our error."""
    try:
        yield from parts
    except ArchiveError:
        raise
    except _DAMAGE as error:
        told = str(error) or type(error).__name__
        raise ArchiveError(f"the archive cannot be read: {told}", path=archive, hint="download it again") from error


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=path) from error


def _refused(archive: Path, problem: str) -> ArchiveError:
    return ArchiveError(f"the archive is refused: {problem}", path=archive, hint="get it from another source")
