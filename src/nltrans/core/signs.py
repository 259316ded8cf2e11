"""Signs that have many forms, in the one form that models know."""

from __future__ import annotations

__all__ = ["plain_signs"]

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PLAIN = str.maketrans(f"{_SPACES}‘’‚“”„", f"{' ' * len(_SPACES)}'''\"\"\"")


def plain_signs(text: str) -> str:
    """Return a text of the same length with plain spaces and quotes in the place of typographic ones.

    The typography of the target language is put in after translation.
    """
    return text.translate(_PLAIN)
