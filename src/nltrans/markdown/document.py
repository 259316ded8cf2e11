"""A post with its units, and how translations are put back into it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import Segment, Span, UnitKind, UnitRef
from nltrans.core.marks import MARK
from nltrans.markdown import flavors
from nltrans.markdown.anchors import moved, names, renamed
from nltrans.markdown.build import Layout
from nltrans.markdown.spelling import Speller, line_breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nltrans.core.document import Template, Unit
    from nltrans.core.report import Finding
    from nltrans.markdown.blocks import Parsed
    from nltrans.markdown.frontmatter import FrontMatter

__all__ = ["Document", "Part", "Reassembly"]


class Part(NamedTuple):
    """A classified range of a post."""

    span: Span
    kind: str
    """``text``, or what else it is: ``code``, ``link``, ``liquid``, ``front-matter``, ``markup``, …"""


@dataclass(frozen=True, slots=True)
class Reassembly:
    """A rebuilt post whose structure is the source's."""

    text: str
    rejected: Mapping[str, str]
    """Ids of segments that keep their source text, with the reason."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One post, cut into units.

    Attributes:
        text: The post, exactly.
        flavor: The Markdown dialect it was read as.
        units: Translatable regions in the order of the source; parts of others (an image's alt
            text) come before the unit that holds them.
    """

    text: str
    flavor: str
    units: tuple[Unit, ...]
    front: FrontMatter | None = field(repr=False, compare=False)
    keys: Mapping[str, str] = field(repr=False, compare=False)
    """Front-matter key of a unit, by the unit's id."""
    roots: tuple[str, ...] = field(repr=False, compare=False)
    """Ids of the units that stand in the body by themselves."""
    layouts: Mapping[str, Layout] = field(repr=False, compare=False)
    parsed: Parsed = field(repr=False, compare=False)
    painted: tuple[tuple[int, int, str], ...] = field(repr=False, compare=False)
    """Start, end and class of what is in segments."""
    skeleton: tuple[object, ...] = field(repr=False, compare=False)
    markup: tuple[tuple[str, str, int], ...] = field(repr=False, compare=False)
    """Kind, source and line of the markup in units."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, in the order of the source."""
        found = [segment for unit in self.units for segment in unit.segments]
        return tuple(sorted(found, key=lambda segment: segment.span.start))

    def line(self, position: int) -> int:
        """Return the 1-based line of a position."""
        return bisect_right(self.parsed.line_starts, position)

    def reassemble(self, targets: Mapping[str, str]) -> str:
        """Return the post with `targets` in the place of its segments.

        Args:
            targets: Text with marks, by segment id; a segment that is not in it keeps its source.

        Raises:
            KeyError: there is no segment of such an id.
        """
        known = {segment.id for unit in self.units for segment in unit.segments}
        unknown = next((name for name in targets if name not in known), None)
        if unknown is not None:
            raise KeyError(f"there is no segment {unknown!r}")
        return _Writer(self, targets, frozenset(), {}).text()

    def reassemble_checked(self, targets: Mapping[str, str]) -> Reassembly:
        """Return the post with every target that leaves its structure as it is.

        A target that would change the structure is escaped, and if that does not help, its
        segment keeps the source text.
        """
        from nltrans.markdown.reassemble import reassemble_checked

        return reassemble_checked(self, targets)

    def coverage(self) -> tuple[Part, ...]:
        """Classify every character of the post, without gaps or overlaps."""
        from nltrans.markdown.coverage import coverage

        return coverage(self)


class _Writer:
    """Spells units with given targets.

    Args:
        document: The post.
        targets: By segment id.
        escaped: Ids of segments in which everything that could be markup is escaped.
        fragments: New names of headings, by their old ones.
    """

    def __init__(
        self, document: Document, targets: Mapping[str, str], escaped: frozenset[str], fragments: Mapping[str, str]
    ) -> None:
        self.document = document
        self.targets = targets
        self.escaped = escaped
        self.fragments = fragments
        self.units = {unit.id: unit for unit in document.units}
        self.names: list[Span] = []
        """Where links between units name a heading; looked for where there are new names."""
        self._starts = [self.units[name].span.start for name in document.roots]

    def having(
        self, targets: Mapping[str, str], escaped: frozenset[str], fragments: Mapping[str, str] | None = None
    ) -> _Writer:
        """Return a writer of the same post with other targets."""
        other = copy(self)
        other.targets, other.escaped, other.fragments = targets, escaped, fragments or {}
        other.names = names(self.document) if fragments else []
        return other

    def text(self) -> str:
        source = self.document.text
        front = self.document.front
        at = 0
        pieces = []
        if front is not None:
            values = {key: self.unit(name) for name, key in self.document.keys.items()}
            pieces += [source[: front.span.start], front.replace(values)]
            at = front.span.end
        pieces.append(self.body(Span(at, len(source))))
        return "".join(pieces)

    def body(self, span: Span) -> str:
        """Return a range of the body, which cuts no unit."""
        pieces = []
        at = span.start
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        for name in self.document.roots[first:last]:
            unit = self.units[name]
            if unit.span.start < at or unit.span.end > span.end:
                continue
            pieces += [self._copied(Span(at, unit.span.start)), self.unit(name)]
            at = unit.span.end
        pieces.append(self._copied(Span(at, span.end)))
        return "".join(pieces)

    def _copied(self, span: Span) -> str:
        """Return source between units, with links to headings moved along."""
        if not self.fragments:
            return span.of(self.document.text)
        pieces = []
        at = span.start
        for place in self.names[bisect_left(self.names, span.start, key=_start) :]:
            if place.end > span.end:
                break
            pieces += [self.document.text[at : place.start], moved(place.of(self.document.text), self.fragments)]
            at = place.end
        return "".join([*pieces, self.document.text[at : span.end]])

    def unit(self, name: str) -> str:
        return "".join(
            self.segment(part) if isinstance(part, Segment) else self.template(part) for part in self.units[name].parts
        )

    def template(self, template: Template) -> str:
        pieces: list[str] = []
        alt: UnitRef | None = None
        for part in template:
            if isinstance(part, UnitRef):
                pieces.append(self.unit(part.unit))
                alt = part if pieces[-2:-1] and pieces[-2].endswith("![") else None
                continue
            close = _IMAGE_LABEL.match(part) if alt else None
            if close and alt:
                pieces.append(self._image_label(alt, pieces[-1], close[0]))
            rest = part[close.end() :] if close else part
            pieces.append(renamed(rest, self.fragments) if self.fragments else rest)
        return "".join(pieces)

    def _image_label(self, alt: UnitRef, written: str, close: str) -> str:
        """Close the alt text of an image whose address is in a definition."""
        source = self.units[alt.unit].span.of(self.document.text)
        return close if written == source else self._reference(close[2:-1] or source, written, close)

    def segment(self, segment: Segment) -> str:
        target = self.targets.get(segment.id, segment.text)
        if target == segment.text and not self.fragments and _is_copied(segment):
            return segment.span.of(self.document.text)
        layout = self.document.layouts.get(segment.id, _PLAIN)
        target = " ".join(re.split(r"[\r\n]+", target)) if target != segment.text else target
        codes = {code.number: code for code in segment.codes}
        references = dict(layout.references)
        kept = dict(_texts(segment.text, references).items() & _texts(target, references).items())
        speller = Speller(segment.kind, layout, target, escape=segment.id in self.escaped)
        breaks = line_breaks(layout, segment.text, target)
        pieces: list[str] = []
        opened: dict[int, int] = {}
        at = spaces = 0
        for match in [*MARK.finditer(target), None]:
            text = target[at : match.start() if match else len(target)]
            for index, character in enumerate(text):
                if character == " ":
                    pieces.append(breaks.get(spaces, " "))
                    speller.starts_line = spaces in breaks
                    spaces += 1
                else:
                    pieces.append(speller.spell(text, index))
            if match is None:
                break
            at = match.end()
            number = int(match["number"])
            code = codes.get(number)
            if code is None:
                continue
            if not match["close"]:
                pieces.append(self.template(code.open))
                opened[number] = len(pieces)
                continue
            if number not in references or number in kept:
                pieces.append(self.template(code.close))
                continue
            inner = "".join(pieces[opened.get(number, len(pieces)) :])
            pieces.append(self._reference(references[number], inner, _string(code.close)))
        return "".join(pieces)

    def _reference(self, label: str, inner: str, close: str) -> str:
        """Close a reference link or image whose text changed: with its label, unless the text is the label.

        That it was `[label][]` is remembered in how the label is spelled, so that the way back is exact.
        """
        if inner and self._collapsed(inner) == label:
            return "][]"
        if inner == label:
            return "][]" if close == "][]" else "]"
        if close not in {"]", "][]"}:
            return close
        return f"][{self._collapsed(label) if close == '][]' else label}]"

    def _collapsed(self, label: str) -> str:
        """Spell a label so that it still matches: with a space behind it, but kramdown would count that."""
        if not flavors.has(self.document.flavor, "kramdown"):
            return f"{label} "
        first = next((at for at, character in enumerate(label) if character.swapcase() != character), len(label))
        return label[:first] + label[first : first + 1].swapcase() + label[first + 1 :]


def _string(template: Template) -> str:
    """Return a template without nested units."""
    return "".join(part for part in template if isinstance(part, str))


def _start(span: Span) -> int:
    return span.start


_IMAGE_LABEL = re.compile(r"\](?!\()(?:\[(?:[^\[\]\\]|\\.)*\])?")
_PLAIN = Layout()


def _is_copied(segment: Segment) -> bool:
    """Tell whether a segment's source is all there is to write, if its text is unchanged."""
    return segment.kind is not UnitKind.FRONT_MATTER and all(
        isinstance(part, str) for code in segment.codes for part in (*code.open, *code.close)
    )


def _texts(text: str, numbers: Mapping[int, str]) -> dict[int, str]:
    """Return what stands in some of the pairs of marks, by number."""
    begun: dict[int, int] = {}
    found = {}
    for match in MARK.finditer(text) if numbers else ():
        number = int(match["number"])
        if number in numbers and match["close"]:
            found[number] = text[begun.get(number, match.start()) : match.start()]
        elif number in numbers:
            begun[number] = match.end()
    return found
