"""The doctor over several machines: who died, whose clock is wrong, whose disk is full, who serves another model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.store.running.processes import Process
from connectors.doctor.finding import Finding, Level
from connectors.doctor.installation import examine
from tests.bot.store.shop import Shop

NOW = 1_800_000_000.0
GOOD = {"free_bytes": 90_000_000_000, "writable": True, "schema": "m007_processes"}


class Machines:
    """Two machines with a worker and a web each; at each look all living ones have told again."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, Any]] = {}
        self.dead: set[str] = set()
        self.offsets: dict[str, float] = {}
        self.looks = 0

    def read(self) -> list[Process]:
        self.looks += 1
        return list(self._processes())

    def _processes(self) -> Iterator[Process]:
        for host in ("north", "south"):
            for kind in ("web", "worker"):
                name = f"{host}/{kind}"
                beat = 1 if name in self.dead else self.looks
                facts = GOOD | ({"model": "abc"} if kind == "worker" else {}) | self.facts.get(name, {})
                told_at = NOW + self.offsets.get(host, 0.0)
                yield Process(process_id=name, host=host, kind=kind, beat=beat, facts=facts, told_at=told_at)

    def findings(self, level: Level) -> list[Finding]:
        found = examine(self.read, now=lambda: NOW, wait=lambda seconds: None)
        return [finding for finding in found if finding.level is level]


def test_where_all_is_well_nothing_is_wrong() -> None:
    machines = Machines()
    assert machines.findings(Level.FAIL) + machines.findings(Level.WARN) == []
    assert len(machines.findings(Level.OK)) == 6


def test_a_dead_process_is_named_with_its_machine() -> None:
    machines = Machines()
    machines.dead = {"south/worker"}
    (finding,) = machines.findings(Level.FAIL)
    assert (finding.what, finding.text.split()[0]) == ("worker", "south")


def test_a_clock_that_is_wrong_is_named() -> None:
    machines = Machines()
    machines.offsets = {"south": 40.0}
    (finding,) = machines.findings(Level.FAIL)
    assert (finding.what, finding.text) == ("clock", "south is off by +40 s")


def test_another_model_on_one_machine_is_told() -> None:
    machines = Machines()
    machines.facts = {"south/worker": {"model": "xyz"}}
    (finding,) = machines.findings(Level.WARN)
    assert finding.what == "models"
    assert "north/worker abc" in finding.text


def test_a_full_disk_and_media_out_of_reach_are_told_of_their_machine() -> None:
    machines = Machines()
    machines.facts = {"north/worker": {"free_bytes": 1000, "media": False}}
    assert [(finding.what, finding.text.split()[0].strip(":")) for finding in machines.findings(Level.FAIL)] == [
        ("disk", "north"),
        ("media", "north"),
    ]


def test_one_machine_alone_is_looked_at_elsewhere(shop: Shop) -> None:
    shop.store.processes.tell("a:web:1", "a", "web", GOOD, now=NOW)
    assert list(examine(shop.store.processes.all)) == []


def test_who_told_nothing_for_an_hour_is_forgotten(shop: Shop) -> None:
    shop.store.processes.tell("a:web:1", "a", "web", GOOD, now=NOW)
    shop.store.processes.tell("b:web:1", "b", "web", GOOD, now=NOW + 10)
    shop.store.processes.tell("b:web:1", "b", "web", GOOD, now=NOW + 3605)
    assert [(each.host, each.beat) for each in shop.store.processes.all()] == [("b", 2)]
