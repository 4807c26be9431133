"""What a FAQ of 10, 100 and 1,000 entries costs: `python -m bench.faq` (one thread: OPENBLAS_NUM_THREADS=1).

One language (English), 15 examples an entry. CPU time of training in a warm process, of ranking the entries for one
question, of the check of the whole folder, of what is checked while somebody types, and of the page that lists the
entries, as first opened and again. Up to 100 entries, with `--whole` at 1,000 too: of the whole `rasa train`, and of
the answer to one question in Rasa. Ten times the entries may cost at most twelve times the training and 1.5 times the
answer.
"""

from __future__ import annotations

import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.faq_folder import LANGUAGE, questions, write_project
from bot.faq.check import check
from bot.faq.editing.checks import Checks
from bot.faq.editing.library import Library
from bot.faq.examples import examples_in
from bot.faq.training import RASA_ENVIRONMENT
from bot.rasa.encoder.choice import encoders
from bot.rasa.model.faq_model import FaqModel, train_faq_model
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT
from bot.settings.environment import system_environment
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

_SIZES = (10, 100, 1_000)
_MOST_FOR_RASA = 100
_ASKED = 200
_ROUNDS = 7
_COLUMNS = ("training s", "rasa train s", "ranking ms", "answer ms", "check s", "typing ms", "first page s", "page ms")
_PROMISES = {"training s": 12.0, "answer ms": 1.5}
# Rasa itself, as our server loads it: everything from the text to the words of the answer.
_IN_RASA = """
import asyncio, statistics, sys, time
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
async def main():
    seconds = []
    for turn in range(10):
        for number, text in enumerate(sys.argv[2:]):
            began = time.process_time()
            assert await agent.handle_text(text, sender_id=f"{turn} {number}")
            seconds.append(time.process_time() - began)
    print(statistics.median(seconds[len(sys.argv):]))
asyncio.run(main())
"""


def main() -> int:
    """Prints a line for each size and the ratios; 1 when a promise is broken."""
    _warm_up()
    print(f"{'entries':>8}" + "".join(f"{column:>14}" for column in _COLUMNS))
    costs = {}
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            costs[size] = _costs(Path(folder), size)
        print(f"{size:>8,}" + "".join(_cell(costs[size].get(column)) for column in _COLUMNS), flush=True)
    broken = False
    for small, large in itertools.pairwise(_SIZES):
        for column, most in _PROMISES.items():
            if column not in costs[large]:
                continue
            ratio = costs[large][column] / costs[small][column]
            broken |= ratio > most
            print(f"{large:,} entries against {small:,}: {ratio:.2f} times {column}; promised: at most {most:g}")
    return int(broken)


def _cell(cost: float | None) -> str:
    return f"{'–' if cost is None else f'{cost:,.2f}':>14}"


def _warm_up() -> None:
    """Libraries are loaded, and what is learned once a process is learned."""
    with tempfile.TemporaryDirectory() as folder:
        _train(write_project(Path(folder), 2))


def _costs(folder: Path, size: int) -> dict[str, float]:
    root = folder / "project"
    root.mkdir()
    data = write_project(root, size)
    problems: list[object] = []
    costs = {"check s": _cpu(lambda: problems.extend(check(data)))}
    assert not problems, problems[:3]
    began = time.process_time()
    model = _train(data)
    costs["training s"] = time.process_time() - began
    costs["ranking ms"] = _ranking(model) * 1_000
    costs["typing ms"] = _typing(data) * 1_000
    costs["first page s"], costs["page ms"] = _page(folder, root)
    costs["page ms"] *= 1_000
    if size <= (_SIZES[-1] if "--whole" in sys.argv else _MOST_FOR_RASA):
        costs["rasa train s"] = _rasa_train(root)
        costs["answer ms"] = _answer(root) * 1_000
    return costs


def _train(data: Path) -> FaqModel:
    """Trains with encoders that keep no vectors of an earlier training."""
    fresh = [replace(encoder, kept=None) for encoder in encoders(ROOT)]
    return train_faq_model(examples_in(data), fresh, accepted=Accepted(), labelled={})


def _ranking(model: FaqModel) -> float:
    """The middle of what ranking the entries for one question takes."""
    asked = questions(_SIZES[0])
    seconds = [_cpu(lambda text=text: model.rank(text, LANGUAGE)) for text in asked * (_ASKED // len(asked))]  # type: ignore[misc]
    return statistics.median(seconds)


def _typing(data: Path) -> float:
    """What the checks take after each of some keystrokes in one entry."""
    library = Library(data)
    checks = Checks(data, library, {})
    library.refresh()
    entry = next(each for each in library.entries() if each.name.startswith("faq/"))
    part = entry.part(LANGUAGE)
    checks.of(entry)
    typed = [
        replace(entry, parts={LANGUAGE: replace(part, examples=(*part.examples, "could you also"[: 5 + number]))})
        for number in range(_ROUNDS)
    ]
    return statistics.median(_cpu(lambda each=each: checks.of(each)) for each in typed)  # type: ignore[misc]


def _page(folder: Path, root: Path) -> tuple[float, float]:
    """The list of entries as an editor opens it first, and the middle of opening it again."""
    shop = Shop(folder)
    site = Site(shop, root=root)
    editor = shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=shop.now)
    browser = site.agent(editor.agent_id)

    def opened() -> None:
        assert browser.get("/desk/faq/").status_code == 200

    return _cpu(opened), statistics.median(_cpu(opened) for _ in range(_ROUNDS))


def _rasa_train(root: Path) -> float:
    """CPU seconds of the whole command, in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "rasa", "train", "--quiet", "--out", str(root / "models")]
    environment = system_environment(os.environ) | RASA_ENVIRONMENT | {"PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _answer(root: Path) -> float:
    """The middle of what Rasa takes for the answer to one question, in a process of its own."""
    model = next((root / "models").glob("*.tar.gz"))
    command = [sys.executable, "-W", "ignore", "-c", _IN_RASA, str(model), *questions(_SIZES[0])]
    environment = system_environment(os.environ) | RASA_ENVIRONMENT | {"PYTHONPATH": str(root)}
    answer = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    return float(answer.stdout.split()[-1])


def _cpu(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
