"""A dictionary out of the corpus, as pairs to train on and as a file beside the model.

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

from nltrans.core.document import Span

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
COPIED, ALIKE = 0.5, 0.1
"""A word that stays as it is so often, for one time that it is translated, may do so; the second if it is one of
the target language too ("change"), where it must not be a form of its translation either ("rural")."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_PHRASE = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")


def write(pairs: Path, names: frozenset[str], source: str, target: str, out: Path) -> None:
    """Write `out`, a file like `pairs.tsv`, with its alignment beside it.

    Each common word of the source language stands there in small letters and with a capital, a name as it is.

    Args:
        pairs: File of pairs with codes, with its alignment beside it.
        names: Words that are mostly written with a capital inside of sentences, in small letters.
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
                if pair.source.lower() not in names:
                    alone[pair.source.lower()][pair.target.rstrip(" .:!;").lower()] += 1
                continue
            for place, (word, translation) in enumerate(_translations(pair, parse(linked))):
                if word.lower() not in names:
                    inside[word.lower()][translation.lower()] += 1
                elif place and word[0].isupper():
                    inside[word][translation] += 1
    with out.open("w", encoding="utf-8") as file, out.with_suffix(".align").open("w") as links:
        for word in sorted({*alone, *inside}):
            translation = _translation(word, inside[word], alone[word], source, target)
            if translation in {"", word}:
                continue
            for pair in {_heading(word): _heading(translation), word: translation}.items():
                file.write(Pair(*pair, (), ORIGIN).to_line() + "\n")
                links.write(" ".join(f"0-{at}" for at in range(len(words(translation)))) + "\n")


def ship(pairs: Path, out: Path) -> None:
    """Write what is of use beside a model: the words of `pairs` once each, with their translations.

    Args:
        pairs: What `write` wrote.
        out: File of words and translations, separated by tabs, as `nltrans.models.lexicon` reads it.
    """
    found = [Pair.from_line(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    entries = {pair.source: pair.target for pair in found}
    headings = {_heading(word) for word in entries if word.islower()}
    lines = (f"{word}\t{entries[word]}\n" for word in sorted(entries) if word not in headings)
    out.write_text("".join(lines), encoding="utf-8")


def _translation(word: str, inside: Counter[str], alone: Counter[str], source: str, target: str) -> str:
    """Return the translation of a word, or nothing if it has none or may stay as it is."""
    parts = {part for translation in inside for part in translation.split()}
    confirmed = [text for text in alone if not parts.isdisjoint(text.split())]
    likely, possible = (_commonest(inside, MIN_COUNT, share) for share in (LIKELY, POSSIBLE))
    if word[0].isupper():
        translation = likely
    elif simplemma.is_known(word, source):
        translation = likely or max(confirmed, key=lambda text: (inside[text], alone[text]), default=possible)
    else:
        translation = ""
    others = max((count for text, count in inside.items() if text not in {"", word}), default=1)
    if simplemma.is_known(word, target):
        is_form = translation.startswith(word) or word.startswith(translation)
        return "" if is_form or inside[word] > ALIKE * others else translation
    return translation if inside[word] <= COPIED * others else ""


def _commonest(found: Counter[str], min_count: int, min_share: float) -> str:
    """Return the commonest translation, or nothing if it is too rare among all occurrences."""
    ((translation, count),) = found.most_common(1) or [("", 0)]
    return translation if count >= max(min_count, min_share * found.total()) else ""


def _translations(pair: Pair, links: set[Link]) -> Iterator[tuple[str, str]]:
    """Yield each word, and what it alone is aligned to, if that stands together."""
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
        span = Span(targets[to[0]][0], targets[to[-1]][1]) if together else Span(0, 0)
        yield word, span.of(pair.target) if _is_whole(pair.target, span) else ""


def _is_whole(text: str, span: Span) -> bool:
    """Tell whether words stand there, and not a part of one with a hyphen."""
    around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    return bool(_PHRASE.fullmatch(span.of(text))) and "-" not in around


def _heading(text: str) -> str:
    return text[0].upper() + text[1:]
