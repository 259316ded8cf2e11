"""Typography of a target language: spaces before punctuation, quotes, apostrophes, percent, numbers.

What a language sets stands in its module; separators and percent signs are those of CLDR.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.literals import ADDRESS, EMAIL, SHORTCODE
from nltrans.core.names import Name
from nltrans.language.base import NBSP, NNBSP
from nltrans.language.cldr import Signs, signs
from nltrans.language.known import of

if TYPE_CHECKING:
    from nltrans.language.base import Language

__all__ = ["Typography", "detect", "fold", "localize"]


class Typography(Name):
    """How much is done to a target."""

    NONE = "none"
    """Nothing."""
    PLAIN = "plain"
    """What people type: ordinary spaces, straight quotes and apostrophes."""
    TYPOGRAPHIC = "typographic"
    """What typesetters set: no-break spaces, the language's quotes, curly apostrophes."""


_OPEN, _CLOSE, _OPAQUE = "\ufdd0\ufdd1\ufdd2"
"""Noncharacters in the place of an opening mark, a closing mark, and what is not touched."""

_PROTECTED = re.compile(
    rf"(?P<open>{marks.OPENING})|(?P<close>{marks.CLOSING})|{marks.STANDALONE}"
    r"|(?<!`)(?P<code>`{1,3})(?!`)[^`]+(?P=code)(?!`)"
    rf"|{ADDRESS}|{EMAIL}|{SHORTCODE}"
    r"|[:;]-?[)(DPp/|\\](?!\w)"
    r"|[\ufdd0-\ufdd2]"
)
_SPACES = " \u00a0\u2009\u202f"
_MARKS = f"{_OPEN}{_CLOSE}"
_QUOTES = re.compile('["“”„‟«»]')
_LEADING = re.compile(rf"[\s(\[{{—–/{_OPEN}-]|['’](?=.)")
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])'(?=[{_MARKS}]*[\w«{_OPAQUE}])")
_PERCENT = re.compile(rf"(?<=\d)([{_CLOSE}]*)[{_SPACES}]*(?=%(?![\w%]))")
_GROUPED = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,]|\.\d)")
_DECIMAL = re.compile(r"(?<![\w.,-])\d+\.\d+(?![\w,-]|\.\d)")
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w-]*|[Vv]ersions?|v\.)[ \u00a0]\Z")


def localize(text: str, language: str, style: Typography, *, numbers: bool = False) -> str:
    """Return a target in the typography of its language.

    Marks, URLs, addresses, code and emoji shortcodes are never touched; a second call changes
    nothing. Quotes that do not pair stay as they are, and no ¿ or ¡ is put in.

    Args:
        text: A target, with or without marks.
        language: BCP 47; for a language without rules only quotes are made plain.
        style: How much to do.
        numbers: Also use the decimal and thousands separators of the language, except in what
            may be a version.
    """
    if style is Typography.NONE:
        return text
    rules = of(language)
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return _OPEN if match["open"] else _CLOSE if match["close"] else _OPAQUE

    hidden = _PROTECTED.sub(hide, text)
    if style is Typography.PLAIN:
        hidden = _straight(hidden)
    elif rules.quotes:
        hidden = _APOSTROPHE.sub("’", _quoted(hidden, rules))
    if rules.quotes:
        hidden = _spaced(hidden, rules, signs(language), plain=style is Typography.PLAIN)
        if numbers:
            hidden = _numbered(hidden, signs(language), plain=style is Typography.PLAIN)
    restored = iter(kept)
    return re.sub(f"[{_OPEN}{_CLOSE}{_OPAQUE}]", lambda _: next(restored), hidden)


def _straight(text: str) -> str:
    return text.translate(str.maketrans("“”„‟‘’‚", '""""\'\'\''))


def _quoted(text: str, rules: Language) -> str:
    """Put the quotes of the language where they pair; spaces inside come with them."""
    changes: list[tuple[int, int, str]] = []
    depth = 0
    for match in _QUOTES.finditer(text):
        start, end = match.span()
        if _opens(text, start):
            while text[end : end + 1] in tuple(_SPACES) and match[0] == "«":
                end += 1
            glyph = rules.quotes[0] + rules.inside if depth == 0 else rules.quotes[2]
            depth += 1
        else:
            depth -= 1
            while match[0] == "»" and text[start - 1 : start] in tuple(_SPACES):
                start -= 1
            glyph = rules.inside + rules.quotes[1] if depth == 0 else rules.quotes[3]
        if depth not in (0, 1, 2):
            return text
        changes.append((start, end, glyph))
    if depth:
        return text
    pieces, at = [], 0
    for start, end, glyph in changes:
        pieces += [text[at:start], glyph]
        at = end
    return "".join((*pieces, text[at:]))


def _opens(text: str, at: int) -> bool:
    """Tell by its neighbours whether a quote opens; guillemets say it themselves."""
    if text[at] in "«»":
        return text[at] == "«"
    left, right = at - 1, at + 1
    while text[left : left + 1] in (_OPEN, _CLOSE) and left:
        left -= 1
    while text[right : right + 1] in (_OPEN, _CLOSE):
        right += 1
    before, after = text[left : left + 1] if at else "", text[right : right + 1]
    if text[left : left + 1] in (_OPEN, _CLOSE):
        before = ""
    if not before:
        return True
    return bool(after) and not after.isspace() and bool(_LEADING.match(before) or before in "'’«“„")


def _spaced(text: str, rules: Language, written: Signs, *, plain: bool) -> str:
    for high, space in rules.before:
        text = re.sub(
            rf"(?<=[^\s(\[¿¡{re.escape(high)}{_MARKS}])([{_CLOSE}]*)[{_SPACES}]*"
            rf"(?=[{re.escape(high)}][;:!?.…]*[{_MARKS}]*(?:[\s)\]»”\"'’,]|\Z))",
            rf"\g<1>{' ' if plain else space}",
            text,
        )
    if rules.inside:
        filler = " " if plain else rules.inside
        text = re.sub(rf"«[{_SPACES}]*(?=\S)", f"«{filler}", text)
        text = re.sub(rf"(?<=\S)(?<![{_SPACES}])[{_SPACES}]*»", f"{filler}»", text)
    percent = " " if plain and written.percent_space else written.percent_space
    return _PERCENT.sub(rf"\g<1>{percent}", text)


def _numbered(text: str, written: Signs, *, plain: bool) -> str:
    group = written.group.replace("'", "’")
    if plain:
        group = _straight(group).replace(NBSP, " ").replace(NNBSP, " ")

    def grouped(match: re.Match[str]) -> str:
        whole, dot, rest = match[0].partition(".")
        return whole.replace(",", group) + (written.decimal if dot else "") + rest

    def decimal(match: re.Match[str]) -> str:
        if _NAME_BEFORE.search(text, 0, match.start()):
            return match[0]
        return match[0].replace(".", written.decimal)

    text = _GROUPED.sub(grouped, text)
    return _DECIMAL.sub(decimal, text)


_CODE = re.compile(
    r"^([`~]{3,})[^\n]*\n.*?^\1|<[^<>\n]*>|\]\([^()\n]*\)|(?<!`)(`{1,3})(?!`)[^`]+\2(?!`)", re.MULTILINE | re.DOTALL
)
_CURLY = re.compile(r"[“”„«»]|(?<=\w)’(?=\w)")
_TYPED = re.compile(r"(?<![\w=])\"(?=\w)|(?<=\w)'(?=\w)")
_LEAST_SHARE = 0.9


def detect(text: str) -> Typography:
    """Return the style of a source: typographic if nearly all its quotes and apostrophes are curly.

    Front matter, code, HTML tags and link targets do not count.
    """
    prose = re.sub(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", "", text, flags=re.MULTILINE | re.DOTALL)
    prose = _CODE.sub("", prose)
    curly, typed = len(_CURLY.findall(prose)), len(_TYPED.findall(prose))
    return Typography.TYPOGRAPHIC if curly and curly >= _LEAST_SHARE * (curly + typed) else Typography.PLAIN


def fold(text: str, language: str) -> str:
    """Return `text` with all typographic variants in one form, to compare translations fairly.

    Quotes and apostrophes become straight, no-break spaces plain, spaces before punctuation and
    percent signs and inside guillemets go, three full stops are an ellipsis.
    """
    folded = _straight(text).replace("ʼ", "'").replace("`", "'").replace("...", "…")
    folded = re.sub(r"[ \u00a0\u2007\u2009\u202f]+", " ", folded)
    folded = re.sub(r"« ?| ?»", '"', folded)
    spaced = "".join(high for high, _ in of(language).before) if language else ""
    if spaced:
        folded = re.sub(rf" (?=[{re.escape(spaced)}]+(?:\s|[\")\]]|\Z))", "", folded)
    return re.sub(r"(?<=\d) (?=%)", "", folded)
