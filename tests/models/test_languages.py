from __future__ import annotations

import pytest

from nltrans.errors import UnsupportedLanguage
from nltrans.models.languages import flores, flores_codes, m2m100


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "fra_Latn"),
        ("pt-BR", "por_Latn"),
        ("zh", "zho_Hans"),
        ("zh-TW", "zho_Hant"),
        ("zh-Hant", "zho_Hant"),
        ("no", "nob_Latn"),
        ("nn", "nno_Latn"),
        ("fil", "tgl_Latn"),
        ("ks-Deva", "kas_Deva"),
        ("fra_Latn", "fra_Latn"),
        ("fra", "fra_Latn"),
        ("sr-Latn", "srp_Cyrl"),
        ("yue", "yue_Hant"),
    ],
)
def test_flores_codes(code, expected):
    assert flores(code) == expected


def test_all_languages_of_nllb_are_there():
    codes = set(flores_codes().values())
    assert len(codes) == 202
    transformers = pytest.importorskip("transformers", reason="compares with the tokenizer of the extra transformers")
    assert codes == set(transformers.models.nllb.tokenization_nllb.FAIRSEQ_LANGUAGE_CODES)
    assert all(flores(code) == code for code in codes)


def test_all_languages_of_m2m100_are_there():
    transformers = pytest.importorskip("transformers", reason="compares with the tokenizer of the extra transformers")
    codes = transformers.models.m2m_100.tokenization_m2m_100.FAIRSEQ_LANGUAGE_CODES["m2m100"]
    assert all(m2m100(code) == code for code in codes)


@pytest.mark.parametrize(("code", "expected"), [("nb", "no"), ("fra", "fr"), ("pt-BR", "pt"), ("nso", "ns")])
def test_m2m100_codes(code, expected):
    assert m2m100(code) == expected


def test_unknown_languages_are_refused():
    with pytest.raises(UnsupportedLanguage, match="NLLB-200 does not have tlh"):
        flores("tlh")
    with pytest.raises(UnsupportedLanguage, match="M2M-100 does not have mi"):
        m2m100("mi")
