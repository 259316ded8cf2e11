"""``nltrans translate``: posts in, posts out, with a quality summary."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans import config
from nltrans.batch.standing import beside
from nltrans.cli import explain, options
from nltrans.cli.result import DONE, GATE_FAILED, UNUSABLE, Result, console
from nltrans.cli.sources import read_post
from nltrans.errors import ConfigError, LimitError, NltransError, OutputError
from nltrans.evaluation import gate
from nltrans.session import Project
from nltrans.storage.claims import Claims
from nltrans.storage.naming import STDOUT, output_path

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.config import Settings
    from nltrans.core.report import Translation

EXAMPLES = """\
examples:
  nltrans translate post.md --to fr                      write post.fr.md beside the post
  nltrans translate post.md --to fr,pt --out i18n/       write i18n/post.fr.md and i18n/post.pt.md
  nltrans translate post.md --to fr --out '{lang}/{name}'
  nltrans translate post.md --to fr --glossary nlp --report report.html
  cat post.md | nltrans translate - --to fr > post.fr.md
  nltrans translate post.md --to fr --explain
  nltrans translate post.md --to fr --min-score 0.6 --fail-on critical
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("paths", nargs="+", metavar="PATH", help="posts, or - for standard input")
    options.add_languages(parser)
    options.add_engine(parser)
    options.add_markdown(parser)
    parser.add_argument("--fix-encoding", action="store_true", help="repair text that was decoded twice")
    group = parser.add_argument_group("output")
    group.add_argument(
        "--out", metavar="WHERE", help="file, folder, pattern such as '{lang}/{stem}{suffix}', or - for standard output"
    )
    group.add_argument("--typography", choices=config.TYPOGRAPHIES, help="of the target (default: as the source's)")
    group.add_argument(
        "--keep-source", action="store_true", help="leave each source paragraph in a comment above its translation"
    )
    group.add_argument("--force", action="store_true", help="overwrite a target that nltrans did not write")
    group.add_argument(
        "--explain", action="store_true", default=None, help="print for each segment what each decoding pass changed"
    )
    group.add_argument("--report", metavar="FILE", help="write an HTML report for reviewers")
    options.add_gate(parser)
    options.add_config(parser)


@dataclass(frozen=True, slots=True)
class _Done:
    """One post in one language."""

    path: str
    target: str
    translation: Translation | None
    error: NltransError | None = None
    failed_gate: str = ""
    message: str = ""
    """What a person has to do, such as take over edits."""


def run(args: argparse.Namespace) -> Result:
    """Translate every post into every language; a bad post does not stop the others."""
    args.paths = list({name if name == "-" else os.path.realpath(name): name for name in args.paths}.values())
    first = next((Path(name) for name in args.paths if name != "-"), None)
    settings = options.settings(args, first)
    posts = len(args.paths) * len(settings.targets)
    to_stdout = settings.out == "-" or (settings.out is None and "-" in args.paths)
    if to_stdout and posts > 1:
        raise ConfigError("standard output takes one post in one language", hint="give --out a folder or a pattern")
    if args.report and posts > 1:
        raise ConfigError("--report takes one post in one language", hint="use `nltrans batch --report` for many")
    if to_stdout and args.json:
        raise ConfigError("--json and the post both want standard output", hint="give --out a file")
    if not to_stdout:
        _claim(args, settings)
    with Project(first or Path.cwd(), settings, trace=not to_stdout) as project:
        done = [
            _Job(project, language, args, to_stdout).run(name) for language in project.targets for name in args.paths
        ]
    errors = [one.error for one in done if one.error]
    if errors and posts == 1:
        raise errors[0]
    code = UNUSABLE if errors else GATE_FAILED if any(one.failed_gate or one.message for one in done) else DONE
    return Result(code, {"posts": [_data(one) for one in done]}, lambda out: _show(out, done, to_stdout=to_stdout))


def _claim(args: argparse.Namespace, settings: Settings) -> None:
    """Refuse a run that would write a file twice, or write over a post, before it begins."""
    posts = [_source(name) for name in args.paths]
    claims = Claims(posts)
    if args.report:
        claims.claim(Path(args.report), "--report")
    for source, language in product(posts, settings.targets):
        with suppress(OutputError):  # the post's own error, which does not stop the others
            target = output_path(source, language, settings.out, source_language=settings.source)
            if target is not None:
                claims.claim(target, f"{source} ({language})")
                claims.claim(beside(target), f"a conflict of {source} ({language})")


def _source(name: str) -> Path:
    return Path("stdin.md" if name == "-" else name)


@dataclass(frozen=True, slots=True)
class _Job:
    """Translates posts into one language."""

    project: Project
    language: str
    args: argparse.Namespace
    to_stdout: bool
    """Nothing is recorded then."""

    def run(self, name: str) -> _Done:
        try:
            return self._run(name)
        except NltransError as error:
            if error.path is None and name != "-":
                error.path = name
            return _Done(name, "", None, error)
        except RecursionError:
            return _Done(name, "", None, LimitError("the post is nested too deeply", path=name))

    def _run(self, name: str) -> _Done:
        text, _ = read_post(name, fix_encoding=self.args.fix_encoding)
        if self.to_stdout:
            translator = self.project.translator
            with _progress(name, self.language, len(translator.segment(text).segments)) as advance:
                translation = translator.translate(text, self.language, path=name, progress=advance)
            sys.stdout.flush()
            sys.stdout.buffer.write(translation.text.encode("utf-8"))
            sys.stdout.buffer.flush()
            return self._done(name, STDOUT, translation, text)
        delivered = self.project.translate(
            _source(name),
            self.language,
            text=text,
            force=self.args.force,
            progress=lambda document: _progress(name, self.language, len(document.segments)),
        )
        done = self._done(name, str(delivered.delivery.path), delivered.translation, text)
        return replace(done, message=delivered.delivery.message)

    def _done(self, name: str, target: str, translation: Translation, text: str) -> _Done:
        settings = self.project.settings
        if self.args.report:
            from nltrans.evaluation.report import render_report
            from nltrans.memory import lookup
            from nltrans.storage.files import write_text_atomic

            similar = lookup.similar(self.project.memory, translation)
            write_text_atomic(Path(self.args.report), render_report(translation, text, name, similar))
        reason = gate.failure(translation, min_score=settings.min_score, fail_on=settings.fail_on)
        return _Done(name, target, translation, failed_gate=reason or "")


class _progress:  # noqa: N801  (a context manager used like a function)
    """A progress bar on standard error, if that is a terminal."""

    def __init__(self, name: str, language: str, total: int) -> None:
        self._bar: Any = None
        if sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("segments"),
                TimeRemainingColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(f"{name} → {language}", total=total)

    def __enter__(self) -> Any:
        if self._bar is None:
            return None
        self._bar.start()
        return lambda count: self._bar.advance(self._task, count)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _data(done: _Done) -> dict[str, Any]:
    if done.error or done.translation is None:
        return {"source": done.path, "error": str(done.error)}
    translation = done.translation
    return {
        "source": done.path,
        "target": done.target,
        "from": translation.source_language,
        "to": translation.target_language,
        "engine": translation.engine,
        "segments": [
            {
                "id": s.id,
                "kind": s.kind,
                "line": s.line,
                "source": s.source,
                "target": s.target,
                "origin": s.origin,
                "strategy": s.strategy,
                "score": s.score,
                **({"steps": [asdict(step) for step in s.steps]} if s.steps else {}),
            }
            for s in translation.segments
        ],
        "strategies": {str(strategy): count for strategy, count in translation.strategies.items()},
        "findings": [
            {"check": f.check, "severity": f.severity.label, "message": f.message, "segment": f.segment, "line": f.line}
            for f in translation.findings
        ],
        "scores": [{"metric": s.metric, "value": s.value, "signature": s.signature} for s in translation.scores],
        "seconds": round(translation.seconds, 3),
        "gate": done.failed_gate or None,
        "message": done.message or None,
    }


def _show(out: Console, done: list[_Done], *, to_stdout: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console(stderr=True) if to_stdout else out
    table = Table("post", "to", "segments", "from memory", "findings", "score", "words/s", "written to")
    for column in table.columns[2:7]:
        column.justify = "right"
    for one in done:
        if one.translation is None:
            table.add_row(one.path, "", "", "", "", "", "", Text(f"error: {one.error}", style="red"))
            continue
        t = one.translation
        words = sum(len(s.source.split()) for s in t.segments)
        recalled = t.strategies["memory"]  # type: ignore[index]
        score = "-" if t.score is None else f"{t.score:.2f}"
        speed = f"{words / t.seconds:.0f}" if t.seconds > 0 else ""
        findings = str(len(t.findings))
        table.add_row(
            one.path, t.target_language, str(len(t.segments)), str(recalled), findings, score, speed, one.target
        )
    for one in done:
        for segment in one.translation.segments if one.translation else ():
            explain.show(out, one.path, segment)
    out.print(table)
    for one in done:
        if one.message:
            out.print(Text(f"{one.path}: {one.message}", style="yellow"))
        if one.failed_gate:
            out.print(Text(f"{one.path}: gate failed: {one.failed_gate}", style="red"))
    signatures = {f"{s.metric}: {s.signature}" for one in done if one.translation for s in one.translation.scores}
    for signature in sorted(signatures):
        out.print(Text(f"score is an {signature}", style="dim"))
