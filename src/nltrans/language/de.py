"""German."""

from __future__ import annotations

from dataclasses import replace

from nltrans.language.base import Language, listed

__all__ = ["LANGUAGES"]

_DE = Language(
    code="de",
    introducing=listed("z.b d.h u.a bzw ggf sog"),
    numbering=listed("abb kap bd"),
    conjunctions=listed("und oder aber weil dass wenn sondern"),
    frequent_words=listed(
        "der die das den dem des ein eine einen einem einer und ist sind in im zu zum zur von vom mit auf für "
        "nicht auch es sich als an am bei aus nach wie oder aber wird werden wurde hat haben dass durch über um "
        "nur noch diese dieser dieses wir sie er ich ihr"
    ),
    function_words=listed(
        "der die das den dem des ein eine einen einem einer eines und oder in im mit von vom zu zum zur für auf"
    ),
    endings=(("en", ""), ("er", ""), ("es", ""), ("e", ""), ("n", ""), ("s", "")),
    nouns_have_capitals=True,
    units="null|ein,eins,eine,einen,einem,einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf",
    ordinals="|erste,ersten,erster,erstes|zweite,zweiten,zweiter,zweites|dritte,dritten,dritter,drittes",
    tens="zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert",
    thousand=listed("tausend"),
    quotes="„“‚‘",
)

LANGUAGES = (_DE, replace(_DE, code="de-CH", quotes="«»‹›"))
