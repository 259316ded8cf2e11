"""BLEU, chrF++ and TER by sacrebleu, each with the signature that makes its figures comparable.

BLEU: Papineni et al. 2002; chrF: Popović 2015 and 2017; TER: Snover et al. 2006; signatures:
Post 2018, "A Call for Clarity in Reporting BLEU Scores". Significance by approximate
randomization: Riezler & Maxwell 2005.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sacrebleu
from sacrebleu.significance import PairedTest

from nltrans.core.report import Score
from nltrans.errors import ConfigError, InputError
from nltrans.language.tags import base

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FOLDED", "NAMES", "Comparison", "SacrebleuMetric"]

NAMES = ("BLEU", "chrF2++", "TER")

FOLDED = "typo:folded"
"""Part of the signature of figures that do not count typography."""

TESTS = {"ar": "approximate randomization", "bs": "paired bootstrap"}

_TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char"}
"""BLEU tokenizers for languages that `13a` cannot split, of those that need no further package."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A system beside a baseline on the same references."""

    difference: float
    """Score of the system less that of the baseline."""
    p_value: float
    """How likely a difference as large is by chance alone."""
    signature: str


@dataclass(frozen=True)
class SacrebleuMetric:
    """One of `NAMES`, in 0..100 (TER: 0 and up, the lower the better).

    A metric keeps the port `nltrans.core.ports.Metric`.

    Raises:
        ConfigError: there is no metric of that name.
    """

    name: str
    language: str = ""
    """Target language, BCP 47; decides the tokenizer, and what typography is folded."""
    folded: bool = False
    """Do not count typography: spaces before marks, shapes of quotes and apostrophes."""

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ConfigError(f"no metric {self.name!r}", hint=f"choose one of {', '.join(NAMES)}")

    @property
    def lower_is_better(self) -> bool:
        """True for an error rate."""
        return self.name == "TER"

    def score(
        self, hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None = None
    ) -> Score:
        """Return the corpus score; `sources` are not used.

        Raises:
            InputError: nothing to score, or not as many references as hypotheses.
        """
        del sources
        shown, wanted = self._prepare(hypotheses, references)
        value = self._metric.corpus_score(shown, [wanted]).score
        return Score(self.name, value, self._signature(self._metric))

    def segment_scores(self, hypotheses: Sequence[str], references: Sequence[str]) -> list[float]:
        """Return a score for each segment; BLEU leaves out orders longer than the segment.

        Raises:
            InputError: not as many references as hypotheses.
        """
        shown, wanted = self._prepare(hypotheses, references)
        return [
            self._segment_metric.sentence_score(one, [other]).score for one, other in zip(shown, wanted, strict=True)
        ]

    def compare(
        self, baseline: Sequence[str], hypotheses: Sequence[str], references: Sequence[str], test: str = "ar"
    ) -> Comparison:
        """Test whether `hypotheses` differ from `baseline`.

        Args:
            baseline: What another system made of the same segments.
            hypotheses: What this system made of them.
            references: One a segment.
            test: ``ar`` for approximate randomization (10,000 trials), ``bs`` for paired bootstrap (1,000 samples).

        Raises:
            ConfigError: there is no such test.
            InputError: nothing to score, or sequences of different length.
        """
        if test not in TESTS:
            raise ConfigError(f"no test {test!r}", hint=f"choose one of {', '.join(TESTS)}")
        before, wanted = self._prepare(baseline, references)
        after, _ = self._prepare(hypotheses, references)
        systems: list[tuple[str, Sequence[str]]] = [("baseline", before), ("system", after)]
        paired = PairedTest(systems, {self.name: self._make()}, [wanted], test)
        signatures, scores = paired()
        (metric,) = (name for name in scores if name != "System")
        old, new = scores[metric]
        p_value = float(new.p_value or 0.0)  # type: ignore[union-attr]
        if test == "ar":
            p_value = max(p_value, _least_p(before, after))
        difference = new.score - old.score  # type: ignore[union-attr]
        return Comparison(difference, p_value, self._folding(signatures[metric].format()))

    @cached_property
    def _metric(self) -> Any:
        return self._make()

    @cached_property
    def _segment_metric(self) -> Any:
        return self._make(effective_order=True) if self.name == "BLEU" else self._metric

    def _make(self, *, effective_order: bool = False) -> Any:
        language = base(self.language) if self.language else ""
        if self.name == "BLEU":
            return sacrebleu.BLEU(tokenize=_TOKENIZERS.get(language), effective_order=effective_order)
        if self.name == "TER":
            asian = language in _TOKENIZERS
            return sacrebleu.TER(normalized=asian, asian_support=asian)
        return sacrebleu.CHRF(word_order=2)

    def _prepare(self, hypotheses: Sequence[str], references: Sequence[str]) -> tuple[list[str], list[str]]:
        if len(hypotheses) != len(references):
            raise InputError(f"{len(hypotheses)} translations for {len(references)} references")
        if not hypotheses:
            raise InputError("there is nothing to score")
        if not self.folded:
            return list(hypotheses), list(references)
        from nltrans.language.typography import fold

        return [fold(text, self.language) for text in hypotheses], [fold(text, self.language) for text in references]

    def _signature(self, metric: Any) -> str:
        return self._folding(metric.get_signature().format())

    def _folding(self, signature: str) -> str:
        return f"{signature}|{FOLDED}" if self.folded else signature


def _least_p(before: Sequence[str], after: Sequence[str]) -> float:
    """Return the least p-value that randomization can give.

    Of the 2^k ways to swap k segments that differ, two give the very difference that was seen.
    sacrebleu counts greater differences only, so that one changed segment would be significant.
    """
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    return min(1.0, 2.0 ** (1 - changed))
