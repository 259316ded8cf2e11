"""What all engines on subword models share, whatever computes the network.

requests ──encode──▶ sentences ──batches by length──▶ network
                                                          │
hypotheses ◀── texts, alignments ◀──detokenize── pieces ◀─┘

How hard to search, and whether an answer does, is the business of `nltrans.decoding`.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from nltrans.core.ports import Capabilities, Hypothesis
from nltrans.engines.batching import batches
from nltrans.engines.codec import Codec
from nltrans.engines.framing import framing
from nltrans.engines.tokens import Subwords
from nltrans.errors import EngineFailure, NltransError, UnsupportedLanguage
from nltrans.language.tags import normalize
from nltrans.models import estimates, lexicon, probe
from nltrans.models.manifest import Architecture, Manifest, Marks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.core import ports
    from nltrans.core.ports import Measure, Request, TermConstraint
    from nltrans.engines.codec import Decoded, Sentence

__all__ = ["Search", "SubwordEngine"]


@dataclass(frozen=True)
class Search:
    """How a network looks for a target."""

    beam_size: int
    """Hypotheses kept while decoding."""
    hypotheses: int = 1
    """How many of them are wanted."""
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
        self._lexicon = lexicon.read(folder)
        self._codec: Codec | None = None
        self._starting = threading.Lock()

    @property
    def name(self) -> str:
        """Engine, model and version."""
        model = self.manifest.name or self.folder.name
        return f"{self.kind}:{model}@{self.manifest.version}" if self.manifest.version else f"{self.kind}:{model}"

    @property
    def estimator_weights(self) -> str | None:
        """Weights of the quality estimate that was fitted to this model, if there is one."""
        return estimates.read(self.folder, self.source, self.target)

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
            searches=True,
            placeholders=self.manifest.marks is not None and self.manifest.marks.scheme == "nltrans",
            small_letters=True,
            lexicon=self._lexicon,
        )

    def measure(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Measure:
        """Say how the model sees a text."""
        return self._loaded().measure(text, terms)

    def load(self) -> None:
        """Read the weights."""
        self._loaded()

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Translate a batch; a text without words, or longer than the model can take in, comes back as it is.

        Raises:
            UnsupportedLanguage: a request is of another pair.
            EngineFailure: the network raised.
        """
        for request in requests:
            if (normalize(request.source), normalize(request.target)) != (self.source, self.target):
                asked = f"{request.source} to {request.target}"
                raise UnsupportedLanguage(f"{self.name} was made for {self.source} to {self.target}, not {asked}")
        codec = self._loaded()
        sentences = [codec.sentence(request) for request in requests]
        decoded: dict[tuple[Sentence, ports.Search], Decoded] = {}
        for search in dict.fromkeys(request.search for request in requests):
            wanted = [s for s, r in zip(sentences, requests, strict=True) if s is not None and r.search == search]
            distinct = list(dict.fromkeys(wanted))
            answers = self._batched(distinct, self._search(search))
            decoded.update(zip([(sentence, search) for sentence in distinct], answers, strict=True))
        return [
            Hypothesis(request.text)
            if sentence is None
            else codec.hypothesis(request, decoded[sentence, request.search])
            for request, sentence in zip(requests, sentences, strict=True)
        ]

    def _search(self, asked: ports.Search) -> Search:
        wide = 2 * self.beam_size
        return Search(wide if asked.wider else self.beam_size, wide if asked.wider else 1, careful=asked.careful)

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


def _probed(folder: Path) -> Marks | None:
    result = probe.load(folder)
    return Marks(result.shape, result.max_marks) if result and result.shape else None
