"""The chain of strategies that brings a segment's markup through any engine.

    marks      the model copies ⟦1⟧…⟦/1⟧ itself; it does not see emoji, or if they cannot be put back, as ⟦2/⟧
    tokens     the same in another shape, the one that the model was found to copy best
    alignment  plain text through the engine; codes are projected by word alignment
    split      the text between the codes goes through the engine piece by piece
    source     nothing worked: the source text stands

Each strategy gets, in one batch, the segments that the strategies before it could not do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import Span
from nltrans.core.ports import Alignment, Hypothesis, Request, TermConstraint
from nltrans.core.report import Strategy
from nltrans.core.shapes import from_shape, to_shape
from nltrans.errors import EngineFailure, NltransError
from nltrans.markup.project import project
from nltrans.markup.symbols import take_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Engine

__all__ = ["Job", "Outcome", "translate"]


@dataclass(frozen=True, slots=True)
class Job:
    """A segment on its way to the engine."""

    text: str
    """Source text with marks."""
    equivalents: tuple[tuple[int, str], ...] = ()
    """What a reader sees in the place of placeholder n."""
    symbols: tuple[int, ...] = ()
    """Numbers of the placeholders that stand for no word, such as an emoji."""
    terms: tuple[TermConstraint, ...] = ()
    """Wanted targets for ranges of `text`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A job's target, and how it was come by."""

    target: str
    """Sound marks: each mark of the source once, well nested."""
    strategy: Strategy
    alignment: Alignment | None = None
    """Between `Job.text` and `target`, marks included; None where the engine has none."""
    token_log_probs: tuple[float, ...] = ()
    looping: bool = False
    """The engine could not help repeating itself."""


def translate(
    jobs: Sequence[Job], engine: Engine, source: str, target: str, progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Translate jobs with the first strategy that keeps their marks.

    Args:
        jobs: Distinct segments; a batch is what the engine may sort and group.
        engine: Trusted for nothing but time and memory.
        source: Source language, BCP 47.
        target: Target language, BCP 47.
        progress: Called with the number of jobs that are done since the last call.

    Raises:
        EngineError: the engine raised, or returned too few or too many hypotheses.
    """
    outcomes: dict[int, Outcome] = {}
    for strategy, attempt in _STRATEGIES:
        pending = [index for index in range(len(jobs)) if index not in outcomes]
        results = attempt([jobs[index] for index in pending], _Caller(engine, source, target)) if pending else []
        done = 0
        for index, outcome in zip(pending, results, strict=True):
            if outcome is None:
                continue
            tidied = marks.tidy(outcome.target, jobs[index].text)
            if marks.is_sound(jobs[index].text, tidied):
                step = strategy if marks.MARK.search(jobs[index].text) else Strategy.NONE
                outcomes[index] = outcome.conclude(jobs[index], tidied, step)
                done += 1
        if progress and done:
            progress(done)
    missing = len(jobs) - len(outcomes)
    if progress and missing:
        progress(missing)
    return [outcomes.get(i) or Outcome(job.text, Strategy.SOURCE) for i, job in enumerate(jobs)]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Text with marks, and the hypothesis that it was made from."""

    target: str
    hypothesis: Hypothesis | None
    request: Request | None

    def conclude(self, job: Job, target: str, strategy: Strategy) -> Outcome:
        """Refer the alignment to the texts with marks."""
        if self.hypothesis is None or self.request is None:
            return Outcome(target, strategy)
        alignment = self.hypothesis.alignment
        if alignment is not None:
            equivalents = dict(job.equivalents)
            alignment = Alignment(
                _moved(alignment.source, marks.places(self.request.text, job.text, equivalents)),
                _moved(alignment.target, marks.places(self.hypothesis.text, target, equivalents)),
                alignment.weights,
            )
        return Outcome(target, strategy, alignment, self.hypothesis.token_log_probs, self.hypothesis.looping)


def _moved(spans: tuple[Span, ...], places: list[Span]) -> tuple[Span, ...]:
    end = places[-1].end if places else 0
    return tuple(
        Span(
            places[span.start].start if span.start < len(places) else end,
            places[span.end - 1].end if 0 < span.end <= len(places) else end,
        )
        for span in spans
    )


@dataclass(frozen=True, slots=True)
class _Caller:
    """The engine, with its contract checked."""

    engine: Engine
    source: str
    target: str

    def request(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Request:
        return Request(text, self.source, self.target, terms if self.engine.capabilities.terms else ())

    def __call__(self, requests: Sequence[Request]) -> list[Hypothesis]:
        if not requests:
            return []
        try:
            answers = list(self.engine.translate(requests))
        except NltransError:
            raise
        except Exception as error:
            raise EngineFailure(f"engine {self.engine.name} failed: {error}") from error
        if len(answers) != len(requests):
            raise EngineFailure(f"engine {self.engine.name} answered {len(answers)} of {len(requests)} segments")
        for answer in answers:
            if not isinstance(answer, Hypothesis) or not isinstance(answer.text, str):
                raise EngineFailure(f"engine {self.engine.name} answered with {type(answer).__name__}, not a text")
        return [
            answer if _fits(answer.alignment, request.text, answer.text) else replace(answer, alignment=None)
            for request, answer in zip(requests, answers, strict=True)
        ]


def _fits(alignment: Alignment | None, source: str, target: str) -> bool:
    """Tell whether an alignment is one of these texts: its spans inside them, a row for each target token."""
    if alignment is None:
        return True
    spans = ((alignment.source, len(source)), (alignment.target, len(target)))
    return (
        all(0 <= span.start <= span.end <= length for side, length in spans for span in side)
        and len(alignment.weights) == len(alignment.target)
        and all(len(row) == len(alignment.source) for row in alignment.weights)
    )


def _without_symbols(jobs: list[Job], call: _Caller) -> list[_Answer | None]:
    apart = {at: take_out(job.text, job.symbols) for at, job in enumerate(jobs) if job.symbols and not job.terms}
    answers = _with_marks([Job(found.text, jobs[at].equivalents) for at, found in apart.items()], call)
    back: list[_Answer | None] = [None] * len(jobs)
    for (at, found), answer in zip(apart.items(), answers, strict=True):
        if answer is not None and answer.hypothesis is not None:
            target = found.put_back(answer.target, answer.hypothesis.alignment)
            back[at] = None if target is None else replace(answer, target=target)
    return back


def _with_marks(jobs: list[Job], call: _Caller) -> list[_Answer | None]:
    limits = call.engine.capabilities
    requests: list[Request | None] = []
    for job in jobs:
        numbers = marks.numbers(job.text)
        fits = not numbers or (limits.marks == "nltrans" and max(numbers) <= limits.max_marks)
        requests.append(call.request(job.text, job.terms) if fits else None)
    return _answers(requests, call)


def _with_tokens(jobs: list[Job], call: _Caller) -> list[_Answer | None]:
    shape = call.engine.capabilities.marks
    if shape is None or shape == "nltrans":
        return [None] * len(jobs)
    requests = [call.request(to_shape(job.text, shape)) for job in jobs]
    return [
        _Answer(from_shape(answer.text, shape, job.text), replace(answer, alignment=None), request)
        for job, request, answer in zip(jobs, requests, call(requests), strict=True)
    ]


def _with_alignment(jobs: list[Job], call: _Caller) -> list[_Answer | None]:
    parsed = [marks.parse(job.text, dict(job.equivalents)) for job in jobs]
    requests = [call.request(source.text) if source.regions and source.text.strip() else None for source in parsed]
    answers = _answers(requests, call)
    projected: list[_Answer | None] = []
    for source, answer in zip(parsed, answers, strict=True):
        target = None
        if answer is not None and answer.hypothesis is not None:
            text = answer.hypothesis.text
            if not marks.MARK.search(text):
                target = project(source, text, answer.hypothesis.alignment)
        projected.append(
            None if target is None or answer is None else _Answer(target, answer.hypothesis, answer.request)
        )
    return projected


_LETTER = re.compile(r"[^\W\d_]")


def _with_split(jobs: list[Job], call: _Caller) -> list[_Answer | None]:
    pieces = [_pieces(job.text) for job in jobs]
    texts = sorted({text.strip() for job in pieces if len(job) > 1 for text in job[::2] if _LETTER.search(text)})
    translated = dict(zip(texts, call([call.request(text) for text in texts]), strict=True))
    joined: list[_Answer | None] = []
    for job in pieces:
        if len(job) == 1:
            joined.append(None)
            continue
        out = []
        for index, piece in enumerate(job):
            core = piece.strip()
            answer = translated.get(core) if index % 2 == 0 else None
            text = marks.plain(answer.text).strip() if answer else ""
            out.append(piece.replace(core, text, 1) if text else piece)
        joined.append(_Answer("".join(out), None, None))
    return joined


def _pieces(text: str) -> list[str]:
    """Cut at marks: text, mark, text, mark, …, text."""
    pieces, at = [], 0
    for match in marks.MARK.finditer(text):
        pieces += [text[at : match.start()], match[0]]
        at = match.end()
    return [*pieces, text[at:]]


def _answers(requests: Sequence[Request | None], call: _Caller) -> list[_Answer | None]:
    sent = [request for request in requests if request is not None]
    replies = iter(call(sent))
    answers: list[_Answer | None] = []
    for request in requests:
        if request is None:
            answers.append(None)
        else:
            reply = next(replies)
            answers.append(_Answer(reply.text, reply, request))
    return answers


_STRATEGIES = (
    (Strategy.MARKS, _without_symbols),
    (Strategy.MARKS, _with_marks),
    (Strategy.TOKENS, _with_tokens),
    (Strategy.ALIGNMENT, _with_alignment),
    (Strategy.SPLIT, _with_split),
)
