"""The training pass against reference implementations."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

import numpy as np  # noqa: E402
from scripts.train import model as architecture  # noqa: E402
from scripts.train.parts import Part, Ragged  # noqa: E402
from scripts.train.state import State  # noqa: E402
from scripts.train.training import Lanes  # noqa: E402

PIECES = 60
"""Of the target, and the number of ``<pad>``."""
VOCABULARIES = SimpleNamespace(source=SimpleNamespace(vocab_size=lambda: PIECES + 20), pad=PIECES)


@pytest.fixture
def tiny(config):
    model = dataclasses.replace(config.model, d_model=32, ffn=64, heads=4, encoder_layers=2)
    return dataclasses.replace(config, model=model)


@pytest.fixture
def batch():
    torch.manual_seed(1)
    source, target = torch.randint(2, PIECES, (3, 7)), torch.randint(2, PIECES, (3, 5))
    source[0, 5:] = target[1, 3:] = PIECES
    links = torch.tensor([[0, 0, 1], [0, 0, 2], [2, 4, 6]])
    return source, target, links


def test_smoothed_cross_entropy_and_its_gradient():
    torch.manual_seed(0)
    states, embedding = torch.randn(9, 8, requires_grad=True), torch.randn(20, 8, requires_grad=True)
    target = torch.randint(20, (9,))
    ours, _ = architecture.SmoothedCrossEntropy.apply(states, embedding, target, 0.1)
    theirs = torch.nn.functional.cross_entropy(states @ embedding.T, target, label_smoothing=0.1)
    torch.testing.assert_close(ours, theirs)
    for one, other in zip(
        torch.autograd.grad(ours * 2, (states, embedding)),
        torch.autograd.grad(theirs * 2, (states, embedding)),
        strict=True,
    ):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_the_pass_is_that_of_transformers(tiny, batch, device):
    # the name of the device only chooses the way to compute attention here
    tiny = dataclasses.replace(tiny, train=dataclasses.replace(tiny.train, device=device))
    model = architecture.create(tiny, VOCABULARIES).eval()
    source, target, links = batch
    _, nll, _ = architecture.Loss(model, tiny)(source, target, links)
    previous = torch.cat([torch.full_like(target[:, :1], PIECES), target[:, :-1]], 1)
    with torch.no_grad():
        logits = model(source, (source != PIECES).long(), previous).logits[..., :PIECES]
    wanted = torch.nn.functional.cross_entropy(logits[target != PIECES], target[target != PIECES])
    torch.testing.assert_close(nll, wanted, rtol=1e-4, atol=1e-4)


def test_alignment_loss_spreads_over_linked_pieces():
    scores = torch.zeros(1, 2, 4)
    links = torch.tensor([[0, 0, 1], [0, 0, 2]])
    assert architecture.alignment_loss(scores, links).item() == pytest.approx(torch.log(torch.tensor(4.0)).item())
    scores[0, 0, 1:3] = 100
    assert architecture.alignment_loss(scores, links).item() == pytest.approx(torch.log(torch.tensor(2.0)).item())


def test_the_decoder_starts_from_a_zero_embedding_that_stays_zero(tiny, batch):
    state = State(architecture.create(tiny, VOCABULARIES), tiny)
    step(state, tiny, batch)
    assert not state.master[state.names.index("model.decoder.embed_tokens.weight")][-1].any()


def test_a_resumed_run_goes_on_as_if_uninterrupted(tiny, batch, tmp_path):
    state = State(architecture.create(tiny, VOCABULARIES), tiny)
    step(state, tiny, batch)
    state.save(tmp_path / "state.pt")
    step(state, tiny, batch)
    again = State(architecture.create(tiny, VOCABULARIES), tiny)
    again.load(tmp_path / "state.pt")
    step(again, tiny, batch)
    assert again.progress == state.progress
    for one, other in zip(state.master, again.master, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def step(state, config, batch):
    smoothed, _, alignment = architecture.Loss(state.model, config)(*batch)
    gradients = torch.autograd.grad(smoothed + alignment, state.working)
    for master, gradient in zip(state.master, gradients, strict=True):
        master.grad = gradient.float()
    state.apply_gradients()


def test_an_annealed_rate_leaves_that_of_the_run_and_ends_at_zero(tiny):
    state = State(architecture.create(tiny, VOCABULARIES), tiny)
    state.progress.step = 5000
    before = state.learning_rate()
    state.progress.annealed, state.progress.last = 5000, 5100
    rates = []
    for state.progress.step in (5000, 5025, 5100):
        rates.append(state.learning_rate())
    assert rates[0] == before
    assert rates[1] == pytest.approx(before / 2, rel=0.01)
    assert rates[2] == 0


@pytest.mark.parametrize("sentences", [1, 3])
def test_a_batch_may_have_fewer_sentences_than_lanes(tiny, sentences):
    tiny = dataclasses.replace(tiny, train=dataclasses.replace(tiny.train, lanes=2, frozen_steps=0))
    state = State(architecture.create(tiny, VOCABULARIES), tiny)
    rows = [np.arange(2, 7, dtype=np.uint16)] * sentences
    at = 5 * np.arange(sentences + 1)
    links = Ragged(np.zeros(2 * sentences, np.uint8), 2 * np.arange(sentences + 1))
    text = Ragged(np.concatenate(rows), at)
    sums = Lanes(state).backward(Part(text, text, links), np.arange(sentences))
    assert sums.tokens == 5 * sentences
    assert all(torch.isfinite(weight.grad).all() for weight in state.master)


def test_rows_of_a_batch_are_about_as_long_on_both_sides():
    draw = np.random.default_rng(1)
    lengths = draw.integers(5, 60, 4000)
    others = np.maximum(2, lengths + draw.integers(-4, 5, 4000))
    links = Ragged(np.zeros(0, np.uint8), np.zeros(4001, np.int64))
    source, target = (Ragged(np.zeros(rows.sum()), np.cumsum([0, *rows])) for rows in (others, lengths))
    batches = Part(source, target, links).batches(3000, seed=1)
    assert sorted(np.concatenate(batches)) == list(range(4000))
    for side in (source, target):
        padded = sum(len(rows) * side.lengths[rows].max() for rows in batches)
        assert padded < 1.2 * side.lengths.sum()
    assert [list(rows) for rows in batches] != sorted(map(list, batches))
