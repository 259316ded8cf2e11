from __future__ import annotations

from importlib.util import find_spec

import pytest

import tiny_models


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    """Tiny models are slower on more threads, and far slower on a busy machine."""
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def marian(tmp_path_factory):
    """A tiny MarianMT checkpoint."""
    pytest.importorskip("transformers", reason="tiny models are made with the extra transformers")
    return tiny_models.marian(tmp_path_factory.mktemp("tiny") / "marian")


@pytest.fixture(scope="session")
def marian_ct2(marian):
    """The same, converted for CTranslate2."""
    return tiny_models.convert(marian, marian.parent / "marian-ct2")


@pytest.fixture(scope="session")
def nllb(tmp_path_factory):
    """A tiny NLLB checkpoint."""
    pytest.importorskip("transformers", reason="tiny models are made with the extra transformers")
    return tiny_models.nllb(tmp_path_factory.mktemp("tiny") / "nllb")


@pytest.fixture(scope="session")
def nllb_ct2(nllb):
    """The same, converted for CTranslate2."""
    return tiny_models.convert(nllb, nllb.parent / "nllb-ct2")
