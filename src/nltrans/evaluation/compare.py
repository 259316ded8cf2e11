"""Checking a translation that nltrans did not make, or that a human has edited: two posts, no engine."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from nltrans.core.document import Segment
from nltrans.core.marks import MARK, standalone
from nltrans.core.report import Finding, Severity, Strategy
from nltrans.evaluation.align import align, blocks
from nltrans.language.tags import base
from nltrans.quality.checks import STYLES, check_pair
from nltrans.quality.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nltrans.core.document import CodeKind, InlineCode, Unit, UnitKind
    from nltrans.glossary.match import Matcher
    from nltrans.markdown.document import Document

__all__ = ["compare", "with_numbers_of"]

_LOCAL = re.compile(r"(?<=\]\(#)[^)]*|(?<=^\[)[A-Z]{2}(?:-[A-Z]{2})?(?=\]$)")


def compare(
    source: Document, target: Document, source_language: str, target_language: str, matcher: Matcher | None = None
) -> tuple[Finding, ...]:
    """Check an existing translation against its source, segment by segment.

    Units are paired in order where both posts have the same ones, else as
    `nltrans.evaluation.align` pairs their blocks. A unit is checked sentence by sentence if both
    sides have as many sentences, unless codes only moved from one to another, else as a whole.

    Args:
        source: The post.
        target: Its translation.
        source_language: BCP 47 code.
        target_language: BCP 47 code.
        matcher: Finds the glossary's terms; None to leave terms unchecked.
    """
    found: list[Finding] = []
    for before, after in _units(source, target, found):
        between = _between(before), _between(after)
        for left, right in _sentences(before, after):
            pair = _pair(left, right, between, base(source_language), base(target_language), matcher)
            first = left[0]
            found += (replace(one, segment=first.id, line=first.line) for one in check_pair(pair))
    return tuple(sorted(found, key=lambda one: (one.line or 0, -one.severity)))


def with_numbers_of(
    source: Sequence[InlineCode], text: str, codes: Sequence[InlineCode]
) -> tuple[str, tuple[InlineCode, ...]]:
    """Give the marks of a target the numbers that the same codes have in its source.

    Returns:
        The text with new numbers, and its codes that the source does not have, numbered after the source's.
    """
    free = list(source)
    numbers: dict[int, int] = {}
    added: list[InlineCode] = []
    for code in codes:
        same = next((one for one in free if _form(one) == _form(code)), None)
        if same is not None:
            free.remove(same)
            numbers[code.number] = same.number
        else:
            numbers[code.number] = max([0, *(one.number for one in (*source, *added))]) + 1
            added.append(replace(code, number=numbers[code.number]))
    return _renumbered(text, numbers), tuple(added)


def _form(code: InlineCode) -> tuple[CodeKind, str]:
    """Return what makes two codes the same: all but white space, and for emphasis its kind alone.

    Links to a heading of the post and a language's tag change with the language.
    """
    if code.kind in STYLES:
        return code.kind, ""
    source = "".join("".join(str(part) for part in code.open + code.close).split())
    return code.kind, _LOCAL.sub("", source)


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """Change the numbers of marks, those that are not in `numbers` excepted."""
    return MARK.sub(lambda m: m[0].replace(m["number"], str(numbers.get(int(m["number"]), m["number"]))), text)


def _units(source: Document, target: Document, found: list[Finding]) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    left, right = _filled(source), _filled(target)
    if [_shape(unit) for unit in left] == [_shape(unit) for unit in right]:
        yield from (((one,), (other,)) for one, other in zip(left, right, strict=True))
        return
    before, after = blocks(source), blocks(target)
    by_id = {unit.id: unit for unit in left}, {unit.id: unit for unit in right}
    alignment = align(before, after)
    joined = {i for pairing in alignment.pairings for i in pairing.left}
    for index, block in enumerate(before):
        if index not in joined:
            message = f"no counterpart in the translation: {block.text[:60]}"
            found.append(Finding("block-missing", Severity.MAJOR, message, block.unit, block.line))
    for pairing in alignment.pairings:
        yield (
            [by_id[0][before[i].unit] for i in pairing.left],
            [by_id[1][after[j].unit] for j in pairing.right],
        )


def _filled(document: Document) -> list[Unit]:
    return [unit for unit in document.units if unit.segments]


def _shape(unit: Unit) -> tuple[UnitKind, str]:
    return unit.kind, unit.key


def _sentences(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[tuple[Sequence[Segment], Sequence[Segment]]]:
    left = [segment for unit in before for segment in unit.segments]
    right = [segment for unit in after for segment in unit.segments]
    if len(left) == len(right) and not _codes_moved(left, right):
        yield from (((one,), (other,)) for one, other in zip(left, right, strict=True))
    else:
        yield left, right


def _codes_moved(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether both sides have the same codes, but not in the same sentences."""
    forms = [[Counter(map(_form, segment.codes)) for segment in side] for side in (left, right)]
    return forms[0] != forms[1] and sum(forms[0], Counter()) == sum(forms[1], Counter())


def _between(units: Sequence[Unit]) -> str:
    """Return what stands between segments; a code there is no less in the post."""
    glue = (part for unit in units for part in unit.parts if not isinstance(part, Segment))
    return "\n".join(item for template in glue for item in template if isinstance(item, str))


def _pair(
    left: Sequence[Segment],
    right: Sequence[Segment],
    between: tuple[str, str],
    source_language: str,
    target_language: str,
    matcher: Matcher | None,
) -> Pair:
    source, codes = _joined(left)
    target, own = _joined(right)
    target, added = with_numbers_of(codes, target, own)
    there = {match[0] for match in MARK.finditer(target)}
    kept = [c for c in codes if standalone(c.number) not in there and _stands_in(c, between[1])]
    target = " ".join([target, *(standalone(code.number) for code in kept)])
    source = " ".join([source, *(standalone(code.number) for code in added if _stands_in(code, between[0]))])
    terms = matcher.match(source) if matcher else ()
    return Pair(source, target, source_language, target_language, (*codes, *added), terms, Strategy.NONE, left[0].kind)


def _stands_in(code: InlineCode, between: str) -> bool:
    """Tell whether a placeholder is among what stands between segments."""
    return not code.paired and "".join(map(str, code.open)) in between


def _joined(segments: Sequence[Segment]) -> tuple[str, tuple[InlineCode, ...]]:
    """Join sentences, the codes of all numbered on."""
    texts: list[str] = []
    codes: list[InlineCode] = []
    for segment in segments:
        last = max([0, *(code.number for code in codes)])
        numbers = {code.number: code.number + last for code in segment.codes}
        texts.append(_renumbered(segment.text, numbers))
        codes += [replace(code, number=numbers[code.number]) for code in segment.codes]
    return " ".join(texts), tuple(codes)
