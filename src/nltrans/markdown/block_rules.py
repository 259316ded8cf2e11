"""Block syntax that markdown-it lacks: lines of tags, and titles with an indented body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.markdown import html
from nltrans.markdown.protect import OPAQUE

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

__all__ = ["HEADS", "container", "tag_line"]

HEADS = "nltrans.heads"
"""Where the environment of the parser has the lines whose indented body is theirs."""
_BODY = 4
"""Columns by which a body is indented (Python-Markdown, "Admonition"; PyMdown Extensions, "Tabbed", "Details")."""

_ATTRIBUTES = r"""(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*"""
_TAGS = re.compile(rf"(?:<(?:/(?P<name>[A-Za-z][\w-]*)\s*|[A-Za-z][\w-]*{_ATTRIBUTES}/?)>[ \t]*)+", re.ASCII)
_OPEN = "nltrans.open"
_LONGEST_TAG = 50


def container(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take a title and the lines indented below it for a block of blocks."""
    begins = first in state.env.get(HEADS, ()) and _line(state, first)[:1] == OPAQUE
    if not begins or state.is_code_block(first):
        return False
    if silent:
        return True
    indent = state.sCount[first] + _BODY
    end = first + 1
    stop = end
    while end < last and (state.isEmpty(end) or state.sCount[end] >= indent):
        end += 1
        stop = stop if state.isEmpty(end - 1) else end
    before = state.parentType, state.blkIndent, state.lineMax
    token = state.push("container_open", "", 1)
    token.map = [first, stop]
    state.push("title_open", "", 1).map = [first, first + 1]
    token = state.push("inline", "", 0)
    token.content = state.getLines(first, first + 1, state.blkIndent, False).strip()
    token.map = [first, first + 1]
    token.children = []
    state.push("title_close", "", -1)
    state.parentType, state.blkIndent, state.lineMax = "container", indent, stop
    state.md.block.tokenize(state, first + 1, stop)
    state.parentType, state.blkIndent, state.lineMax = before
    state.push("container_close", "", -1)
    state.line = stop
    return True


def tag_line(state: StateBlock, first: int, last: int, silent: bool, *, only_markdown: bool) -> bool:
    """Take a line of tags for a block of its own, so that the lines after it are read as Markdown.

    MDX, "Markdown and JSX interleaved"; in kramdown and Python-Markdown only where the tag has the attribute
    ``markdown`` (kramdown syntax, "HTML Blocks"; Python-Markdown, "Markdown in HTML").
    """
    line = _line(state, first)
    if line[:1] != "<" or state.is_code_block(first) or html.is_left_alone(line):
        return False
    end = first + 1
    if not only_markdown:
        while end < last and not line.endswith(">") and end - first < _LONGEST_TAG and _line(state, end):
            line += f"\n{_line(state, end)}"
            end += 1
    match = _TAGS.fullmatch(line)
    if match is None:
        return False
    if only_markdown:
        opened = state.env.setdefault(_OPEN, [])
        closes = line.startswith("</") and match["name"] in opened
        if not closes and not html.holds_markdown(line, Span(0, len(line))):
            return False
        if not silent:
            (opened.remove if closes else opened.append)(re.findall(r"[A-Za-z][\w-]*", line)[0])
    if not silent:
        state.line = end
        token = state.push("html_block", "", 0)
        token.map = [first, end]
        token.content = state.getLines(first, end, state.blkIndent, True)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()
