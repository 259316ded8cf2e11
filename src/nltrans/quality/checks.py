"""Checks of a translated segment that need no reference.

A check is a function from a `Pair` to messages, one a finding; `CHECKS` names them and says
how bad a finding is. They report what a reviewer would want to see, and accept what human
translators do: numbers in local notation, small numbers as words, titles left in English.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind
from nltrans.core.literals import ADDRESS, EMAIL
from nltrans.core.marks import MARK, PAIR, closing, opening, standalone
from nltrans.core.marks import numbers as numbers_of_marks
from nltrans.core.placeholders import PLACEHOLDER
from nltrans.core.report import Finding, Severity, Strategy
from nltrans.language.capital import with_capital
from nltrans.language.known import KNOWN
from nltrans.language.tags import base
from nltrans.quality import length, numbers, punctuation, repetition, words
from nltrans.quality.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nltrans.core.report import SegmentTranslation

__all__ = ["CHECKS", "STYLES", "Check", "check_pair", "check_segment"]

_MIN_COPIED = 4
"""Words from which a copy of the source is no name."""
_CAPITAL_INSIDE = re.compile(r"[^a-z]*[a-z][^A-Z]*[A-Z]")
_TOKEN = re.compile(r"(?<![\w/.@-])\w+(?![\w/@])")
_SURE = 0.95
"""Belief from which a language counts as known: none of 3948 human translations is taken for another."""
_QUOTED = re.compile(r"[\"“«„][^\"”»“]{2,300}[\"”»“]|\([^()]*\)|" + PAIR.format(".{0,300}?"))
_LINKS = (CodeKind.LINK, CodeKind.AUTOLINK, CodeKind.IMAGE, CodeKind.FOOTNOTE)
_VERBATIM = (CodeKind.CODE, CodeKind.MATH)
STYLES = (CodeKind.EMPHASIS, CodeKind.STRONG, CodeKind.STRIKETHROUGH, CodeKind.BREAK, CodeKind.EMOJI)
_LITERAL = re.compile(f"{ADDRESS}|{EMAIL}|(?i:{PLACEHOLDER})")


class Check(NamedTuple):
    """A check with its stable name."""

    name: str
    severity: Severity
    find: Callable[[Pair], Iterable[str]]


def check_segment(segment: SegmentTranslation, source_language: str, target_language: str) -> tuple[Finding, ...]:
    """Check a translated segment.

    A check that already has a finding in `segment.findings` is passed over, so that nothing is
    reported twice.

    Args:
        segment: Source and target with marks; of its findings only the names are read.
        source_language: BCP 47 code.
        target_language: BCP 47 code.
    """
    pair = Pair(
        segment.source,
        segment.target,
        base(source_language),
        base(target_language),
        segment.codes,
        segment.terms,
        segment.strategy,
        segment.kind,
    )
    known = {finding.check for finding in segment.findings}
    return tuple(
        Finding(finding.check, finding.severity, finding.message, segment.id, segment.line)
        for finding in check_pair(pair)
        if finding.check not in known
    )


def check_pair(pair: Pair) -> tuple[Finding, ...]:
    """Apply all checks, the critical ones first; an empty or untranslated target fails that check alone."""
    for check in (_EMPTY, _UNTRANSLATED):
        found = tuple(Finding(check.name, check.severity, message) for message in check.find(pair))
        if found:
            return found
    return tuple(Finding(check.name, check.severity, message) for check in CHECKS for message in check.find(pair))


def _empty(pair: Pair) -> Iterator[str]:
    if pair.source_words and not re.search(r"[^\W_]", pair.target_text):
        yield "the target has no words"


def _untranslated(pair: Pair) -> Iterator[str]:
    if pair.source_language == pair.target_language:
        return
    copied = [word.casefold() for word in pair.source_words]
    if copied != [word.casefold() for word in pair.target_words]:
        return
    prose = [word for word in copied if word not in pair.kept]
    giveaways = words.only_in(pair.source_language, pair.target_language)
    if len(prose) >= _MIN_COPIED and not giveaways.isdisjoint(prose):
        yield "the target is a copy of the source"


def _codes(*kinds: CodeKind) -> Callable[[Pair], Iterator[str]]:
    def find(pair: Pair) -> Iterator[str]:
        before, after = (Counter(match[0] for match in MARK.finditer(text)) for text in (pair.source, pair.target))
        changed: dict[str, list[str]] = {"lost": [], "repeated": [], "added": []}
        for code in pair.codes:
            number = code.number
            forms = (opening(number), closing(number)) if code.paired else (standalone(number),)
            if code.kind not in kinds or all(after[form] == before[form] for form in forms):
                continue
            lost = any(after[form] < before[form] for form in forms)
            how = "lost" if lost else "repeated" if any(before[form] for form in forms) else "added"
            shown = "".join(part for part in code.open + code.close if isinstance(part, str)).strip()
            changed[how].append(f"{code.kind} {code.equivalent or shown}")
        yield from _changes(changed["lost"], [] if kinds == STYLES else changed["added"])
        if changed["repeated"]:
            yield f"repeated: {_list(changed['repeated'])}"

    return find


def _literals(pair: Pair) -> Iterator[str]:
    before, after = (Counter(_LITERAL.findall(text)) for text in (pair.source_text, pair.target_text))
    yield from _changes(list(before - after), list(after - before))


def _placeholders(pair: Pair) -> Iterator[str]:
    yield from _codes(*(kind for kind in CodeKind if kind not in _LINKS + _VERBATIM + STYLES))(pair)
    yield from _literals(pair)
    known = {code.number for code in pair.codes} | set(numbers_of_marks(pair.source))
    unknown = {match["number"]: match[0] for match in MARK.finditer(pair.target) if int(match["number"]) not in known}
    for mark in unknown.values():
        yield f"mark that the source does not have: {mark}"


def _numbers(pair: Pair) -> Iterator[str]:
    before, after = (_LITERAL.sub(" ", text) for text in (pair.source_text, pair.target_text))
    yield from _changes(*numbers.differences(before, after, pair.source_language, pair.target_language))


def _names(pair: Pair) -> Iterator[str]:
    """Look for words such as PyTorch and fastText, with a capital after a small letter: translators keep them."""
    said = re.sub(r"\W", "", pair.target_text).casefold()
    tokens = dict.fromkeys(_TOKEN.findall(_LITERAL.sub(" ", pair.source_text)))
    names = [token for token in tokens if _CAPITAL_INSIDE.match(token)]
    lost = [
        name for name in names if name.casefold().removesuffix("s") not in said and name.casefold() not in pair.kept
    ]
    if lost:
        yield f"not in the target: {_list(lost)}"


def _language(pair: Pair) -> Iterator[str]:
    from nltrans.language import identify

    prose = MARK.sub("", _QUOTED.sub(" ", pair.target))
    known = (language.code for language in KNOWN.values() if language.frequent_words)
    languages = {*map(base, known), pair.source_language, pair.target_language}
    if identify.letters(prose) < identify.SHORTEST or not identify.knows(pair.target_language, languages):
        return
    guess = identify.identify(prose, languages)
    if guess.language != pair.target_language and guess.reliable and guess.probability >= _SURE:
        yield f"reads like {guess.language}, not {pair.target_language}"


def _terms(name: str) -> Callable[[Pair], Iterator[str]]:
    return lambda pair: (finding.message for finding in pair.term_findings if finding.check == name)


def _length(pair: Pair) -> Iterator[str]:
    ratio = length.outlier(pair.source_text, pair.target_text, pair.source_language, pair.target_language)
    if ratio is not None:
        how = "longer" if ratio > 1 else "shorter"
        yield f"the target is {how} than expected by a factor of {max(ratio, 1 / ratio):.1f}"


def _repetition(pair: Pair) -> Iterator[str]:
    yield from (f"repeated: {_short(phrase)}" for phrase in repetition.find(pair.source_words, pair.target_words))


def _left(pair: Pair) -> Iterator[str]:
    giveaways = words.only_in(pair.source_language, pair.target_language)
    prose = _QUOTED.sub(" ", pair.target)
    present = {word.casefold() for word in pair.source_words}
    left = [
        word
        for before, word, after in words.in_context(MARK.sub("", prose))
        if word in giveaways
        and word in present
        and word not in pair.kept
        and not (_is_name(before) and _is_name(after))
    ]
    if left:
        yield f"left from the source: {_list(list(dict.fromkeys(left)))}"


def _repaired(pair: Pair) -> Iterator[str]:
    if pair.codes and pair.strategy in (Strategy.ALIGNMENT, Strategy.SPLIT):
        how = "by word alignment" if pair.strategy is Strategy.ALIGNMENT else "around pieces translated one by one"
        yield f"links and markup were put back {how}"


def _punctuation(pair: Pair) -> Iterator[str]:
    yield from punctuation.differences(pair.source_text, pair.target_text)


def _typography(pair: Pair) -> Iterator[str]:
    yield from punctuation.spacing(pair.source_text, pair.target_text, pair.target_language)


def _case(pair: Pair) -> Iterator[str]:
    if len(pair.target_words) > 1 and with_capital(pair.source, pair.target) != pair.target:
        yield f"begins with a small letter: {pair.target_words[0]}"


CHECKS = (
    _EMPTY := Check("empty", Severity.CRITICAL, _empty),
    _UNTRANSLATED := Check("untranslated", Severity.CRITICAL, _untranslated),
    Check("link-changed", Severity.CRITICAL, _codes(*_LINKS)),
    Check("code-changed", Severity.CRITICAL, _codes(*_VERBATIM)),
    Check("placeholder-changed", Severity.CRITICAL, _placeholders),
    Check("number-changed", Severity.CRITICAL, _numbers),
    Check("wrong-language", Severity.CRITICAL, _language),
    Check("term-forbidden", Severity.CRITICAL, _terms("term-forbidden")),
    Check("glossary-missed", Severity.MAJOR, _terms("glossary-missed")),
    Check("name-changed", Severity.MAJOR, _names),
    Check("length-ratio", Severity.MAJOR, _length),
    Check("repetition", Severity.MAJOR, _repetition),
    Check("source-word-left", Severity.MAJOR, _left),
    Check("markup-repaired", Severity.MAJOR, _repaired),
    Check("punctuation", Severity.MINOR, _punctuation),
    Check("style-lost", Severity.MINOR, _codes(*STYLES)),
    Check("typography", Severity.MINOR, _typography),
    Check("case", Severity.MINOR, _case),
)
"""All checks, the worst first."""


def _changes(lost: list[str], added: list[str]) -> Iterator[str]:
    if lost and added:
        yield f"{_list(lost)} became {_list(added)}"
    elif lost:
        yield f"not in the target: {_list(lost)}"
    elif added:
        yield f"not in the source: {_list(added)}"


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def _list(items: list[str]) -> str:
    return ", ".join(map(_short, items))


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
