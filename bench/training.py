"""How long an edit takes to the customer: from Train to the answer on a phone, with a cold and with a warm trainer.

`python -m bench.training` runs a copy of the project, edits phrases in one entry (in two languages, then in all),
trains them and publishes; customers ask all the while. It prints seconds, the p95 beside the normal one, memory, and
for each part of the work its seconds and what the trainer's process used of the CPU, which others' work changes less.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.answer import customers_of
from bot.faq.publishing import Say
from bot.faq.trainer.candidate import Candidate, train_candidate
from bot.faq.training import live_model, make_live
from bot.settings import ROOT, read_settings
from bot.shop.notices import read_notices
from bot.store.store import Store
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

QUESTIONS = ("how much is shipping to portugal?", "which payment methods do you take?", "how do I measure my size?")
ENTRY = Path("data") / "faq" / "gift" / "wrap.yml"
PHRASE = "would you put it in shiny paper number {number}"
_NORMAL = 60
_PAUSE_SECONDS = 0.3
_LOOK_SECONDS = 0.1
_WARM_PATIENCE_SECONDS = 120.0


def main() -> None:
    """Prints a line for each way."""
    with tempfile.TemporaryDirectory() as name:
        root = _copy(Path(name) / "project")
        with Stack(Path(name) / "var", root=root) as stack:
            bench = _Bench(stack)
            normal = bench.asked(_NORMAL)
            print(f"normal answers: {_told(normal)}; {_memory(stack)}", flush=True)
            bench.run("cold, two languages", normal, languages=2)
            bench.look()
            bench.run("warm, two languages", normal, languages=2)
            bench.look()
            bench.run("warm, all languages", normal, languages=99)


class _Bench:
    """An editor at a running stack, and customers who ask."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._store = Store(stack.database, read_notices(stack.root / "data"))
        self._settings = read_settings(stack.environment(), stack.root)
        self._sandbox = Sandbox(stack.sandbox_url)
        self._ask = customers_of(self._sandbox.telegram)
        self._numbers = itertools.count()

    def asked(self, count: int) -> list[float]:
        """Seconds of so many answers, one after the other."""
        return [self._ask(QUESTIONS[number % len(QUESTIONS)]) for number in range(count)]

    def look(self) -> None:
        """The editor opens the page; the trainer gets ready."""
        self._store.trainings.expect(now=time.time())
        deadline = time.monotonic() + _WARM_PATIENCE_SECONDS
        while not _ready(self._stack) and time.monotonic() < deadline:
            time.sleep(0.5)
        print(f"warm: {_memory(self._stack)}", flush=True)

    def run(self, way: str, normal: list[float], *, languages: int) -> None:
        """One edit, from Train to the phone, while customers ask."""
        phrase = PHRASE.format(number=next(self._numbers))
        path = self._stack.root / ENTRY
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("examples: |\n", f"examples: |\n    - {phrase}\n", languages), encoding="utf-8")
        began = time.perf_counter()
        with self._asking() as seconds:
            parts = _Parts(self._stack, "waiting for the trainer")
            candidate = self._train(parts.begin)
            trained = time.perf_counter() - began
            parts.begin("publishing")
            self._publish()
            parts.begin("the answer on the phone")
            customer = self._sandbox.telegram.customer(f"Reader {way}")
            customer.writes(phrase)
            customer.waits_for(lambda message: not message.from_customer)
            total = time.perf_counter() - began
        slower = _p95(seconds) / _p95(normal) if len(seconds) > 1 else float("nan")
        print(
            f"{way}: {trained:.1f} s to the comparison of {candidate.comparison.get('replayed', 0)} questions,"
            f" {total:.1f} s to the phone; meanwhile {_told(seconds)}, {slower:.1f} times the normal p95",
            flush=True,
        )
        parts.print()

    def _train(self, say: Say) -> Candidate:
        return train_candidate(self._settings, self._store, self._stack.root / "data", say)

    def _publish(self) -> None:
        command = [sys.executable, "-m", "connectors", "publish", "--why", "bench"]
        subprocess.run(command, cwd=self._stack.root, env=self._stack.environment(), check=True, capture_output=True)

    @contextmanager
    def _asking(self) -> Iterator[list[float]]:
        seconds: list[float] = []
        done = threading.Event()

        def ask() -> None:
            while not done.wait(_PAUSE_SECONDS):
                seconds.extend(self.asked(1))

        thread = threading.Thread(target=ask)
        thread.start()
        try:
            yield seconds
        finally:
            done.set()
            thread.join()


class _Parts:
    """The parts of one way to the phone, one after the other: the seconds of each and the CPU of the trainer's
    process, as it was last seen."""

    def __init__(self, stack: Stack, first: str) -> None:
        self._stack = stack
        self._began = [(first, time.perf_counter(), 0.0)]
        self._cpu = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def begin(self, part: str) -> None:
        """The next part begins."""
        self._began.append((part, time.perf_counter(), self._cpu))

    def print(self) -> None:
        """Ends the last part and prints all."""
        self.begin("")
        self._done.set()
        self._thread.join()
        for (part, since, cpu), (_, until, cpu_then) in itertools.pairwise(self._began):
            print(f"  {part:45} {until - since:5.1f} s  CPU {cpu_then - cpu:5.1f} s", flush=True)

    def _look(self) -> None:
        # While it trains it stands in another folder, so it is found once.
        first = child = None
        while not self._done.wait(_LOOK_SECONDS):
            child = child or _processes(self._stack).get("bot.rasa.trainer")
            with contextlib.suppress(OSError):
                used = _ticks(child) / os.sysconf("SC_CLK_TCK") if child else None
                if used is not None:
                    first = used if first is None else first
                    self._cpu = max(self._cpu, used - first)


def _copy(root: Path) -> Path:
    """A project of its own, with what an earlier training kept."""
    for name in ("bot", "actions", "connectors", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("embeddings", "encoders", "languages"):
        if (ROOT / "models" / name).is_dir():
            shutil.copytree(ROOT / "models" / name, root / "models" / name)
    (root / "models").mkdir(exist_ok=True)
    make_live(root, Path(shutil.copy(live_model(ROOT), root / "models")))
    return root


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _told(seconds: list[float]) -> str:
    median, p95 = statistics.median(seconds) * 1000, _p95(seconds) * 1000
    return f"{len(seconds)} answers, median {median:.0f} ms, p95 {p95:.0f} ms"


def _processes(stack: Stack) -> dict[str, int]:
    """Process ids below the stack's supervisor, of the trainer and of its child, by name."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            if (folder / "cwd").resolve() == stack.root.resolve():
                for name in ("connectors.trainer", "bot.rasa.trainer"):
                    if name.encode() in command:
                        found[name] = int(folder.name)
        except OSError:
            continue
    return found


def _ready(stack: Stack) -> bool:
    """Whether the trainer's child waits: it has read what it needs and uses no CPU any more."""
    child = _processes(stack).get("bot.rasa.trainer")
    if child is None:
        return False
    before = _ticks(child)
    time.sleep(2.0)
    return before > 0 and _ticks(child) == before


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(stack: Stack) -> str:
    lines = []
    for name, process in _processes(stack).items():
        status = Path(f"/proc/{process}/status").read_text()
        kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        lines.append(f"{name} {kilobytes / 1024:.0f} MB")
    return ", ".join(lines) or "no trainer"


if __name__ == "__main__":
    main()
