"""What is no prose whatever stands around it: one table of rules, and which flavors have them.

Ranges are found before Markdown is parsed, in one pass from left to right over the source. The
parser sees a protected range as opaque characters of the same length, so that `{{ a | b }}` in a
link target, `$a_b$` or a shortcode cannot be taken for Markdown, and every position stays true.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from nltrans.core.document import CodeKind, Span

__all__ = ["FLAVORS", "Protected", "mask", "protected"]

FLAVORS = ("commonmark", "gfm", "jekyll", "hugo", "docusaurus")

OPAQUE = "\ue000"
"""Stands for a protected character; a private-use letter, which no Markdown rule knows."""


class Protected(NamedTuple):
    """A range that is copied as it stands."""

    span: Span
    kind: CodeKind
    label: str
    """Class of the bytes in the coverage: ``liquid``, ``shortcode``, ``math``, …"""
    ends_segment: bool = False
    """Text after it does not continue the sentence before it."""


class _Rule(NamedTuple):
    label: str
    pattern: str
    kind: CodeKind
    flavors: frozenset[str]
    ends_segment: bool = False


_ALL = frozenset(FLAVORS)
_RICH = _ALL - {"commonmark"}
_SITE = frozenset({"jekyll", "hugo", "docusaurus"})
_LIQUID = frozenset({"jekyll"})
_HUGO = frozenset({"hugo"})
_MDX = frozenset({"docusaurus"})

_PARA = r"(?:(?!\n[ \t>]*\n)[\s\S])"
"""A character, blank lines excluded."""

_RULES = (
    _Rule("mark", r"⟦|⟧", CodeKind.LITERAL, _ALL),
    _Rule(
        "notranslate",
        r"<!--[ \t]*notranslate[ \t]*-->[\s\S]*?(?:<!--[ \t]*/notranslate[ \t]*-->|\Z)",
        CodeKind.TEMPLATE, _ALL, True,
    ),
    _Rule(
        "liquid",
        r"\{%-?[ \t]*(?P<liquid_block>raw|comment|highlight|schema|style|javascript)\b[^\n]*?%\}[\s\S]*?"
        r"\{%-?[ \t]*end(?P=liquid_block)[ \t]*-?%\}",
        CodeKind.TEMPLATE, _LIQUID,
    ),
    _Rule("liquid", r"\{\{" + _PARA + r"*?\}\}|\{%" + _PARA + r"*?%\}", CodeKind.TEMPLATE, _LIQUID),
    _Rule(
        "shortcode",
        r"\{\{(?P<hugo_open>[<%])[ \t]*(?P<hugo_block>highlight|raw|mermaid|math|katex|gist|code|rawhtml)\b"
        r"(?:(?![>%]\}\})[\s\S])*(?<!/)[>%]\}\}[\s\S]*?\{\{[<%][ \t]*/[ \t]*(?P=hugo_block)[ \t]*[>%]\}\}",
        CodeKind.TEMPLATE, _HUGO,
    ),
    _Rule("shortcode", r"\{\{<" + _PARA + r"*?>\}\}|\{\{%" + _PARA + r"*?%\}\}", CodeKind.TEMPLATE, _HUGO),
    _Rule("template", r"\{\{" + _PARA + r"*?\}\}", CodeKind.TEMPLATE, _HUGO | _MDX | {"gfm"}),
    _Rule("kramdown", r"^\\\\[ \t]*$|\\\\(?=[ \t]*$)", CodeKind.BREAK, _LIQUID, True),
    _Rule("kramdown", r"\{::(?:comment|nomarkdown)\b[^}\n]*(?<!/)\}[\s\S]*?\{:/[^}\n]*\}", CodeKind.TEMPLATE, _LIQUID),
    _Rule("attributes", r"\{:[^}\n]*\}", CodeKind.TEMPLATE, _LIQUID),
    _Rule("attributes", r"\{[#.][\w:-][^{}\n]*\}", CodeKind.TEMPLATE, _SITE),
    _Rule("esm", r"^(?:import|export)[ \t]+(?:[\w*{\"'])[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*", CodeKind.TEMPLATE, _MDX, True),
    _Rule("jsx", r"(?<!\\)\{(?:[^{}\n]|\n(?![ \t]*\n)|\{(?:[^{}\n]|\n(?![ \t]*\n)|\{[^{}\n]*\})*\})*\}", CodeKind.TEMPLATE, _MDX),
    _Rule("admonition", r"^[ \t>]*:::+[ \t]*[\w-]*", CodeKind.TEMPLATE, frozenset({"docusaurus", "hugo", "gfm"}), True),
    _Rule("alert", r"(?<=>)[ \t]*\[!\w+\][+-]?[ \t]*$", CodeKind.TEMPLATE, _RICH, True),
    _Rule("task", r"^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+\[[ xX]\](?=[ \t])", CodeKind.TEMPLATE, _RICH, True),
    _Rule("toc", r"^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\]|\{\{?toc\}?\})[ \t]*$", CodeKind.TEMPLATE, _RICH, True),
    _Rule("abbreviation", r"^\*\[[^\]\n]+\]:", CodeKind.TEMPLATE, _RICH, True),
    _Rule("math", r"(?<!\\)\$\$(?:[^$\\]|\\[\s\S]|\$(?!\$))+?\$\$", CodeKind.MATH, _RICH),
    _Rule("math", r"\\\\\((?:[^\n\\]|\\(?!\\\)))+?\\\\\)|\\\\\[[\s\S]+?\\\\\]", CodeKind.MATH, _RICH),
    _Rule(
        "math",
        r"(?<![\\$\w])\$(?![\s$])(?:[^$\n\\`]|\\.|\n(?![ \t]*\n))*?(?:[^\s$\\`]|\\.)\$(?![\w$])",
        CodeKind.MATH, _RICH,
    ),
    _Rule("footnote", r"(?<!^)(?<!\!)\[\^[^\]\s]+\](?!:)|^\[\^[^\]\s]+\](?!:)", CodeKind.FOOTNOTE, _RICH),
)  # fmt: skip

_SKIPPED = (
    r"^(?P<fence_indent>[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n|\Z)"
    r"(?:(?![ \t>]*(?P=fence))[^\n]*(?:\n|\Z))*?(?:[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
)
_CODE_RUN = r"(?P<ticks>`+)"
_COMMENT = r"(?P<comment><!--[\s\S]*?-->)"
_SCRIPT = r"(?P<script><(?P<raw_tag>script|style|pre|textarea)\b[\s\S]*?</(?P=raw_tag)>)"


def _compiled(flavor: str) -> tuple[re.Pattern[str], list[_Rule]]:
    """Join the rules of a flavor; what must not be looked into comes before them."""
    rules = [rule for rule in _RULES if flavor in rule.flavors]
    named = [f"(?P<rule{index}>{rule.pattern})" for index, rule in enumerate(rules)]
    first = [index for index, rule in enumerate(rules) if rule.label in {"notranslate", "alert", "admonition"}]
    order = [named[index] for index in first]
    order += [_COMMENT, _SCRIPT, f"(?P<skip>{_SKIPPED})", _CODE_RUN]
    order += [part for index, part in enumerate(named) if index not in first]
    order.append(r"(?P<escaped>\\[`{<$])")
    return re.compile("|".join(order), re.MULTILINE | re.IGNORECASE), rules


_TABLES = {flavor: _compiled(flavor) for flavor in FLAVORS}


def protected(text: str, flavor: str, start: int = 0) -> list[Protected]:
    """Return the protected ranges of `text` from `start` on, in order."""
    pattern, rules = _TABLES[flavor]
    found: list[Protected] = []
    runs = _backtick_runs(text)
    at = start
    while (match := pattern.search(text, at)) is not None:
        at = max(match.end(), at + 1)
        if match["ticks"]:
            at = _end_of_code(text, match.start("ticks"), len(match["ticks"]), runs)
            continue
        number = next((index for index in range(len(rules)) if match.start(f"rule{index}") >= 0), None)
        if number is None:
            continue
        rule = rules[number]
        begin, end = match.span()
        if rule.label == "task":
            begin = end - 3
        elif rule.label in {"admonition", "toc", "alert"}:
            begin += len(match[0]) - len(match[0].lstrip(" \t>" if rule.label == "admonition" else " \t"))
            end = begin + len(text[begin:end].rstrip())
        if begin < end:
            found.append(Protected(Span(begin, end), rule.kind, rule.label, rule.ends_segment))
    return found


def mask(text: str, ranges: list[Protected]) -> str:
    """Return `text` with protected characters made opaque; line ends stay."""
    pieces, at = [], 0
    for item in ranges:
        pieces.append(text[at : item.span.start])
        pieces.append(re.sub(r"[^\r\n]", OPAQUE, item.span.of(text)))
        at = item.span.end
    pieces.append(text[at:])
    return "".join(pieces)


def _backtick_runs(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks start, by their length."""
    runs: dict[int, list[int]] = {}
    for match in re.finditer(r"`+", text):
        runs.setdefault(len(match[0]), []).append(match.start())
    return runs


def _end_of_code(text: str, start: int, length: int, runs: dict[int, list[int]]) -> int:
    """Return the end of the code span that opens at `start`, or of the run if none closes it."""
    same = runs.get(length, [])
    index = bisect_left(same, start + length)
    if index < len(same):
        close = same[index]
        blank = re.compile(r"\n[ \t>]*\r?\n").search(text, start, close)
        if blank is None:
            return close + length
    return start + length
