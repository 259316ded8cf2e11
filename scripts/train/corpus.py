"""Reads the parallel corpus, cleans it, and keeps the evaluation sets out of it."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from scripts.train import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scripts.train.config import Config

OVERLAP_WORDS = 8
"""A pair that shares so many words in a row with an evaluation set is left out."""
SHORT_WORDS = 4
"""Evaluation texts of fewer words than this are too common to mean anything when found in the corpus."""

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"'})
_GUILLEMETS = re.compile(r"«\s*|\s*»")
_HIGH_SIGNS = re.compile(r"(?<=[\w)\]\"'*`%…])\s*([;:!?]+)(?=\s|$|[\"*)])")
_SPACES = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"\.\.\.(?!\.)")


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (English, French, origin) of a shard."""
    import zstandard

    with path.open("rb") as packed:
        stream = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            english, french, origin = line.rstrip("\n").split("\t")
            yield english, french, origin


def read_seed(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (English, French, origin) of the pairs that were written by hand; the origin names their file."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            english, french, _topic = line.split("\t")
            yield english, french, f"seed-{path.stem}"


def plain_typography(text: str) -> str:
    """Return French `text` in one plain convention: straight quotes, one space before high signs.

    The sources mix conventions; a model that saw them all would mix them too. Correct typography
    is put in after translation.
    """
    text = _GUILLEMETS.sub('"', text.translate(_QUOTES))
    return _SPACES.sub(" ", _HIGH_SIGNS.sub(r" \1", text)).strip()


def straight_quotes(text: str) -> str:
    """Return English `text` with straight quotes and apostrophes."""
    return _SPACES.sub(" ", text.translate(_QUOTES)).strip()


def is_sound(pair: pairs.Pair, config: Config) -> bool:
    """Whether both sides look like translations of each other."""
    source, target = len(pair.source.split()), len(pair.target.split())
    if not 0 < source <= config.clean.max_words or not 0 < target <= config.clean.max_words:
        return False
    if max(source, target) > 6 and max(source / target, target / source * 0.85) > config.clean.max_word_ratio:
        return False
    if not _LETTER.search(pair.source) or not _LETTER.search(pair.target):
        return False
    longest = max(map(len, (*pair.source.split(), *pair.target.split())))
    return longest <= 120 and "⟦" not in pair.source + pair.target


class Overlap:
    """Finds texts of the evaluation sets in the corpus, by runs of words and whole short texts."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._runs: dict[tuple[str, ...], str] = {}
        self._whole: dict[tuple[str, ...], str] = {}
        self.counts: Counter[str] = Counter()
        for name, text in texts:
            words = _words(text)
            if len(words) >= SHORT_WORDS:
                self._whole.setdefault(words, name)
            for run in _runs(words):
                self._runs.setdefault(run, name)

    def holds(self, text: str) -> bool:
        """Whether `text` overlaps with an evaluation set; counts it where it does."""
        words = _words(text)
        name = self._whole.get(words) or next((self._runs[run] for run in _runs(words) if run in self._runs), None)
        if name:
            self.counts[name] += 1
        return name is not None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[i : i + OVERLAP_WORDS] for i in range(len(words) - OVERLAP_WORDS + 1))


def evaluation_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (set and side, text) of all that must not be trained on."""
    for path in sorted((folder / "flores").glob("*/dev.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield f"flores {path.suffix[1:]}", line
    for path in sorted((folder / "dair").glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for side in ("src", "ref"):
                text = row.get(f"{side}_text") or row.get(side) or ""
                yield f"dair {side}", pairs.strip_markdown(text)[0]
    for path in folder.glob("field.json"):
        for case in json.loads(path.read_text(encoding="utf-8")):
            for line in case["md"].splitlines():
                yield "field", pairs.strip_markdown(line)[0]


def prepare(config: Config, corpus: Path, seed: Path, evaluation: Path, out: Path) -> None:
    """Write `pairs.tsv`, `valid.tsv` and the report of what was dropped to `out`."""
    overlap = Overlap(evaluation_texts(evaluation))
    dropped: Counter[str] = Counter()
    with (out / "pairs.tmp").open("w", encoding="utf-8") as file:
        rows = itertools.chain(read_seed(seed), *(read(corpus / f"{shard}.tsv.zst") for shard in config.shards))
        for row in rows:
            pair = clean(row, config, overlap, dropped)
            if pair:
                file.write(pair.to_line() + "\n")
    with (out / "valid.tsv").open("w", encoding="utf-8") as file:
        for line in (corpus / "dev.tsv").read_text(encoding="utf-8").splitlines():
            english, french, origin = line.split("\t")
            pair = clean((english, french, origin), config, overlap, Counter())
            if pair:
                file.write(pair.to_line() + "\n")
    report = {"dropped": dict(dropped), "overlap": dict(sorted(overlap.counts.items()))}
    (out / "prepare.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    (out / "pairs.tmp").replace(out / "pairs.tsv")


def clean(row: tuple[str, str, str], config: Config, overlap: Overlap, dropped: Counter[str]) -> pairs.Pair | None:
    """Return a row of a shard as a pair; None, and a count in `dropped`, where it is not fit to train on."""
    english, french, origin = row
    dropped["read"] += 1
    pair = pairs.build(straight_quotes(english), plain_typography(french), origin)
    if pair is None:
        dropped["codes differ"] += 1
    elif not is_sound(pair, config):
        dropped["unsound"] += 1
    elif overlap.holds(pair.source) or overlap.holds(pair.target):
        dropped["overlap"] += 1
    else:
        dropped["kept"] += 1
        return pair
    return None
