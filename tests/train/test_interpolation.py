"""What the annealing is on."""

from __future__ import annotations

from pathlib import Path

from scripts.train.interpolation import interpolate
from scripts.train.pairs import Code, Pair

BUNDLED = Path(__file__).parents[2] / "src" / "nltrans" / "models" / "bundled" / "en-fr"

SAID = Pair("The cat sleeps in the house.", "Le chat dort dans sa maison.", (), "tatoeba")
UNLIKE = Pair("The cat sleeps in the house.", "Bonne nuit à toutes et à tous !", (), "tatoeba")
MARKED = Pair("The big cat sleeps.", "Le gros chat fait un somme.", (Code("strong", (4, 7), (3, 7)),), "tatoeba")


def test_hypotheses_like_the_reference_take_its_place(config, tmp_path):
    (tmp_path / "pairs.tsv").write_text("".join(pair.to_line() + "\n" for pair in (SAID, UNLIKE, MARKED)))
    (tmp_path / "pairs.align").write_text("\n\n\n")
    interpolate(config, tmp_path, BUNDLED, tmp_path / "interpolated.tsv")
    found = {Pair.from_line(line) for line in (tmp_path / "interpolated.tsv").read_text().splitlines()}
    (said,) = found - {UNLIKE, MARKED}
    assert said.source == SAID.source
    assert said.target != SAID.target
    assert said.target.startswith("Le chat ")
    assert {UNLIKE, MARKED} <= found
