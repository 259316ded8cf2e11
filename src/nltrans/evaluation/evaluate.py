"""Scoring translations against references: documents, suites, languages, and a baseline.

A suite is scored as one corpus, raw and with typography folded. A baseline keeps what an
earlier version made of each example, so that a difference can be tested for significance
(`nltrans.scorers.sacrebleu`), and not just looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nltrans.core.typed import from_json
from nltrans.errors import ConfigError
from nltrans.scorers.sacrebleu import NAMES, SacrebleuMetric

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nltrans.core.ports import Metric
    from nltrans.core.report import Score

__all__ = [
    "Baseline", "Change", "Document", "DocumentResult", "Evaluation", "Example", "Gate", "Limits", "Suite",
    "SuiteResult", "evaluate",
]  # fmt: skip

GATED = ("BLEU", "chrF2++")
"""Metrics whose drop can fail a gate."""


@dataclass(frozen=True, slots=True)
class Example:
    """A translation beside its reference."""

    hypothesis: str
    reference: str
    source: str = ""

    @property
    def key(self) -> str:
        """Digest of what is to be translated: an example of a baseline is found by it."""
        return hashlib.sha256(f"{self.source}\0{self.reference}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Document:
    """The examples of one post or file."""

    name: str
    examples: tuple[Example, ...]
    left_out: int = 0
    """Words of the reference that could not be aligned."""

    @property
    def words(self) -> int:
        """Words of the reference that could be aligned."""
        return sum(len(example.reference.split()) for example in self.examples)


@dataclass(frozen=True, slots=True)
class Limits:
    """What fails a suite; None for no limit."""

    min_bleu: float | None = None
    min_chrf: float | None = None
    max_drop: float | None = None
    """Points of BLEU or chrF++ below the baseline that are accepted."""
    max_p: float | None = None
    """Level of significance: a drop whose p-value is below it fails."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Documents that are scored together."""

    name: str
    language: str
    """Target language, BCP 47."""
    documents: tuple[Document, ...]
    limits: Limits = Limits()
    system: str = ""
    """What made the translations, where that is known: engine, model and version."""


@dataclass(frozen=True, slots=True)
class Change:
    """A metric beside its value in the baseline."""

    metric: str
    baseline: float
    difference: float
    p_value: float
    signature: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that a suite meets or not."""

    name: str
    passed: bool
    message: str


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """Scores of a document."""

    name: str
    segments: int
    coverage: float
    """Share of the reference's words that could be aligned, 0..1."""
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """Scores of a suite, or of all suites of a language."""

    name: str
    language: str
    segments: int
    coverage: float
    scores: tuple[Score, ...]
    """Raw, then with typography folded."""
    documents: tuple[DocumentResult, ...] = ()
    changes: tuple[Change, ...] = ()
    gates: tuple[Gate, ...] = ()
    system: str = ""


@dataclass(frozen=True, slots=True)
class _SavedSuite:
    """A suite in the file of a baseline."""

    name: str
    language: str
    hypotheses: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Saved:
    """The file of a baseline; its figures are for people."""

    suites: list[_SavedSuite]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an earlier version made of the examples of each suite."""

    hypotheses: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """By suite and language: hypotheses by the keys of their examples."""

    @classmethod
    def parse(cls, text: str) -> Baseline:
        """Read what `Baseline.render` wrote.

        Raises:
            ConfigError: the text is no baseline.
        """
        try:
            saved = from_json(text, _Saved)
        except ValueError as error:
            raise ConfigError(f"this is no baseline: {error}", hint="write one with --update-baseline") from error
        return cls({(suite.name, suite.language): suite.hypotheses for suite in saved.suites})

    @staticmethod
    def render(suites: Iterable[Suite], evaluation: Evaluation) -> str:
        """Return the JSON text of a baseline, with the figures for a reader of the file."""
        results = {(result.name, result.language): result for result in evaluation.suites}
        data = {
            "suites": [
                {
                    "name": suite.name,
                    "language": suite.language,
                    "system": suite.system,
                    "scores": {
                        f"{score.metric}|{score.signature}": round(score.value, 2)
                        for score in results[suite.name, suite.language].scores
                    },
                    "hypotheses": {e.key: e.hypothesis for d in suite.documents for e in d.examples},
                }
                for suite in suites
            ]
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of scoring suites."""

    suites: tuple[SuiteResult, ...]
    languages: tuple[SuiteResult, ...] = ()
    """All suites of a language together, where a language has several."""

    @property
    def failed(self) -> tuple[tuple[SuiteResult, Gate], ...]:
        """The gates that are not passed."""
        return tuple((suite, gate) for suite in self.suites for gate in suite.gates if not gate.passed)


def evaluate(
    suites: Sequence[Suite],
    *,
    baseline: Baseline | None = None,
    test: str = "ar",
    learned: Sequence[Metric] = (),
) -> Evaluation:
    """Score suites.

    Args:
        suites: Names and languages together are unique.
        baseline: What to compare with; suites that it lacks are not compared.
        test: ``ar`` or ``bs``, the test of significance.
        learned: More metrics, for whole suites only.

    Raises:
        InputError: a suite has no examples.
        ConfigError: two suites of the same name and language, or no such test.
    """
    counted = Counter((suite.name, suite.language) for suite in suites)
    for (name, language), times in counted.items():
        if times > 1:
            raise ConfigError(f"{times} suites are called {name!r} for {language}", hint="names must differ")
    by_language: dict[str, list[Suite]] = {}
    for suite in suites:
        by_language.setdefault(suite.language, []).append(suite)
    pooled = [
        Suite("all", language, tuple(document for suite in several for document in suite.documents))
        for language, several in by_language.items()
        if len(several) > 1
    ]
    return Evaluation(
        tuple(_suite(suite, baseline, test, learned) for suite in suites),
        tuple(_suite(suite, None, test, learned) for suite in pooled),
    )


def _suite(suite: Suite, baseline: Baseline | None, test: str, learned: Sequence[Metric]) -> SuiteResult:
    examples = [example for document in suite.documents for example in document.examples]
    scores = [*_scores(examples, suite.language, folded=False), *_scores(examples, suite.language, folded=True)]
    hypotheses, references, sources = _columns(examples)
    scores += [metric.score(hypotheses, references, sources) for metric in learned]
    known = baseline.hypotheses.get((suite.name, suite.language)) if baseline else None
    changes = _changes(examples, known, suite.language, test) if known is not None else ()
    return SuiteResult(
        suite.name,
        suite.language,
        len(examples),
        _coverage(suite.documents),
        tuple(scores),
        tuple(_document(document, suite.language) for document in suite.documents if document.examples),
        changes,
        tuple(_gates(suite.limits, scores, changes, compared=known is not None)),
        suite.system,
    )


def _document(document: Document, language: str) -> DocumentResult:
    scores = tuple(_scores(document.examples, language, folded=False))
    return DocumentResult(document.name, len(document.examples), _coverage([document]), scores)


def _scores(examples: Sequence[Example], language: str, *, folded: bool) -> list[Score]:
    hypotheses, references, _ = _columns(examples)
    return [SacrebleuMetric(name, language, folded=folded).score(hypotheses, references) for name in NAMES]


def _changes(examples: Sequence[Example], known: Mapping[str, str], language: str, test: str) -> tuple[Change, ...]:
    shared = [example for example in examples if example.key in known]
    if not shared:
        return ()
    hypotheses, references, _ = _columns(shared)
    before = [known[example.key] for example in shared]
    found = []
    for name in GATED:
        metric = SacrebleuMetric(name, language)
        compared = metric.compare(before, hypotheses, references, test)
        old = metric.score(before, references).value
        found.append(Change(name, old, compared.difference, compared.p_value, compared.signature))
    return tuple(found)


def _gates(limits: Limits, scores: Sequence[Score], changes: Sequence[Change], *, compared: bool) -> Iterable[Gate]:
    raw: dict[str, Any] = {}
    for score in scores:
        raw.setdefault(score.metric, score.value)
    for metric, least in zip(GATED, (limits.min_bleu, limits.min_chrf), strict=True):
        if least is not None:
            yield Gate(f"{metric} >= {least:g}", raw[metric] >= least, f"{metric} is {raw[metric]:.2f}")
    if compared and not changes and (limits.max_drop is not None or limits.max_p is not None):
        yield Gate("baseline", passed=False, message="the baseline has none of these examples: update it")
    for change in changes:
        told = (
            f"{change.metric} changed by {change.difference:+.2f} from {change.baseline:.2f}, p = {change.p_value:.4f}"
        )
        if limits.max_drop is not None:
            passed = change.difference >= -limits.max_drop
            yield Gate(f"{change.metric} drops by at most {limits.max_drop:g}", passed, told)
        if limits.max_p is not None:
            passed = change.difference >= 0 or change.p_value >= limits.max_p
            yield Gate(f"no significant drop of {change.metric} (p < {limits.max_p:g})", passed, told)


def _coverage(documents: Sequence[Document]) -> float:
    aligned = sum(document.words for document in documents)
    total = aligned + sum(document.left_out for document in documents)
    return aligned / total if total else 1.0


def _columns(examples: Sequence[Example]) -> tuple[list[str], list[str], list[str]]:
    return [e.hypothesis for e in examples], [e.reference for e in examples], [e.source for e in examples]
