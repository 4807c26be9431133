"""What understanding costs as a FAQ grows: `python -m bench.nlu_growth FOLDER` (one thread: OPENBLAS_NUM_THREADS=1).

For 100 to 1,000 entries of 15 examples each, in one language, with n-grams alone and with the encoder: CPU seconds of
training and its peak memory, the model's size packed, what it adds to the memory of a process that answers, and the
time of one message. The sentences are CLINC150's, grouped in fifteens as if each group were an entry: only the cost
counts here.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.nlu_data import clinc150
from bench.nlu_own import resident, size_of
from bot.rasa.encoder.choice import encoders
from bot.rasa.encoder.encoder import Encoder
from bot.rasa.model.entries import load_entries
from bot.rasa.model.entry_training import train_entries
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT

_ENTRIES = (100, 250, 500, 1_000)
_EACH = 15
_ASKED = 200
_COLUMNS = ("examples", "train s", "peak MB", "packed MB", "adds MB", "p50 ms", "p95 ms")


def main() -> None:
    """Prints one line per size and way; training and answering have a process of their own each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        step, model, entries, way = asked.step
        texts = _texts(asked.folder, int(entries))
        encoder = next(iter(encoders(ROOT)), None) if way == "encoder" else None
        print(json.dumps(_STEPS[step](Path(model), texts, encoder)))
        return
    print(f"{'':28}" + "".join(f"{column:>11}" for column in _COLUMNS))
    for entries in _ENTRIES:
        for way in ("n-grams", "encoder"):
            with tempfile.TemporaryDirectory() as scratch:
                steps = [_run(asked.folder, step, str(Path(scratch) / "model"), entries, way) for step in _STEPS]
            row = [entries * _EACH, *(number for step in steps for number in step)]
            print(f"{f'{entries:,} entries, {way}':28}" + "".join(f"{each:11,.1f}" for each in row), flush=True)


def _run(folder: Path, step: str, model: str, entries: int, way: str) -> list[float]:
    command = [sys.executable, "-m", "bench.nlu_growth", str(folder), "--step", step, model, str(entries), way]
    found: list[float] = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    return found


def _texts(folder: Path, entries: int) -> list[str]:
    sentences = sorted(clinc150(folder).train, key=lambda each: each[1])
    return [text for text, _ in sentences[: entries * _EACH]]


def _train(folder: Path, texts: list[str], encoder: Encoder | None) -> list[float]:
    """CPU seconds, peak megabytes, and megabytes of the model packed."""
    labels = [f"faq/entry_{number // _EACH}" for number in range(len(texts))]
    began = time.process_time()
    vectors = encoder.encode_all(texts) if encoder else None
    model = train_entries(texts, labels, accepted=Accepted(), vectors=vectors).model
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    model.save(folder)
    return [spent, peak, size_of(model.save)]


def _answer(folder: Path, texts: list[str], encoder: Encoder | None) -> list[float]:
    """Megabytes that the model adds, the encoder aside, and the middle and the 95th of a hundred in milliseconds."""
    before = resident()
    model = load_entries(folder)
    times = []
    for text in texts[:: -(-len(texts) // _ASKED)]:
        began = time.perf_counter()
        model.rank(text, encoder.encode(text) if encoder and model.vector_share else None)
        times.append((time.perf_counter() - began) * 1_000)
    return [resident() - before, statistics.median(times), statistics.quantiles(times, n=20)[-1]]


_STEPS = {"train": _train, "answer": _answer}

if __name__ == "__main__":
    main()
