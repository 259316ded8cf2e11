"""The translation model (Vaswani et al. 2017, in the shape of Marian) and its loss.

Weights live in transformers' `MarianMTModel`, so that they load anywhere; the forward pass for
training is written out here, because it computes only what the loss needs: no logits of padding,
fused attention, and attention weights of one head alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from scripts.train.config import Config
    from scripts.train.vocabulary import Vocabularies
    from transformers import MarianConfig, MarianMTModel

Tensor = torch.Tensor

MAX_POSITIONS = 512


def marian_config(config: Config, vocabularies: Vocabularies) -> MarianConfig:
    """Return the architecture for two vocabularies; ``<pad>`` is a piece of the source and added to the target."""
    from transformers import MarianConfig

    return MarianConfig(
        vocab_size=max(vocabularies.source.vocab_size(), vocabularies.pad + 1),
        decoder_vocab_size=vocabularies.pad + 1,
        share_encoder_decoder_embeddings=False,
        d_model=config.model.d_model,
        encoder_layers=config.model.encoder_layers,
        decoder_layers=config.model.decoder_layers,
        encoder_attention_heads=config.model.heads,
        decoder_attention_heads=config.model.heads,
        encoder_ffn_dim=config.model.ffn,
        decoder_ffn_dim=config.model.ffn,
        activation_function="relu",
        dropout=config.model.dropout,
        scale_embedding=True,
        max_position_embeddings=MAX_POSITIONS,
        pad_token_id=vocabularies.pad,
        decoder_start_token_id=vocabularies.pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        tie_word_embeddings=True,
    )


def create(config: Config, vocabularies: Vocabularies) -> MarianMTModel:
    """Return a model with fresh weights: Xavier for matrices, small normal for embeddings."""
    from transformers import MarianMTModel

    torch.manual_seed(config.seed)
    model = MarianMTModel(marian_config(config, vocabularies))
    for name, weight in model.named_parameters():
        if "embed_positions" in name:
            continue
        if "embed_tokens" in name:
            torch.nn.init.normal_(weight, std=config.model.d_model**-0.5)
            with torch.no_grad():
                weight[vocabularies.pad].zero_()  # the decoder starts from a zero embedding
        elif weight.dim() == 2:
            torch.nn.init.xavier_uniform_(weight)
    return model


class Loss:
    """Label-smoothed cross-entropy of a batch and the loss of its guided head."""

    def __init__(self, model: MarianMTModel, config: Config) -> None:
        self.inner: Any = model.model
        self.heads = config.model.heads
        self.dropout = config.model.dropout
        self.smoothing = config.train.label_smoothing
        self.scale = config.model.d_model**0.5
        self.pad = model.config.pad_token_id
        self.mix = fused_attention if config.train.device == "cuda" else plain_attention

    def __call__(
        self, source: Tensor, target: Tensor, links: Tensor, *, is_frozen: bool = False
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return smoothed loss, plain negative log-likelihood (both a token) and alignment loss.

        `links` has rows (sentence, target piece, source piece). A frozen encoder has no gradients.
        """
        memory_mask = source != self.pad
        with torch.set_grad_enabled(torch.is_grad_enabled() and not is_frozen):
            memory = self.encode(source, memory_mask)
        start = torch.full_like(target[:, :1], self.pad)
        states, attention = self.decode(torch.cat([start, target[:, :-1]], 1), memory, memory_mask)
        real = target != self.pad
        embedding = self.inner.decoder.embed_tokens.weight[: self.pad]
        smoothed, nll = SmoothedCrossEntropy.apply(states[real], embedding, target[real], self.smoothing)
        return smoothed, nll, alignment_loss(attention, links)

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        states = self.embed(self.inner.encoder, source)
        for layer in self.inner.encoder.layers:
            attended, _ = self.attend(layer.self_attn, states, states, mask)
            states = layer.self_attn_layer_norm(states + self.drop(attended))
            states = layer.final_layer_norm(states + self.drop(layer.fc2(functional.relu(layer.fc1(states)))))
        return states

    def decode(self, previous: Tensor, memory: Tensor, memory_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the last states and the scores of the guided head, (sentence, target, source)."""
        states = self.embed(self.inner.decoder, previous)
        scores = states
        for layer in self.inner.decoder.layers:
            attended, _ = self.attend(layer.self_attn, states, states, None)
            states = layer.self_attn_layer_norm(states + self.drop(attended))
            attended, scores = self.attend(layer.encoder_attn, states, memory, memory_mask)
            states = layer.encoder_attn_layer_norm(states + self.drop(attended))
            states = layer.final_layer_norm(states + self.drop(layer.fc2(functional.relu(layer.fc1(states)))))
        return states, scores

    def embed(self, side: Any, ids: Tensor) -> Tensor:
        positions = side.embed_positions.weight[: ids.shape[1]]
        return self.drop(side.embed_tokens(ids) * self.scale + positions)

    def drop(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self.dropout) if self.dropout and self.inner.training else states

    def attend(self, module: Any, states: Tensor, memory: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return attended states and, for attention over a source, the masked scores of head 0."""
        query, key, value = (
            project(states_in).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for project, states_in in ((module.q_proj, states), (module.k_proj, memory), (module.v_proj, memory))
        )
        bias = None
        if mask is not None:
            bias = torch.zeros(mask.shape, dtype=query.dtype, device=mask.device).masked_fill(~mask, float("-inf"))
            bias = bias[:, None, None, :]
        out = self.mix(query, key, value, bias)
        scores = states
        if memory is not states and mask is not None:
            scores = (query[:, 0] @ key[:, 0].transpose(1, 2)).float() * module.scaling
            scores = scores.masked_fill(~mask[:, None, :], float("-inf"))
        return module.out_proj(out.transpose(1, 2).flatten(2)), scores


def fused_attention(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
    """Return scaled dot-product attention; without a bias each row sees only those before it."""
    return functional.scaled_dot_product_attention(query, key, value, attn_mask=bias, is_causal=bias is None)


def plain_attention(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
    """Do the same step by step: on CPUs, in bfloat16, at sentence length, four times as fast as fused."""
    scores = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
    if bias is None:
        length = query.shape[2]
        bias = torch.full((length, length), float("-inf"), dtype=query.dtype, device=query.device).triu(1)
    return (scores + bias).softmax(-1) @ value


def alignment_loss(scores: Tensor, links: Tensor) -> Tensor:
    """Return the cross-entropy of a head against word alignments (Garg et al. 2019).

    Each linked target piece spreads its mass evenly over its source pieces; others do not count.
    """
    if not len(links):
        return scores.new_zeros(())
    log_share = functional.log_softmax(scores, -1)
    sentence, target, source = links.unbind(1)
    row = sentence * scores.shape[1] + target
    count = torch.bincount(row, minlength=scores.shape[0] * scores.shape[1])
    chosen = log_share[sentence, target, source]
    return -(chosen / count[row]).sum() / (count > 0).sum()


class SmoothedCrossEntropy(torch.autograd.Function):
    """Output layer and loss in one, a few rows at a time, so that all logits never stand in memory.

    The gradient is computed along with the loss, as in Liger kernels (Hsu et al. 2024).
    """

    ROWS: ClassVar = {"cpu": 256, "cuda": 8192}
    """Rows at a time: as many as stay in the cache of a core, and as many as keep a GPU busy."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, embedding: Tensor, target: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
        count, pieces = len(states), len(embedding)
        d_states = torch.empty_like(states)
        d_embedding = torch.zeros(embedding.shape, dtype=torch.float32, device=embedding.device)
        total = states.new_zeros((), dtype=torch.float32)
        plain = states.new_zeros((), dtype=torch.float32)
        # What smoothing adds is linear in the states: no need to touch the logits for it.
        centre = embedding.float().mean(0)
        step = SmoothedCrossEntropy.ROWS[states.device.type]
        for first in range(0, count, step):
            rows = slice(first, first + step)
            logits = states[rows] @ embedding.T
            log_shares = functional.log_softmax(logits, 1, dtype=torch.float32)
            nll = -log_shares.gather(1, target[rows, None]).sum()
            normaliser = (logits[:, 0].float() - log_shares[:, 0]).sum()
            plain += nll
            total += (1 - smoothing) * nll + smoothing * (normaliser - (states[rows].float() @ centre).sum())
            gradient = log_shares.exp_()
            gradient.scatter_add_(1, target[rows, None], gradient.new_full((len(gradient), 1), smoothing - 1))
            gradient = gradient.to(states.dtype)
            torch.mm(gradient, embedding, out=d_states[rows])
            d_embedding += gradient.T @ states[rows]
        d_states = (d_states - smoothing * centre.to(states.dtype)) / count
        d_embedding = (d_embedding - smoothing / pieces * states.float().sum(0)) / count
        ctx.save_for_backward(d_states, d_embedding.to(embedding.dtype))
        return total / count, plain / count

    @staticmethod
    def backward(ctx: Any, d_total: Tensor, d_plain: Tensor) -> tuple[Tensor | None, ...]:
        del d_plain
        d_states, d_embedding = ctx.saved_tensors
        return d_states * d_total, d_embedding * d_total, None, None
