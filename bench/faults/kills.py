"""kill -9 at random moments, while customers ask, agents answer and conversations change hands."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from dataclasses import dataclass, field

from bench.beside import beside
from bench.faults.case import PAYMENT, PERSON, SHIPPING, Case
from bench.faults.people import Agent
from bench.faults.visitors import Shopper
from bot.conversations.conversation import State
from bot.store.engine.database import StoreBusy

_CUSTOMERS, _VISITORS = 24, 8
_PAUSE_SECONDS = 0.4
_LONGEST_PAUSE_SECONDS = 1.5
_TEXTS = (SHIPPING, PAYMENT, SHIPPING, PAYMENT, PERSON)


@dataclass
class Rounds:
    """`served` kills of web and worker, `thinking` of rasa and actions, `keeping` of PostgreSQL, `chatting` of the
    web-chat process, as `seed` orders. Customers write on phones and, where it is killed, on the shop's page."""

    served: int
    thinking: int
    keeping: int = 0
    chatting: int = 0
    seed: int | None = None
    _killed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seed = random.randrange(10**6) if self.seed is None else self.seed
        self._chance = random.Random(self.seed)

    def __str__(self) -> str:
        return f"kill -9 at random x{self.total}"

    @property
    def total(self) -> int:
        """How many kills."""
        return self.served + self.thinking + self.keeping + self.chatting

    def run(self, case: Case) -> None:
        """Kills while there is traffic, waiting only until the one to kill is there again."""
        chance = random.Random(self.seed)
        with (
            beside(lambda ended: _write(case, self._customers(case), ended, chance)),
            beside(lambda ended: _agent(case, case.eva, ended)),
        ):
            for target in self._order():
                time.sleep(self._chance.uniform(0.0, _LONGEST_PAUSE_SECONDS))
                self._kill(case, target)
        case.over()
        # Whoever still waits for a person gets one.
        _serve_all(case, case.eva)
        print(f"    killed: {', '.join(f'{name} {times}' for name, times in sorted(self._killed.items()))}", flush=True)

    def _customers(self, case: Case) -> list[Shopper]:
        """On phones, unless nothing is killed that they meet; on the shop's page, where that is."""
        phones = _CUSTOMERS if self.total > self.chatting else 0
        visitors = _VISITORS if self.chatting else 0
        return [
            *(case.customer(("telegram", "whatsapp")[number % 2]) for number in range(phones)),
            *(case.visitor() for _ in range(visitors)),
        ]

    def _order(self) -> list[str]:
        served = [("web", "worker")[self._chance.random() < 0.6] for _ in range(self.served)]
        thinking = [("rasa", "actions")[number % 2] for number in range(self.thinking)]
        order = served + thinking + ["postgresql"] * self.keeping + ["webchat"] * self.chatting
        self._chance.shuffle(order)
        return order

    def _kill(self, case: Case, target: str) -> None:
        if target == "postgresql":
            case.house.restart_database()
        else:
            case.house.kill(target)
        self._killed[target] = self._killed.get(target, 0) + 1
        case.expects(case.house.is_sound(), f"the database is damaged after kill {sum(self._killed.values())}")


def _write(case: Case, customers: list[Shopper], stop: threading.Event, chance: random.Random) -> None:
    asked = 0
    while not stop.wait(_PAUSE_SECONDS):
        asked += 1
        case.writes(chance.choice(customers), f"{chance.choice(_TEXTS)} {asked}")


def _agent(case: Case, agent: Agent, stop: threading.Event) -> None:
    while not stop.wait(_PAUSE_SECONDS):
        # This bench looks at the same server, which may be the one that was killed.
        with contextlib.suppress(StoreBusy):
            _serve_all(case, agent)


def _serve_all(case: Case, agent: Agent) -> None:
    for customer in list(case.written):
        if case.state(customer) is State.QUEUED:
            _serve(case, agent, customer)


def _serve(case: Case, agent: Agent, customer: Shopper) -> None:
    """Takes it, says something and gives it back; each may have to be sent again, and may have arrived before."""
    agent.does("accept", customer)
    if case.state(customer) is not State.AGENT:
        return
    agent.replies(customer, f"Eva here, {time.time_ns()}")
    agent.does("return_to_bot", customer)
