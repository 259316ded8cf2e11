"""Tiny translation models with random weights, made on the spot: real formats, no meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = """\
The newsletter of this week looks at language models and at the people who build them.
A small model that runs on a laptop can be good enough for most of what we do.
Read the paper, then try the code; it takes less than an hour.
We trained a tagger on ten thousand sentences and measured how often it was wrong.
Attention tells which words of the source a word of the target was made from.
If you have a question, write to us: we answer every letter.
The data set holds questions, answers and the pages they were taken from.
Why does a beam search prefer short sentences?
Dans ce numéro, nous parlons de modèles de langue et de ceux qui les construisent.
Un petit modèle qui tourne sur un portable suffit souvent.
Lisez l'article, puis essayez le code ; cela prend moins d'une heure.
Nous avons entraîné un étiqueteur et compté ses erreurs.
L'attention dit de quels mots un mot a été fait.
Si vous avez une question, écrivez-nous : nous répondons à chaque lettre.
Pourquoi la recherche en faisceau préfère-t-elle les phrases courtes ?
Numbers such as 3, 42 and 1999 stay; so do names such as Ada or Turing.
""".splitlines()


def sentencepiece(
    path: Path, kind: str = "unigram", symbols: tuple[str, ...] = (), *, byte_fallback: bool = False
) -> list[str]:
    """Train a SentencePiece model on our sentences, write it, and return its pieces."""
    import sentencepiece as library

    with path.open("wb") as file:
        library.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES * 3),
            model_writer=file,
            vocab_size=220 + 256 * byte_fallback,
            byte_fallback=byte_fallback,
            model_type=kind,
            hard_vocab_limit=False,
            bos_id=-1,
            user_defined_symbols=list(symbols),
            minloglevel=2,
        )
    processor = library.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def marian(folder: Path, *, tokens: tuple[str, ...] = ()) -> Path:
    """Write a Hugging Face MarianMT checkpoint; `tokens` are target language tokens."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir()
    pieces = sentencepiece(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    vocabulary = ["</s>", *(piece for piece in pieces if piece != "</s>"), *tokens, "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "fr", "model_max_length": 512}
        )
    )
    torch.manual_seed(4)
    pad = len(vocabulary) - 1
    config = MarianConfig(
        vocab_size=len(vocabulary),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        init_std=0.5,
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=None,
        activation_function="swish",
        scale_embedding=True,
    )
    model = MarianMTModel(config).eval()
    with torch.no_grad():
        model.final_logits_bias[0, 0] = 5.0  # sentences end soon
    model.save_pretrained(folder)
    describe(folder, "marian")
    return folder


def describe(folder: Path, architecture: str, **fields: object) -> None:
    """Write a manifest that keeps sentences short, since models without training do not end them."""
    manifest = {
        "name": f"tiny-{architecture}",
        "version": "1",
        "architecture": architecture,
        "max_tokens": 40,
        **fields,
    }
    (folder / "nltrans.json").write_text(json.dumps(manifest), encoding="utf-8")


def nllb(folder: Path) -> Path:
    """Write a Hugging Face checkpoint of NLLB's architecture, with its 202 languages."""
    from transformers import NllbTokenizer

    folder.mkdir()
    pieces = sentencepiece(folder / "sentencepiece.bpe.model", "bpe")
    special = ("<s>", "<pad>", "</s>", "<unk>")
    vocabulary = [*special, *(piece for piece in pieces if piece not in special)]
    NllbTokenizer(vocab={token: i for i, token in enumerate(vocabulary)}, merges=[]).save_pretrained(folder)
    _m2m100_model(folder, len(vocabulary) + 202 + 1)
    describe(folder, "nllb")
    return folder


def m2m100(folder: Path) -> Path:
    """Write a Hugging Face checkpoint of M2M-100's architecture, with its 100 languages."""
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    folder.mkdir()
    pieces = sentencepiece(folder / "sentencepiece.bpe.model", "bpe")
    special = ("<s>", "<pad>", "</s>", "<unk>")
    vocabulary = [*special, *(piece for piece in pieces if piece not in special)]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}), encoding="utf-8")
    languages = [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    settings = {"tokenizer_class": "M2M100Tokenizer", "additional_special_tokens": languages}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    _m2m100_model(folder, len(vocabulary) + 100 + 8)
    describe(folder, "m2m100")
    return folder


def _m2m100_model(folder: Path, size: int) -> None:
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    torch.manual_seed(4)
    config = M2M100Config(
        vocab_size=size,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        init_std=0.5,
        decoder_start_token_id=2,
    )
    model = M2M100ForConditionalGeneration(config).eval()
    with torch.no_grad():  # sentences end soon: what the decoder gives looks like </s>
        end = model.model.shared.weight[2]
        model.model.decoder.layer_norm.bias += 7.0 * end / end.norm() ** 2
    model.save_pretrained(folder)


def convert(checkpoint: Path, folder: Path, quantization: str = "int8") -> Path:
    """Convert a checkpoint to CTranslate2, manifest included."""
    from nltrans.models import conversion

    conversion.convert(checkpoint, folder, quantization=quantization)
    (folder / "nltrans.json").write_bytes((checkpoint / "nltrans.json").read_bytes())
    return folder
