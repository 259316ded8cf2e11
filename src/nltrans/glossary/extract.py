"""Proposing terms from human translations: which phrases of two languages belong together.

Candidates are runs of one to four words that neither begin nor end with a function word.
Their association over segments is measured by Dunning's log-likelihood ratio (1993) and the
Dice coefficient, and partners are linked greedily, best first, each once (competitive
linking, Melamed 2000). A phrase that nearly always stands inside a longer one is left to it,
as in the C-value of Frantzi, Ananiadou and Mima (2000).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

from nltrans.core.literals import ADDRESS, EMAIL
from nltrans.glossary.match import Bare
from nltrans.glossary.words import Word, fold, joint, lemmas, same_word, words
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Candidate", "extract"]

MAX_WORDS = 4
_COMMON = 0.08
"""Share of segments from which a word counts as a function word."""
_FEW = 20
"""Segments in which any word may stand."""
_NESTED = 0.8
"""Share of a phrase's occurrences inside one longer phrase from which it is left to that one."""
_SHORTEST = 4
"""Letters of the first and last word together, counted twice in a single word."""
_JOINTS = frozenset({" ", "'", ""})
_ADDRESS = re.compile(f"{ADDRESS}|{EMAIL}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed term with its usual translation."""

    source: str
    target: str
    target_forms: tuple[str, ...]
    """Other forms of the target that were seen, such as its plural."""
    count: int
    """Segments in which the two stand together."""
    source_count: int
    target_count: int
    score: float
    """Dice coefficient, 0..1."""
    do_not_translate: bool
    """The translators kept it as it is."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Candidate phrases of one side."""

    segments: dict[str, set[int]]
    """Of each phrase, by its key, the segments it stands in."""
    spellings: dict[str, tuple[str, ...]]
    """Its spellings: the base form if it occurs, then by frequency."""
    sizes: dict[str, int]
    """Its number of content words."""


def extract(
    pairs: Sequence[tuple[str, str]], source: str, target: str, *, min_count: int = 3, min_score: float = 0.5
) -> list[Candidate]:
    """Propose terms from translated segments.

    Args:
        pairs: Source and target texts, with or without marks.
        source: Source language, BCP 47.
        target: Target language, BCP 47.
        min_count: Least number of segments in which a pair stands together.
        min_score: Least Dice coefficient.

    Returns:
        Candidates, the most telling ones first: by log-likelihood, more for phrases of several
        words, less for partners of unequal length.
    """
    sources = _phrases([pair[0] for pair in pairs], source, min_count)
    targets = _phrases([pair[1] for pair in pairs], target, min_count)
    by_segment: defaultdict[int, list[str]] = defaultdict(list)
    for key, places in targets.segments.items():
        for place in places:
            by_segment[place].append(key)
    scored: list[tuple[float, str, str, int, float]] = []
    for key, places in sources.segments.items():
        together = Counter(other for place in places for other in by_segment[place])
        for other, count in together.items():
            there = targets.segments[other]
            dice = 2 * count / (len(places) + len(there))
            if count >= min_count and dice >= min_score:
                telling = _log_likelihood(count, len(places), len(there), len(pairs))
                sizes = sources.sizes[key], targets.sizes[other]
                weight = log(1 + min(sizes)) * sqrt(min(sizes) / max(sizes))
                scored.append((telling * weight, key, other, count, dice))
    scored.sort(key=lambda row: (-round(row[0], 6), row[1], row[2]))
    linked: list[Candidate] = []
    used_sources: set[str] = set()
    used_targets: set[str] = set()
    for _, key, other, count, dice in scored:
        if key in used_sources or other in used_targets:
            continue
        used_sources.add(key)
        used_targets.add(other)
        left, right = sources.spellings[key][0], targets.spellings[other][0]
        linked.append(
            Candidate(
                left,
                right,
                targets.spellings[other][1:],
                count,
                len(sources.segments[key]),
                len(targets.segments[other]),
                dice,
                do_not_translate=fold(left) == fold(right),
            )
        )
    return linked


def _phrases(texts: Sequence[str], language: str, min_count: int) -> _Phrases:
    plain = [_ADDRESS.sub(" ; ", Bare.of(text).text) for text in texts]
    tokens = [words(text) for text in plain]
    known = of(language)
    loose = known.function_words or _common(tokens)
    links = known.link_words if known.function_words else loose
    segments: defaultdict[str, set[int]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    inside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for index, (text, found) in enumerate(zip(plain, tokens, strict=True)):
        runs = {
            (start, end): " ".join(_key(word, language) for word in found[start:end])
            for start in range(len(found))
            for end in range(start + 1, min(len(found), start + MAX_WORDS) + 1)
            if _is_phrase(found[start:end], text, loose, links)
        }
        for (start, end), key in runs.items():
            segments[key].add(index)
            spellings[key][text[found[start].start : found[end - 1].end]] += 1
            for first in range(max(0, end - MAX_WORDS), start + 1):
                for last in range(end, first + MAX_WORDS + 1):
                    if (first, last) != (start, end) and (first, last) in runs:
                        inside[key][runs[first, last]] += 1
    kept = {}
    for key, places in segments.items():
        longer, count = inside[key].most_common(1)[0] if inside[key] else ("", 0)
        nested = count >= _NESTED * spellings[key].total() and len(segments[longer]) >= min_count
        if len(places) >= min_count and not nested:
            kept[key] = places
    forms = {key: _ordered(spellings[key], key) for key in kept}
    sizes = {key: sum(fold(word.text) not in loose for word in words(form[0])) for key, form in forms.items()}
    return _Phrases(kept, forms, sizes)


def _ordered(spellings: Counter[str], key: str) -> tuple[str, ...]:
    """Order spellings: base form first, then the most frequent; of those that differ in case the first."""
    chosen: dict[str, str] = {}
    for form, _ in sorted(spellings.items(), key=lambda item: (fold(item[0]) != key, -item[1], item[0])):
        chosen.setdefault(fold(form), form)
    return tuple(chosen.values())


def _common(tokens: Sequence[Sequence[Word]]) -> frozenset[str]:
    """Return the words of so many segments that they are hardly terms, for languages without a list."""
    spread = Counter(word for found in tokens for word in {fold(token.text) for token in found})
    return frozenset(word for word, count in spread.items() if count > max(_FEW, _COMMON * len(tokens)))


def _key(word: Word, language: str) -> str:
    """Return one base form for all forms of a noun."""
    folded = fold(word.text)
    forms = [form for form in lemmas(folded, language) if same_word(folded, form, language)]
    return min(forms, key=lambda form: (len(form), form))


def _is_phrase(run: Sequence[Word], text: str, loose: frozenset[str], links: frozenset[str]) -> bool:
    first, *inner, last = fold(run[0].text), *(fold(word.text) for word in run[1:-1]), fold(run[-1].text)
    if any(edge in loose or not edge[0].isalpha() for edge in (first, last)) or len(first) + len(last) < _SHORTEST:
        return False
    if any(word in loose and word not in links for word in inner):
        return False
    return all(joint(text[a.end : b.start]) in _JOINTS for a, b in pairwise(run))


def _log_likelihood(both: int, left: int, right: int, total: int) -> float:
    """Return Dunning's G² of a two-by-two table of segments."""
    observed = (both, left - both, right - both, total - left - right + both)
    expected = (
        left * right / total,
        left * (total - right) / total,
        (total - left) * right / total,
        (total - left) * (total - right) / total,
    )
    return 2 * sum(o * log(o / e) for o, e in zip(observed, expected, strict=True) if o > 0 and e > 0)
