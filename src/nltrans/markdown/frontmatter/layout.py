"""Line breaks inside a string that mean a space or nothing: kept where the new text allows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Layout", "habits"]

_NARROWEST = 60
_SPACE = re.compile(r"(?<=[^\s\\]) (?=\S)")


@dataclass(frozen=True, slots=True)
class Layout:
    """A text in one line, and the breaks that its source has."""

    flat: str
    breaks: tuple[tuple[int, str, str], ...]
    """Place in `flat`, what stands there, and the source of the break."""
    width: int
    """Characters of the longest line."""

    @classmethod
    def of(cls, raw: str, pattern: re.Pattern[str], shown: Callable[[re.Match[str]], str]) -> Layout:
        """Read the layout of `raw`; the group ``break`` of `pattern` is a break, which means `shown` of it."""
        pieces: list[str] = []
        breaks: list[tuple[int, str, str]] = []
        at = length = width = line = 0
        for match in pattern.finditer(raw):
            if match["break"] is None:
                continue
            pieces += [raw[at : match.start()], shown(match)]
            length += len(pieces[-2])
            width, line = max(width, length - line), length + len(pieces[-1])
            breaks.append((length, pieces[-1], match["break"]))
            length += len(pieces[-1])
            at = match.end()
        pieces.append(raw[at:])
        flat = "".join(pieces)
        return cls(flat, tuple(breaks), max(width, len(flat) - line))

    def apply(self, flat: str, paragraph: Callable[[int], str], line: str | None) -> str:
        """Break `flat` where this text was broken, else anew; what needed no break gets none.

        Args:
            flat: The new text in one line, newlines included as they are.
            paragraph: Source of so many newlines.
            line: Source of a break that means a space; None where there is none.
        """
        if not self.breaks and "\n" not in flat:
            return flat
        return self.kept(flat) or self.fresh(flat, paragraph, line)

    def kept(self, flat: str) -> str | None:
        """Break `flat` where this text was broken; None if what stands there is something else."""
        if len(flat) != len(self.flat) or not all(flat.startswith(shown, at) for at, shown, _ in self.breaks):
            return None
        pieces, at = [], 0
        for place, shown, raw in self.breaks:
            pieces += [flat[at:place], raw]
            at = place + len(shown)
        pieces.append(flat[at:])
        return None if any("\n" in piece for piece in pieces[::2]) else "".join(pieces)

    def fresh(self, flat: str, paragraph: Callable[[int], str], line: str | None) -> str:
        """Break `flat` at its newlines, and at spaces if this text was."""
        wraps = line is not None and any(shown == " " for _, shown, _ in self.breaks)
        parts = re.split(r"(\n+)", flat)
        parts[::2] = [self._wrapped(part, line or "") if wraps else part for part in parts[::2]]
        parts[1::2] = [paragraph(len(part)) for part in parts[1::2]]
        return "".join(parts)

    def _wrapped(self, text: str, line: str) -> str:
        room = max(self.width, _NARROWEST)
        lines, start, end = [], 0, 0
        for match in _SPACE.finditer(text):
            if match.start() - start > room and end > start:
                lines.append(text[start:end])
                start = end + 1
            end = match.start()
        if len(text) - start > room and end > start:
            lines.append(text[start:end])
            start = end + 1
        return line.join((*lines, text[start:]))


def habits(raw: str, escape: re.Pattern[str], decode: Callable[[str], str]) -> dict[str, str]:
    r"""Return how `raw` escapes characters, so that ``\u2019`` stays ``\u2019``.

    Characters that it also writes plainly are left out.
    """
    plain = set(escape.sub("", raw))
    found = {decode(match[0]): match[0] for match in escape.finditer(raw)}
    return {character: source for character, source in found.items() if character not in plain}
