"""How a model is told the languages: the tokens around the source, and the forced start of the target."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.errors import UnsupportedLanguage
from nltrans.language.tags import base, normalize
from nltrans.models import languages
from nltrans.models.manifest import Architecture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from nltrans.models.manifest import Manifest

__all__ = ["Framing", "framing"]

EOS = "</s>"
_TARGET_TOKEN = re.compile(r'">>([A-Za-z_]+)<<"')
_BRAZILIAN = "pob"
"""OPUS-MT's code for Brazilian Portuguese, which ISO 639-3 does not know."""
_SHOWN = 12
"""How many languages an error message lists."""
_VOCABULARIES = ("shared_vocabulary.json", "source_vocabulary.json", "vocab.json")


@dataclass(frozen=True, slots=True)
class Framing:
    """Tokens that go around the pieces of a sentence."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = (EOS,)
    forced: tuple[str, ...] = ()
    """The first tokens of the target."""


def framing(folder: Path, manifest: Manifest, source: str, target: str) -> Framing:
    """Return the framing for a language pair.

    NLLB wants FLORES-200 codes and M2M-100 ``__fr__``, both as the first source token and as the
    first target token; an OPUS-MT model with several target languages wants ``>>fr<<`` before
    the source.

    Raises:
        UnsupportedLanguage: the model does not have the pair.
    """
    if manifest.source and _best(source, manifest.source) is None:
        raise _lacks(manifest, "from", source, manifest.source)
    if manifest.target and _best(target, manifest.target) is None:
        raise _lacks(manifest, "to", target, manifest.target)
    if manifest.architecture is Architecture.MARIAN:
        return Framing(before=_target_token(folder, manifest, target))
    if manifest.architecture is Architecture.NLLB:
        return Framing(before=(languages.flores(source),), forced=(languages.flores(target),))
    return Framing(before=(f"__{languages.m2m100(source)}__",), forced=(f"__{languages.m2m100(target)}__",))


def _target_token(folder: Path, manifest: Manifest, target: str) -> tuple[str, ...]:
    if len(manifest.target) == 1:
        return ()
    files = (folder / name for name in _VOCABULARIES)
    vocabulary = next((file.read_text(encoding="utf-8") for file in files if file.is_file()), "")
    tokens = _TARGET_TOKEN.findall(vocabulary)
    if not tokens:
        return ()
    token = _best(target, tokens)
    if token is None:
        raise _lacks(manifest, "to", target, tokens)
    return (f">>{token}<<",)


def _best(code: str, choices: Iterable[str]) -> str | None:
    """Return the choice that is `code`, else the one of its language, else None."""
    wanted = normalize(code)
    by_code: dict[str, str] = {}
    for choice in choices:
        by_code.setdefault(_comparable(choice), choice)
    return (
        by_code.get(wanted)
        or by_code.get(base(wanted))
        or next((choice for known, choice in by_code.items() if known.partition("-")[0] == base(wanted)), None)
    )


def _comparable(code: str) -> str:
    """Return a model's own code in BCP 47, as far as it can be said."""
    if code == _BRAZILIAN:
        return "pt-BR"
    try:
        return normalize(code)
    except UnsupportedLanguage:
        return code


def _lacks(manifest: Manifest, preposition: str, code: str, choices: Sequence[str]) -> UnsupportedLanguage:
    name = manifest.name or str(manifest.architecture)
    shown = ", ".join(sorted(choices)[:_SHOWN]) + (", …" if len(choices) > _SHOWN else "")
    return UnsupportedLanguage(f"the model {name} does not translate {preposition} {code}", hint=f"it has {shown}")
