"""What is no prose whatever stands around it: one table of rules, and which flavors have them.

Ranges are found before Markdown is parsed, in one pass from left to right over the source. The
parser sees a protected range as opaque characters of the same length, so that `{{ a | b }}` in a
link target, `$a_b$` or a shortcode cannot be taken for Markdown, and every position stays true.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FLAVORS", "Protected", "mask", "parameters", "protected", "without_parameters"]

FLAVORS = ("commonmark", "gfm", "jekyll", "hugo", "docusaurus")

OPAQUE = "\ue000"
"""Stands for a protected character; a private-use letter, which no Markdown rule knows."""


class Protected(NamedTuple):
    """A range that is copied as it stands."""

    span: Span
    kind: CodeKind
    label: str
    """Class of the bytes in the coverage: ``liquid``, ``shortcode``, ``math``, …"""
    ends_segment: bool = False
    """Text after it does not continue the sentence before it."""


class _Rule(NamedTuple):
    label: str
    pattern: str
    kind: CodeKind
    flavors: frozenset[str]
    ends_segment: bool = False
    close: str = ""
    """Pattern of the closing tag, where the pattern is that of an opening one; ``NAME`` is what both name."""


_ALL = frozenset(FLAVORS)
_RICH = _ALL - {"commonmark"}
_LIQUID = frozenset({"jekyll"})
_HUGO = frozenset({"hugo"})
_MDX = frozenset({"docusaurus"})

_ITEM = r"(?:[-+*]|\d{1,9}[.)])[ \t]"
_CONTAINERS = rf"^(?:[ \t>]|{_ITEM})*"
"""Markup of quotes and list items at the start of a line."""
_LINE_END = r"\n(?![ \t>]*\n)"
"""A line end in a paragraph; what closes in its paragraph must do so in 1000 characters, which bounds the search."""
_BRACED = rf"(?:[^{{}}\n]|\{{(?!\{{)|\}}(?!\}})|{_LINE_END}){{0,1000}}\}}\}}"
"""The rest of what two braces enclose; like all of these it holds no opening of its own kind, so none is read twice."""
_PERCENT = rf"(?:[^%{{\n]|\{{(?!%)|%(?!\}})|{_LINE_END}){{0,1000}}%\}}"
_INLINE_MATH = r"(?:(?!\\\))[^\n])"
_DISPLAY_MATH = rf"(?:(?!\\\])(?:[^\n]|{_LINE_END}))"
_SIGN = r"(?:\\[a-z]|[\^=]|\b[a-z]_|[a-z] [*+/<>-] \w)"
"""What makes a formula of text in escaped brackets."""
_PRICES = r"\d[\d.,]*(?:[ -][\w.,%']+){0,8}? [^\W\d_]{2,}(?:[ -][\w.,%']+){0,8}\$"
"""An amount and words up to the next dollar sign."""
_INNERMOST = r"\{[^{}\n]{0,300}\}"
_INNER = rf"\{{(?:[^{{}}\n]|{_LINE_END}|{_INNERMOST}){{0,1000}}\}}"

_RULES = (
    _Rule(
        "notranslate",
        r"<!--[ \t]*notranslate[ \t]*-->[\s\S]*?(?:<!--[ \t]*/notranslate[ \t]*-->|\Z)",
        CodeKind.TEMPLATE, _ALL, ends_segment=True,
    ),
    _Rule(
        "liquid",
        r"\{%-?[ \t]*(?P<liquid_name>raw|comment|highlight|schema|style|javascript)\b[^\n%]{0,500}%\}",
        CodeKind.TEMPLATE, _LIQUID, close=r"\{%-?[ \t]*endNAME[ \t]*-?%\}",
    ),
    _Rule("liquid", rf"\{{\{{{_BRACED}|\{{%{_PERCENT}", CodeKind.TEMPLATE, _LIQUID),
    _Rule(
        "shortcode",
        r"\{\{[<%][ \t]*(?P<hugo_name>highlight|raw|mermaid|math|katex|gist|code|rawhtml|comment)\b"
        r"(?:(?![>%]\}\})[\s\S]){0,1000}(?<!/)[>%]\}\}",
        CodeKind.TEMPLATE, _HUGO, close=r"\{\{[<%][ \t]*/[ \t]*NAME[ \t]*[>%]\}\}",
    ),
    _Rule(
        "shortcode",
        rf"\{{\{{<(?:[^>{{\n]|\{{(?!\{{<)|>(?!\}}\}})|{_LINE_END}){{0,1000}}>\}}\}}"
        rf"|\{{\{{%(?:[^%{{\n]|\{{(?!\{{%)|%(?!\}}\}})|{_LINE_END}){{0,1000}}%\}}\}}",
        CodeKind.TEMPLATE, _HUGO,
    ),
    _Rule("template", rf"\{{\{{{_BRACED}", CodeKind.TEMPLATE, _HUGO | _MDX | {"gfm"}),
    _Rule("kramdown", r"^\\\\[ \t]*$|\\\\(?=[ \t]*$)", CodeKind.BREAK, _LIQUID, ends_segment=True),
    _Rule(
        "kramdown", r"\{::(?P<kramdown_name>comment|nomarkdown)\b[^}\n]{0,500}(?<!/)\}",
        CodeKind.TEMPLATE, _LIQUID, close=r"\{:/[^}\n]{0,99}\}",
    ),
    _Rule("kramdown", r"^[ \t>]*\^[ \t]*$", CodeKind.TEMPLATE, _LIQUID, ends_segment=True),
    _Rule("shortcode", r"^[ \t]*<-+>[ \t]*$", CodeKind.TEMPLATE, _HUGO, ends_segment=True),
    _Rule("attributes", r"\{:(?:[^{}\n]|\{(?!:)){0,500}\}", CodeKind.TEMPLATE, _LIQUID),
    _Rule("attributes", r"\{[#.][\w:-][^{}\n]*\}", CodeKind.TEMPLATE, _RICH),
    _Rule("attributes", r"(?<=[)\]`])\{[\w-]+=[^{}\n]*\}", CodeKind.TEMPLATE, _RICH - _MDX),
    _Rule(
        "esm", r"^(?:import|export)[ \t]+(?:[\w*{\"'])[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*",
        CodeKind.TEMPLATE, _MDX, ends_segment=True,
    ),
    _Rule("jsx", rf"</?>|(?<!\\)\{{(?:[^{{}}\n]|{_LINE_END}|{_INNER}){{0,1000}}\}}", CodeKind.TEMPLATE, _MDX),
    _Rule(
        "admonition", rf"{_CONTAINERS}:::+[ \t]*[\w-]*(?:\[(?=[^\n]*\][ \t]*(?:\{{[^}}\n]*\}}[ \t]*)?$))?",
        CodeKind.TEMPLATE, frozenset({"docusaurus", "hugo", "gfm"}), ends_segment=True,
    ),
    _Rule("alert", r"(?<=>)[ \t]*\[!\w+\][+-]?(?=[ \t]|$)", CodeKind.TEMPLATE, _RICH, ends_segment=True),
    _Rule("task", rf"^[ \t>]*{_ITEM}(?:[ \t>]|{_ITEM})*\[[ xX]\](?=[ \t])", CodeKind.TEMPLATE, _RICH),
    _Rule(
        "toc", rf"^[ \t>]*{_ITEM}(?:[ \t>]|{_ITEM})*[^\s{{][^\n]{{0,200}}(?=\n[ \t>]*\{{:[^}}\n]*\btoc\b)",
        CodeKind.TEMPLATE, _LIQUID, ends_segment=True,
    ),
    _Rule(
        "toc", r"^[ \t>]*(?:\[\[_?toc_?\]\]|\[toc\]|\{\{?toc\}?\})[ \t]*$",
        CodeKind.TEMPLATE, _RICH, ends_segment=True,
    ),
    _Rule("wiki", r"(?<!!)\[\[[^\[\]\n]{1,200}\]\](?![\[(:])", CodeKind.TEMPLATE, _RICH),
    _Rule("abbreviation", rf"{_CONTAINERS}\*\[[^\]\n]+\]:", CodeKind.TEMPLATE, _RICH, ends_segment=True),
    _Rule("math", r"(?<!\\)\$\$(?:[^$\\]|\\[\s\S]|\$(?!\$))+?\$\$", CodeKind.MATH, _RICH),
    _Rule(
        "math",
        r"\\\\\((?:[^\n\\]|\\(?!\\[()])){1,1000}?\\\\\)|\\\\\[(?:[^\\]|\\(?!\\(?:\]|\[(?![\d.])))){1,1000}?\\\\\]",
        CodeKind.MATH, _RICH,
    ),
    _Rule(
        "math",
        rf"(?<!\\)\\\((?={_INLINE_MATH}{{0,300}}?{_SIGN}|\w\\\)){_INLINE_MATH}{{1,1000}}\\\)"
        rf"|(?<!\\)\\\[(?={_DISPLAY_MATH}{{0,300}}?{_SIGN}){_DISPLAY_MATH}{{1,1000}}\\\]",
        CodeKind.MATH, _RICH,
    ),
    _Rule(
        "math",
        r"\\begin\{(?P<environment>[a-z]{1,20}\*?)\}[\s\S]{1,5000}?\\end\{(?P=environment)\}",
        CodeKind.MATH, _RICH,
    ),
    _Rule(
        "math",
        rf"(?<![\\$\w])\$(?![\s$])(?!{_PRICES})(?:[^$\n\\`]|\\.|\n(?![ \t]*\n))*?(?:[^\s$\\`]|\\.)\$"
        r"(?![\w$])|(?<![\\$\w])\$`[^`\n]+`\$(?![\w$])",
        CodeKind.MATH, _RICH,
    ),
    _Rule("footnote", r"(?<!\!)(?<!(?<!\\)\\)\[\^[^\]\s]{1,200}\](?!:)", CodeKind.FOOTNOTE, _RICH),
)  # fmt: skip

FENCED = (
    r"^(?P<fence_indent>[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n|\Z)"
    r"(?:(?![ \t>]*(?P=fence))[^\n]*(?:\n|\Z))*?(?:[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
)
"""A fenced code block, found before containers are known."""
_STARTS = re.compile(r"[<{\\$`\[\n>]")
"""Where any rule can match, or right before it: a test that is cheaper than the rules."""
_KEPT = (
    rf"{_CONTAINERS}(?P<kept><(?P<kept_name>[a-z][\w-]*)\b(?=[^<>]*?\s(?:translate[ \t]*=[ \t]*[\"']?no\b"
    r"|class[ \t]*=[ \t]*(?:\"[^\"<>]*\bnotranslate\b|'[^'<>]*\bnotranslate\b)))[^<>]*>)"
)
"""An element that is left alone; where blank lines stand in it, Markdown does not see that it is one."""
_CODE_RUN = r"(?P<ticks>`+)"
_COMMENT = r"(?P<comment><!--)"
_SCRIPT = r"(?P<script><(?P<raw_tag>script|style|pre|textarea)\b)"


def _compiled(flavor: str) -> tuple[re.Pattern[str], list[_Rule]]:
    """Join the rules of a flavor; what must not be looked into comes before them."""
    rules = [rule for rule in _RULES if flavor in rule.flavors]
    named = [f"(?P<rule{index}>{rule.pattern})" for index, rule in enumerate(rules)]
    first = [index for index, rule in enumerate(rules) if rule.label in {"notranslate", "alert", "admonition"}]
    order = [named[index] for index in first]
    order += [_KEPT, _COMMENT, _SCRIPT, f"(?P<skip>{FENCED})", _CODE_RUN]
    order += [part for index, part in enumerate(named) if index not in first]
    order.append(r"(?P<escaped>\\[`{<$])")
    return re.compile("|".join(order), re.MULTILINE | re.IGNORECASE), rules


_TABLES = {flavor: _compiled(flavor) for flavor in FLAVORS}
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


def _next(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """Return the first match of a rule from `at` on."""
    if (match := pattern.match(text, at)) is not None and (at == 0 or text[at - 1] in "\n>" or _STARTS.match(text, at)):
        return match
    for start in _STARTS.finditer(text, at):
        place = start.start()
        if text[place] in "\n>":
            place += 1
        if (match := pattern.match(text, place)) is not None:
            return match
    return None


def protected(text: str, flavor: str, start: int = 0) -> list[Protected]:
    """Return the protected ranges of `text` from `start` on, in order; a line begins behind a byte order mark."""
    if text.startswith("\ufeff"):
        text = "\n" + text[1:]
    if "\r" not in text:
        return _ranges(text, flavor, start)
    found = _ranges(text.replace("\r\n", " \n").replace("\r", "\n"), flavor, start)
    ends = (item.span.end - (text[item.span.end - 1] == "\r") for item in found)
    return [item._replace(span=Span(item.span.start, end)) for item, end in zip(found, ends, strict=True)]


def _ranges(text: str, flavor: str, start: int) -> list[Protected]:
    pattern, rules = _TABLES[flavor]
    found: list[Protected] = []
    runs = _backtick_runs(text)
    closings = _Closings(text)
    at = start
    while (match := _next(pattern, text, at)) is not None:
        at = max(match.end(), at + 1)
        if match["ticks"]:
            begin = match.start("ticks")
            at = _end_of_code(text, begin, len(match["ticks"]), runs)
            if flavor == "jekyll" and "|" in text[begin:at]:
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
            rule = rules[int(match.lastgroup[4:])]
            begin, end = _bounds(rule, match)
            if rule.close or rule.label == "esm":
                at = end = _end_of_content(rule, match, closings)
            if begin < end:
                found.append(Protected(Span(begin, end), rule.kind, rule.label, rule.ends_segment))
    return sorted([*found, *_title_ends(text, found)], key=lambda item: item.span.start)


def _title_ends(text: str, found: list[Protected]) -> Iterator[Protected]:
    """Yield the brackets that close titles of admonitions."""
    starts = [item.span.start for item in found]
    for item in found:
        if item.label == "admonition" and text[item.span.end - 1] == "[":
            match = _TITLE_END.search(text, item.span.end)
            if match and found[bisect_left(starts, match.start() + 1) - 1].span.end <= match.start():
                yield item._replace(span=Span(match.start(), match.start() + 1))


_TITLE_END = re.compile(r"\][ \t]*(?:\{[^}\n]*\}[ \t]*)?$", re.MULTILINE)


def _end_of_content(rule: _Rule, match: re.Match[str], closings: _Closings) -> int:
    """Return the end of what begins with a match."""
    if not rule.close:
        return _end_of_script(match.string, *match.span())
    names = match.groupdict()
    close = rule.close.replace("NAME", next(names[key] for key in _NAMES if names.get(key)).lower())
    return closings.end(close, match.end()) or match.end()


_PREFIX = re.compile(rf"{_CONTAINERS}[ \t]*")


def _bounds(rule: _Rule, match: re.Match[str]) -> tuple[int, int]:
    """Return what of a match is protected: without the container's markup before it."""
    begin, end = match.span()
    if rule.label == "task":
        begin = end - 3
    elif rule.label in {"admonition", "toc", "abbreviation"}:
        prefix = _PREFIX.match(match[0])
        begin += prefix.end() if prefix else 0
        end = begin + len(match.string[begin:end].rstrip())
    elif rule.label == "alert":
        begin = end - len(match[0].lstrip(" \t"))
        end = begin + len(match.string[begin:end].rstrip())
    return begin, end


_PARAMETERS = re.compile(
    r"""(?<=[\s"'])(?P<name>alt|title|caption|description|summary|label|placeholder)[ \t]*=[ \t]*"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)')"""
)
_CALL = re.compile(r"\{%-?[ \t]*include\w*\s|\{\{[<%](?!/)")


def parameters(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, start and end of the values in an include or a shortcode that a reader sees."""
    if _CALL.match(source) and source.count("}", 0, -2) == source.count("{", 2):
        for match in _PARAMETERS.finditer(source):
            yield match["name"], *match.span("double" if match["double"] is not None else "single")


def without_parameters(source: str) -> str:
    """Return the source of a protected range without the values in it that a reader sees."""
    pieces, at = [], 0
    for _, start, end in parameters(source):
        pieces.append(source[at:start])
        at = end
    return "".join([*pieces, source[at:]])


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
    if flavor in _LIQUID:
        masked = _FAR_DEFINITION.sub(r"\g<more>:\g<rest>", masked)
    return _MEMBER.sub(lambda name: name[0].replace(".", "-"), masked) if flavor in _MDX else masked


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
