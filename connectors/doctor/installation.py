"""Checks of the whole installation: every machine's processes live, agree on the time and serve the same model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from bot.settings import Settings
from bot.store.engine.inspection import is_made, look
from bot.store.running.processes import Process
from connectors.accounts import open_store
from connectors.doctor.finding import Finding, fail, ok, warn
from connectors.doctor.install import free_space
from connectors.metrics.telling import EVERY_SECONDS

_LATE_SECONDS = EVERY_SECONDS + 4.0
_CLOCK_SECONDS = 5.0
Read = Callable[[], list[Process]]


def installation(settings: Settings) -> Iterator[Finding]:
    """What the processes of all machines tell through the database; nothing on a single machine that is not running."""
    if not is_made(settings.store_place) or look(settings.store_place).pending:
        return
    store = open_store(settings)
    try:
        yield from examine(store.processes.all)
    finally:
        store.close()


def examine(
    read: Read, now: Callable[[], float] = time.time, wait: Callable[[float], None] = time.sleep
) -> Iterator[Finding]:
    """The findings. Where more than one machine tells, they are watched until each should have told again."""
    first = {process.process_id: process for process in read()}
    if len({process.host for process in first.values()}) < 2:
        return
    seen: dict[str, tuple[Process, float]] = {}
    for _ in range(int(_LATE_SECONDS)):
        wait(1.0)
        for process in read():
            before = first.get(process.process_id)
            if process.process_id not in seen and (before is None or process.beat != before.beat):
                seen[process.process_id] = (process, now())
        if set(first) <= set(seen):
            break
    yield from (_alive(process, seen) for process in first.values())
    living = [process for process, _ in seen.values()]
    yield from _clocks(seen)
    yield from _disks(living)
    yield _same("models", {f"{each.host}/{each.kind}": str(each.facts.get("model", "")) for each in living})
    yield _same("code", {f"{each.host}/{each.kind}": str(each.facts.get("schema", "")) for each in living})


def _alive(process: Process, seen: Mapping[str, tuple[Process, float]]) -> Finding:
    if process.process_id in seen:
        return ok(process.kind, f"{process.host} lives")
    cure = "start it, or wait an hour until it is forgotten"
    return fail(process.kind, f"{process.host} told nothing within {_LATE_SECONDS:.0f} s", cure)


def _clocks(seen: Mapping[str, tuple[Process, float]]) -> Iterator[Finding]:
    for host in sorted({process.host for process, _ in seen.values()}):
        offsets = [process.told_at - at for process, at in seen.values() if process.host == host]
        offset = min(offsets, key=abs)
        if abs(offset) > _CLOCK_SECONDS:
            yield fail("clock", f"{host} is off by {offset:+.0f} s", "set it by the network (timedatectl set-ntp true)")


def _disks(living: list[Process]) -> Iterator[Finding]:
    machines = {process.host: process for process in living}
    for host, process in sorted(machines.items()):
        finding = free_space(int(process.facts.get("free_bytes", 0)))
        if finding.cure:
            yield Finding(level=finding.level, what="disk", text=f"{host}: {finding.text}", cure=finding.cure)
        if not process.facts.get("writable", True):
            yield fail("disk", f"{host}: the data folder can't be written", "give it to the user who runs Mostrador")
        if process.facts.get("media") is False:
            cure = "mount the same folder on every machine, or set MOSTRADOR_MEDIA_URL"
            yield fail("media", f"{host} does not reach the media", cure)


def _same(what: str, values: Mapping[str, str]) -> Finding:
    named = {name: value for name, value in values.items() if value}
    if len(set(named.values())) <= 1:
        return ok(what, f"the same on all machines ({next(iter(named.values()), 'none told')[:16]})")
    told = ", ".join(f"{name} {value[:12]}" for name, value in sorted(named.items()))
    return warn(what, f"differ: {told}", "wait for a change under way, or start that machine again")
