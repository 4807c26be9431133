"""Reader: the sentence encoders that one language uses, read together as one vector, each centred where it needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.rasa.encoder.encoder import Encoder


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Encoders and, for each, what is taken off its vectors: the mean of the language's examples, or nothing.

    The cosine of two messages is the mean of the encoders' cosines, and of one that reads at several depths the mean of
    these.
    """

    encoders: tuple[Encoder, ...]
    centres: tuple[NDArray[Any], ...]

    def encode(self, text: str, within: str | None = None) -> NDArray[Any]:
        """A message, or a part of one, as one float32 vector of length 1."""
        pairs = zip(self.encoders, self.centres, strict=True)
        return _joined([centred(encoder.encode(text, within), centre) for encoder, centre in pairs])

    def save(self, folder: Path) -> None:
        """Writes the centres; the encoders are kept elsewhere, once for all languages."""
        for number, centre in enumerate(self.centres):
            np.save(folder / f"centre{number}.npy", centre, allow_pickle=False)


def learn_reader(encoders: Sequence[Encoder], texts: Sequence[str]) -> tuple[Reader, NDArray[Any]]:
    """A reader centred on the texts, and their vectors (texts × size)."""
    read = [encoder.encode_all(texts) for encoder in encoders]
    centres = tuple(
        vectors.mean(axis=0) if encoder.centred else np.zeros(vectors.shape[1:], dtype=np.float32)
        for encoder, vectors in zip(encoders, read, strict=True)
    )
    parts = [centred(vectors, centre) for vectors, centre in zip(read, centres, strict=True)]
    return Reader(encoders=tuple(encoders), centres=centres), _joined(parts)


def load_reader(encoders: Sequence[Encoder], folder: Path) -> Reader:
    """A reader of these encoders with the centres that `Reader.save` wrote. Raises OSError where one is missing."""
    centres = (np.load(folder / f"centre{number}.npy", allow_pickle=False) for number in range(len(encoders)))
    return Reader(encoders=tuple(encoders), centres=tuple(centres))


def centred(vectors: NDArray[Any], centre: NDArray[Any]) -> NDArray[Any]:
    """One vector or rows of them, less the centre, of length 1 (or 0)."""
    moved = vectors - centre
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.where(length > 0, length, 1.0), dtype=np.float32)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """From … × depths × size of each encoder, … × all numbers."""
    flat = [part.reshape(*part.shape[:-2], -1) / np.float32(np.sqrt(part.shape[-2])) for part in parts]
    return np.concatenate(flat, axis=-1) / np.float32(np.sqrt(len(flat)))
