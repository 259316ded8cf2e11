"""Measure how long commands take as whole processes, next to importing a library that such tools load.

    python scripts/bench/startup.py [--runs 7] [--peer "import transformers"]

Prints the median and the fastest of the runs. The first, which fills the caches of the disk, is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCES = (
    "A new paper shows how a small model can learn from a large one without any labels. ",
    "The authors train it on ten languages and compare it with older systems. ",
    "You can read the code, try the demo, and tell us what you think of it. ",
    "We also list talks and tutorials for people who are new to the field. ",
)
WORDS = 100


def post() -> str:
    """Return a post of a heading and a hundred words."""
    words = ("".join(SENTENCES) * 2).split()[:WORDS]
    half = WORDS // 2
    return f"# News\n\n{' '.join(words[:half])}\n\n{' '.join(words[half:])}.\n"


def times(command: list[str], folder: Path, runs: int) -> list[float]:
    found = []
    for _ in range(runs + 1):
        for target in folder.glob("*.fr.md"):
            target.unlink()
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        found.append(time.perf_counter() - began)
    return found[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--peer", default="import transformers", help="Python statements")
    options = parser.parse_args()
    nltrans = [sys.executable, "-m", "nltrans"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "post.md").write_text(post(), encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "nltrans --version": [*nltrans, "--version"],
            "nltrans --help": [*nltrans, "--help"],
            f"nltrans translate ({WORDS} words)": [*nltrans, "translate", "post.md", "--to", "fr"],
            f"python -c {options.peer!r}": [sys.executable, "-c", options.peer],
        }
        for label, command in commands.items():
            found = times(command, folder, options.runs)
            print(f"{label:34} median {statistics.median(found):6.3f} s   fastest {min(found):6.3f} s", flush=True)


if __name__ == "__main__":
    main()
