"""From a post to its units and segments."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from nltrans.core.document import CodeKind, Span, UnitKind
from nltrans.markdown import blocks, flavors, frontmatter, html
from nltrans.markdown.build import Builder
from nltrans.markdown.cells import captions
from nltrans.markdown.codes import inline_marks
from nltrans.markdown.document import Document
from nltrans.markdown.flavors.own import NOTHING
from nltrans.markdown.pieces import Mark
from nltrans.markdown.protect import ESCAPED, FENCED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nltrans.markdown.blocks import Block, Parsed
    from nltrans.markdown.flavors.own import Own

__all__ = ["DEFAULT_FRONT_MATTER_KEYS", "detect_flavor", "segment"]

DEFAULT_FRONT_MATTER_KEYS = frontmatter.DEFAULT_KEYS

_CODE = re.compile(rf"{FENCED}|`[^`\n]+`", re.MULTILINE)


def detect_flavor(text: str) -> str:
    """Tell the dialect by the signs in the file; without any it is GitHub's."""
    text = text.removeprefix("\ufeff")
    signs = [(flavor, sign) for flavor, sign in flavors.signs() if sign.search(text)]
    outside = _CODE.sub("", text) if signs else ""
    return next((flavor for flavor, sign in signs if sign.search(outside)), "gfm")


def segment(
    text: str,
    *,
    flavor: str = "auto",
    source: str = "en",
    front_matter_keys: Sequence[str] = DEFAULT_FRONT_MATTER_KEYS,
    references: Mapping[str, Any] | None = None,
    own: Own = NOTHING,
) -> Document:
    """Cut a post into units and segments.

    Args:
        text: The post, exactly.
        flavor: One of `flavors.FLAVORS`, or ``auto``.
        source: Language of the post, BCP 47.
        front_matter_keys: Dotted patterns of the values to translate.
        references: Link definitions that stand elsewhere, where `text` is a part of a post;
            front matter is not looked for then.
        own: What a user keeps besides what the dialect does.

    Raises:
        FrontMatterError: the front matter does not parse.
        LimitError: blocks are nested too deeply.
    """
    if flavor == "auto":
        flavor = detect_flavor(text)
    if flavor not in flavors.FLAVORS:
        raise ValueError(f"unknown flavor {flavor!r}")
    front = frontmatter.read(text) if references is None else None
    env = {"references": {key: {**value, "map": None} for key, value in references.items()}} if references else {}
    parsed = blocks.parse(text, flavor, front.span.end if front else text.startswith("\ufeff"), env, own)
    builder = Builder(source, lambda at: bisect_right(parsed.line_starts, at), own)
    keys: dict[str, str] = {}
    skeleton: list[object] = [("front-matter", *front.keys)] if front else []
    for value in front.values(tuple(front_matter_keys)) if front else ():
        builder.signature.clear()
        name = _front_matter_unit(builder, value, parsed)
        if name:
            keys[name] = value.key
            skeleton.append(("value", value.key, *sorted(builder.signature)))
    skeleton += parsed.shape
    roots = _body(builder, parsed, skeleton)
    return Document(
        text, flavor, tuple(builder.units.values()), front, keys, tuple(roots), builder.layouts, parsed,
        tuple(builder.painted), tuple(skeleton), tuple(builder.markup),
    )  # fmt: skip


def _body(builder: Builder, parsed: Parsed, skeleton: list[object]) -> list[str]:
    """Add the units of the body, and what is not text of it to the skeleton; return the units' ids in order."""
    roots: list[str] = []
    for block in parsed.blocks:
        builder.signature.clear()
        roots += _block_units(builder, parsed, block)
        if block.type == "inline":
            signs = _kramdown_signs(block) if flavors.has(parsed.flavor, "kramdown") else ()
            skeleton.append(("inline", str(block.kind), *signs, *sorted(builder.signature)))
        elif block.type == "html":
            skeleton.append(("html", *html.tags(parsed, block.span), *sorted(builder.signature)))
    text = parsed.text
    for definition in parsed.definitions:
        builder.signature.clear()
        name = builder.plain(UnitKind.LINK_TITLE, text, parsed.masked, definition.title) if definition.title else None
        roots += [name] if name else []
        stop = definition.title.start if definition.title else definition.span.end
        shown = " ".join(text[definition.span.start : stop].split())
        skeleton.append(("definition", shown, *sorted(builder.signature)))
    protected = [item for item in parsed.ranges if item.label != ESCAPED]
    skeleton += [("protected", item.label, item.source(text)) for item in protected if item.kind not in _MOVABLE]
    skeleton += sorted(("protected", item.label, item.source(text)) for item in protected if item.kind in _MOVABLE)
    return sorted(roots, key=lambda name: builder.units[name].span.start)


_MOVABLE = frozenset({CodeKind.LITERAL, CodeKind.MATH, CodeKind.FOOTNOTE, CodeKind.LINK, CodeKind.HTML, CodeKind.CODE})
"""Kinds of protected ranges that stand where the words around them want them."""


def _kramdown_signs(block: Block) -> tuple[str, ...]:
    """Return the bars and backticks of a block, since kramdown makes more of them than other parsers.

    A line with a bar is a table without more ado, and a run of backticks is closed by the start of a longer
    one (kramdown 2.4, lib/kramdown/parser/kramdown/table.rb and codespan.rb).
    """
    signs = sorted(_SIGN.findall(block.content))
    return ("".join(sign for sign in signs if sign == "`" or block.path[-1] not in {"th", "td"}),)


_SIGN = re.compile(r"(?<!\\)[|`]")


def _front_matter_unit(builder: Builder, value: Any, parsed: Parsed) -> str | None:
    content = value.text
    marks = _front_matter_marks(builder, content, parsed) if _MARKED.search(content) else []
    return builder.unit(
        UnitKind.FRONT_MATTER,
        content,
        marks,
        lambda a, b: content[a:b],
        lambda _: value.span.start,
        key=value.key,
        span=value.span,
    )


_MARKED = re.compile(r"[\\`*_\[<&{$~\r\n\ue000]|\A\s*(?::|import\b|export\b)", re.IGNORECASE)
"""Text without any of these has no markup; a test that is cheaper than the search."""


def _front_matter_marks(builder: Builder, content: str, parsed: Parsed) -> list[Mark]:
    """Return the markup of a value, outer before inner."""
    env: dict[str, Any] = {"references": parsed.env.get("references", {})}
    inner = blocks.parse(content, parsed.flavor if parsed.flavor != "commonmark" else "gfm", own=parsed.own)
    marks = [
        mark
        for block in inner.blocks
        if block.type == "inline"
        for mark in _shifted(inline_marks(builder, inner, block, env), block)
    ]
    taken = {at for mark in marks for at in range(mark.start, mark.stop)}
    marks += [
        Mark(item.kind, item.span.start, item.span.end, open=(item.span.of(content),))
        for item in inner.ranges
        if item.span.start not in taken
    ]
    marks += [
        Mark(CodeKind.BREAK, match.start(), match.end(), open=(match[0],), breaks=True)
        for match in re.finditer(r"[ \t]*\r?\n\s*", content)
    ]
    return sorted(marks, key=lambda mark: (mark.start, -mark.stop))


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


def _inner_marks(builder: Builder, parsed: Parsed, block: Block, span: Span) -> list[Mark]:
    """Return the marks of a range of an HTML block that is read as Markdown."""
    offsets = tuple(range(span.start, span.end + 1))
    content = re.sub(r"\r(?!\n)", "\n", span.of(parsed.masked))
    inner = replace(block, span=span, content=content, offsets=offsets, path=("html",))
    return inline_marks(builder, parsed, inner, parsed.env)


def _block_units(builder: Builder, parsed: Parsed, block: Block) -> list[str]:
    if block.type == "html":
        is_markdown = flavors.has(parsed.flavor, "mdx") or html.holds_markdown(parsed.masked, block.span)
        inner = partial(_inner_marks, builder, parsed, block) if is_markdown else None
        return html.units(builder, parsed, block.span, inner)
    if block.type == "fence" and flavors.has(parsed.flavor, "cell-options"):
        found = (
            builder.plain(UnitKind.HTML_ATTRIBUTE, parsed.text, parsed.masked, span, key)
            for key, span in captions(parsed.masked, block.span)
        )
        return [name for name in found if name]
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
