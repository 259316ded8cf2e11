"""Language codes."""

from __future__ import annotations

import pytest

from nltrans.errors import UnsupportedLanguage
from nltrans.language.cldr import names, signs
from nltrans.language.tags import base, has_spaces, normalize, script


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("pt_br", "pt-BR"),
        (" ZH-hans", "zh-Hans"),
        ("fra", "fr"),
        ("iw", "he"),
        ("sh", "sr-Latn"),
        ("es-419", "es-419"),
        ("xx", "xx"),
    ],
)
def test_tags_are_spelled_as_in_bcp_47(code, tag):
    assert normalize(code) == tag
    assert normalize(tag) == tag
    assert base(code) == tag.partition("-")[0]


@pytest.mark.parametrize("code", ["", "e", "english", "12", "de-1996", "en-u-co-phonebk", "fr_", "pt-BR-SP"])
def test_what_says_more_or_nothing_is_refused(code):
    with pytest.raises(UnsupportedLanguage, match="not a language code"):
        normalize(code)


def test_scripts():
    assert [script(code) for code in ("fr", "zh", "zh-TW", "sr", "sr-Latn", "xx")] == [
        "Latn", "Hans", "Hant", "Cyrl", "Latn", ""
    ]  # fmt: skip
    assert not has_spaces("ja")
    assert has_spaces("ko")


def test_names_and_signs():
    assert names("pt-BR") == {"portuguese", "português"}
    assert names("xx") == frozenset()
    assert signs("xx") == (".", ",", "")
    assert signs("de-CH").decimal == "."
