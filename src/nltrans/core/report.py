"""What is found out about a translation: findings, scores, and the result itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from nltrans.core.names import Name

if TYPE_CHECKING:
    from nltrans.core.document import InlineCode, Span, UnitKind
    from nltrans.core.term import TermMatch

__all__ = [
    "Finding",
    "Origin",
    "Score",
    "SegmentTranslation",
    "Severity",
    "Step",
    "Strategy",
    "Translation",
    "WordConfidence",
]


class Severity(IntEnum):
    """How bad a finding is; comparable."""

    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        """Lower-case name, as options and reports spell it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reviewer should look at."""

    check: str
    """Stable name of the check, such as ``number-changed``."""
    severity: Severity
    message: str
    segment: str = ""
    """Id of the segment, or empty for the whole document."""
    line: int | None = None
    """1-based line in the source."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure that can be reproduced from its signature."""

    metric: str
    """Name of the metric: ``BLEU``, ``chrF2++``, or ``estimate``."""
    value: float
    signature: str
    """Metric settings and version; for an estimate the id and version of its model."""


class Origin(Name):
    """Where the target of a segment comes from, best first."""

    HUMAN = "human"
    REVIEWED = "reviewed"
    MT = "mt"
    SOURCE = "source"
    """No translation could be used; the source text stands."""


class Strategy(Name):
    """How the markup of a segment went through the engine, in the order of the chain."""

    NONE = "none"
    """The segment has no inline codes."""
    MARKS = "marks"
    TOKENS = "tokens"
    """Marks in another shape, which the model copies better."""
    ALIGNMENT = "alignment"
    SPLIT = "split"
    """Text between the codes translated piece by piece."""
    SOURCE = "source"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class WordConfidence:
    """How sure an engine was of a word."""

    span: Span
    """Where the word stands in the target."""
    probability: float
    """That of its least sure token, 0..1."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a decoding pass did to a segment."""

    name: str
    """Of the pass."""
    action: str
    """``asked`` something else than it was given, ``restored`` the answer, or ``refused`` it for the one before."""
    before: str
    after: str
    reason: str = ""
    """Why it was asked, and the terms that were wished for."""


@dataclass(frozen=True, slots=True)
class SegmentTranslation:
    """A segment with its target."""

    id: str
    kind: UnitKind
    line: int
    source: str
    """Source text with marks."""
    target: str
    """Target text with marks; every mark of the source once."""
    origin: Origin
    strategy: Strategy
    codes: tuple[InlineCode, ...] = ()
    score: float | None = None
    """Estimated quality in 0..1; None when it was not estimated."""
    findings: tuple[Finding, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    token_log_probs: tuple[float, ...] = ()
    """Natural logarithms, one a target token, where the engine gives them."""
    engine: str = ""
    """Engine, model and version, such as ``ctranslate2:bundled-en-fr@0.1``."""
    words: tuple[WordConfidence, ...] = ()
    """Confidence in words of `target`, in order; words that are not the engine's own are missing."""
    steps: tuple[Step, ...] = ()
    """What the decoding passes did, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The result for one post."""

    text: str
    """The translated post."""
    source_language: str
    target_language: str
    segments: tuple[SegmentTranslation, ...]
    findings: tuple[Finding, ...] = ()
    """Findings on the whole document, then those of its segments in order."""
    scores: tuple[Score, ...] = ()
    engine: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def score(self) -> float | None:
        """Word-weighted mean of the segments' estimates in 0..1; None without estimates."""
        weighted = [(len(s.source.split()), s.score) for s in self.segments if s.score is not None]
        words = sum(weight for weight, _ in weighted)
        return sum(weight * score for weight, score in weighted) / words if words else None

    @property
    def strategies(self) -> Counter[Strategy]:
        """How often each step of the markup chain was needed."""
        return Counter(segment.strategy for segment in self.segments)
