"""Fixtures for all tests, and where data outside the repository is found."""

from pathlib import Path

import pytest

import specifications

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """No test sees the caches, settings or network credentials of whoever runs it."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def shared() -> Path:
    """Evaluation data that is kept beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the evaluation data is not beside the repository")
    return SHARED


@pytest.fixture
def dair(shared: Path) -> Path:
    """Newsletter posts with human translations."""
    return shared / "eval" / "dair"


@pytest.fixture(scope="session", params=["commonmark", "gfm"])
def specification(request) -> list[str]:
    """Markdown of the examples of a specification."""
    try:
        return specifications.examples(request.param)
    except OSError as error:
        pytest.skip(f"no copy of the specification: {error}")
