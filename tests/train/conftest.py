from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "src" / "nltrans" / "models" / "bundled" / "en-fr"


@pytest.fixture(scope="session")
def vocabularies():
    from scripts.train.vocabulary import Vocabularies

    return Vocabularies.load(BUNDLED)


@pytest.fixture(scope="session")
def config():
    from scripts.train import config as configuration

    return configuration.load(ROOT / "scripts" / "train" / "config.toml", "cpu")
