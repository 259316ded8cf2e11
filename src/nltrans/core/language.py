"""Language codes: BCP 47 (RFC 5646), narrowed to what translation models speak."""

from __future__ import annotations

import re

from nltrans.errors import UnsupportedLanguage

__all__ = ["base", "normalize"]

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\Z")


def normalize(code: str) -> str:
    """Return `code` in BCP 47 spelling: ``pt_br`` is ``pt-BR``, ``ZH-hans`` is ``zh-Hans``.

    Raises:
        UnsupportedLanguage: `code` is no language tag.
    """
    match = _TAG.match(code.strip())
    if match is None:
        raise UnsupportedLanguage(f"{code!r} is not a language code", hint="use one such as fr, pt-BR or zh-Hans")
    language, script, region = match.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)


def base(code: str) -> str:
    """Return the language alone: ``pt`` for ``pt-BR``."""
    return normalize(code).partition("-")[0]
