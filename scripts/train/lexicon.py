"""A dictionary out of the corpus, as pairs to train on.

What sentences show a small model of a word does not tell it what the word means alone, as a heading
or in a table: "Speed", "Resources". The share of its occurrences that are aligned to a
translation, the lexical probability (Koehn et al. 2003, "Statistical Phrase-Based Translation"), does,
and where none is likely, the places where the corpus has the word alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import simplemma
from scripts.train.align import parse
from scripts.train.pairs import Pair
from scripts.train.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.train.align import Link

ORIGIN = "lexicon"
LONGEST = 3
"""Words of a translation, at most."""
LIKELY = 0.5
"""Of a word's occurrences, so many must have a translation to be preferred to what the word has alone,"""
POSSIBLE = 0.25
"""and so many where it is nowhere alone."""
MIN_COUNT = 5

_WORD = re.compile(r"[^\W\d_]{3,}")


def write(pairs: Path, source: str, target: str, out: Path) -> None:
    """Write `out`, a file like `pairs.tsv`, with its alignment beside it.

    Each common word of the source language stands there in small letters and with a capital.

    Args:
        pairs: File of pairs with codes, with its alignment beside it.
        source: Language.
        target: Language.
        out: What to write.
    """
    alone: defaultdict[str, Counter[str]] = defaultdict(Counter)
    inside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with pairs.open(encoding="utf-8") as lines, pairs.with_suffix(".align").open() as links:
        for line, linked in zip(lines, links, strict=True):
            pair = Pair.from_line(line)
            if _WORD.fullmatch(pair.source):
                alone[pair.source.lower()][pair.target.rstrip(" .:!").lower()] += 1
            else:
                for word, translation in _translations(pair, parse(linked)):
                    inside[word][translation] += 1
    with out.open("w", encoding="utf-8") as file, out.with_suffix(".align").open("w") as links:
        for word in sorted({*alone, *inside}):
            if not simplemma.is_known(word, source):
                continue
            likely, possible = (_commonest(inside[word], MIN_COUNT, share) for share in (LIKELY, POSSIBLE))
            translation = likely or _commonest(alone[word]) or possible
            if not translation or (translation == word and not simplemma.is_known(word, target)):
                continue
            for pair in (Pair(word, translation, (), ORIGIN), Pair(_heading(word), _heading(translation), (), ORIGIN)):
                file.write(pair.to_line() + "\n")
                links.write(" ".join(f"0-{at}" for at in range(len(words(translation)))) + "\n")


def _commonest(found: Counter[str], min_count: int = 1, min_share: float = 0.0) -> str:
    """Return the commonest translation, or nothing if it is too rare among all occurrences."""
    ((translation, count),) = found.most_common(1) or [("", 0)]
    return translation if count >= max(min_count, min_share * found.total()) else ""


def _translations(pair: Pair, links: set[Link]) -> Iterator[tuple[str, str]]:
    """Yield each word in small letters, and what it alone is aligned to, if that stands together."""
    sources, targets = words(pair.source), words(pair.target)
    forward: defaultdict[int, list[int]] = defaultdict(list)
    backward: Counter[int] = Counter()
    for i, j in sorted(links):
        forward[i].append(j)
        backward[j] += 1
    for i, (start, end) in enumerate(sources):
        word = pair.source[start:end]
        if not _WORD.fullmatch(word) or not word[1:].islower():
            continue
        to = forward[i]
        together = 0 < len(to) <= LONGEST and to[-1] - to[0] == len(to) - 1 and all(backward[j] == 1 for j in to)
        translation = pair.target[targets[to[0]][0] : targets[to[-1]][1]] if together else ""
        yield word.lower(), translation.lower() if re.search(r"[^\W\d_]", translation) else ""


def _heading(text: str) -> str:
    return text[0].upper() + text[1:]
