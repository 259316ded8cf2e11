"""What a glossary does to translations: term accuracy, BLEU and chrF, and terms forced where people used others.

    python scripts/bench/glossary.py ../shared/eval/dair/en-fr --to fr --terms 100

The glossary is the bundled term base, cut to the terms that the texts use most. Of the accepted
targets of a term the one that the human translators of `--learn` used most is preferred, as a
newsletter's own term base would have it.

Systems: no glossary; constraints with every term; alignment; both; all passes (what nltrans does). The time is that of
the processor, all threads together.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.core.term import Glossary, Term
from nltrans.decoding.enforce import constraints
from nltrans.decoding.order import pool
from nltrans.decoding.passes import Text
from nltrans.engines import get_engine
from nltrans.formats import glossary_files
from nltrans.glossary.adherence import adherence
from nltrans.glossary.match import Matcher
from nltrans.glossary.words import Pattern, fold, lemmas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.term import TermMatch


_OURS = "all passes"


@dataclass(frozen=True, slots=True)
class Sentence:
    source: str
    reference: str
    issue: int


def read(folder: Path) -> list[Sentence]:
    found = []
    for path in sorted(folder.glob("*.sentences.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(Sentence(row["src_text"], row["ref_text"], row["issue"]))
    return found


def group(target: str, language: str) -> tuple[str, ...]:
    """Bring the forms of one target together."""
    pattern = Pattern.of(target)
    words = pattern.words if pattern else (target,)
    return tuple(min(lemmas(fold(word), language), key=lambda form: (len(form), form)) for word in words)


def prefer_usage(term: Term, used: Counter[tuple[str, ...]], language: str) -> Term:
    """Put the targets that people used most first."""
    order = {key: rank for rank, (key, _) in enumerate(used.most_common())}
    targets = sorted(term.targets, key=lambda target: order.get(group(target, language), len(order)))
    return replace(term, targets=tuple(targets), gender=term.gender if targets[0] == term.targets[0] else "")


def house_glossary(
    name: str, texts: Sequence[Sentence], learn: Sequence[Sentence], language: str, size: int
) -> Glossary:
    full = glossary_files.read([name], "en", language)
    matcher = Matcher(full)
    count: Counter[Term] = Counter(match.term for text in texts for match in matcher.match(text.source))
    used: dict[Term, Counter[tuple[str, ...]]] = {}
    for text in learn:
        for kept in adherence(text.reference, matcher.match(text.source), language).kept:
            form = kept.span.of(text.reference)
            used.setdefault(kept.match.term, Counter())[group(form, language)] += 1
    terms = [prefer_usage(term, used.get(term, Counter()), language) for term, _ in count.most_common(size)]
    return Glossary("en", language, tuple(terms))


@dataclass(frozen=True, slots=True)
class System:
    name: str
    outputs: list[str]
    edited: list[bool]
    seconds: float


def translate(
    name: str,
    texts: Sequence[Sentence],
    matches: Sequence[tuple[TermMatch, ...]],
    engine: Any,
    language: str,
    *,
    ask: bool = False,
    without: Sequence[str] = (),
) -> System:
    asked = [
        Text(text.source, matches=found, terms=constraints(found) if ask else ())
        for text, found in zip(texts, matches, strict=True)
    ]
    started = time.process_time()
    answers = pool(engine, "en", language, without).translate(asked)
    seconds = time.process_time() - started
    outputs = [answer.text if answer else text.source for text, answer in zip(texts, answers, strict=True)]
    edited = [bool(answer and answer.said) and answer.said != answer.text for answer in answers]
    return System(name, outputs, edited, seconds)


def measure(
    system: System,
    plain: System,
    texts: Sequence[Sentence],
    matches: Sequence[tuple[TermMatch, ...]],
    language: str,
) -> dict[str, Any]:
    """Score a system, beside the same engine without a glossary.

    ``forced`` counts terms that the plain output misses and the system has; ``forced falsely``
    those of them for which the human translation of the sentence has no accepted form either.
    """
    from sacrebleu.metrics import BLEU, CHRF

    chrf = CHRF()
    total = kept = forced = falsely = 0
    better = worse = 0
    for text, output, before, found in zip(texts, system.outputs, plain.outputs, matches, strict=True):
        result = adherence(output, found, language)
        had, human = (
            {id(item.match) for item in adherence(target, found, language).kept} for target in (before, text.reference)
        )
        new = [item for item in result.kept if id(item.match) not in had]
        total, kept, forced = total + len(found), kept + len(result.kept), forced + len(new)
        falsely += sum(id(item.match) not in human for item in new)
        if output != before:
            old_score, new_score = (chrf.sentence_score(target, [text.reference]).score for target in (before, output))
            better, worse = better + (new_score > old_score), worse + (new_score < old_score)
    references = [[text.reference for text in texts]]
    return {
        "system": system.name,
        "terms": total,
        "accuracy": round(kept / max(total, 1), 4),
        "BLEU": round(BLEU().corpus_score(system.outputs, references).score, 2),
        "chrF": round(chrf.corpus_score(system.outputs, references).score, 2),
        "chrF++": round(CHRF(word_order=2).corpus_score(system.outputs, references).score, 2),
        "sentences better": better,
        "sentences worse": worse,
        "forced": forced,
        "forced falsely": falsely,
        "false rate": round(falsely / max(total, 1), 4),
        "seconds": round(system.seconds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", default="fr")
    parser.add_argument("--glossary", default="nlp")
    parser.add_argument("--terms", type=int, default=100)
    parser.add_argument("--learn", default="1-8", help="issues whose translators' usage decides on preferred targets")
    parser.add_argument("--issues", default="1-8", help="issues to translate")
    parser.add_argument("--as-shipped", action="store_true", help="keep the preferred targets of the term base")
    parser.add_argument("--engine")
    parser.add_argument("--model")
    parser.add_argument("--beam-size", type=int)
    parser.add_argument("--show", type=int, default=0, help="print so many sentences that alignment alone changed")
    args = parser.parse_args()

    def chosen(spec: str) -> list[Sentence]:
        first, last = (int(part) for part in re.fullmatch(r"(\d+)-(\d+)", spec).groups())  # type: ignore[union-attr]
        return [text for text in read(args.folder) if first <= text.issue <= last]

    texts = chosen(args.issues)
    learn = [] if args.as_shipped else chosen(args.learn)
    glossary = house_glossary(args.glossary, texts, learn, args.to, args.terms)
    matcher = Matcher(glossary)
    matches = [matcher.match(text.source) for text in texts]
    engine = get_engine(args.engine, model=args.model, source="en", target=args.to, beam_size=args.beam_size)
    engine.load()
    systems: dict[str, dict[str, Any]] = {
        "no glossary": {"without": ("enforce", "terms")},
        "constraints": {"ask": True, "without": ("enforce", "terms")},
        "alignment": {"without": ("terms",)},
        "both": {"ask": True, "without": ("terms",)},
        _OURS: {},
    }
    done = {name: translate(name, texts, matches, engine, args.to, **options) for name, options in systems.items()}
    people = System("people", [text.reference for text in texts], [False] * len(texts), 0.0)
    print(f"{len(texts)} sentences, {len(glossary.terms)} terms, engine {engine.name}")
    plain, repaired = done["no glossary"], done["alignment"]
    for system in (*done.values(), people):
        print(json.dumps(measure(system, plain, texts, matches, args.to), ensure_ascii=False))
    for text, output, found in zip(texts, done[_OURS].outputs, matches, strict=True):
        missed = adherence(output, found, args.to).missed
        if missed and args.show:
            print(f"\n  {text.source}\n! {output}\n  {[(m.span.of(text.source), m.target) for m in missed]}")
    changed = [i for i, edited in enumerate(repaired.edited) if edited]
    for index in changed[: args.show]:
        print(f"\n  {texts[index].source}\n- {plain.outputs[index]}\n+ {repaired.outputs[index]}")


if __name__ == "__main__":
    main()
