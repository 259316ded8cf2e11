"""The ports of the pipeline: what an engine, a memory and a metric must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nltrans.core.document import Span
    from nltrans.core.memory import Match, TranslationUnit
    from nltrans.core.report import Score

__all__ = [
    "USUAL",
    "Alignment",
    "Capabilities",
    "Engine",
    "Estimable",
    "Hypothesis",
    "Measure",
    "Measuring",
    "Memory",
    "Metric",
    "Request",
    "Search",
    "TermConstraint",
]


@dataclass(frozen=True, slots=True)
class TermConstraint:
    """A wish that `Request.text[start:end]` be translated as `target`."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Search:
    """How hard an engine looks for a target; for engines with the capability `searches`."""

    wider: bool = False
    """Whether twice as many hypotheses are looked through, and returned."""
    careful: bool = False
    """Whether repetitions are made hard."""


USUAL = Search()


@dataclass(frozen=True, slots=True)
class Request:
    """A segment for an engine."""

    text: str
    """Plain text, or text with marks ⟦1⟧…⟦/1⟧ and ⟦2/⟧ for an engine whose capabilities say so."""
    source: str
    """BCP 47 code of the source language."""
    target: str
    terms: tuple[TermConstraint, ...] = ()
    """Only for engines with the capability `terms`; never overlapping, in order."""
    search: Search = USUAL


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which parts of the source a target token was made from.

    `weights[j][i]` is the share of source token i in target token j; rows sum to at most 1.
    Spans are character ranges in `Request.text` and `Hypothesis.text`.
    """

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An engine's answer to a request."""

    text: str
    token_log_probs: tuple[float, ...] = ()
    """Natural logarithms, one a target token; empty where the engine has none."""
    alignment: Alignment | None = None
    looping: bool = False
    """The engine saw that it repeats itself or runs on, and could not help it."""
    tokens: tuple[str, ...] = ()
    """The target in the engine's own tokens; empty where it has none."""
    others: tuple[Hypothesis, ...] = ()
    """What else a wider search found, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A source text as an engine sees it."""

    tokens: tuple[str, ...]
    """In the engine's own tokens."""
    fits: bool
    """Whether it is short enough to be translated in one piece."""
    unspelled: tuple[Span, ...] = ()
    """Ranges of the text that the engine's vocabulary cannot spell."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; the pipeline asks for nothing else."""

    pairs: frozenset[tuple[str, str]] | None
    """Language pairs (BCP 47); None for any."""
    marks: str | None = None
    """Shape of the marks that the model copies: ``"nltrans"`` for ⟦1⟧, a template as in
    `nltrans.core.shapes`, None for no marks."""
    max_marks: int = 0
    """Highest mark number it knows."""
    terms: bool = False
    """Obeys `Request.terms`."""
    alignment: bool = False
    max_tokens: int = 512
    """Longest source in the engine's own tokens."""
    searches: bool = False
    """Obeys `Request.search`."""
    placeholders: bool = False
    """Copies a placeholder more surely than an address, a number or a rare name."""
    small_letters: bool = False
    """Takes a capital inside of a sentence for a name, and so reads titles better in small letters."""
    lexicon: Mapping[str, str] = field(default_factory=dict)
    """Translations of single words that come with the model: names with a capital, others without."""


@runtime_checkable
class Engine(Protocol):
    """Turns segments into a target language.

    `translate` returns one hypothesis per request, in the order of the requests. The same
    requests give the same hypotheses whatever the batch they stand in. Failures are
    `nltrans.errors.EngineError`. `load` may be called any number of times; `translate` calls it.
    """

    @property
    def name(self) -> str:
        """Engine, model and version, such as ``ctranslate2:bundled-en-fr@0.1``."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do; available without loading weights."""
        ...

    def load(self) -> None:
        """Import what is heavy and read the weights."""
        ...

    def translate(self, requests: Sequence[Request]) -> Sequence[Hypothesis]:
        """Translate a batch."""
        ...


@runtime_checkable
class Estimable(Protocol):
    """An engine to whose model and pair an estimate of quality may have been fitted; others have no scores."""

    @property
    def estimator_weights(self) -> str | None:
        """What ``scripts/estimate`` wrote, JSON; None where nobody fitted any."""
        ...


@runtime_checkable
class Measuring(Protocol):
    """An engine that says how it sees a text. One without is given any text as it is."""

    def measure(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Measure:
        """Measure the text of a request with its terms."""
        ...


@runtime_checkable
class Memory(Protocol):
    """Remembers translations; the best origin wins (human, reviewed, mt)."""

    def lookup(
        self, source: str, source_language: str, target_language: str, previous: str = "", following: str = ""
    ) -> Match | None:
        """Return the best exact match of `source`, one in context before others, or None."""
        ...

    def fuzzy(
        self, source: str, source_language: str, target_language: str, *, threshold: float = 0.75, limit: int = 5
    ) -> Sequence[Match]:
        """Return up to `limit` matches of similarity >= `threshold`, best first."""
        ...

    def add(self, units: Sequence[TranslationUnit]) -> None:
        """Store units in one transaction; a worse origin never replaces a better one."""
        ...


@runtime_checkable
class Metric(Protocol):
    """A score of hypotheses against references."""

    def score(
        self, hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None = None
    ) -> Score:
        """Return the corpus score of equally long sequences."""
        ...
