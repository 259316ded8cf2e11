"""What in plain text is no prose: addresses, mentions, file names, versions, emoji, other scripts, marks."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind
from nltrans.core.literals import ADDRESS, ADDRESS_TO_BRACKET, DOMAIN, EMAIL, IDENTIFIER, MENTION, SHORTCODE
from nltrans.core.marks import BRACKETS
from nltrans.core.placeholders import PLACEHOLDER
from nltrans.language.tags import script

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RESERVED", "addresses", "entities", "literals"]

_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u231a-\u23ff\u25aa-\u25fe\u203c\u2049\u2122\u2139]"
    "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\U0001f000-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]*)*)+"
)
_FOREIGN = (
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff]"
)
_EXTENSIONS = (
    "png|jpe?g|gif|svg|webp|pdf|mdx?|txt|ya?ml|json|toml|ini|cfg|py|ipynb|[jt]sx?|html?"
    "|css|csv|tsv|xml|zip|gz|sh|cpp|rs|go|java|rb"
)
_WORD = "[0-9A-Za-z_\u00c0-\u024f.-]"
_HINT = re.compile("[@#:/\\[{\\d_()%<]|\\*\\||\\.\\w|www|[^\\x00-\u058f\u2000-\u2018\u201a-\u201b\u201e-\u202f]")
"""Text without any of these has no literal; a test that is cheaper than the search."""

RESERVED = f"{BRACKETS}\ufffd"
"""Characters of marks, and what Markdown makes of a null character: never text."""

_LITERALS = re.compile(
    rf"""
      (?P<words> (?:[A-Za-z]+(?:-[A-Za-z]+)*(?:[ ,;!?"”’)]|\.(?=\s))[ ,;!?"“”‘’()–—]*)+ )
    | (?P<url> {ADDRESS} )
    | (?P<email> {EMAIL} )
    | (?P<tag> \[[A-Z]{{2}}(?:-[A-Z]{{2}})?\] )
    | (?P<file>
        (?<![\w/.-])(?:[\w.-]{{0,99}}/){{0,20}}[\w-][\w.-]{{0,99}}
        \.(?:{_EXTENSIONS})(?![\w.]{{0,99}}\w)
      )
    | (?P<domain> {DOMAIN} )
    | (?P<path>
        (?<![\w/.~:>)])~?/(?:[\w.-]{{1,99}}/){{1,20}}[\w.-]*[\w/]
        | (?<!\w)[A-Z]:\\(?:[\w. -]{{1,99}}\\)*[\w.-]*\w
        | (?<![\w/.-])[\w-]{{1,99}}/[\w.-]{{1,99}}\#\d+
      )
    | (?P<mention> {MENTION} )
    | (?P<variable> (?i-x:{PLACEHOLDER}) )
    | (?P<shortcode> {SHORTCODE} )
    | (?P<word> {_WORD}+(?:\(\))? )
    | (?P<mark> [{RESERVED}] )
    | (?P<emoji> {_EMOJI} )
    | (?P<foreign> {_FOREIGN}+(?:[\s\u3000-\u303f\uff00-\uffef]*{_FOREIGN}+)* )
    """,
    re.VERBOSE,
)

_BARE = re.compile(ADDRESS_TO_BRACKET)

_IDENTIFIER = re.compile(IDENTIFIER)
_LONGEST_WORD = 100
"""Longer words are no identifiers; the search in a word takes more than linear time."""

_KINDS = {
    "url": CodeKind.AUTOLINK,
    "email": CodeKind.AUTOLINK,
    "emoji": CodeKind.EMOJI,
    "shortcode": CodeKind.EMOJI,
}
_LETTERS = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", ""})
"""Scripts of the text that is not `_FOREIGN`."""


def literals(text: str, language: str) -> Iterator[tuple[int, int, CodeKind]]:
    """Yield start, end and kind of what is to come out of a translation as it is.

    Text in another script is left alone unless `language`, that of the post, is written in one.
    """
    if not _HINT.search(text):
        return
    own_script = script(language) not in _LETTERS
    for match in _LITERALS.finditer(text):
        name = match.lastgroup or ""
        if name == "word":
            if len(match[0]) <= _LONGEST_WORD and not match[0].isalpha():
                for inner in _IDENTIFIER.finditer(text, *match.span()):
                    yield inner.start(), inner.end(), CodeKind.LITERAL
        elif name != "words" and not (own_script and name == "foreign"):
            yield match.start(), match.end(), _KINDS.get(name, CodeKind.LITERAL)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the addresses that stand bare in a text."""
    if "://" in text:
        yield from (match.span() for match in _BARE.finditer(text))


def entities(source: str) -> str | None:
    """Decode an escape or entity to one printing character, or return None to leave it alone."""
    if source.startswith("\\"):
        return source[1:]
    decoded = unescape(source)
    if (
        len(decoded) != 1
        or decoded == source
        or (decoded.isalnum() and decoded.isascii())
        or decoded in "\n\r\t " + RESERVED
    ):
        return None
    return decoded if decoded.isprintable() or decoded in "\u00a0\u202f\u2009" else None
