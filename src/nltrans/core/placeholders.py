r"""Variables that a program fills in: symbols around or before a name, whatever markup is around them.

To translate a variable breaks a mail, to leave a word costs one word; so what looks like one is one. The forms are
those of printf and Python, Ruby, gettext, ICU and .NET, Laravel, Handlebars, Liquid and Jinja, ERB, FreeMarker,
Template Toolkit, and of the merge tags of mailers (``*|NAME|*``, ``%name%``, ``%%name%%``, ``[NAME_X]``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHOICE", "LOGIC", "PLACEHOLDER", "STARTS", "branches", "runs"]

_LINE_END = r"\n(?![ \t>]*\n)"
"""A line end in a paragraph."""
_BRACED = rf"\{{\{{(?:[^{{}}\n]|\{{(?!\{{)|\}}(?!\}})|{_LINE_END}){{0,1000}}\}}\}}"
_NAME = r"[A-Za-z_][\w.-]{0,98}"

_LOGIC = (
    rf"\{{%(?:[^%{{\n]|\{{(?!%)|%(?!\}})|{_LINE_END}){{0,1000}}%\}}",
    r"\{\{~?[ ]?(?:[#/^>!&]|else\b|end\b|if\b|range\b|with\b)[^{}\n]{0,300}\}\}",
    rf"<%(?![=-])(?:[^%\n]|%(?!>)|{_LINE_END}){{0,1000}}%>",
    r"</?#(?:if|else|elseif|list|assign|include|import|macro|switch|case|break|default|sep|items)\b[^<>\n]{0,300}>",
    r"(?<!\()</?@[a-z][\w.]{0,99}(?:[ ][^<>\n]{0,300})?>",
    r"\[%-?[ ]?(?:if|els|end|for|unless|while|switch|case|include)(?:[^%\n]|%(?!\])){0,300}%\]",
    r"\*\|(?:if|else|end|interested)[^|\n]{0,300}\|\*",
)
LOGIC = "|".join(_LOGIC)
"""Placeholders whose order counts: conditions, loops and the like."""

_FORMS = (
    *_LOGIC,
    r"\{\{\{(?:[^{}\n]){1,300}\}\}\}",
    _BRACED,
    rf"<%(?:[^%\n]|%(?!>)|{_LINE_END}){{0,1000}}%>",
    r"<<\w[\w .:]{0,98}>>",
    r"\[%(?:[^%\n]|%(?!\])){1,300}%\]",
    r"\*\|[^|\n]{1,300}\|\*",
    r"(?<![\w%])%%(?![\s%])[^%\n]{1,300}(?<!\s)%%",
    rf"(?<![\w%])%{_NAME}%(?!\w)",
    r"%\{\w{1,99}\}|%<\w{1,99}>[-+ 0-9.]{0,9}[a-z]?|%\(\w{1,99}\)[-+ 0-9.]{0,9}[a-z]?",
    r"(?<![\w%])%(?:\d{1,2}\$)?[-+0]{0,2}\d{0,3}(?:\.\d{1,2})?l{0,2}[sdifuxX@](?![\w'’])",
    rf"@@{_NAME}@@|(?<![\w@])@{_NAME}@(?![\w@])",
    rf"##{_NAME}##|(?<![\w#])#(?-i:[A-Z][A-Z0-9_]{{1,98}})#(?![\w#])",
    r"(?<![\w~])(?<!\w\*)__(?-i:[a-z][A-Za-z0-9]*|[A-Z][A-Z0-9]+)(?:[._-][A-Za-z0-9]+){0,20}__(?!\w)",
    r"(?<![\w:.)\]}])(?-i::[a-z][A-Za-z0-9]{0,50}(?:_?[A-Za-z0-9]){1,50})(?![\w:/=-])",
    rf"\$\{{{_NAME}(?:[:|?][^{{}}$\\\n]{{0,99}})?\}}(?![\^_$])",
    r"[#!@]\{[^{}\n]{1,200}\}",
    r"(?-i:\$[A-Z][A-Z0-9_]{1,98}\$)(?!\w)",
    r"\{!![^\n]{1,300}?!!\}",
    r"\{[!$@]?\w[\w.]{0,98}(?:\[[\w.]{1,99}\]){0,9}(?:![rsa])?(?::[\w.,<>=+^%#-]{0,30})?\}",
    r"\{[ ]?\w{1,99}[ ]?,[ ]?(?:number|date|time|duration|spellout|ordinal)[ ]?(?:,[^{}\n]{0,99})?\}",
    r"(?-i:\[[A-Z][A-Z0-9]*(?:[_:][A-Z0-9]+)+\])(?![\[(:])",
    r"(?-i:\[\[[A-Z][A-Z0-9_.: -]{0,98}\]\])",
    r"\[\w{1,99},[ ]?fallback=[^\[\]\n]{0,99}\]",
)
PLACEHOLDER = "|".join(_FORMS)
"""Any of them. To be compiled without VERBOSE, or within ``(?-x:…)``; ``(?-i:…)`` marks where the case counts."""

STARTS = r"[{<%$\[]|\*(?=\|)|@(?=[@{\w])|#(?=[#{\w])|_(?=_)|!(?=\{)|:(?=[a-z])"
"""What each of them begins with."""

CHOICE = r"\{[ \t\n]{0,9}\w{1,99}[ \t\n]{0,9},[ \t\n]{0,9}(?:plural|select|selectordinal)[ \t\n]{0,9},"
"""The head of an ICU message that chooses between texts."""

_BRACE = re.compile(r"[{}]")
_BRANCH = re.compile(r"\s*(?:offset:\d+\s*)?(?P<key>=\d+|\w+)\s*\{")
_CHOICE = re.compile(CHOICE)
_LONGEST = 2000


def branches(text: str, start: int, limit: int = 0) -> tuple[int, list[Span]] | None:
    """Read the ICU message that begins at `start`: where it ends, and the texts that it chooses between.

    A message within a text cuts that text. None where the braces are not closed before `limit`, or what is in
    them is none.
    """
    head = _CHOICE.match(text, start)
    if head is None:
        return None
    at = head.end()
    found: list[Span] = []
    limit = limit or start + _LONGEST
    while (branch := _BRANCH.match(text, at, limit)) is not None:
        at = branch.end()
        begin = at
        while (brace := _BRACE.search(text, at, limit)) is not None and brace[0] == "{":
            inner = branches(text, brace.start(), limit)
            if inner is not None:
                found += [Span(begin, brace.start()), *inner[1]]
                begin = at = inner[0]
            else:
                end = text.find("}", brace.end(), limit)
                if end < 0:
                    return None
                at = end + 1
        if brace is None:
            return None
        found.append(Span(begin, brace.start()))
        at = brace.end()
    while text[at : at + 1].isspace():
        at += 1
    return (at + 1, [span for span in found if len(span)]) if found and text[at : at + 1] == "}" else None


_PLACEHOLDER = re.compile(PLACEHOLDER, re.IGNORECASE)


def runs(text: str) -> Iterator[str]:
    """Yield the placeholders of a text, in their order."""
    yield from (match[0] for match in _PLACEHOLDER.finditer(text))
