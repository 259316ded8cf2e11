"""Rows that several dialects have."""

from __future__ import annotations

from nltrans.core import placeholders
from nltrans.core.document import CodeKind
from nltrans.markdown.flavors.rule import CONTAINERS, ITEM, LINE_END, Rule

__all__ = [
    "ADMONITION", "ALWAYS", "ATTRIBUTES", "BRACKETED_SPAN", "CRITIC", "FIRST", "INLINE_NOTE", "LIQUID_CODE",
    "LIST_AND_LINKS", "MARKS", "MATH", "PARAMETER", "RICH", "SHORTCODE", "SHORTCODE_CODE", "SUB_AND_SUP",
    "VALUE_ATTRIBUTES", "WIKI",
]  # fmt: skip

KEYS = (
    "alt|title|data-title|data-toc-label|data-caption|subtitle|caption|description|summary|label|placeholder|header|heading|tooltip|abstract|aria-label"
    "|fig-alt|fig-cap|tbl-cap|lst-cap"
)
"""Parameters and attributes that people read."""
_QUOTED = r"""(?P<quote>["'])(?P<prose>(?:(?!(?P=quote))[^\\]|\\[\s\S])*)(?P=quote)"""
PARAMETER = rf"""(?<=[\s"'{{,])(?P<key>{KEYS})[ \t]*=[ \t]*{_QUOTED}"""
"""A named parameter that people read."""
_TITLED = r"""(?:expand|details|note|tip|info|warning|caution|danger|important)"""
_POSITIONAL = (
    r"""|(?<=[<%])[ \t]*(?:(?:notice|admonition|callout)[ \t]+[\w-]+|"""
    rf"""{_TITLED})[ \t]+"(?P<prose2>(?:[^"\\]|\\.)*)\""""
)
_INLINE_MATH = r"(?:(?!\\\))[^\n])"
_DISPLAY_MATH = rf"(?:(?!\\\])(?:[^\n]|{LINE_END}))"
_SIGN = r"(?:\\[a-z]|[\^=]|\b[a-z]_|[a-z] [*+/<>-] \w)"
"""What makes a formula of text in escaped brackets."""
_PRICES = r"\d[\d.,]*(?:[ -][\w.,%']+){0,8}? [^\W\d_]{2,}(?:[ -][\w.,%']+){0,8}\$"
"""An amount and words up to the next dollar sign."""

FIRST = (
    Rule(
        "notranslate",
        r"<!--[ \t]*notranslate[ \t]*-->[\s\S]*?(?:<!--[ \t]*/notranslate[ \t]*-->|\Z)",
        ends_segment=True, first=True,
    ),
)  # fmt: skip

ALWAYS = (
    Rule("choice", placeholders.CHOICE, extent=placeholders.branches),
    Rule("logic", placeholders.LOGIC, starts=placeholders.STARTS),
    Rule("placeholder", placeholders.PLACEHOLDER, CodeKind.LITERAL, starts=placeholders.STARTS),
    Rule(
        "escaped", r"&lt;/?[a-z][\w:-]{0,60}(?:\s[^&<>\n]{0,300})?/?&gt;|&#60;/?[a-z][\w:-]{0,60}/?&#62;",
        CodeKind.LITERAL, starts="&(?=lt;|#60;)",
    ),
)  # fmt: skip
"""Variables, and tags that are written to be read, which is how a target is spelled that has tags."""

SHORTCODE_CODE = Rule(
    "shortcode",
    r"\{\{[<%][ \t]*(?P<hugo_name>highlight|raw|mermaid|math|katex|gist|code|rawhtml|comment)\b"
    r"(?:(?![>%]\}\})[\s\S]){0,1000}(?<!/)[>%]\}\}",
    close=r"\{\{[<%][ \t]*/[ \t]*NAME[ \t]*[>%]\}\}",
)
SHORTCODE = Rule(
    "shortcode",
    rf"\{{\{{<(?:[^>{{\n]|\{{(?!\{{<)|>(?!\}}\}})|{LINE_END}){{0,1000}}>\}}\}}"
    rf"|\{{\{{%(?:[^%{{\n]|\{{(?!\{{%)|%(?!\}}\}})|{LINE_END}){{0,1000}}%\}}\}}",
    prose=PARAMETER + _POSITIONAL,
)
LIQUID_CODE = Rule(
    "liquid",
    r"\{%-?[ \t]*(?P<liquid_name>raw|comment|highlight|schema|style|javascript|codeblock|verbatim)\b[^\n%]{0,500}%\}",
    close=r"\{%-?[ \t]*endNAME[ \t]*-?%\}",
)
ATTRIBUTES = Rule("attributes", r"\{:?[ \t]*[#.][\w:-][^{}\n]*\}", prose=PARAMETER)
VALUE_ATTRIBUTES = Rule("attributes", r"(?<=[)\]`])\{:?[ \t]*[\w-]+=[^{}\n]*\}", prose=PARAMETER)
ADMONITION = Rule(
    "admonition", rf"{CONTAINERS}:::+[ \t]*[\w-]*(?:\[(?=[^\n]*\][ \t]*(?:\{{[^}}\n]*\}}[ \t]*)?$))?",
    ends_segment=True, prefixed=True, first=True,
)  # fmt: skip
_ALERT = Rule(
    "alert", r"(?<=>)[ \t]*\[!\w[\w -]{0,40}(?:\|[^\]\n]{0,99})?\][+-]?(?=[ \t]|$)",
    ends_segment=True, prefixed=True, first=True,
)  # fmt: skip
LIST_AND_LINKS = (
    _ALERT,
    Rule("task", rf"^[ \t>]*{ITEM}(?:[ \t>]|{ITEM})*\[[^\]\n]\](?=[ \t])", prefixed=True),
    Rule(
        "toc", rf"^[ \t>]*{ITEM}(?:[ \t>]|{ITEM})*[^\s{{][^\n]{{0,200}}(?=\n[ \t>]*\{{:[^}}\n]*\btoc\b)",
        ends_segment=True, prefixed=True,
    ),
    Rule(
        "toc", r"^[ \t>]*(?:\[\[_?toc_?\]\]|\[toc\]|\{\{?toc\}?\})[ \t]*$", ends_segment=True, prefixed=True
    ),
)  # fmt: skip
WIKI = (
    Rule("wiki", r"!\[\[[^\[\]\n]{1,300}\]\]", CodeKind.IMAGE, starts=r"!(?=\[\[)"),
    Rule(
        "wiki", r"(?<!!)\[\[[^\[\]|\n]{1,200}\|[^\[\]|\n]{1,200}\]\](?![\[(:])", CodeKind.LINK,
        prose=r"\|(?P<prose>.+)\]\]", paired=True,
    ),
    Rule("wiki", r"(?<!!)\[\[[^\[\]\n]{1,200}\]\](?![\[(:])", CodeKind.LITERAL),
    Rule("abbreviation", rf"{CONTAINERS}(?:\*\[[^\]\n]+\]|\[\*[^\]\n]+\]):", ends_segment=True, prefixed=True),
)  # fmt: skip
MATH = (
    Rule("math", r"(?<!\\)\$\$(?:[^$\\]|\\[\s\S]|\$(?!\$))+?\$\$", CodeKind.MATH),
    Rule(
        "math",
        r"\\\\\((?:[^\n\\]|\\(?!\\[()])){1,1000}?\\\\\)|\\\\\[(?:[^\\]|\\(?!\\(?:\]|\[(?![\d.])))){1,1000}?\\\\\]",
        CodeKind.MATH,
    ),
    Rule(
        "math",
        rf"(?<!\\)\\\((?={_INLINE_MATH}{{0,300}}?{_SIGN}|\w\\\)){_INLINE_MATH}{{1,1000}}\\\)"
        rf"|(?<!\\)\\\[(?={_DISPLAY_MATH}{{0,300}}?{_SIGN}){_DISPLAY_MATH}{{1,1000}}\\\]",
        CodeKind.MATH,
    ),
    Rule(
        "math",
        r"\\begin\{(?P<environment>[a-z]{1,20}\*?)\}[\s\S]{1,5000}?\\end\{(?P=environment)\}",
        CodeKind.MATH,
    ),
    Rule(
        "math",
        rf"(?<![\\$\w])\$(?![\s$])(?!{_PRICES})(?:[^$\n\\`]|\\.|\n(?![ \t]*\n))*?(?:[^\s$\\`]|\\.)\$"
        r"(?![\w$])|(?<![\\$\w])\$`[^`\n]+`\$(?![\w$])",
        CodeKind.MATH,
    ),
)
_FOOTNOTE = Rule("footnote", r"(?<!\!)(?<!(?<!\\)\\)\[\^[^\]\s]{1,200}\](?!:)", CodeKind.FOOTNOTE)
BRACKETED_SPAN = Rule(
    "span", r"(?<![!\]\\])\[(?=\S)[^\[\]\n]{1,500}(?<=\S)\]\{:?[ \t]*(?:[#.][\w:-]|[\w-]+=)[^{}\n]*\}", CodeKind.HTML,
    prose=r"\[(?P<prose>.+)\]\{", paired=True,
)  # fmt: skip
_INNER = r"(?=\S)(?:(?!{0})[^\n]|\n(?![ \t>]*\n)){{1,500}}?(?<=\S)"
MARKS = (
    Rule(
        "mark", rf"(?<![=\w\\])==(?!=){_INNER.format('==')}==(?![=\w])", CodeKind.HTML,
        prose=r"==(?P<prose>[\s\S]+)==", paired=True, starts="=(?==)",
    ),
    Rule(
        "insert", rf"(?<![+\w\\])\+\+(?!\+){_INNER.format('[+]')}\+\+(?![+\w])", CodeKind.HTML,
        prose=r"\+\+(?P<prose>[\s\S]+)\+\+", paired=True, starts=r"\+(?=\+)",
    ),
)  # fmt: skip
CRITIC = (
    Rule("critic", rf"\{{>>(?:[^<\n]|<(?!<)|{LINE_END}){{0,1000}}<<\}}"),
    Rule(
        "critic", rf"\{{~~(?:[^~\n]|~(?!~)|{LINE_END}){{1,1000}}~~\}}",
        prose=r"(?<=\{~~)(?P<prose>(?:(?!~>)[\s\S])+)|(?<=~>)(?P<prose2>(?:(?!~~\})[\s\S])+)",
    ),
    *(
        Rule(
            "critic", rf"\{{{sign}(?:(?!{sign}\}})[^\n]|{LINE_END}){{1,1000}}{sign}\}}", CodeKind.HTML,
            prose=rf"\{{{sign}\s*(?P<prose>[\s\S]*\S)\s*{sign}\}}", paired=True,
        )
        for sign in (r"\+\+", "--", "==")
    ),
)  # fmt: skip
INLINE_NOTE = Rule(
    "footnote", r"(?<!\\)\^\[(?:[^\[\]\n]|\[[^\[\]\n]{0,300}\]){1,1000}\]", CodeKind.FOOTNOTE,
    prose=r"\^\[(?P<prose>.+)\]", paired=True, starts=r"\^(?=\[)",
)  # fmt: skip
SUB_AND_SUP = (
    Rule("subscript", r"(?<=\w)~[^\s~]{1,99}~(?!~)", CodeKind.LITERAL, starts=r"~(?=[^\s~])"),
    Rule("superscript", r"(?<=\w)\^[^\s^\]\[]{1,99}\^", CodeKind.LITERAL, starts=r"\^(?=[^\s^\[])"),
)
"""Signs raised and lowered, which touch the word before them."""

RICH = (
    *ALWAYS,
    *CRITIC,
    ATTRIBUTES,
    VALUE_ATTRIBUTES,
    *LIST_AND_LINKS,
    *WIKI,
    BRACKETED_SPAN,
    *MARKS,
    *MATH,
    _FOOTNOTE,
)
"""What all dialects but CommonMark have."""
