"""Measure the default engine against PyTorch: one checkpoint, one thread, one run.

python -m scripts.bench.engines [--checkpoint FOLDER] [--text FILE] [--sample N] [--beam N]

The baseline is what a script around transformers does: its tokenizer and `generate`, one sentence after the
other. It and all that is slow translate N sentences, evenly taken; what is fast, all of the text, a word's price
being the same. *Search alone* is CTranslate2 on the pieces of the sentences, in batches of its own making, without what
nltrans adds: probabilities, word alignment, checks of what a translation must hold. Without a checkpoint
one of the bundled model's size is made with random weights, whose output means nothing and runs to
the limit of 72 tokens. Prints words a second of processor time as a table, or one JSON object with --json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.core.marks import plain
from nltrans.core.ports import Request
from nltrans.engines import get_engine
from nltrans.models import bundled
from nltrans.models.conversion import convert
from nltrans.models.manifest import FILENAME, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Engine


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, help="folder with a MarianMT checkpoint, en to fr")
    parser.add_argument("--text", type=Path, help="file with one sentence a line")
    parser.add_argument("--sample", type=int, default=40, help="sentences for what is slow")
    parser.add_argument("--beam", type=int, help="hypotheses; the model's own number by default")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    sentences = _sentences(options.text)
    sample = sentences[:: max(1, len(sentences) // options.sample)]
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = options.checkpoint or _random_checkpoint(Path(folder) / "checkpoint")
        rows = _compare(checkpoint, Path(folder) / "converted", sentences, sample, options.beam)
    _print(rows, len(sentences), len(sample), as_json=options.json)
    return 0


def _compare(
    checkpoint: Path, converted: Path, sentences: list[str], sample: list[str], beam: int | None
) -> dict[str, float]:
    """Return words a second of each way to translate, the baseline first."""
    import torch

    torch.set_num_threads(1)
    convert(checkpoint, converted)
    if (checkpoint / FILENAME).is_file():
        (converted / FILENAME).write_bytes((checkpoint / FILENAME).read_bytes())
    pair = {"source": "en", "target": "fr", "beam_size": beam}
    manifest = Manifest.read(converted)
    slow = get_engine("transformers", model=checkpoint, device="cpu", **pair)
    fast = get_engine("ctranslate2", model=converted, threads=1, **pair)
    return {
        "generate, one at a time": _speed(_generate(checkpoint, slow.beam_size, manifest), sample),
        "transformers, one at a time": _speed(_translate(slow, 1), sample),
        "transformers, all at once": _speed(_translate(slow, len(sample)), sample),
        "ctranslate2, one at a time": _speed(_translate(fast, 1), sample),
        "ctranslate2, all at once": _speed(_translate(fast, len(sentences)), sentences),
        "ctranslate2, search alone": _speed(_search(converted, slow.beam_size, manifest), sentences),
    }


def _generate(checkpoint: Path, beam: int, manifest: Manifest) -> Callable[[list[str]], None]:
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    model: Any = MarianMTModel.from_pretrained(checkpoint, dtype=torch.float32).eval()
    tokenizer: Any = MarianTokenizer.from_pretrained(checkpoint)
    options: dict[str, Any] = {"num_beams": beam, "max_length": _limit(manifest)}
    if beam > 1:
        options |= {"length_penalty": manifest.length_penalty}

    def translate(sentences: list[str]) -> None:
        for sentence in sentences:
            with torch.inference_mode():
                found = model.generate(**tokenizer([sentence], return_tensors="pt"), **options)
            tokenizer.batch_decode(found, skip_special_tokens=True)

    return translate


def _translate(engine: Engine, size: int) -> Callable[[list[str]], None]:
    def translate(sentences: list[str]) -> None:
        requests = [Request(sentence, "en", "fr") for sentence in sentences]
        for at in range(0, len(requests), size):
            engine.translate(requests[at : at + size])

    return translate


def _limit(manifest: Manifest) -> int:
    """Return how many tokens the engines of nltrans decode at most."""
    return 2 * manifest.max_tokens - 8


def _search(folder: Path, beam: int, manifest: Manifest) -> Callable[[list[str]], None]:
    import ctranslate2
    import sentencepiece

    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))

    def translate(sentences: list[str]) -> None:
        found = translator.translate_batch(
            [[*pieces, "</s>"] for pieces in processor.encode(sentences, out_type=str)],
            beam_size=beam,
            length_penalty=manifest.length_penalty,
            max_decoding_length=_limit(manifest),
            max_batch_size=1024,
            batch_type="tokens",
        )
        processor.decode([result.hypotheses[0] for result in found])

    return translate


def _speed(translate: Callable[[list[str]], None], sentences: list[str]) -> float:
    translate(sentences[:2])
    start = time.process_time()
    translate(sentences)
    return sum(len(sentence.split()) for sentence in sentences) / (time.process_time() - start)


def _sentences(text: Path | None) -> list[str]:
    """Return the lines of `text`, or the probe sentences without their marks."""
    from importlib.resources import files

    lines = (text or files("nltrans.models") / "probe.en.txt").read_text(encoding="utf-8").splitlines()
    bare = (plain(line).strip() for line in lines)
    return list(dict.fromkeys(line for line in bare if line))


def _random_checkpoint(folder: Path) -> Path:
    import torch
    from transformers import MarianConfig, MarianMTModel

    model = bundled.find("en", "fr")
    if model is None:
        raise SystemExit("there is no bundled model to take the vocabulary from; give --checkpoint")
    folder.mkdir()
    for side in ("source", "target"):
        (folder / f"{side}.spm").write_bytes((model / "source.spm").read_bytes())
    pieces = [*json.loads((model / "shared_vocabulary.json").read_text(encoding="utf-8")), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: n for n, piece in enumerate(pieces)}), encoding="utf-8")
    tokenizer = {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "fr"}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    (folder / FILENAME).write_text('{"architecture": "marian", "max_tokens": 40}', encoding="utf-8")
    torch.manual_seed(1)
    pad = len(pieces) - 1
    config = MarianConfig(
        vocab_size=len(pieces), d_model=256, encoder_layers=6, decoder_layers=2, encoder_ffn_dim=1024,
        decoder_ffn_dim=1024, encoder_attention_heads=8, decoder_attention_heads=8, max_position_embeddings=512,
        pad_token_id=pad, decoder_start_token_id=pad, eos_token_id=pieces.index("</s>"), activation_function="relu",
    )  # fmt: skip
    MarianMTModel(config).save_pretrained(folder)
    return folder


def _print(rows: dict[str, float], sentences: int, sample: int, *, as_json: bool) -> None:
    base = next(iter(rows.values()))
    if as_json:
        result = {name: {"words_per_second": speed, "ratio": speed / base} for name, speed in rows.items()}
        json.dump({"sentences": sentences, "sample": sample, "results": result}, sys.stdout, indent=2)
        print()
        return
    print(f"{sentences} sentences, {sample} of them for what is slow, one thread, processor time")
    for name, speed in rows.items():
        print(f"{name:30} {speed:8.1f} words/s {speed / base:7.1f} x")


if __name__ == "__main__":
    raise SystemExit(main())
