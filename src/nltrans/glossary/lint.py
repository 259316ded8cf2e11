"""Problems of a term base that do not keep it from being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.report import Finding, Severity
from nltrans.glossary.words import Pattern, fold, same_word
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nltrans.core.term import Concept

__all__ = ["lint"]

_STRAY = '.,;:!?…"“”«»'
_SHORT = 2
"""Letters up to which a term that may be written in any case finds too much."""


def lint(concepts: Sequence[Concept], source: str | None = None) -> tuple[Finding, ...]:
    """Look for problems that an editor of a term base should settle.

    Args:
        concepts: Entries of one file.
        source: Language that is translated from; by default the first one of the file.

    Returns:
        Findings in the order of the file, with the line of the entry:

        ``term-conflict`` (major): an inflected form of a wanted term is forbidden.
        ``term-encoding`` (major): text that was decoded with the wrong encoding.
        ``term-short`` (major): a source term so short that it finds other words.
        ``term-shared`` (minor): the preferred target of another entry too.
        ``term-missing`` (minor): a language of the file that the entry lacks.
        ``term-case`` (minor): a capital that the source does not have, or a German noun without.
        ``term-untranslated`` (minor): a target like its source, not marked as do-not-translate.
        ``term-punctuation`` (minor): a sign at the end, or spaces in a row.
    """
    languages = list(dict.fromkeys(code for concept in concepts for code in concept.terms))
    if not languages:
        return ()
    job = _Job(concepts, source if source in languages else languages[0], languages)
    found = [finding for check in _CHECKS for finding in check(job)]
    return tuple(sorted(found, key=lambda finding: (finding.line or 0, -finding.severity)))


@dataclass(frozen=True, slots=True)
class _Job:
    concepts: Sequence[Concept]
    source: str
    languages: list[str]

    def targets(self, concept: Concept) -> Iterator[tuple[str, str]]:
        """Yield the language and preferred term of each target."""
        for code, variants in concept.terms.items():
            if code != self.source:
                yield code, variants[0]


def _finding(concept: Concept, check: str, severity: Severity, message: str) -> Finding:
    line = concept.place.rpartition(":")[2]
    return Finding(check, severity, message, line=int(line) if line.isdigit() else None)


def _conflicts(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        for code, variants in concept.terms.items():
            for barred in (*concept.forbidden.get(code, ()), *concept.forbidden.get("", ())):
                wanted = next((term for term in variants if _alike(term, barred, code)), None)
                if wanted is not None:
                    yield _finding(
                        concept, "term-conflict", Severity.MAJOR, f"“{barred}” is forbidden, but a form of “{wanted}”"
                    )


def _alike(a: str, b: str, language: str) -> bool:
    first, second = Pattern.of(a), Pattern.of(b)
    if first is None or second is None or len(first.words) != len(second.words):
        return False
    return all(same_word(fold(x), fold(y), language) for x, y in zip(first.words, second.words, strict=True))


def _encodings(job: _Job) -> Iterator[Finding]:
    from ftfy.badness import is_bad

    for concept in job.concepts:
        for variants in concept.terms.values():
            for term in variants:
                if is_bad(term):
                    yield _finding(concept, "term-encoding", Severity.MAJOR, f"“{term}” looks wrongly decoded")


def _short(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        for term in concept.terms.get(job.source, ()):
            free = concept.case_sensitive is False or (concept.case_sensitive is None and not term.isupper())
            if term.isascii() and len(term) <= _SHORT and free:
                yield _finding(
                    concept, "term-short", Severity.MAJOR, f"“{term}” finds other words: make it case-sensitive"
                )


def _shared(job: _Job) -> Iterator[Finding]:
    first: dict[tuple[str, str], Concept] = {}
    for concept in job.concepts:
        for code, term in job.targets(concept):
            other = first.setdefault((code, fold(term)), concept)
            if other is not concept and not concept.do_not_translate:
                of = other.terms.get(job.source, ("another entry",))[0]
                yield _finding(concept, "term-shared", Severity.MINOR, f"“{term}” ({code}) is the target of “{of}” too")


def _missing(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        lacking = [code for code in job.languages if code not in concept.terms]
        if lacking and not concept.do_not_translate:
            yield _finding(concept, "term-missing", Severity.MINOR, f"no term in {', '.join(lacking)}")


def _case(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        source = concept.terms.get(job.source, ("",))[0]
        for code, term in job.targets(concept):
            has_capital = of(code).nouns_have_capitals
            if has_capital and concept.part_of_speech == "noun" and term.islower():
                yield _finding(concept, "term-case", Severity.MINOR, f"the noun “{term}” ({code}) is in lower case")
            elif not has_capital and source[:1].islower() and term[0].isupper() and term[1:2].islower():
                yield _finding(concept, "term-case", Severity.MINOR, f"“{term}” has a capital that “{source}” has not")


def _untranslated(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        spellings = {fold(term) for variants in concept.terms.values() for term in variants}
        if len(spellings) == 1 and len(concept.terms) > 1 and not concept.do_not_translate:
            kept = concept.terms.get(job.source, tuple(spellings))[0]
            yield _finding(
                concept, "term-untranslated", Severity.MINOR, f"“{kept}” is kept in every language: set dnt to yes"
            )


def _punctuation(job: _Job) -> Iterator[Finding]:
    for concept in job.concepts:
        for variants in concept.terms.values():
            for term in variants:
                if term[-1] in _STRAY or term[0] in _STRAY:
                    yield _finding(concept, "term-punctuation", Severity.MINOR, f"“{term}” has a sign at its edge")
                elif term != " ".join(term.split()):
                    yield _finding(concept, "term-punctuation", Severity.MINOR, f"“{term}” has spaces in a row")


_CHECKS: tuple[Callable[[_Job], Iterator[Finding]], ...] = (
    _conflicts,
    _encodings,
    _short,
    _shared,
    _missing,
    _case,
    _untranslated,
    _punctuation,
)
