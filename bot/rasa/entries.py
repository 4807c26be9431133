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

from bot.rasa.cuts import Cuts, choose_cuts, confidences, in_scope
from bot.rasa.ngrams import Block, Postings, features, learn_block, turn_round
from bot.rasa.ridge import Fit, fit, kernel

_WORD_SHARES = (0.2, 0.35, 0.5)
_UNSEEN_SHARE = 1.0
_SCALARS = "model.json"


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Entries best first with confidences that sum to 1; `score` is compared with the cuts."""

    entries: tuple[str, ...]
    confidences: tuple[float, ...]
    score: float


@dataclass(frozen=True, kw_only=True)
class EntryModel:
    """N-gram features of the examples and ridge coefficients over the entries of one language."""

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    postings: tuple[Postings, ...]
    shares: tuple[float, ...]
    coefficients: NDArray[Any]
    cuts: Cuts

    def rank(self, text: str) -> Ranking:
        """What `text` is about."""
        similarity = self._similarity(features(text))
        scores = similarity @ self.coefficients
        order = np.argsort(-scores, kind="stable")
        shown = confidences(scores, self.cuts.temperature)[order]
        return Ranking(
            entries=tuple(self.labels[index] for index in order),
            confidences=tuple(float(each) for each in shown),
            score=float(in_scope(scores[None], similarity.max(keepdims=True))[0]),
        )

    def _similarity(self, counts: tuple[Counter[str], ...]) -> NDArray[Any]:
        blocks = zip(self.blocks, self.postings, self.shares, counts, strict=True)
        shares = [share * posting.similarity(*block.vector(each)) for block, posting, share, each in blocks]
        return kernel(np.sum(shares, axis=0))

    def save(self, folder: Path) -> None:
        """Writes the model as .npy and .json files; the same model writes the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "coefficients.npy", self.coefficients, allow_pickle=False)
        for number, (block, posting) in enumerate(zip(self.blocks, self.postings, strict=True)):
            _write_json(folder / f"vocabulary{number}.json", list(block.index))
            for name, array in _arrays(block, posting).items():
                np.save(folder / f"{name}{number}.npy", array, allow_pickle=False)
        unseen = [block.unseen for block in self.blocks]
        scalars = {"labels": self.labels, "shares": self.shares, "unseen": unseen, "cuts": asdict(self.cuts)}
        _write_json(folder / _SCALARS, scalars)


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
        cuts=Cuts(**scalars["cuts"]),
    )


def train_entries(texts: Sequence[str], labels: Sequence[str], *, wrong_per_hundred: float) -> EntryModel:
    """Learns from example texts and the entry each belongs to; the weight of words against characters and the
    smoothing are those with the least leave-one-out error."""
    names = tuple(sorted(set(labels)))
    truth = np.array([names.index(label) for label in labels])
    blocks, postings, similarities = _learn_features(texts)
    fits = [(_fit(similarities, share, np.eye(len(names))[truth]), share) for share in _WORD_SHARES]
    (best, gram), share = min(fits, key=lambda each: each[0][0].error)
    np.fill_diagonal(gram, 0.0)
    cuts = choose_cuts(best.left_out, truth, gram.max(axis=1), wrong_per_hundred=wrong_per_hundred)
    return EntryModel(
        labels=names,
        blocks=blocks,
        postings=postings,
        shares=(share, 1 - share),
        coefficients=best.coefficients.astype(np.float32),
        cuts=cuts,
    )


def _learn_features(texts: Sequence[str]) -> tuple[tuple[Block, ...], tuple[Postings, ...], list[NDArray[Any]]]:
    counts = [features(text) for text in texts]
    blocks, postings, similarities = [], [], []
    for documents in zip(*counts, strict=True):
        block = learn_block(documents, unseen_share=_UNSEEN_SHARE)
        vectors = [block.vector(document) for document in documents]
        posting = turn_round(vectors, len(block.index))
        blocks.append(block)
        postings.append(posting)
        similarities.append(np.array([posting.similarity(*vector) for vector in vectors]))
    return tuple(blocks), tuple(postings), similarities


def _fit(similarities: Sequence[NDArray[Any]], share: float, targets: NDArray[Any]) -> tuple[Fit, NDArray[Any]]:
    by_word, by_char = similarities
    gram = kernel(share * by_word + (1 - share) * by_char)
    return fit(gram, targets), gram


def _arrays(block: Block, posting: Postings) -> dict[str, NDArray[Any]]:
    return {"idf": block.idf, "starts": posting.starts, "examples": posting.examples, "values": posting.values}


def _load_block(folder: Path, number: int, unseen: float) -> Block:
    names = json.loads((folder / f"vocabulary{number}.json").read_text(encoding="utf-8"))
    return Block(index={name: i for i, name in enumerate(names)}, idf=_load(folder, f"idf{number}"), unseen=unseen)


def _load_postings(folder: Path, number: int, count: int) -> Postings:
    arrays = {name: _load(folder, f"{name}{number}") for name in ("starts", "examples", "values")}
    return Postings(count=count, **arrays)


def _load(folder: Path, name: str) -> NDArray[Any]:
    loaded: NDArray[Any] = np.load(folder / f"{name}.npy", allow_pickle=False)
    return loaded


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
