"""Links inside a post: which heading they lead to, before and after translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from nltrans.core.document import Span
from nltrans.markdown import html
from nltrans.markdown.slug import explicit_id, slugger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nltrans.markdown.document import Document

__all__ = ["broken", "called", "fragments", "headings", "moved", "names", "normalized", "renamed", "resolver"]

_LINK = re.compile(
    r"""(?:\]\(\s*<?|<[A-Za-z][^<>]*?\s(?:href|to)\s*=\s*["']?|^[ \t>]*\[[^\]\n]{1,999}\]:\s*<?"""
    r"""|\{\{[<%]\s*(?:rel)?ref\s+["`])"""
    r"""\#(?P<name>[^\s)>"'`]{1,500})""",
    re.MULTILINE,
)
"""A link inside the page: of Markdown, of HTML or JSX, the definition of a reference, or a shortcode of Hugo's."""
_LINK_OR_CODE = re.compile(rf"(?P<ticks>`+)(?!`)[\s\S]*?(?<!`)(?P=ticks)(?!`)|{_LINK.pattern}", re.MULTILINE)


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
    used = set(_LINK.findall(document.text)) if "#" in document.text else set()
    if not used:
        return {}
    used |= {unquote(name) for name in used}
    old, new = headings(document), headings(target)
    if len(old) != len(new):
        return {}
    return {a: b for a, b in zip(old, new, strict=True) if a != b and a in used}


def renamed(source: str, ids: Mapping[str, str]) -> str:
    """Return the source of markup with the ids that it leads to replaced."""

    def replaced(match: re.Match[str]) -> str:
        name = match["name"] or ""
        return match[0][: len(match[0]) - len(name)] + moved(name, ids)

    return _LINK_OR_CODE.sub(replaced, source) if ids and "#" in source else source


def moved(name: str, ids: Mapping[str, str]) -> str:
    """Return the new id for the one in a link, which may be percent-encoded."""
    new = ids.get(name, ids.get(unquote(name)))
    if new is None:
        return name
    return quote(new) if "%" in name else new


def names(document: Document) -> list[Span]:
    """Return where tags of HTML blocks, link definitions and shortcodes name a heading, in order."""
    text, parsed = document.text, document.parsed
    places = [definition.span for definition in parsed.definitions]
    places += [item.span for item in parsed.ranges if item.label == "shortcode"]
    for block in parsed.blocks:
        if block.type == "html" and "#" in block.span.of(text):
            places += html.tag_spans(parsed.masked, block.span)
    found = ((place.start, _LINK.match(place.of(text))) for place in places)
    return sorted(
        (Span(start + match.start("name"), start + match.end("name")) for start, match in found if match),
        key=lambda span: span.start,
    )


def resolver(document: Document) -> Callable[[str], str]:
    """Return a function that puts the order of a heading in the place of its id in a link's target."""
    order: dict[str, str] = {}

    def resolve(source: str) -> str:
        if not order and "#" in source and _LINK.search(source):
            order.update((name, str(index)) for index, name in reversed(list(enumerate(headings(document), 1))))
        return renamed(source, order)

    return resolve


def called(source: str, resolve: Callable[[str], str]) -> str:
    """Resolve what is protected if it is a link; what is left alone stays as it is, links in it included."""
    return resolve(source) if _LINK.match(source) else source


def normalized(document: Document) -> tuple[Any, ...]:
    """Return the skeleton, with the order of the heading in the place of its id in links."""
    if "#" not in document.text or not _LINK.search(document.text):
        return document.skeleton
    resolve = resolver(document)

    def of(entry: Any) -> Any:
        if isinstance(entry, tuple) and entry[0] == "protected":
            return (*entry[:2], called(entry[2], resolve))
        if not isinstance(entry, tuple) or entry[0] not in _HOLDERS:
            return entry
        inner = (
            tuple(called(source, resolve) if part[0] == "template" else resolve(source) for source in part)
            for part in entry
            if isinstance(part, tuple)
        )
        return (*(resolve(part) for part in entry if isinstance(part, str)), *sorted(inner))

    return tuple(of(entry) for entry in document.skeleton)


_HOLDERS = frozenset({"value", "inline", "html", "definition"})


def broken(document: Document) -> list[tuple[str, int]]:
    """Return in-page links that lead to no heading or id, with their lines."""
    known = set(headings(document)) | set(re.findall(r"""\b(?:id|name)=["']?([^\s"'>]+)|\{#([\w-]+)""", document.text))
    flat = {name for item in known for name in (item if isinstance(item, tuple) else (item,)) if name}
    shown = [(_LINK.search(source), line) for kind, source, line in document.markup if kind in _LINKING]
    links = [(match["name"], line) for match, line in shown if match]
    links += [(place.of(document.text), document.line(place.start)) for place in names(document)]
    return sorted(((name, line) for name, line in links if not flat & {name, unquote(name)}), key=lambda link: link[1])


_LINKING = frozenset({"link", "html"})
"""Kinds of markup that can lead to a heading."""
