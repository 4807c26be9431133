"""Understanding, on public data: `python -m bench.nlu FOLDER` (bench data: CLINC150, HINT3 SOFMattress).

Prints in-scope accuracy, how well out-of-scope messages are told apart (AUROC), their recall at the model's own cut,
and the time of training and of one message, on one thread (OPENBLAS_NUM_THREADS=1).
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from bot.rasa.cuts import Accepted
from bot.rasa.encoder.choice import encoders
from bot.rasa.encoder.encoder import Encoder
from bot.rasa.entries import EntryModel, Ranking
from bot.rasa.entry_training import train_entries
from bot.settings import ROOT

NO_INTENT = "NO_NODES_DETECTED"
_EXACT_LIMIT = 3_000
# The cut whose recall is shown: below it falls this share of the examples when each is left out.
_LOST = 0.05
Labelled = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Data:
    """One data set: (text, label) pairs, and texts that no label fits."""

    name: str
    train: Labelled
    test: Labelled
    unknown: Sequence[str]


def main() -> None:
    """Prints one line per data set and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    encoder = next(iter(encoders(ROOT)), None)
    columns = ("right", "AUROC", "OOS recall", "kept", "train s", "p50 ms", "p95 ms")
    print(f"{'':38}" + "".join(f"{column:>11}" for column in columns))
    for data in _sets(asked.folder):
        for name, used in (("n-grams", None), ("with encoder", encoder)):
            _measure(f"{data.name}, {name}", data, used)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _sets(folder: Path) -> Iterator[Data]:
    """HINT3, CLINC150 with ten examples an intent, and as much of the full CLINC150 as exact ridge can take."""
    train, test = (_csv(folder / f"hint3_v1_sofmattress_{part}.csv") for part in ("train", "test"))
    unknown = [text for text, label in test if label == NO_INTENT]
    yield Data(name="HINT3 SOFMattress", train=train, test=[x for x in test if x[1] != NO_INTENT], unknown=unknown)
    clinc = json.loads((folder / "clinc150_full.json").read_text(encoding="utf-8"))
    test, unknown = [(text, label) for text, label in clinc["test"]], [text for text, _ in clinc["oos_test"]]
    lines = (folder / "clinc150_train_10shot.tsv").read_text(encoding="utf-8").splitlines()
    ten = [(text, label) for label, text in (line.split("\t") for line in lines)]
    yield Data(name="CLINC150, 10 an intent", train=ten, test=test, unknown=unknown)
    full = [(text, label) for text, label in clinc["train"]]
    step = -(-len(full) // _EXACT_LIMIT)
    yield Data(name=f"CLINC150, {len(full[::step])} examples", train=full[::step], test=test, unknown=unknown)


def _csv(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(file)]


def _measure(name: str, data: Data, encoder: Encoder | None) -> None:
    began = time.process_time()
    texts, labels = [text for text, _ in data.train], [label for _, label in data.train]
    vectors = encoder.encode_all(texts) if encoder else None
    found = train_entries(texts, labels, accepted=Accepted(), vectors=vectors)
    model, cut = found.model, float(np.quantile(found.left_out.known, _LOST))
    trained = time.process_time() - began
    rank = _ranker(model, encoder)
    known, seconds = _timed(rank, [text for text, _ in data.test])
    unknown, _ = _timed(rank, data.unknown)
    right = statistics.fmean(found.entries[0] == label for found, (_, label) in zip(known, data.test, strict=True))
    refused = statistics.fmean(each.score < cut for each in unknown)
    kept = statistics.fmean(each.score >= cut for each in known)
    told_apart = auroc([found.score for found in known], [found.score for found in unknown])
    p50, p95 = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
    shares = "".join(f"{share:11.1%}" for share in (right, told_apart, refused, kept))
    print(f"{name:38}{shares}{trained:11.1f}{p50:11.2f}{p95:11.2f}", flush=True)


def _ranker(model: EntryModel, encoder: Encoder | None) -> Callable[[str], Ranking]:
    return lambda text: model.rank(text, encoder.encode(text) if encoder and model.vector_share else None)


def _timed(rank: Callable[[str], Ranking], texts: Sequence[str]) -> tuple[list[Ranking], list[float]]:
    found, seconds = [], []
    for text in texts:
        began = time.perf_counter()
        found.append(rank(text))
        seconds.append(time.perf_counter() - began)
    return found, seconds


def auroc(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The chance that a known message scores higher than an unknown one (Mann and Whitney's U)."""
    ranks = rankdata([*known, *unknown])
    u = ranks[: len(known)].sum() - len(known) * (len(known) + 1) / 2
    return float(u / (len(known) * len(unknown)))


if __name__ == "__main__":
    main()
