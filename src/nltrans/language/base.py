"""What may be known of a language: each language is one value of `Language`, in a module named after it.

Whatever a language leaves out counts as unknown, and nothing is done for it.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["INTRODUCING", "MAY_END", "NBSP", "NNBSP", "NUMBERING", "Determiner", "Language", "VerbSigns", "listed"]

NBSP = "\u00a0"
NNBSP = "\u202f"


def listed(words: str) -> frozenset[str]:
    """Return the words of a string with spaces between them."""
    return frozenset(words.split())


INTRODUCING = listed("e.g i.e cf viz vs dr prof mr mrs ms st resp approx ca")
"""Abbreviations that any language may have in front of what they introduce: Latin ones, and titles of persons."""

NUMBERING = listed(
    "no nos nr fig figs eq eqs sec sect secs ch chap vol vols p pp tab alg thm lem def ref refs app art arts v ver"
)
"""Abbreviations that any language may have in front of numbers."""

MAY_END = listed("al etc inc ltd co corp jr sr")
"""Abbreviations that a sentence may go on after, or end with."""


@dataclass(frozen=True, slots=True)
class Determiner:
    """Forms of a determiner, or of a preposition with one: by gender and number, and before a vowel."""

    ms: str
    fs: str
    mp: str
    fp: str
    ms_vowel: str = ""
    fs_vowel: str = ""
    plural_vowel: str = ""

    @classmethod
    def same(cls, form: str, elided: str = "") -> Determiner:
        """Return a word that only changes before a vowel, if at all."""
        return cls(form, form, form, form, elided, elided, elided)

    def form(self, *, feminine: bool, plural: bool, vowel: bool) -> str:
        """Return the form for a noun."""
        if plural:
            return (self.plural_vowel if vowel else "") or (self.fp if feminine else self.mp)
        return ((self.fs_vowel if feminine else self.ms_vowel) if vowel else "") or (self.fs if feminine else self.ms)


@dataclass(frozen=True, slots=True)
class VerbSigns:
    """How a verb is told from a noun that looks the same: "to model", "fine-tuning a model"."""

    before: str
    """Regular expression of the words that a verb in its base form follows."""
    after: str
    """Regular expression of what follows a verb that has an object."""
    gerund: str
    """Ending of the form that may be a noun, too."""
    noun_endings: frozenset[str]
    """Endings of words that are hardly ever verbs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language."""

    code: str
    """BCP 47."""

    # Sentences: abbreviations in small letters, without their last full stop.
    introducing: frozenset[str] = frozenset()
    """Something follows them in the same sentence: "e.g", "dr"."""
    numbering: frozenset[str] = frozenset()
    """They stand in front of a number, and may end a sentence elsewhere: "fig", "no"."""
    naming: frozenset[str] = frozenset()
    """They stand in front of a name, and may end a sentence elsewhere: "gen"."""
    conjunctions: frozenset[str] = frozenset()
    """Words before which a reader can pause."""

    # Words.
    frequent_words: frozenset[str] = frozenset()
    """The most frequent function words: they give the language away, and an estimate of quality counts them."""
    function_words: frozenset[str] = frozenset()
    """What alignment often counts to a term, but belongs to the sentence."""
    link_words: frozenset[str] = frozenset()
    """Function words that may stand inside a term."""
    endings: tuple[tuple[str, str], ...] = ()
    """Endings of number and gender, and what is in their place in the base form of a word."""
    verb_endings: frozenset[str] = frozenset()
    """Endings that tell verb forms, degrees and adverbs from a noun's number."""
    verb_signs: VerbSigns | None = None
    plural_in_s: bool = False
    """Most nouns and adjectives have their plural in an s (or x)."""
    has_gender: bool = True
    """Forms of a noun or adjective may differ in gender, not only in number."""
    head_first: bool = False
    """The first word of a term bears its number."""
    nouns_have_capitals: bool = False

    # Agreement with a term that is put into a sentence.
    determiners: tuple[Determiner, ...] = ()
    feminine_endings: frozenset[str] = frozenset()
    masculine_endings: frozenset[str] = frozenset()
    aspirated: frozenset[str] = frozenset()
    """Beginnings of words with an h that bars elision."""

    # Numbers.
    units: str = ""
    """Words of 0, 1, 2 and so on with a bar between them, a comma between forms."""
    ordinals: str = ""
    """The same of first, second and so on, from an empty 0 on, and of what says such a number ("twice")."""
    tens: str = ""
    """The same of 20, 30 and so on to 100."""
    thousand: frozenset[str] = frozenset()

    # Typography; separators, percent signs, currencies, units and dates are those of CLDR (`nltrans.language.cldr`).
    quotes: str = ""
    """Opening and closing quote, and those inside a quotation."""
    inside: str = ""
    """Space inside outer quotes."""
    before: tuple[tuple[str, str], ...] = ()
    """Punctuation, and the space before it."""

    # Titles.
    has_title_case: bool = False
    """Titles are Often Written Like This."""
    small_words: frozenset[str] = frozenset()
    """Words without a capital in titles."""

    length: float = 1.1
    """Characters for one of English."""
