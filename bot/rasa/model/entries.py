"""Entries: one language's model of which FAQ entry or small talk a message is about; plain arrays, no pickle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.labelled import NOTHING
from bot.rasa.model.head import joined
from bot.rasa.model.ngrams import FeatureBlock, Postings, features
from bot.rasa.model.ridge import kernel, vector_kernel
from bot.rasa.model.thresholds import Thresholds, confidences, in_scope

_SCALARS = "model.json"


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Entries best first with confidences that sum to 1; `score` is compared with the cuts."""

    entries: tuple[str, ...]
    confidences: tuple[float, ...]
    score: float


@dataclass(frozen=True, kw_only=True)
class EntryModel:
    """Features of the examples (of the landmarks among very many) and ridge coefficients over the entries.

    `directions` (examples × some) tell how much of a message the examples explain. `vectors` are the examples'
    sentence embeddings (examples × size) where an encoder helps, and `vector_share` is its part in the similarity;
    else None and 0.
    """

    labels: tuple[str, ...]
    blocks: tuple[FeatureBlock, ...]
    postings: tuple[Postings, ...]
    shares: tuple[float, ...]
    coefficients: NDArray[Any]
    directions: NDArray[Any]
    cuts: Thresholds
    vectors: NDArray[Any] | None = None
    vector_share: float = 0.0

    @property
    def nothing(self) -> int | None:
        """The column of what the bot must not answer, if it has one."""
        return nothing_in(self.labels)

    def rank(self, text: str, vector: NDArray[Any] | None = None, beside: NDArray[Any] | None = None) -> Ranking:
        """What `text` is about; `vector` is its sentence embedding, needed where the model has `vectors`, and `beside`
        what the head scores it, if there is one."""
        scores, sureness = self.score(text, vector, beside)
        order = np.argsort(-scores, kind="stable")
        shown = confidences(scores, self.cuts.temperature)[order]
        return Ranking(
            entries=tuple(self.labels[index] for index in order),
            confidences=tuple(float(each) for each in shown),
            score=sureness,
        )

    def score(
        self, text: str, vector: NDArray[Any] | None = None, beside: NDArray[Any] | None = None
    ) -> tuple[NDArray[Any], float]:
        """The score of each entry in the order of `labels`, and the in-scope score."""
        similarity = self._similarity(features(text))
        if self.vectors is not None and vector is not None:
            meant = vector_kernel(self.vectors @ vector)
            similarity = self.vector_share * meant + (1 - self.vector_share) * similarity
        similarity = similarity.astype(np.float32)
        scores = similarity @ self.coefficients
        scores = scores if beside is None else joined(scores, beside)
        along = similarity @ self.directions
        return scores, float(in_scope(scores[None], 1.0 - along @ along, self.nothing)[0])

    def _similarity(self, counts: tuple[Counter[str], ...]) -> NDArray[Any]:
        blocks = zip(self.blocks, self.postings, self.shares, counts, strict=True)
        shares = [share * posting.similarity(*block.vector(each)) for block, posting, share, each in blocks]
        return kernel(np.sum(shares, axis=0))

    def save(self, folder: Path) -> None:
        """Writes the model as .npy and .json files; the same model writes the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "coefficients.npy", self.coefficients, allow_pickle=False)
        np.save(folder / "directions.npy", self.directions.astype(np.float16), allow_pickle=False)
        if self.vectors is not None:
            np.save(folder / "vectors.npy", self.vectors.astype(np.float16), allow_pickle=False)
        for number, (block, posting) in enumerate(zip(self.blocks, self.postings, strict=True)):
            _write_json(folder / f"vocabulary{number}.json", list(block.index))
            for name, array in _arrays(block, posting).items():
                np.save(folder / f"{name}{number}.npy", array, allow_pickle=False)
        unseen = [block.unseen for block in self.blocks]
        scalars = {"labels": self.labels, "shares": self.shares, "unseen": unseen, "cuts": asdict(self.cuts)}
        _write_json(folder / _SCALARS, scalars | {"vector_share": self.vector_share})


def nothing_in(labels: Sequence[str]) -> int | None:
    """The position of `nothing` among the labels."""
    return labels.index(NOTHING) if NOTHING in labels else None


def load_entries(folder: Path) -> EntryModel:
    """The model that `EntryModel.save` wrote to `folder`. Raises OSError or ValueError where it is not one."""
    scalars = json.loads((folder / _SCALARS).read_text(encoding="utf-8"))
    coefficients = _load(folder, "coefficients")
    numbers = range(len(scalars["shares"]))
    return EntryModel(
        labels=tuple(scalars["labels"]),
        blocks=tuple(_load_block(folder, number, scalars["unseen"][number]) for number in numbers),
        postings=tuple(_load_postings(folder, number, len(coefficients)) for number in numbers),
        shares=tuple(scalars["shares"]),
        coefficients=coefficients,
        directions=_load(folder, "directions").astype(np.float32),
        cuts=Thresholds(**scalars["cuts"]),
        vectors=_load(folder, "vectors").astype(np.float32) if scalars["vector_share"] else None,
        vector_share=scalars["vector_share"],
    )


def _arrays(block: FeatureBlock, posting: Postings) -> dict[str, NDArray[Any]]:
    return {"idf": block.idf, "starts": posting.starts, "examples": posting.examples, "values": posting.values}


def _load_block(folder: Path, number: int, unseen: float) -> FeatureBlock:
    names = json.loads((folder / f"vocabulary{number}.json").read_text(encoding="utf-8"))
    return FeatureBlock(
        index={name: i for i, name in enumerate(names)}, idf=_load(folder, f"idf{number}"), unseen=unseen
    )


def _load_postings(folder: Path, number: int, count: int) -> Postings:
    arrays = {name: _load(folder, f"{name}{number}") for name in ("starts", "examples", "values")}
    return Postings(count=count, **arrays)


def _load(folder: Path, name: str) -> NDArray[Any]:
    loaded: NDArray[Any] = np.load(folder / f"{name}.npy", allow_pickle=False)
    return loaded


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
