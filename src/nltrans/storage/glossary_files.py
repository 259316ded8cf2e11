"""Term bases in files: TSV, CSV and TBX-Basic, alone or in a folder.

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
import hashlib
import io
import re
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.core.language import base, normalize
from nltrans.core.term import Concept, Glossary, Term
from nltrans.errors import GlossaryError, UnsupportedLanguage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["SUFFIXES", "bundled", "load", "read", "read_concepts", "render", "select", "to_csv", "to_tsv"]

SUFFIXES = (".tsv", ".csv", ".tbx")

_FIELDS = ("case", "pos", "dnt", "forbidden", "note")
_BY_LANGUAGE = ("forbidden", "gender")
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0"})
_GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}


def read(paths: Sequence[Path | str], source: str, target: str) -> Glossary:
    """Read term bases for a language pair.

    Args:
        paths: Files, folders of them, or names of bundled term bases (``nlp``). Of a term in
            several files the entry of the first one counts.
        source: Source language, BCP 47.
        target: Target language, BCP 47; ``pt-BR`` falls back on a column ``pt`` and the reverse.

    Raises:
        GlossaryError: a file that cannot be read, entries that contradict each other inside
            one file, or no file that has both languages.
    """
    terms: dict[str, Term] = {}
    digests: dict[str, str] = {}
    languages: set[str] = set()
    for path in files(paths):
        concepts, digests[str(path)] = load(path)
        present = {code for concept in concepts for code in concept.terms}
        languages |= present
        if _fallback(source, present) is None:
            continue
        for key, term in select(concepts, source, target).items():
            terms.setdefault(key, term)
    unique = tuple({id(term): term for term in terms.values()}.values())
    missing = [code for code in (source, target) if _fallback(code, languages) is None]
    if missing and not any(term.do_not_translate for term in unique):
        known = ", ".join(sorted(languages)) or "no terms"
        raise GlossaryError(f"no terms in {' or '.join(missing)}", path=str(paths[0]), hint=f"it has {known}")
    return Glossary(source, target, unique, digests)


def files(paths: Sequence[Path | str]) -> list[Path]:
    """Return the term base files that paths, folders and bundled names stand for.

    Raises:
        GlossaryError: nothing there, or a folder without term bases.
    """
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
            if not inside:
                raise GlossaryError(
                    "no term base in this folder", path=path, hint=f"files end in {', '.join(SUFFIXES)}"
                )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            shipped = bundled(str(name)) if path.name == str(name) and not path.suffix else None
            if shipped is None:
                raise GlossaryError("no such term base", path=path, hint="name a file, a folder, or the bundled nlp")
            found.append(shipped)
    return list(dict.fromkeys(found))


def bundled(name: str) -> Path | None:
    """Return the file of a term base that ships with nltrans, or None.

    An installed package has them in itself, a checkout in the folder ``glossaries`` at its root.
    """
    package = Path(str(resources.files("nltrans")))
    for folder in (package / "glossaries", package.parent.parent / "glossaries"):
        path = folder / f"{name}.tsv"
        if path.is_file():
            return path
    return None


def read_concepts(path: Path | str) -> list[Concept]:
    """Read a term base file in all its languages.

    Raises:
        GlossaryError: names the file and the line at fault.
    """
    return load(Path(path))[0]


def load(path: Path) -> tuple[list[Concept], str]:
    """Read a term base file, and the SHA-256 of its bytes.

    Raises:
        GlossaryError: names the file and the line at fault.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", path=path) from error
    suffix = path.suffix.lower()
    if suffix == ".tbx":
        from nltrans.storage.tbx import parse

        concepts = parse(data, path)
    elif suffix in SUFFIXES:
        concepts = _table(_decode(data, path), path, "\t" if suffix == ".tsv" else ",")
    else:
        raise GlossaryError(f"unknown kind of term base {path.suffix!r}", path=path, hint=f"use {', '.join(SUFFIXES)}")
    if not concepts:
        raise GlossaryError("the term base has no entries", path=path)
    for concept in concepts:
        _check(concept, path)
    return concepts, hashlib.sha256(data).hexdigest()


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


def _table(text: str, path: Path, delimiter: str) -> list[Concept]:
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


def _check(concept: Concept, path: Path) -> None:
    """Refuse an entry that is empty or contradicts itself."""
    line = int(concept.place.rpartition(":")[2])
    if not concept.terms:
        raise GlossaryError("empty entry: no term in any language", path=path, line=line)
    for code, variants in concept.terms.items():
        barred = {*concept.forbidden.get(code, ()), *concept.forbidden.get("", ())}
        both = [variant for variant in variants if variant in barred]
        if both:
            raise GlossaryError(f"conflicting: {both[0]!r} is wanted and forbidden", path=path, line=line)
    if concept.do_not_translate:
        spellings = {variants[0] for variants in concept.terms.values()}
        if len(spellings) > 1:
            named = " and ".join(repr(spelling) for spelling in sorted(spellings))
            raise GlossaryError(f"conflicting: do not translate, but {named}", path=path, line=line)


def select(concepts: Sequence[Concept], source: str, target: str) -> dict[str, Term]:
    """Return the terms of a language pair by the spellings that find them.

    A spelling is folded unless its term is case-sensitive. Entries that lack one of the
    languages are passed over. A table is kept by its first language: there a spelling belongs
    to one entry. In another language several entries may share one; it finds the entry that
    prefers it, else the first.

    Raises:
        GlossaryError: two entries of one file for the same term of its first language.
    """
    kept_by = next(iter(concepts[0].terms), "") if concepts else ""
    strict = _fallback(source, {kept_by}) is not None
    chosen: dict[str, Term] = {}
    terms = [term for concept in concepts if (term := _term(concept, source, target))]
    spellings = [(term.source, term) for term in terms]
    spellings += [(variant, term) for term in terms for variant in term.source_variants]
    for spelling, term in spellings:
        key = spelling if term.case_sensitive else spelling.casefold() + "\0"
        first = chosen.setdefault(key, term)
        if strict and first is not term:
            _refuse(spelling, *sorted((first, term), key=lambda term: int(term.place.rpartition(":")[2])))
    return chosen


def _refuse(spelling: str, first: Term, second: Term) -> None:
    path, _, line = second.place.rpartition(":")
    same = (second.targets, second.forbidden) == (first.targets, first.forbidden)
    raise GlossaryError(
        f"{'duplicate' if same else 'conflicting'} entries for {spelling!r}",
        path=path,
        line=int(line),
        hint=f"the first is in line {first.place.rpartition(':')[2]}; put both into one row, variants parted by |",
    )


def _term(concept: Concept, source: str, target: str) -> Term | None:
    known = set(concept.terms)
    source_code, target_code = _fallback(source, known), _fallback(target, known)
    if concept.do_not_translate:
        source_code = target_code = source_code or min(known)
    if source_code is None or target_code is None:
        return None
    sources = concept.terms[source_code]
    forbidden_code = _fallback(target, set(concept.forbidden) - {""})
    barred = concept.forbidden.get("", ()) + (concept.forbidden[forbidden_code] if forbidden_code else ())
    gender_code = _fallback(target, set(concept.gender))
    has_capital = sources[0].lower() != sources[0]
    by_capitals = has_capital and (concept.do_not_translate or sources[0].upper() == sources[0])
    return Term(
        sources[0],
        concept.terms[target_code],
        sources[1:],
        tuple(dict.fromkeys(barred)),
        concept.do_not_translate,
        by_capitals if concept.case_sensitive is None else concept.case_sensitive,
        concept.part_of_speech,
        concept.gender[gender_code] if gender_code else "",
        concept.note,
        concept.place,
    )


def _fallback(code: str, known: set[str]) -> str | None:
    """Return the known code for a language: itself, else without its region, else with another one."""
    code = normalize(code)
    candidates = [code, base(code), *sorted(other for other in known if base(other) == base(code))]
    return next((candidate for candidate in candidates if candidate in known), None)


def to_tsv(concepts: Sequence[Concept]) -> str:
    """Return a table of concepts; columns that would stay empty are left out."""
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
    if name == "term":
        return "|".join(concept.terms.get(code, ()))
    if name == "forbidden":
        return "|".join(concept.forbidden.get(code, ()))
    if name == "gender":
        return concept.gender.get(code, "")[:1]
    if name == "case":
        return "" if concept.case_sensitive is None else "yes" if concept.case_sensitive else "no"
    if name == "dnt":
        return "yes" if concept.do_not_translate else ""
    return " ".join((concept.part_of_speech if name == "pos" else concept.note).split())


def render(concepts: Sequence[Concept], path: Path) -> str:
    """Return a term base in the format that the suffix of `path` names.

    Raises:
        GlossaryError: a suffix that is no format.
    """
    from nltrans.storage.tbx import to_tbx

    writers = {".tsv": to_tsv, ".csv": to_csv, ".tbx": to_tbx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise GlossaryError(f"unknown kind of term base {path.suffix!r}", path=path, hint=f"use {', '.join(SUFFIXES)}")
    return writer(concepts)
