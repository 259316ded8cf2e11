"""How fast posts are cut, put back and checked, next to rendering them with markdown-it.

    python scripts/bench/markdown.py _posts/*.md --repeat 3

Each figure is the best of the repeats, in megabytes of source a second of processor time, on one core.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from nltrans.markdown.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable


def best(repeat: int, work: Callable[[], object]) -> float:
    """Return the shortest processor time of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    """Measure the given posts together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    texts = [path.read_bytes().decode("utf-8") for path in options.posts]
    size = sum(len(text.encode()) for text in texts) / 1e6
    documents = [segment(text) for text in texts]
    sources = [{part.id: part.text for part in document.segments} for document in documents]
    changed = [{name: text.replace("e", "é") for name, text in known.items()} for known in sources]
    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
    pairs = list(zip(documents, sources, strict=True))
    work: dict[str, Callable[[], object]] = {
        "segment": lambda: [segment(text) for text in texts],
        "reassemble": lambda: [document.reassemble(known) for document, known in pairs],
        "reassemble, checked": lambda: [
            document.reassemble_checked(targets) for document, targets in zip(documents, changed, strict=True)
        ],
        "markdown-it render": lambda: [render(text) for text in texts],
    }
    seconds = {name: best(options.repeat, function) for name, function in work.items()}
    seconds["segment + reassemble"] = seconds["segment"] + seconds["reassemble"]
    speeds = {name: round(size / value, 2) for name, value in seconds.items()}
    print(json.dumps({"posts": len(texts), "megabytes": round(size, 3), "MB/s": speeds}, indent=2))


if __name__ == "__main__":
    main()
