"""The encoder as PyTorch teaches it: the published layers, the upper half of them free to learn, and a head for the labels.

Only teaching needs PyTorch; reading runs the graph that `teach.py` writes.
"""
# mypy: ignore-errors

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from intake.reading.encoder.base import Base
from intake.reading.encoder.words import PAD

FROZEN = 6
"""Lower layers that stay as published: what they make of a text is computed once, and teaching takes half the time."""
DROP = 0.1


class Layer(nn.Module):
    """One transformer layer: attention, then two dense maps, each followed by a norm (Devlin et al. 2018)."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        width, self.heads = base.width, base.heads
        self.attend, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, base.inner), nn.Linear(base.inner, width)
        self.after_attention, self.after_dense = (nn.LayerNorm(width, base.epsilon) for _ in range(2))
        published = {
            self.attend.weight: ("q.w", "k.w", "v.w"),
            self.attend.bias: ("q.b", "k.b", "v.b"),
            self.out.weight: ("ao.w",),
            self.out.bias: ("ao.b",),
            self.after_attention.weight: ("aln.w",),
            self.after_attention.bias: ("aln.b",),
            self.wide.weight: ("fi.w",),
            self.wide.bias: ("fi.b",),
            self.narrow.weight: ("fo.w",),
            self.narrow.bias: ("fo.b",),
            self.after_dense.weight: ("oln.w",),
            self.after_dense.bias: ("oln.b",),
        }
        with torch.no_grad():
            for parameter, names in published.items():
                parts = [torch.tensor(base.weights[f"l{number}.{name}"]) for name in names]
                parameter.copy_(torch.cat(parts).view_as(parameter))

    def forward(self, seen: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Texts x pieces x width -> the same; `known` is False where a shorter text is padded."""
        texts, length, width = seen.shape
        query, key, value = self.attend(seen).view(texts, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind()
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=known[:, None, None, :])
        mixed = self.out(mixed.transpose(1, 2).reshape(texts, length, width))
        seen = self.after_attention(seen + functional.dropout(mixed, DROP, self.training))
        dense = self.narrow(functional.gelu(self.wide(seen)))
        return self.after_dense(seen + functional.dropout(dense, DROP, self.training))


class Lower(nn.Module):
    """Piece numbers -> what the frozen layers make of them."""

    def __init__(self, base: Base, kept: list[int]) -> None:
        super().__init__()
        words = torch.tensor(base.weights["emb.word"]).view(-1, base.width)[kept]
        places = torch.tensor(base.weights["emb.pos"]).view(-1, base.width)
        self.words = nn.Embedding.from_pretrained(words)
        self.places = nn.Parameter(places + torch.tensor(base.weights["emb.type"])[: base.width], requires_grad=False)
        self.norm = nn.LayerNorm(base.width, base.epsilon)
        with torch.no_grad():
            self.norm.weight.copy_(torch.tensor(base.weights["emb.ln.w"]))
            self.norm.bias.copy_(torch.tensor(base.weights["emb.ln.b"]))
        self.layers = nn.ModuleList(Layer(base, number) for number in range(FROZEN))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Texts x pieces -> texts x pieces x width."""
        known = ids != PAD
        seen = self.norm(self.words(ids) + self.places[: ids.shape[1]])
        for layer in self.layers:
            seen = layer(seen, known)
        return seen


class Requests(nn.Module):
    """The upper layers and the head: what a whole text asks."""

    def __init__(self, base: Base, labels: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(base, number) for number in range(FROZEN, base.layers))
        self.head = nn.Linear(base.width, labels)
        with torch.no_grad():
            self.head.weight.mul_(0.1)
            self.head.bias.fill_(-2.5)

    def forward(self, seen: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Texts x pieces x width -> texts x labels, log-odds."""
        for layer in self.layers:
            seen = layer(seen, known)
        weights = known.float()[:, :, None]
        mean = (seen * weights).sum(1) / weights.sum(1)
        return self.head(functional.dropout(mean, DROP, self.training))


class Whole(nn.Module):
    """The graph that is kept: piece numbers -> scores of the labels."""

    def __init__(self, lower: Lower, requests: Requests) -> None:
        super().__init__()
        self.lower, self.requests = lower, requests

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Texts x pieces -> texts x labels."""
        return self.requests(self.lower(ids), ids != PAD)
