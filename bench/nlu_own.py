"""What understanding the shop's own FAQ costs: `python -m bench.nlu_own` (one thread: OPENBLAS_NUM_THREADS=1).

CPU seconds of training in a warm process, size of the model, CPU time of one message, and the memory of our components
alone: what a process grows by when it imports them, loads the model and answers, Rasa and its libraries aside.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.question_set import read_questions
from bot.faq.examples import examples_in
from bot.rasa.encoder.choice import encoders
from bot.rasa.model.faq_model import FaqModel, load_faq_model, train_faq_model
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT

_ALONE = """
import sys, numpy, scipy.linalg, scipy.sparse
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before = resident()
from bot.rasa.model.faq_model import load_faq_model
brain = load_faq_model(Path(sys.argv[1]))
for language in brain.models:
    for text in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        brain.rank(text, language)
print(resident() - before)
"""


def resident() -> float:
    """Megabytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * resource.getpagesize() / 1e6


def size_of(save: Callable[[Path], None]) -> float:
    """Megabytes of what `save` writes, packed as Rasa packs a model."""
    with tempfile.TemporaryDirectory() as scratch:
        save(Path(scratch) / "model")
        packed = Path(scratch) / "model.tar.gz"
        with tarfile.open(packed, "w:gz") as archive:
            archive.add(Path(scratch) / "model", "model")
        return packed.stat().st_size / 1e6


def main() -> None:
    """Prints one line per cost."""
    examples = examples_in(ROOT / "data")
    tried = encoders(ROOT)
    train_faq_model(examples[:200], tried, accepted=Accepted(), labelled={})
    began = time.process_time()
    brain = train_faq_model(examples, tried, accepted=Accepted(), labelled={})
    spent = time.process_time() - began
    print(f"training of {len(examples)} examples: {spent:.1f} s of CPU, {spent / len(examples) * 1000:.1f} a thousand")
    print(f"model: {size_of(brain.save):.1f} MB")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "brain"
        brain.save(folder)
        for language, texts in _held_out().items():
            _ask(load_faq_model(folder), language, texts)
        asked = Path(scratch) / "asked.txt"
        asked.write_text("\n".join(_held_out()["en"]), encoding="utf-8")
        command = [sys.executable, "-c", _ALONE, str(folder), str(asked)]
        grown = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    print(f"memory of our components: {float(grown):.0f} MB")


def _ask(brain: FaqModel, language: str, texts: list[str]) -> None:
    seconds = []
    for text in texts:
        began = time.process_time()
        brain.rank(text, language)
        seconds.append(time.process_time() - began)
    p50, p95 = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
    way = "with encoder" if language in brain.readers else "n-grams"
    print(f"{language}, {way}: p50 {p50:.2f} ms, p95 {p95:.2f} ms")


def _held_out() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for question in read_questions(ROOT / "tests" / "held_out"):
        texts.setdefault(question.language, []).append(question.text)
    return texts


if __name__ == "__main__":
    main()
