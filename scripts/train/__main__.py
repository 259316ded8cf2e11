"""Runs the steps: ``python -m scripts.train STEP --preset cpu --corpus FOLDER --work FOLDER``."""

from __future__ import annotations

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.train import config as configuration

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Paths:
    """Where a run finds and keeps its files."""

    corpus: Path
    evaluation: Path
    work: Path
    checkpoint: Path
    """The resumable checkpoint that is kept with the code."""
    bundled: Path


def prepare(config: configuration.Config, paths: Paths) -> None:
    """Clean the corpus and align its words."""
    from scripts.train.align import align
    from scripts.train.corpus import prepare as clean

    if not (paths.work / "pairs.tsv").exists():
        clean(config, paths.corpus, HERE / "seed", paths.evaluation, paths.work)
    for name in ("pairs", "valid"):
        if not (paths.work / f"{name}.align").exists():
            align(paths.work / f"{name}.tsv", paths.work / f"{name}.align")


def select(config: configuration.Config, paths: Paths) -> None:
    """Add what a model trained so far, the bundled one, finds good in the later shards."""
    from scripts.train.align import align
    from scripts.train.selection import select as choose

    pairs = paths.work / "selected.tsv"
    if not pairs.exists():
        choose(config, paths.corpus, paths.evaluation, paths.bundled, pairs)
    if not pairs.with_suffix(".align").exists():
        align(pairs, pairs.with_suffix(".align"))


def vocab(config: configuration.Config, paths: Paths) -> None:
    """Make the subword vocabularies, or take those of the kept checkpoint."""
    from scripts.train import transfer, vocabulary

    if (paths.work / vocabulary.SOURCE).exists():
        return
    if (paths.checkpoint / vocabulary.SOURCE).exists():
        for name in (vocabulary.SOURCE, vocabulary.TARGET):
            shutil.copyfile(paths.checkpoint / name, paths.work / name)
    else:
        vocabulary.train(config, paths.work / "pairs.tsv", transfer.vocabulary(config.model.student), paths.work)


def lexicon(config: configuration.Config, paths: Paths) -> None:
    """Make a dictionary out of the pairs, to train on."""
    from scripts.train.lexicon import write

    listed = frozenset(_names(config).read_text(encoding="utf-8").splitlines())
    write(paths.work / "pairs.tsv", listed, config.source, config.target, paths.work / "lexicon.tsv")


def names(config: configuration.Config, paths: Paths) -> None:
    """List the words of the source language that are names, for the reading of titles."""
    from scripts.train.names import write

    pairs = [path for name in config.pairs if (path := paths.work / f"{name}.tsv").exists()]
    write(pairs, config.source, _names(config))


def _names(config: configuration.Config) -> Path:
    return HERE.parents[1] / "src" / "nltrans" / "language" / f"names.{config.source}.txt"


def train(config: configuration.Config, paths: Paths, steps: int, hours: float) -> None:
    """Train, from the last saved state if there is one."""
    # Threads that wait must sleep: spinning ones take the time of those they wait for on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from scripts.train.training import train as run

    run(config, paths.work, paths.checkpoint, paths.evaluation, steps, hours)


def interpolate(config: configuration.Config, paths: Paths) -> None:
    """Make the pairs of the annealing, with the model trained so far as the teacher."""
    from scripts.train.align import align
    from scripts.train.export import trial
    from scripts.train.interpolation import interpolate as make

    pairs = paths.work / "interpolated.tsv"
    if not pairs.exists():
        make(config.for_drawing(), paths.work, trial(config, paths.work, paths.work / "state.pt"), pairs)
    if not pairs.with_suffix(".align").exists():
        align(pairs, pairs.with_suffix(".align"))


def anneal(config: configuration.Config, paths: Paths) -> None:
    """Let the learning rate fall to zero, beside the state that `train` goes on from."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from scripts.train.training import anneal as run

    run(config, paths.work, paths.evaluation)


def export(config: configuration.Config, paths: Paths) -> None:
    """Write the model as it is now to the folder that the wheel carries."""
    from scripts.train.export import export as write

    write(config, paths.work, paths.bundled)


def keep(config: configuration.Config, paths: Paths) -> None:
    """Write the checkpoint that a later run goes on from."""
    from scripts.train.export import keep as write

    write(config, paths.work, paths.checkpoint)


@dataclass(frozen=True)
class Subject:
    """What `evaluate` measures; by default the bundled folder, into the language of the configuration."""

    engine: str = "ctranslate2"
    model: str | None = None
    to: str | None = None
    limit: int | None = None
    """So many sentences of FLORES and nothing else."""


def evaluate(config: configuration.Config, paths: Paths, subject: Subject) -> None:
    """Print what a model of an engine of nltrans is worth, and note it in `work` where it is the bundled one."""
    import json
    import random
    from functools import partial

    from scripts.train import evaluate as measure

    from nltrans.engines import get_engine
    from nltrans.engines.subword import SubwordEngine

    is_bundled = subject == Subject(limit=subject.limit)
    model = paths.bundled if is_bundled else subject.model
    pair = {"source": config.source, "target": subject.to or config.target}
    engine = get_engine(subject.engine, model=model, **pair)
    bench = measure.Bench(engine, **pair, evaluation=paths.evaluation)
    rows = [measure.flores(bench, subject.limit)]
    if subject.limit is None:
        rows += [*measure.dair(bench), *measure.marked(bench), *measure.links(bench)]
        if pair["target"] == config.target:
            rows += measure.terms(bench, paths.work, random.Random(config.seed))
        if isinstance(engine, SubwordEngine):
            threads = 1 if subject.engine == Subject.engine else None
            rows += measure.speed(partial(get_engine, subject.engine, model=model, threads=threads, **pair), bench)
            rows.append(measure.size(engine.folder))
        if is_bundled:
            rows.append(measure.alignment(paths.bundled, paths.work))
    print(f"{engine.name}\n\n{measure.table(rows)}")
    if is_bundled and subject.limit is None:
        (paths.work / "scores.json").write_text(json.dumps(dict(rows), indent=2) + "\n", encoding="utf-8")


def search(config: configuration.Config, paths: Paths) -> None:
    """Print what beams and length penalties do; the choice goes into `config.toml`."""
    from scripts.train import evaluate as measure

    from nltrans.engines import get_engine

    engine = get_engine("ctranslate2", model=paths.bundled, source=config.source, target=config.target)
    bench = measure.Bench(engine, config.source, config.target, paths.evaluation)
    print(measure.table(list(measure.search(paths.bundled, bench))))


def card(config: configuration.Config, paths: Paths) -> None:
    """Put the scores of the last `evaluate` into the manifest, and write the model card."""
    import json
    from dataclasses import replace

    from scripts.train import card as writer
    from scripts.train.export import write_manifest

    from nltrans.engines import get_engine
    from nltrans.models.manifest import Manifest

    scores = paths.work / "scores.json"
    manifest = replace(Manifest.read(paths.bundled), scores=json.loads(scores.read_text(encoding="utf-8")))
    write_manifest(paths.bundled, manifest)
    engine = get_engine("ctranslate2", model=paths.bundled, source=config.source, target=config.target)
    writer.write(config, engine, paths.bundled, scores, Path("examples/post.md"), paths.corpus)


STEPS = {
    step.__name__: step
    for step in (
        prepare,
        vocab,
        select,
        lexicon,
        names,
        train,
        interpolate,
        anneal,
        export,
        search,
        evaluate,
        card,
        keep,
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.train", description=__doc__)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--preset", default="cpu")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus/en-fr"))
    parser.add_argument("--evaluation", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--work", type=Path, default=Path("build/train"))
    parser.add_argument("--checkpoint", type=Path, default=HERE / "checkpoint")
    parser.add_argument("--bundled", type=Path, default=Path("src/nltrans/models/bundled/en-fr"))
    parser.add_argument("--steps", type=int, default=1_000_000, help="train: steps of all runs")
    parser.add_argument("--hours", type=float, default=10.0, help="train: hours of this run")
    parser.add_argument("--engine", default=Subject.engine, help="evaluate: another engine of nltrans")
    parser.add_argument("--model", help="evaluate: another model than the bundled one, as nltrans takes it")
    parser.add_argument("--to", help="evaluate: another language")
    parser.add_argument("--limit", type=int, help="evaluate: so many sentences of FLORES and nothing else")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    paths = Paths(**{name: getattr(arguments, name) for name in Paths.__annotations__})
    config = configuration.load(arguments.config, arguments.preset)
    options: dict[str, object] = {}
    if arguments.step == "train":
        options = {"steps": arguments.steps, "hours": arguments.hours}
    if arguments.step == "evaluate":
        options = {"subject": Subject(arguments.engine, arguments.model, arguments.to, arguments.limit)}
    STEPS[arguments.step](config, paths, **options)


if __name__ == "__main__":
    main()
