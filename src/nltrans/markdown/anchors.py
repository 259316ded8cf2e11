"""Links inside a post: which heading they lead to, before and after translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from nltrans.markdown.slug import explicit_id, slugger

if TYPE_CHECKING:
    from collections.abc import Callable

    from nltrans.markdown.document import Document

__all__ = ["broken", "fragments", "headings", "normalized", "resolver"]

_IN_PAGE = re.compile(r"\]\(#([^\s)]{1,500})")


def headings(document: Document) -> list[str]:
    """Return the ids that the site gives the headings, in order."""
    make = slugger(document.flavor)
    found = []
    for block in document.parsed.blocks:
        if block.path and block.path[-1] == "heading":
            raw = document.text[block.offsets[0] : block.offsets[-1]] if block.offsets else ""
            found.append(make.slug(_plain(raw), explicit_id(raw, document.flavor)))
    return found


def _plain(markdown: str) -> str:
    """Return what a reader sees of a heading."""
    text = re.sub(r"\{[:#.][^}]*\}", "", markdown)
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?", r"\1", text)
    return re.sub(r"[*`~]|(?<!\w)_|_(?!\w)|<[^>]*>", "", text).strip()


def fragments(document: Document, target: Document) -> dict[str, str]:
    """Return the new ids of headings by their old ones, for links that the source has."""
    used = set(_IN_PAGE.findall(document.text))
    if not used:
        return {}
    used |= {unquote(name) for name in used}
    old, new = headings(document), headings(target)
    if len(old) != len(new):
        return {}
    return {a: b for a, b in zip(old, new, strict=True) if a != b and a in used}


def resolver(document: Document) -> Callable[[str], str]:
    """Return a function that puts the order of a heading in the place of its id in a link's target."""
    order: dict[str, int] = {}

    def replaced(match: re.Match[str]) -> str:
        if not order:
            order.update((name, index) for index, name in reversed(list(enumerate(headings(document), 1))))
        number = order.get(match[1], order.get(unquote(match[1])))
        return f"](#{number}" if number else match[0]

    return lambda source: _IN_PAGE.sub(replaced, source) if "](#" in source else source


def normalized(document: Document) -> tuple[Any, ...]:
    """Return the skeleton, with the order of the heading in the place of its id in links."""
    if "](#" not in document.text:
        return document.skeleton
    resolve = resolver(document)

    def renamed(entry: Any) -> Any:
        if not _subs(entry):
            return entry
        head = [part for part in entry if not isinstance(part, tuple)]
        return (*head, *sorted(tuple(resolve(part) for part in sub) for sub in _subs(entry)))

    return tuple(renamed(entry) for entry in document.skeleton)


def _subs(entry: Any) -> list[tuple[str, ...]]:
    return [sub for sub in entry if isinstance(sub, tuple)] if isinstance(entry, tuple) else []


def broken(document: Document) -> list[tuple[str, int]]:
    """Return in-page links that lead to no heading or id, with their lines."""
    known = set(headings(document)) | set(re.findall(r"""\b(?:id|name)=["']?([^\s"'>]+)|\{#([\w-]+)""", document.text))
    flat = {name for item in known for name in (item if isinstance(item, tuple) else (item,)) if name}
    return [
        (match[1], document.text.count("\n", 0, match.start()) + 1)
        for match in _IN_PAGE.finditer(document.text)
        if match[1] not in flat and unquote(match[1]) not in flat
    ]
