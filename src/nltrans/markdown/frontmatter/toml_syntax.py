"""TOML front matter: tomlkit decides what is valid, a scanner says where it stands (TOML 1.0)."""

from __future__ import annotations

import re
from collections import Counter

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from nltrans.core.document import Span
from nltrans.errors import FrontMatterError
from nltrans.markdown.frontmatter.layout import Layout, habits
from nltrans.markdown.frontmatter.node import BRACKETS, Kind, Node

__all__ = ["nodes", "respell", "spell", "spell_entry"]

_BROKEN = "the TOML front matter does not parse"
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_STRING = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"{3,5}'
    r"|'''[\s\S]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_OTHER = re.compile(r"[^,\]}#\s]+(?: [0-9][^,\]}#\s]*)?")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\s])")
_BREAK = re.compile(r"\\\S|(?P<break>\\[ \t]*\r?\n\s*|\r?\n)")
_MUST_ESCAPE = re.compile('[\\\\"\x00-\x08\x0a-\x1f\x7f]')
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")


def nodes(content: str) -> list[Node]:
    """Return all values of the document."""
    try:
        tomlkit.parse(content)
        return _Scanner(content).document()
    except ParseError as error:
        raise FrontMatterError(f"{_BROKEN}: {str(error).partition(' at line')[0]}", line=error.line) from error
    except TOMLKitError as error:
        raise FrontMatterError(f"{_BROKEN}: {error}") from error
    except RecursionError as error:
        raise FrontMatterError(f"{_BROKEN}: nested too deeply") from error


class _Scanner:
    """Finds the values of a valid document."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._at = 0
        self._nodes: list[Node] = []
        self._tables: Counter[str] = Counter()
        """Elements of each array of tables so far."""

    def document(self) -> list[Node]:
        """Return all values, in order."""
        prefix = ""
        while self._skip_blank() < len(self._content):
            if self._content[self._at] == "[":
                prefix = f"{self._header()}."
            else:
                self._entry(prefix, flow=False)
        return self._nodes

    def _header(self) -> str:
        """Read ``[table]`` or ``[[array of tables]]``, and return its path."""
        began = self._at
        brackets = 2 if self._content.startswith("[[", began) else 1
        self._at += brackets
        parts = self._key()
        path = ""
        for index, part in enumerate(parts, start=1):
            path = f"{path}.{part}" if path else part
            last = index == len(parts)
            if last and brackets == 2:  # noqa: PLR2004
                self._tables[path] += 1
            if self._tables[path]:
                path = f"{path}.{self._tables[path] - 1}"
        self._at = self._content.index("]", self._at) + brackets
        self._nodes.append(Node(path, began, Span(began, self._at), Kind.MAPPING))
        return path

    def _key(self) -> list[str]:
        self._skip_blank()
        match = _KEYS.match(self._content, self._at)
        source = match[0] if match else ""
        self._at += len(source)
        return [_text(part) if part[0] in "\"'" else part for part in re.findall(_PART, source)]

    def _entry(self, prefix: str, *, flow: bool) -> None:
        self._skip_blank()
        began = self._at
        key = prefix + ".".join(self._key())
        self._at = self._content.index("=", self._at) + 1
        self._skip_blank()
        self._value(key, began, flow=flow)

    def _value(self, key: str, began: int, *, flow: bool) -> None:
        start = self._at
        string = _STRING.match(self._content, start)
        if string:
            self._at = string.end()
            quote = string[0][:3] if string[0][:3] in ('"""', "'''") else string[0][0]
            self._nodes.append(
                Node(key, began, Span(*string.span()), Kind.STRING, _text(string[0]).replace("\r\n", "\n"), quote, flow)
            )
        elif self._content[start] in "[{":
            self._collection(key, began, flow=flow)
        else:
            other = _OTHER.match(self._content, start)
            self._at = other.end() if other else start + 1
            span = Span(start, self._at)
            self._nodes.append(Node(key, began, span, Kind.SCALAR, span.of(self._content), flow=flow))

    def _collection(self, key: str, began: int, *, flow: bool) -> None:
        start, at = self._at, len(self._nodes)
        kind = Kind.LIST if self._content[start] == "[" else Kind.MAPPING
        self._at += 1
        index = 0
        while self._content[self._skip_blank()] not in "]}":
            if self._content[self._at] == ",":
                self._at += 1
            elif kind is Kind.LIST:
                self._value(f"{key}.{index}", self._at, flow=True)
                index += 1
            else:
                self._entry(f"{key}.", flow=True)
        self._at += 1
        self._nodes.insert(at, Node(key, began, Span(start, self._at), kind, style=BRACKETS, flow=flow))

    def _skip_blank(self) -> int:
        match = _BLANK.match(self._content, self._at)
        self._at = match.end() if match else self._at
        return self._at


def _text(source: str) -> str:
    """Decode one string."""
    return str(tomlkit.parse(f"k = {source}").unwrap()["k"])


def respell(content: str, node: Node, text: str, eol: str) -> list[str]:
    """Return spellings of `text`, the one in the node's own style first."""
    raw = node.span.of(content)
    quote, inner = node.style, raw[len(node.style) : -len(node.style)]
    styled = None
    if quote == "'":
        styled = None if "'" in text or "\n" in text or _CONTROL.search(text) else f"'{text}'"
    elif quote == "'''":
        first = re.match(r"\r?\n", inner)
        if "'''" not in text and not text.endswith("'") and not _CONTROL.search(text):
            styled = f"'''{first[0] if first else ''}{text.replace(chr(10), eol)}'''"
    else:
        escapes = habits(inner, _ESCAPE, lambda escape: _text(f'"{escape}"'))
        if quote == '"':
            styled = f'"{_escaped(text, escapes)}"'
        else:
            first = re.match(r"\r?\n", inner)
            head = first[0] if first else ""
            layout = Layout.of(inner[len(head) :], _BREAK, lambda m: "" if m[0][0] == "\\" else "\n")
            broken = layout.apply(_escaped(text, escapes, keep="\n"), lambda count: eol * count, None)
            styled = f'"""{head}{broken}"""'
    safest = f'"{_escaped(text, {})}"'
    return [safest] if styled is None else [styled, safest]


def _escaped(text: str, escapes: dict[str, str], keep: str = "") -> str:
    def escape(character: str) -> str:
        if character in escapes:
            return escapes[character]
        if character in keep or not _MUST_ESCAPE.match(character):
            return character
        short = {"\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}.get(character)
        return short or f"\\u{ord(character):04x}"

    return "".join(map(escape, text))


def spell(value: object) -> str:
    """Return a short spelling of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(spell, value))}]"
    return f'"{_escaped(value, {})}"' if isinstance(value, str) else str(value)


def spell_entry(path: list[str], value: str) -> str:
    """Return the line, or item of an inline table, that gives a key below `path` a spelled value."""
    keys = (key if _BARE_KEY.match(key) else spell(key) for key in path)
    return f"{'.'.join(keys)} = {value}"
