"""Public intent data as the benchmarks read it: CLINC150 (clinc/oos-eval) and HINT3 SOFMattress (hellohaptik/HINT3)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import rankdata

NO_INTENT = "NO_NODES_DETECTED"
Labelled = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Data:
    """One data set: (text, label) pairs, and texts that no label fits."""

    name: str
    train: Labelled
    test: Labelled
    unknown: Sequence[str]


def hint3(folder: Path) -> Data:
    """HINT3 v1 SOFMattress: real customers' messages."""
    train, test = (_csv(folder / f"hint3_v1_sofmattress_{part}.csv") for part in ("train", "test"))
    unknown = [text for text, label in test if label == NO_INTENT]
    return Data(name="HINT3", train=train, test=[each for each in test if each[1] != NO_INTENT], unknown=unknown)


def clinc150_ten(folder: Path) -> Data:
    """CLINC150 with ten examples an intent."""
    whole = clinc150(folder)
    lines = (folder / "clinc150_train_10shot.tsv").read_text(encoding="utf-8").splitlines()
    ten = [(text, label) for label, text in (line.split("\t") for line in lines)]
    return Data(name="CLINC150-10", train=ten, test=whole.test, unknown=whole.unknown)


def clinc150(folder: Path) -> Data:
    """CLINC150 with all its 15,000 examples."""
    whole = json.loads((folder / "clinc150_full.json").read_text(encoding="utf-8"))
    train, test = ([(text, label) for text, label in whole[part]] for part in ("train", "test"))
    return Data(name="CLINC150", train=train, test=test, unknown=[text for text, _ in whole["oos_test"]])


def all_sets(folder: Path) -> Iterator[Data]:
    """Small to large."""
    yield from (read(folder) for read in (hint3, clinc150_ten, clinc150))


def auroc(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The chance that a known message scores higher than an unknown one (Mann and Whitney's U)."""
    ranks = rankdata([*known, *unknown])
    u = ranks[: len(known)].sum() - len(known) * (len(known) + 1) / 2
    return float(u / (len(known) * len(unknown)))


def title_of(label: str) -> str:
    """A label in words, as an editor would write an entry's title."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label).replace("_", " ").lower()


def _csv(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(file)]
