"""Measure a translation memory: filling, exact and fuzzy look-ups.

    python scripts/bench/memory.py [--units 1000000] [--texts FILE] [--file PATH]

Without a file of texts (one a line, up to the first tab), sentences are put together from a
vocabulary with Zipf's law. Fuzzy look-ups ask for stored sentences with one or two words replaced.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.storage.memory_sqlite import SqliteMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")

ONSETS = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "st", "tr", "ch", "pl"]
RHYMES = ["a", "e", "i", "o", "u", "en", "ing", "or", "al", "er"]
SYLLABLES = [onset + rhyme for onset in ONSETS for rhyme in RHYMES]


def vocabulary(generator: random.Random) -> tuple[list[str], list[float]]:
    words = ["".join(generator.choices(SYLLABLES, k=generator.choice([1, 1, 2, 2, 3, 4]))) for _ in range(40_000)]
    weights, total = [], 0.0
    for rank in range(1, len(words) + 1):
        total += 1 / rank
        weights.append(total)
    return words, weights


def sentences(count: int, texts: Path | None) -> Iterator[str]:
    if texts is not None:
        with texts.open(encoding="utf-8") as stream:
            yield from (line.split("\t")[0].strip() for line in islice(stream, count))
        return
    generator = random.Random(7)
    words, weights = vocabulary(generator)
    for number in range(count):
        chosen = generator.choices(words, cum_weights=weights, k=generator.randint(4, 30))
        yield " ".join(chosen).capitalize() + (f" {number}." if number % 7 == 0 else ".")


def replaced(sentence: str, generator: random.Random) -> str:
    words = sentence.split()
    for _ in range(generator.choice([1, 2])):
        words[generator.randrange(len(words))] = "".join(generator.choices(SYLLABLES, k=2))
    return " ".join(words)


def timed(call: Callable[[str], Result], texts: list[str]) -> tuple[list[tuple[float, float]], list[Result]]:
    """Return the milliseconds of each call, by the clock and of CPU, and what it returned."""
    times, results = [], []
    for text in texts:
        start, cpu = time.perf_counter(), time.thread_time()
        results.append(call(text))
        times.append(((time.perf_counter() - start) * 1000, (time.thread_time() - cpu) * 1000))
    return times, results


def line(name: str, times: list[tuple[float, float]]) -> str:
    ordered = sorted(wall for wall, _ in times)
    return (
        f"{name:18} mean {statistics.fmean(ordered):8.4f} ms   median {statistics.median(ordered):8.4f} ms"
        f"   p99 {ordered[int(len(ordered) * 0.99)]:8.4f} ms   CPU {statistics.fmean(cpu for _, cpu in times):8.4f} ms"
    )


def fill(path: Path, units: int, texts: Path | None) -> None:
    memory = SqliteMemory(path)
    start = time.perf_counter()
    memory.merge(
        TranslationUnit(text, text.upper(), "en", "fr", Origin.MT, engine="bench") for text in sentences(units, texts)
    )
    seconds = time.perf_counter() - start
    print(f"filled with {units} units in {seconds:.1f} s ({units / seconds:.0f}/s)")
    memory.close()


def measure(path: Path, units: int, texts: Path | None) -> None:
    memory = SqliteMemory(path)
    print(f"file of {memory.stats().bytes / 2**20:.0f} MiB")
    generator = random.Random(11)
    stored = generator.sample(list(dict.fromkeys(sentences(units, texts))), 2000)
    times, exact = timed(lambda text: memory.lookup(text, "en", "fr", "before", "after"), stored)
    print(line("exact, present", times), f"  found {sum(match is not None for match in exact)}/{len(exact)}")
    times, exact = timed(lambda text: memory.lookup(text + " x", "en", "fr"), stored)
    print(line("exact, absent", times), f"  found {sum(match is not None for match in exact)}/{len(exact)}")
    start = time.perf_counter()
    memory.fuzzy("warm up", "en", "fr")
    print(f"first fuzzy look-up {1000 * (time.perf_counter() - start):.0f} ms (samples trigrams)")
    changed = [replaced(text, generator) for text in stored[:400]]
    times, fuzzy = timed(lambda text: memory.fuzzy(text, "en", "fr", threshold=0.75), changed)
    hits = sum(
        any(match.unit.source == text for match in matches) for matches, text in zip(fuzzy, stored, strict=False)
    )
    print(line("fuzzy, >= 0.75", times), f"  original found {hits}/{len(fuzzy)}")
    memory.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--texts", type=Path, help="sentences to fill it with instead of made-up ones")
    parser.add_argument("--file", type=Path, help="keep the memory here, and use it if it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder, "memory.db")
        if not path.exists():
            fill(path, options.units, options.texts)
        measure(path, options.units, options.texts)


if __name__ == "__main__":
    main()
