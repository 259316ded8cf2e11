from __future__ import annotations

import pytest

import tiny_models
from contracts.engine import SENTENCES, EngineContract
from nltrans.core.ports import Request
from nltrans.engines import get_engine, transformers
from nltrans.errors import ConfigError, EngineFailure, EngineUnavailable, ModelNotFound, UnsupportedLanguage

pytest.importorskip("transformers", reason="needs the extra transformers")


class OnTorch(EngineContract):
    many = 20

    def same(self, one, other):
        """PyTorch adds up in another order for another batch size, so figures differ in their last digits."""
        return one.text == other.text and one.token_log_probs == pytest.approx(other.token_log_probs, abs=1e-4)


class TestMarian(OnTorch):
    @pytest.fixture
    def engine(self, marian):
        return get_engine("transformers", model=marian, source="en", target="fr", device="cpu", beam_size=2)


class TestNllb(OnTorch):
    @pytest.fixture
    def engine(self, nllb):
        return get_engine("transformers", model=nllb, source="en", target="fr", device="cpu", beam_size=2)


def requests(*texts):
    return [Request(text, "en", "fr") for text in texts]


@pytest.mark.parametrize("checkpoint", ["marian", "nllb"])
def test_both_libraries_compute_the_same_network(checkpoint, request, tmp_path):
    """Greedy search in single precision: what differs is only how the sums are rounded."""
    folder = request.getfixturevalue(checkpoint)
    exact = tiny_models.convert(folder, tmp_path / "exact", "float32")
    pair = {"source": "en", "target": "fr", "beam_size": 1}
    here = get_engine("transformers", model=folder, device="cpu", **pair).translate(requests(*SENTENCES))
    there = get_engine("ctranslate2", model=exact, **pair).translate(requests(*SENTENCES))
    assert [answer.text for answer in here] == [answer.text for answer in there]
    for one, other in zip(here, there, strict=True):
        assert one.token_log_probs == pytest.approx(other.token_log_probs, abs=1e-3)
        for row, same in zip(one.alignment.weights, other.alignment.weights, strict=True):
            assert row == pytest.approx(same, abs=0.011)


def test_a_missing_extra_is_named_with_its_install_line(marian, monkeypatch):
    monkeypatch.setattr(transformers, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"torch and transformers \(pip install 'nltrans\[transformers\]'\)"):
        get_engine("transformers", model=marian, source="en", target="fr")


def test_settings_are_checked(marian):
    with pytest.raises(ConfigError, match="float8"):
        get_engine("transformers", model=marian, source="en", target="fr", precision="float8")
    with pytest.raises(UnsupportedLanguage):
        get_engine("transformers", model=marian, source="en", target="not a language")


def test_a_checkpoint_without_weights_is_a_clear_error(tmp_path, marian):
    for path in marian.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    engine = get_engine("transformers", model=tmp_path, source="en", target="fr")
    with pytest.raises(ModelNotFound, match="cannot load the model"):
        engine.load()


def test_errors_of_the_library_are_engine_failures(marian, monkeypatch):
    engine = get_engine("transformers", model=marian, source="en", target="fr", device="cpu")
    engine.load()

    def out_of_memory(**_):
        raise RuntimeError("CUDA out of memory")

    monkeypatch.setattr(engine._model, "generate", out_of_memory)
    with pytest.raises(EngineFailure, match="CUDA out of memory"):
        engine.translate(requests("Hello"))
