"""Weights of a quality estimate stand beside their model, one file a language pair."""

import shutil

import pytest

from nltrans.engines import get_engine
from nltrans.models import bundled, estimates
from nltrans.models.checksums import checksums, problems
from nltrans.wiring import build_estimator


@pytest.fixture
def folder(tmp_path):
    """Return the bundled model with links for its large files, and without an estimate."""
    whole = bundled.find("en", "fr")
    for path in whole.iterdir():
        if not path.name.startswith(estimates.PREFIX):
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


def engine(folder, target="fr"):
    return get_engine("ctranslate2", model=str(folder), source="en-US", target=target)


def test_a_model_without_weights_has_no_estimate(folder):
    assert build_estimator(engine(folder)) is None
    assert build_estimator(get_engine("pseudo", source="en", target="fr")) is None


def test_weights_are_those_of_the_model_and_the_pair(folder):
    shutil.copyfile(estimates.place(bundled.find("en", "fr"), "en", "fr"), estimates.place(folder, "en-GB", "fr-CA"))
    assert (folder / "estimate.en-fr.json").is_file()
    assert build_estimator(engine(folder)).signature.endswith("fitted:en-fr")
    estimates.place(folder, "en", "fr").rename(estimates.place(folder, "en", "pt"))
    assert build_estimator(engine(folder)) is None


def test_weights_may_come_after_the_model_is_sealed(folder):
    before = checksums(folder)
    estimates.place(folder, "en", "fr").write_text("{}")
    assert checksums(folder) == before
    assert problems(folder) == []
