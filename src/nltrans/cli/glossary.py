"""``nltrans glossary``: check a translation's terms; lint, extract and convert term bases."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans import config
from nltrans.cli import options
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.cli.sources import read_post
from nltrans.core.report import Severity
from nltrans.errors import ConfigError, InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from nltrans.config import Settings
    from nltrans.core.document import Unit
    from nltrans.core.report import Finding
    from nltrans.glossary.extract import Candidate

EXAMPLES = """\
examples:
  nltrans glossary check post.md post.fr.md --glossary nlp --to fr
  nltrans glossary check post.md post.fr.md --glossary house.tsv --to fr --min-rate 0.9
  nltrans glossary lint house.tsv
  nltrans glossary extract posts/ i18n/fr/ --to fr --out proposed.tsv
  nltrans glossary extract memory.tmx --to fr
  nltrans glossary convert house.tsv house.tbx
"""

_SUFFIXES = (".md", ".markdown", ".mdx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    action = actions.add_parser("check", help="measure whether a translation keeps to the terms")
    action.add_argument("post", metavar="SOURCE", help="the post")
    action.add_argument("translation", metavar="TARGET", help="its translation, by whomever")
    action.add_argument("--glossary", action="append", metavar="FILE", help="term base; the first one wins")
    action.add_argument(
        "--min-rate", type=float, default=1.0, metavar="X", help="fail when fewer terms are kept (0..1, default: 1)"
    )
    _add_languages(action)

    action = actions.add_parser("lint", help="look for problems in term bases")
    action.add_argument("files", nargs="+", metavar="FILE", help="term bases, folders, or bundled names")
    action.add_argument("--from", dest="source", metavar="LANG", help="language translated from (default: the first)")
    action.add_argument(
        "--fail-on", choices=("major", "minor"), default="major", help="fail on problems this bad (default: major)"
    )

    action = actions.add_parser("extract", help="propose terms from human translations")
    action.add_argument(
        "inputs", nargs="+", metavar="PATH", help="a memory (.tmx, .tsv), or a post and its translation, or two folders"
    )
    action.add_argument("--min-count", type=int, default=3, metavar="N", help="least segments of a pair (default: 3)")
    action.add_argument("--min-score", type=float, default=0.5, metavar="X", help="least Dice score (default: 0.5)")
    action.add_argument("--limit", type=int, default=200, metavar="N", help="most terms to propose (default: 200)")
    action.add_argument("--glossary", action="append", metavar="FILE", help="leave out what these term bases have")
    action.add_argument("--out", metavar="FILE", help="write a term base (.tsv, .csv or .tbx) for review")
    _add_languages(action)

    action = actions.add_parser("convert", help="convert a term base between TSV, CSV and TBX")
    action.add_argument("file", metavar="FILE", help="term base")
    action.add_argument("out", metavar="OUT", help="file to write; its suffix names the format")


def _add_languages(parser: argparse.ArgumentParser) -> None:
    options.add_languages(parser)
    parser.add_argument("--flavor", choices=config.FLAVORS, help="Markdown dialect (default: by the signs in the file)")
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Do one thing with term bases."""
    return _ACTIONS[args.action](args)


def _check(args: argparse.Namespace) -> Result:
    from nltrans import wiring
    from nltrans.glossary.adherence import Adherence, adherence, findings
    from nltrans.glossary.match import Matcher

    settings, target = _settings(args, Path(args.post))
    glossary = wiring.build_glossary(settings, target)
    if glossary is None:
        raise ConfigError("no term base", hint="say --glossary FILE, or --glossary nlp for the bundled one")
    matcher = Matcher(glossary)
    results: list[Adherence] = []
    found: list[dict[str, Any]] = []
    for source, translated, line in _aligned(args.post, args.translation, settings):
        result = adherence(translated, matcher.match(source), target)
        results.append(result)
        found += [_described(finding) | {"line": line} for finding in findings(result, source, translated)]
    whole = Adherence(
        tuple(kept for result in results for kept in result.kept),
        tuple(missed for result in results for missed in result.missed),
        tuple(barred for result in results for barred in result.forbidden),
    )
    rate = 1.0 if whole.rate is None else whole.rate
    kept = Counter(kept.match.term.source for kept in whole.kept)
    missed = Counter(match.term.source for match in whole.missed)
    data = {
        "source": args.post,
        "target": args.translation,
        "kept": len(whole.kept),
        "missed": len(whole.missed),
        "forbidden": len(whole.forbidden),
        "rate": round(rate, 4),
        "terms": {term: {"kept": kept[term], "missed": missed[term]} for term in sorted(kept | missed)},
        "findings": found,
    }
    failed = rate < args.min_rate or bool(whole.forbidden)
    return Result(GATE_FAILED if failed else DONE, data, lambda console: _show_check(console, data))


def _lint(args: argparse.Namespace) -> Result:
    from nltrans.formats import glossary_files
    from nltrans.glossary.lint import lint

    found: list[tuple[Path, Finding]] = []
    for path in glossary_files.files(args.files):
        concepts = glossary_files.read_concepts(path)
        source = args.source or next(iter(concepts[0].terms))
        glossary_files.select(concepts, source, source)
        found += [(path, finding) for finding in lint(concepts, args.source)]
    worst = max((finding.severity for _, finding in found), default=None)
    failed = worst is not None and worst >= Severity[args.fail_on.upper()]
    data = {"findings": [{"path": str(path)} | _described(finding) for path, finding in found]}
    return Result(GATE_FAILED if failed else DONE, data, lambda console: _show_lint(console, found))


def _extract(args: argparse.Namespace) -> Result:
    from nltrans.formats import glossary_files
    from nltrans.glossary.extract import extract

    settings, target = _settings(args, Path(args.inputs[0]))
    pairs = list(_pairs(args.inputs, settings, target))
    known: set[str] = set()
    if args.glossary:
        glossary = glossary_files.read(args.glossary, settings.source, target)
        known = {text.casefold() for term in glossary.terms for text in (term.source, *term.source_variants)}
    proposed = [
        candidate
        for candidate in extract(pairs, settings.source, target, min_count=args.min_count, min_score=args.min_score)
        if candidate.source.casefold() not in known
    ][: args.limit]
    if args.out:
        path = Path(args.out)
        concepts = [_concept(candidate, settings.source, target) for candidate in proposed]
        _write(path, glossary_files.render(concepts, path))
    data = {"segments": len(pairs), "terms": [asdict(candidate) for candidate in proposed], "out": args.out}
    return Result(data=data, view=lambda console: _show_candidates(console, proposed, len(pairs), args.out))


def _convert(args: argparse.Namespace) -> Result:
    from nltrans.formats import glossary_files

    out = Path(args.out)
    (path,) = glossary_files.files([args.file])
    concepts = glossary_files.read_concepts(path)
    _write(out, glossary_files.render(concepts, out))
    data = {"entries": len(concepts), "path": args.out}
    told = f"{len(concepts)} entries written to {args.out}"
    return Result(data=data, view=lambda console: console.print(told, markup=False))


_ACTIONS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "check": _check,
    "lint": _lint,
    "extract": _extract,
    "convert": _convert,
}


def _settings(args: argparse.Namespace, start: Path) -> tuple[Settings, str]:
    settings = options.settings(args, start)
    if len(settings.targets) != 1:
        raise ConfigError("one target language is needed", hint="say --to fr")
    return settings, settings.targets[0]


def _write(path: Path, text: str) -> None:
    from nltrans.storage.files import write_text_atomic

    write_text_atomic(path, text)


def _aligned(source: str, target: str, settings: Settings) -> Iterator[tuple[str, str, int]]:
    """Yield the prose of blocks that translate each other, with the line of the first one."""
    from nltrans import wiring
    from nltrans.evaluation.align import align, blocks

    documents = [wiring.segment(read_post(name)[0], settings) for name in (source, target)]
    left, right = (blocks(document) for document in documents)
    prose = [{unit.id: _prose(unit) for unit in document.units} for document in documents]
    for pairing in align(left, right).pairings:
        before = " ".join(prose[0][left[index].unit] for index in pairing.left)
        after = " ".join(prose[1][right[index].unit] for index in pairing.right)
        yield before, after, left[pairing.left[0]].line


def _prose(unit: Unit) -> str:
    """Return a unit's text without marks, code and other placeholders left open."""
    from nltrans.glossary.match import Bare

    return " ".join(Bare.of(segment.text).text for segment in unit.segments)


def _pairs(inputs: Sequence[str], settings: Settings, target: str) -> Iterator[tuple[str, str]]:
    """Yield translated segments from a memory, two posts or two folders."""
    paths = [Path(name) for name in inputs]
    if len(paths) == 1 and paths[0].is_file():
        from nltrans.formats.tmx import read_tmx
        from nltrans.formats.tsv import read_tsv

        reader = read_tmx if paths[0].suffix.lower() in {".tmx", ".xml"} else read_tsv
        for unit in reader(paths[0], source=settings.source, target=target):
            yield unit.source, unit.target
        return
    if len(paths) != 2:  # noqa: PLR2004
        raise ConfigError("translations to learn from are needed", hint="name a memory, two posts, or two folders")
    couples = list(_couples(paths[0], paths[1], target)) if paths[0].is_dir() else [(paths[0], paths[1])]
    if not couples:
        raise InputError(f"no post here has a translation in {paths[1]}", path=paths[0])
    for post, translation in couples:
        for source, translated, _ in _aligned(str(post), str(translation), settings):
            yield source, translated


def _couples(posts: Path, translations: Path, target: str) -> Iterator[tuple[Path, Path]]:
    for post in sorted(path for path in posts.rglob("*") if path.suffix.lower() in _SUFFIXES):
        place = translations / post.relative_to(posts)
        named = place.with_name(f"{place.stem.removesuffix('.en')}.{target}{place.suffix}")
        for candidate in (named, place):
            if candidate.is_file() and candidate != post:
                yield post, candidate
                break


def _concept(candidate: Candidate, source: str, target: str) -> Any:
    from nltrans.core.term import Concept

    note = f"proposed: {candidate.count} of {candidate.source_count} segments"
    if candidate.do_not_translate:
        return Concept({source: (candidate.source,)}, do_not_translate=True, note=note)
    return Concept({source: (candidate.source,), target: (candidate.target, *candidate.target_forms)}, note=note)


def _described(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity.label,
        "message": finding.message,
        "line": finding.line,
    }


def _show_check(console: Console, data: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    if data["findings"]:
        table = Table("line", "severity", "term")
        for finding in data["findings"]:
            table.add_row(str(finding["line"]), finding["severity"], Text(finding["message"]))
        console.print(table)
    total = data["kept"] + data["missed"]
    told = f"{data['kept']} of {total} terms kept ({data['rate']:.1%}), {data['forbidden']} forbidden"
    console.print(told if total else "no term of the glossary occurs", markup=False)


def _show_lint(console: Console, found: list[tuple[Path, Finding]]) -> None:
    for path, finding in found:
        place = f"{path}:{finding.line}" if finding.line else str(path)
        console.print(f"{place}: {finding.severity.label}: {finding.message} [{finding.check}]", markup=False)
    console.print(f"{len(found)} problems" if found else "no problems")


def _show_candidates(console: Console, proposed: list[Candidate], segments: int, out: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("source", "target", "together", "source in", "target in", "Dice")
    for column in table.columns[2:]:
        column.justify = "right"
    for c in proposed:
        target = Text(c.target, style="dim" if c.do_not_translate else "")
        counts = (str(c.count), str(c.source_count), str(c.target_count))
        table.add_row(Text(c.source), target, *counts, f"{c.score:.2f}")
    console.print(table)
    console.print(f"{len(proposed)} terms from {segments} aligned blocks" + (f", written to {out}" if out else ""))
