"""Understanding, on public data: `python -m bench.nlu FOLDER` (`--rasa`: beside Rasa's own pipelines).

Prints in-scope accuracy, how well out-of-scope messages are told apart (AUROC), at the model's own cut which share of
the out-of-scope is refused and of the in-scope kept, and CPU time of training and of one message, on one thread
(OPENBLAS_NUM_THREADS=1). What the shop's own FAQ costs: `python -m bench.nlu_own`; a large one: `bench.nlu_growth`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import nlu_rasa
from bench.nlu_data import Data, all_sets, auroc, clinc150_ten, hint3, title_of
from bench.nlu_own import size_of
from bot.faq.examples import Example, with_titles
from bot.rasa.encoder.choice import encoders
from bot.rasa.encoder.encoder import Encoder
from bot.rasa.model.entries import Ranking
from bot.rasa.model.faq_model import FaqModel, train_faq_model
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT

_COLUMNS = ("right", "AUROC", "refused", "kept", "train s", "p50 ms", "p95 ms", "MB")


def main() -> None:
    """Prints one line per data set and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--rasa", type=int, nargs="?", const=30, metavar="EPOCHS", help="beside Rasa's own pipelines; DIET so long (30)"
    )
    parser.add_argument("--most", type=int, default=500, help="so many test messages for Rasa's pipelines (500)")
    asked = parser.parse_args()
    # What the FAQ's own training keeps of its sentences is not pushed out by these.
    bundled = [replace(each, kept=None) for each in encoders(ROOT)]
    if asked.rasa:
        nlu_rasa.compare([read(asked.folder) for read in (hint3, clinc150_ten)], epochs=asked.rasa, most=asked.most)
        return
    print(f"{'':32}" + "".join(f"{column:>10}" for column in _COLUMNS))
    for data in all_sets(asked.folder):
        for name, used in (("n-grams", []), ("with encoders", bundled)):
            _measure(f"{data.name}, {name}", data, used)


def _measure(name: str, data: Data, bundled: Sequence[Encoder]) -> None:
    began = time.process_time()
    brain = _train(data, bundled)
    seconds = time.process_time() - began
    rank = partial(brain.rank, language="en")
    known, times = _timed(rank, [text for text, _ in data.test])
    unknown, _ = _timed(rank, data.unknown)
    cut = brain.model("en").cuts.answer
    shares = (
        statistics.fmean(found.entries[0] == label for found, (_, label) in zip(known, data.test, strict=True)),
        auroc([found.score for found in known], [found.score for found in unknown]),
        statistics.fmean(each.score < cut for each in unknown),
        statistics.fmean(each.score >= cut for each in known),
    )
    p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
    printed = "".join(f"{share:10.1%}" for share in shares)
    print(
        f"{name:32}{printed}{seconds:10.1f}{p50:10.2f}{p95:10.2f}{size_of(partial(_save_model, brain)):10.1f}",
        flush=True,
    )


def _train(data: Data, bundled: Sequence[Encoder]) -> FaqModel:
    examples = with_titles(
        Example(language="en", entry=label, text=text, title=title_of(label)) for text, label in data.train
    )
    return train_faq_model(examples, bundled, accepted=Accepted(), labelled={})


def _save_model(brain: FaqModel, folder: Path) -> None:
    """Writes what the examples taught, without the encoders."""
    brain.model("en").save(folder)
    if brain.head:
        brain.head.save(folder / "head")


def _timed(rank: Callable[[str], Ranking], texts: Sequence[str]) -> tuple[list[Ranking], list[float]]:
    found, seconds = [], []
    for text in texts:
        began = time.perf_counter()
        found.append(rank(text))
        seconds.append(time.perf_counter() - began)
    return found, seconds


if __name__ == "__main__":
    main()
