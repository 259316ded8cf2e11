"""Spanish; contractions follow the usual grammars."""

from __future__ import annotations

from nltrans.language.base import Determiner, Language, listed

__all__ = ["LANGUAGES"]

_ES = Language(
    code="es",
    introducing=listed("sr sra dra p.ej"),
    numbering=listed("núm pág págs"),
    conjunctions=listed("y o pero porque cuando"),
    frequent_words=listed(
        "el la los las de del un una unos unas y e es son que en para por con no más se su sus lo le les al "
        "como pero o u fue ser ha han entre sin sobre también ya hasta esto este esta estos estas ese esa muy"
    ),
    function_words=listed(
        "el la los las un una unos unas de del al a en con por para sin que y e o u se es son su sus este esta"
    ),
    link_words=listed("de del la por en"),
    endings=(("ces", "z"), ("es", ""), ("s", "")),
    plural_in_s=True,
    head_first=True,
    determiners=(
        Determiner("el", "la", "los", "las"),
        Determiner("del", "de la", "de los", "de las"),
        Determiner("al", "a la", "a los", "a las"),
        Determiner("un", "una", "unos", "unas"),
        Determiner("este", "esta", "estos", "estas"),
        Determiner("ese", "esa", "esos", "esas"),
        Determiner("nuestro", "nuestra", "nuestros", "nuestras"),
    ),
    feminine_endings=listed("ción sión dad tad a ez itud"),
    masculine_endings=listed("ma o or aje l e n"),
    units="cero|un,uno,una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce",
    ordinals="|primero,primer,primera|segundo,segunda|tercero,tercer,tercera|cuarto,cuarta|quinto,quinta",
    tens="veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien,ciento",
    thousand=listed("mil"),
    quotes="“”‘’",
)

LANGUAGES = (_ES,)
