"""Teaches the encoder from labelled texts and keeps it as a graph; needs PyTorch, which only `train --encoder` asks for."""
# mypy: ignore-errors

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from intake.reading.encoder.base import Base
from intake.reading.encoder.network import Lower, Requests, Whole

AT_ONCE = 32
TOGETHER = AT_ONCE * 40
"""Texts of a like length are taught together, within groups of so many: less padding, still mixed."""
PACE, PACE_OF_HEAD = 2e-4, 2e-3
WARM = 15
"""One step in so many goes to finding the pace."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Taught:
    """One text for the encoder to learn from."""

    ids: tuple[int, ...]
    wanted: tuple[float, ...]
    """1 or 0 for each label."""
    weight: float = 1.0


Say = Callable[[str], None]


class Teacher:
    """Holds the network while it learns. `say` gets a line of progress now and then."""

    def __init__(self, base: Base, kept: list[int], labels: int, say: Say) -> None:
        self._base, self._labels, self._say = base, labels, say
        self._lower = Lower(base, kept).eval()
        self._seen: dict[tuple[int, ...], torch.Tensor] = {}
        self.begin()

    def begin(self) -> None:
        """Forgets what was taught."""
        torch.manual_seed(SEED)
        self._chance = random.Random(SEED)  # noqa: S311  the order of texts is no secret
        self._requests = Requests(self._base, self._labels)

    def teach(self, texts: Sequence[Taught], rounds: int) -> None:
        """Goes `rounds` times over texts labelled with what they ask."""
        network = self._requests.train()
        steps = rounds * math.ceil(len(texts) / AT_ONCE)
        pace = torch.optim.AdamW(
            [
                {"params": list(network.layers.parameters()), "lr": PACE},
                {"params": list(network.head.parameters()), "lr": PACE_OF_HEAD},
            ]
        )
        warm = max(1, steps // WARM)
        slower = torch.optim.lr_scheduler.LambdaLR(
            pace, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
        )
        for step, batch in enumerate(self._batches(texts, rounds), start=1):
            wanted, weights = torch.tensor([t.wanted for t in batch]), torch.tensor([t.weight for t in batch])
            doubt = functional.binary_cross_entropy_with_logits(network(*self._of(batch)), wanted, reduction="none")
            pace.zero_grad()
            (doubt.sum(1) * weights).mean().backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            pace.step()
            slower.step()
            if step % 50 == 0:
                self._say(f"step {step} of {steps}, doubt {doubt.sum(1).mean().item():.3f}")

    def scores(self, texts: Sequence[Taught]) -> np.ndarray:
        """Texts x labels: what the network says now."""
        self._requests.eval()
        with torch.no_grad():
            return np.concatenate([self._requests(*self._of([text])).numpy() for text in texts])

    def keep(self, graph: Path) -> None:
        """Writes the network as an ONNX graph with 8-bit weights."""
        from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

        whole, exact = Whole(self._lower, self._requests).eval(), graph.with_suffix(".exact")
        torch.onnx.export(
            whole,
            (torch.tensor([[0, 5, 6, 2]]),),
            str(exact),
            input_names=["ids"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(exact, graph, weight_type=QuantType.QInt8, per_channel=True)
        exact.unlink()

    def _batches(self, texts: Sequence[Taught], rounds: int):
        for _ in range(rounds):
            order = list(texts)
            self._chance.shuffle(order)
            for start in range(0, len(order), TOGETHER):
                group = sorted(order[start : start + TOGETHER], key=lambda text: len(text.ids))
                batches = [group[at : at + AT_ONCE] for at in range(0, len(group), AT_ONCE)]
                self._chance.shuffle(batches)
                yield from batches

    def _of(self, batch: Sequence[Taught]) -> tuple[torch.Tensor, torch.Tensor]:
        """What the frozen layers make of these texts, padded to one length, and which pieces are real."""
        for text in batch:
            if text.ids not in self._seen:
                with torch.no_grad():
                    self._seen[text.ids] = self._lower(torch.tensor([text.ids]))[0].half()
        longest = max(len(text.ids) for text in batch)
        seen = torch.zeros(len(batch), longest, self._lower.places.shape[1])
        known = torch.zeros(len(batch), longest, dtype=torch.bool)
        for row, text in enumerate(batch):
            seen[row, : len(text.ids)] = self._seen[text.ids].float()
            known[row, : len(text.ids)] = True
        return seen, known
