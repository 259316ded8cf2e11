r"""Exchange of translation memories as TSV: one unit a line, columns named in the first.

Tabs, line ends and backslashes inside a text are written ``\t``, ``\n``, ``\r`` and ``\\``. A
file without a line of names has the source in its first column and the target in its second.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.errors import TranslationMemoryError, UnsupportedLanguage
from nltrans.language.tags import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

__all__ = ["read_tsv", "write_tsv"]

_COLUMNS = tuple(field.name for field in fields(TranslationUnit))
_TO_ESCAPE = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_FROM_ESCAPE = {escaped: plain for plain, escaped in _TO_ESCAPE.items()}


def write_tsv(units: Iterable[TranslationUnit], stream: TextIO) -> int:
    """Write units one by one and return their number."""
    stream.write("\t".join(_COLUMNS) + "\n")
    count = 0
    for unit in units:
        values = ("" if (value := getattr(unit, name)) is None else str(value) for name in _COLUMNS)
        stream.write("\t".join(re.sub(r"[\\\t\n\r]", lambda m: _TO_ESCAPE[m[0]], value) for value in values) + "\n")
        count += 1
    return count


def read_tsv(
    path: Path, *, source: str | None = None, target: str | None = None, origin: Origin = Origin.HUMAN
) -> Iterator[TranslationUnit]:
    """Yield the units of a file, line by line.

    Args:
        path: In UTF-8.
        source: Source language of a file that does not name it.
        target: Target language likewise.
        origin: Of units whose origin the file does not name.

    Raises:
        TranslationMemoryError: a line has no target or no languages, or the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            columns: tuple[str, ...] = ("source", "target")
            for number, line in enumerate(stream, start=1):
                values = [
                    re.sub(r"\\[\\tnr]", lambda m: _FROM_ESCAPE[m[0]], v) for v in line.rstrip("\r\n").split("\t")
                ]
                if number == 1 and {"source", "target"} <= set(values):
                    columns = tuple(values)
                elif any(values):
                    row = dict(zip(columns, values, strict=False))
                    yield _unit(row, source, target, origin, path, number)
    except UnicodeDecodeError as error:
        raise TranslationMemoryError("it is not UTF-8", path=path) from error
    except OSError as error:
        raise TranslationMemoryError(f"cannot read it: {error.strerror}", path=path) from error


def _unit(
    row: dict[str, str], source: str | None, target: str | None, origin: Origin, path: Path, line: int
) -> TranslationUnit:
    languages = row.get("source_language") or source, row.get("target_language") or target
    if not row.get("source") or not row.get("target"):
        raise TranslationMemoryError("the line has no source or no target", path=path, line=line)
    if not languages[0] or not languages[1]:
        raise TranslationMemoryError(
            "the file does not say its languages", path=path, line=line, hint="use --from and --to"
        )
    score = row.get("score", "")
    try:
        return TranslationUnit(
            row["source"],
            row["target"],
            normalize(languages[0]),
            normalize(languages[1]),
            Origin(row["origin"]) if row.get("origin") else origin,
            score=float(score) if score else None,
            **{name: row.get(name, "") for name in ("engine", "previous", "next", "document", "created", "changed")},
        )
    except (ValueError, UnsupportedLanguage) as error:
        raise TranslationMemoryError(str(error), path=path, line=line) from error
