from __future__ import annotations

import pytest

from nltrans.models.catalogue import entries, find, suggest


def test_names_are_unique_and_found_with_and_without_their_owner():
    names = [entry.name for entry in entries()]
    assert len(names) == len(set(names))
    assert all(find(entry.name) is find(entry.repository) is entry for entry in entries())
    assert find("opus-mt-en-xx") is None


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("en", "de", "opus-mt-en-de"),
        ("fr", "en", "opus-mt-fr-en"),
        ("en", "pt-BR", "opus-mt-en-ROMANCE"),
        ("en", "ja", "opus-mt-en-jap"),
        ("en", "ko", "opus-mt-tc-big-en-ko"),
        ("en", "zu", "m2m100_418M"),
        ("en", "mi", "nllb-200-distilled-600M"),
        ("zu", "mi", "nllb-200-distilled-600M"),
    ],
)
def test_the_smallest_model_of_a_pair_is_suggested(source, target, name):
    entry = suggest(source, target)
    assert entry is not None
    assert entry.name == name


def test_nothing_is_suggested_for_a_language_that_no_model_has():
    assert suggest("en", "tlh") is None


def test_licences_say_what_is_not_for_sale():
    assert all(entry.licence for entry in entries())
    assert all("no commercial use" in entry.licence for entry in entries() if entry.architecture == "nllb")
