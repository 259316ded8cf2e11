"""MkDocs: Python-Markdown and PyMdown Extensions, as Material for MkDocs sets them up."""

from nltrans.core.document import CodeKind
from nltrans.markdown.flavors.common import FIRST, PARAMETER, RICH, SUB_AND_SUP
from nltrans.markdown.flavors.rule import CONTAINERS, Flavor, Rule

_ATTRIBUTES = r"(?:[ \t]*\{[^{}\n]*\})?"
_TITLE = r"\"(?P<prose>[^\n]*\S[^\n]*)\""
_INSERT = r"(?=\S)(?:(?!\^\^)[^\n]|\n(?![ \t>]*\n)){1,500}?(?<=\S)"
_HEADS = (
    Rule(
        "admonition",
        rf"{CONTAINERS}(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+\"[^\n]*\")?{_ATTRIBUTES}[ \t]*$",
        ends_segment=True, prose=_TITLE, paired=True, prefixed=True, first=True, body=True,
    ),
    Rule(
        "tab", rf"{CONTAINERS}===[+!]{{0,2}}[ \t]+\"[^\n]*\"{_ATTRIBUTES}[ \t]*$",
        ends_segment=True, prose=_TITLE, paired=True, prefixed=True, first=True, body=True,
    ),
    Rule(
        "block", rf"{CONTAINERS}/{{3,}}(?:[ \t]*[\w-]+(?:[ \t]*\|(?=[ \t]*\S))?)?(?=[ \t]|$)",
        ends_segment=True, prefixed=True, first=True,
    ),
    Rule("reference", r"^:::[ \t]+[\w.]+[ \t]*(?:\n(?:[ \t]+[^\n]*\S|[ \t]*(?=\n[ \t]+\S)))*", ends_segment=True),
)  # fmt: skip
_PARTS = (
    Rule(
        "snippet",
        r"^[ \t>]*;*-+8<-+[ \t]+[\"'][^\n]*$|^[ \t]*-+8<-+[ \t]*\n(?:[^\n]+\n){1,99}?[ \t]*-+8<-+[ \t]*$",
        ends_segment=True, prefixed=True,
    ),
    Rule("attributes", r"\{:?[ \t]*[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)[^{}\n]*\}", prose=PARAMETER),
    Rule(
        "keys", r"(?<![+\w])\+\+(?:[\w-]+|\"[^\"\n]+\")(?:\+(?:[\w-]+|\"[^\"\n]+\")){0,9}\+\+(?!\+)", CodeKind.LITERAL,
        starts=r"\+(?=\+)",
    ),
    Rule(
        "insert", rf"(?<!\^)\^\^(?!\^){_INSERT}\^\^(?!\^)", CodeKind.HTML,
        prose=r"\^\^(?P<prose>[\s\S]+)\^\^", paired=True, starts=r"\^(?=\^)",
    ),
    *SUB_AND_SUP,
    Rule("annotation", r"\(\d{1,3}\)!", CodeKind.LITERAL, starts=r"\((?=\d)"),
)  # fmt: skip

FLAVOR = Flavor(
    "mkdocs",
    (*FIRST, *_HEADS, *_PARTS, *RICH),
    frozenset({"tables", "definitions", "markdown-in-html"}),
    r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w-]|^[ \t]*===[+!]{0,2}[ \t]+\"|^[ \t]*;*-+8<-+(?:[ \t]|$)|^/{3,}[ \t]+[\w-]+"
    r"|:(?:material|fontawesome|octicons|simple)-[a-z]|\{[ \t]*\.(?:md-button|annotate|grid)\b",
)
