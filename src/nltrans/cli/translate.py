"""``nltrans translate``: posts in, posts out, with a quality summary."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans import config
from nltrans.batch.standing import State, standing
from nltrans.batch.update import Prepared
from nltrans.cli import explain, options
from nltrans.cli.project import Maker, Stores
from nltrans.cli.result import DONE, GATE_FAILED, UNUSABLE, Result, console
from nltrans.cli.sources import read_post
from nltrans.errors import ConfigError, LimitError, NltransError, OutputError
from nltrans.quality import gate
from nltrans.storage.naming import STDOUT, output_path
from nltrans.storage.project import Project

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from rich.console import Console

    from nltrans.batch.update import Publisher
    from nltrans.config import Settings
    from nltrans.core.memory import TranslationUnit
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline

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
    first = next((Path(name) for name in args.paths if name != "-"), None)
    settings = options.settings(args, first)
    if not settings.targets:
        raise ConfigError("no target language", hint="say --to fr, or set `to` in nltrans.toml")
    posts = len(args.paths) * len(settings.targets)
    to_stdout = settings.out == "-" or (settings.out is None and "-" in args.paths)
    if to_stdout and posts > 1:
        raise ConfigError("standard output takes one post in one language", hint="give --out a folder or a pattern")
    if args.report and posts > 1:
        raise ConfigError("--report takes one post in one language", hint="use `nltrans batch --report` for many")
    if to_stdout and args.json:
        raise ConfigError("--json and the post both want standard output", hint="give --out a file")
    done: list[_Done] = []
    with ExitStack() as stack:
        project = Project.of(first or Path.cwd(), settings.root)
        maker = Maker(
            settings, project, Stores.open(project, settings, stack, in_ram=to_stdout), keep_source=args.keep_source
        )
        for language in settings.targets:
            job = _Job(settings, maker.pipeline(language), maker, args, to_stdout)
            done += [job.run(name) for name in args.paths]
    errors = [one.error for one in done if one.error]
    if errors and posts == 1:
        raise errors[0]
    code = UNUSABLE if errors else GATE_FAILED if any(one.failed_gate or one.message for one in done) else DONE
    return Result(code, {"posts": [_data(one) for one in done]}, lambda out: _show(out, done, to_stdout=to_stdout))


@dataclass(frozen=True, slots=True)
class _Job:
    """Translates posts into one language."""

    settings: Settings
    pipeline: Pipeline
    maker: Maker
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
        text, path = read_post(name, fix_encoding=self.args.fix_encoding)
        source = path or Path("stdin.md")
        language = self.pipeline.target
        if self.to_stdout:
            document = self.maker.segment(text, self.settings.source)
            translation = self._translate(name, document, {})
            finished = self.maker.localize(translation.text, document, language, name)
            sys.stdout.flush()
            sys.stdout.buffer.write(finished.encode("utf-8"))
            sys.stdout.buffer.flush()
            return self._done(name, STDOUT, translation, document)
        target = output_path(source, language, self.settings.out, source_language=self.settings.source)
        publisher = self.maker.publisher()
        prepared = self._prepared(publisher, source, text, target or source)
        translation = self._translate(name, prepared.document, prepared.settled)
        delivery = publisher.conclude(prepared, translation)
        findings = (*prepared.judged(translation), *delivery.findings)
        translation = replace(translation, findings=findings)
        done = self._done(name, str(delivery.path), translation, prepared.document)
        return replace(done, message=delivery.message)

    def _prepared(self, publisher: Publisher, source: Path, text: str, target: Path) -> Prepared:
        try:
            return publisher.prepare(source, text, target, self.pipeline.target)
        except OutputError:
            if not self.args.force:
                raise
            document = publisher.segment(text, self.settings.source)
            missing = replace(standing(target, publisher.project.name(target), publisher.ledger), state=State.MISSING)
            return Prepared(source, target, self.pipeline.target, document, missing, {})

    def _translate(self, name: str, document: Document, settled: Mapping[str, TranslationUnit]) -> Translation:
        with _progress(name, self.pipeline.target, len(document.segments)) as advance:
            return self.pipeline.translate_all([document], advance, settled=[settled])[0]

    def _done(self, name: str, target: str, translation: Translation, document: Document) -> _Done:
        if self.args.report:
            from nltrans.memory import lookup
            from nltrans.quality.report import render_report
            from nltrans.storage.files import write_text_atomic

            similar = lookup.similar(self.pipeline.memory, translation) if self.pipeline.memory else {}
            write_text_atomic(Path(self.args.report), render_report(translation, document.text, name, similar))
        reason = gate.failure(translation, min_score=self.settings.min_score, fail_on=self.settings.fail_on)
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
        score = "" if t.score is None else f"{t.score:.2f}"
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
