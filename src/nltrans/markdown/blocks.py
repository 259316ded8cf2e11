"""Block structure with positions: paragraphs, headings, cells and HTML, each with its source.

Only this module and `inline` know markdown-it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from nltrans.core.document import Span, UnitKind
from nltrans.errors import LimitError
from nltrans.markdown import flavors, inline
from nltrans.markdown.block_rules import HEADS, container, tag_line
from nltrans.markdown.cells import without_captions
from nltrans.markdown.flavors.own import NOTHING, Own
from nltrans.markdown.protect import Protected, mask, protected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Block", "Definition", "Parsed", "parse", "parser"]

MAX_NESTING = 100
"""Containers in each other; deeper ones are left alone by the parser, so they are refused here."""

MAX_OPEN_BRACKETS = 1000
"""Brackets in one paragraph that nothing closes; the parser looks for the end of each of them."""


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the block structure."""

    type: str
    """inline, html, code, fence, rule"""
    kind: UnitKind
    path: tuple[str, ...]
    """Containers from the outermost in, such as ``blockquote`` and ``list_item``."""
    span: Span
    content: str = ""
    """Text with protected ranges opaque, container prefixes removed; for inline blocks."""
    offsets: Sequence[int] = ()
    """Where each character of `content` stands in the source, and the end."""
    top: int = 0
    """Index of the top-level block it belongs to."""
    info: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition; its title is text."""

    span: Span
    label: str
    title: Span | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The body of a post, parsed."""

    text: str
    masked: str
    start: int
    flavor: str
    ranges: tuple[Protected, ...]
    starts: tuple[int, ...]
    """Where the ranges start."""
    blocks: tuple[Block, ...]
    definitions: tuple[Definition, ...]
    tops: tuple[Span, ...]
    """Source of each top-level block, whole lines."""
    env: dict[str, Any] = field(default_factory=dict)
    shape: tuple[tuple[str, ...], ...] = ()
    """Openings and closings of blocks, in order."""
    places: tuple[int, ...] = ()
    """Where in the source each of them stands, roughly for closings."""
    line_starts: tuple[int, ...] = (0,)
    """Where each line of the post starts."""
    own: Own = NOTHING
    """What the user keeps besides."""

    def protected(self, span: Span) -> Sequence[Protected]:
        """Return the protected ranges that begin in a part of the post."""
        return self.ranges[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]


def _verbatim(target: str) -> str:
    """Leave a link's target as it is: nothing here is rendered."""
    return target


@lru_cache(maxsize=16)
def parser(flavor: str) -> MarkdownIt:
    """Return the parser of a flavor."""
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    if flavors.has(flavor, "tables"):
        from mdit_py_plugins.footnote import footnote_plugin

        md.enable(["table", "strikethrough"])
        md.use(footnote_plugin)
        md.inline.ruler.disable(["footnote_inline", "footnote_ref"])
        md.core.ruler.disable("footnote_tail")
    if flavors.has(flavor, "definitions"):
        from mdit_py_plugins.deflist import deflist_plugin

        md.use(deflist_plugin)
    if flavors.has(flavor, "mdx"):
        md.disable("code")
    if flavors.has(flavor, "mdx") or flavors.has(flavor, "markdown-in-html"):
        rule = partial(tag_line, only_markdown=not flavors.has(flavor, "mdx"))
        md.block.ruler.before("html_block", "tag_line", rule, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("code", "container", container, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    inline.instrument(md)
    md.normalizeLink = _verbatim  # type: ignore[assignment,method-assign]
    md.core.ruler.disable(["inline", "normalize"])
    return md


_EOL = re.compile(r"\r\n|\r|\n")


def parse(text: str, flavor: str, start: int = 0, env: dict[str, Any] | None = None, own: Own = NOTHING) -> Parsed:
    """Parse the body of `text`, which begins at `start`.

    Raises:
        LimitError: containers are nested more than `MAX_NESTING` deep, or more than
            `MAX_OPEN_BRACKETS` stand open in one paragraph.
    """
    ranges = protected(text, flavor, start, own)
    masked = mask(text, ranges, flavor).replace("\0", "\ufffd")
    lines = _lines(masked, start)
    env = {} if env is None else env
    if any(item.body for item in ranges):
        begins = [line[0] for line in lines]
        env[HEADS] = {bisect_right(begins, item.span.start) - 1 for item in ranges if item.body}
    body = "\n".join(masked[a:b] for a, b, _ in lines)
    tokens = parser(flavor).parse(body, env)
    walker = _Walker(masked, lines, flavor)
    walker.walk(tokens)
    definitions = _definitions(masked, lines, walker.covered, env)
    masked = _blanked(masked, walker.quoting)
    return Parsed(
        text, masked, start, flavor, tuple(ranges), tuple(item.span.start for item in ranges),
        tuple(walker.blocks), definitions, tuple(walker.tops), env, tuple(walker.shape), tuple(walker.places),
        (0, *(match.end() for match in _EOL.finditer(text))), own,
    )  # fmt: skip


def _lines(text: str, start: int) -> list[tuple[int, int, int]]:
    """Return start, end and start of the next line for each line."""
    lines = []
    at = start
    for match in _EOL.finditer(text, start):
        lines.append((at, match.start(), match.end()))
        at = match.end()
    lines.append((at, len(text), len(text)))
    return lines


def _blanked(text: str, places: list[Span]) -> str:
    """Put blanks in places of a text."""
    pieces, at = [], 0
    for place in places:
        pieces += [text[at : place.start], " " * (place.end - place.start)]
        at = place.end
    return "".join([*pieces, text[at:]]) if places else text


class _Walker:
    """Goes through the tokens and finds the source of each leaf."""

    def __init__(self, text: str, lines: list[tuple[int, int, int]], flavor: str) -> None:
        self.text = text
        self.flavor = flavor
        self.lines = lines
        self.blocks: list[Block] = []
        self.tops: list[Span] = []
        self.shape: list[tuple[str, ...]] = []
        self.places: list[int] = []
        self.covered: set[int] = set()
        self.quoting: list[Span] = []
        """Markup of quotes before lines of HTML, where it would be taken for text or the end of a tag."""
        self._path: list[str] = []
        self._cell = 0

    def walk(self, tokens: list[Token]) -> None:
        place = self.lines[0][0]
        for token in tokens:
            if token.map and token.level == 0 and token.nesting >= 0:
                self.tops.append(self._span(token.map))
            if token.nesting == 1:
                name = token.type.removesuffix("_open")
                if len(self._path) >= MAX_NESTING - 2:
                    raise LimitError(f"blocks are nested more than {MAX_NESTING} deep", hint="indent less")
                self._path.append(name)
                detail = _detail(token)
                if name == "tr" and token.map:
                    self._cell, end, _ = self.lines[token.map[0]]
                    detail = str(len(_BAR.findall(self.text, self._cell, end)))
                self.shape.append(("open", name, token.tag if name == "heading" else "", detail))
            elif token.nesting == -1:
                self._path.pop()
                self.shape.append(("close", token.type.removesuffix("_close")))
            else:
                self._leaf(token)
            if token.map:
                place = self.lines[token.map[0]][0]
            self.places += [place] * (len(self.shape) - len(self.places))

    def _leaf(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        last = max(last, first + 1)
        self.covered.update(range(first, last))
        span = self._span((first, last))
        top = max(0, len(self.tops) - 1)
        path = tuple(self._path)
        if token.type == "inline":
            if _open_brackets(token.content) > MAX_OPEN_BRACKETS:
                raise LimitError(
                    f"more than {MAX_OPEN_BRACKETS} brackets stand open in one paragraph",
                    line=self.text.count("\n", 0, span.start) + 1,
                    hint="close them, or put the text into a code block",
                )
            offsets = self._cell_offsets(token) if path[-1] in {"th", "td"} else self._offsets(token)
            if offsets is not None and token.content:
                inner = Span(offsets[0], offsets[-1])
                self.blocks.append(Block("inline", _kind(path), path, inner, token.content, offsets, top))
                return
            self.blocks.append(Block("unmapped", _kind(path), path, span, top=top))
        elif token.type == "html_block":
            self.blocks.append(Block("html", UnitKind.HTML_TEXT, path, span, top=top))
            depth = path.count("blockquote")
            prefix = re.compile(rf"(?:[ \t]*>){{{depth}}}")
            found = (prefix.match(self.text, *self.lines[number][:2]) for number in range(first, last) if depth)
            self.quoting += [Span(*match.span()) for match in found if match]
        else:
            name = {"code_block": "code", "fence": "fence", "hr": "rule"}.get(token.type, token.type)
            self.shape.append((name, token.info, without_captions(token.content, self.flavor)))
            self.blocks.append(Block(name, UnitKind.PARAGRAPH, path, span, top=top, info=token.info))

    def _span(self, lines: list[int] | tuple[int, int]) -> Span:
        first, last = lines
        end = self.lines[last - 1][2] if last > first else self.lines[first][0]
        return Span(self.lines[first][0], end)

    def _offsets(self, token: Token) -> Sequence[int] | None:
        """Find each line of the content in its source line: as a suffix, trailing space apart."""
        offsets: list[int] = []
        first, last = token.map or (0, 0)
        last = max(last, first + 1)
        wanted = token.content.split("\n")
        number = first
        for index, line in enumerate(wanted):
            while number < last:
                start, end, _ = self.lines[number]
                source = self.text[start:end]
                at = len(source) - len(line)
                if not source.endswith(line) or index == len(wanted) - 1:
                    at = len(source.rstrip(" \t")) - len(line)
                    if at < 0 or not source.startswith(line, at):
                        at = source.rfind(line)
                if at >= 0:
                    break
                number += 1
            else:
                return None
            if index:
                offsets.append(self.lines[number - 1][1])
            offsets += range(start + at, start + at + len(line))
            number += 1
        offsets.append(offsets[-1] + 1 if offsets else 0)
        straight = range(offsets[0], offsets[-1] + 1)
        return straight if len(straight) == len(offsets) else tuple(offsets)

    def _cell_offsets(self, token: Token) -> tuple[int, ...] | None:
        r"""Find a cell's text in its row; the table rule has turned `\\|` into `|`."""
        if not token.content:
            return None
        end = self.lines[(token.map or [0])[0]][1]
        for start in range(self._cell, end):
            offsets = self._matching(token.content, start)
            if offsets:
                self._cell = offsets[-1]
                return offsets
        return None

    def _matching(self, cell: str, start: int) -> tuple[int, ...] | None:
        """Return where a cell's characters stand if it starts at `start`; an escaped bar stands at its backslash."""
        offsets: list[int] = []
        at = start
        for character in cell:
            spelled = "\\|" if character == "|" else character
            if not self.text.startswith(spelled, at):
                return None
            offsets.append(at)
            at += len(spelled)
        return (*offsets, at)


_BAR = re.compile(r"(?<!\\)\|")
"""What ends a cell; those beyond the last column are in the source, but nobody sees them."""


def _open_brackets(content: str) -> int:
    """Return how many brackets are open at once at most."""
    if content.count("[") <= MAX_OPEN_BRACKETS:
        return 0
    depth = deepest = 0
    for match in re.finditer(r"[\[\]]", content):
        depth = depth + 1 if match[0] == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _detail(token: Token) -> str:
    if token.type == "ordered_list_open":
        return str((token.attrs or {}).get("start", 1))
    if token.type == "footnote_reference_open":
        return str(token.meta.get("label", ""))
    if token.type in {"th_open", "td_open"}:
        return str((token.attrs or {}).get("style", ""))
    return ""


def _kind(path: tuple[str, ...]) -> UnitKind:
    if path[-1] in {"heading", "title"}:
        return UnitKind.HEADING
    if path[-1] in {"th", "td"}:
        return UnitKind.TABLE_CELL
    if path[-1] == "dt" or "dd" in path:
        return UnitKind.DEFINITION
    if "footnote_reference" in path:
        return UnitKind.FOOTNOTE
    if "list_item" in path:
        return UnitKind.LIST_ITEM
    return UnitKind.PARAGRAPH


_TITLE = re.compile(r"""[ \t\n>]("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t]*\Z""", re.DOTALL)


def _definitions(
    text: str, lines: list[tuple[int, int, int]], covered: set[int], env: dict[str, Any]
) -> tuple[Definition, ...]:
    found = []
    for label, reference in [
        *env.get("references", {}).items(),
        *((r.get("label", ""), r) for r in env.get("duplicate_refs", [])),
    ]:
        if not reference.get("map"):
            continue
        first, last = reference["map"]
        if last > len(lines) or any(number in covered for number in range(first, last)):
            continue
        span = Span(lines[first][0], lines[last - 1][1])
        title = None
        if reference.get("title"):
            match = _TITLE.search(span.of(text))
            if match:
                title = Span(span.start + match.start(1) + 1, span.start + match.end(1) - 1)
        found.append(Definition(span, label, title))
    return tuple(sorted(found, key=lambda definition: definition.span.start))
