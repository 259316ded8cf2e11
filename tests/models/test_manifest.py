from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.errors import ModelNotFound
from nltrans.models.manifest import Architecture, Manifest, Marks

names = st.text(max_size=8)
manifests = st.builds(
    Manifest,
    architecture=st.sampled_from(Architecture),
    name=names,
    version=names,
    source=st.lists(st.sampled_from(["en", "pt-BR"])).map(tuple),
    target=st.lists(st.sampled_from(["fr", "zh-Hant"])).map(tuple),
    marks=st.none() | st.builds(Marks, names, st.integers(0, 99)),
    terms=st.booleans(),
    max_tokens=st.integers(1, 999),
    training=st.dictionaries(names, names),
    files=st.dictionaries(names, names),
)


@given(manifests)
def test_what_is_written_is_read(manifest):
    assert Manifest.from_json(json.loads(json.dumps(manifest.to_json()))) == manifest


def test_a_language_may_be_a_string_and_unknown_fields_are_passed_over():
    manifest = Manifest.from_json({"architecture": "marian", "source": "en", "target": ["fr"], "colour": "blue"})
    assert (manifest.source, manifest.target, manifest.beam_size) == (("en",), ("fr",), 4)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"architecture": "rnn"}',
        '{"architecture": "marian", "source": 3}',
        '{"architecture": "marian", "marks": {"scheme": "x"}}',
        '{"architecture": "marian", "max_tokens": "many"}',
        '{"architecture": "marian", "files": ["model.bin"]}',
        '{"architecture": "marian", "terms": 1}',
    ],
)
def test_a_broken_manifest_names_its_file(tmp_path, text):
    (tmp_path / "nltrans.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelNotFound, match=r"nltrans\.json: the manifest cannot be read"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("files", "architecture"),
    [
        ({"source.spm": "", "target.spm": ""}, "marian"),
        ({"sentencepiece.bpe.model": "", "shared_vocabulary.json": '["fra_Latn"]'}, "nllb"),
        ({"sentencepiece.bpe.model": "", "vocab.json": '{"__fr__": 1}'}, "m2m100"),
    ],
)
def test_foreign_folders_are_known_by_their_files(tmp_path, files, architecture):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    manifest = Manifest.read(tmp_path)
    assert (manifest.architecture, manifest.name, manifest.source) == (architecture, tmp_path.name, ())


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(ModelNotFound, match="holds no translation model"):
        Manifest.read(tmp_path)
