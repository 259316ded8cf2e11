"""Italian."""

from __future__ import annotations

from nltrans.language.base import Language, listed

__all__ = ["LANGUAGES"]

_IT = Language(
    code="it",
    frequent_words=listed(
        "il lo la i gli le di del della dei delle un una uno e è sono che in nel nella per con non più si su "
        "suo sua da dal dalla al alla come ma o ha anche essere questo questa tra"
    ),
    head_first=True,
    units="zero|un,uno,una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici",
    ordinals="|primo,prima|secondo,seconda|terzo,terza|quarto,quarta|quinto,quinta",
    tens="venti|trenta|quaranta|cinquanta|sessanta|settanta|ottanta|novanta|cento",
    thousand=listed("mila mille"),
    quotes="«»“”",
)

LANGUAGES = (_IT,)
