"""Tricky Markdown: what a reader reads reaches the engine, what is markup comes out as it went in."""

import json

import pytest

from conftest import ROOT, SHARED
from nltrans.core.marks import MARK, plain
from nltrans.markdown.segment import segment
from roundtrip import assert_covered, assert_identity, assert_rot13, masked, targets

_SET = SHARED / "eval" / "tricky.json"
CASES = json.loads(_SET.read_text(encoding="utf-8")) if _SET.is_file() else []
OWN = json.loads((ROOT / "tests" / "golden" / "tricky.json").read_text(encoding="utf-8"))


def unreached(document, wanted):
    """Return the strings that are in no segment, neither across marks nor between them."""
    texts = [segment.text for segment in document.segments]
    pieces = [piece for text in texts for piece in MARK.split(text) if piece]
    return [string for string in wanted if not any(string in shown for shown in [*map(plain, texts), *pieces])]


def test_the_set_is_there():
    if not CASES:
        pytest.skip("the set of tricky inputs is not beside the repository")
    assert len(CASES) == 42


@pytest.mark.parametrize("case", CASES + OWN, ids=lambda case: case.get("name") or f"{case['group']}-{case['id']}")
def test_tricky(case):
    flavor = case.get("flavor", "auto")
    document = assert_identity(case["md"], flavor)
    assert unreached(document, case["tr"]) == []
    result = document.reassemble_checked(targets(document, masked))
    assert dict(result.rejected) == {}
    assert [kept for kept in case["keep"] if kept not in result.text] == []
    assert_covered(document)
    assert_rot13(case["md"], flavor)


def test_the_judge_sees_what_is_missed():
    document = segment("Read `this` and *that*.\n")
    assert unreached(document, ["Read ", "that", "Read  and that."]) == []
    assert unreached(document, ["this"]) == ["this"]
