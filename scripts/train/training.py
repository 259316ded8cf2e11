"""The training loop."""

from __future__ import annotations

import functools
import json
import math
import signal
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import torch
from scripts.train import evaluate, parts
from scripts.train import model as architecture
from scripts.train.export import trial
from scripts.train.state import PROGRESS, State
from scripts.train.vocabulary import Vocabularies

from nltrans.engines.ctranslate2 import CTranslate2Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.train.config import Config

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def train(config: Config, work: Path, checkpoint: Path, evaluation: Path, steps: int, hours: float) -> None:
    """Train until `steps` steps of all runs or `hours` hours of this run are done, or a signal says stop.

    Goes on from the state in `work`, else from the kept `checkpoint`, else starts anew.
    """
    state = _new_state(config, work)
    if (work / "state.pt").exists():
        state.load(work / "state.pt")
    elif (checkpoint / PROGRESS).exists():
        state.go_on_from(checkpoint)
    elif config.model.student:
        state.start_from_student(Vocabularies.load(work))
    _run(state, work, evaluation, work / "state.pt", Stop(state, steps, hours))


def anneal(config: Config, work: Path, evaluation: Path) -> None:
    """Let the learning rate of the state in `work` fall to zero on pairs chosen for it, in a state of its own.

    Goes on with an annealing that was stopped half way. Where nothing was interpolated, the references stay.
    """
    interpolated = (work / "interpolated.align").exists()
    print("annealing on", "interpolated pairs" if interpolated else "references", flush=True)
    config = config.for_annealing(interpolated=interpolated)
    state = _new_state(config, work)
    path = work / "annealed.pt"
    if path.exists():
        state.load(path)
    if state.progress.step >= state.progress.last:
        state.load(work / "state.pt")
        state.progress.part = state.progress.batch = 0
        state.progress.annealed = state.progress.step
        state.progress.last = state.progress.step + config.train.anneal_steps
    _run(state, work, evaluation, path, Stop(state, state.progress.last, hours=math.inf))


def _new_state(config: Config, work: Path) -> State:
    if config.train.device == "cpu":
        torch.set_num_threads(1)  # a lane each instead: see Lanes
    model = architecture.create(config, Vocabularies.load(work))
    return State(model.to(config.train.device), config)


def _run(state: State, work: Path, evaluation: Path, path: Path, stop: Stop) -> None:
    config = state.config
    lanes = Lanes(state)
    valid = parts.Part.load(parts.build_valid(config, work))
    log = Log(work / "log.jsonl")
    progress = state.progress
    for part, folder in part_folders(config, work, progress.part):
        if part != progress.part:
            progress.part, progress.batch = part, 0
        data = parts.Part.load(folder)
        rows_of = data.batches(config.train.batch_tokens, config.seed + part)
        for rows in rows_of[progress.batch :]:
            if stop:
                state.save(path)
                return
            started = time.monotonic()
            sums = lanes.backward(data, rows)
            state.apply_gradients()
            progress.batch += 1
            progress.tokens += sums.tokens
            progress.seconds += time.monotonic() - started
            log.add(state, sums)
            if progress.step % config.train.valid_every == 0:
                log.write(state, **validate(state, lanes, valid))
            if progress.step % config.train.save_every == 0:
                state.save(path)
                if progress.step % config.train.score_every == 0:
                    log.write(state, **scores(config, work, path, evaluation))


class Stop:
    """True once it is time to stop."""

    def __init__(self, state: State, steps: int, hours: float) -> None:
        self._progress, self._steps = state.progress, steps
        self._until = time.monotonic() + hours * 3600
        self._signalled = False
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, *_: object) -> None:
        self._signalled = True

    def __bool__(self) -> bool:
        return self._signalled or self._progress.step >= self._steps or time.monotonic() > self._until


@dataclass(frozen=True)
class Sums:
    """What a batch or a part of it came to, summed over its target pieces."""

    tokens: int
    nll: float
    alignment: float

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.tokens + other.tokens, self.nll + other.nll, self.alignment + other.alignment)


class Lanes:
    """Computes a batch in as many pieces as there are threads, one thread a piece.

    On a CPU this beats threads inside each operation: they would have to meet some thousand times
    a step, which costs a quarter of the time on idle cores and far more on busy ones.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._loss = architecture.Loss(state.model, state.config)
        self._count = state.config.train.lanes
        self._pool = ThreadPoolExecutor(self._count)

    def backward(self, data: parts.Part, rows: np.ndarray) -> Sums:
        """Set the gradients of the mean loss of a batch."""
        self._state.model.train()
        total = int(data.target.lengths[rows].sum())
        results = list(
            self._pool.map(lambda lane: self._gradients(data, rows[lane :: self._count], total), self._lanes(rows))
        )
        for master, *gradients in zip(self._state.master, *(found for found, _ in results), strict=True):
            found = [gradient.float() for gradient in gradients if gradient is not None]
            master.grad = functools.reduce(torch.add, found) if found else None
        return functools.reduce(Sums.__add__, (sums for _, sums in results))

    def evaluate(self, data: parts.Part, rows: np.ndarray) -> Sums:
        """Return the losses of a batch."""
        self._state.model.eval()
        return functools.reduce(
            Sums.__add__,
            self._pool.map(lambda lane: self._evaluate(data, rows[lane :: self._count]), self._lanes(rows)),
        )

    def _lanes(self, rows: np.ndarray) -> range:
        return range(min(self._count, len(rows)))

    def _gradients(self, data: parts.Part, rows: np.ndarray, total: int) -> tuple[list[torch.Tensor | None], Sums]:
        train = self._state.config.train
        batch = self._batch(data, rows)
        smoothed, nll, alignment = self._loss(*batch, is_frozen=self._state.is_frozen)
        tokens = self._tokens(batch)
        loss = (smoothed + train.alignment_weight * alignment) * (tokens / total)
        gradients = torch.autograd.grad(loss, self._state.working, allow_unused=True)
        return list(gradients), Sums(tokens, float(nll.detach()) * tokens, float(alignment.detach()) * tokens)

    @torch.no_grad()
    def _evaluate(self, data: parts.Part, rows: np.ndarray) -> Sums:
        batch = self._batch(data, rows)
        _, nll, alignment = self._loss(*batch)
        tokens = self._tokens(batch)
        return Sums(tokens, float(nll) * tokens, float(alignment) * tokens)

    def _tokens(self, batch: Batch) -> int:
        return int((batch[1] != self._loss.pad).sum())

    def _batch(self, data: parts.Part, rows: np.ndarray) -> Batch:
        return tensors(data, rows, self._loss.pad, torch.device(self._state.config.train.device))


def validate(state: State, lanes: Lanes, valid: parts.Part) -> dict[str, float]:
    """Return the losses of the averaged weights on the validation pairs."""
    state.use(state.average)
    batches = valid.batches(state.config.train.batch_tokens, 0)
    sums = functools.reduce(Sums.__add__, (lanes.evaluate(valid, rows) for rows in batches))
    state.use(state.master)
    return {"valid_nll": sums.nll / sums.tokens, "valid_alignment": sums.alignment / sums.tokens}


def scores(config: Config, work: Path, path: Path, evaluation: Path) -> dict[str, object]:
    """Return BLEU and chrF of a saved state's averaged weights on FLORES and the newsletter, with a beam of 1."""
    engine = CTranslate2Engine(model=trial(config, work, path), source=config.source, target=config.target, beam_size=1)
    bench = evaluate.Bench(engine, config.source, config.target, evaluation)
    rows = [evaluate.flores(bench), *evaluate.dair(bench)]
    return {f"{name}, {metric}": row[metric] for name, row in rows for metric in ("BLEU", "chrF2")}


def part_folders(config: Config, work: Path, first: int) -> Iterator[tuple[int, Path]]:
    """Yield parts from `first` on, for ever; the next ones are made while one is in use."""
    ahead: dict[int, Future[Path]] = {}
    with ProcessPoolExecutor(config.train.workers, get_context("spawn")) as pool:
        try:
            for part in count(first):
                for other in range(part, part + config.train.workers + 1):
                    if other not in ahead:
                        ahead[other] = pool.submit(parts.build, config, work, other)
                yield part, ahead.pop(part).result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def tensors(data: parts.Part, rows: np.ndarray, pad: int, device: torch.device) -> Batch:
    """Return padded sources and targets, and links as (sentence, target piece, source piece)."""
    links = [
        np.insert(data.links[row].reshape(-1, 2).astype(np.int64), 0, number, axis=1) for number, row in enumerate(rows)
    ]
    return (
        torch.from_numpy(_padded([data.source[row] for row in rows], pad)).to(device, non_blocking=True),
        torch.from_numpy(_padded([data.target[row] for row in rows], pad)).to(device, non_blocking=True),
        torch.from_numpy(np.concatenate(links)).to(device, non_blocking=True),
    )


def _padded(rows: list[np.ndarray], pad: int) -> np.ndarray:
    out = np.full((len(rows), max(map(len, rows))), pad, dtype=np.int64)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return out


class Log:
    """Writes a line of JSON every fifty steps, at each validation, and when translations were scored."""

    EVERY = 50

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sums = Sums(0, 0.0, 0.0)
        self._since = time.monotonic()

    def add(self, state: State, sums: Sums) -> None:
        self._sums += sums
        if state.progress.step % self.EVERY == 0:
            self.write(
                state,
                nll=self._sums.nll / self._sums.tokens,
                alignment=self._sums.alignment / self._sums.tokens,
                tokens_a_second=self._sums.tokens / (time.monotonic() - self._since),
            )
            self._sums = Sums(0, 0.0, 0.0)

    def write(self, state: State, **values: object) -> None:
        progress = state.progress
        self._since = time.monotonic()
        line = {"step": progress.step, "part": progress.part, "tokens": progress.tokens} | values
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
