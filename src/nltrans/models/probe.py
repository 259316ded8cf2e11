"""Which shape of marks a model copies best, measured on sentences of our own.

A model that never saw marks may still copy something that looks like a tag or a footnote. What
it does with each shape is counted once, and kept beside the model in `probe.json`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from importlib.resources import files
from typing import TYPE_CHECKING

from nltrans.core.marks import MARK, is_sound, numbers, plain
from nltrans.core.ports import Request
from nltrans.core.shapes import from_shape, to_shape
from nltrans.core.typed import from_json
from nltrans.errors import OutputError, UnsupportedLanguage
from nltrans.language.tags import base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.core.ports import Engine

__all__ = ["FILENAME", "SHAPES", "ProbeResult", "load", "probe", "save"]

FILENAME = "probe.json"
_BRACKETS = ("⟦{}⟧", "<{}>", "<x{}>", "[{}]", "({})", "{{}}", "⦅{}⦆")
SHAPES = (*_BRACKETS, *(f"{shape} " for shape in _BRACKETS), "__{}__", "#{}#", "@{}@", "%{}%", "\ue000{}\ue001")
"""Templates, as `nltrans.core.shapes` reads them."""
_ENOUGH = 0.5
"""A shape that survives in fewer sentences only costs time."""
_LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How well a model copies marks."""

    shape: str | None
    """The best shape, or None if no shape is copied in half of the sentences."""
    shares: dict[str, float]
    """Share of the sentences in which all marks came out once and well nested, by shape."""
    max_marks: int
    """Highest mark number that was tried."""
    sentences: int
    likeness: dict[str, float] = field(default_factory=dict)
    """How like the words are to those of the sentences translated without marks, 0 to 1, by shape."""


def probe(engine: Engine, source: str, target: str, shapes: Sequence[str] = SHAPES) -> ProbeResult:
    """Translate the probe sentences with marks of each shape, and count the sound ones.

    The best shape is the one whose sentences are sound most often and whose words are the most like
    those of a translation without marks: a model can copy marks and leave the words between them as
    they are.

    Raises:
        UnsupportedLanguage: there are no probe sentences in the source language.
        EngineError: the engine failed.
    """
    sentences = _sentences(source)
    unmarked = _translated(engine, [plain(sentence) for sentence in sentences], source, target)
    shares, likeness = {}, {}
    for shape in shapes:
        spelled = _translated(engine, [to_shape(sentence, shape) for sentence in sentences], source, target)
        marked = [from_shape(text, shape, source) for text, source in zip(spelled, sentences, strict=True)]
        sound = sum(map(is_sound, sentences, marked))
        shares[shape] = round(sound / len(sentences), 3)
        likeness[shape] = round(sum(map(_likeness, unmarked, marked)) / len(sentences), 3)
    best = max(shapes, key=lambda shape: shares[shape] * likeness[shape])
    highest = max(number for sentence in sentences for number in numbers(sentence))
    return ProbeResult(best if shares[best] >= _ENOUGH else None, shares, highest, len(sentences), likeness)


def save(result: ProbeResult, folder: Path) -> None:
    """Keep a result beside its model.

    Raises:
        OutputError: the folder cannot be written.
    """
    path = folder / FILENAME
    try:
        path.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=path) from error


def load(folder: Path) -> ProbeResult | None:
    """Return the result kept beside a model; None without a readable one."""
    try:
        return from_json((folder / FILENAME).read_bytes(), ProbeResult)
    except (OSError, ValueError):
        return None


def _sentences(language: str) -> list[str]:
    if base(language) not in _LANGUAGES:
        raise UnsupportedLanguage(
            f"there are no sentences to probe a model from {language} with", hint=f"there are {', '.join(_LANGUAGES)}"
        )
    text = (files("nltrans.models") / f"probe.{base(language)}.txt").read_text(encoding="utf-8")
    return text.splitlines()


def _translated(engine: Engine, texts: list[str], source: str, target: str) -> list[str]:
    return [answer.text for answer in engine.translate([Request(text, source, target) for text in texts])]


def _likeness(unmarked: str, marked: str) -> float:
    """Return the share of words that two translations of a sentence have in common, in order."""
    before, after = (re.findall(r"\w+", MARK.sub(" ", text).lower()) for text in (unmarked, marked))
    return SequenceMatcher(None, before, after, autojunk=False).ratio()
