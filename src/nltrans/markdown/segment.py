"""From a post to its units and segments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from nltrans.core.document import CodeKind, Span, UnitKind, UnitRef
from nltrans.markdown import blocks, frontmatter, html, inline
from nltrans.markdown.build import Builder, Mark, entities
from nltrans.markdown.document import Document, Part
from nltrans.markdown.protect import FLAVORS, OPAQUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nltrans.core.document import Template
    from nltrans.markdown.blocks import Block, Parsed

__all__ = ["DEFAULT_FRONT_MATTER_KEYS", "detect_flavor", "segment"]

DEFAULT_FRONT_MATTER_KEYS = frontmatter.DEFAULT_KEYS

_SIGNS = (
    ("docusaurus", re.compile(r"^import\s.+\sfrom\s+['\"]|^export\s+(?:const|default|function)\b|^:::[\w-]+|\{/\*|^<[A-Z]\w*[\s/>]", re.MULTILINE)),
    ("hugo", re.compile(r"\{\{[<%]|\A\ufeff?\+\+\+\r?\n")),
    ("jekyll", re.compile(r"\{%|\{\{|\{:|^\\\\[ \t]*\r?$|\\\\[ \t]*\r?$|^layout:|^\*\[[^\]]+\]:", re.MULTILINE)),
)  # fmt: skip


def detect_flavor(text: str) -> str:
    """Tell the dialect by the signs in the file; without any it is GitHub's."""
    outside = re.sub(r"^(```+|~~~+).*?^\1[`~]*\s*$|`[^`\n]+`", "", text, flags=re.MULTILINE | re.DOTALL)
    return next((flavor for flavor, sign in _SIGNS if sign.search(outside)), "gfm")


def segment(
    text: str,
    *,
    flavor: str = "auto",
    source: str = "en",
    front_matter_keys: Sequence[str] = DEFAULT_FRONT_MATTER_KEYS,
    references: Mapping[str, Any] | None = None,
) -> Document:
    """Cut a post into units and segments.

    Args:
        text: The post, exactly.
        flavor: One of `FLAVORS`, or ``auto``.
        source: Language of the post, BCP 47.
        front_matter_keys: Dotted patterns of the values to translate.
        references: Link definitions that stand elsewhere, where `text` is a part of a post;
            front matter is not looked for then.

    Raises:
        FrontMatterError: the front matter does not parse.
        LimitError: blocks are nested too deeply.
    """
    if flavor == "auto":
        flavor = detect_flavor(text)
    if flavor not in FLAVORS:
        raise ValueError(f"unknown flavor {flavor!r}")
    front = frontmatter.read(text) if references is None else None
    start = front.span.end if front else 0
    env = {"references": {key: {**value, "map": None} for key, value in references.items()}} if references else {}
    parsed = blocks.parse(text, flavor, start, env)
    line_starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    builder = Builder(source, lambda at: bisect_right(line_starts, at))
    keys: dict[str, str] = {}
    if front:
        for value in front.values(tuple(front_matter_keys)):
            name = _front_matter_unit(builder, value, parsed)
            if name:
                keys[name] = value.key
    skeleton: list[object] = [("front-matter", *front.keys)] if front else []
    skeleton += parsed.shape
    roots: list[str] = []
    for block in parsed.blocks:
        builder.signature.clear()
        roots += _block_units(builder, parsed, block)
        if block.type == "inline":
            skeleton.append(("inline", str(block.kind), *sorted(builder.signature)))
        elif block.type == "html":
            skeleton.append(("html", *html.tags(parsed.masked, block.span)))
    for definition in parsed.definitions:
        if definition.title:
            roots += _title_unit(builder, parsed, definition.title)
        stop = definition.title.start if definition.title else definition.span.end
        skeleton.append(("definition", " ".join(text[definition.span.start : stop].split())))
    skeleton += (("protected", item.label, item.span.of(text)) for item in parsed.ranges if item.label != "mark")
    units = {unit.id: unit for unit in builder.units if unit is not None}
    roots.sort(key=lambda name: units[name].span.start)
    painted = tuple(Part(Span(a, b), kind) for a, b, kind in sorted(builder.painted))
    return Document(
        text, flavor, tuple(units.values()), front, keys, tuple(roots), builder.layouts, parsed, painted,
        tuple(skeleton), tuple(builder.markup),
    )  # fmt: skip


def _front_matter_unit(builder: Builder, value: Any, parsed: Parsed) -> str | None:
    content = value.text
    env: dict[str, Any] = {"references": parsed.env.get("references", {})}
    inner = blocks.parse(content, parsed.flavor if parsed.flavor != "commonmark" else "gfm")
    marks = [
        mark
        for block in inner.blocks
        if block.type == "inline"
        for mark in _shifted(inline_marks(builder, inner, block, env), block)
    ]
    ranges = {(mark.start, mark.stop) for mark in marks}
    marks += [
        Mark(item.kind, item.span.start, item.span.end, open=(item.span.of(content),))
        for item in inner.ranges
        if (item.span.start, item.span.end) not in ranges and not any(a <= item.span.start < b for a, b in ranges)
    ]
    marks += [
        Mark(CodeKind.BREAK, match.start(), match.end(), open=(match[0],), breaks=True)
        for match in re.finditer(r"[ \t]*\n\s*", content)
    ]
    return builder.unit(
        UnitKind.FRONT_MATTER,
        content,
        sorted(marks, key=lambda mark: (mark.start, -mark.stop)),
        lambda a, b: content[a:b],
        lambda _: value.span.start,
        key=value.key,
        span=value.span,
    )


def _shifted(marks: list[Mark], block: Block) -> list[Mark]:
    """Move offsets in a block's content to offsets in the whole value."""
    at = block.offsets
    return [
        mark._replace(
            start=at[mark.start], end=at[mark.end - 1] + 1,
            close_start=at[mark.close_start] if mark.paired else -1,
            close_end=at[mark.close_end - 1] + 1 if mark.paired else -1,
        )
        for mark in marks
        if mark.kind is not CodeKind.BREAK
    ]  # fmt: skip


def _block_units(builder: Builder, parsed: Parsed, block: Block) -> list[str]:
    if block.type == "html":
        return html.units(builder, parsed.text, parsed.masked, block.span)
    if block.type != "inline":
        return []
    offsets = block.offsets
    marks = inline_marks(builder, parsed, block, parsed.env)
    name = builder.unit(
        block.kind,
        block.content,
        marks,
        lambda a, b: parsed.text[offsets[a] : offsets[b]],
        lambda at: offsets[at],
    )
    return [name] if name else []


def _title_unit(builder: Builder, parsed: Parsed, span: Span) -> list[str]:
    name = plain_unit(builder, UnitKind.LINK_TITLE, parsed.text, span)
    return [name] if name else []


def plain_unit(builder: Builder, kind: UnitKind, text: str, span: Span, key: str = "") -> str | None:
    """Add a unit of text in which only escapes, entities and line breaks are markup."""
    content = span.of(text)
    marks = []
    for match in re.finditer(r"\\[!-/:-@\[-`{-~]|&#?\w+;|⟦|⟧|[ \t]*(?:\r\n|\n|\r)[ \t>]*|[\ue000]+", content):
        shown = match[0]
        if not shown.strip(" \t\r\n>"):
            marks.append(Mark(CodeKind.BREAK, *match.span(), open=(shown,)))
        else:
            decoded = entities(shown) if shown[0] in "\\&" else None
            if kind is UnitKind.HTML_ATTRIBUTE and shown[0] == "\\":
                continue
            escape = Mark(CodeKind.LITERAL, *match.span(), equivalent=decoded) if decoded else None
            marks.append(escape or Mark(CodeKind.LITERAL, *match.span(), open=(shown,)))
    return builder.unit(kind, content, marks, lambda a, b: content[a:b], lambda at: span.start + at, key=key, span=span)


_CODES = {
    "em": CodeKind.EMPHASIS,
    "strong": CodeKind.STRONG,
    "s": CodeKind.STRIKETHROUGH,
    "link": CodeKind.LINK,
}
_DESTINATION_TITLE = re.compile(
    r"""[ \t\r\n>]("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t\r\n>]*\)\Z""", re.DOTALL
)


def inline_marks(builder: Builder, parsed: Parsed, block: Block, env: dict[str, Any]) -> list[Mark]:
    """Return the markup of an inline block, protected ranges included, outer before inner."""
    content, offsets, text = block.content, block.offsets, parsed.text

    def source(a: int, b: int) -> str:
        return text[offsets[a] : offsets[b]]

    def span(a: int, b: int) -> Span:
        return Span(offsets[a], offsets[b])

    atoms = _atoms(parsed, block)
    inside = [(mark.start, mark.end) for mark in atoms]
    marks = list(atoms)
    codes = inline.scan(blocks.parser(parsed.flavor), content, env)
    for code in codes:
        if any(a <= code.start and code.stop <= b for a, b in inside):
            continue
        if code.type in _CODES:
            reference, close = "", (source(code.close_start, code.close_end),)
            if code.type == "link":
                close, reference = _link_close(
                    builder,
                    parsed,
                    close[0],
                    span(code.close_start, code.close_end),
                    source(code.end, code.close_start),
                )
            marks.append(Mark(_CODES[code.type], code.start, code.end, code.close_start, code.close_end,
                              (source(code.start, code.end),), close, reference=reference))  # fmt: skip
        elif code.type == "image":
            marks.append(Mark(CodeKind.IMAGE, code.start, code.end,
                              open=_image(builder, parsed, block, code, env)))  # fmt: skip
        elif code.type == "code":
            shown = source(code.start, code.end)
            marks.append(Mark(CodeKind.CODE, code.start, code.end, open=(shown,), equivalent=shown.strip("` ")))
        elif code.type == "autolink":
            shown = source(code.start, code.end)
            marks.append(Mark(CodeKind.AUTOLINK, code.start, code.end, open=(shown,), equivalent=shown[1:-1]))
        elif code.type == "newline":
            start, end = _widened(content, code.start, code.end)
            marks.append(Mark(CodeKind.BREAK, start, end, open=(source(start, end),),
                              breaks=_is_line_break(atoms, content, start, end)))  # fmt: skip
        elif code.type == "hardbreak":
            start, end = _widened(content, code.start, code.end)
            marks.append(Mark(CodeKind.BREAK, start, end, open=(source(start, end),), breaks=True))
        elif code.type == "escape":
            shown = source(code.start, code.end)
            if code.token.content == shown:
                continue
            decoded = entities(shown)
            marks.append(Mark(CodeKind.LITERAL, code.start, code.end, equivalent=decoded) if decoded
                         else Mark(CodeKind.LITERAL, code.start, code.end, open=(shown,)))  # fmt: skip
        elif code.type == "html":
            marks.append(Mark(CodeKind.HTML, code.start, code.end, open=(source(code.start, code.end),)))
    marks.sort(key=lambda mark: (mark.start, -mark.stop))
    tags = [mark for mark in marks if mark.kind is CodeKind.HTML]
    if tags:
        marks = html.paired(builder, text, marks, span)
    return marks


def _atoms(parsed: Parsed, block: Block) -> list[Mark]:
    """Return the protected ranges in a block's content."""
    offsets = block.offsets
    atoms = []
    low = bisect_left(parsed_starts(parsed), offsets[0])
    while low > 0 and parsed.ranges[low - 1].span.end > offsets[0]:
        low -= 1
    for item in parsed.ranges[low:]:
        if item.span.start >= offsets[-1]:
            break
        start = bisect_left(offsets, item.span.start)
        end = min(bisect_left(offsets, item.span.end), len(block.content))
        if start < end:
            shown = parsed.text[offsets[start] : offsets[end]]
            equivalent = shown if item.kind is CodeKind.MATH and "\n" not in shown else ""
            if item.label in {"liquid", "shortcode", "template", "jsx"} and "\n" not in shown:
                equivalent = shown if shown.startswith("{{ ") or item.label == "jsx" else ""
            line = not content_line(block.content, start, end)
            atoms.append(Mark(item.kind, start, end, open=(shown,), equivalent="" if line else equivalent,
                              breaks=item.ends_segment or line))  # fmt: skip
    return atoms


def parsed_starts(parsed: Parsed) -> list[int]:
    """Return where the protected ranges start, computed once a document."""
    starts: list[int] = parsed.env.setdefault("nltrans.starts", [])
    if len(starts) != len(parsed.ranges):
        starts[:] = [item.span.start for item in parsed.ranges]
    return starts


def content_line(content: str, start: int, end: int) -> str:
    """Return what else stands on the line or lines of a range."""
    before = content[content.rfind("\n", 0, start) + 1 : start]
    stop = content.find("\n", end)
    return (before + content[end : stop if stop >= 0 else len(content)]).replace(OPAQUE, "").strip()


def _is_line_break(atoms: list[Mark], content: str, start: int, end: int) -> bool:
    """A line break next to a line of markup alone ends the sentence."""
    return any(atom.breaks and (atom.end == start or atom.start == end or (not content[atom.end : start].strip()
                                and atom.end <= start and "\n" not in content[atom.end : start])) for atom in atoms)  # fmt: skip


def _widened(content: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and content[start - 1] in " \t":
        start -= 1
    while end < len(content) and content[end] in " \t":
        end += 1
    return start, end


def _link_close(builder: Builder, parsed: Parsed, close: str, span: Span, label: str) -> tuple[Template, str]:
    if close in {"]", "][]"}:
        return (close,), label
    if close.startswith("]["):
        return (close,), close[2:-1]
    return _with_title(builder, parsed, close, span), ""


def _with_title(builder: Builder, parsed: Parsed, source: str, span: Span) -> Template:
    match = _DESTINATION_TITLE.search(source)
    if not source.startswith("](") or match is None:
        return (source,)
    start, end = match.start(1) + 1, match.end(1) - 1
    name = plain_unit(builder, UnitKind.LINK_TITLE, parsed.text, Span(span.start + start, span.start + end))
    return (source[:start], UnitRef(name), source[end:]) if name else (source,)


def _image(builder: Builder, parsed: Parsed, block: Block, code: inline.Code, env: dict[str, Any]) -> Template:
    offsets = block.offsets
    text = parsed.text
    alt_start = code.start + 2
    alt_end = alt_start + len(code.token.content)
    name = None
    if alt_end > alt_start:
        sliced = blocks.Block(
            "inline", UnitKind.IMAGE_ALT, block.path, Span(offsets[alt_start], offsets[alt_end]),
            block.content[alt_start:alt_end], offsets[alt_start : alt_end + 1], block.top,
        )  # fmt: skip
        marks = inline_marks(builder, parsed, sliced, env)
        name = builder.unit(
            UnitKind.IMAGE_ALT,
            sliced.content,
            marks,
            lambda a, b: text[sliced.offsets[a] : sliced.offsets[b]],
            lambda at: sliced.offsets[at],
        )
    tail_span = Span(offsets[alt_end], offsets[code.end])
    tail = _with_title(builder, parsed, tail_span.of(text), tail_span)
    alt = text[offsets[alt_start] : tail_span.start] if alt_end > alt_start else ""
    if tail_span.of(text) in {"]", "][]"}:
        return ("![" + alt, *tail)
    return ("![", UnitRef(name), *tail) if name else ("![" + alt, *tail)
