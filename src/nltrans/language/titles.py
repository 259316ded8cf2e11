"""Titles In Title Case, OR IN CAPITALS, in small letters.

A translation model takes a capital inside of a sentence for a name and leaves the word as it is, so
titles are given to it without theirs, a simple truecasing (Lita et al. 2003, "tRuEcasIng").
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from nltrans.core.document import Span
from nltrans.core.marks import ANY, CLOSING, MARK, OPENING, PAIR

__all__ = ["is_in_capitals", "is_name", "lowercase_title", "titles_of_works"]

_NO_WORDS = re.compile(rf"{ANY}|\S+\s+#\d+")
"""Marks, and names of series: "NLP Digest #1"."""
_TOKEN = re.compile(r"[^\s⟦⟧]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?:[a-z]+|[A-Z]+))?")
_CLITIC = re.compile(r"['’][a-z]+\Z")
_NOT_PROSE = re.compile(r"[\d_@#/\\]|\w\.\w")
_QUOTED = re.compile(rf'(?<!\w)["“](?:{OPENING} ?)*(?P<text>[^"“”⟦⟧]+?)[.,]?(?:{CLOSING})*["”]')
_MARKED = re.compile(PAIR.format(r" ?(?P<text>[^⟦⟧]+?)[.,]?"))
_WORDS_OF_A_WORK = 3
"""From so many on, words with capitals in quotes are the title of something, and not a name for it."""
_WORDS_OF_A_MARKED_WORK = 4
"""The same between marks."""
_SMALL = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "via",
        "vs",
        "with",
    }
)
"""Words without a capital in titles."""
_LINKS = _SMALL | frozenset({"all", "are", "be", "can", "do", "is", "not", "our", "we", "what", "you", "your"})
"""Words of which a title between marks has one: names and terms have none, **Large Language Model Training**."""
_CALLS = frozenset(
    {
        "at",
        "check",
        "click",
        "contact",
        "download",
        "find",
        "follow",
        "get",
        "go",
        "in",
        "join",
        "read",
        "see",
        "sign",
        "start",
        "subscribe",
        "try",
        "use",
        "visit",
        "watch",
    }
)
"""Words that titles seldom begin with, and the texts of links often: "Read More About Our Work"."""
_WORDS_AROUND = 2
"""Words in small letters from which a title between marks stands in a sentence, and is not all of it."""
_LONG = 4
"""Letters from which a word has a capital in a title."""
_SHARE, _SHARE_OF_A_WORK = 0.75, 0.6
"""Share of long words with a capital from which a text, and one in quotes, is a title."""


def lowercase_title(text: str, *, alone: bool = False) -> str:
    """Write an English title in small letters, but for names and abbreviations.

    A text counts as a title if it is in capitals, or nearly all its long words begin with one. One without
    a small word inside ("of", "and") may be a name itself ("Will Smith"), and stays if any of its
    words is not known to be a common one.

    Args:
        text: A sentence, with marks or without.
        alone: Whether a common word that stands alone counts, too, though it may be a name ("Swift").

    Returns:
        A text of the same length; `text` itself if it is no title.
    """
    words = _words(text)
    if is_in_capitals(text):
        return _with(text, {start: _small(text[start:end]) for start, end in words})
    if alone and len(words) == 1:
        return _with(text, {start: text[start:end].lower() for start, end in words if _is_heading(text, start, end)})
    if text.rstrip().endswith(".") or not _is_title([text[start:end] for start, end in words]):
        return text
    capitalized = [(start, end) for start, end in words if _is_capitalized(text[start:end])]
    common = [(start, end) for start, end in capitalized if _is_common(text[start:end].lower())]
    has_small_words = any(text[start:end].islower() for start, end in words[1:])
    if set(common) <= set(words[:1]) or (len(common) < len(capitalized) and not has_small_words):
        return text
    return _with(text, {start: text[start:end].lower() for start, end in common})


def is_in_capitals(text: str) -> bool:
    """Tell whether English words, and not only abbreviations, are written in capitals."""
    words = [text[start:end] for start, end in _words(text)]
    shouted = len(words) > 1 and all(map(str.isupper, words))
    return shouted and any(len(word) >= _LONG and _is_common(word.lower()) for word in words)


def is_name(text: str) -> bool:
    """Tell whether an English text without marks is a name: words with capitals, and no common one among them."""
    words = _WORD.findall(text)
    return len(words) > 1 and all(word[0].isupper() and not _is_common(word.lower()) for word in words)


def titles_of_works(text: str) -> list[Span]:
    """Return where the titles of works stand in an English sentence, in order: they are not translated.

    They are in quotes, “Growing Neural Cellular Automata”, or all of a link or emphasis in a text with marks.
    """
    quoted = [Span(*match.span("text")) for match in _QUOTED.finditer(text)]
    works = [span for span in quoted if _is_work(_words_in(text, span))]
    if sum(map(str.islower, _WORD.findall(_outside_marks(text)))) >= _WORDS_AROUND:
        marked = [Span(*match.span("text")) for match in _MARKED.finditer(text)]
        works += [span for span in marked if _is_marked_work(_words_in(text, span))]
    apart: list[Span] = []
    for span in sorted(works, key=lambda span: span.start):
        if not apart or apart[-1].end <= span.start:
            apart.append(span)
    return apart


def _outside_marks(text: str) -> str:
    """Return what stands in no pair of marks."""
    parts: list[str] = []
    at = depth = 0
    for match in MARK.finditer(text):
        parts.append("" if depth else text[at : match.start()])
        depth = max(0, depth - 1) if match["close"] else depth + (not match["alone"])
        at = match.end()
    return " ".join([*parts, "" if depth else text[at:]])


def _words_in(text: str, span: Span) -> list[str]:
    return [word[0] for word in _WORD.finditer(text, span.start, span.end)]


def _is_work(words: list[str]) -> bool:
    is_long = len(words) >= _WORDS_OF_A_WORK and not all(map(str.isupper, words))
    return is_long and words[0][0].isupper() and _is_title(words, _SHARE_OF_A_WORK)


def _is_marked_work(words: list[str]) -> bool:
    is_long = len(words) >= _WORDS_OF_A_MARKED_WORK and not all(map(str.isupper, words))
    return (
        is_long
        and words[0][0].isupper()
        and words[0].lower() not in _CALLS
        and all(word[0].isupper() or word in _SMALL for word in words)
        and any(word.lower() in _LINKS for word in words[1:])
    )


def _words(text: str) -> list[tuple[int, int]]:
    """Return where the words are, without those of marks, numbers, addresses and names of series."""
    return [
        match.span()
        for token in _TOKEN.finditer(_NO_WORDS.sub(lambda match: " " * len(match[0]), text))
        if not _NOT_PROSE.search(token[0])
        for match in _WORD.finditer(text, *token.span())
    ]


def _with(text: str, words: dict[int, str]) -> str:
    """Put words at their places over others of the same length."""
    for start, word in words.items():
        text = text[:start] + word + text[start + len(word) :]
    return text


def _small(word: str) -> str:
    """Write a word in capitals as it is written inside of sentences."""
    small = word.lower()
    if _is_common(small):
        return small
    return word[0] + small[1:] if _CLITIC.sub("", small) in _names() else word


def _is_title(words: list[str], share: float = _SHARE) -> bool:
    long = [word for word in words if len(word) >= _LONG]
    return sum(word[0].isupper() for word in long) >= share * max(2, len(long))


def _is_heading(text: str, start: int, end: int) -> bool:
    """Tell whether the only word of a text is a common one, and no sentence ("Why?")."""
    word = text[start:end]
    is_common = len(word) > 1 and _is_capitalized(word) and _is_common(word.lower())
    return is_common and not text.rstrip().endswith((".", "?", "!"))


def _is_capitalized(word: str) -> bool:
    return word == "A" or (word[0].isupper() and word[1:].islower())


def _is_common(word: str) -> bool:
    import simplemma

    stem = _CLITIC.sub("", word)
    return stem not in _names() and simplemma.is_known(stem, "en")


@cache
def _names() -> frozenset[str]:
    """Return words that are mostly written with a capital inside of sentences."""
    listed = resources.files("nltrans.language").joinpath("names.en.txt").read_text(encoding="utf-8")
    return frozenset(line for line in listed.splitlines() if not line.startswith("#"))
