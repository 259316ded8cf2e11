from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "src" / "nltrans" / "models" / "bundled" / "en-fr"


@pytest.fixture(scope="session")
def processor():
    from scripts.train import vocabulary

    if not (BUNDLED / "source.spm").exists():
        pytest.skip("no vocabulary is bundled")
    return vocabulary.load(BUNDLED / "source.spm")


@pytest.fixture(scope="session")
def config():
    from scripts.train import config as configuration

    return configuration.load(ROOT / "scripts" / "train" / "config.toml", "cpu")
