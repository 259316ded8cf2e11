"""Measure a batch against what a script does: a loop that calls transformers for each sentence.

    python scripts/bench/loop.py FOLDER --checkpoint CHECKPOINT [--to fr] [--sample 60] [--threads N]

Both translate the segments of the same posts on the processor, with as many beams. The loop takes
every n-th segment, which its tokenizer and `generate` see as it is; it neither reads nor writes files, and the
time to load is not counted for it. The batch is the command, files and loading included. CHECKPOINT is
a MarianMT model of the bundled model's size, best the one that it was made from
(`python -m scripts.train export --work DIR` writes it).
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from nltrans.models import bundled
from nltrans.models.manifest import Manifest
from nltrans.wiring import segment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--to", default="fr")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="torch's, besides one")
    options = parser.parse_args()
    posts = sorted(options.folder.glob("*.en.md")) or sorted(options.folder.glob("*.md"))
    segments = [found.text for post in posts for found in segment(post.read_text(encoding="utf-8")).segments]
    sample = segments[:: max(1, len(segments) // options.sample)]
    model = bundled.find("en", options.to)
    beams = Manifest.read(model).beam_size if model else 4
    batch = batched(posts, options.to)
    print(f"{len(segments)} segments, {beams} beams; the loop translated {len(sample)} of them")
    print(f"nltrans batch          {batch[0]:8.1f} words/s, {batch[1]:8.1f} words per second of CPU")
    for threads in dict.fromkeys((1, options.threads)):
        loop = looped(sample, options.checkpoint, beams, threads)
        print(f"loop, torch threads: {threads} {loop[0]:8.1f} words/s, {loop[1]:8.1f} words per second of CPU")
        print(f"   the batch is faster by a factor of {batch[0] / loop[0]:.1f} (CPU {batch[1] / loop[1]:.1f})")


def looped(texts: list[str], checkpoint: Path, beams: int, threads: int) -> tuple[float, float]:
    """Return words a second, by the clock and by the processor's time."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    torch.set_num_threads(threads)
    tokenizer: Any = MarianTokenizer.from_pretrained(checkpoint)
    model: Any = MarianMTModel.from_pretrained(checkpoint).eval()

    def translate(text: str) -> str:
        with torch.inference_mode():
            tokens = tokenizer([text], return_tensors="pt", truncation=True, max_length=256)
            answer = model.generate(**tokens, num_beams=beams, max_new_tokens=3 * tokens["input_ids"].shape[1] + 24)
            return str(tokenizer.batch_decode(answer, skip_special_tokens=True)[0])

    translate(texts[0])
    return speed(texts, lambda: [translate(text) for text in texts])


def batched(posts: list[Path], to: str) -> tuple[float, float]:
    """Return words a second of the command."""
    from scripts.bench.batch import batch

    with tempfile.TemporaryDirectory() as name:
        archive = Path(name)
        (archive / ".nltrans").mkdir()
        for post in posts:
            shutil.copyfile(post, archive / post.name)
        found: list[dict[str, Any]] = []
        wall, cpu = timed(lambda: found.append(batch(archive, to)))
    return found[0]["words"] / wall, found[0]["words"] / cpu


def speed(texts: list[str], action: Any) -> tuple[float, float]:
    words = sum(len(text.split()) for text in texts)
    wall, cpu = timed(action)
    return words / wall, words / cpu


def timed(action: Any) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
