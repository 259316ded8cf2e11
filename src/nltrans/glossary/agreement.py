"""Agreement of a determiner or preposition with the term after it, in French, Spanish and Portuguese.

The tables follow the usual grammars: French elision and contraction (le, du, au, ce, son),
Spanish and Portuguese contractions. Other languages keep what stands before the term.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nltrans.core.language import base
from nltrans.core.marks import EDGE
from nltrans.glossary.words import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FUNCTION_WORDS", "LINK_WORDS", "Context", "gender_of", "look_back"]

MASCULINE, FEMININE = "masculine", "feminine"


@dataclass(frozen=True, slots=True)
class _Family:
    """Forms of one determiner: by gender and number, and before a vowel."""

    ms: str
    fs: str
    mp: str
    fp: str
    ms_vowel: str = ""
    fs_vowel: str = ""
    plural_vowel: str = ""

    def form(self, *, feminine: bool, plural: bool, vowel: bool) -> str:
        """Return the form for a noun."""
        if plural:
            return (self.plural_vowel if vowel else "") or (self.fp if feminine else self.mp)
        return ((self.fs_vowel if feminine else self.ms_vowel) if vowel else "") or (self.fs if feminine else self.ms)


def _same(form: str, elided: str = "") -> _Family:
    return _Family(form, form, form, form, elided, elided, elided)


_FAMILIES = {
    "fr": (
        _Family("le", "la", "les", "les", "l'", "l'"),
        _Family("du", "de la", "des", "des", "de l'", "de l'"),
        _Family("au", "à la", "aux", "aux", "à l'", "à l'"),
        _Family("un", "une", "des", "des"),
        _Family("ce", "cette", "ces", "ces", "cet"),
        _Family("son", "sa", "ses", "ses", "", "son"),
        _Family("mon", "ma", "mes", "mes", "", "mon"),
        _Family("notre", "notre", "nos", "nos"),
        _Family("votre", "votre", "vos", "vos"),
        _Family("leur", "leur", "leurs", "leurs"),
        _Family("quel", "quelle", "quels", "quelles"),
        _Family("aucun", "aucune", "aucuns", "aucunes"),
        _Family("chaque", "chaque", "", ""),
        _Family("", "", "plusieurs", "plusieurs"),
        _same("de", "d'"),
        _same("que", "qu'"),
        _same("jusque", "jusqu'"),
        _same("lorsque", "lorsqu'"),
        _same("puisque", "puisqu'"),
    ),
    "es": (
        _Family("el", "la", "los", "las"),
        _Family("del", "de la", "de los", "de las"),
        _Family("al", "a la", "a los", "a las"),
        _Family("un", "una", "unos", "unas"),
        _Family("este", "esta", "estos", "estas"),
        _Family("ese", "esa", "esos", "esas"),
        _Family("nuestro", "nuestra", "nuestros", "nuestras"),
    ),
    "pt": (
        _Family("o", "a", "os", "as"),
        _Family("do", "da", "dos", "das"),
        _Family("no", "na", "nos", "nas"),
        _Family("ao", "à", "aos", "às"),
        _Family("pelo", "pela", "pelos", "pelas"),
        _Family("um", "uma", "uns", "umas"),
        _Family("num", "numa", "nuns", "numas"),
        _Family("este", "esta", "estes", "estas"),
        _Family("esse", "essa", "esses", "essas"),
        _Family("nosso", "nossa", "nossos", "nossas"),
    ),
}


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FUNCTION_WORDS = {
    "en": _words(
        "a an the this that these those of to in on at by for with from as into about over between than and or but not "
        "is are was were be been being has have had do does did can could may might will would should must it its "
        "they them their there we our us you your he she his her i my who which what when where how why if so such "
        "also more most other some any each both all no only just very then here new many much via per using used "
        "s t re ve ll d m"
    ),
    "fr": _words(
        "le la les l un une des du de d au aux à ce cet cette ces son sa ses mon ma mes notre nos votre vos leur leurs "
        "et ou où en dans sur par pour avec sans que qu qui dont se s est sont a ont il elle on y n ne pas "
        "plus comme entre vers chez aucun aucune chaque quel quelle plusieurs"
    ),
    "es": _words(
        "el la los las un una unos unas de del al a en con por para sin que y e o u se es son su sus este esta"
    ),
    "pt": _words(
        "o a os as um uma uns umas de do da dos das no na nos nas ao à aos às em com por para sem que e ou se é são "
        "seu sua pelo pela pelos pelas este esta esse essa"
    ),
    "de": _words(
        "der die das den dem des ein eine einen einem einer eines und oder in im mit von vom zu zum zur für auf"
    ),
}
"""Words that alignment often counts to a term, but that belong to the sentence."""

LINK_WORDS = {
    "en": _words("of for"),
    "fr": _words("de d du des à en par sur la l"),
    "es": _words("de del la por en"),
    "pt": _words("de do da dos das por em"),
    "de": _words(""),
}
"""Function words that may stand inside a term."""

_ASPIRATED = ("hach", "hash", "hasard", "haut", "hiérarch", "hors", "hub", "huit", "handicap", "hausse", "heurt")
"""Beginnings of French words with an h that bars elision (h aspiré)."""

_FEMININE_ENDINGS = {
    "fr": (
        "tion",
        "sion",
        "xion",
        "té",
        "ance",
        "ence",
        "ure",
        "ie",
        "ique",
        "ise",
        "esse",
        "ette",
        "ode",
        "ée",
        "ine",
    ),
    "es": ("ción", "sión", "dad", "tad", "a", "ez", "itud"),
    "pt": ("ção", "são", "dade", "a", "ez", "agem", "gem"),
}
_MASCULINE_ENDINGS = {
    "fr": ("age", "ment", "eur", "isme", "eau", "ème", "er", "ing", "et", "al", "if", "el", "ier", "oir", "us", "ble"),
    "es": ("ma", "o", "or", "aje", "l", "e", "n"),
    "pt": ("ma", "o", "or", "l", "e", "r"),
}


def gender_of(term: str, language: str) -> str:
    """Guess the gender of a term from the ending of its first word; empty where that says nothing."""
    found = words(term)
    code = base(language)
    if not found:
        return ""
    head = fold(found[0].text)
    head = head[:-1] if head.endswith(("s", "x")) and not head.endswith("us") else head
    masculine = max((len(e) for e in _MASCULINE_ENDINGS.get(code, ()) if head.endswith(e)), default=0)
    feminine = max((len(e) for e in _FEMININE_ENDINGS.get(code, ()) if head.endswith(e)), default=0)
    if masculine == feminine:
        return ""
    return MASCULINE if masculine > feminine else FEMININE


def starts_with_vowel(term: str) -> bool:
    """Tell whether French elides before a term: a vowel or a mute h.

    Abbreviations follow their first letter as written, as usage mostly does (l'IA, le LSTM).
    """
    plain = unicodedata.normalize("NFD", term.casefold()).replace("œ", "oe")
    if plain.startswith("h"):
        return not fold(term).startswith(_ASPIRATED) and not term[:2].isupper()
    return plain.startswith(("a", "e", "i", "o", "u")) or (plain.startswith("y") and plain[1:2] not in "aeiou")


@dataclass(frozen=True, slots=True)
class Context:
    """The determiner or preposition before a term."""

    family: _Family
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
            feminine=(gender or self.gender) == FEMININE, plural=plural, vowel=starts_with_vowel(term)
        )
        if "’" in self.written:
            form = form.replace("'", "’")
        if self.written[:1].isupper():
            form = form[:1].upper() + form[1:]
        return (form if form.endswith(("'", "’")) else f"{form} ") + self.marks


@lru_cache(maxsize=8)
def _forms(language: str) -> tuple[re.Pattern[str] | None, dict[str, list[_Family]]]:
    families: dict[str, list[_Family]] = {}
    for family in _FAMILIES.get(language, ()):
        for form in dict.fromkeys(_spellings(family)):
            families.setdefault(form, []).append(family)
    if not families:
        return None, families
    spelled = "|".join(re.escape(form).replace("'", "['’]") for form in sorted(families, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({spelled})(\s*)((?:{EDGE})*)\Z", re.IGNORECASE), families


def _spellings(family: _Family) -> Iterator[str]:
    return (form for form in astuple(family) if form)


def look_back(text: str, end: int, language: str) -> Context | None:
    """Return the determiner or preposition right before `text[end:]`, or None."""
    pattern, families = _forms(base(language))
    start = max(0, end - 60)
    found = pattern.search(text[start:end]) if pattern else None
    if found is None:
        return None
    form = found[1].casefold().replace("’", "'")
    if not form.endswith("'") and not found[2]:
        return None
    family = families[form][0]
    slots = {name for name in _Family.__dataclass_fields__ if form in _at(families[form], name)}
    number = {name.startswith(("mp", "fp", "plural")) for name in slots}
    genders = {name[:1] for name in slots if not name.startswith("plural")}
    return Context(
        family,
        start + found.start(),
        start + found.end(2),
        found[3],
        found[1],
        number.pop() if len(number) == 1 else None,
        (MASCULINE if genders == {"m"} else FEMININE if genders == {"f"} else ""),
    )


def _at(families: list[_Family], slot: str) -> list[str]:
    return [getattr(family, slot) for family in families]
