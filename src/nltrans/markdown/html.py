"""HTML in Markdown: which text and attributes a reader sees, which content is left alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind, Span, UnitKind, UnitRef
from nltrans.markdown.literals import entities
from nltrans.markdown.pieces import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nltrans.core.document import Template
    from nltrans.markdown.blocks import Parsed
    from nltrans.markdown.build import Builder
    from nltrans.markdown.flavors.own import Own
    from nltrans.markdown.protect import Prose

__all__ = ["holds_markdown", "is_left_alone", "opened", "paired", "tag_spans", "tags", "units"]

_CODE = frozenset({"code", "kbd", "samp", "var"})
_OPAQUE = _CODE | frozenset(
    (
        "script",
        "style",
        "pre",
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
    )
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_INLINE = _CODE | frozenset(
    (
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
    )
)
_TOKEN = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|<\?[\s\S]*?(?:\?>|\Z)|<![^>]*(?:>|\Z)|"
    r"<(?P<close>/)?(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/)?>|"
    r"</?[A-Za-z][^>]*(?:>|\Z)"
)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(?P<name>[a-z][\w-]*)[ \t\r\n]*=[ \t\r\n]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.IGNORECASE,
)
_NAME = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)")
_READ = frozenset(
    (
        "alt",
        "title",
        "aria-label",
        "aria-description",
        "aria-placeholder",
        "aria-roledescription",
        "placeholder",
        "label",
    )
)
_READ_IN_COMPONENTS = frozenset(
    ("caption", "description", "header", "heading", "headline", "subtitle", "summary", "tagline", "tooltip")
)
"""Read where they are a component's, whose name has a capital."""
_UNTOUCHED = re.compile(
    r"""\stranslate[ \t]*=[ \t]*["']?no\b|\sclass[ \t]*=[ \t]*(?:"[^"]*\bnotranslate\b|'[^']*\bnotranslate\b)""",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


def _tag(builder: Builder, text: str, masked: str, span: Span) -> Template:
    """Return a tag's source with its translatable attributes open."""
    source = span.of(text)
    if _UNTOUCHED.search(source):
        return (source,)
    values = (
        (match["name"].lower(), *match.span("double" if match["double"] is not None else "single"))
        for match in _ATTRIBUTE.finditer(span.of(masked))
        if _is_read(match, builder.own)
    )
    return _with_values(builder, text, masked, span, values)


def _is_read(attribute: re.Match[str], own: Own) -> bool:
    """Tell whether people read the value of an attribute in a tag."""
    element = _NAME.match(attribute.string)
    name = attribute["name"]
    if name.lower() in _READ or (element and element["name"][:1].isupper() and name.lower() in _READ_IN_COMPONENTS):
        return True
    return bool(element) and name in own.attributes(element["name"] if element else "")


def opened(builder: Builder, text: str, span: Span, prose: Iterable[Prose]) -> Template:
    """Return the source of protected ranges with the prose in them open."""
    values = ((key, part.start - span.start, part.end - span.start) for key, part in prose)
    return _with_values(builder, text, text, span, values)


def _with_values(
    builder: Builder, text: str, masked: str, span: Span, values: Iterable[tuple[str, int, int]]
) -> Template:
    source = span.of(text)
    parts: list[str | UnitRef] = []
    at = 0
    for key, start, end in values:
        value = Span(span.start + start, span.start + end)
        name = builder.plain(UnitKind.HTML_ATTRIBUTE, text, masked, value, key)
        if name:
            parts += [source[at:start], UnitRef(name)]
            at = end
    return (*parts, source[at:]) if parts else (source,)


def paired(builder: Builder, text: str, masked: str, marks: list[Mark], span: Callable[[int, int], Span]) -> list[Mark]:
    """Pair the inline tags among `marks`; content that is left alone becomes one placeholder.

    Args:
        builder: Gets the units in attributes.
        text: The post.
        masked: The post with protected ranges opaque.
        marks: Outer before inner.
        span: Where a range of the content stands in the post.
    """
    pairing = _Pairing(builder, text, masked, span)
    for mark in marks:
        pairing.add(mark)
    return pairing.all()


class _Pairing:
    """Finds the closing tag of each opening tag, in one pass."""

    def __init__(self, builder: Builder, text: str, masked: str, span: Callable[[int, int], Span]) -> None:
        self.builder = builder
        self.text = text
        self.masked = masked
        self.span = span
        self.made: list[Mark] = []
        self._around: list[Mark] = []
        """Pairs of Markdown that are open."""
        self._stack: list[tuple[str, Mark, Mark | None, int]] = []
        """Name of an open tag, its mark, the Markdown pair around it, and how much was made before it."""
        self._open: Counter[str] = Counter()

    def add(self, mark: Mark) -> None:
        """Take the next mark."""
        while self._around and self._around[-1].close_start <= mark.start:
            self._around.pop()
        if mark.kind is not CodeKind.HTML or mark.paired:
            self.made.append(mark)
            if mark.paired:
                self._around.append(mark)
            return
        token = _TOKEN.match(self.span(mark.start, mark.end).of(self.masked))
        name = (token["name"] or "").lower() if token else ""
        if token is None or not name:
            self.made.append(mark)
        elif token["close"]:
            self._close(name, mark)
        elif name in _VOID or token["empty"]:
            tag = _tag(self.builder, self.text, self.masked, self.span(mark.start, mark.end))
            kind = CodeKind.BREAK if name == "br" else CodeKind.HTML
            self.made.append(mark._replace(open=tag, kind=kind, breaks=name == "br"))
        else:
            self._stack.append((name, mark, self._around[-1] if self._around else None, len(self.made)))
            self._open[name] += 1

    def _close(self, name: str, mark: Mark) -> None:
        if not self._open[name]:
            self.made.append(mark)
            return
        while True:
            other, opened, around, known = self._stack.pop()
            self._open[other] -= 1
            if other == name:
                break
            self.made.append(opened)
        head = "".join(part for part in opened.open if isinstance(part, str))
        if name in _OPAQUE or _UNTOUCHED.search(head):
            shown = self.span(opened.start, mark.end).of(self.text)
            seen = re.sub(r"<[^>]*>", "", shown)
            del self.made[known:]
            self.made.append(Mark(CodeKind.CODE, opened.start, mark.end, open=(shown,), equivalent=seen))
        elif around is not (self._around[-1] if self._around else None):
            self.made += [opened, mark]
        else:
            tag = _tag(self.builder, self.text, self.masked, self.span(opened.start, opened.end))
            self.made.append(Mark(CodeKind.HTML, opened.start, opened.end, mark.start, mark.end, tag, mark.open))

    def all(self) -> list[Mark]:
        """Return all marks, in order; tags that nothing closes stand alone."""
        self.made += [mark for _, mark, _, _ in self._stack]
        return sorted(self.made, key=lambda mark: (mark.start, -mark.stop))


_MARKDOWN = re.compile(r"""<[A-Za-z][^<>]*\smarkdown(?:[ \t]*=[ \t]*["']?(?:1|block|span)\b|(?=[\s/>]))""")


def holds_markdown(masked: str, block: Span) -> bool:
    """Tell whether text in an HTML block is read as Markdown (kramdown syntax, "HTML Blocks")."""
    return bool(_MARKDOWN.search(masked, block.start, block.end))


def is_left_alone(line: str) -> bool:
    """Tell whether a line of tags opens with one whose content is no prose."""
    match = _TOKEN.match(line)
    return bool(match and ((match["name"] or "").lower() in _OPAQUE or _UNTOUCHED.search(match[0])))


def units(
    builder: Builder, parsed: Parsed, block: Span, inline: Callable[[Span], list[Mark]] | None = None
) -> list[str]:
    """Add the units of an HTML block and return their ids, in order of their source.

    Args:
        builder: Gets the units.
        parsed: The post.
        block: Where the block stands.
        inline: Returns the marks of a range, where text is read as Markdown.
    """
    walk = _BlockWalk(builder, parsed, block, inline)
    for match in _TOKEN.finditer(parsed.masked, block.start, block.end):
        walk.token(match)
    return walk.finish()


class _BlockWalk:
    """Goes through the tags of an HTML block; text between block tags is a unit."""

    def __init__(
        self, builder: Builder, parsed: Parsed, block: Span, inline: Callable[[Span], list[Mark]] | None
    ) -> None:
        self.builder = builder
        self.parsed = parsed
        self.text = parsed.text
        self.masked = parsed.masked
        self.inline = inline
        self.block = block
        self.names: list[str] = []
        self._opaque = ""
        self._depth = 0
        self._run: list[Mark] = []
        self._start = block.start
        self._last: dict[str, int] = {}

    def token(self, match: re.Match[str]) -> None:
        """Take the next tag or comment."""
        name = (match["name"] or "").lower()
        if self._opaque:
            self._skip(name, match)
        elif not name or name == "br":
            self._flush(match.start(), match.end())
        elif self._is_left_alone(name, match):
            self._flush(match.start(), match.end())
            self._opaque, self._depth = name, 1
        elif name in _INLINE or name in _VOID - {"hr"}:
            self._run.append(Mark(CodeKind.HTML, *match.span(), open=(self.text[match.start() : match.end()],)))
        else:
            self._flush(match.start(), match.end())
            if not match["close"]:
                tag = _tag(self.builder, self.text, self.masked, Span(*match.span()))
                self.names += [part.unit for part in tag if isinstance(part, UnitRef)]

    def finish(self) -> list[str]:
        """Return the ids of the units."""
        if not self._opaque:
            self._flush(self.block.end, self.block.end)
        return self.names

    def _skip(self, name: str, match: re.Match[str]) -> None:
        """Look for the end of content that is left alone."""
        if name == self._opaque and not match["empty"]:
            self._depth += -1 if match["close"] else 1
        if not self._depth:
            self._opaque, self._start = "", match.end()

    def _is_left_alone(self, name: str, match: re.Match[str]) -> bool:
        """Tell whether a tag's content is no prose and the tag cannot be a code in a sentence."""
        if match["close"] or match["empty"] or name in _VOID:
            return False
        if name not in _OPAQUE and not _UNTOUCHED.search(match[0]):
            return False
        return name not in _INLINE or self._last_closing(name) < match.end()

    def _last_closing(self, name: str) -> int:
        if name not in self._last:
            closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE)
            found = closing.finditer(self.masked, self.block.start, self.block.end)
            self._last[name] = max((match.start() for match in found), default=-1)
        return self._last[name]

    def _flush(self, end: int, after: int) -> None:
        """Add the unit that ends here, if there is one; the next may begin at `after`."""
        span, tags, self._run = Span(self._start, end), self._run, []
        self._start = after
        content = span.of(self.masked)
        if not tags and not _LETTER.search(content):
            return
        marks = self.inline(span) if self.inline else self._marks(span, content, tags)
        name = self.builder.unit(
            UnitKind.HTML_TEXT,
            content,
            marks,
            lambda a, b: self.text[span.start + a : span.start + b],
            lambda at: span.start + at,
            span=span,
        )
        self.names += [name] if name else []

    def _marks(self, span: Span, content: str, tags: list[Mark]) -> list[Mark]:
        inner = [tag._replace(start=tag.start - span.start, end=tag.end - span.start) for tag in tags]
        marks = sorted([*inner, *self._spacing(content, span.start, inner)], key=lambda mark: (mark.start, -mark.stop))
        return paired(
            self.builder, self.text, self.masked, marks, lambda a, b: Span(span.start + a, span.start + b)
        )  # fmt: skip

    def _spacing(self, content: str, offset: int, tags: list[Mark]) -> Iterator[Mark]:
        """Yield entities, line ends and protected ranges outside of tags."""
        starts = [tag.start for tag in tags]
        for item in self.parsed.protected(Span(offset, offset + len(content))):
            start, end = item.span.start - offset, min(item.span.end - offset, len(content))
            index = bisect_right(starts, start) - 1
            if index < 0 or start >= tags[index].end:
                shown = item.span.of(self.text)
                inner = opened(self.builder, self.text, item.span, item.prose)
                seen = "" if "\n" in shown else item.seen(shown)
                yield Mark(item.kind, start, end, open=inner, equivalent=seen)
        for match in _SPACING.finditer(content):
            index = bisect_right(starts, match.start()) - 1
            if index >= 0 and match.start() < tags[index].end:
                continue
            shown = self.text[offset + match.start() : offset + match.end()]
            decoded = entities(shown) if shown.startswith("&") else None
            if not match[0].strip():
                yield Mark(CodeKind.BREAK, *match.span(), open=(shown,), breaks=shown.count("\n") > 1)
            elif decoded:
                yield Mark(CodeKind.LITERAL, *match.span(), equivalent=decoded)
            else:
                yield Mark(CodeKind.TEMPLATE, *match.span(), open=(shown,))


_SPACING = re.compile(r"&#?\w+;|(?<![ \t])[ \t]*(?:\r\n|\n|\r)\s*")


def tag_spans(masked: str, block: Span) -> Iterator[Span]:
    """Yield where the tags of an HTML block stand."""
    yield from (Span(*match.span()) for match in _TOKEN.finditer(masked, block.start, block.end))


def tags(parsed: Parsed, block: Span) -> list[str]:
    """Return the tags, comments and untranslated content of an HTML block, without what is translated."""
    text = parsed.masked
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
        found.append(_ATTRIBUTE.sub(lambda value: _emptied(value, parsed.own), match[0]))
    if opaque:
        found.append(text[start : block.end])
    return found


def _emptied(attribute: re.Match[str], own: Own) -> str:
    return f"{attribute['name'].lower()}=" if _is_read(attribute, own) else attribute[0]
