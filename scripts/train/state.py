"""The state of a training run: weights, optimiser, average, and the place in the data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from scripts.train import model as architecture
from scripts.train import transfer

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.train.config import Config
    from scripts.train.vocabulary import Vocabularies
    from transformers import MarianMTModel

PROGRESS = "progress.json"
"""In the folder of a kept checkpoint."""


@dataclass
class Progress:
    """How far a run has come."""

    step: int = 0
    part: int = 0
    batch: int = 0
    """Batches of `part` that are done."""
    tokens: int = 0
    """Target pieces seen, padding not counted."""
    seconds: float = 0.0
    """Time spent in steps."""
    fresh: int = 0
    """The step at which the optimiser was new; the rate rises from zero there."""
    annealed: int = 0
    """The step from which the rate falls to zero; 0 for never."""
    last: int = 0
    """The step at which an annealed rate is zero."""


class State:
    """Weights in single precision, of which `model` holds a copy to compute with, in bfloat16 where that is fast."""

    def __init__(self, model: MarianMTModel, config: Config) -> None:
        self.config = config
        self.progress = Progress()
        self.model = model
        named = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
        self.names = list(named)
        self.working = list(named.values())
        self.master = [weight.detach().float().clone().requires_grad_() for weight in self.working]
        self.average = [weight.detach().clone() for weight in self.master]
        known = [master for name, master in zip(self.names, self.master, strict=True) if ".encoder." in name]
        new = [master for name, master in zip(self.names, self.master, strict=True) if ".encoder." not in name]
        groups = [{"params": new, "share": 1.0}, {"params": known, "share": config.train.encoder_rate}]
        self.optimiser = torch.optim.Adam(groups, betas=tuple(config.train.betas), fused=True)
        model.to(_precision(config.train.device))
        self.working = [dict(model.named_parameters())[name] for name in self.names]

    @property
    def is_frozen(self) -> bool:
        """Whether the encoder waits for the decoder to know what it wants of it."""
        return self.progress.step < self.config.train.frozen_steps

    def learning_rate(self) -> float:
        """Return the rate of the current step: linear warm-up, flat, and at the end 1 - sqrt.

        The end is that of Hägele et al. 2024, "Scaling Laws and Compute-Optimal Training Beyond Fixed
        Training Durations": training can go on from the state before it, as if it had not been.
        """
        progress, warmup = self.progress, self.config.train.warmup
        rate = self.config.train.learning_rate * min(1.0, (progress.step + 1 - progress.fresh) / warmup)
        if progress.annealed:
            rate *= 1 - ((progress.step - progress.annealed) / (progress.last - progress.annealed)) ** 0.5
        return rate

    def apply_gradients(self) -> None:
        """Make a step of Adam along the gradients of the master weights; renew the copy and the average."""
        torch.nn.utils.clip_grad_norm_(self.master, self.config.train.clip, foreach=True)
        for group in self.optimiser.param_groups:
            group["lr"] = self.learning_rate() * group["share"]
        self.optimiser.step()
        self.progress.step += 1
        with torch.no_grad():
            torch._foreach_copy_(self.working, self.master)
            # a young average follows fast, so that it does not remember the start
            decay = min(self.config.train.ema, self.progress.step / (self.progress.step + 10))
            if self.progress.annealed:  # and an annealed one shall forget the weights from before
                decay = min(decay, 1 - 10 / (self.progress.last - self.progress.annealed))
            torch._foreach_lerp_(self.average, self.master, 1 - decay)

    def use(self, weights: list[torch.Tensor]) -> None:
        """Let the model compute with `weights`, the average for instance, until the next step."""
        with torch.no_grad():
            torch._foreach_copy_(self.working, weights)

    def save(self, path: Path) -> None:
        """Write all that is needed to go on as if nothing had happened."""
        content = {
            "names": self.names,
            "master": [weight.detach() for weight in self.master],
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "progress": vars(self.progress),
        }
        unfinished = path.with_suffix(".tmp")
        torch.save(content, unfinished)
        unfinished.replace(path)

    def load(self, path: Path) -> None:
        """Read what `save` wrote."""
        content: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.working[0].device)
        if content["names"] != self.names:
            raise SystemExit(f"{path} holds another architecture than preset {self.config.preset!r}")
        with torch.no_grad():
            torch._foreach_copy_(self.master, content["master"])
            torch._foreach_copy_(self.average, content["average"])
        self.optimiser.load_state_dict(content["optimiser"])
        content["progress"].pop("scores", None)
        self.progress = Progress(**content["progress"])
        self.use(self.master)

    def start_from_student(self, vocabularies: Vocabularies) -> None:
        """Start from the weights of the student, as far as it has them."""
        fresh = architecture.create(self.config, vocabularies)
        transfer.initialise(fresh, vocabularies, self.config.model.student)
        weights = dict(fresh.named_parameters())
        with torch.no_grad():
            torch._foreach_copy_(self.master, [weights[name] for name in self.names])
            torch._foreach_copy_(self.average, self.master)
        self.use(self.master)

    def go_on_from(self, checkpoint: Path) -> None:
        """Start from the averaged weights of a kept checkpoint, with a new optimiser."""
        from transformers import MarianMTModel

        kept = dict(MarianMTModel.from_pretrained(checkpoint, dtype=torch.float32).named_parameters())
        with torch.no_grad():
            torch._foreach_copy_(self.master, [kept[name] for name in self.names])
            torch._foreach_copy_(self.average, self.master)
        self.progress = Progress(**json.loads((checkpoint / PROGRESS).read_text(encoding="utf-8")))
        self.progress.fresh = self.progress.step
        self.use(self.master)


def _precision(device: str) -> torch.dtype:
    """Return bfloat16 where the processor multiplies it: others take twenty times as long for it."""
    is_slow = device == "cpu" and torch.backends.cpu.get_cpu_capability() in {"DEFAULT", "AVX2"}
    return torch.float32 if is_slow else torch.bfloat16
