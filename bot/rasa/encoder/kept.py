"""Kept: embeddings of training texts by the hash of the text, so that a training reads only what is new."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

# Of an encoder with two vectors of 384 numbers a text, 92 MB.
_MOST = 30_000


@dataclass(frozen=True, kw_only=True)
class KeptVectors:
    """One file for one encoder; whoever breaks it or takes it away only makes the next training slower."""

    path: Path

    def encode_all(self, texts: Sequence[str], encode: Callable[[str], NDArray[Any]]) -> NDArray[Any]:
        """Texts × what `encode` gives; it is asked for those that are not kept yet, and they are kept from now on."""
        known = self._read()
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = {key: encode(text) for key, text in zip(keys, texts, strict=True) if key not in known}
        vectors = np.stack([new[key] if key in new else known[key] for key in keys])
        if new:
            asked = dict(zip(keys, vectors, strict=True))
            self._write(asked | {key: vector for key, vector in known.items() if key not in asked})
        return vectors

    def _read(self) -> dict[str, NDArray[Any]]:
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except (OSError, ValueError, KeyError, BadZipFile):
            return {}

    def _write(self, vectors: dict[str, NDArray[Any]]) -> None:
        keys = list(vectors)[:_MOST]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self.path.parent, suffix=".npz")
        os.close(descriptor)
        np.savez(draft, keys=np.array(keys), vectors=np.stack([vectors[key] for key in keys]))
        os.replace(draft, self.path)
