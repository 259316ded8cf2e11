"""Literals: what in running text is no prose and comes out of a translation as it is; their one grammar.

The expressions have no capturing groups, and find no mark: others are built from them, which say
what a literal is for, a placeholder, a part that typography leaves alone, or no place for a term.
"""

from __future__ import annotations

__all__ = [
    "ADDRESS",
    "ADDRESS_TO_BRACKET",
    "DOMAIN",
    "EMAIL",
    "IDENTIFIER",
    "MENTION",
    "NUMBER",
    "SHORTCODE",
]

_NEVER = r"\s<>⟦⟧\ue000\ufffc\u2600-\u27bf\U0001f000-\U0001faff"
"""Characters of no address: brackets, emoji, and U+E000 and U+FFFC, which stand for inline codes."""
_INSIDE = rf"[^{_NEVER}()]"
_LAST = rf"[^{_NEVER}().,;:!?'\"*_~\]}}»”’]"
"""The last one: what may be punctuation behind the address is not."""
_SCHEME = r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://"
ADDRESS = (
    rf"(?:{_SCHEME}(?:{_INSIDE}|\({_INSIDE}*\))*(?:{_LAST}|\({_INSIDE}*\))"
    rf"|\bwww\.[\w-]+\.[^{_NEVER}]*[\w/])"
)
"""An address with a scheme, in which parentheses come in pairs, or one that begins with ``www.``."""

ADDRESS_TO_BRACKET = rf"(?:{_SCHEME}[^{_NEVER}()\[\]]*{_LAST})"
"""An address up to the first bracket, where it may be the text or the target of a link."""

EMAIL = r"(?:(?<![\w.+-])(?:mailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b)"

_DOMAINS = "com|org|net|edu|gov|io|ai|dev|info"
DOMAIN = (
    rf"(?:(?<![\w@/.-])(?:[a-z\d][a-z\d-]{{0,62}}\.){{1,4}}(?:{_DOMAINS})(?![\w-])"
    rf"(?:/[^{_NEVER}()\[\]]*[\w/])?)"
)
"""A site that is named without its scheme; endings that are words of a language are not among them."""

MENTION = r"(?:(?<![\w@/])@\w[\w.-]*\w(?:/[\w.-]*\w)?(?:\[bot\])?|(?<![\w&/\#])\#(?=\d*[^\W\d])\w+)"
"""``@name``, ``@scope/package`` or ``#topic``."""


SHORTCODE = r"(?:(?<![\w:]):(?=[0-9_+-]*[a-z]|[+-]1:)[a-z0-9_+-]+:(?![\w:]))"
"""An emoji by its name: ``:rocket:``."""

IDENTIFIER = (
    r"(?:(?<!\w)(?:"
    r"[\w.-]*(?:[^\W\d_][\w.]*_[\w.]*\w|\w+\(\))"  # snake_case, call()
    r"|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}"  # a commit
    r"|v?\d+(?:\.\d+){2,}(?:[-+.][\w.]+)?|v\d+(?:\.\d+)*"  # versions
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]+)?"
    r"|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?:[A-Z]\w*-)*(?:[A-Z][\w-]*\d\w*|\d+[A-Z]+)(?:-\w+)*"  # GPT-3, 8GB
    r")(?!\w))"
)
"""A name of a program, a version, a date of ISO 8601, or a name with a number.

In a long word the search takes more than linear time.
"""

NUMBER = r"(?:(?<![^\W\d_])\d+(?:[.,'’·]\d+|[ \u00a0\u202f\u2009]\d{3}(?!\d))*)"
"""A number in the notation of any language, without sign, unit and currency."""
