"""HTML in Markdown: which text and attributes a reader sees, which content is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind, Span, UnitKind, UnitRef
from nltrans.markdown.build import Builder, Mark, entities

if TYPE_CHECKING:
    from collections.abc import Callable

    from nltrans.core.document import Template

__all__ = ["paired", "tags", "units"]

_OPAQUE = frozenset(
    [
        "script",
        "style",
        "pre",
        "code",
        "kbd",
        "samp",
        "var",
        "svg",
        "math",
        "textarea",
        "noscript",
        "template",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "label",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
    ]
)
_TOKEN = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|<[!?][^>]*>|"
    r"<(?P<close>/)?(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/)?>"
)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(?P<name>alt|title|aria-label|placeholder)[ \t\r\n]*=[ \t\r\n]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.IGNORECASE,
)
_UNTOUCHED = re.compile(r"""\stranslate[ \t]*=[ \t]*["']?no\b|\sclass[ \t]*=[ \t]*(?:"[^"]*\bnotranslate\b|'[^']*\bnotranslate\b)""", re.IGNORECASE)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")


def _tag(builder: Builder, text: str, span: Span) -> Template:
    """Return a tag's source with its translatable attributes open."""
    from nltrans.markdown.segment import plain_unit

    source = span.of(text)
    if _UNTOUCHED.search(source):
        return (source,)
    parts: list[str | UnitRef] = []
    at = 0
    for match in _ATTRIBUTE.finditer(source):
        group = "double" if match["double"] is not None else "single"
        start, end = match.span(group)
        name = plain_unit(
            builder, UnitKind.HTML_ATTRIBUTE, text, Span(span.start + start, span.start + end), match["name"].lower()
        )
        if name:
            parts += [source[at:start], UnitRef(name)]
            at = end
    return (*parts, source[at:]) if parts else (source,)


def paired(builder: Builder, text: str, marks: list[Mark], span: Callable[[int, int], Span]) -> list[Mark]:
    """Pair the inline tags among `marks`; content that is left alone becomes one placeholder."""
    others = [mark for mark in marks if mark.kind is not CodeKind.HTML]
    crossing = [mark for mark in others if mark.paired]
    stack: list[tuple[str, Mark]] = []
    made: list[Mark] = []
    for mark in (mark for mark in marks if mark.kind is CodeKind.HTML):
        source = "".join(part for part in mark.open if isinstance(part, str))
        token = _TOKEN.match(source)
        name = (token["name"] or "").lower() if token else ""
        if not name:
            made.append(mark)
        elif token and token["close"]:
            index = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == name), None)
            if index is None:
                made.append(mark)
                continue
            made += [item for _, item in stack[index + 1 :]]
            opened = stack[index][1]
            del stack[index:]
            whole = Span(opened.start, mark.end)
            head = "".join(part for part in opened.open if isinstance(part, str))
            if name in _OPAQUE or _UNTOUCHED.search(head):
                shown = span(whole.start, whole.end).of(text)
                seen = re.sub(r"<[^>]*>", "", shown)
                made = [item for item in made if not whole.start <= item.start < whole.end]
                others = [item for item in others if not whole.start <= item.start < whole.end]
                made.append(Mark(CodeKind.CODE, whole.start, whole.end, open=(shown,), equivalent=seen))
            elif any(_cross(whole, other) for other in crossing):
                made += [opened, mark]
            else:
                tag = _tag(builder, text, span(opened.start, opened.end))
                made.append(Mark(CodeKind.HTML, opened.start, opened.end, mark.start, mark.end, tag, mark.open))
        elif name in _VOID or (token and token["empty"]):
            tag = _tag(builder, text, span(mark.start, mark.end))
            made.append(
                mark._replace(open=tag, kind=CodeKind.BREAK if name == "br" else CodeKind.HTML, breaks=name == "br")
            )
        else:
            stack.append((name, mark))
    made += [item for _, item in stack]
    return sorted([*others, *made], key=lambda mark: (mark.start, -mark.stop))


def _cross(span: Span, other: Mark) -> bool:
    """Tell whether two pairs overlap without one holding the other."""
    inside = span.start <= other.start and other.stop <= span.end
    around = other.end <= span.start and span.end <= other.close_start
    apart = other.stop <= span.start or span.end <= other.start
    return not (inside or around or apart)


def units(builder: Builder, text: str, masked: str, block: Span) -> list[str]:
    """Add the units of an HTML block and return their ids, in order of their source."""
    names: list[str] = []
    opaque: list[str] = []
    run: list[Mark] = []
    start = at = block.start

    def flush(end: int) -> None:
        nonlocal run
        names.extend(_run(builder, text, masked, Span(start, end), run))
        run = []

    for match in _TOKEN.finditer(masked, block.start, block.end):
        name = (match["name"] or "").lower()
        if opaque:
            if name == opaque[-1]:
                if match["close"]:
                    opaque.pop()
                elif not match["empty"]:
                    opaque.append(name)
            at = match.end()
            if not opaque:
                start = at
            continue
        if not name or name == "br":
            flush(match.start())
            start = at = match.end()
            continue
        source = match[0]
        left_alone = (
            not match["close"]
            and not match["empty"]
            and name not in _VOID
            and (name in _OPAQUE or _UNTOUCHED.search(source))
        )
        if left_alone and (
            name not in _INLINE | {"code", "kbd", "samp", "var"} or _closing(masked, match.end(), block.end, name) < 0
        ):
            flush(match.start())
            opaque.append(name)
            start = at = match.end()
        elif name in _INLINE | {"code", "kbd", "samp", "var"} or name in _VOID - {"hr"}:
            run.append(Mark(CodeKind.HTML, match.start(), match.end(), open=(text[match.start() : match.end()],)))
            at = match.end()
        else:
            flush(match.start())
            if not match["close"]:
                _standalone(builder, text, Span(match.start(), match.end()), names)
            start = at = match.end()
    if not opaque:
        flush(block.end)
    return names


def _closing(text: str, start: int, end: int, name: str) -> int:
    match = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(text, start, end)
    return match.end() if match else -1


def _standalone(builder: Builder, text: str, span: Span, names: list[str]) -> None:
    names += [part.unit for part in _tag(builder, text, span) if isinstance(part, UnitRef)]


def _run(builder: Builder, text: str, masked: str, span: Span, tags: list[Mark]) -> list[str]:
    """Add one unit: text between block tags, with inline tags as codes."""
    content = span.of(masked)
    if not _LETTER.search(re.sub(r"<[^>]*>", "", content)) and not tags:
        return []
    marks = [tag._replace(start=tag.start - span.start, end=tag.end - span.start) for tag in tags]
    taken = [(mark.start, mark.end) for mark in marks]
    for match in re.finditer(r"&#?\w+;|[ \t]*(?:\r\n|\n|\r)\s*|\ue000+", content):
        if any(a <= match.start() < b for a, b in taken):
            continue
        shown = text[span.start + match.start() : span.start + match.end()]
        decoded = entities(shown) if shown.startswith("&") else None
        if not shown.strip():
            marks.append(Mark(CodeKind.BREAK, *match.span(), open=(shown,), breaks=shown.count("\n") > 1))
        elif decoded:
            marks.append(Mark(CodeKind.LITERAL, *match.span(), equivalent=decoded))
        else:
            marks.append(Mark(CodeKind.TEMPLATE, *match.span(), open=(shown,)))
    marks.sort(key=lambda mark: (mark.start, -mark.stop))
    marks = paired(builder, text, marks, lambda a, b: Span(span.start + a, span.start + b))
    name = builder.unit(
        UnitKind.HTML_TEXT,
        content,
        marks,
        lambda a, b: text[span.start + a : span.start + b],
        lambda at: span.start + at,
        span=span,
    )
    return [name] if name else []


def tags(text: str, block: Span) -> list[str]:
    """Return the tags, comments and untranslated content of an HTML block, without what is translated."""
    found = []
    opaque, start = "", 0
    for match in _TOKEN.finditer(text, block.start, block.end):
        name = (match["name"] or "").lower()
        if opaque:
            if name == opaque and match["close"]:
                found.append(text[start : match.end()])
                opaque = ""
            continue
        if name in _OPAQUE and not match["close"] and not match["empty"]:
            opaque, start = name, match.start()
            continue
        found.append(_ATTRIBUTE.sub(lambda attribute: f"{attribute['name'].lower()}=", match[0]))
    if opaque:
        found.append(text[start : block.end])
    return found
