"""Codes of languages: from BCP 47 to those that multilingual models were trained with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from nltrans.errors import UnsupportedLanguage
from nltrans.language.tags import base, normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["flores", "flores_codes", "m2m100"]

_M2M100 = (
    "af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he hi hr ht hu hy "
    "id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps pt ro ru "
    "sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu"
)
"""Languages of M2M-100 (Fan et al. 2020, arXiv:2010.11125)."""
_M2M100_ALIASES = MappingProxyType({"nb": "no", "nn": "no", "nso": "ns", "fil": "tl"})


@cache
def flores_codes() -> Mapping[str, str]:
    """Return the FLORES-200 code of each BCP 47 tag that has one of its own."""
    table = (files("nltrans.models") / "flores200.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({tag: code for code, tags in rows for tag in tags.split()})


def flores(code: str) -> str:
    """Return the FLORES-200 code of a language: ``fra_Latn`` for ``fr``, ``zho_Hant`` for ``zh-TW``.

    A FLORES-200 code is understood too. A region or script without a code of its own counts
    as the language.

    Raises:
        UnsupportedLanguage: the language is not among the 200.
    """
    codes = flores_codes()
    if code in codes.values():
        return code
    tag = normalize(code)
    known = codes.get(tag) or _by_flores().get(tag) or codes.get(base(tag))
    if known is None:
        raise UnsupportedLanguage(f"NLLB-200 does not have {code}")
    return known


def m2m100(code: str) -> str:
    """Return the M2M-100 code of a language.

    Raises:
        UnsupportedLanguage: the language is not among the 100.
    """
    language = _M2M100_ALIASES.get(base(code), base(code))
    if language not in _M2M100.split():
        raise UnsupportedLanguage(f"M2M-100 does not have {code}")
    return language


@cache
def _by_flores() -> Mapping[str, str]:
    return MappingProxyType({normalize(code): code for code in flores_codes().values()})
