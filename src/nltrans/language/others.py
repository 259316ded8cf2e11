"""Languages of which little is known yet: their quotation marks (CLDR, delimiters), and their most frequent words.

Dutch has double quotes first.
"""

from __future__ import annotations

from nltrans.language.base import Language, listed

__all__ = ["LANGUAGES"]

_NL = Language(
    code="nl",
    frequent_words=listed(
        "de het een en van in is dat op te voor met zijn niet aan er om ook als maar bij door uit naar wordt "
        "worden deze dit die over wij zij heeft hebben kan meer"
    ),
    units="nul|een,één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf",
    ordinals="|eerste|tweede|derde|vierde|vijfde",
    tens="twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd",
    thousand=listed("duizend"),
    quotes="“”‘’",
)

_RU = Language(
    code="ru",
    introducing=listed("т.е напр"),
    numbering=listed("рис стр табл гл"),
    quotes="«»„“",
)

_QUOTES = {
    "bg": "„“„“",
    "ca": "«»“”",
    "cs": "„“‚‘",
    "da": "“”‘’",
    "el": "«»“”",
    "fi": "””’’",
    "hu": "„”»«",
    "nb": "«»‘’",
    "pl": "„”«»",
    "ro": "„”«»",
    "sk": "„“‚‘",
    "sv": "””’’",
    "uk": "«»„“",
}

LANGUAGES = (_NL, _RU, *(Language(code=code, quotes=quotes) for code, quotes in _QUOTES.items()))
