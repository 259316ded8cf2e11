"""A language that is not there yet: copy this module, name the copy after the language's code, and fill it in.

Leave out what you do not know; `nltrans.language.base.Language` says what each value means. Put
the module into the list in `nltrans.language.known`, and its code into `FULL` of
tests/language/test_known.py, which then asks for what all rules need.
"""

from __future__ import annotations

from nltrans.language.base import NBSP, Determiner, Language, VerbSigns, listed

__all__ = ["LANGUAGES"]

_XX = Language(
    code="xx",
    introducing=listed("dr"),
    numbering=listed("fig"),
    naming=listed("gen"),
    conjunctions=listed("and or"),
    frequent_words=listed("the of and"),
    function_words=listed("the of and"),
    link_words=listed("of"),
    endings=(("ies", "y"),),
    verb_endings=listed("ing"),
    verb_signs=VerbSigns(before=r"\bto $", after=r" the\b", gerund="ing", noun_endings=listed("tion")),
    plural_in_s=True,
    has_gender=False,
    head_first=False,
    nouns_have_capitals=False,
    determiners=(Determiner("le", "la", "les", "les", "l'", "l'"), Determiner.same("de", "d'")),
    feminine_endings=listed("tion"),
    masculine_endings=listed("ment"),
    aspirated=listed("hash"),
    units="zero|one|two",
    ordinals="|first,once|second,twice",
    tens="twenty|thirty|forty",
    thousand=listed("thousand"),
    quotes="“”‘’",
    inside=NBSP,
    before=(("!?", NBSP),),
    has_title_case=True,
    small_words=listed("a of"),
    length=1.0,
)

LANGUAGES = (_XX,)
