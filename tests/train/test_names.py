"""The list of names."""

from __future__ import annotations

from scripts.train.names import write


def test_a_name_is_what_has_a_capital_inside_of_sentences(tmp_path):
    sentences = [
        "We went with Martin to see a python in the zoo",
        "He said that in those days Martin wrote all of it in Python, and Python alone",
        "Python And Other Words In The Title Of A Book",
        "Zoo is where it begins, and the zoo is where it ends",
        "They call it Xyzzyx, and nobody knows why they do",
    ]
    (tmp_path / "pairs.tsv").write_text("".join(f"{sentence}\tX\t\torigin\n" for sentence in sentences))
    write([tmp_path / "pairs.tsv"], "en", tmp_path / "names.txt")
    listed = (tmp_path / "names.txt").read_text().splitlines()
    assert listed[0].startswith("#")
    assert listed[1:] == ["martin", "python"]
