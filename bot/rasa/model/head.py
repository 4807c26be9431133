"""Head: one model over the examples of all languages, by meaning alone: an entry's Finnish examples help its Spanish
questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.rasa.encoder.encoder import Encoder
from bot.rasa.encoder.reader import centred
from bot.rasa.model.ridge import fit, landmark_basis, left_out_by_entry, vector_kernel
from bot.rasa.model.thresholds import LeftOut

# Its part in the score of an entry. Leaving out would give it more: an example that is left out is still there in the
# other languages, where a customer's question is in none.
_SHARE = 0.3
# So many examples, spread evenly over entries and languages, span it: with two or three times as many it learns the
# shop's examples better and tells customers' questions no better.
_LANDMARKS = 1_000
_ABOUT = "head.json"


@dataclass(frozen=True, kw_only=True)
class Head:
    """The landmarks' embeddings (landmarks × size) and ridge coefficients over the entries (landmarks × `labels`);
    `centres` are taken off the embeddings of each language."""

    encoder: Encoder
    centres: Mapping[str, NDArray[Any]]
    labels: tuple[str, ...]
    vectors: NDArray[Any]
    coefficients: NDArray[Any]

    def score(self, text: str, language: str, labels: Sequence[str], within: str | None = None) -> NDArray[Any] | None:
        """The scores of these entries for a message or a part of one, none for a language that it has not learned."""
        if language not in self.centres:
            return None
        alike = vector_kernel(self.vectors @ centred(self.encoder.encode(text, within)[-1], self.centres[language]))
        return np.asarray((alike @ self.coefficients)[[self.labels.index(label) for label in labels]])

    def save(self, folder: Path) -> None:
        """Writes all but the encoder; the same head writes the same bytes."""
        folder.mkdir(parents=True)
        about = {"encoder": self.encoder.folder.name, "labels": self.labels, "languages": list(self.centres)}
        (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        np.save(folder / "centres.npy", np.stack([*self.centres.values()]), allow_pickle=False)
        np.save(folder / "coefficients.npy", self.coefficients, allow_pickle=False)
        np.save(folder / "vectors.npy", self.vectors.astype(np.float16), allow_pickle=False)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the head scores one language's examples: left out alone, and without their whole entry in all languages
    (examples × `labels`)."""

    labels: tuple[str, ...]
    left_out: NDArray[Any]
    apart: NDArray[Any]


def beside(own: LeftOut, labels: Sequence[str], found: Beside) -> LeftOut:
    """What leaving out says of both together; `labels` are those of the language's own model."""
    columns = [found.labels.index(label) for label in labels]
    scores, apart = joined(own.scores, found.left_out[:, columns]), joined(own.apart, found.apart[:, columns])
    return replace(own, scores=scores, apart=apart)


def joined(own: NDArray[Any], beside: NDArray[Any]) -> NDArray[Any]:
    """The scores of a language's own model with those of the head."""
    return np.asarray((1 - _SHARE) * own + _SHARE * beside)


def learn_head(
    encoder: Encoder, texts: Mapping[str, Sequence[str]], labels: Mapping[str, Sequence[str]]
) -> tuple[Head, dict[str, Beside]]:
    """From the texts of each language and the entry of each; what it scores them is in the same order."""
    read = {language: encoder.encode_all(of)[:, -1] for language, of in texts.items()}
    centres = {language: vectors.mean(axis=0) for language, vectors in read.items()}
    vectors = np.concatenate([centred(read[language], centres[language]) for language in read])
    said = [label for language in read for label in labels[language]]
    names = tuple(sorted(set(said)))
    position = {name: index for index, name in enumerate(names)}
    truth = np.array([position[label] for label in said])
    spanning = _spread(truth)
    targets = np.eye(len(names), dtype=np.float32)[truth]
    basis = landmark_basis(vector_kernel(vectors @ vectors[spanning].T), spanning)
    found = fit(basis, targets)
    apart = left_out_by_entry(basis, targets, found.smoothing)
    ends = np.cumsum([len(each) for each in read.values()])[:-1]
    parts = zip(read, np.split(found.left_out, ends), np.split(apart, ends), strict=True)
    head = Head(
        encoder=encoder,
        centres=centres,
        labels=names,
        vectors=vectors[spanning],
        coefficients=found.coefficients.astype(np.float32),
    )
    return head, {language: Beside(labels=names, left_out=own, apart=without) for language, own, without in parts}


def load_head(folder: Path, encoders: Mapping[str, Encoder]) -> Head:
    """The head that `Head.save` wrote, with one of the encoders by name. Raises OSError, ValueError or KeyError where
    it is not there."""
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    centres, coefficients, vectors = (
        np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("centres", "coefficients", "vectors")
    )
    return Head(
        encoder=encoders[about["encoder"]],
        centres=dict(zip(about["languages"], centres, strict=True)),
        labels=tuple(about["labels"]),
        vectors=vectors.astype(np.float32),
        coefficients=coefficients,
    )


def _spread(truth: NDArray[Any]) -> NDArray[Any]:
    """The positions of the landmarks: all examples, or so many spread evenly over the entries."""
    count = min(_LANDMARKS, len(truth))
    return np.sort(np.argsort(truth, kind="stable")[np.arange(count) * len(truth) // count])
