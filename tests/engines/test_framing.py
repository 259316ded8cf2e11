from __future__ import annotations

import json

import pytest

from nltrans.engines.framing import Framing, framing
from nltrans.errors import UnsupportedLanguage
from nltrans.models.manifest import Architecture, Manifest

ROMANCE = [">>fr<<", ">>pt<<", ">>pt_br<<", ">>es<<"]


def marian(*target, source=("en",)):
    return Manifest(Architecture.MARIAN, "m", source=source, target=target)


@pytest.fixture
def folder(tmp_path):
    def make(tokens):
        (tmp_path / "shared_vocabulary.json").write_text(json.dumps(["</s>", "▁a", *tokens]), encoding="utf-8")
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("tokens", "manifest", "target", "before"),
    [
        ([], marian("fr"), "fr", ()),
        ([], marian("fr"), "fr-CA", ()),
        ([], marian(), "fr", ()),
        (ROMANCE, marian("fr", "pt", "pt-BR"), "fr", (">>fr<<",)),
        (ROMANCE, marian("fr", "pt", "pt-BR"), "pt-BR", (">>pt_br<<",)),
        (ROMANCE, marian("fr", "pt", "pt-BR"), "pt-PT", (">>pt<<",)),
        (ROMANCE, marian(), "es-MX", (">>es<<",)),
        ([">>por<<", ">>pob<<"], marian("pt", "pt-BR"), "pt", (">>por<<",)),
        ([">>por<<", ">>pob<<"], marian("pt", "pt-BR"), "pt-BR", (">>pob<<",)),
        ([">>cmn_Hans<<", ">>cmn_Hant<<"], marian(), "cmn-Hant", (">>cmn_Hant<<",)),
    ],
)
def test_marian_wants_the_target_if_it_has_several(folder, tokens, manifest, target, before):
    assert framing(folder(tokens), manifest, "en", target) == Framing(before=before)


def test_nllb_and_m2m100_want_both_languages(tmp_path):
    nllb, m2m100 = Manifest(Architecture.NLLB), Manifest(Architecture.M2M100)
    assert framing(tmp_path, nllb, "en", "zh-TW") == Framing(("eng_Latn",), ("</s>",), ("zho_Hant",))
    assert framing(tmp_path, m2m100, "en", "pt-BR") == Framing(("__en__",), ("</s>",), ("__pt__",))


@pytest.mark.parametrize(
    ("manifest", "pair", "message"),
    [
        (marian("fr"), ("en", "de"), r"the model m does not translate to de \(it has fr\)"),
        (marian("fr"), ("de", "fr"), r"does not translate from de \(it has en\)"),
        (marian(), ("en", "tlh"), "does not translate to tlh"),
        (Manifest(Architecture.NLLB), ("en", "tlh"), "does not have tlh"),
        (Manifest(Architecture.M2M100), ("mi", "en"), "does not have mi"),
    ],
)
def test_pairs_that_a_model_lacks_are_refused(folder, manifest, pair, message):
    with pytest.raises(UnsupportedLanguage, match=message):
        framing(folder(ROMANCE), manifest, *pair)
