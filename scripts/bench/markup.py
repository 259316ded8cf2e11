"""Are links and emphasis put around the right words?

For each block of a parallel newsletter, the source is translated with marks and, by the same
engine, as plain text with projection by alignment. A code counts as well placed when the words
it holds overlap (F1 of word stems, at least one half) with the words that the human translator
put into the same link or emphasis. Codes are paired by address, emphasis by order; blocks in
which the human dropped or added a code are left out. Nothing may be lost.

    python scripts/bench/markup.py ../shared/eval/dair/en-fr --to fr
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from nltrans.config import Settings
from nltrans.core.document import CodeKind, InlineCode, Segment
from nltrans.core.ports import Capabilities, Engine, Hypothesis, Request
from nltrans.core.report import Strategy
from nltrans.markup import chain, marks
from nltrans.wiring import build_engine, segment

PAIRED = (CodeKind.LINK, CodeKind.EMPHASIS, CodeKind.STRONG)


class WithoutMarks:
    """The same engine, its marks and terms denied."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name
        self.capabilities: Capabilities = replace(engine.capabilities, marks=None, max_marks=0, terms=False)

    def load(self) -> None:
        self.engine.load()

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
    cases = []
    for path in sorted(args.folder.glob("issue-??.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            block = json.loads(line)
            sources, references = merged(block["src_md"]), merged(block["ref_md"])
            wanted = defaultdict(list)
            for reference in references:
                for key, texts in contents(reference.text, reference.codes).items():
                    wanted[key] += texts
            given = Counter(key for s in sources for key, texts in contents(s.text, s.codes).items() for _ in texts)
            if given and given == Counter({key: len(texts) for key, texts in wanted.items()}):
                cases.append((sources, wanted))
    engines = {"plain": WithoutMarks(engine)}
    if engine.capabilities.marks:
        engines = {"marks": engine, **engines}
    for name, variant in engines.items():
        strategies: Counter[Strategy] = Counter()
        right = total = lost = 0
        for sources, wanted in cases:
            jobs = [
                chain.Job(s.text, tuple((c.number, c.equivalent) for c in s.codes if c.equivalent)) for s in sources
            ]
            held = defaultdict(list)
            for source, outcome in zip(sources, chain.translate(jobs, variant, args.source, args.to), strict=True):
                strategies[outcome.strategy] += 1
                lost += not marks.is_sound(source.text, outcome.target)
                for key, texts in contents(outcome.target, source.codes).items():
                    held[key] += texts
            for key, texts in wanted.items():
                right += sum(overlap(a, b) >= 0.5 for a, b in zip(texts, held[key], strict=True))
                total += len(texts)
        print(
            f"{engine.name} {name}: {right}/{total} codes well placed ({right / max(1, total):.1%}), {lost} lost; "
            + ", ".join(f"{strategy} {count}" for strategy, count in strategies.most_common())
        )


if __name__ == "__main__":
    main()
