"""``nltrans eval``: BLEU, chrF++ and TER against human references, and a gate for CI."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.cli import options
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.errors import ConfigError, InputError

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.config import Settings
    from nltrans.core.ports import Metric
    from nltrans.evaluation.evaluate import Baseline, Evaluation, Limits
    from nltrans.evaluation.manifest import Plan
    from nltrans.pipeline import Pipeline

EXAMPLES = """\
examples:
  nltrans eval post.fr.md post.human.fr.md --source post.md --to fr
  nltrans eval i18n/fr/ human/fr/ --to fr --min-bleu 30
  nltrans eval suites.toml --baseline baseline.json --update-baseline
  nltrans eval suites.toml --baseline baseline.json --max-drop 1 --junit eval.xml --github

A manifest has a table for each suite; a suite without `translation` is translated first:
  [[suite]]
  name = "newsletter"
  to = ["fr", "pt"]
  source = "posts/*.md"
  reference = "human/{name}.{lang}.md"
  min-bleu = 30
"""

SIGNIFICANT = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("translation", metavar="TRANSLATION", help="file or folder, or a TOML manifest of suites")
    parser.add_argument("reference", nargs="?", metavar="REFERENCE", help="human translation: file or folder")
    parser.add_argument(
        "--source", dest="original", metavar="PATH", help="what was translated; aligns better, COMET needs it"
    )
    parser.add_argument("--lines", action="store_true", help="one segment a line, rather than Markdown")
    parser.add_argument(
        "--comet", metavar="MODEL", nargs="?", const="", help="add COMET (needs the extra nltrans[comet])"
    )
    options.add_languages(parser)
    options.add_engine(parser)
    options.add_config(parser)
    gate = parser.add_argument_group("gate")
    gate.add_argument("--min-bleu", type=float, metavar="X", help="fail when a suite has less BLEU")
    gate.add_argument("--min-chrf", type=float, metavar="X", help="fail when a suite has less chrF++")
    gate.add_argument(
        "--baseline", metavar="FILE", help="compare with the translations saved there; a significant drop fails"
    )
    gate.add_argument("--update-baseline", action="store_true", help="save these translations as the baseline")
    gate.add_argument("--max-drop", type=float, metavar="X", help="fail when BLEU or chrF++ drops by more points")
    gate.add_argument(
        "--max-p", type=float, metavar="P", help=f"level of significance (default: {SIGNIFICANT}); 0 lets any drop pass"
    )
    gate.add_argument(
        "--test", choices=("ar", "bs"), default="ar", help="approximate randomization or paired bootstrap"
    )
    output = parser.add_argument_group("output")
    output.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    output.add_argument("--markdown", metavar="FILE", help="write Markdown")
    output.add_argument(
        "--github", action="store_true", help="print GitHub annotations, and add to the step summary of the job"
    )


def run(args: argparse.Namespace) -> Result:
    """Score suites."""
    from nltrans.evaluation import tables
    from nltrans.evaluation.evaluate import Baseline, evaluate
    from nltrans.evaluation.manifest import build
    from nltrans.session import Translator
    from nltrans.storage.files import write_text_atomic

    if args.update_baseline and not args.baseline:
        raise ConfigError("--update-baseline needs a file", hint="say --baseline FILE")
    if args.comet is not None and args.reference and not args.original:
        raise ConfigError("COMET needs a source", hint="say --source PATH")
    configured = options.settings(args, Path(args.translation))
    settings = replace(configured, memory=args.memory)  # a memory may hold the very references
    with ExitStack() as stack:

        def pipeline(source: str, language: str) -> Pipeline:
            return stack.enter_context(Translator(language, source, settings=settings)).pipeline(language)

        plans = [replace(plan, limits=_limits(plan.limits, args)) for plan in _plans(args, settings)]
        suites = [build(plan, settings, pipeline) for plan in plans]
    saved = None if args.update_baseline or not args.baseline else _read_baseline(Path(args.baseline))
    evaluation = evaluate(suites, baseline=saved, test=args.test, learned=_learned(args))
    if args.update_baseline:
        write_text_atomic(Path(args.baseline), Baseline.render(suites, evaluation))
    if args.junit:
        write_text_atomic(Path(args.junit), tables.junit(evaluation))
    if args.markdown:
        write_text_atomic(Path(args.markdown), tables.markdown(evaluation))
    if args.github:
        _add_to_summary(tables.markdown(evaluation))
    code = GATE_FAILED if evaluation.failed else DONE
    return Result(code, tables.data(evaluation), lambda console: _show(console, args, evaluation))


def _plans(args: argparse.Namespace, settings: Settings) -> list[Plan]:
    from nltrans.evaluation.manifest import MARKDOWN, of_paths, read_manifest

    translation = Path(args.translation)
    if args.reference is None:
        if translation.suffix != ".toml":
            raise ConfigError("no reference", hint="say `nltrans eval TRANSLATION REFERENCE`, or give a .toml manifest")
        return read_manifest(translation)
    if len(settings.targets) != 1:
        raise ConfigError("which language is it?", hint="say --to with one language")
    reference = Path(args.reference)
    lines = args.lines or (reference.is_file() and reference.suffix not in MARKDOWN)
    source = Path(args.original) if args.original else None
    return [
        of_paths(
            translation, reference, source,
            source_language=settings.source, language=settings.targets[0], lines=lines,
        )
    ]  # fmt: skip


def _limits(own: Limits, args: argparse.Namespace) -> Limits:
    """Take the limits of the command line for those that a suite does not set itself."""
    given = {"min_bleu": args.min_bleu, "min_chrf": args.min_chrf, "max_drop": args.max_drop, "max_p": args.max_p}
    if args.baseline and args.max_p is None:
        given["max_p"] = SIGNIFICANT
    return replace(own, **{name: value for name, value in given.items() if getattr(own, name) is None})


def _learned(args: argparse.Namespace) -> list[Metric]:
    if args.comet is None:
        return []
    from nltrans.scorers.comet import DEFAULT_MODEL, CometMetric

    return [CometMetric(args.comet or DEFAULT_MODEL)]


def _read_baseline(path: Path) -> Baseline:
    from nltrans.evaluation.evaluate import Baseline
    from nltrans.storage.files import read_post

    try:
        return Baseline.parse(read_post(path))
    except InputError as error:
        error.hint = "write it with --update-baseline"
        raise
    except ConfigError as error:
        error.path = path
        raise


def _add_to_summary(text: str) -> None:
    """Append to the file that GitHub names; it is absent outside of a job."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("a", encoding="utf-8") as summary:
            summary.write(text)


def _show(console: Console, args: argparse.Namespace, evaluation: Evaluation) -> None:
    from nltrans.evaluation import tables

    tables.show(console, evaluation)
    if args.update_baseline:
        console.print(f"saved as baseline: {args.baseline}", markup=False)
    if args.github:
        for line in tables.github_commands(evaluation):
            console.out(line)
