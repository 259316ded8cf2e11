"""The subword vocabularies of both sides (Kudo and Richardson 2018, SentencePiece; unigram model of Kudo 2018).

The target's is trained on our French. The source's is that of the student whose encoder the model starts from, as far
as our texts use it: its embeddings know English already. Both begin alike: 0 is ``</s>``, 1 ``<unk>``, then the marks
and the bytes (so that no character is lost). Texts are not normalised: what is copied must come out as it went in.
``<pad>``, which Marian's decoder starts from, has the number after the target's last piece on both sides.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import sentencepiece

from nltrans.engines.inline_tokens import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scripts.train.config import Config

EOS = 0
UNKNOWN = 1
SOURCE, TARGET = "source.spm", "target.spm"
PAD = "<pad>"

_SPACE = "▁"
_UNUSED_SCORE = -12.0
"""Of pieces that the student lacks; about that of its rarest ones."""


class Vocabularies(NamedTuple):
    """SentencePiece models of both sides."""

    source: sentencepiece.SentencePieceProcessor
    target: sentencepiece.SentencePieceProcessor

    @classmethod
    def load(cls, folder: Path) -> Vocabularies:
        """Read both models of a folder; earlier versions of the model have one for both sides."""
        target = folder / TARGET if (folder / TARGET).exists() else folder / SOURCE
        return cls(*(sentencepiece.SentencePieceProcessor(model_file=str(path)) for path in (folder / SOURCE, target)))

    @property
    def pad(self) -> int:
        """Number of ``<pad>``."""
        return int(self.target.vocab_size())


def train(config: Config, pairs: Path, student: Path, folder: Path) -> None:
    """Write `source.spm`, made out of the student's, and `target.spm`, trained on a sample of `pairs`, to `folder`."""
    sample = list(_sample(config, pairs))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(target for _, target in sample),
        model_prefix=str((folder / TARGET).with_suffix("")),
        model_type="unigram",
        vocab_size=config.vocab.size,
        byte_fallback=True,
        normalization_rule_name="identity",
        split_digits=True,
        user_defined_symbols=list(SYMBOLS),
        character_coverage=0.9998,
        required_chars="…—–€œŒ",
        eos_id=EOS,
        unk_id=UNKNOWN,
        bos_id=-1,
        pad_id=-1,
        num_threads=2,
        max_sentence_length=2000,
        train_extremely_large_corpus=False,
    )
    (folder / TARGET).with_suffix(".model").replace(folder / TARGET)
    (folder / SOURCE).write_bytes(_source(config, student, (folder / TARGET).read_bytes(), sample))


def _source(config: Config, student: Path, target: bytes, sample: list[tuple[str, str]]) -> bytes:
    """Return the student's model in our form, without pieces that our texts do not use.

    Numbers are cut into digits, as in the target, so that they are copied digit by digit.
    """
    from sentencepiece import sentencepiece_model_pb2 as protobuf

    model, ours = protobuf.ModelProto(), protobuf.ModelProto()
    model.ParseFromString(student.read_bytes())
    ours.ParseFromString(target)
    whole = [piece for piece in model.pieces if piece.type == piece.NORMAL and not _is_number(piece.piece)]
    symbols = [piece for piece in ours.pieces if piece.type != piece.NORMAL]
    known = {piece.piece for piece in whole}
    letters: Counter[str] = Counter()
    for source, wanted in sample:
        letters.update(source)
        letters.update(wanted)
    more = [c for c, n in letters.items() if n >= config.vocab.min_character and c not in known and not c.isspace()]
    added = [protobuf.ModelProto.SentencePiece(piece=c, score=_UNUSED_SCORE) for c in sorted(more)]
    used = _used(_with_pieces(ours, [*symbols, *whole, *added]), sample)
    kept = [piece for piece in whole if used[piece.piece] >= config.vocab.min_count or len(piece.piece) == 1]
    pieces = [*symbols, *kept, *added]
    pad = protobuf.ModelProto.SentencePiece(piece=PAD, score=0.0, type=protobuf.ModelProto.SentencePiece.CONTROL)
    pieces.insert(len(ours.pieces), pad)
    return bytes(_with_pieces(ours, pieces))


def _with_pieces(model: object, pieces: list[object]) -> bytes:
    from sentencepiece import sentencepiece_model_pb2 as protobuf

    out = protobuf.ModelProto()
    out.CopyFrom(model)
    del out.pieces[:]
    out.pieces.extend(pieces)
    out.trainer_spec.vocab_size = len(pieces)
    return bytes(out.SerializeToString())


def _is_number(piece: str) -> bool:
    return len(piece.lstrip(_SPACE)) > 1 and any(map(str.isdigit, piece))


def _used(model: bytes, sample: list[tuple[str, str]]) -> Mapping[str, int]:
    """Count pieces; those of wanted French terms, which stand in sources too, a tenth."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    used: Counter[str] = Counter()
    for side, weight in ((0, 10), (1, 1)):
        for pieces in processor.encode([pair[side] for pair in sample], out_type=str):
            for piece in pieces:
                used[piece] += weight
    return used


def _sample(config: Config, pairs: Path) -> Iterator[tuple[str, str]]:
    """Yield sentences of both sides, pairs drawn by the weight of their origin."""
    draw = random.Random(config.seed)
    with pairs.open(encoding="utf-8") as lines:
        weights = [config.weight(line.rstrip("\n").rpartition("\t")[2]) for line in lines]
    share = config.vocab.sentences / sum(weights)
    with pairs.open(encoding="utf-8") as lines:
        for line, weight in zip(lines, weights, strict=True):
            if draw.random() < share * weight:
                source, target, _ = line.split("\t", 2)
                yield source, target
