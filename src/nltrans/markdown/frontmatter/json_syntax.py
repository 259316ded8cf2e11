"""JSON front matter (RFC 8259), as Hugo reads it at the head of a file."""

from __future__ import annotations

import json
import re

from nltrans.core.document import Span
from nltrans.errors import FrontMatterError
from nltrans.markdown.frontmatter.layout import habits
from nltrans.markdown.frontmatter.node import BRACKETS, Kind, Node

__all__ = ["end_of_object", "nodes", "respell", "spell", "spell_entry"]

_BROKEN = "the JSON front matter does not parse"
_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OTHER = re.compile(r"[^,\]}\s]+")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)")


def end_of_object(text: str, start: int) -> int:
    """Return where the JSON object that starts there ends.

    Raises:
        FrontMatterError: there is no valid JSON; its line counts from 1 in `text`.
    """
    try:
        return json.JSONDecoder().raw_decode(text, start)[1]
    except json.JSONDecodeError as error:
        raise FrontMatterError(f"{_BROKEN}: {error.msg}", line=error.lineno) from error
    except RecursionError as error:
        raise FrontMatterError(f"{_BROKEN}: nested too deeply") from error


def nodes(content: str) -> list[Node]:
    """Return all values of the object."""
    start = _blank(content, 0)
    end_of_object(content, start)
    found: list[Node] = []
    _collect(content, start, "", found)
    return found


def _blank(content: str, at: int) -> int:
    match = _BLANK.match(content, at)
    return match.end() if match else at


def _collect(content: str, start: int, prefix: str, found: list[Node]) -> int:
    is_list = content[start] == "["
    at, index = start + 1, 0
    while content[at := _blank(content, at)] not in "]}":
        if content[at] == ",":
            at += 1
            continue
        began = at
        if is_list:
            key = str(index)
            index += 1
        else:
            name = _STRING.match(content, at)
            source = name[0] if name else ""
            key = json.loads(source)
            at = _blank(content, content.index(":", at + len(source)) + 1)
        at = _value(content, at, f"{prefix}{key}", began, found)
    return at + 1


def _value(content: str, at: int, key: str, began: int, found: list[Node]) -> int:
    string = _STRING.match(content, at)
    if string:
        found.append(Node(key, began, Span(*string.span()), Kind.STRING, json.loads(string[0]), '"', flow=True))
        return string.end()
    if content[at] in "[{":
        place = len(found)
        end = _collect(content, at, f"{key}.", found)
        kind = Kind.LIST if content[at] == "[" else Kind.MAPPING
        found.insert(place, Node(key, began, Span(at, end), kind, style=BRACKETS, flow=True))
        return end
    other = _OTHER.match(content, at)
    end = other.end() if other else at
    found.append(Node(key, began, Span(at, end), Kind.SCALAR, content[at:end], flow=True))
    return end


def respell(content: str, node: Node, text: str, eol: str) -> list[str]:  # noqa: ARG001  (the syntaxes' common form)
    """Return the spelling of `text`, with the escapes that the old one uses."""
    escapes = habits(node.span.of(content)[1:-1], _ESCAPE, lambda escape: str(json.loads(f'"{escape}"')))
    styled = "".join(escapes.get(character) or spell(character)[1:-1] for character in text)
    return [f'"{styled}"', spell(text)]


def spell(value: object) -> str:
    """Return a short spelling of a value."""
    return json.dumps(value, ensure_ascii=False)


def spell_entry(path: list[str], value: str) -> str:
    """Return the item of a collection in brackets that gives the key at `path` a spelled value."""
    for step in reversed(path[1:]):
        value = f"{{{spell(step)}: {value}}}"
    return f"{spell(path[0])}: {value}"
