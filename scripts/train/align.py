"""Word alignments of the pairs by eflomal (Östling and Tiedemann 2016), made symmetric.

One line a pair, links as ``source-target`` word numbers, like fast_align's output.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scripts.train.pairs import Pair
from scripts.train.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

Link = tuple[int, int]

_NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def align(pairs: Path, out: Path) -> None:
    """Write the alignment of each pair of file `pairs` to `out`."""
    import eflomal

    with TemporaryDirectory(dir=out.parent) as folder:
        source, target, forward, reverse = (Path(folder) / name for name in ("source", "target", "fwd", "rev"))
        with pairs.open(encoding="utf-8") as lines, source.open("w") as src, target.open("w") as trg:
            for line in lines:
                pair = Pair.from_line(line)
                src.write(_tokens(pair.source) + "\n")
                trg.write(_tokens(pair.target) + "\n")
        with source.open() as src, target.open() as trg:
            eflomal.Aligner(source_prefix_len=5, target_prefix_len=5).align(
                src, trg, links_filename_fwd=str(forward), links_filename_rev=str(reverse)
            )
        joined = Path(folder) / "joined"
        with forward.open() as fwd, reverse.open() as rev, joined.open("w") as file:
            for one, other in zip(fwd, rev, strict=True):
                links = symmetric(parse(one), parse(other))
                file.write(" ".join(f"{i}-{j}" for i, j in sorted(links)) + "\n")
        shutil.move(joined, out)


def parse(line: str) -> set[Link]:
    """Read the links of a line."""
    return {(int(i), int(j)) for i, _, j in (link.partition("-") for link in line.split())}


def symmetric(forward: set[Link], reverse: set[Link]) -> set[Link]:
    """Join the alignments of both directions by grow-diag-final-and (Koehn et al. 2003, 2005)."""
    links = forward & reverse
    union = forward | reverse
    sources, targets = {i for i, _ in links}, {j for _, j in links}

    def add(link: Link) -> None:
        links.add(link)
        sources.add(link[0])
        targets.add(link[1])

    frontier = list(links)
    while frontier:
        i, j = frontier.pop()
        for di, dj in _NEIGHBOURS:
            link = (i + di, j + dj)
            if link in union and link not in links and (link[0] not in sources or link[1] not in targets):
                add(link)
                frontier.append(link)
    for i, j in _ordered(forward, reverse):
        if i not in sources and j not in targets:
            add((i, j))
    return links


def _ordered(forward: set[Link], reverse: set[Link]) -> Iterable[Link]:
    return (*sorted(forward), *sorted(reverse))


def _tokens(text: str) -> str:
    return " ".join(text[start:end].lower() for start, end in words(text))
