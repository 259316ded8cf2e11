"""Measures an engine of nltrans on everything that the bundled model is made for.

Each table row is a (name, values) pair; BLEU (Papineni et al. 2002) and chrF (Popović 2015) by
sacrebleu (Post 2018), raw and with typography folded, so that quotes and no-break spaces can be
told from words.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sacrebleu
from scripts.bench import markup
from scripts.train.align import parse
from scripts.train.augment import Aligned
from scripts.train.examples import Mark, insert, phrases
from scripts.train.pairs import STANDALONE, Pair, strip_markdown

from nltrans.core import marks
from nltrans.core.marks import standalone
from nltrans.core.ports import TermConstraint
from nltrans.decoding.order import pool
from nltrans.decoding.passes import Text
from nltrans.glossary import words as word_forms
from nltrans.language.sentences import split
from nltrans.language.typography import fold

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from nltrans.core.ports import Engine

Row = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Bench:
    """An engine, the language pair, and where the evaluation sets are."""

    engine: Engine
    source: str
    target: str
    evaluation: Path

    def translate(self, texts: Sequence[str], terms: Sequence[tuple[TermConstraint, ...]] = ()) -> list[str]:
        """Translate texts with the decoding passes; one that lost its marks stays as it is."""
        wanted = terms or [()] * len(texts)
        asked = [Text(text, terms=t) for text, t in zip(texts, wanted, strict=True)]
        answers = pool(self.engine, self.source, self.target).translate(asked)
        return [answer.text if answer else text for answer, text in zip(answers, texts, strict=True)]

    def by_sentences(self, texts: Sequence[str]) -> list[str]:
        """Translate texts sentence by sentence, as the product does."""
        sentences = [split(text, self.source) for text in texts]
        translated = iter(self.translate([sentence.strip() for row in sentences for sentence in row]))
        return [" ".join(next(translated) for _ in row) for row in sentences]


def scores(hypotheses: Sequence[str], references: Sequence[str], language: str) -> dict[str, Any]:
    """Return BLEU and chrF, raw and folded, with their signatures."""
    row: dict[str, Any] = {"segments": len(references)}
    for name, change in (("", str), ("folded ", lambda text: fold(text, language))):
        shown, wanted = list(map(change, hypotheses)), list(map(change, references))
        for metric in (sacrebleu.BLEU(), sacrebleu.CHRF()):
            value = metric.corpus_score(shown, [wanted])
            row[f"{name}{value.name}"] = round(value.score, 2)
            row[f"signature {value.name}"] = metric.get_signature().format()
    return row


def flores(bench: Bench, limit: int | None = None) -> Row:
    """Translate FLORES dev, line by line."""
    folder = bench.evaluation / "flores" / f"{bench.source}-{bench.target}"
    sources, references = (
        (folder / f"dev.{side}").read_text(encoding="utf-8").splitlines()[:limit]
        for side in (bench.source, bench.target)
    )
    return "FLORES dev", scores(bench.translate(sources), references, bench.target)


def _dair(bench: Bench, pattern: str) -> Iterator[dict[str, Any]]:
    for path in sorted((bench.evaluation / "dair" / f"{bench.source}-{bench.target}").glob(pattern)):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def dair(bench: Bench) -> Iterator[Row]:
    """Translate the newsletter: blocks sentence by sentence, and aligned sentences."""
    for name, pattern in (("blocks", "issue-??.jsonl"), ("sentences", "issue-??.sentences.jsonl")):
        rows = list(_dair(bench, pattern))
        translated = bench.by_sentences([row["src_text"] for row in rows])
        yield f"dair dev {name}", scores(translated, [row["ref_text"] for row in rows], bench.target)


def marked(bench: Bench) -> Iterator[Row]:
    """Translate the newsletter's blocks with their marks and without, sentence by sentence, and compare."""
    blocks = []
    for row in _dair(bench, "issue-??.jsonl"):
        sentences = list(_marked_sentences(row["src_md"], bench.source))
        if any("⟦" in sentence for sentence, _ in sentences):
            blocks.append((sentences, row["ref_text"]))
    texts = [text for sentences, _ in blocks for text, _ in sentences]
    contents = [held for sentences, _ in blocks for _, held in sentences]
    with_marks = bench.translate(texts)
    sound = [marks.is_sound(t, h) for t, h in zip(texts, with_marks, strict=True) if "⟦" in t]
    yield "marked sentences, structure exact before repair", {"sentences": len(sound), "%": _percent(sound)}
    without = bench.translate([_without_marks(t, held) for t, held in zip(texts, contents, strict=True)])
    filled = [_without_marks(h, held) for h, held in zip(with_marks, contents, strict=True)]
    for name, hypotheses in (("with marks", filled), ("without", without)):
        lines = iter(hypotheses)
        whole = [" ".join(next(lines) for _ in sentences) for sentences, _ in blocks]
        yield f"marked blocks translated {name}", scores(whole, [reference for _, reference in blocks], bench.target)


def links(bench: Bench) -> Iterator[Row]:
    """Compare the words of the newsletter's links and emphasis with those that a human put into them."""
    blocks = list(markup.cases(bench.evaluation / "dair" / f"{bench.source}-{bench.target}"))
    for name, engine in markup.variants(bench.engine).items():
        found = markup.place(blocks, engine, bench.source, bench.target)
        yield (
            f"links and emphasis placed by {name}",
            {"codes": len(found.overlaps), "well placed": found.right, "span F1": round(found.f1, 3)},
        )


def _marked_sentences(markdown: str, language: str) -> Iterator[tuple[str, dict[int, str]]]:
    """Yield the sentences of a block with marks for its codes, and what its placeholders stand for."""
    plain, codes = strip_markdown(markdown)
    found = [Mark(n, code.kind in STANDALONE, (code.start, code.end), (0, 0)) for n, code in enumerate(codes, 1)]
    text, _ = insert(plain, found, lambda mark: mark.source)
    held = {mark.index: plain[slice(*mark.source)] for mark in found if mark.alone}
    for sentence in split(text, language):
        new = {number: place for place, number in enumerate(dict.fromkeys(marks.numbers(sentence)), 1)}
        yield marks.renumbered(sentence.strip(), new), {new[number]: held[number] for number in new if number in held}


def _without_marks(text: str, held: dict[int, str]) -> str:
    """Return a sentence with the words of its placeholders in place, and no other marks."""
    for number, words in held.items():
        text = text.replace(standalone(number), words)
    return re.sub(r" +", " ", marks.plain(text)).strip()


def terms(bench: Bench, work: Path, draw: random.Random, limit: int = 1000) -> Iterator[Row]:
    """Ask for terms as a human used them, in documents that were not trained on."""
    lines = (work / "valid.tsv").read_text(encoding="utf-8").splitlines()[:limit]
    links = (work / "valid.align").read_text(encoding="utf-8").splitlines()
    texts, references, wanted = [], [], []
    for line, row in zip(lines, links, strict=False):
        pair = Aligned.of(Pair.from_line(line), parse(row))
        found = sorted(phrases(pair, draw, draw.choice((1, 2, 3)), longest=3))
        constraints = tuple(
            TermConstraint(*source, pair.target[slice(*target)])
            for source, target in found
            if source[1] - source[0] > 3
        )
        if constraints:
            texts.append(pair.source)
            references.append(pair.target)
            wanted.append(constraints)
    free, constrained = bench.translate(texts), bench.translate(texts, wanted)
    for name, hypotheses in (("free", free), ("constrained", constrained)):
        asked = [(t.target, h) for h, row in zip(hypotheses, wanted, strict=True) for t in row]
        present = {
            "terms": len(asked),
            "present %": _percent([term.lower() in h.lower() for term, h in asked]),
            "in some form %": _percent([_in_some_form(term, h, bench.target) for term, h in asked]),
        }
        yield f"terms {name}", present | scores(hypotheses, references, bench.target)


def _in_some_form(term: str, text: str, language: str) -> bool:
    """Tell whether a text has all words of a term, inflected or not."""
    given, wanted = ({word_forms.fold(word.text) for word in word_forms.words(part)} for part in (text, term))
    return all(any(word_forms.same_word(word, other, language) for other in given) for word in wanted)


def _percent(values: Sequence[bool]) -> float:
    return round(100 * sum(values) / max(1, len(values)), 2)


def alignment(folder: Path, work: Path) -> Row:
    """Compare the guided head with eflomal on translations by humans, pieces joined to words.

    The head's best source piece for each target piece of the reference is a link; F1 against
    eflomal's links, of which the head was taught others (documents not trained on).
    """
    import ctranslate2
    from scripts.train.vocabulary import Vocabularies

    translator = ctranslate2.Translator(str(folder), compute_type="int8", intra_threads=1)
    vocabularies = Vocabularies.load(folder)
    lines = (work / "valid.tsv").read_text(encoding="utf-8").splitlines()
    gold = [parse(line) for line in (work / "valid.align").read_text(encoding="utf-8").splitlines()]
    pairs = [Aligned.of(Pair.from_line(line), links) for line, links in zip(lines, gold, strict=True)]
    common = found = wanted = 0
    for first in range(0, len(pairs), 32):
        some = pairs[first : first + 32]
        targets = [vocabularies.target.encode(pair.target, out_type=str) for pair in some]
        results = translator.translate_batch(
            [[*vocabularies.source.encode(pair.source, out_type=str), "</s>"] for pair in some],
            targets,
            beam_size=1,
            max_decoding_length=max(map(len, targets)),
            return_attention=True,
        )
        for pair, target, result in zip(some, targets, results, strict=True):
            source_at, target_at = (
                _words_of(pair.source, pair.source_words, vocabularies.source),
                _words_of(pair.target, pair.target_words, vocabularies.target),
            )
            links = set()
            for j, row in enumerate(result.attention[0][: len(target)]):
                i = max(range(len(row)), key=row.__getitem__)
                if i < len(source_at) and source_at[i] >= 0 and target_at[j] >= 0:
                    links.add((source_at[i], target_at[j]))
            common += len(links & pair.links)
            found += len(links)
            wanted += len(pair.links)
    precision, recall = common / max(1, found), common / max(1, wanted)
    return "alignment against eflomal", {
        "segments": len(pairs),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
    }


def _words_of(text: str, words: Sequence[tuple[int, int]], processor: Any) -> list[int]:
    """Return the number of the word that holds the last character of each piece, -1 for none."""
    holder = {place: n for n, (start, end) in enumerate(words) for place in range(start, end)}
    found, end = [], -1
    for piece in processor.encode(text, out_type=str):
        end += int(piece[3:5], 16) & 0xC0 != 0x80 if piece.startswith("<0x") else len(piece)
        found.append(holder.get(end - 1, -1))
    return found


def speed(make: Callable[..., Engine], bench: Bench, limit: int = 200) -> Iterator[Row]:
    """Count words of the source a second of processor time of one core, beams 1 and 4.

    Args:
        make: Returns the engine for a `beam_size`.
        bench: Where the sentences are.
        limit: How many of them.
    """
    lines = (bench.evaluation / "flores" / f"{bench.source}-{bench.target}" / f"dev.{bench.source}").read_text(
        encoding="utf-8"
    )
    texts = lines.splitlines()[:limit]
    words = sum(len(text.split()) for text in texts)
    for beam in (1, 4):
        started = time.perf_counter()
        engine = make(beam_size=beam)
        engine.load()
        loaded = time.perf_counter()
        used = time.process_time()
        pool(engine, bench.source, bench.target).translate([Text(text) for text in texts])
        seconds = time.process_time() - used
        yield (
            f"speed, one core, beam {beam}",
            {
                "words a second": round(words / seconds),
                "load seconds": round(loaded - started, 3),
            },
        )


def search(folder: Path, bench: Bench) -> Iterator[Row]:
    """Try beams and length penalties, quality against time."""
    from nltrans.engines.ctranslate2 import CTranslate2Engine

    for beam, penalty in ((1, 1.0), (2, 1.0), (4, 0.6), (4, 1.0), (4, 1.4), (6, 1.0)):
        engine = CTranslate2Engine(model=folder, source=bench.source, target=bench.target, threads=1, beam_size=beam)
        engine.manifest = replace(engine.manifest, length_penalty=penalty)
        engine.load()
        tried = replace(bench, engine=engine)
        started = time.process_time()
        rows = [flores(tried), *dair(tried)]
        setting = f"beam {beam}, length penalty {penalty}"
        yield setting, {"CPU seconds": round(time.process_time() - started, 1)}
        for name, values in rows:
            yield f"{setting}: {name}", values


def size(folder: Path) -> Row:
    """Add up the files of a model folder."""
    return "size", {"MB": round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6, 1)}


def table(rows: Sequence[Row]) -> str:
    """Return rows as Markdown, signatures once below."""
    signatures = {
        key.removeprefix("signature "): value
        for _, values in rows
        for key, value in values.items()
        if key.startswith("signature")
    }
    lines = ["| measure | result |", "|---|---|"]
    for name, values in rows:
        shown = ", ".join(f"{key} {value}" for key, value in values.items() if not key.startswith("signature"))
        lines.append(f"| {name} | {shown} |")
    return "\n".join([*lines, "", *(f"{name}: {value}" for name, value in signatures.items())])
