from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

import tiny_models
from nltrans.errors import ConfigError, EngineUnavailable, ModelNotFound, OutputError
from nltrans.models import conversion
from nltrans.models.checksums import problems
from nltrans.models.locate import locate
from nltrans.models.store import Format, Store

pytest.importorskip("transformers", reason="tiny models are made with the extra transformers")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tiny_models.marian(tmp_path_factory.mktemp("hub") / "marian")
    (folder / "nltrans.json").unlink()
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("NLTRANS_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def hub(monkeypatch, checkpoint):
    """A hub with one checkpoint under any name; what is asked of it is noted."""
    import huggingface_hub

    asked = []

    def info(repository, revision=None):
        asked.append((repository, revision))
        return SimpleNamespace(sha="abc123", siblings=[SimpleNamespace(rfilename="model.safetensors")])

    def download(repository, revision, local_dir, allow_patterns):
        assert "*.safetensors*" in allow_patterns
        shutil.copytree(checkpoint, local_dir, dirs_exist_ok=True)

    monkeypatch.setattr(huggingface_hub, "model_info", info)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    return asked


class Unexpected(Exception):
    """What an HTTP library raises, whichever the hub's client uses."""


def nothing_left(root):
    return [path.name for path in root.rglob(".*")] == []


def test_a_pulled_model_is_converted_described_and_whole(hub, root):
    folder = Store().pull("opus-mt-en-de", revision="v1")
    assert hub == [("Helsinki-NLP/opus-mt-en-de", "v1")]
    (model,) = Store().installed()
    assert (model.name, model.format, model.path) == ("opus-mt-en-de", "ctranslate2", folder)
    assert (model.manifest.source, model.manifest.target, model.manifest.licence) == (("en",), ("de",), "apache-2.0")
    assert model.manifest.origin == "Helsinki-NLP/opus-mt-en-de@abc123"
    assert model.size > 10_000
    assert set(model.manifest.files) == {path.name for path in folder.iterdir()} - {"nltrans.json"}
    assert problems(folder) == []
    assert nothing_left(root)


def test_a_pulled_model_is_found_by_name_by_id_and_by_pair(hub):
    folder = Store().pull("opus-mt-en-de")
    for name in ("opus-mt-en-de", "Helsinki-NLP/opus-mt-en-de", None):
        assert locate(name, "en", "de") == folder


def test_what_is_here_is_not_pulled_again(hub):
    assert Store().pull("opus-mt-en-de") == Store().pull("Helsinki-NLP/opus-mt-en-de")
    assert len(hub) == 1


def test_a_checkpoint_is_kept_for_transformers(hub):
    folder = Store().pull("opus-mt-en-de", Format.TRANSFORMERS)
    assert (folder / "model.safetensors").is_file()
    assert locate("opus-mt-en-de", "en", "de", Format.TRANSFORMERS) == folder
    with pytest.raises(ModelNotFound, match="nltrans models pull opus-mt-en-de"):
        locate("opus-mt-en-de", "en", "de")


def test_a_model_outside_the_catalogue_is_pulled_by_its_id(hub):
    folder = Store().pull("somebody/her-model")
    assert locate("somebody/her-model", "en", "de") == folder
    assert folder.name == "somebody--her-model"


def test_an_unknown_name_is_refused_without_a_network(hub):
    with pytest.raises(ModelNotFound, match=r"no model 'opus-mt-en-xx' \(nltrans models list"):
        Store().pull("opus-mt-en-xx")
    assert hub == []


def test_a_missing_converter_is_told_before_anything_is_downloaded(hub, monkeypatch):
    monkeypatch.setattr(conversion, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"pip install 'nltrans\[transformers\]'"):
        Store().pull("opus-mt-en-de")
    assert hub == []


@pytest.mark.parametrize("error", [OSError("no route to host"), ValueError("offline"), Unexpected("unknown name")])
def test_no_network_is_a_clear_error_and_leaves_nothing(hub, monkeypatch, root, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(ModelNotFound, match=f"Helsinki-NLP/opus-mt-en-de cannot be downloaded: {error}"):
        Store().pull("opus-mt-en-de")
    assert Store().installed() == []
    assert nothing_left(root)


def test_an_interrupt_leaves_nothing(hub, monkeypatch, root):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("nltrans.models.store.convert", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Store().pull("opus-mt-en-de")
    assert Store().installed() == []
    assert nothing_left(root)


def test_changed_and_missing_files_are_found(hub):
    folder = Store().pull("opus-mt-en-de")
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "target.spm").unlink()
    assert problems(folder) == ["target.spm is missing", "config.json has changed"]


def test_a_folder_is_converted(checkpoint):
    folder = Store().convert(checkpoint, "mine", quantization="int16")
    assert problems(folder) == []
    assert locate("mine", "en", "fr") == folder
    with pytest.raises(OutputError, match="there is a model of that name"):
        Store().convert(checkpoint, "mine")
    Store().remove("mine")
    assert Store().installed() == []


def test_conversion_is_checked(checkpoint, tmp_path):
    with pytest.raises(ConfigError, match="int3"):
        Store().convert(checkpoint, quantization="int3")
    with pytest.raises(ModelNotFound, match="holds no translation model"):
        Store().convert(tmp_path)
    (tmp_path / "source.spm").touch()
    (tmp_path / "target.spm").touch()
    with pytest.raises(ModelNotFound, match="cannot be converted"):
        Store().convert(tmp_path)


def test_a_root_that_cannot_be_written_is_told(checkpoint, root):
    root.write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError):
        Store().convert(checkpoint)


@pytest.mark.parametrize(
    ("model", "pair", "message"),
    [
        (None, ("en", "de"), r"no model for en to de is on this machine \(nltrans models pull opus-mt-en-de\)"),
        (None, ("mi", "zu"), r"\(nltrans models pull nllb-200-distilled-600M\)"),
        (None, ("en", "tlh"), "give a folder"),
        ("opus-mt-en-de", ("en", "de"), r"\(nltrans models pull opus-mt-en-de\)"),
        ("who/knows", ("en", "de"), r"\(nltrans models pull who/knows\)"),
        ("nonsense", ("en", "de"), "nltrans models list"),
        ("./nowhere", ("en", "de"), "no such folder"),
    ],
)
def test_what_is_not_here_is_named_with_the_command_that_gets_it(model, pair, message):
    with pytest.raises(ModelNotFound, match=message):
        locate(model, *pair)
