"""What all engines on subword models share, whatever computes the network.

requests ──split──▶ parts ──encode──▶ sentences ──batches by length──▶ network
                                                                          │
hypotheses ◀──join── texts, alignments ◀──detokenize── target pieces ◀────┘
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from nltrans.core.ports import Capabilities
from nltrans.engines.batching import batches
from nltrans.engines.codec import Codec
from nltrans.engines.demands import literals, literals_missing, unmet
from nltrans.engines.framing import framing
from nltrans.engines.inline_tokens import MARK
from nltrans.engines.lexicon import Lexicon
from nltrans.engines.loops import is_loop
from nltrans.engines.placeholders import is_kept
from nltrans.engines.tokens import Subwords
from nltrans.errors import EngineFailure, NltransError, UnsupportedLanguage
from nltrans.language.tags import normalize
from nltrans.models import probe
from nltrans.models.manifest import Architecture, Manifest, Marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from nltrans.core.ports import Hypothesis, Request, TermConstraint
    from nltrans.engines.codec import Decoded, Part, Sentence

__all__ = ["Search", "SubwordEngine"]

_WINDOW = 2048
"""Requests that are sorted and decoded together; the attention of so many is kept at once."""


@dataclass(frozen=True)
class Search:
    """How a network looks for a target."""

    beam_size: int
    """Hypotheses kept while decoding."""
    hypotheses: int = 1
    """How many of them to look through for the one that leaves the least unmet, the likeliest of equals."""
    careful: bool = False
    """Whether repetitions are made hard."""

    @property
    def penalties(self) -> dict[str, float]:
        """Options of decoding, by the names that both libraries give them."""
        return {"no_repeat_ngram_size": 3, "repetition_penalty": 1.2} if self.careful else {}


class SubwordEngine(ABC):
    """An engine on a model of SentencePiece subwords, for one pair of languages.

    Args:
        folder: The model.
        source: BCP 47.
        target: BCP 47.
        beam_size: Hypotheses kept while decoding; the model's own by default.
        batch_tokens: Source tokens decoded at once.

    Raises:
        UnsupportedLanguage: the model does not have the pair.
        ModelNotFound: the folder holds no model.
    """

    kind: ClassVar[str]
    """First half of `name`."""
    step: ClassVar[int] = 1
    """How much sentences of a batch may differ in length."""

    def __init__(
        self, folder: Path, source: str, target: str, *, beam_size: int | None = None, batch_tokens: int = 1024
    ) -> None:
        self.folder = folder
        self.manifest = Manifest.read(folder)
        self.source, self.target = normalize(source), normalize(target)
        self.beam_size = beam_size or self.manifest.beam_size
        self.batch_tokens = batch_tokens
        self._framing = framing(folder, self.manifest, self.source, self.target)
        self._marks = self.manifest.marks or _probed(folder)
        self._lexicon = Lexicon.read(folder)
        self._codec: Codec | None = None
        self._starting = threading.Lock()

    @property
    def name(self) -> str:
        """Engine, model and version."""
        model = self.manifest.name or self.folder.name
        return f"{self.kind}:{model}@{self.manifest.version}" if self.manifest.version else f"{self.kind}:{model}"

    @property
    def capabilities(self) -> Capabilities:
        """What the manifest and a probe say, for the pair that this engine was made for."""
        marks = self._marks
        return Capabilities(
            pairs=frozenset({(self.source, self.target)}),
            marks=marks.scheme if marks else None,
            max_marks=marks.max_index if marks else 0,
            terms=self.manifest.terms,
            alignment=self.manifest.alignment,
            max_tokens=self.manifest.max_tokens,
        )

    def load(self) -> None:
        """Read the weights."""
        self._loaded()

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Translate a batch.

        Raises:
            UnsupportedLanguage: a request is of another pair.
            EngineFailure: the network raised.
        """
        for request in requests:
            if (normalize(request.source), normalize(request.target)) != (self.source, self.target):
                asked = f"{request.source} to {request.target}"
                raise UnsupportedLanguage(f"{self.name} was made for {self.source} to {self.target}, not {asked}")
        codec = self._loaded()
        windows = (requests[at : at + _WINDOW] for at in range(0, len(requests), _WINDOW))
        return [hypothesis for window in windows for hypothesis in self._window(codec, window)]

    def _window(self, codec: Codec, requests: Sequence[Request]) -> list[Hypothesis]:
        """Translate; then again with translations of words that were left in the source language."""
        texts = [codec.reading(request).text for request in requests]
        asked = [_with(request, self._lexicon.alone(text)) for request, text in zip(requests, texts, strict=True)]
        results = self._hypotheses(codec, asked)
        left = [self._lexicon.left(text, result.text) for text, result in zip(texts, results, strict=True)]
        more = [_with(request, terms) for request, terms in zip(asked, left, strict=True)]
        again = {index: request for index, request in enumerate(more) if request is not asked[index]}
        seconds = self._hypotheses(codec, list(again.values())) if again else []
        for index, second in zip(again, seconds, strict=True):
            is_better = len(self._lexicon.left(texts[index], second.text)) < len(left[index])
            if is_better and not second.looping and _marks(second) == _marks(results[index]):
                results[index] = second
        return results

    def _hypotheses(self, codec: Codec, requests: Sequence[Request]) -> list[Hypothesis]:
        """Translate; then again with placeholders for literals that were lost, or none if a placeholder was."""
        parts = [codec.parts(request) for request in requests]
        decoded: dict[Sentence, Decoded] = {}
        self._answer(parts, decoded)

        def is_lost(part: Part) -> bool:
            return part.sentence is not None and not is_kept(part.held, decoded[part.sentence].pieces)

        again: dict[int, list[Part]] = {}
        for index, row in enumerate(parts):
            asked = [part.sentence for part in row if part.sentence]
            if any(literals_missing(sentence.source, decoded[sentence].pieces) for sentence in asked):
                again[index] = codec.parts(requests[index], {word for one in asked for word in literals(one.source)})
        self._answer(list(again.values()), decoded)
        for index, row in again.items():
            if not any(map(is_lost, row)):
                parts[index] = row
        for index, row in enumerate(parts):
            if any(map(is_lost, row)):
                parts[index] = codec.parts(requests[index], None)
        self._answer(parts, decoded)
        return [codec.join(request, row, decoded) for request, row in zip(requests, parts, strict=True)]

    def _answer(self, parts: Sequence[Sequence[Part]], decoded: dict[Sentence, Decoded]) -> None:
        """Have the sentences decoded that are not yet."""
        wanted = (part.sentence for row in parts for part in row if part.sentence)
        sentences = list(dict.fromkeys(sentence for sentence in wanted if sentence not in decoded))
        decoded.update(zip(sentences, self._network(sentences), strict=True))

    @abstractmethod
    def _start(self) -> None:
        """Import the library and read the weights."""

    @abstractmethod
    def _decode(self, groups: Sequence[Sequence[Sentence]], search: Search) -> list[list[Decoded]]:
        """Run the network on batches."""

    def _length_limit(self, source_length: int) -> int:
        """Return after how many target tokens decoding is stopped.

        Position tables have at least twice the places of the longest source.
        """
        return min(3 * source_length + 24, 2 * self.manifest.max_tokens - 8)

    def _loaded(self) -> Codec:
        with self._starting:
            if self._codec is None:
                self._codec = self._started()
            return self._codec

    def _started(self) -> Codec:
        marks = self.manifest.marks
        marian = self.manifest.architecture is Architecture.MARIAN
        subwords = Subwords(self.folder / ("source.spm" if marian else "sentencepiece.bpe.model"))
        self._start()
        return Codec(
            subwords,
            self._framing,
            max_mark=marks.max_index if marks and marks.scheme == "nltrans" else 0,
            max_tokens=self.manifest.max_tokens,
        )

    def _network(self, sentences: Sequence[Sentence]) -> list[Decoded]:
        usual = Search(self.beam_size)
        results = self._batched(sentences, usual)
        for index, second in self._again(sentences, results, is_loop, replace(usual, careful=True)):
            still = is_loop(sentences[index].source, second.pieces)
            best = min(results[index], second, key=lambda decoded: len(decoded.pieces)) if still else second
            results[index] = replace(best, looping=still)
        wider = Search(2 * self.beam_size, hypotheses=2 * self.beam_size)
        for index, second in self._again(sentences, results, unmet, wider):
            source = sentences[index].source
            if not is_loop(source, second.pieces):
                results[index] = min(results[index], second, key=lambda decoded: unmet(source, decoded.pieces))
        return results

    def _again(
        self,
        sentences: Sequence[Sentence],
        results: Sequence[Decoded],
        is_wrong: Callable[[Sequence[str], Sequence[str]], int],
        search: Search,
    ) -> list[tuple[int, Decoded]]:
        """Search for other targets of those sentences that came out wrong; return them by number."""
        wrong = [i for i, (s, d) in enumerate(zip(sentences, results, strict=True)) if is_wrong(s.source, d.pieces)]
        return list(zip(wrong, self._batched([sentences[index] for index in wrong], search), strict=True))

    def _batched(self, sentences: Sequence[Sentence], search: Search) -> list[Decoded]:
        groups = batches([len(s.source) for s in sentences], tokens=self.batch_tokens, step=self.step)
        try:
            answers = self._decode([[sentences[index] for index in group] for group in groups], search)
        except NltransError:
            raise
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineFailure(f"engine {self.name} failed: {error}") from error
        results: dict[int, Decoded] = {}
        for group, answer in zip(groups, answers, strict=True):
            results.update(zip(group, answer, strict=True))
        return [results[index] for index in range(len(sentences))]


def _with(request: Request, terms: Sequence[TermConstraint]) -> Request:
    """Ask for more terms, where none of the request's own stands."""
    more = [term for term in terms if all(term.end <= own.start or own.end <= term.start for own in request.terms)]
    return replace(request, terms=(*request.terms, *more)) if more else request


def _marks(hypothesis: Hypothesis) -> list[str]:
    return sorted(MARK.findall(hypothesis.text))


def _probed(folder: Path) -> Marks | None:
    result = probe.load(folder)
    return Marks(result.shape, result.max_marks) if result and result.shape else None
