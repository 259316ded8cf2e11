"""Agreement of a determiner or preposition with the term after it, in languages whose determiners are known.

Other languages keep what stands before the term.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nltrans.core.marks import EDGE
from nltrans.glossary.words import fold, words
from nltrans.language.base import Determiner
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Context", "gender_of", "look_back"]

MASCULINE, FEMININE = "masculine", "feminine"


def gender_of(term: str, language: str) -> str:
    """Guess the gender of a term from the ending of its first word; empty where that says nothing."""
    found = words(term)
    known = of(language)
    if not found:
        return ""
    head = fold(found[0].text)
    head = head[:-1] if head.endswith(("s", "x")) and not head.endswith("us") else head
    masculine = max((len(e) for e in known.masculine_endings if head.endswith(e)), default=0)
    feminine = max((len(e) for e in known.feminine_endings if head.endswith(e)), default=0)
    if masculine == feminine:
        return ""
    return MASCULINE if masculine > feminine else FEMININE


def starts_with_vowel(term: str, language: str) -> bool:
    """Tell whether a language elides before a term: a vowel or a mute h.

    Abbreviations follow their first letter as written, as usage mostly does (l'IA, le LSTM).
    """
    plain = unicodedata.normalize("NFD", term.casefold()).replace("œ", "oe")
    if plain.startswith("h"):
        return not fold(term).startswith(tuple(of(language).aspirated)) and not term[:2].isupper()
    return plain.startswith(("a", "e", "i", "o", "u")) or (plain.startswith("y") and plain[1:2] not in "aeiou")


@dataclass(frozen=True, slots=True)
class Context:
    """The determiner or preposition before a term."""

    language: str
    family: Determiner
    start: int
    end: int
    """Range in the text, marks between it and the term not included."""
    marks: str
    """Marks between it and the term."""
    written: str
    plural: bool | None
    """None where the form does not tell."""
    gender: str

    def agreed(self, term: str, gender: str, *, plural: bool) -> str:
        """Return what should stand in its place and in that of the marks before `term`."""
        form = self.family.form(
            feminine=(gender or self.gender) == FEMININE, plural=plural, vowel=starts_with_vowel(term, self.language)
        )
        if "’" in self.written:
            form = form.replace("'", "’")
        if self.written[:1].isupper():
            form = form[:1].upper() + form[1:]
        return (form if form.endswith(("'", "’")) else f"{form} ") + self.marks


@lru_cache(maxsize=8)
def _forms(language: str) -> tuple[re.Pattern[str] | None, dict[str, list[Determiner]]]:
    families: dict[str, list[Determiner]] = {}
    for family in of(language).determiners:
        for form in dict.fromkeys(_spellings(family)):
            families.setdefault(form, []).append(family)
    if not families:
        return None, families
    spelled = "|".join(re.escape(form).replace("'", "['’]") for form in sorted(families, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({spelled})(\s*)((?:{EDGE})*)\Z", re.IGNORECASE), families


def _spellings(family: Determiner) -> Iterator[str]:
    return (form for form in astuple(family) if form)


def look_back(text: str, end: int, language: str) -> Context | None:
    """Return the determiner or preposition right before `text[end:]`, or None."""
    pattern, families = _forms(language)
    start = max(0, end - 60)
    found = pattern.search(text[start:end]) if pattern else None
    if found is None:
        return None
    form = found[1].casefold().replace("’", "'")
    if not form.endswith("'") and not found[2]:
        return None
    family = families[form][0]
    slots = {name for name in Determiner.__dataclass_fields__ if form in _at(families[form], name)}
    number = {name.startswith(("mp", "fp", "plural")) for name in slots}
    genders = {name[:1] for name in slots if not name.startswith("plural")}
    return Context(
        language,
        family,
        start + found.start(),
        start + found.end(2),
        found[3],
        found[1],
        number.pop() if len(number) == 1 else None,
        (MASCULINE if genders == {"m"} else FEMININE if genders == {"f"} else ""),
    )


def _at(families: list[Determiner], slot: str) -> list[str]:
    return [getattr(family, slot) for family in families]
