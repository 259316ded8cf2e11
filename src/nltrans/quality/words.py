"""Words, and the small closed classes of words that give a language away."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["FUNCTION_WORDS", "in_context", "only_in", "tokens", "urls"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_URL = re.compile(r"(?:https?:)?//([^\s<>()\"']+)")

FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a is that for it as was with be by on not he his but at are this have from or an they "
        "which you were her all she there would their we him been has when who will more no if out so said what its "
        "about into than them can only other some could these may do how our because while through between where "
        "after before also such using should your those both most",
        "fr": "le la les de des du un une et à au aux en est sont que qui dans pour par sur avec ne pas plus ce cette "
        "ces se sa son ses leur leurs il elle ils elles nous vous on ou où mais si comme dont été être avoir ont a y "
        "d' l' qu' n' s' c' entre sans sous afin ainsi aussi donc très tout tous toute toutes même",
        "pt": "o a os as de do da dos das um uma e é são que em no na nos nas para por com não mais se sua seu seus "
        "suas ele ela eles elas nós você como mas ou foi ser ter há entre sem sobre também já até isso este esta "
        "esse essa ao aos à às pelo pela for",
        "es": "el la los las de del un una unos unas y e es son que en para por con no más se su sus lo le les al como "
        "pero o u fue ser ha han entre sin sobre también ya hasta esto este esta estos estas ese esa muy",
        "de": "der die das den dem des ein eine einen einem einer und ist sind in im zu zum zur von vom mit auf für "
        "nicht auch es sich als an am bei aus nach wie oder aber wird werden wurde hat haben dass durch über um nur "
        "noch diese dieser dieses wir sie er ich ihr",
        "it": "il lo la i gli le di del della dei delle un una uno e è sono che in nel nella per con non più si su "
        "suo sua da dal dalla al alla come ma o ha anche essere questo questa tra",
        "nl": "de het een en van in is dat op te voor met zijn niet aan er om ook als maar bij door uit naar wordt "
        "worden deze dit die over wij zij heeft hebben kan meer",
    }.items()
}
"""The most frequent function words of a language, lower-cased."""


def tokens(text: str) -> list[str]:
    """Return the words of `text`: letters, with hyphens and apostrophes inside."""
    return _WORD.findall(text)


def urls(markup: str) -> list[str]:
    """Return the addresses in `markup`, without their protocol and final slash."""
    return [url.rstrip("/") for url in _URL.findall(markup)]


def in_context(text: str) -> list[tuple[str, str, str]]:
    """Return the words of `text`, each between its neighbours."""
    found = ["", *tokens(text), ""]
    return list(zip(found, found[1:], found[2:], strict=False))


@cache
def only_in(language: str, other: str) -> frozenset[str]:
    """Return function words of `language` that are none of `other` (base codes), nor shorter than three letters."""
    words = FUNCTION_WORDS.get(language, frozenset()) - FUNCTION_WORDS.get(other, frozenset())
    return frozenset(word for word in words if len(word) > 2)  # noqa: PLR2004 (two letters are an acronym too often)
