"""French.

Spacing is that of the Imprimerie nationale (Lexique des règles typographiques en usage à l'Imprimerie nationale,
"Ponctuation"): a thin no-break space before ; ! ?, a no-break space before : and inside « ». Québec sets no space
before ; ! ? (Office québécois de la langue française, on spacing of punctuation). Elision and contraction (le, du,
au, ce, son) follow the usual grammars.
"""

from __future__ import annotations

from dataclasses import replace

from nltrans.language.base import NBSP, NNBSP, Determiner, Language, listed

__all__ = ["LANGUAGES"]

_FR = Language(
    code="fr",
    introducing=listed("mme mlle mgr env p.ex"),
    naming=listed("m mm me v"),
    conjunctions=listed("et ou mais car donc que qui dont lorsque quand si puisque"),
    frequent_words=listed(
        "le la les de des du un une et à au aux en est sont que qui dans pour par sur avec ne pas plus ce cette "
        "ces se sa son ses leur leurs il elle ils elles nous vous on ou où mais si comme dont été être avoir "
        "ont a y d' l' qu' n' s' c' entre sans sous afin ainsi aussi donc très tout tous toute toutes même"
    ),
    function_words=listed(
        "le la les l un une des du de d au aux à ce cet cette ces son sa ses mon ma mes notre nos votre vos "
        "leur leurs et ou où en dans sur par pour avec sans que qu qui dont se s est sont a ont il elle on y n "
        "ne pas plus comme entre vers chez aucun aucune chaque quel quelle plusieurs"
    ),
    link_words=listed("de d du des à en par sur la l"),
    endings=(("aux", "al"), ("es", ""), ("e", ""), ("s", ""), ("x", "")),
    plural_in_s=True,
    head_first=True,
    determiners=(
        Determiner("le", "la", "les", "les", "l'", "l'"),
        Determiner("du", "de la", "des", "des", "de l'", "de l'"),
        Determiner("au", "à la", "aux", "aux", "à l'", "à l'"),
        Determiner("un", "une", "des", "des"),
        Determiner("ce", "cette", "ces", "ces", "cet"),
        Determiner("son", "sa", "ses", "ses", "", "son"),
        Determiner("mon", "ma", "mes", "mes", "", "mon"),
        Determiner("notre", "notre", "nos", "nos"),
        Determiner("votre", "votre", "vos", "vos"),
        Determiner("leur", "leur", "leurs", "leurs"),
        Determiner("quel", "quelle", "quels", "quelles"),
        Determiner("aucun", "aucune", "aucuns", "aucunes"),
        Determiner("chaque", "chaque", "", ""),
        Determiner("", "", "plusieurs", "plusieurs"),
        Determiner.same("de", "d'"),
        Determiner.same("que", "qu'"),
        Determiner.same("jusque", "jusqu'"),
        Determiner.same("lorsque", "lorsqu'"),
        Determiner.same("puisque", "puisqu'"),
    ),
    feminine_endings=listed("tion sion xion té ance ence ure ie ique ise esse ette ode ée ine"),
    masculine_endings=listed("age ment eur isme eau ème er ing et al if el ier oir us ble"),
    aspirated=listed("hach hash hasard haut hiérarch hors hub huit handicap hausse heurt"),
    units="zéro|un,une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize",
    ordinals=(
        "|premier,première,premiers,premières|second,seconde,deuxième,double|troisième|quatrième|cinquième"
        "|sixième|septième|huitième|neuvième|dixième,décennie,dizaine|onzième|douzième,douzaine"
    ),
    tens="vingt,vingtaine|trente,trentaine|quarante|cinquante,cinquantaine|soixante,soixantaine||quatre-vingts||cent",
    thousand=listed("mille"),
    quotes="«»“”",
    inside=NBSP,
    before=((";!?", NNBSP), (":", NBSP)),
    length=1.18,
)

LANGUAGES = (
    _FR,
    replace(_FR, code="fr-CA", before=((":", NBSP),)),
    replace(_FR, code="fr-CH", quotes="«»‹›", inside=NNBSP, before=((";!?:", NNBSP),)),
)
