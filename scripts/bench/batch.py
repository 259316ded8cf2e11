"""Measure batches: against raw CTranslate2, with a warm memory, and how time and memory grow with the archive.

    python scripts/bench/batch.py posts FOLDER [--to fr] [--jobs 2]
    python scripts/bench/batch.py growth [1000 10000]

`posts` translates a copy of a folder of posts with the engine at hand. *Raw* is CTranslate2 on
the very token sequences that the batch sent to it first, sorted by length, in one call, with the same
search and threads: once the search alone, and once with the second pass that looks up
probabilities and attention. *Written again* does the same posts once more after
all translations were deleted (`--fresh`); *memory alone* does so without the ledger too, so that all is
segmented, checked and put together anew with sentences of the memory. `growth` makes up posts and runs
the pseudo engine, each size in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

WORDS = "the model data paper language training result score image token of and in for large small new"


class Recorder:
    """Stands before a CTranslate2 translator and keeps what it is asked."""

    def __init__(self, translator: Any) -> None:
        self.translator = translator
        self.calls: list[tuple[list[list[str]], list[list[str]], dict[str, Any]]] = []

    def translate_batch(self, source: list[list[str]], prefix: list[list[str]], **options: Any) -> Any:
        self.calls.append((source, prefix, options))
        return self.translator.translate_batch(source, prefix, **options)


def batch(folder: Path, to: str, *more: str) -> dict[str, Any]:
    """Run the command in this process, and return what it reports."""
    import contextlib
    import io

    from nltrans.cli.main import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["batch", str(folder), "--to", to, "--json", *more])
    return json.loads(out.getvalue())


def posts(folder: Path, to: str, jobs: int) -> None:
    from nltrans.engines.ctranslate2 import CTranslate2Engine

    recorders: list[Recorder] = []
    start = CTranslate2Engine._start  # noqa: SLF001

    def recorded(engine: Any) -> None:
        start(engine)
        engine._translator = Recorder(engine._translator)  # noqa: SLF001
        recorders.append(engine._translator)  # noqa: SLF001

    CTranslate2Engine._start = recorded  # type: ignore[method-assign]  # noqa: SLF001
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name)
        (archive / ".nltrans").mkdir()
        for post in sorted(folder.glob("*.en.md")) or sorted(folder.glob("*.md")):
            shutil.copyfile(post, archive / post.name)
        more = ["--jobs", str(jobs)]
        batch(archive, to, "--dry-run")
        began = now()
        first = batch(archive, to, *more)
        cold = since(began)
        (recorder,) = recorders
        search, second = raw(recorder)
        written = taken(archive, to)
        began = now()
        batch(archive, to, "--fresh", *more)
        warm = since(began)
        same = taken(archive, to) == written
        with closing(sqlite3.connect(archive / ".nltrans" / "project.db")) as db, db:
            db.execute("DELETE FROM target")
        began = now()
        batch(archive, to, *more)
        alone = since(began)
        began = now()
        batch(archive, to, *more)
        idle = since(began)
        same = same and taken(archive, to) == written
    words = first["words"]
    print(f"{first['translated']} posts, {words} words through the engine")
    both = search[0] + second[0], search[1] + second[1]
    print("                        wall                    CPU")
    named = [("end to end", cold), ("raw, search alone", search), ("raw, both passes", both)]
    again = [("written again", warm), ("memory alone", alone), ("nothing to do", idle)]
    for name, (wall, cpu) in [*named, *again]:
        print(f"{name:18} {wall:8.2f} s {words / wall:8.0f} words/s   {cpu:8.2f} s")
    for name, (wall, cpu) in named[1:]:
        print(f"{name} / end to end: {wall / cold[0]:.2f} (CPU {cpu / cold[1]:.2f})")
    for name, (wall, cpu) in again:
        print(f"end to end / {name}: {cold[0] / wall:.1f} (CPU {cold[1] / cpu:.1f})")
    print("the files are the same each time" if same else "THE FILES DIFFER")


def taken(archive: Path, to: str) -> dict[str, bytes]:
    """Take the translations away."""
    found = {}
    for target in sorted(archive.glob(f"*.{to}.md")):
        found[target.name] = target.read_bytes()
        target.unlink()
    return found


def now() -> tuple[float, float]:
    """Return the wall clock and the CPU time of this process, all its threads together."""
    return time.perf_counter(), time.process_time()


def since(began: tuple[float, float]) -> tuple[float, float]:
    wall, cpu = now()
    return wall - began[0], cpu - began[1]


def raw(recorder: Recorder) -> tuple[tuple[float, float], tuple[float, float]]:
    """Replay the searches, sorted, in one call, then the calls of the second pass; return the time of each."""
    translator = recorder.translator
    searches = [call for call in recorder.calls if not call[2].get("return_attention")]
    usual = searches[0][2]["beam_size"]
    searches = [call for call in searches if call[2]["beam_size"] == usual and "no_repeat_ngram_size" not in call[2]]
    pairs = [pair for source, prefix, _ in searches for pair in zip(source, prefix, strict=True)]
    pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
    options = dict(searches[0][2])
    options["max_decoding_length"] = max(call[2]["max_decoding_length"] for call in searches)
    began = now()
    translator.translate_batch(
        [source for source, _ in pairs],
        [prefix for _, prefix in pairs],
        max_batch_size=1024,
        batch_type="tokens",
        **options,
    )
    search = since(began)
    second = [call for call in recorder.calls if call[2].get("return_attention")]
    began = now()
    for source, prefix, more in second:
        translator.translate_batch(source, prefix, **more)
    return search, since(began)


def made_up(folder: Path, count: int) -> None:
    generator = random.Random(count)
    words = WORDS.split()
    for number in range(count):
        paragraphs = [
            " ".join(" ".join(generator.choices(words, k=12)).capitalize() + f" {number}." for _ in range(3))
            for _ in range(5)
        ]
        path = folder / f"{number // 100:03}" / f"post-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: Post {number}\n---\n\n# Heading {number}\n\n" + "\n\n".join(paragraphs) + "\n")


def growth(counts: list[int]) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            archive = Path(name)
            (archive / ".nltrans").mkdir()
            made_up(archive, count)
            print(f"{count:6} posts: {child(archive)}; again: {child(archive)}", flush=True)


def child(archive: Path) -> str:
    done = subprocess.run([sys.executable, __file__, "child", str(archive)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def run_child(archive: Path) -> None:
    began = time.perf_counter()
    found = batch(archive, "fr", "--engine", "pseudo")
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{found['translated']} translated in {seconds:.1f} s, peak {peak:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("posts")
    one.add_argument("folder", type=Path)
    one.add_argument("--to", default="fr")
    one.add_argument("--jobs", type=int, default=2)
    two = what.add_parser("growth")
    two.add_argument("counts", type=int, nargs="*", default=[1000, 10_000])
    three = what.add_parser("child")
    three.add_argument("archive", type=Path)
    options = parser.parse_args()
    if options.what == "posts":
        posts(options.folder, options.to, options.jobs)
    elif options.what == "growth":
        growth(options.counts)
    else:
        run_child(options.archive)


if __name__ == "__main__":
    main()
