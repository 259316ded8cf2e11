"""Public models that `nltrans models pull` knows by name.

Any other checkpoint of MarianMT, NLLB or M2M-100 on the Hugging Face hub can be pulled by its
id. The licence given here is that of the family; a pulled model carries the one on its card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.errors import UnsupportedLanguage
from nltrans.language.tags import base
from nltrans.models import languages
from nltrans.models.manifest import Architecture

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Entry", "entries", "find", "suggest"]

_OPUS_LICENCE = "CC-BY-4.0"
_NLLB_LICENCE = "CC-BY-NC-4.0 (no commercial use)"
_FROM_ENGLISH = "ar bg ca cs da de el es et fi fr he hi hu id it nl ro ru sk sv uk vi zh"
_INTO_ENGLISH = "ar bg ca cs da de es et fi fr hi hu id it ja ko lv nl pl ru sk sv th tr uk vi zh"
_ROMANCE = "fr es pt pt-BR it ro ca gl oc la sc co lmo"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model on the Hugging Face hub."""

    name: str
    repository: str
    """Hugging Face id."""
    architecture: Architecture
    licence: str
    megabytes: int
    """About what is downloaded; converted to eight-bit integers a quarter of it stays."""
    source: tuple[str, ...] = ()
    """BCP 47; empty for all languages of the architecture."""
    target: tuple[str, ...] = ()

    def has(self, source: str, target: str) -> bool:
        """Tell whether the model translates a pair."""
        return _among(source, self.source, self.architecture) and _among(target, self.target, self.architecture)


def entries() -> tuple[Entry, ...]:
    """Return the catalogue: small models of one pair first, the large ones last."""
    return _ENTRIES


def find(name: str) -> Entry | None:
    """Return the entry with this name or Hugging Face id."""
    return next((entry for entry in _ENTRIES if name in {entry.name, entry.repository}), None)


def suggest(source: str, target: str) -> Entry | None:
    """Return the smallest model for a pair."""
    return min((entry for entry in _ENTRIES if entry.has(source, target)), key=lambda e: e.megabytes, default=None)


def _among(code: str, choices: tuple[str, ...], architecture: Architecture) -> bool:
    if choices:
        return code in choices or base(code) in choices
    try:
        (languages.flores if architecture is Architecture.NLLB else languages.m2m100)(code)
    except UnsupportedLanguage:
        return False
    return True


def _opus() -> Iterable[Entry]:
    pairs = [("en", code) for code in _FROM_ENGLISH.split()] + [(code, "en") for code in _INTO_ENGLISH.split()]
    for source, target in [*pairs, ("fr", "es"), ("es", "fr"), ("fr", "de"), ("de", "fr"), ("es", "de"), ("de", "es")]:
        yield _marian(f"opus-mt-{source}-{target}", (source,), (target,))
    yield _marian("opus-mt-en-ROMANCE", ("en",), tuple(_ROMANCE.split()))
    yield _marian("opus-mt-ROMANCE-en", tuple(_ROMANCE.split()), ("en",))
    yield _marian("opus-mt-en-jap", ("en",), ("ja",))
    yield _marian("opus-mt-tc-big-en-pt", ("en",), ("pt", "pt-BR"), 470)
    yield _marian("opus-mt-tc-big-en-tr", ("en",), ("tr",), 470)
    yield _marian("opus-mt-tc-big-en-ko", ("en",), ("ko",), 470)


def _marian(name: str, source: tuple[str, ...], target: tuple[str, ...], megabytes: int = 310) -> Entry:
    return Entry(name, f"Helsinki-NLP/{name}", Architecture.MARIAN, _OPUS_LICENCE, megabytes, source, target)


def _facebook(name: str, architecture: Architecture, licence: str, megabytes: int) -> Entry:
    return Entry(name, f"facebook/{name}", architecture, licence, megabytes)


_ENTRIES: tuple[Entry, ...] = (
    *_opus(),
    _facebook("m2m100_418M", Architecture.M2M100, "MIT", 1940),
    _facebook("nllb-200-distilled-600M", Architecture.NLLB, _NLLB_LICENCE, 2460),
    _facebook("nllb-200-distilled-1.3B", Architecture.NLLB, _NLLB_LICENCE, 5480),
    _facebook("nllb-200-1.3B", Architecture.NLLB, _NLLB_LICENCE, 5480),
    _facebook("nllb-200-3.3B", Architecture.NLLB, _NLLB_LICENCE, 17580),
)
