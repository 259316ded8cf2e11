"""Which shape of marks a model copies best, measured on sentences of our own.

A model that never saw marks may still copy something that looks like a tag or a footnote. What
it does with each shape is counted once, and kept beside the model in `probe.json`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from nltrans.core.language import base
from nltrans.core.ports import Request
from nltrans.errors import OutputError, UnsupportedLanguage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.core.ports import Engine

__all__ = ["FILENAME", "SHAPES", "ProbeResult", "load", "probe", "save"]

FILENAME = "probe.json"
SHAPES = ("⟦{}⟧", "<{}>", "<x{}>", "[{}]", "({})", "⦅{}⦆", "__{}__", "#{}#", "@{}@", "%{}%", "\ue000{}\ue001")
"""Templates; ``{}`` stands for ``1``, ``/1`` or ``2/``."""
_ENOUGH = 0.5
"""A shape that survives in fewer sentences only costs time."""
_MARK = re.compile(r"⟦(/?\d+/?)⟧")
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


def probe(engine: Engine, source: str, target: str, shapes: Sequence[str] = SHAPES) -> ProbeResult:
    """Translate the probe sentences with marks of each shape, and count the sound ones.

    Raises:
        UnsupportedLanguage: there are no probe sentences in the source language.
        EngineError: the engine failed.
    """
    sentences = _sentences(source)
    shares = {}
    for shape in shapes:
        requests = [Request(_shaped(sentence, shape), source, target) for sentence in sentences]
        answers = engine.translate(requests)
        sound = sum(_is_sound(text, answer.text, shape) for text, answer in zip(sentences, answers, strict=True))
        shares[shape] = round(sound / len(sentences), 3)
    best = max(shapes, key=lambda shape: shares[shape])
    numbers = [int(number) for sentence in sentences for number in re.findall(r"⟦(\d+)", sentence)]
    return ProbeResult(best if shares[best] >= _ENOUGH else None, shares, max(numbers), len(sentences))


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
        return ProbeResult(**json.loads((folder / FILENAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _sentences(language: str) -> list[str]:
    if base(language) not in _LANGUAGES:
        raise UnsupportedLanguage(
            f"there are no sentences to probe a model from {language} with", hint=f"there are {', '.join(_LANGUAGES)}"
        )
    text = (files("nltrans.models") / f"probe.{base(language)}.txt").read_text(encoding="utf-8")
    return text.splitlines()


def _shaped(text: str, shape: str) -> str:
    return _MARK.sub(lambda match: shape.replace("{}", match[1]), text)


def _is_sound(source: str, target: str, shape: str) -> bool:
    """Tell whether `target` has the marks of `source`, each once, nested, and words in each pair."""
    before, after = (re.escape(part) for part in shape.split("{}"))
    found = list(re.finditer(rf"{before}\s*(/?)\s*(\d+)\s*(/?)\s*{after}", target))
    names = ["".join(match.groups()) for match in found]
    if sorted(names) != sorted(_MARK.findall(source)):
        return False
    open_pairs: list[tuple[str, int]] = []
    for name, match in zip(names, found, strict=True):
        if name.endswith("/"):
            continue
        if not name.startswith("/"):
            open_pairs.append((name, match.end()))
            continue
        if not open_pairs or open_pairs[-1][0] != name[1:]:
            return False
        _, start = open_pairs.pop()
        if not target[start : match.start()].strip():
            return False
    return True
