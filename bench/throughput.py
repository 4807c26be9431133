"""Throughput: what an answer costs while several customers ask at once, beside Rasa alone, in one run.

    python -m bench.throughput [--customers 8] [--answers 400] [--default FOLDER]

Three ways answer the same number of customers, each of whom asks again as soon as the answer is there: the product
behind signed WhatsApp webhooks (the answer counts once the provider has taken it), Rasa alone with the product's model
over its REST channel, and a default project (`rasa init`) over the same channel, trained now, or before in FOLDER.
Prints for each the answers a second, the time to the answer, the CPU time per answer of all its processes and what they
hold in memory; for the product also how long a webhook waits for its acknowledgement.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import requests

from bench import plain_rasa
from bench.traffic import Books, Webhook, customers, message, texts
from bot.faq.training import RASA_ENVIRONMENT, live_model
from bot.settings import ROOT
from bot.settings.environment import system_environment
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

QUESTIONS = ("how much is shipping to portugal?", "which payment methods do you take?", "how do I measure my size?")
SMALL_TALK = ("hello", "I am very sad", "no, it did not help", "are you a bot?")
_PEOPLE = 96
_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.002
Ask = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to be answered: `ask(n)` sends question n and returns with its answer; `processes` by name.

    `acknowledged`: the seconds to each acknowledgement, where a question is acknowledged before its answer.
    """

    name: str
    ask: Ask
    processes: dict[str, int]
    acknowledged: list[float] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a way needed: seconds to each answer, seconds in all, CPU seconds and megabytes by process."""

    waits: list[float]
    seconds: float
    cpu: dict[str, float]
    megabytes: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU for an answer, all processes."""
        return sum(self.cpu.values()) / len(self.waits) * 1000


def main() -> None:
    """Prints a row for each way; the ratios are to the default project."""
    parser = argparse.ArgumentParser(description="What an answer costs while several customers ask at once.")
    parser.add_argument("--customers", type=int, default=8)
    parser.add_argument("--answers", type=int, default=400)
    parser.add_argument("--default", type=Path, help="a trained default project")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        ways = [
            started.enter_context(_default_rasa(Path(folder), asked.default)),
            started.enter_context(_model_alone(Path(folder))),
            started.enter_context(_product(Path(folder))),
        ]
        results = {}
        for way in ways:
            _measure(way, asked.customers, asked.answers // 4)
            way.acknowledged.clear()
            results[way.name] = _measure(way, asked.customers, asked.answers)
    base = results[ways[0].name]
    print(f"{asked.customers} customers at once, {asked.answers} answers each way, load {os.getloadavg()[0]:.1f}")
    for name, result in results.items():
        cuts = statistics.quantiles(result.waits, n=100)
        print(
            f"{name:22} {result.per_second:6.1f}/s ({result.per_second / base.per_second:4.2f}x)  median"
            f" {cuts[49] * 1000:6.1f} ms, p95 {cuts[94] * 1000:6.1f} ms, CPU {result.cpu_ms:5.1f} ms"
            f" ({result.cpu_ms / base.cpu_ms:4.2f}x), {result.megabytes:5.0f} MB"
        )
        for process, seconds in result.cpu.items():
            print(f"    {process:18} {seconds / asked.answers * 1000:6.2f} ms CPU an answer")
    for way in ways:
        if way.acknowledged:
            cuts = statistics.quantiles(way.acknowledged, n=100)
            print(f"{way.name}: webhooks acknowledged in {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")


def _measure(way: Way, customers: int, answers: int) -> Result:
    waits: list[float] = []
    numbers = count()
    before = {name: _cpu_seconds(pid) for name, pid in way.processes.items()}
    began = time.perf_counter()

    def customer() -> None:
        while (number := next(numbers)) < answers:
            start = time.perf_counter()
            way.ask(number)
            waits.append(time.perf_counter() - start)

    threads = [threading.Thread(target=customer) for _ in range(customers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    cpu = {name: _cpu_seconds(pid) - before[name] for name, pid in way.processes.items()}
    return Result(waits=waits, seconds=seconds, cpu=cpu, megabytes=sum(map(_megabytes, way.processes.values())))


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5): fields 14 and 15 of stat, in clock ticks)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    """The proportional set size of a process (proc(5): smaps_rollup)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


@contextmanager
def _product(folder: Path) -> Iterator[Way]:
    with Stack(folder / "var") as stack:
        webhook, answered = Webhook(stack.ports["web"]), _Answered(Books(path=stack.database))
        addresses = customers(Sandbox(stack.sandbox_url), _PEOPLE)
        asked = count()
        acknowledged: list[float] = []

        def ask(number: int) -> None:
            message_id = f"throughput-{next(asked)}"
            address = addresses[number % len(addresses)]
            body = texts(message(address, message_id, QUESTIONS[number % len(QUESTIONS)]))
            start = time.perf_counter()
            webhook.post(body)
            acknowledged.append(time.perf_counter() - start)
            answered.wait(message_id)

        with answered.watched():
            yield Way(name="Mostrador", ask=ask, processes=_of_ours(stack.pid), acknowledged=acknowledged)


@dataclass
class _Answered:
    """Looks into the store for the questions whose answer the provider has taken."""

    books: Books
    seen: dict[str, threading.Event] = field(default_factory=dict)

    def wait(self, message_id: str) -> None:
        """Until the question is answered."""
        if not self.seen.setdefault(message_id, threading.Event()).wait(_PATIENCE_SECONDS):
            raise RuntimeError(f"{message_id} was not answered")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Looks every two milliseconds."""
        ended = threading.Event()

        def watch() -> None:
            since = time.time()
            while not ended.wait(_LOOK_SECONDS):
                rows = self.books.rows(
                    "SELECT m.provider_message_id, MAX(d.sent_at) FROM delivery d JOIN message m ON"
                    " m.conversation_id = d.conversation_id AND m.author = 'contact' AND m.position < d.position"
                    " WHERE d.sent_at >= ? GROUP BY m.message_id",
                    since - 1.0,
                )
                for message_id, _ in rows:
                    self.seen.setdefault(message_id, threading.Event()).set()
                since = max([since, *(sent_at for _, sent_at in rows)])

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _of_ours(pid: int) -> dict[str, int]:
    """The processes below `mostrador run`, by name; the sandbox plays the providers and does not count."""
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    names = {"connectors.web": "web", "connectors.worker": "worker", "actions": "actions", "bot.rasa.serving": "rasa"}
    found = {"supervisor": pid}
    for child in children:
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        module = words[words.index(b"-m") + 1].decode() if b"-m" in words else ""
        if module in names:
            found[names[module]] = child
    return found


@contextmanager
def _model_alone(folder: Path) -> Iterator[Way]:
    with plain_rasa.running(folder, live_model(ROOT)) as (url, pid):
        yield Way(name="Rasa with our model", ask=_rest(url, QUESTIONS), processes={"rasa": pid})


@contextmanager
def _default_rasa(folder: Path, trained: Path | None) -> Iterator[Way]:
    project = trained or _trained_default(folder / "default")
    model = next((project / "models").glob("*.tar.gz"))
    with plain_rasa.running(folder, model, root=project) as (url, pid):
        yield Way(name="default Rasa", ask=_rest(url, SMALL_TALK), processes={"rasa": pid})


def _trained_default(project: Path) -> Path:
    project.mkdir()
    environment = system_environment() | RASA_ENVIRONMENT
    print("training a default project …", flush=True)
    command = [sys.executable, "-m", "rasa", "init", "--no-prompt", "--init-dir", str(project)]
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    return project


def _rest(url: str, said: tuple[str, ...]) -> Ask:
    """Asks over Rasa's REST channel, over a connection for each customer."""
    sessions, asked = threading.local(), count()

    def ask(number: int) -> None:
        if not hasattr(sessions, "session"):
            sessions.session = requests.Session()
            sessions.session.trust_env = False
        body = {"sender": f"customer-{number % _PEOPLE}-{next(asked) // 400}", "message": said[number % len(said)]}
        answer = sessions.session.post(url, json=body, timeout=_PATIENCE_SECONDS)
        answer.raise_for_status()

    return ask


if __name__ == "__main__":
    main()
