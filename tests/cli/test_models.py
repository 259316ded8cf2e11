"""``nltrans models`` on the bundled model and on an empty store."""

import json
import shutil

import pytest

from nltrans.cli.main import main
from nltrans.models import bundled


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("NLTRANS_MODELS", str(tmp_path / "store"))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(bundled.find("en", "fr"), tmp_path / "model")


def run(capsys, *words):
    code = main(["models", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_list_names_the_bundled_model_first_and_filters_by_pair(capsys):
    code, data = run(capsys, "list", "--to", "fr")
    assert code == 0
    assert data["models"][0]["name"] == "bundled-en-fr"
    assert data["models"][0]["state"] == "bundled"
    assert all(not row["to"] or "fr" in row["to"] for row in data["models"])


def test_info_and_path(capsys):
    code, data = run(capsys, "info", "bundled-en-fr")
    assert (code, data["source"], data["target"], data["terms"]) == (0, ["en"], ["fr"], True)
    assert run(capsys, "path", "bundled-en-fr")[1]["path"] == str(bundled.find("en", "fr"))


def test_verify_notices_a_changed_byte(capsys, copy):
    assert run(capsys, "verify", str(copy))[1]["problems"] == []
    weights = copy / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0\0")
    code, data = run(capsys, "verify", str(copy))
    assert code == 1
    assert data["problems"] == ["model.bin has changed"]


def test_a_model_that_is_not_here_names_the_command(capsys):
    code, data = run(capsys, "path", "opus-mt-en-de")
    assert code == 2
    assert data["error"]["hint"] == "nltrans models pull opus-mt-en-de"
    assert run(capsys, "info", "no-such-model")[1]["error"]["code"] == "model-not-found"


def test_probe_is_kept_with_the_model(capsys, copy):
    code, data = run(capsys, "probe", str(copy), "--to", "fr")
    assert code == 0
    assert set(data["shares"]) >= {"⟦{}⟧", "<{}>"}
    assert json.loads((copy / "probe.json").read_text(encoding="utf-8"))["sentences"] == data["sentences"]
    assert main(["models", "probe", str(copy), "--to", "fr"]) == 0
    assert "copied" in capsys.readouterr().out
