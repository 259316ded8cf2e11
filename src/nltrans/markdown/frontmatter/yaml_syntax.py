"""YAML front matter: events of ruamel.yaml for the places, YAML 1.2 section 6-8 for the spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.resolver import implicit_resolvers

from nltrans.core.document import Span
from nltrans.errors import FrontMatterError
from nltrans.markdown.frontmatter.layout import Layout, habits
from nltrans.markdown.frontmatter.node import BRACKETS, Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["nodes", "respell", "spell", "spell_entry"]

_BROKEN = "the YAML front matter does not parse"
_STRING_TAGS = (None, "!", "tag:yaml.org,2002:str")
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]*(?:\r?\n[ \t]*)?)+")
_TYPED = [pattern for _, _, pattern, _ in implicit_resolvers]
"""What plain scalars of YAML 1.1 and 1.2 mean besides strings; site generators use either."""

_FOLD = re.compile(r"(?P<break>[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*[ \t]*)")
_FOLD_ESCAPED = re.compile(
    r"\\[^\r\n]|(?P<break>\\(?:\r\n?|\n)[ \t]*(?:\\ )?|[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*[ \t]*)"
)
_FIRST_LINE = re.compile(r"\n( *)[^ \r\n]")
_NEWLINE = re.compile(r"\r\n?|\n")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\r\n])")
_MUST_ESCAPE = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')


def nodes(content: str) -> list[Node]:
    """Return all values of a mapping; nothing of other content."""
    try:
        return _Reader(content).mapping()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem or error.note) if part)
        raise FrontMatterError(f"{_BROKEN}: {reason}", line=mark.line + 1 if mark else None) from error
    except ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise FrontMatterError(f"{_BROKEN}: {error.reason}", line=line) from error
    except RecursionError as error:
        raise FrontMatterError(f"{_BROKEN}: nested too deeply") from error


class _Reader:
    """Makes nodes of parse events, whose marks are places in the content."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(content))
        self._nodes: list[Node] = []
        self._colon = 0
        """Place of the colon in front of the value that is read."""

    def mapping(self) -> list[Node]:
        """Return the values of the document, none if it is no mapping."""
        first = next((e for e in self._events if not isinstance(e, StreamStartEvent | DocumentStartEvent)), None)
        if isinstance(first, MappingStartEvent):
            self._collection(first, "", flow=bool(first.flow_style))
        for _ in self._events:  # what is broken further down is an error all the same
            pass
        return self._nodes

    def _collection(self, start: Any, prefix: str, *, flow: bool) -> int:
        """Read a collection, and return where its last value or bracket ends."""
        is_list = isinstance(start, SequenceStartEvent)
        end = int(start.end_mark.index)
        for index, event in enumerate(self._events):
            if isinstance(event, SequenceEndEvent | MappingEndEvent):
                return int(event.end_mark.index) if start.flow_style else end
            began = event.start_mark.index
            if is_list:
                end = self._value(event, f"{prefix}{index}", began, flow=flow)
            else:
                name = self._name(event)
                self._colon = self._content.find(":", event.end_mark.index)
                end = self._value(next(self._events), f"{prefix}{name}", began, flow=flow)
        return end

    def _name(self, key: Any) -> str:
        if isinstance(key, ScalarEvent):
            return str(key.value)
        if not isinstance(key, AliasEvent):
            kept = len(self._nodes)
            self._collection(key, "", flow=True)
            del self._nodes[kept:]
        return "?"

    def _value(self, event: Any, key: str, began: int, *, flow: bool) -> int:
        if isinstance(event, ScalarEvent):
            self._nodes.append(self._scalar(event, key, began, flow=flow))
            return self._nodes[-1].span.end
        span = Span(event.start_mark.index, event.end_mark.index)
        if isinstance(event, AliasEvent):
            self._nodes.append(Node(key, began, span, Kind.SCALAR, span.of(self._content), flow=flow))
            return span.end
        kind = Kind.LIST if isinstance(event, SequenceStartEvent) else Kind.MAPPING
        at = len(self._nodes)
        span = Span(span.start, self._collection(event, f"{key}.", flow=flow or bool(event.flow_style)))
        self._nodes.insert(at, Node(key, began, span, kind, style=BRACKETS if event.flow_style else "", flow=flow))
        return span.end

    def _scalar(self, event: Any, key: str, began: int, *, flow: bool) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor is not None or event.tag is not None:
            properties = _PROPERTIES.match(self._content, start, end)
            start = properties.end() if properties else start
        elif start == end and start > began:
            start = end = self._colon + 1  # the mark of an absent value is that of the next token
        style = event.style or ""
        text = event.value
        if style in (">", "|") and style:
            end = start + len(_without_last_breaks(self._content[start:end]))
            text = text.rstrip("\n")
        if event.tag in _STRING_TAGS and (style or _is_string(text)):
            return Node(key, began, Span(start, end), Kind.STRING, text, style, flow)
        return Node(key, began, Span(start, end), Kind.SCALAR, self._content[start:end], style, flow)


def _is_string(plain: str) -> bool:
    return bool(plain) and not any(pattern.match(plain) for pattern in _TYPED)


def respell(content: str, node: Node, text: str, eol: str) -> list[str]:
    """Return spellings of `text`, the one in the node's own style first."""
    raw = node.span.of(content)
    indent = _indent(content, node)
    styled = None
    if node.style in (">", "|"):
        styled = _block(raw, node, text, eol)
    elif node.style == '"':
        escapes = habits(raw[1:-1], _ESCAPE, _decoded)
        layout = Layout.of(raw[1:-1], _FOLD_ESCAPED, _folded_in_quotes)
        multiline = any("\n" in shown for _, shown, _ in layout.breaks)
        flat = _escaped(text, escapes, keep="\n" if multiline else "")
        styled = f'"{layout.apply(flat, lambda count: eol * (count + 1) + indent, eol + indent)}"'
    elif not _MUST_ESCAPE.search(text.translate({10: None, 34: None, 92: None})):
        inner = raw[1:-1] if node.style else raw
        flat = text.replace("'", "''") if node.style else text
        layout = Layout.of(inner, _FOLD, _folded)
        broken = layout.apply(flat, lambda count: eol * (count + 1) + indent, eol + indent)
        if "\n" in text and not layout.breaks:
            styled = None
        elif node.style:
            styled = f"'{broken}'"
        elif _is_plain(text.replace("\n", " "), flow=node.flow):
            styled = broken
    safest = _quoted(text)
    return [styled, safest] if styled is not None else [safest]


def _folded(found: re.Match[str]) -> str:
    count = len(_NEWLINE.findall(found[0]))
    return " " if count == 1 else "\n" * (count - 1)


def _without_last_breaks(block: str) -> str:
    """Take the blank lines off the end of a block scalar; lines of more than its indentation are content."""
    lines = [line for line in block.split("\n")[1:] if line.strip(" \r")]
    width = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
    return re.sub(rf"(?:\r?\n {{0,{width}}})+\Z", "", block)


def _shown_in_literal(found: re.Match[str]) -> str:
    """Return the newlines that a break stands for; the one after the header is none."""
    return "\n" * (found[0].count("\n") - (found.start() == 0))


def _shown_in_folded(found: re.Match[str]) -> str:
    """Return what a break stands for; next to a line that is indented more, it stays a break."""
    width = len(found[0]) - found[0].rfind("\n") - 1
    line = found.string.rfind("\n", 0, found.start()) + 1 + width
    after = found.string[found.end() : found.end() + 1]
    before = found.string[line : line + 1] if found.start() else "\t"
    is_more = " " in (before, after) or "\t" in (before, after)
    return _shown_in_literal(found) if is_more or not found.start() else _folded(found)


def _folded_in_quotes(found: re.Match[str]) -> str:
    """Return what a break stands for; one that is escaped is nothing, a space after it may be escaped too."""
    if found[0].endswith("\\ "):
        return " "
    return "" if found[0].startswith("\\") else _folded(found)


def _indent(content: str, node: Node) -> str:
    """Return the indentation of the second line of a scalar, or a good one for it."""
    second = re.search(r"\n([ \t]*)\S", node.span.of(content))
    line = content[content.rfind("\n", 0, node.start) + 1 : node.start]
    return second[1] if second else " " * (len(line) + 2)


def _block(raw: str, node: Node, text: str, eol: str) -> str | None:
    """Spell a block scalar (YAML 1.2 section 8.1) under its own header."""
    header = re.split(r"\r?\n", raw, maxsplit=1)[0]
    body = raw[len(header) :]
    first, shown = _FIRST_LINE.search(body), _FIRST_LINE.search(f"\n{node.text}")
    if not text.strip() or "\r" in text or first is None or shown is None:
        return None
    indent = first[1][len(shown[1]) :]  # the rest of the spaces are content, as the header says
    pattern = re.compile(rf"(?P<break>(?:\r?\n[ \t]*(?=\r?\n))*\r?\n {{{len(indent)}}})")
    literal = node.style == "|"
    layout = Layout.of(body, pattern, _shown_in_literal if literal else _shown_in_folded)
    kept = layout.kept(text) if layout.flat == node.text else None
    if kept is not None:
        return header + kept
    extra = 0 if literal else 1
    broken = layout.fresh(text, lambda count: eol * (count + extra) + indent, None if literal else eol + indent)
    return f"{header}{eol}{indent}{broken}"


def _is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether `text` without quotes is read as itself."""
    if not _is_string(text):
        return False
    probe = f"{{k: {text}}}" if flow else f"k: {text}"
    try:
        events = [event for event in YAML(typ="safe", pure=True).parse(probe) if isinstance(event, ScalarEvent)]
    except YAMLError:
        return False
    return len(events) == 2 and events[1].value == text and not events[1].style  # noqa: PLR2004


def _decoded(escape: str) -> str:
    events = YAML(typ="safe", pure=True).parse(f'"{escape}"')
    return next(str(event.value) for event in events if isinstance(event, ScalarEvent))


def _escaped(text: str, escapes: dict[str, str], keep: str = "") -> str:
    def escape(character: str) -> str:
        if character in escapes:
            return escapes[character]
        if character in keep or not _MUST_ESCAPE.match(character):
            return character
        short = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}.get(character)
        code = ord(character)
        return short or (f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}")  # noqa: PLR2004

    return "".join(map(escape, text))


def _quoted(text: str) -> str:
    return f'"{_escaped(text, {})}"'


def spell(value: object) -> str:
    """Return a short spelling of a value."""
    if isinstance(value, str):
        return value if _is_plain(value, flow=True) else _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(spell, value))}]"
    return str(value)


def spell_entry(path: list[str], value: str) -> str:
    """Return the item of a collection in brackets that gives the key at `path` a spelled value."""
    for step in reversed(path[1:]):
        value = f"{{{spell(step)}: {value}}}"
    return f"{spell(path[0])}: {value}"
