"""What must hold for any post, as functions that tests and the fuzzer share."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from nltrans.core.marks import MARK
from nltrans.markdown.segment import segment
from nltrans.markdown.verify import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nltrans.markdown.document import Document


def outside_marks(function: Callable[[str], str], text: str) -> str:
    """Apply a function to what stands between the marks."""
    pieces, at = [], 0
    for match in MARK.finditer(text):
        pieces += [function(text[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*pieces, function(text[at:])])


def rot13(text: str) -> str:
    return outside_marks(lambda part: codecs.encode(part, "rot13"), text)


def masked(text: str) -> str:
    """Change every letter."""

    def change(part: str) -> str:
        return "".join(("Ż" if c.isupper() else "ż") if c.isalpha() else c for c in part)

    return outside_marks(change, text)


def targets(document: Document, function: Callable[[str], str]) -> dict[str, str]:
    return {segment.id: function(segment.text) for segment in document.segments}


def assert_identity(text: str, flavor: str = "auto") -> Document:
    """An engine that returns its input gives back the post, whichever way it is put back."""
    document = segment(text, flavor=flavor)
    same = targets(document, str)
    assert document.reassemble({}) == text
    assert document.reassemble(same) == text
    checked = document.reassemble_checked(same)
    assert (checked.text, dict(checked.rejected)) == (text, {})
    return document


def assert_rot13(text: str, flavor: str = "auto") -> None:
    """ROT13 applied twice gives back the post, and no segment keeps its source on the way."""
    first = segment(text, flavor=flavor)
    once = first.reassemble_checked(targets(first, rot13))
    assert dict(once.rejected) == {}
    second = segment(once.text, flavor=first.flavor)
    twice = second.reassemble_checked(targets(second, rot13))
    assert (twice.text, dict(twice.rejected)) == (text, {})


def assert_rot13_where_legal(text: str, flavor: str) -> None:
    """ROT13 applied twice gives back the post, if by chance it makes no markup of its letters."""
    first = segment(text, flavor=flavor)
    once = first.reassemble(targets(first, rot13))
    if skeleton(once, flavor) == skeleton(text, flavor):
        second = segment(once, flavor=flavor)
        assert second.reassemble(targets(second, rot13)) == text


def assert_covered(document: Document) -> None:
    """Every character has one class, and what is in segments is text."""
    at = 0
    for part in document.coverage():
        assert part.span.start == at < part.span.end
        at = part.span.end
    assert at == len(document.text)


def assert_unbroken(text: str, spoiled: Iterable[Callable[[str], str]], flavor: str = "auto") -> tuple[int, int]:
    """Whatever the targets, the skeleton stays.

    Returns:
        How many segments kept their source, of how many.
    """
    document = segment(text, flavor=flavor)
    expected = skeleton(text, document.flavor)
    kept = all_segments = 0
    for spoil in spoiled:
        result = document.reassemble_checked(targets(document, spoil))
        assert skeleton(result.text, document.flavor) == expected
        kept += len(result.rejected)
        all_segments += len(document.segments)
    return kept, all_segments
