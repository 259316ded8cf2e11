from __future__ import annotations

import pytest

from nltrans.errors import ModelNotFound
from nltrans.models.lexicon import FILENAME, read


def test_a_model_without_a_dictionary_has_an_empty_one(tmp_path):
    assert read(tmp_path) == {}
    (tmp_path / FILENAME).write_text("brain\tcerveau\n", encoding="utf-8")
    assert read(tmp_path) == {"brain": "cerveau"}


@pytest.mark.parametrize("content", [b"brain cerveau\n", b"brain\tcerveau\tx\n", b"\xff\t\xfe\n"])
def test_a_broken_dictionary_is_named(tmp_path, content):
    (tmp_path / FILENAME).write_bytes(content)
    with pytest.raises(ModelNotFound, match=r"lexicon\.tsv"):
        read(tmp_path)
