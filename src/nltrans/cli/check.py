"""``nltrans check``: checks of existing translations against their sources, without any reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.cli import options
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.cli.sources import read_post
from nltrans.config import SEVERITIES
from nltrans.errors import ConfigError, InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.console import Console

    from nltrans.config import Settings
    from nltrans.core.report import Finding

EXAMPLES = """\
examples:
  nltrans check post.md post.fr.md --to fr
  nltrans check post.md post.fr.md --to fr --glossary nlp --fail-on major
  nltrans check --translations i18n/*.fr.md --to fr,pt   find the source of each by its name
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a post and its translation")
    parser.add_argument(
        "--translations", action="store_true", help="the paths are translations; find their sources by name and --out"
    )
    parser.add_argument(
        "--sources", action="append", metavar="GLOB", help="where sources may be (default: beside the translations)"
    )
    parser.add_argument("--out", metavar="WHERE", help="where translations go, as in `nltrans translate`")
    parser.add_argument("--glossary", action="append", metavar="FILE", help="term base to check by")
    options.add_languages(parser)
    options.add_markdown(parser)
    gate = parser.add_argument_group("gate")
    gate.add_argument(
        "--fail-on",
        choices=SEVERITIES,
        help="fail on findings of this severity or worse (default: critical)",
    )
    options.add_config(parser)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A translation with what was found in it."""

    source: Path
    target: Path
    language: str
    findings: tuple[Finding, ...]


def run(args: argparse.Namespace) -> Result:
    """Check pairs of posts."""
    from nltrans.evaluation.gate import failing

    settings = options.settings(args, Path(args.paths[0]))
    checked = [_check(*pair, settings) for pair in _pairs(args, settings)]
    limit = settings.fail_on or "critical"
    failed = [reason for one in checked for reason in failing(one.findings, limit)]
    return Result(
        GATE_FAILED if failed else DONE,
        {"posts": [_data(one) for one in checked]},
        lambda console: _show(console, checked, limit),
    )


def _pairs(args: argparse.Namespace, settings: Settings) -> Iterator[tuple[Path, Path, str]]:
    """Yield source, translation and language of each pair."""
    paths = [Path(name) for name in args.paths]
    if not settings.targets:
        raise ConfigError("no target language", hint="say --to fr, or set `to` in nltrans.toml")
    if args.translations:
        yield from _by_name(paths, args.sources or [], settings)
        return
    if len(paths) != 2 or len(settings.targets) != 1:  # noqa: PLR2004 (a pair)
        raise ConfigError(
            "a check takes a post, its translation and one language", hint="--translations takes any number of both"
        )
    yield paths[0], paths[1], settings.targets[0]


def _by_name(translations: list[Path], globs: list[str], settings: Settings) -> Iterator[tuple[Path, Path, str]]:
    """Pair translations with the sources whose translation would get their name; others are no translations."""
    from nltrans.storage import links
    from nltrans.storage.naming import output_path

    if globs:
        sources = {path for pattern in globs for path in Path().glob(pattern)}
    else:
        sources = {path for one in translations for path in one.parent.glob(f"*{one.suffix}")}
    wanted = {
        links.real(target): (source, language)
        for source in sorted(sources)
        for language in settings.targets
        if not source.stem.endswith(f".{language}")
        and (target := output_path(source, language, settings.out, source_language=settings.source, root=settings.root))
    }
    for path in translations:
        if not path.is_file():
            raise InputError("no such file", path=path)
        if links.real(path) in wanted:
            source, language = wanted[links.real(path)]
            yield source, path, language


def _check(source: Path, target: Path, language: str, settings: Settings) -> _Checked:
    from nltrans import wiring
    from nltrans.evaluation.compare import compare
    from nltrans.glossary.match import Matcher

    glossary = wiring.build_glossary(settings, language)
    documents = [wiring.segment(read_post(str(path))[0], settings) for path in (source, target)]
    found = compare(documents[0], documents[1], settings.source, language, Matcher(glossary) if glossary else None)
    return _Checked(source, target, language, found)


def _data(checked: _Checked) -> dict[str, Any]:
    return {
        "source": str(checked.source),
        "target": str(checked.target),
        "to": checked.language,
        "findings": [
            {"check": f.check, "severity": f.severity.label, "message": f.message, "segment": f.segment, "line": f.line}
            for f in checked.findings
        ],
    }


def _show(console: Console, checked: list[_Checked], limit: str) -> None:
    """Print a line for each finding, as compilers do, then a summary."""
    from rich.text import Text

    from nltrans.evaluation.gate import failing

    for one in checked:
        for finding in one.findings:
            console.print(
                Text(f"{one.source}:{finding.line}: {finding.severity.label}: {finding.check}: {finding.message}")
            )
        reasons = failing(one.findings, limit)
        summary = f"failed: {', '.join(reasons)}" if reasons else f"passed, {len(one.findings)} findings"
        console.print(Text(f"{one.target}: {summary}", style="red" if reasons else "green"))
    if not checked:
        console.print("no translation among these files")
