"""Portuguese; contractions follow the usual grammars."""

from __future__ import annotations

from dataclasses import replace

from nltrans.language.base import Determiner, Language, listed

__all__ = ["LANGUAGES"]

_PT = Language(
    code="pt",
    introducing=listed("sr sra dra p.ex"),
    numbering=listed("pág págs séc"),
    conjunctions=listed("e mas porque porém quando se"),
    frequent_words=listed(
        "o a os as de do da dos das um uma e é são que em no na nos nas para por com não mais se sua seu seus "
        "suas ele ela eles elas nós você como mas ou foi ser ter há entre sem sobre também já até isso este "
        "esta esse essa ao aos à às pelo pela for"
    ),
    function_words=listed(
        "o a os as um uma uns umas de do da dos das no na nos nas ao à aos às em com por para sem que e ou se é "
        "são seu sua pelo pela pelos pelas este esta esse essa"
    ),
    link_words=listed("de do da dos das por em"),
    endings=(("ões", "ão"), ("ns", "m"), ("is", "l"), ("es", ""), ("s", "")),
    plural_in_s=True,
    head_first=True,
    determiners=(
        Determiner("o", "a", "os", "as"),
        Determiner("do", "da", "dos", "das"),
        Determiner("no", "na", "nos", "nas"),
        Determiner("ao", "à", "aos", "às"),
        Determiner("pelo", "pela", "pelos", "pelas"),
        Determiner("um", "uma", "uns", "umas"),
        Determiner("num", "numa", "nuns", "numas"),
        Determiner("este", "esta", "estes", "estas"),
        Determiner("esse", "essa", "esses", "essas"),
        Determiner("nosso", "nossa", "nossos", "nossas"),
    ),
    feminine_endings=listed("ção são dade a ez agem gem"),
    masculine_endings=listed("ma o or l e r"),
    units="zero|um,uma|dois,duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|catorze,quatorze|quinze",
    ordinals=(
        "|primeiro,primeira|segundo,segunda|terceiro,terceira|quarto,quarta|quinto,quinta|sexto,sexta"
        "|sétimo,sétima|oitavo,oitava|nono,nona|décimo,década"
    ),
    tens="vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem,cento",
    thousand=listed("mil"),
    quotes="“”‘’",
)

LANGUAGES = (_PT, replace(_PT, code="pt-PT", quotes="«»“”"))
