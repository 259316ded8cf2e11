"""Words that are names, by how the corpus writes them: a list for `nltrans.language.titles`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import simplemma

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_WORD = re.compile(r"[A-Za-z]{2,}")
_INSIDE = re.compile(r"[\w,;)] \Z")
_SENTENCE = 5
"""Words from which a text counts as a sentence, of which most must have no capital."""
_SHARE = 0.6
"""Of a word's occurrences inside of sentences, so many with a capital make it a name."""

_HEADER = "# Words that are mostly written with a capital; made by `python -m scripts.train names`\n"


def write(pairs: Iterable[Path], language: str, out: Path) -> None:
    """Write the names found in the sources of the pairs that the dictionary would take for common words."""
    found = Counter(word for path in pairs for word in _inside(path))
    names = {word.lower() for word in found if word[0].isupper()}
    listed = sorted(
        name
        for name in names
        if found[name.capitalize()] >= _SHARE * (found[name.capitalize()] + found[name])
        and simplemma.is_known(name, language)
    )
    out.write_text(_HEADER + "".join(f"{name}\n" for name in listed), encoding="utf-8")


def _inside(path: Path) -> Iterator[str]:
    """Yield the words inside of sentences, in small letters or with one capital."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = line.partition("\t")[0]
            words = list(_WORD.finditer(text))
            if len(words) < _SENTENCE or sum(word[0].islower() for word in words) < _SHARE * len(words):
                continue
            for word in words[1:]:
                if word[0][1:].islower() and _INSIDE.search(text, 0, word.start()):
                    yield word[0]
