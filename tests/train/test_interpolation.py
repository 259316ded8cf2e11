"""What the annealing is on."""

from __future__ import annotations

from pathlib import Path

from scripts.train.interpolation import interpolate
from scripts.train.pairs import Code, Pair

from nltrans.core.ports import Request
from nltrans.engines import get_engine

BUNDLED = Path(__file__).parents[2] / "src" / "nltrans" / "models" / "bundled" / "en-fr"

SLEEPS = Request("The cat sleeps in the house.", "en", "fr")
UNLIKE = Pair(SLEEPS.text, "Bonne nuit à toutes et à tous !", (), "tatoeba")
MARKED = Pair("The big cat sleeps.", "Le gros chat fait un somme.", (Code("strong", (4, 7), (3, 7)),), "tatoeba")


def test_hypotheses_like_the_reference_take_its_place(config, tmp_path):
    (answer,) = get_engine("ctranslate2", model=BUNDLED, source="en", target="fr").translate([SLEEPS])
    said_otherwise = Pair(SLEEPS.text, f"Et {answer.text}", (), "tatoeba")
    (tmp_path / "pairs.tsv").write_text("".join(pair.to_line() + "\n" for pair in (said_otherwise, UNLIKE, MARKED)))
    (tmp_path / "pairs.align").write_text("\n\n\n")
    interpolate(config, tmp_path, BUNDLED, tmp_path / "interpolated.tsv")
    found = {Pair.from_line(line) for line in (tmp_path / "interpolated.tsv").read_text().splitlines()}
    assert {UNLIKE, MARKED} < found
    assert len(found) == 3
    assert said_otherwise not in found
