"""English."""

from __future__ import annotations

from nltrans.language.base import Language, VerbSigns, listed

__all__ = ["LANGUAGES"]

_EN = Language(
    code="en",
    introducing=listed("w.r.t a.k.a incl esp"),
    naming=listed("ed eds gen rev hon v"),
    conjunctions=listed(
        "and or but nor so yet because although though while whereas which that when where if unless since until as"
    ),
    frequent_words=listed(
        "the of and to in a is that for it as was with be by on not he his but at are this have from or an they "
        "which you were her all she there would their we him been has when who will more no if out so said what "
        "its about into than them can only other some could these may do how our because while through between "
        "where after before also such using should your those both most"
    ),
    function_words=listed(
        "a an the this that these those of to in on at by for with from as into about over between than and or "
        "but not is are was were be been being has have had do does did can could may might will would should "
        "must it its they them their there we our us you your he she his her i my who which what when where how "
        "why if so such also more most other some any each both all no only just very then here new many much "
        "via per using used s t re ve ll d m"
    ),
    link_words=listed("of for"),
    endings=(("ies", "y"), ("es", ""), ("s", "")),
    verb_endings=listed("ing ed er est ly"),
    verb_signs=VerbSigns(
        before=r"\b(?:to|can|could|may|might|will|would|should|must|we|they|you|i) $",
        after=r" (?:an?|the|th(?:is|at|ese|ose)|our|your|their|its?|them)\b",
        gerund="ing",
        noun_endings=listed("tion sion ty er or ness ment cy ism nce ics ogy phy"),
    ),
    plural_in_s=True,
    has_gender=False,
    units=(
        "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
        "|sixteen|seventeen|eighteen|nineteen"
    ),
    ordinals=(
        "|first,once,single|second,twice,both,half,pair|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth,decade"
    ),
    tens="twenty,twenties|thirty,thirties|forty,forties|fifty,fifties|sixty,sixties|seventy|eighty|ninety|hundred",
    thousand=listed("thousand"),
    quotes="“”‘’",
    has_title_case=True,
    small_words=listed("a an and as at by for from in into of on or the to via vs with"),
    length=1.0,
)

LANGUAGES = (_EN,)
