from __future__ import annotations

import sys
import types
from types import SimpleNamespace

import pytest

from nltrans.errors import EngineUnavailable, InputError, ModelNotFound
from nltrans.scorers import comet


def test_a_missing_extra_answers_with_its_install_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(EngineUnavailable, match=r'pip install "nltrans\[comet\]"'):
        comet.CometMetric().score(["a"], ["b"], ["c"])


def test_sources_are_needed():
    with pytest.raises(InputError, match="needs a source"):
        comet.CometMetric().score(["a"], ["b"])
    with pytest.raises(InputError, match="needs a source"):
        comet.CometMetric().score(["a"], ["b"], [])


class _Network:
    def predict(self, data, **options):
        assert options["gpus"] == 0
        return SimpleNamespace(system_score=sum(row["mt"] == row["ref"] for row in data) / len(data))


def _package(download):
    package = types.ModuleType("comet")
    package.download_model = download
    package.load_from_checkpoint = lambda path: _Network()
    return package


def test_the_score_names_model_and_version(monkeypatch):
    monkeypatch.setitem(sys.modules, "comet", _package(lambda name: "checkpoint"))
    monkeypatch.setattr(comet, "version", lambda name: "2.2.6")
    score = comet.CometMetric().score(["a", "x"], ["a", "b"], ["s", "t"])
    assert (score.metric, score.value) == ("COMET", 0.5)
    assert score.signature == "model:Unbabel/wmt22-comet-da|version:2.2.6"


def test_an_unreachable_model_is_named(monkeypatch):
    def download(name):
        raise OSError("no network")

    monkeypatch.setitem(sys.modules, "comet", _package(download))
    with pytest.raises(ModelNotFound, match=r"wmt22-comet-da.*no network"):
        comet.CometMetric().score(["a"], ["b"], ["c"])
