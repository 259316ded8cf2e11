"""What is no prose whatever stands around it: the tables of the dialects, applied to a post.

Ranges are found before Markdown is parsed, in one pass from left to right over the source. The
parser sees a protected range as opaque characters of the same length, so that `{{ a | b }}` in a
link target, `$a_b$` or a shortcode cannot be taken for Markdown, and every position stays true.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, Span
from nltrans.markdown import flavors
from nltrans.markdown.flavors.own import NOTHING
from nltrans.markdown.flavors.rule import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.markdown.flavors import Rule
    from nltrans.markdown.flavors.own import Own

__all__ = ["ESCAPED", "OPAQUE", "Prose", "Protected", "mask", "protected"]

OPAQUE = "\ue000"
"""Stands for a protected character; a private-use letter, which no Markdown rule knows."""


ESCAPED = "escaped"
"""Label of tags that are written to be read; a target that has tags is spelled with them, so they are not counted."""


class Prose(NamedTuple):
    """A text of its own in a protected range."""

    key: str
    """Name of the parameter, or of what else it is."""
    span: Span


class Protected(NamedTuple):
    """A range that is copied as it stands, but for the prose in it."""

    span: Span
    kind: CodeKind
    label: str
    """Class of the bytes in the coverage: ``liquid``, ``shortcode``, ``math``, …"""
    ends_segment: bool = False
    """Text after it does not continue the sentence before it."""
    prose: tuple[Prose, ...] = ()
    close: Span | None = None
    """Where the closing part of a pair stands, in the range that opens it."""
    body: bool = False
    """Lines below it that are indented belong to it."""

    def seen(self, shown: str) -> str:
        """Return what of its source stands for it in a sentence."""
        if self.label == "wiki":
            return shown.strip("![]") if self.kind is CodeKind.LITERAL else ""
        if self.kind in {CodeKind.MATH, CodeKind.LITERAL} or self.label == "jsx":
            return shown
        return shown.strip("` ") if self.kind is CodeKind.CODE else ""

    def source(self, text: str) -> str:
        """Return its source without the prose in it."""
        return "".join(part.of(text) for part in self.copied())

    def copied(self) -> Iterator[Span]:
        """Yield what of it is copied."""
        at = self.span.start
        for _, span in self.prose:
            yield Span(at, span.start)
            at = span.end
        yield Span(at, self.span.end)


FENCED = (
    r"^(?P<fence_indent>[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n|\Z)"
    r"(?:(?![ \t>]*(?P=fence))[^\n]*(?:\n|\Z))*?(?:[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
)
"""A fenced code block, found before containers are known."""
_STARTS = r"[<{\\$`\[\n>]"
"""What a rule begins with, or what stands right before it."""
_KEPT = (
    rf"{CONTAINERS}(?P<kept><(?P<kept_name>[a-z][\w-]*)\b(?=[^<>]*?\s(?:translate[ \t]*=[ \t]*[\"']?no\b"
    r"|class[ \t]*=[ \t]*(?:\"[^\"<>]*\bnotranslate\b|'[^'<>]*\bnotranslate\b)))[^<>]*>)"
)
"""An element that is left alone; where blank lines stand in it, Markdown does not see that it is one."""
_CODE_RUN = r"(?P<ticks>`+)"
_COMMENT = r"(?P<comment><!--)"
_SCRIPT = r"(?P<script><(?P<raw_tag>script|style|pre|textarea)\b)"


class _Table(NamedTuple):
    """The rules of a dialect, compiled."""

    rules: tuple[Rule, ...]
    pattern: re.Pattern[str]
    starts: re.Pattern[str]
    """Where any rule can match, or right before it: a test that is cheaper than the rules."""
    prose: tuple[re.Pattern[str] | None, ...]
    """What finds the prose in a match of each rule."""


@lru_cache(maxsize=32)
def _table(flavor: str, own: Own) -> _Table:
    """Join the rules of a flavor; what must not be looked into comes before them."""
    rules = (*own.rules(), *flavors.rules(flavor))
    named = [f"(?P<rule{index}>{rule.pattern})" for index, rule in enumerate(rules)]
    order = [part for part, rule in zip(named, rules, strict=True) if rule.first]
    order += [_KEPT, _COMMENT, _SCRIPT, f"(?P<skip>{FENCED})", _CODE_RUN]
    order += [part for part, rule in zip(named, rules, strict=True) if not rule.first]
    order.append(r"(?P<escaped>\\[`{<$])")
    starts = dict.fromkeys([_STARTS, *(rule.starts for rule in rules if rule.starts)])
    return _Table(
        rules,
        re.compile("|".join(order), re.MULTILINE | re.IGNORECASE),
        re.compile("|".join(starts)),
        tuple(re.compile(rule.prose) if rule.prose else None for rule in rules),
    )


_NAMES = ("liquid_name", "hugo_name", "kramdown_name")


class _Closings:
    """Finds closing tags, and remembers which there are none of."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def end(self, pattern: str, start: int) -> int | None:
        """Return the end of the next match of `pattern` from `start` on; starts must not decrease."""
        if pattern in self._absent:
            return None
        match = re.compile(pattern, re.IGNORECASE).search(self._text, start)
        if match is None:
            self._absent.add(pattern)
        return match.end() if match else None

    def balanced(self, name: str, start: int) -> int | None:
        """Return the end of the closing tag for an opening one of this name that ends at `start`."""
        if name.lower() in self._absent:
            return None
        depth = 1
        for match in re.compile(rf"<(?P<close>/)?{name}\b[^<>]*>", re.IGNORECASE).finditer(self._text, start):
            depth += -1 if match["close"] else not match[0].endswith("/>")
            if not depth:
                return match.end()
        self._absent.add(name.lower())
        return None


def _next(table: _Table, text: str, at: int) -> re.Match[str] | None:
    """Return the first match of a rule from `at` on."""
    pattern, starts = table.pattern, table.starts
    if (match := pattern.match(text, at)) is not None and (at == 0 or text[at - 1] in "\n>" or starts.match(text, at)):
        return match
    for start in starts.finditer(text, at):
        place = start.start()
        if text[place] in "\n>":
            place += 1
        if (match := pattern.match(text, place)) is not None:
            return match
    return None


def protected(text: str, flavor: str, start: int = 0, own: Own = NOTHING) -> list[Protected]:
    """Return the protected ranges of `text` from `start` on, in order; a line begins behind a byte order mark."""
    spans = [span for span in own.find(text) if span.start >= start]
    asked = _disjoint([Protected(span, CodeKind.LITERAL, "own") for span in spans])
    return _disjoint([*asked, *_found(_hidden(text, asked), flavor, start, own)])


def _found(text: str, flavor: str, start: int, own: Own) -> list[Protected]:
    if text.startswith("\ufeff"):
        text = "\n" + text[1:]
    if "\r" not in text:
        return _ranges(text, flavor, start, own)
    found = _ranges(text.replace("\r\n", " \n").replace("\r", "\n"), flavor, start, own)
    ends = (item.span.end - (text[item.span.end - 1] == "\r") for item in found)
    return [item._replace(span=Span(item.span.start, end)) for item, end in zip(found, ends, strict=True)]


def _ranges(text: str, flavor: str, start: int, own: Own) -> list[Protected]:
    table = _table(flavor, own)
    found: list[Protected] = []
    runs = _backtick_runs(text)
    closings = _Closings(text)
    barred = flavors.has(flavor, "kramdown")
    at = start
    while (match := _next(table, text, at)) is not None:
        at = max(match.end(), at + 1)
        if match["ticks"]:
            begin = match.start("ticks")
            at = _end_of_code(text, begin, len(match["ticks"]), runs)
            if barred and "|" in text[begin:at]:
                found.append(Protected(Span(begin, at), CodeKind.CODE, "code"))
        elif match["kept_name"]:
            end = closings.balanced(match["kept_name"], match.end())
            if end and _BLANK_LINE.search(text, match.start(), end):
                begin = match.start("kept")
                found.append(Protected(Span(begin, end), CodeKind.TEMPLATE, "notranslate", ends_segment=True))
                at = end
        elif match["comment"] or match["script"]:
            close = f"</{match['raw_tag']}>" if match["script"] else "-->"
            at = closings.end(close, at) or at
        elif match.lastgroup and match.lastgroup.startswith("rule"):
            index = int(match.lastgroup[4:])
            made, at = _applied(table.rules[index], table.prose[index], match, closings)
            found += made
    return _disjoint([*found, *_title_ends(text, found)])


def _disjoint(found: list[Protected]) -> list[Protected]:
    """Return ranges in order, without those that begin in another, and without pairs of which one is cut."""
    kept: list[Protected] = []
    for item in sorted(found, key=lambda item: item.span):
        if not kept or kept[-1].span.end <= item.span.start:
            kept.append(item)
    standing = {item.span for item in kept}
    return [item if item.close is None or item.close in standing else item._replace(close=None) for item in kept]


def _applied(
    rule: Rule, prose: re.Pattern[str] | None, match: re.Match[str], closings: _Closings
) -> tuple[list[Protected], int]:
    """Return the ranges that a match of a rule makes, and where to go on."""
    text = match.string
    begin, end = _bounds(rule, match)
    at = max(match.end(), match.start() + 1)
    inner: list[Prose] = []
    if rule.extent:
        extent = rule.extent(text, begin)
        if extent is None:
            return [], match.start() + 1
        at = end = extent[0]
        inner = [Prose("", span) for span in extent[1]]
    elif rule.close or rule.label == "esm":
        at = end = _end_of_content(rule, match, closings)
    if begin >= end:
        return [], at
    if prose is not None:
        inner = list(_prose(prose, text, Span(begin, end)))
    if rule.paired and inner:
        opened, closed = Span(begin, inner[0].span.start), Span(inner[0].span.end, end)
        return [
            Protected(opened, rule.kind, rule.label, close=closed, body=rule.body),
            Protected(closed, rule.kind, rule.label),
        ], opened.end
    return [Protected(Span(begin, end), rule.kind, rule.label, rule.ends_segment, tuple(inner), body=rule.body)], at


def _prose(pattern: re.Pattern[str], text: str, span: Span) -> Iterator[Prose]:
    """Yield what of a range is prose; nothing where braces in it are not balanced."""
    source = span.of(text)
    if source.count("{") != source.count("}"):
        return
    for match in pattern.finditer(source):
        groups = match.groupdict()
        name = next((name for name in ("prose", "prose2") if groups.get(name)), None)
        if name:
            start, end = match.span(name)
            yield Prose(groups.get("key") or "", Span(span.start + start, span.start + end))


def _title_ends(text: str, found: list[Protected]) -> Iterator[Protected]:
    """Yield the brackets that close titles of admonitions."""
    starts = [item.span.start for item in found]
    for item in found:
        if item.label == "admonition" and text[item.span.end - 1] == "[":
            match = _TITLE_END.search(text, item.span.end)
            if match and found[bisect_left(starts, match.start() + 1) - 1].span.end <= match.start():
                yield item._replace(span=Span(match.start(), match.start() + 1))


_TITLE_END = re.compile(r"\][ \t]*(?:\{[^}\n]*\}[ \t]*)?$", re.MULTILINE)


def _end_of_content(rule: Rule, match: re.Match[str], closings: _Closings) -> int:
    """Return the end of what begins with a match."""
    if not rule.close:
        return _end_of_script(match.string, *match.span())
    names = match.groupdict()
    close = rule.close.replace("NAME", next(names[key] for key in _NAMES if names.get(key)).lower())
    return closings.end(close, match.end()) or match.end()


_PREFIX = re.compile(rf"{CONTAINERS}[ \t]*")


def _bounds(rule: Rule, match: re.Match[str]) -> tuple[int, int]:
    """Return what of a match is protected: without the container's markup before it."""
    begin, end = match.span()
    if rule.prefixed:
        prefix = _PREFIX.match(match[0])
        begin += prefix.end() if prefix else 0
        end = begin + len(match.string[begin:end].rstrip())
    return begin, end


def _hidden(text: str, ranges: list[Protected]) -> str:
    """Return `text` with the characters of ranges opaque; line ends stay."""
    pieces, at = [], 0
    for item in ranges:
        pieces += [text[at : item.span.start], re.sub(r"[^\r\n]", OPAQUE, item.span.of(text))]
        at = item.span.end
    return "".join([*pieces, text[at:]])


def mask(text: str, ranges: list[Protected], flavor: str) -> str:
    """Return `text` with protected characters made opaque; line ends stay.

    JSX that HTML has no rule for looks like HTML: a value in braces like one in quotes, properties
    that are spread like a name, a name with dots like one with hyphens.
    """
    pieces, at = [], 0
    tag = ""
    for item in ranges:
        before = text[at : item.span.start]
        opened = _OPEN_TAG.search(before)
        tag = opened[0] if opened else tag and tag + before
        opaque = re.sub(r"[^\r\n]", OPAQUE, item.span.of(text))
        if ">" in before[opened.start() if opened else 0 :] or len(tag) > _LONGEST_TAG:
            tag = ""
        elif item.label == "jsx" and tag and tag.count('"') % 2 == tag.count("'") % 2 == 0:
            opaque = f'"{opaque[1:-1]}"' if before.endswith("=") else opaque.replace(OPAQUE, "x")
        pieces.append(before)
        pieces.append(opaque)
        at = item.span.end
    pieces.append(text[at:])
    masked = "".join(pieces)
    if flavors.has(flavor, "kramdown"):
        masked = _FAR_DEFINITION.sub(r"\g<more>:\g<rest>", masked)
    return _MEMBER.sub(lambda name: name[0].replace(".", "-"), masked) if flavors.has(flavor, "mdx") else masked


_OPEN_TAG = re.compile(r"<[A-Za-z][^<>]*\Z")
_LONGEST_TAG = 2000
_FAR_DEFINITION = re.compile(r"^:(?P<more> {3})(?P<rest> {2,4})(?=\S)", re.MULTILINE)
"""A definition with more space than other flavors allow; it is as good if the colon comes later."""
_MEMBER = re.compile(r"(?<=<)/?[A-Za-z]\w*(?:\.\w+)+(?=[\s/>])")


def _end_of_script(text: str, begin: int, end: int) -> int:
    """Return the end of an import or export: after paragraphs that leave a bracket open, one that closes it."""
    stop = end
    while sum(text.count(bracket, begin, stop) for bracket in "{(") > sum(
        text.count(bracket, begin, stop) for bracket in "})"
    ):
        match = _PARAGRAPH.match(text, stop)
        if match is None or stop - begin > _LONGEST_SCRIPT:
            return end
        stop = match.end()
    return stop


_PARAGRAPH = re.compile(r"(?:\s*\n)?[^\n]+(?:\n(?![ \t\r]*\n)[^\n]+)*")
_LONGEST_SCRIPT = 20_000


def _backtick_runs(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks start, by their length."""
    runs: dict[int, list[int]] = {}
    for match in re.finditer(r"`+", text):
        runs.setdefault(len(match[0]), []).append(match.start())
    return runs


_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")


def _end_of_code(text: str, start: int, length: int, runs: dict[int, list[int]]) -> int:
    """Return the end of the code span that opens at `start`, or of the run if none closes it."""
    same = runs.get(length, [])
    index = bisect_left(same, start + length)
    if index < len(same):
        close = same[index]
        blank = _BLANK_LINE.search(text, start, close)
        if blank is None:
            return close + length
    return start + length
