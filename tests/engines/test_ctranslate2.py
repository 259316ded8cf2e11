from __future__ import annotations

import pytest

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
