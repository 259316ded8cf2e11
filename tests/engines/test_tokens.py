from __future__ import annotations

import io
from itertools import pairwise

import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st

import tiny_models
from nltrans.engines.tokens import Subwords, detokenize
from nltrans.errors import ModelNotFound


@pytest.fixture(scope="module", params=["unigram", "bpe", "bytes"])
def subwords(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("spm") / "model.spm"
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(tiny_models.SENTENCES * 3),
        model_writer=model,
        vocab_size=440 if request.param == "bytes" else 200,
        model_type="bpe" if request.param == "bpe" else "unigram",
        byte_fallback=request.param == "bytes",
        user_defined_symbols=["⟦1⟧", "⟦/1⟧"],
        hard_vocab_limit=False,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    return Subwords(path)


TEXTS = [
    "Read the paper.",
    " two  spaces ",
    "⟦1⟧ words⟦/1⟧ in marks",
    "ligature ﬁne",
    "e\u0301 composed",
    "½ a 🚀 and 中文",
    "non\u00a0breaking",
    "x",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_spans_cover_what_is_seen(subwords, text):
    encoded = subwords.encode(text)
    assert len(encoded.pieces) == len(encoded.spans) == subwords.count(text)
    covered = {at for span in encoded.spans for at in range(span.start, span.end)}
    assert covered == {at for at, letter in enumerate(text) if not letter.isspace()}


@pytest.mark.parametrize("text", ["Read the paper.", "We answer every letter: so do names."])
def test_spans_are_exact(subwords, text):
    encoded = subwords.encode(text)
    for piece, span in zip(encoded.pieces, encoded.spans, strict=True):
        assert piece.lstrip("▁") == span.of(text)


@given(text=st.text(max_size=30))
def test_any_text_has_ordered_spans_inside_it(subwords, text):
    spans = subwords.encode(text).spans
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(one.start <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize("text", ["Read the paper.", "Why does it search?", "⟦1⟧ words⟦/1⟧ in marks", "Ada 🚀 中"])
def test_detokenizing_undoes_encoding(subwords, text):
    assert detokenize(subwords.encode(text).pieces)[0] == text


@pytest.mark.parametrize(
    ("pieces", "text", "shown"),
    [
        ([], "", []),
        (["▁Le", "▁petit", "s"], "Le petits", ["Le", "petit", "s"]),
        (["▁", "Le", "▁"], "Le", ["", "Le", ""]),
        (["▁l", "'", "<0xC3>", "<0xA9>", "t"], "l'ét", ["l", "'", "é", "é", "t"]),
        (["<0xFF>", "a"], "a", ["", "a"]),
        (["⟦1⟧", "▁mot", "⟦/1⟧"], "⟦1⟧ mot⟦/1⟧", ["⟦1⟧", "mot", "⟦/1⟧"]),
    ],
)
def test_detokenize(pieces, text, shown):
    result, spans = detokenize(pieces)
    assert result == text
    assert [span.of(result) for span in spans] == shown


@given(st.lists(st.text("▁ab<>0xC3", max_size=6), max_size=8))
def test_detokenized_spans_are_inside_the_text(pieces):
    text, spans = detokenize(pieces)
    assert len(spans) == len(pieces)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_a_file_that_is_no_model_is_named(tmp_path, content):
    path = tmp_path / "source.spm"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelNotFound, match=r"source\.spm: the SentencePiece model cannot be read"):
        Subwords(path)
