"""Term bases as tables: TSV and CSV.

A table has a column for each language, named by its BCP 47 code, and any of:

    case            yes: the term is case-sensitive; no: it is not; empty: it is if written in
                    capitals, or with one and not to be translated
    pos             part of speech
    dnt             yes: do not translate
    forbidden       targets not to be used in any language; ``forbidden:fr`` in one
    gender:fr       masculine, feminine or neuter: gender of the preferred term
    note            for people

Cells hold variants parted by ``|``, the preferred term first. Empty lines and lines that
start with ``# `` are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from nltrans.core.term import Concept
from nltrans.errors import GlossaryError, UnsupportedLanguage
from nltrans.language.tags import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["parse", "to_csv", "to_tsv"]

_FIELDS = ("case", "pos", "dnt", "forbidden", "note")
_BY_LANGUAGE = ("forbidden", "gender")
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0"})
_GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}


def _decode(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GlossaryError("the term base is UTF-16", path=path, line=1, hint="save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"byte 0x{data[error.start]:02x} is not UTF-8", path=path, line=line, hint="save the file as UTF-8"
        ) from error


def _rows(text: str, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield non-empty rows with the line that each begins on."""
    if delimiter == "\t":
        for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
            if line.strip() and not line.startswith("# "):
                yield number, line.split("\t")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].startswith("# "):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(f"not CSV: {error}", path=path, line=line) from error


def parse(data: bytes, path: Path, delimiter: str) -> list[Concept]:
    """Read the entries of a table.

    Args:
        data: The file's bytes, UTF-8 with or without a byte order mark.
        path: For messages.
        delimiter: A tab, then quotes are signs like others; or a comma, then RFC 4180 holds.

    Raises:
        GlossaryError: names the file and the line at fault.
    """
    text = _decode(data, path)
    rows = _rows(text, path, delimiter)
    line, header = next(rows, (1, []))
    if not header:
        raise GlossaryError("the term base is empty", path=path, hint="its first line names the columns: en, fr, note")
    columns = [_column(cell.strip(), path, line) for cell in header]
    for column in columns:
        if columns.count(column) > 1:
            raise GlossaryError(f"column {_spelled(column)!r} occurs twice", path=path, line=line)
    if not any(name == "term" for name, _ in columns):
        raise GlossaryError("no column of terms", path=path, line=line, hint="name columns by language: en, fr, pt-BR")
    concepts = []
    for line, row in rows:
        if len(row) != len(columns):
            raise GlossaryError(f"{len(row)} columns where the header has {len(columns)}", path=path, line=line)
        concepts.append(_concept(dict(zip(columns, row, strict=True)), path, line))
    return concepts


_Column = tuple[str, str]
"""Field and language: ``("term", "fr")``, ``("note", "")``."""


def _spelled(column: _Column) -> str:
    name, language = column
    return language if name == "term" else f"{name}:{language}" if language else name


def _column(title: str, path: Path, line: int) -> _Column:
    name = title.lower()
    if name in _FIELDS:
        return name, ""
    prefix, colon, code = title.partition(":")
    kind = prefix.lower() if colon else "term"
    known = (*_FIELDS, *(f"{field}:fr" for field in _BY_LANGUAGE))
    near = [] if colon else get_close_matches(name, _FIELDS, cutoff=0.6)
    if not near and (kind == "term" or kind in _BY_LANGUAGE):
        try:
            return kind, normalize(code if colon else title)
        except UnsupportedLanguage:
            pass
    hint = f"did you mean {near[0]}?" if near else f"known are language codes, {', '.join(known)}"
    raise GlossaryError(f"unknown column {title!r}", path=path, line=line, hint=hint)


def _concept(row: Mapping[_Column, str], path: Path, line: int) -> Concept:
    def several(name: str) -> dict[str, tuple[str, ...]]:
        cells = {code: _variants(cell, path, line) for (kind, code), cell in row.items() if kind == name}
        return {code: variants for code, variants in cells.items() if variants}

    def flag(name: str) -> bool | None:
        cell = row.get((name, ""), "").strip().lower()
        if cell not in _YES | _NO:
            raise GlossaryError(f"{name} is {cell!r}", path=path, line=line, hint="write yes, no or nothing")
        return None if not cell else cell in _YES

    gender = {}
    for (kind, code), cell in row.items():
        value = cell.strip().lower()
        if kind == "gender" and value:
            gender[code] = _GENDERS.get(value, value)
            if gender[code] not in _GENDERS.values():
                raise GlossaryError(f"gender is {value!r}", path=path, line=line, hint="write m, f or n")
    return Concept(
        several("term"),
        several("forbidden"),
        gender,
        do_not_translate=flag("dnt") is True,
        case_sensitive=flag("case"),
        part_of_speech=row.get(("pos", ""), "").strip(),
        note=row.get(("note", ""), "").strip(),
        place=f"{path}:{line}",
    )


def _variants(cell: str, path: Path, line: int) -> tuple[str, ...]:
    if not cell.strip():
        return ()
    variants = [variant.strip() for variant in cell.split("|")]
    for variant in variants:
        if not variant:
            raise GlossaryError(f"empty variant in {cell!r}", path=path, line=line)
        if not re.search(r"\w", variant):
            raise GlossaryError(f"{variant!r} has no letter or digit", path=path, line=line)
        if variants.count(variant) > 1:
            raise GlossaryError(f"duplicate variant {variant!r}", path=path, line=line)
    return tuple(variants)


def to_tsv(concepts: Sequence[Concept]) -> str:
    """Return a table of concepts; columns that would stay empty are left out.

    Raises:
        GlossaryError: a term has a sign that parts variants or begins a remark.
    """
    return "".join("\t".join(row) + "\n" for row in _cells(concepts))


def to_csv(concepts: Sequence[Concept]) -> str:
    """Return the table of `to_tsv` with commas (RFC 4180 quoting, line ends of Unix)."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(_cells(concepts))
    return out.getvalue()


def _cells(concepts: Sequence[Concept]) -> Iterator[list[str]]:
    columns: list[_Column] = [("term", code) for code in _codes(c.terms for c in concepts)]
    if any(c.case_sensitive is not None for c in concepts):
        columns.append(("case", ""))
    if any(c.part_of_speech for c in concepts):
        columns.append(("pos", ""))
    if any(c.do_not_translate for c in concepts):
        columns.append(("dnt", ""))
    columns += [("forbidden", code) for code in _codes(c.forbidden for c in concepts)]
    columns += [("gender", code) for code in _codes(c.gender for c in concepts)]
    if any(c.note for c in concepts):
        columns.append(("note", ""))
    yield [_spelled(column) for column in columns]
    for concept in concepts:
        yield [_cell(concept, column) for column in columns]


def _codes(mappings: Iterator[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(code for mapping in mappings for code in mapping))


def _cell(concept: Concept, column: _Column) -> str:
    name, code = column
    if name in {"term", "forbidden"}:
        variants = (concept.terms if name == "term" else concept.forbidden).get(code, ())
        odd = next((term for term in variants if "|" in term or term.startswith("# ")), None)
        if odd is not None:
            raise GlossaryError(f"{odd!r} cannot stand in a table", hint="write TBX, which has no signs of its own")
        return "|".join(variants)
    if name == "gender":
        return concept.gender.get(code, "")[:1]
    if name == "case":
        return "" if concept.case_sensitive is None else "yes" if concept.case_sensitive else "no"
    if name == "dnt":
        return "yes" if concept.do_not_translate else ""
    return " ".join((concept.part_of_speech if name == "pos" else concept.note).split())
