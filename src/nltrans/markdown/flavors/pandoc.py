"""Pandoc, and Quarto, which adds shortcodes, cross-references and options of code cells."""

from nltrans.core.document import CodeKind
from nltrans.markdown.flavors.common import FIRST, INLINE_NOTE, PARAMETER, RICH, SHORTCODE, SUB_AND_SUP
from nltrans.markdown.flavors.rule import CONTAINERS, Flavor, Rule

_KEY = r"@(?:\{[^{}\n]{1,99}\}|\w(?:[\w:.#$%&+?<>~/-]{0,99}\w)?)"
_RULES = (
    Rule(
        "div", rf"{CONTAINERS}:{{3,}}[ \t]*(?:\{{[^{{}}\n]*\}}|[\w-]+)?[ \t]*:*[ \t]*$", prose=PARAMETER,
        ends_segment=True, prefixed=True, first=True,
    ),
    SHORTCODE,
    Rule("raw", r"\{=[\w-]{1,40}\}|\{-\}"),
    Rule(
        "attributes", r"\{[ \t]*[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)[^{}\n]*\}", prose=PARAMETER
    ),
    Rule("citation", rf"\[(?:[^\[\]\n@]*[\s\[;(-])?-?{_KEY}[^\[\]\n]{{0,500}}\](?![(\[])", CodeKind.LITERAL),
    Rule(
        "citation", rf"(?<![\w@.])-?{_KEY}(?:[ \t]\[[^\[\]\n]{{1,99}}\](?![(\[{{]))?", CodeKind.LITERAL,
        starts=r"-?@(?=[\w{])",
    ),
    Rule("example", r"\(@[\w-]{0,99}\)", CodeKind.LITERAL, starts=r"\((?=@)"),
    Rule(
        "line-block", rf"{CONTAINERS}\|(?:[ \t]+(?=\S)(?![^\n]*(?<!\\)\|)|[ \t]*$)", ends_segment=True, prefixed=True
    ),
    Rule("title-block", r"^%[ \t]+(?=\S)", ends_segment=True),
    Rule(
        "caption", rf"{CONTAINERS}(?:table:[ \t]+(?=\S)|:[ \t]+(?=[^\n]*\{{\#(?:tbl|fig|lst)-))",
        ends_segment=True, prefixed=True,
    ),
    Rule("list", rf"{CONTAINERS}(?:#\.|\(@[\w-]*\)|\(?(?:[ivx]{{1,5}}|[a-z]|\d{{1,3}})\))[ \t]+(?=\S)",
         ends_segment=True, prefixed=True),
    Rule(
        "tex", r"(?<![\w:\\])\\(?:[a-z]{2,30})(?:\[[^\[\]\n]{0,99}\])?(?:\{[^{}\n]{0,300}\}){0,5}", CodeKind.LITERAL
    ),
    INLINE_NOTE,
    *SUB_AND_SUP,
)  # fmt: skip

FLAVOR = Flavor(
    "pandoc",
    (*FIRST, *_RULES, *RICH),
    frozenset({"tables", "definitions", "cell-options"}),
    r"^[ \t]*:{3,}[ \t]*\{[ \t]*[.#]"
    r"|^[ \t]*(?:```+|~~~+)[ \t]*\{(?:[.#=]|(?:r|python|julia|ojs|bash|sql|mermaid|dot)\b)"
    r"|^(?:#|//|%%|--)\|[ \t]*[a-z-]+:|\[(?:[^\[\]\n@]*[\s;-])?-?@[a-z][\w:-]*\d[^\[\]\n]*\](?![(\[])"
    r"|(?<![\w@./])@(?:fig|tbl|sec|eq|lst|thm)-\w|^\|[ \t]+[^|\n]*\r?\n\|[ \t]+[^|\n]*\r?$"
    r"|\{\{<[ ]?(?:include|embed|meta|pagebreak|lipsum|placeholder)\b|\]\{(?:\.smallcaps|\.underline|\.mark)\}",
)
