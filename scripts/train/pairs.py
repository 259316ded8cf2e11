"""Sentence pairs with the inline codes that stand on both sides.

A pair keeps its two plain texts and, as character spans over them, what Markdown wrapped around
the words. Plain, marked and constrained examples are all rendered from this one form.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from nltrans.core.marks import TAG

STANDALONE = frozenset({"code", "image", "autolink"})
"""Kinds of code that the product takes out of the text as a placeholder; the others are pairs of marks."""

Bounds = tuple[int, int]


@dataclass(frozen=True)
class Code:
    """An inline code and the words in it, on both sides."""

    kind: str
    source: Bounds
    target: Bounds

    @property
    def standalone(self) -> bool:
        return self.kind in STANDALONE


@dataclass(frozen=True)
class Pair:
    source: str
    target: str
    codes: tuple[Code, ...]
    origin: str

    def to_line(self) -> str:
        codes = [[code.kind, *code.source, *code.target] for code in self.codes]
        return "\t".join((self.source, self.target, json.dumps(codes) if codes else "", self.origin))

    @classmethod
    def from_line(cls, line: str) -> Pair:
        source, target, codes, origin = line.rstrip("\n").split("\t")
        found = json.loads(codes) if codes else []
        return cls(source, target, tuple(Code(k, (a, b), (c, d)) for k, a, b, c, d in found), origin)


_INLINE = re.compile(
    r"""
      (?P<code>(?P<ticks>`+)(?P<code_text>.+?)(?P=ticks)(?!`))
    | (?P<image>!\[(?P<alt>[^\]]*)\]\((?P<image_url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))
    | (?P<link>\[(?P<link_text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s"[^"]*")?\))
    | (?P<autolink><(?P<auto_url>https?://[^<>\s]+)>)
    | (?P<strong>(?<![\w*])(?P<strong_mark>\*\*|__)(?=\S)(?P<strong_text>.+?)(?<=\S)(?P=strong_mark)(?![\w*]))
    | (?P<em>(?<![\w*])(?P<em_mark>[*_])(?=[^\s*_])(?P<em_text>.+?)(?<=[^\s*_])(?P=em_mark)(?![\w*]))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Found:
    kind: str
    key: str
    """What both sides must share: the address of a link, the text of a code span."""
    start: int
    end: int


def strip_markdown(text: str) -> tuple[str, list[_Found]]:
    """Return `text` without inline Markdown, and the codes as spans over the result."""
    out: list[str] = []
    found: list[_Found] = []
    _strip(text, 0, out, found)
    return "".join(out), sorted(found, key=lambda code: (code.start, -code.end))


def _strip(text: str, base: int, out: list[str], found: list[_Found]) -> int:
    """Append the plain form of `text`, which starts at `base`; return where it ends."""
    position, at = 0, base
    for match in _INLINE.finditer(text):
        before = text[position : match.start()]
        out.append(before)
        at += len(before)
        position = match.end()
        kind, inner, key = _content(match)
        if kind in STANDALONE:
            out.append(inner)
            end = at + len(inner)
        else:
            end = _strip(inner, at, out, found)
        found.append(_Found(kind, key, at, end))
        at = end
    out.append(text[position:])
    return at + len(text) - position


def _content(match: re.Match[str]) -> tuple[str, str, str]:
    """Return kind, text and key of an inline match."""
    if match["code"] is not None:
        return "code", match["code_text"], match["code_text"].strip()
    if match["image"] is not None:
        return "image", match["alt"], match["image_url"]
    if match["link"] is not None:
        return "link", match["link_text"], match["url"]
    if match["autolink"] is not None:
        return "autolink", match["auto_url"], match["auto_url"]
    if match["strong"] is not None:
        return "strong", match["strong_text"], ""
    return "em", match["em_text"], ""


def build(source: str, target: str, origin: str) -> Pair | None:
    """Make a pair of two Markdown texts; None where their codes do not match.

    Emphasis and strong are told apart by order, links and code by what they hold. Tags of HTML that
    one side has alone are dropped.
    """
    plain_source, codes_source = strip_markdown(_without_tags_of_its_own(source, target))
    plain_target, codes_target = strip_markdown(_without_tags_of_its_own(target, source))
    if len(codes_source) != len(codes_target):
        return None
    remaining = list(codes_target)
    codes = []
    for code in codes_source:
        partner = next((other for other in remaining if (other.kind, other.key) == (code.kind, code.key)), None)
        if partner is None:
            return None
        remaining.remove(partner)
        if code.end > code.start and partner.end > partner.start:
            codes.append(Code(code.kind, (code.start, code.end), (partner.start, partner.end)))
    return Pair(plain_source, plain_target, tuple(codes), origin)


def _without_tags_of_its_own(text: str, other: str) -> str:
    return TAG.sub(lambda match: match[0] if match[0] in other else "", text)
