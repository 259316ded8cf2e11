from __future__ import annotations

import pytest

import tiny_models
from contracts.engine import SENTENCES, EngineContract
from nltrans.core.ports import Request
from nltrans.engines import get_engine
from nltrans.errors import ConfigError, EngineFailure, ModelNotFound, UnsupportedLanguage


class TestMarian(EngineContract):
    @pytest.fixture
    def engine(self, marian_ct2):
        return get_engine("ctranslate2", model=marian_ct2, source="en", target="fr", threads=1)


class TestNllb(EngineContract):
    many = 50

    @pytest.fixture
    def engine(self, nllb_ct2):
        return get_engine("ctranslate2", model=nllb_ct2, source="en", target="fr", threads=2)


def requests(*texts, target="fr"):
    return [Request(text, "en", target) for text in texts]


def test_threads_do_not_change_results(marian_ct2):
    one, three = (
        get_engine(None, model=marian_ct2, source="en", target="fr", threads=n).translate(requests(*SENTENCES))
        for n in (1, 3)
    )
    assert one == three


def test_a_pair_that_the_model_lacks_is_refused_before_loading(nllb_ct2, monkeypatch):
    monkeypatch.setattr("nltrans.engines.ctranslate2.CTranslate2Engine._start", lambda self: pytest.fail("loaded"))
    with pytest.raises(UnsupportedLanguage, match="does not have tlh"):
        get_engine("ctranslate2", model=nllb_ct2, source="en", target="tlh")


def test_a_folder_without_a_model_says_what_is_missing(tmp_path, marian):
    with pytest.raises(ModelNotFound, match=r"holds no translation model .*model\.bin"):
        get_engine("ctranslate2", model=tmp_path, source="en", target="fr")
    with pytest.raises(ModelNotFound, match="nltrans models convert"):
        get_engine("ctranslate2", model=marian, source="en", target="fr")


@pytest.mark.parametrize("damage", [b"", b"not weights at all"])
def test_a_broken_model_is_a_clear_error(tmp_path, marian_ct2, damage):
    for path in marian_ct2.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.bin").write_bytes(damage)
    engine = get_engine("ctranslate2", model=tmp_path, source="en", target="fr")
    with pytest.raises(ModelNotFound, match="cannot load the model"):
        engine.load()
    (tmp_path / "source.spm").write_bytes(damage)
    with pytest.raises(ModelNotFound, match="SentencePiece"):
        engine.load()


def test_errors_of_the_library_are_engine_failures(marian_ct2):
    engine = get_engine("ctranslate2", model=marian_ct2, source="en", target="fr")
    engine.load()
    engine._translator.unload_model()
    with pytest.raises(EngineFailure, match="ctranslate2:tiny-marian@1"):
        engine.translate(requests("Hello"))


def test_no_threads_are_refused(marian_ct2):
    with pytest.raises(ConfigError, match="0 threads"):
        get_engine("ctranslate2", model=marian_ct2, source="en", target="fr", threads=0)


def test_m2m100_is_told_both_languages(tmp_path):
    folder = tiny_models.convert(tiny_models.m2m100(tmp_path / "m2m100"), tmp_path / "converted")
    french, german = (
        get_engine("ctranslate2", model=folder, source="en", target=target).translate(
            requests(*SENTENCES[:3], target=target)
        )
        for target in ("fr", "de")
    )
    assert all(answer.text and answer.token_log_probs and answer.alignment for answer in french)
    assert [answer.text for answer in french] != [answer.text for answer in german]
    assert not any("__fr__" in answer.text[:6] for answer in french)


def test_a_model_of_several_targets_is_told_which(tmp_path):
    checkpoint = tiny_models.marian(tmp_path / "romance", tokens=(">>fr<<", ">>pt_br<<"))
    folder = tiny_models.convert(checkpoint, tmp_path / "converted")
    french, portuguese = (
        get_engine("ctranslate2", model=folder, source="en", target=target).translate(
            requests(*SENTENCES[:3], target=target)
        )
        for target in ("fr", "pt-BR")
    )
    assert [answer.text for answer in french] != [answer.text for answer in portuguese]
    with pytest.raises(UnsupportedLanguage, match="does not translate to de"):
        get_engine("ctranslate2", model=folder, source="en", target="de")
