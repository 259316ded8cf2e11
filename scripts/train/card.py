"""Writes the model card (Mitchell et al. 2019) from what was measured, so that no figure is copied by hand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from scripts.train.evaluate import table
from scripts.train.pairs import strip_markdown

import nltrans
from nltrans.models.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.train.config import Config

    from nltrans.core.ports import Engine

PARAGRAPHS = 20
_BLOCK_MARKUP = re.compile(r"^(?:[-*+>]|\d+\.|#+)\s+")
_NO_PROSE = ("```", "|", "![", "---", "{", "<", "[^")

INTRODUCTION = """# {name} {version}

Translates English into French, for newsletters in Markdown. It belongs to nltrans, which runs it with CTranslate2 on
an ordinary processor; a MarianMT transformer with {encoder} encoder and {decoder} decoder layers of width {width} and
a joint vocabulary of {pieces} pieces, stored as 8-bit integers.

- It copies nltrans' marks (⟦1⟧…⟦/1⟧, ⟦2/⟧), numbers 1 to {marks}, and puts them around the words they belong to.
- It takes term constraints: ⟦t⟧ source term⟦=⟧ wanted target⟦/t⟧.
- The first head of its last decoder layer gives word alignments.
- `lexicon.tsv` has single words and their translations, for those that it leaves in English.
- Its French has plain typography (straight quotes, plain spaces); nltrans puts in the typography of French.

How a text is given to it: the model form of `nltrans.engines.inline_tokens`, cut by `source.spm`, then `</s>`.
The same weights for transformers, in half precision: `scripts/train/checkpoint` in the repository of nltrans.

## Training

{steps:,} steps, {tokens:,} target pieces, {hours} hours on {device} (preset `{preset}` of `scripts/train/config.toml`).
The validation loss was still falling when the learning rate was let down to zero: more training would help.

## Scores

Development sets, never trained on: the corpus was searched for runs of eight words that they hold, and such pairs were
left out. Decoding: beam {beam}, length penalty {penalty}. "Folded" scores do not count quotes, apostrophes and the
spaces before signs.

{scores}

## Limits

- A small model; expect wrong words in most paragraphs.
- Trained on sentences of at most {max_tokens} pieces; longer ones are cut by nltrans.
- Most of the training text is documentation of software: everyday prose, idioms and far subjects are weak.
- It addresses readers with *vous*, and repeats the imbalances of its sources, gender of professions among them.
- It has no notion of context beyond the sentence.

## Example

Paragraphs of `examples/post.md`, without its Markdown and without a term base, as `nltrans.translate` gives them,
unedited.
"""


def write(config: Config, engine: Engine, folder: Path, scores: Path, post: Path, corpus: Path) -> None:
    """Write `MODEL_CARD.md` into `folder`."""
    manifest = Manifest.read(folder)
    rows = json.loads(scores.read_text(encoding="utf-8"))
    card = [_introduction(config, manifest, rows)]
    sources = list(paragraphs(post.read_text(encoding="utf-8")))[:PARAGRAPHS]
    for number, source in enumerate(sources, 1):
        target = nltrans.translate(source, to=config.target, source=config.source, engine=engine).text
        card.append(f"{number}. {source}\n\n   > {target}\n")
    card.append(_attributions(manifest, corpus))
    (folder / "MODEL_CARD.md").write_text("\n".join(card), encoding="utf-8")


def _introduction(config: Config, manifest: Manifest, rows: dict[str, dict[str, Any]]) -> str:
    training = manifest.training
    return INTRODUCTION.format(
        name=manifest.name,
        version=manifest.version,
        encoder=config.model.encoder_layers,
        decoder=config.model.decoder_layers,
        width=config.model.d_model,
        pieces=f"{config.vocab.size:,}",
        marks=manifest.marks.max_index if manifest.marks else 0,
        steps=training["steps"],
        tokens=training["target_tokens"],
        hours=training["hours"],
        device={"cpu": "two cores of a processor", "cuda": "one GPU"}[training["device"]],
        preset=training["preset"],
        beam=manifest.beam_size,
        penalty=manifest.length_penalty,
        scores=table(list(rows.items())),
        max_tokens=manifest.max_tokens,
    )


def paragraphs(post: str) -> Iterator[str]:
    """Yield the prose of a Markdown post as plain text: paragraphs, list items, headings of some words."""
    body = re.sub(r"\A---\n.*?\n---\n", "", post, flags=re.DOTALL)
    body = re.sub(r"^```.*?^```", "", body, flags=re.DOTALL | re.MULTILINE)
    for block in re.split(r"\n\s*\n|\n(?=(?:[-*+]|\d+\.)\s)", body):
        text = _BLOCK_MARKUP.sub("", block.strip())
        if not text.startswith(_NO_PROSE) and len(text.split()) >= 5:
            yield strip_markdown(" ".join(text.split()))[0]


def _attributions(manifest: Manifest, corpus: Path) -> str:
    """Return where the training text comes from, which its licences ask to be said."""
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in (corpus / "SOURCES.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ][2:]
    lines = [
        "\n## Data and licence\n",
        f"{manifest.licence} for the weights, as far as there are rights in them. Trained on translations of:\n",
        "| repository or project | licence | pairs |\n|---|---|---|",
        *(f"| {row[1]} | {row[3]} | {row[5]} |" for row in rows),
        "\nContains information licensed under the Open Government Licence – Canada.",
        "Sentences of Tatoeba: CC-BY 2.0 FR, contributors of tatoeba.org.\n",
    ]
    return "\n".join(lines)
