"""The markup of a paragraph as marks: what markdown-it finds, and what is protected from it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nltrans.core.document import CodeKind, Span, UnitKind, UnitRef
from nltrans.markdown import blocks, flavors, html, inline
from nltrans.markdown.lines import Lines, standing
from nltrans.markdown.literals import addresses, entities
from nltrans.markdown.pieces import Mark
from nltrans.markdown.protect import OPAQUE

if TYPE_CHECKING:
    from nltrans.core.document import Template
    from nltrans.markdown.blocks import Block, Parsed
    from nltrans.markdown.build import Builder
    from nltrans.markdown.inline import Code

__all__ = ["inline_marks"]

_PAIRS = {
    "em": CodeKind.EMPHASIS,
    "strong": CodeKind.STRONG,
    "s": CodeKind.STRIKETHROUGH,
}
_ATOMS = {
    "image": (CodeKind.IMAGE, ""),
    "code": (CodeKind.CODE, "` "),
    "autolink": (CodeKind.AUTOLINK, "<>"),
    "html": (CodeKind.HTML, ""),
}
"""Kind of a code, and what of its source a reader does not see at its ends, if the rest is seen."""
_TERMS = (("paragraph",), ("dt",))
"""Where markdown-it leaves a definition of several terms: alone, or as the term of the next one."""
_TITLE = re.compile(
    r"""[ \t\r\n>]("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t\r\n>]*\)\Z""", re.DOTALL
)


def inline_marks(builder: Builder, parsed: Parsed, block: Block, env: dict[str, Any]) -> list[Mark]:
    """Return the markup of an inline block, protected ranges included, outer before inner."""
    return _Marks(builder, parsed, block, env).all()


class _Marks:
    """Turns the codes of one block into marks.

    Args:
        builder: Gets the units in titles and alt texts.
        parsed: The post.
        block: The block.
        env: Link definitions, as markdown-it keeps them.
    """

    def __init__(self, builder: Builder, parsed: Parsed, block: Block, env: dict[str, Any]) -> None:
        self.builder = builder
        self.parsed = parsed
        self.block = block
        self.env = env
        self.atoms = _atoms(builder, parsed, block)
        self.definitions = self._definitions()
        self.lines = standing(block.content) if _is_paragraph(block) else Lines()
        self._addresses: list[tuple[int, int]] | None = None if flavors.has(parsed.flavor, "tables") else []

    def all(self) -> list[Mark]:
        codes = inline.scan(blocks.parser(self.parsed.flavor), self.block.content, self.env)
        marks = [*self.atoms, *self.definitions]
        starts = [atom.start for atom in self.atoms]
        for code in codes:
            index = bisect_left(starts, code.start + 1) - 1
            if index >= 0 and code.stop <= self.atoms[index].end:
                continue
            if code.type in _PAIRS and self._is_in_address(code):
                continue
            made = self._mark(code)
            if made:
                marks.append(made)
        marks += self._bars()
        marks += [
            Mark(CodeKind.TEMPLATE, *marker, open=(self._source(*marker),), breaks=True)
            for marker in self.lines.markers
        ]
        marks = _uncrossed(sorted(marks, key=lambda mark: (mark.start, -mark.stop)))
        if any(mark.kind is CodeKind.HTML for mark in marks):
            return html.paired(self.builder, self.parsed.text, self.parsed.masked, marks, self._span)
        return marks

    def _is_in_address(self, code: Code) -> bool:
        """Tell whether one end of emphasis is a character of a bare address (GFM 0.29, section 6.9)."""
        if self._addresses is None:
            self._addresses = list(addresses(self.block.content))
        for end in (code.start, code.close_start):
            index = bisect_right(self._addresses, (end, len(self.block.content))) - 1
            if index >= 0 and end < self._addresses[index][1]:
                return True
        return False

    def _bars(self) -> list[Mark]:
        """Return the bars of a table cell, which are escaped there; markdown-it sees them without their backslash."""
        if self.block.path[-1] not in {"th", "td"}:
            return []
        bars = re.finditer(r"\|", self.block.content)
        return [Mark(CodeKind.LITERAL, *bar.span(), equivalent="|") for bar in bars]

    def _definitions(self) -> list[Mark]:
        """Return the colons of definitions whose several terms make them no list to markdown-it.

        kramdown syntax, "Definition Lists": each line before the first definition is a term, and a blank line
        may stand before a definition.
        """
        content = self.block.content
        if (
            not flavors.has(self.parsed.flavor, "definitions")
            or self.block.path[-1:] not in _TERMS
            or ":" not in content
        ):
            return []
        return [
            Mark(CodeKind.TEMPLATE, *match.span(), open=(self._source(*match.span()),), breaks=True)
            for match in re.finditer(r"^:[ \t]+(?=\S)", content, re.MULTILINE)
        ]

    def _is_before_definition(self, end: int) -> bool:
        """Tell whether a line that begins at `end` is a term or a definition."""
        return bool(self.definitions) and (
            end <= self.definitions[0].start or any(mark.start == end for mark in self.definitions)
        )

    def _source(self, start: int, end: int) -> str:
        offsets = self.block.offsets
        return self.parsed.text[offsets[start] : offsets[end]]

    def _span(self, start: int, end: int) -> Span:
        return Span(self.block.offsets[start], self.block.offsets[end])

    def _mark(self, code: Code) -> Mark | None:
        if code.type == "link":
            return self._link(code)
        if code.type in _PAIRS:
            opened = self._source(code.start, code.end)
            close = self._source(code.close_start, code.close_end)
            return Mark(_PAIRS[code.type], *code[1:5], (opened,), (close,))
        if code.type in {"newline", "hardbreak"}:
            return self._line_end(code)
        if code.type == "escape":
            return self._escape(code)
        return self._atom(code)

    def _atom(self, code: Code) -> Mark:
        shown = self._source(code.start, code.end)
        kind, equivalent = _ATOMS[code.type]
        opened = self._image(code) if code.type == "image" else (shown,)
        seen = shown.strip(equivalent) if equivalent else ""
        label = self._image_label(code) if code.type == "image" else ""
        return Mark(kind, code.start, code.end, open=opened, equivalent=seen, reference=label)

    def _image_label(self, code: Code) -> str:
        """Return the label of an image whose address is in a definition, empty for another."""
        end = code.start + 2 + len(code.token.content)
        tail = self._source(end, code.end)
        return "" if tail.startswith("](") else tail[2:-1] or self._source(code.start + 2, end)

    def _link(self, code: Code) -> Mark:
        opened = self._source(code.start, code.end)
        source = self._source(code.close_start, code.close_end)
        close: Template = (source,)
        reference = ""
        if source in {"]", "][]"}:
            reference = self._source(code.end, code.close_start)
        elif source.startswith("]["):
            reference = source[2:-1]
        else:
            close = self._with_title(source, self._span(code.close_start, code.close_end))
        return Mark(CodeKind.LINK, *code[1:5], (opened,), close, reference=reference)

    def _line_end(self, code: Code) -> Mark:
        content = self.block.content
        start, end = code.start, code.end
        while start > 0 and content[start - 1] in " \t\r":
            start -= 1
        while end < len(content) and content[end] in " \t":
            end += 1
        breaks = (
            code.type == "hardbreak"
            or code.start in self.lines.ends
            or self._is_before_definition(end)
            or self._ends_sentence(start, end)
        )
        return Mark(CodeKind.BREAK, start, end, open=(self._source(start, end),), breaks=breaks)

    def _ends_sentence(self, start: int, end: int) -> bool:
        """Tell whether a line end stands next to markup that is a line of its own, or ends a line that it begins."""
        line = self.block.content.rfind("\n", 0, start) + 1
        first = bisect_left(self.atoms, line, key=lambda atom: atom.start)
        if any(atom.start == line and atom.breaks for atom in self.atoms[first : first + 1]):
            return True
        index = bisect_left(self.atoms, start, key=lambda atom: atom.start)
        before = self.atoms[index - 1] if index else None
        after = next((atom for atom in self.atoms[index : index + 2] if atom.start == end), None)
        if before is not None and before.breaks and before.end <= start:
            between = self.block.content[before.end : start]
            if not between.strip() and "\n" not in between:
                return True
        return after is not None and after.breaks

    def _escape(self, code: Code) -> Mark | None:
        shown = self._source(code.start, code.end)
        if code.token.content == shown:
            return None
        decoded = entities(shown)
        if decoded:
            return Mark(CodeKind.LITERAL, code.start, code.end, equivalent=decoded)
        return Mark(CodeKind.LITERAL, code.start, code.end, open=(shown,))

    def _with_title(self, source: str, span: Span) -> Template:
        """Return the end of a link or image, with its title left open."""
        match = _TITLE.search(source) if source.startswith("](") else None
        if match is None:
            return (source,)
        start, end = match.start(1) + 1, match.end(1) - 1
        title = Span(span.start + start, span.start + end)
        name = self.builder.plain(UnitKind.LINK_TITLE, self.parsed.text, self.parsed.masked, title)
        return (source[:start], UnitRef(name), source[end:]) if name else (source,)

    def _image(self, code: Code) -> Template:
        start = code.start + 2
        end = start + len(code.token.content)
        tail = self._span(end, code.end)
        source = tail.of(self.parsed.text)
        if end == start:
            return ("![", *self._with_title(source, tail))
        name = self._alt(start, end)
        closing = self._with_title(source, tail)
        return ("![", UnitRef(name), *closing) if name else ("![" + self._source(start, end), *closing)

    def _alt(self, start: int, end: int) -> str | None:
        """Add the unit of an image's alt text."""
        offsets = self.block.offsets[start : end + 1]
        content = self.block.content[start:end]
        sliced = replace(
            self.block, kind=UnitKind.IMAGE_ALT, span=self._span(start, end), content=content, offsets=offsets
        )
        marks = inline_marks(self.builder, self.parsed, sliced, self.env)
        text = self.parsed.text
        return self.builder.unit(
            UnitKind.IMAGE_ALT, content, marks, lambda a, b: text[offsets[a] : offsets[b]], offsets.__getitem__
        )


def _is_paragraph(block: Block) -> bool:
    return block.kind is not UnitKind.IMAGE_ALT and block.path[-1:] not in {("heading",), ("title",)}


def _uncrossed(marks: list[Mark]) -> list[Mark]:
    """Return marks in order, with pairs taken apart that do not nest: what is protected knows no emphasis or code."""
    found: list[Mark] = []
    around: list[int] = []
    """Indices of the pairs that are open."""
    apart: list[Mark] = []
    for mark in marks:
        while around and found[around[-1]].close_start <= mark.start:
            around.pop()
        if around and found[around[-1]].close_start < mark.stop:
            if mark.paired:
                apart.append(Mark(mark.kind, mark.close_start, mark.close_end, open=mark.close))
                found.append(_alone(mark))
                continue
            cut = around.pop()
            found[cut] = _alone(found[cut])
        elif mark.paired:
            around.append(len(found))
        found.append(mark)
    return sorted([*found, *apart], key=lambda mark: (mark.start, -mark.stop)) if apart else found


def _alone(mark: Mark) -> Mark:
    return mark._replace(close_start=-1, close_end=-1, close=())


def _atoms(builder: Builder, parsed: Parsed, block: Block) -> list[Mark]:
    """Return the protected ranges in a block's content."""
    offsets, content = block.offsets, block.content
    low = bisect_left(parsed.starts, offsets[0])
    while low > 0 and parsed.ranges[low - 1].span.end > offsets[0]:
        low -= 1
    high = bisect_left(parsed.starts, offsets[-1])
    if low == high:
        return []
    line_starts = [0, *(match.end() for match in re.finditer("\n", content))]
    blank = [not line.replace(OPAQUE, "").strip() for line in content.split("\n")]
    atoms: list[Mark] = []
    opening: dict[Span, int] = {}
    """Index of what opens a pair, by where it closes."""
    for item in parsed.ranges[low:high]:
        start = bisect_left(offsets, item.span.start)
        end = min(bisect_left(offsets, item.span.end), len(content))
        if start < end:
            shown = parsed.text[offsets[start] : offsets[end]]
            alone = all(blank[bisect_right(line_starts, at) - 1] for at in (start, end - 1))
            seen = "" if alone or "\n" in shown else item.seen(shown)
            breaks = item.ends_segment or alone
            whole = shown == item.span.of(parsed.text)
            opened = html.opened(builder, parsed.text, item.span, item.prose) if whole else (shown,)
            atom = Mark(item.kind, start, end, open=opened, equivalent=seen, breaks=breaks)
            if item.close is not None:
                opening[item.close] = len(atoms)
            elif item.span in opening:
                at = opening.pop(item.span)
                atoms[at] = atoms[at]._replace(
                    close_start=start, close_end=end, close=opened, equivalent="", breaks=False
                )
                continue
            atoms.append(atom)
    return atoms
