from pathlib import Path

import pytest

from nltrans import config
from nltrans.config import Settings
from nltrans.errors import ConfigError, UnsupportedLanguage


def write(folder: Path, text: str, name: str = "nltrans.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_file_then_options(tmp_path):
    path = write(tmp_path, 'to = ["fr", "pt_br"]\nengine = "pseudo"\nmin-score = 1\nglossary = "nlp"\n')
    settings = config.load(path)
    assert settings.targets == ("fr", "pt-BR")
    assert settings.glossary == ("nlp",)
    assert settings.root == tmp_path
    chosen = settings.override(targets=("de",), engine=None)
    assert (chosen.targets, chosen.engine, chosen.min_score) == (("de",), "pseudo", 1)


def test_pyproject_table_counts_when_it_is_there(tmp_path):
    write(tmp_path, '[tool.other]\n[tool.nltrans]\nfrom = "fr"\n', "pyproject.toml")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    assert config.load(config.find(folder)).source == "fr"
    write(folder, 'from = "de"\n')
    assert config.load(config.find(folder / "post.md")).source == "de"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ("to = 3", "to is 3: Expected array, got int"),
        ("to = ['fr', 3]", "[1]: Expected str, got int"),
        ("engine = true", "engine is True: Expected str, got bool"),
        ("[links]\nhome = 1", "links is {'home': 1}: [...]: Expected str, got int"),
        ("min-score = 3", "min-score is 3"),
        ("beam-size = 0", "beam-size is 0"),
        ('flavor = "word"', "choose one of auto, commonmark"),
        ("to = [", "not TOML"),
        ('fail-on = "bad"', "fail-on is 'bad'"),
    ],
)
def test_errors_name_the_file_and_the_cure(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_unknown_language(tmp_path):
    with pytest.raises(UnsupportedLanguage, match="'francais'"):
        Settings().override(targets=("francais",))


def test_missing_file(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        config.load(tmp_path / "none.toml")
