"""Simulation: what saturates first as a shop grows tenfold, a hundredfold, a thousandfold, and which piece to add.

    python -m bench.simulate [--check] [--per-second 0.5] [--plot FOLDER]

Messages arrive at random (Poisson) and go through what they go through in the product: a web process keeps the
message, a worker claims the turn, Rasa answers, the worker ends the turn, sends and records. Each process works at
one thing at a time (Python's lock) and needs a core for it; each transaction needs the shop's one write lock (decision
170); a WhatsApp number takes 80 messages a second, in and out. The times of each are those that `bench.throughput`
and `bench.growth` measured. Where a piece is busy for more than 70 % of the time, more of it is added, until none is;
what can't be added is said.

With `--check` the product itself answers eight customers now, as `bench.throughput` has it do; the simulation gets the
CPU times of that run and the cores that others left, and must come to the measured answers a second within 25 %.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import random
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.plot import plot

_BUSY = 0.7
_MESSAGES = 3_000
_TOLERANCE = 0.25
_CUSTOMERS = 8
_RATE_OF_A_NUMBER = 80.0
_CORES_OF_A_MACHINE = 4


@dataclass(frozen=True, kw_only=True)
class Service:
    """Seconds that one message takes of each piece. `lock` is one transaction's, `transactions` are of web and worker.

    `driver` is the CPU of who asks and of the provider where they share the machine.
    """

    web: float = 0.0061
    worker: float = 0.0106
    rasa: float = 0.0084
    lock: float = 0.0006
    transactions: int = 5
    provider: float = 0.08
    driver: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """How many there are of each."""

    web: int = 1
    worker: int = 1
    rasa: int = 1
    core: int = 2
    number: int = 1


@dataclass
class Piece:
    """Servers of one kind, with who waits for them; `busy` adds up how long they worked."""

    servers: int
    free: int = field(init=False)
    busy: float = 0.0
    waiting: deque[Callable[[], None]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.free = self.servers


@dataclass(frozen=True, kw_only=True)
class Result:
    """Answers a second, the time to an answer in seconds (median and 95 of 100), and how busy each piece was."""

    per_second: float
    median: float
    p95: float
    busy: dict[str, float]

    @property
    def first(self) -> str:
        """The piece that is busiest."""
        return max(self.busy, key=lambda name: self.busy[name])


class World:
    """A clock, pieces, and messages on their way through them."""

    def __init__(self, service: Service, pieces: Pieces, seed: int) -> None:
        self.now = 0.0
        self._service = service
        self._chance = random.Random(seed)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbered = 0
        self.pieces = {name: Piece(count) for name, count in vars(pieces).items()} | {"write lock": Piece(1)}
        self.waits: list[float] = []

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Does something later."""
        self._numbered += 1
        heapq.heappush(self._events, (when, self._numbered, act))

    def run(self, until: Callable[[], bool]) -> None:
        """Goes on until enough has happened, or nothing more does."""
        while self._events and not until():
            self.now, _, act = heapq.heappop(self._events)
            act()

    def message(self, then: Callable[[], None] = lambda: None) -> None:
        """One message's way, from its webhook until the provider took the answer."""
        began, way = self.now, self._way()

        def step() -> None:
            try:
                names, seconds = next(way)
            except StopIteration:
                self.waits.append(self.now - began)
                then()
                return
            self._take(list(names), seconds, step)

        step()

    def _way(self) -> Iterator[tuple[tuple[str, ...], float]]:
        service, share = self._service, self._service.transactions
        lock = service.lock
        yield ("number",), 1 / _RATE_OF_A_NUMBER
        if service.driver:
            yield ("core",), self._drawn(service.driver)
        yield ("web", "core"), self._drawn(service.web)
        yield ("web", "write lock"), lock
        yield ("worker", "core"), self._drawn(service.worker * 0.3)
        yield ("write lock",), lock
        yield ("rasa", "core"), self._drawn(service.rasa)
        yield ("worker", "core"), self._drawn(service.worker * 0.4)
        yield ("write lock",), lock * (share - 3)
        yield ("number",), 1 / _RATE_OF_A_NUMBER
        yield (), service.provider
        yield ("worker", "core"), self._drawn(service.worker * 0.3)
        yield ("write lock",), lock

    def _drawn(self, mean: float) -> float:
        """A time that varies as measured ones do: half of it steady, half by chance."""
        return mean / 2 + self._chance.expovariate(2 / mean) if mean else 0.0

    def _take(self, names: list[str], seconds: float, then: Callable[[], None]) -> None:
        """Waits for each piece in turn, holds them all for so long, and gives them back."""
        held: list[Piece] = []

        def next_piece() -> None:
            if len(held) == len(names):
                self.at(self.now + seconds, give_back)
                return
            piece = self.pieces[names[len(held)]]

            def got() -> None:
                held.append(piece)
                next_piece()

            if piece.free:
                piece.free -= 1
                got()
            else:
                piece.waiting.append(got)

        def give_back() -> None:
            for piece in held:
                piece.busy += seconds
                if piece.waiting:
                    self.at(self.now, piece.waiting.popleft())
                else:
                    piece.free += 1
            then()

        next_piece()

    def result(self) -> Result:
        """What it came to; the first tenth, in which everything was empty, doesn't count for the times."""
        waits = sorted(self.waits[len(self.waits) // 10 :])
        return Result(
            per_second=len(self.waits) / self.now,
            median=statistics.median(waits),
            p95=waits[int(len(waits) * 0.95)],
            busy={name: piece.busy / self.now / piece.servers for name, piece in self.pieces.items()},
        )


def arriving(
    service: Service, pieces: Pieces, per_second: float, *, seed: int = 1, messages: int = _MESSAGES
) -> Result:
    """Messages that arrive at random, so many a second."""
    world, chance = World(service, pieces, seed), random.Random(seed + 1)
    when = 0.0
    for _ in range(messages):
        when += chance.expovariate(per_second)
        world.at(when, world.message)
    world.run(lambda: len(world.waits) >= messages)
    return world.result()


def asking(service: Service, pieces: Pieces, customers: int, *, seed: int = 1, messages: int = 2_000) -> Result:
    """Customers who ask again as soon as the answer is there."""
    world = World(service, pieces, seed)

    def again() -> None:
        world.message(again)

    for _ in range(customers):
        world.at(0.0, again)
    world.run(lambda: len(world.waits) >= messages)
    return world.result()


def grown(service: Service, per_second: float, start: Pieces) -> tuple[Pieces, list[str], Result]:
    """The pieces with which none is too busy, what was added in this order, and what it comes to then."""
    pieces, added = start, []
    while True:
        result = arriving(service, pieces, per_second)
        busiest = max((name for name in result.busy if name != "write lock"), key=lambda name: result.busy[name])
        if result.busy["write lock"] > _BUSY and result.first == "write lock":
            return pieces, [*added, "write lock"], result
        if result.busy[busiest] <= _BUSY:
            return pieces, added, result
        more = _CORES_OF_A_MACHINE if busiest == "core" else max(1, math.ceil(getattr(pieces, busiest) * 0.3))
        pieces = replace(pieces, **{busiest: getattr(pieces, busiest) + more})
        added.append(busiest)


def main() -> int:
    """Prints the table, or the check."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulate")
    parser.add_argument("--per-second", type=float, default=0.5, help="messages in the busiest hour now (default: 0.5)")
    parser.add_argument("--lock-ms", type=float, default=None, help="what a transaction takes (bench.growth)")
    parser.add_argument("--check", action="store_true", help="measure the product now, and compare")
    parser.add_argument("--plot", type=Path, help="where simulation.svg is written")
    asked = parser.parse_args()
    if asked.check:
        return _check()
    service = Service() if asked.lock_ms is None else Service(lock=asked.lock_ms / 1000)
    print(f"{'times':>6} {'messages/s':>11} {'busiest of 1':>16} {'median':>8} {'p95':>8}   pieces (added, in order)")
    for times in (1, 10, 100, 1000):
        _tell(service, times, asked.per_second * times)
    if asked.plot:
        _plot(service, asked.plot)
    return 0


def _tell(service: Service, times: int, per_second: float) -> None:
    alone = arriving(service, Pieces(), min(per_second, 200.0))
    pieces, added, result = grown(service, per_second, Pieces())
    order = ", ".join(dict.fromkeys(added)) or "nothing"
    counts = ", ".join(f"{count} {name}" for name, count in vars(pieces).items())
    print(
        f"{times:6} {per_second:11.1f} {alone.first:>10} {alone.busy[alone.first] * 100:4.0f}% {result.median:6.2f} s"
        f" {result.p95:6.2f} s   {counts} (added: {order})",
        flush=True,
    )


def _plot(service: Service, folder: Path) -> None:
    """The answer time of one machine, and of two with two of each, as messages come faster."""
    curves: dict[str, list[tuple[float, float]]] = {}
    for name, pieces in {
        "one of each, 2 cores": Pieces(),
        "one of each, 4 cores": Pieces(core=4),
        "2 of each, 8 cores": Pieces(web=2, worker=2, rasa=2, core=8, number=4),
    }.items():
        for per_second in (5.0, 10.0, 20.0, 30.0, 50.0, 80.0, 120.0):
            p95 = arriving(service, pieces, per_second, messages=1_000).p95
            if p95 < 2.0:
                curves.setdefault(name, []).append((per_second, p95))
    plot(folder / "simulation.svg", "Simulated: time to the answer, 95 of 100", "messages a second", "s", curves)


def _check() -> int:
    from contextlib import ExitStack

    from bench import throughput

    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        way = started.enter_context(throughput._product(Path(folder)))
        throughput._measure(way, _CUSTOMERS, 60)
        before, own = _machine(), os.times()
        measured = throughput._measure(way, _CUSTOMERS, 400)
        after, own_after = _machine(), os.times()
    answers = len(measured.waits)
    driver = (own_after.user + own_after.system - own.user - own.system) / answers
    of_ours = sum(measured.cpu.values()) / answers + driver
    total = after[0] - before[0]
    others = max(0.0, (after[1] - before[1]) - of_ours * answers)
    cores = (os.cpu_count() or 1) * (1 - others / total)
    cpu = {
        name: sum(seconds for key, seconds in measured.cpu.items() if name in key) / answers
        for name in ("web", "worker", "rasa")
    }
    # The simulation has whole cores: what others took makes each of ours slower.
    slower = (os.cpu_count() or 1) / cores
    rest = of_ours - driver - sum(cpu.values())
    service = Service(
        web=cpu["web"] * slower,
        worker=cpu["worker"] * slower,
        rasa=cpu["rasa"] * slower,
        driver=(driver + rest) * slower,
        provider=0.0,
    )
    simulated = asking(service, Pieces(core=os.cpu_count() or 1, number=100), _CUSTOMERS)
    ratio = simulated.per_second / measured.per_second
    print(f"measured  {measured.per_second:6.1f} answers/s, median {statistics.median(measured.waits) * 1000:.0f} ms")
    print(
        f"simulated {simulated.per_second:6.1f} answers/s, median {simulated.median * 1000:.0f} ms ({ratio:.2f} times)"
    )
    print(f"others took {others / total * 100:.0f} % of the machine; {simulated.first} was the busiest piece")
    return 0 if abs(ratio - 1) <= _TOLERANCE else 1


def _machine() -> tuple[float, float]:
    """Seconds of all cores since the start, all and those in which they worked (proc(5), /proc/stat)."""
    values = [float(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    tick = os.sysconf("SC_CLK_TCK")
    idle = values[3] + values[4]
    return sum(values) / tick, (sum(values) - idle) / tick


if __name__ == "__main__":
    sys.exit(main())
