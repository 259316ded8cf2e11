"""Any function from texts to texts as an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.core.ports import Capabilities, Engine, Hypothesis
from nltrans.errors import ConfigError, EngineFailure, NltransError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nltrans.core.ports import Request

__all__ = ["CallableEngine", "as_engine"]

_NO_LIMIT = 2**31


def as_engine(engine: object) -> Engine:
    """Return `engine` if it is one, and wrap it if it is a function from texts to texts.

    Raises:
        ConfigError: it is neither.
    """
    if isinstance(engine, Engine) and not isinstance(engine, type):
        return engine
    if callable(engine):
        return CallableEngine(engine)
    raise ConfigError(
        f"{type(engine).__name__} is no engine", hint="give a name, an Engine, or a function from texts to texts"
    )


class CallableEngine:
    """Wraps ``list[str] -> list[str]``; texts hold marks, which the function should copy.

    Raises:
        EngineFailure: from `translate`: the function raised, or gave back something other
            than one string for each text.
    """

    def __init__(self, function: Callable[[list[str]], Iterable[str]], name: str | None = None) -> None:
        self._function = function
        self._name = name or f"callable:{getattr(function, '__qualname__', type(function).__name__)}"

    @property
    def name(self) -> str:
        """``callable:`` and the function's name."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Any pair; marks without limit, since nothing is known of the function."""
        return Capabilities(pairs=None, marks="nltrans", max_marks=_NO_LIMIT, max_tokens=_NO_LIMIT)

    def load(self) -> None:
        """Do nothing."""

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Give the function all texts at once."""
        if not requests:
            return []
        try:
            texts = self._function([request.text for request in requests])
            answers = None if isinstance(texts, (str, bytes)) else list(texts)
        except NltransError:
            raise
        except Exception as error:
            raise EngineFailure(f"{self.name} raised {type(error).__name__}: {error}") from error
        if answers is None:
            raise EngineFailure(f"{self.name} returned one {type(texts).__name__}, not a list of texts")
        if len(answers) != len(requests):
            raise EngineFailure(f"{self.name} returned {len(answers)} texts for {len(requests)}")
        for answer in answers:
            if not isinstance(answer, str):
                raise EngineFailure(f"{self.name} returned {type(answer).__name__} among its texts")
        return [Hypothesis(answer) for answer in answers]
