"""Words of a language and their inflected forms, as far as term matching needs them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nltrans.language.known import of
from nltrans.language.tags import base

__all__ = ["Pattern", "Word", "fold", "is_other_number", "lemma", "lemmas", "same_word", "words"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and where it stands."""

    text: str
    """Composed (NFC) spelling."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term as words and what joins them."""

    words: tuple[str, ...]
    joints: tuple[str, ...]
    """Normalized text between the words, one fewer than words."""
    before: str
    after: str
    """Signs that belong to the term: ``++`` of C++."""

    @classmethod
    def of(cls, term: str) -> Pattern | None:
        """Cut a term into words; None if it has no letter or digit."""
        found = words(term)
        if not found:
            return None
        joints = tuple(joint(term[a.end : b.start]) for a, b in pairwise(found))
        return cls(tuple(word.text for word in found), joints, term[: found[0].start], term[found[-1].end :])


def words(text: str) -> list[Word]:
    """Return the words of a text; in scripts without spaces each character is one.

    Digits and dots inside a word belong to it (``3.5``, ``Node.js``); hyphens and apostrophes
    part words.
    """
    return [
        Word(unicodedata.normalize("NFC", match[0]), match.start(), match.end()) for match in _word().finditer(text)
    ]


def joint(text: str) -> str:
    """Return what stands between two words so that spaces and hyphens are alike."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]+", " ", text).replace("’", "'")


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    marks: list[str] = []
    first = 0
    for code in range(0x300, 0x10000):
        is_mark = unicodedata.category(chr(code)).startswith("M")
        if is_mark and not first:
            first = code
        elif not is_mark and first:
            marks.append(f"{chr(first)}-{chr(code - 1)}")
            first = 0
    mark = "".join(marks)
    unspaced = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    letter = rf"(?![{unspaced}])\w[{mark}]*"
    return re.compile(rf"(?=[{unspaced}])\w[{mark}]*|(?:{letter})+(?:[.](?:{letter})+)*")


def fold(word: str) -> str:
    """Return a word without its case."""
    return unicodedata.normalize("NFC", word.casefold())


@lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str | None:
    """Return the base form of a folded word after the word lists of simplemma, or None if they lack it."""
    import simplemma

    code = base(language)
    try:
        known = simplemma.is_known(word, lang=code)
    except ValueError:
        return None
    return simplemma.lemmatize(word, lang=code).casefold() if known else None


@lru_cache(maxsize=65536)
def lemmas(word: str, language: str) -> frozenset[str]:
    """Return the base forms that a folded word may have, itself among them.

    Words that the lists lack (loans, names) are cut by the endings of number and gender.
    """
    listed = lemma(word, language)
    if listed is not None:
        return frozenset((word, listed))
    found = {word}
    for ending, singular in of(language).endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found.add(word.removesuffix(ending) + singular)
    return frozenset(found)


@lru_cache(maxsize=65536)
def same_word(form: str, other: str, language: str, *, verb: bool = False) -> bool:
    """Tell whether two folded words are forms of one word.

    English verb forms, degrees and adverbs count only for verbs: "fine-tuned" is no form of
    the noun "fine-tuning". Forms that begin with different letters count only for verbs too,
    for lemma lists join much under short words ("is" and "AI").
    """
    if form == other:
        return True
    if not verb and form[:1] != other[:1]:
        return False
    if not verb and _verb_ending(form, language) != _verb_ending(other, language):
        return False
    return not lemmas(form, language).isdisjoint(lemmas(other, language))


def _verb_ending(word: str, language: str) -> str:
    stem = word.removesuffix("s")
    return next((ending for ending in of(language).verb_endings if stem.endswith(ending)), "")


def is_other_number(form: str, other: str, language: str) -> bool:
    """Tell whether a folded word differs in number from another form of the same word."""
    known = of(language)
    if form == other or not known.plural_in_s:
        return False
    return not known.has_gender or form.endswith(("s", "x")) != other.endswith(("s", "x"))
