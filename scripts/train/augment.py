"""Disguises of an aligned pair: what a newsletter holds and a parallel corpus does not."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts.train.pairs import Bounds, Code, Pair
from scripts.train.words import words

Draw = random.Random

_FINAL = re.compile(r"\s?[.!?…:;]+$")
_SMALL_WORDS = frozenset("a an the and or but of in on at to for with by from as vs via".split())  # noqa: SIM905
_EMOJI = "😀 😂 😍 🎉 🔥 🚀 🙌 👏 👍 🤗 🤖 🧠 💡 📚 📝 📈 📊 🔎 🎓 🎥 🐍 ✨ ⭐ ✅ ⚙️ 🌍 ❤️ 👩‍💻 🇫🇷".split()  # noqa: SIM905
_SITES = ("github.com", "arxiv.org/abs", "medium.com", "example.org", "youtu.be", "huggingface.co", "twitter.com")
_SYLLABLES = "ka lo mi ter ven dra son pe qui bert net gra li zu mo den fa rox".split()  # noqa: SIM905


@dataclass(frozen=True)
class Aligned:
    """A pair with its words and the links between them."""

    source: str
    target: str
    codes: tuple[Code, ...]
    source_words: list[Bounds]
    target_words: list[Bounds]
    links: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, pair: Pair, links: set[tuple[int, int]]) -> Aligned:
        return cls(pair.source, pair.target, pair.codes, words(pair.source), words(pair.target), frozenset(links))


def disguise(pair: Aligned, draw: Draw) -> Aligned:
    """Return `pair` changed in one way, drawn by weight."""
    (change,) = draw.choices(list(_CHANGES), list(_CHANGES.values()))
    return change(pair, draw)


def joined(first: Aligned, second: Aligned) -> Aligned:
    """Return two pairs as one: some segments hold more than a sentence."""
    source, target = len(first.source) + 1, len(first.target) + 1
    links = {(i + len(first.source_words), j + len(first.target_words)) for i, j in second.links}
    return Aligned(
        f"{first.source} {second.source}",
        f"{first.target} {second.target}",
        first.codes + _shift(second.codes, source, target),
        first.source_words + [(a + source, b + source) for a, b in second.source_words],
        first.target_words + [(a + target, b + target) for a, b in second.target_words],
        first.links | links,
    )


def copied(pair: Aligned, draw: Draw) -> Aligned:
    """Return a text to be copied: the French side, or a name, number, address or emoji."""
    text = pair.target if draw.random() < 0.3 else _untranslatable(draw)
    found = words(text)
    return Aligned(text, text, (), found, found, frozenset((i, i) for i in range(len(found))))


def _upper(pair: Aligned, draw: Draw) -> Aligned:
    del draw
    source, target = pair.source.upper(), pair.target.upper()
    same_length = len(source) == len(pair.source) and len(target) == len(pair.target)
    return replace(pair, source=source, target=target) if same_length and not pair.codes else pair


def _title(pair: Aligned, draw: Draw) -> Aligned:
    """Capitalise an English heading; French headings have sentence case."""
    pair = _unstopped(pair, draw)
    if len(pair.source_words) > 14:
        return pair
    source = list(pair.source)
    for n, (start, end) in enumerate(pair.source_words):
        if n == 0 or pair.source[start:end] not in _SMALL_WORDS:
            source[start] = source[start].upper() if len(source[start].upper()) == 1 else source[start]
    return replace(pair, source="".join(source))


def _unstopped(pair: Aligned, draw: Draw) -> Aligned:
    """Drop the final stop of both sides."""
    del draw
    source, target = _FINAL.sub("", pair.source), _FINAL.sub("", pair.target)
    if not source or not target or (source == pair.source) != (target == pair.target):
        return pair
    source_words = [word for word in pair.source_words if word[1] <= len(source)]
    target_words = [word for word in pair.target_words if word[1] <= len(target)]
    if any(code.source[1] > len(source) or code.target[1] > len(target) for code in pair.codes):
        return pair
    links = frozenset((i, j) for i, j in pair.links if i < len(source_words) and j < len(target_words))
    return Aligned(source, target, pair.codes, source_words, target_words, links)


def _decorated(pair: Aligned, draw: Draw) -> Aligned:
    """Put an emoji, a number or an address before or after both sides."""
    token = draw.choice(_EMOJI) if draw.random() < 0.6 else _untranslatable(draw)
    found = words(token)
    extra = Aligned(token, token, (), found, found, frozenset((i, i) for i in range(len(found))))
    return joined(extra, pair) if draw.random() < 0.4 else joined(pair, extra)


def _untranslatable(draw: Draw) -> str:
    name = "".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3)))
    forms: tuple[Callable[[], str], ...] = (
        lambda: f"https://{draw.choice(_SITES)}/{name}{draw.choice(('', '.html', '-' + name[::-1], '/' + name[:3]))}",
        lambda: f"{name.capitalize()}{draw.choice(('Net', 'BERT', '-2', 'GPT', '', ' 3.0'))}",
        lambda: f"{name}_{draw.choice(_SYLLABLES)}{draw.choice(('()', '', '.py', '.json'))}",
        lambda: str(draw.randint(0, 3000)),
        lambda: f"{draw.randint(0, 99)}.{draw.randint(0, 99)}",
        lambda: draw.choice(_EMOJI) * draw.randint(1, 3),
        lambda: f"@{name}",
        lambda: f"#{name}",
    )
    return draw.choice(forms)()


def _shift(codes: tuple[Code, ...], source: int, target: int) -> tuple[Code, ...]:
    return tuple(
        Code(
            code.kind,
            (code.source[0] + source, code.source[1] + source),
            (code.target[0] + target, code.target[1] + target),
        )
        for code in codes
    )


_CHANGES: dict[Callable[[Aligned, Draw], Aligned], float] = {
    _title: 0.3,
    _unstopped: 0.2,
    _decorated: 0.2,
    _upper: 0.15,
    copied: 0.15,
}
