"""Term bases in files: tables (`term_tables`) and TBX-Basic (`tbx`), alone or in a folder."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.core.term import Concept, Glossary, Term
from nltrans.errors import GlossaryError
from nltrans.formats import tbx, term_tables
from nltrans.language.tags import base, normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SUFFIXES", "bundled", "files", "load", "read", "read_concepts", "render", "select"]

SUFFIXES = (".tsv", ".csv", ".tbx")


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
        concepts = tbx.parse(data, path)
    elif suffix in SUFFIXES:
        concepts = term_tables.parse(data, path, "\t" if suffix == ".tsv" else ",")
    else:
        raise GlossaryError(f"unknown kind of term base {path.suffix!r}", path=path, hint=f"use {', '.join(SUFFIXES)}")
    if not concepts:
        raise GlossaryError("the term base has no entries", path=path)
    for concept in concepts:
        _check(concept, path)
    return concepts, hashlib.sha256(data).hexdigest()


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


def render(concepts: Sequence[Concept], path: Path) -> str:
    """Return a term base in the format that the suffix of `path` names.

    Raises:
        GlossaryError: a suffix that is no format.
    """
    writers = {".tsv": term_tables.to_tsv, ".csv": term_tables.to_csv, ".tbx": tbx.to_tbx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise GlossaryError(f"unknown kind of term base {path.suffix!r}", path=path, hint=f"use {', '.join(SUFFIXES)}")
    return writer(concepts)
