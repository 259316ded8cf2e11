from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from nltrans.engines.callable import as_engine
from nltrans.errors import OutputError, UnsupportedLanguage
from nltrans.models.probe import SHAPES, ProbeResult, load, probe, save


def keep_only(shape):
    """Copy the marks of one shape, and spoil all others."""
    before, after = shape.split("{}")

    def translate(texts):
        return [text if (before in text and after in text) or not re.search(r"\d", text) else "x" for text in texts]

    return as_engine(translate)


@pytest.mark.parametrize("shape", ["⟦{}⟧", "<x{}>", "__{}__", "\ue000{}\ue001"])
def test_the_shape_that_is_copied_is_found(shape):
    result = probe(keep_only(shape), "en", "fr")
    assert (result.shape, result.shares[shape], result.max_marks) == (shape, 1.0, 3)
    assert set(result.shares) == set(SHAPES)
    assert result.sentences >= 24


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.replace("⟦1⟧", "", 1).replace("⟦1/⟧", ""),
        lambda text: text + text,
        lambda text: text.replace("⟦/1⟧", "").replace("⟦1/⟧", "").replace("⟦1⟧", "⟦1⟧⟦/1⟧"),
        lambda text: text.replace("⟦1⟧", "@").replace("⟦/1⟧", "⟦1⟧").replace("@", "⟦/1⟧").replace("⟦1/⟧", ""),
        lambda text: text.replace("⟦", "["),
    ],
    ids=["empty", "dropped", "doubled", "empty pair", "swapped", "other shape"],
)
def test_spoiled_marks_do_not_count(spoil):
    engine = as_engine(lambda texts: [spoil(text) for text in texts])
    result = probe(engine, "en", "fr", shapes=("⟦{}⟧",))
    assert (result.shape, result.shares) == (None, {"⟦{}⟧": 0.0})


def test_of_shapes_that_are_copied_alike_the_one_between_which_words_are_translated_wins():
    def translate(texts):
        return [re.sub(r"(?<![>)])\b[A-Za-z]", "x", text) for text in texts]

    result = probe(as_engine(translate), "en", "fr", shapes=("<{}>", "({})", "({}) "))
    assert set(result.shares.values()) == {1.0}
    assert result.shape == "({}) "


def test_french_is_probed_too_and_other_languages_are_refused():
    assert probe(as_engine(list), "fr", "en").shape == SHAPES[0]
    with pytest.raises(UnsupportedLanguage, match="from de"):
        probe(as_engine(list), "de", "en")


def test_a_result_is_kept_with_its_model(tmp_path):
    result = ProbeResult("[{}]", {"[{}]": 0.9}, 3, 30)
    assert load(tmp_path) is None
    save(result, tmp_path)
    assert load(tmp_path) == result
    for broken in ('{"shape": 1}', json.dumps({**asdict(result), "max_marks": "three"})):
        (tmp_path / "probe.json").write_text(broken, encoding="utf-8")
        assert load(tmp_path) is None
    with pytest.raises(OutputError):
        save(result, tmp_path / "nowhere")
