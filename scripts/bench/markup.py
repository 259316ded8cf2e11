"""Are links and emphasis put around the right words?

For each block of a parallel newsletter, the source is translated with marks and, by the same
engine, as plain text with projection by alignment. A code counts as well placed when the words
it holds overlap (F1 of word stems, at least one half) with the words that the human translator
put into the same link or emphasis; the mean of that F1 is the span F1. Codes are paired by address,
emphasis by order; blocks in which the human dropped or added a code are left out. Nothing may be lost.

    python scripts/bench/markup.py ../shared/eval/dair/en-fr --to fr
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.config import Settings
from nltrans.core import marks
from nltrans.core.document import CodeKind, InlineCode, Segment
from nltrans.core.ports import Capabilities, Engine, Hypothesis, Measure, Measuring, Request, TermConstraint
from nltrans.core.report import Strategy
from nltrans.decoding.order import pool
from nltrans.decoding.passes import Text
from nltrans.wiring import build_engine, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAIRED = (CodeKind.LINK, CodeKind.EMPHASIS, CodeKind.STRONG)


class WithoutMarks:
    """The same engine, its marks and terms denied."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name
        self.capabilities: Capabilities = replace(engine.capabilities, marks=None, terms=False)

    def load(self) -> None:
        self.engine.load()

    def measure(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Measure:
        assert isinstance(self.engine, Measuring)
        return self.engine.measure(text, terms)

    def translate(self, requests: list[Request]) -> list[Hypothesis]:
        return list(self.engine.translate(requests))


def contents(text: str, codes: tuple[InlineCode, ...]) -> dict[tuple[str, str], list[str]]:
    """Map each kind of code and address to the texts that it holds, in order."""
    parsed = marks.parse(text)
    by_number = {region.number: region for region in parsed.regions}
    held = defaultdict(list)
    for code in codes:
        if code.paired and code.kind in PAIRED:
            region = by_number[code.number]
            address = (
                "".join(part for part in code.close if isinstance(part, str)) if code.kind is CodeKind.LINK else ""
            )
            held[str(code.kind), re.sub(r'\s+"[^"]*"\)$', ")", address)].append(parsed.text[region.start : region.end])
    return held


def overlap(one: str, other: str) -> float:
    """Return the F1 of word stems (the first five letters)."""
    left, right = (Counter(word[:5].lower() for word in re.findall(r"[^\W_]+", text)) for text in (one, other))
    common = (left & right).total()
    return 2 * common / (left.total() + right.total()) if common else 0.0


def merged(text: str) -> list[Segment]:
    return list(segment(text, Settings(flavor="gfm")).segments)


Case = tuple[list[Segment], dict[tuple[str, str], list[str]]]
"""The segments of a block, and what each kind of code and address holds in its translation by a human."""


def cases(folder: Path) -> Iterator[Case]:
    """Yield the blocks in which a human kept all links and emphasis and added none."""
    for path in sorted(folder.glob("issue-??.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            block = json.loads(line)
            sources, references = merged(block["src_md"]), merged(block["ref_md"])
            wanted = defaultdict(list)
            for reference in references:
                for key, texts in contents(reference.text, reference.codes).items():
                    wanted[key] += texts
            given = Counter(key for s in sources for key, texts in contents(s.text, s.codes).items() for _ in texts)
            if given and given == Counter({key: len(texts) for key, texts in wanted.items()}):
                yield sources, wanted


@dataclass
class Placement:
    """How well codes were placed."""

    overlaps: list[float] = field(default_factory=list)
    """For each code the F1 of the words that it holds and those that a human put into it."""
    lost: int = 0
    """Segments whose codes were not all there."""
    strategies: Counter[Strategy] = field(default_factory=Counter)

    @property
    def right(self) -> int:
        """Codes that are well placed."""
        return sum(value >= 0.5 for value in self.overlaps)

    @property
    def f1(self) -> float:
        """The mean over codes."""
        return sum(self.overlaps) / max(1, len(self.overlaps))


def variants(engine: Engine) -> dict[str, Engine]:
    """Return the engine by how codes travel with it: with marks, if it has them, and by alignment."""
    return ({"marks": engine} if engine.capabilities.marks else {}) | {"alignment": WithoutMarks(engine)}


def place(blocks: Iterable[Case], engine: Engine, source: str, target: str) -> Placement:
    """Translate blocks with their codes, and compare."""
    placement = Placement()
    for segments, wanted in blocks:
        texts = [Text(s.text, tuple((c.number, c.equivalent) for c in s.codes if c.equivalent)) for s in segments]
        held = defaultdict(list)
        for given, answer in zip(segments, pool(engine, source, target).translate(texts), strict=True):
            placement.strategies[answer.strategy if answer else Strategy.SOURCE] += 1
            placement.lost += answer is None
            for key, inside in contents(answer.text if answer else given.text, given.codes).items():
                held[key] += inside
        for key, texts in wanted.items():
            placement.overlaps += [overlap(a, b) for a, b in zip(texts, held[key], strict=True)]
    return placement


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", required=True)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--engine")
    parser.add_argument("--model")
    args = parser.parse_args()
    settings = Settings().override(source=args.source, targets=(args.to,), engine=args.engine, model=args.model)
    engine = build_engine(settings, args.to)
    blocks = list(cases(args.folder))
    for name, variant in variants(engine).items():
        found = place(blocks, variant, args.source, args.to)
        total = len(found.overlaps)
        print(
            f"{engine.name} {name}: {found.right}/{total} codes well placed ({found.right / max(1, total):.1%}), "
            f"span F1 {found.f1:.3f}, {found.lost} lost; "
            + ", ".join(f"{strategy} {count}" for strategy, count in found.strategies.most_common())
        )


if __name__ == "__main__":
    main()
