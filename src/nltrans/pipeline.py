"""One document, or many pooled, through memory, glossary, engine, checks and reassembly.

The pipeline sees ports only: what the engine, the memory and the estimator are is the
business of `nltrans.wiring`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import CodeKind
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Finding, Origin, Score, SegmentTranslation, Severity, Strategy, Translation
from nltrans.decoding.order import pool
from nltrans.decoding.passes import Text
from nltrans.language import typography
from nltrans.memory import lookup
from nltrans.quality.checks import check_segment
from nltrans.quality.confidence import word_confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nltrans.core.document import Segment
    from nltrans.core.ports import Engine, Memory
    from nltrans.core.report import Step, WordConfidence
    from nltrans.core.term import TermMatch
    from nltrans.decoding.passes import Answer
    from nltrans.glossary.match import Matcher
    from nltrans.markdown.document import Document
    from nltrans.quality.estimate import Estimator

__all__ = ["Pipeline"]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A segment's target on its way to the document."""

    target: str
    origin: Origin
    strategy: Strategy
    findings: tuple[Finding, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    answer: Answer | None = None
    steps: tuple[Step, ...] = ()
    engine: str = ""
    score: float | None = None
    """What the engine's figures gave when a recalled segment was new."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Translates documents from one language into another with given parts."""

    engine: Engine
    source: str
    """BCP 47."""
    target: str
    """BCP 47."""
    matcher: Matcher | None = None
    memory: Memory | None = None
    fuzzy_threshold: float | None = None
    """Similarity from which a fuzzy match is used instead of the engine; None for never."""
    refresh: bool = False
    """Translate anew what another engine or model put into the memory."""
    typography: typography.Typography | None = None
    """None follows the source: typographic if it is, else plain."""
    estimator: Estimator | None = None
    without: frozenset[str] = frozenset()
    """Names of decoding passes that are left out."""
    explain: bool = False
    """Note down what each decoding pass did to each segment."""

    def translate(self, document: Document, progress: Callable[[int], None] | None = None) -> Translation:
        """Translate one document.

        Args:
            document: What `nltrans.markdown.segment` made of a post.
            progress: Called with the number of segments done since the last call.

        Raises:
            EngineError: the engine failed as a whole. What is wrong with a segment is a
                finding, and the segment keeps its source text.
        """
        return self.translate_all([document], progress)[0]

    def translate_all(
        self,
        documents: Sequence[Document],
        progress: Callable[[int], None] | None = None,
        *,
        settled: Sequence[Mapping[str, TranslationUnit]] | None = None,
    ) -> list[Translation]:
        """Translate documents with their segments pooled, deduplicated and batched together.

        Args:
            documents: Any number.
            progress: Called with the number of segments done since the last call.
            settled: Units to be used as they are, by segment id, a mapping for each document.
        """
        started = time.perf_counter()
        drafts: list[dict[str, _Draft]] = []
        pending: dict[Text, list[tuple[int, Segment]]] = {}
        recalled = 0
        for index, document in enumerate(documents):
            known = self._recall(document, settled[index] if settled else {})
            drafts.append(known)
            recalled += len(known)
            for segment in document.segments:
                if segment.id not in known:
                    pending.setdefault(_bare(segment), []).append((index, segment))
        if progress and recalled:
            progress(recalled)
        done = _Expander([len(places) for places in pending.values()], progress)
        texts = [replace(text, matches=self._matches(text.text)) for text in pending]
        logs: list[list[Step]] | None = [[] for _ in texts] if self.explain else None
        road = pool(self.engine, self.source, self.target, self.without)
        answers = road.translate(texts, done if progress else None, logs)
        for at, (text, answer, places) in enumerate(zip(texts, answers, pending.values(), strict=True)):
            draft = self._draft(text, answer, tuple(logs[at]) if logs else ())
            for index, segment in places:
                drafts[index][segment.id] = draft
        seconds = time.perf_counter() - started
        words = [sum(len(segment.text.split()) for segment in document.segments) for document in documents]
        total = sum(words) or 1
        return [
            self._conclude(document, drafts[index], seconds * words[index] / total)
            for index, document in enumerate(documents)
        ]

    def _recall(self, document: Document, settled: Mapping[str, TranslationUnit]) -> dict[str, _Draft]:
        segments = document.segments
        found = {
            segment.id: self._recalled(segment, unit.target, unit)
            for segment in segments
            if (unit := settled.get(segment.id)) and marks.is_sound(segment.text, unit.target)
        }
        if self.memory is None:
            return found
        policy = lookup.Policy(engine=self.engine.name, refresh=self.refresh, fuzzy=self.fuzzy_threshold)
        for at, segment in enumerate(segments):
            if segment.id in found:
                continue
            proposal = lookup.find(
                self.memory,
                segment.text,
                (self.source, self.target),
                previous=segments[at - 1].text if at else "",
                following=segments[at + 1].text if at + 1 < len(segments) else "",
                policy=policy,
            )
            if proposal is not None:
                found[segment.id] = self._recalled(segment, proposal.target, proposal.match.unit)
        return found

    def _recalled(self, segment: Segment, target: str, unit: TranslationUnit) -> _Draft:
        terms = self._matches(segment.text)
        score = unit.score
        if score is None and self.memory is not None and unit.origin is Origin.MT:
            match = self.memory.lookup(segment.text, self.source, self.target)
            score = match.unit.score if match and match.unit.target == target else None
        return _Draft(target, unit.origin, Strategy.MEMORY, terms=terms, engine=unit.engine, score=score)

    def _matches(self, text: str) -> tuple[TermMatch, ...]:
        return self.matcher.match(text) if self.matcher else ()

    def _draft(self, text: Text, answer: Answer | None, steps: tuple[Step, ...]) -> _Draft:
        if answer is None:
            finding = Finding("not-translated", Severity.CRITICAL, "no usable translation: the source text stands")
            return _Draft(
                text.text, Origin.SOURCE, Strategy.SOURCE, (finding,), text.matches, None, steps, self.engine.name
            )
        findings = answer.findings
        if answer.looping:
            findings += (Finding("repetition", Severity.MAJOR, "the engine repeats itself"),)
        return _Draft(answer.text, Origin.MT, answer.strategy, findings, text.matches, answer, steps, self.engine.name)

    def _conclude(self, document: Document, drafts: dict[str, _Draft], seconds: float) -> Translation:
        style = self.typography or typography.detect(document.text)

        def typeset(segment: Segment) -> str:
            draft = drafts[segment.id]
            is_new = draft.origin is Origin.MT and draft.target != segment.text
            return typography.localize(draft.target, self.target, style) if is_new else draft.target

        targets = {segment.id: typeset(segment) for segment in document.segments}
        rebuilt = document.reassemble_checked(targets)
        segments = tuple(
            self._report(segment, drafts[segment.id], targets[segment.id], rebuilt.rejected.get(segment.id))
            for segment in document.segments
        )
        self._remember(segments)
        scores = self._scores(segments)
        findings = (*rebuilt.findings, *(finding for segment in segments for finding in segment.findings))
        return Translation(
            rebuilt.text, self.source, self.target, segments, findings, scores, self.engine.name, seconds
        )

    def _report(self, segment: Segment, draft: _Draft, target: str, rejected: str | None) -> SegmentTranslation:
        findings = draft.findings
        if rejected is not None:
            target = segment.text
            findings = (Finding("markup-broken", Severity.CRITICAL, f"the source text stands: {rejected}"),)
            draft = replace(draft, origin=Origin.SOURCE, strategy=Strategy.SOURCE)
        translated = SegmentTranslation(
            segment.id,
            segment.kind,
            segment.line,
            segment.text,
            target,
            draft.origin,
            draft.strategy,
            segment.codes,
            findings=findings,
            terms=draft.terms,
            token_log_probs=draft.answer.token_log_probs if draft.answer else (),
            engine=draft.engine,
            words=_confidence(draft.answer, target),
            steps=draft.steps,
        )
        if draft.origin is not Origin.SOURCE:
            findings += check_segment(translated, self.source, self.target)
        placed = tuple(replace(finding, segment=segment.id, line=segment.line) for finding in findings)
        translated = replace(translated, findings=placed)
        if self.estimator is None:
            return translated
        if draft.score is not None and draft.origin is Origin.MT:
            return replace(translated, score=draft.score)
        score = self.estimator.estimate(
            translated,
            draft.answer.alignment if draft.answer else None,
            source_language=self.source,
            target_language=self.target,
        )
        return replace(translated, score=score)

    def _scores(self, segments: tuple[SegmentTranslation, ...]) -> tuple[Score, ...]:
        weighted = [(len(s.source.split()), s.score) for s in segments if s.score is not None]
        words = sum(weight for weight, _ in weighted)
        if self.estimator is None or not words:
            return ()
        mean = sum(weight * score for weight, score in weighted) / words
        return (Score("estimate", mean, self.estimator.signature),)

    def _remember(self, segments: tuple[SegmentTranslation, ...]) -> None:
        if self.memory is None:
            return
        self.memory.add(
            [
                TranslationUnit(
                    segment.source,
                    segment.target,
                    self.source,
                    self.target,
                    Origin.MT,
                    engine=segment.engine,
                    previous=segments[at - 1].source if at else "",
                    next=segments[at + 1].source if at + 1 < len(segments) else "",
                    score=segment.score,
                )
                for at, segment in enumerate(segments)
                if segment.origin is Origin.MT and segment.strategy is not Strategy.MEMORY
            ]
        )


def _bare(segment: Segment) -> Text:
    shown = tuple((code.number, code.equivalent) for code in segment.codes if code.equivalent)
    symbols = tuple(code.number for code in segment.codes if code.kind is CodeKind.EMOJI)
    return Text(segment.text, shown, symbols)


def _confidence(answer: Answer | None, target: str) -> tuple[WordConfidence, ...]:
    if answer is None or answer.alignment is None:
        return ()
    return word_confidence(answer.said or answer.text, answer.alignment.target, answer.token_log_probs, target)


class _Expander:
    """Turns progress in distinct jobs into progress in segments."""

    def __init__(self, sizes: list[int], progress: Callable[[int], None] | None) -> None:
        self._left = sum(sizes)
        self._jobs = len(sizes)
        self._progress = progress

    def __call__(self, jobs: int) -> None:
        self._jobs -= jobs
        segments = self._left if self._jobs <= 0 else min(self._left, jobs)
        self._left -= segments
        if self._progress:
            self._progress(segments)
