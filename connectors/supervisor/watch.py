"""Watch: the supervisor starts programs, waits until they are ready, restarts what dies, stops them in order."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.supervisor.children import Child, ending, last_lines
from connectors.supervisor.health import is_healthy
from connectors.supervisor.liveness import Liveness
from connectors.supervisor.programs import Program
from connectors.supervisor.restarts import TELL_AFTER_DEATHS, Restart, after_death

_TICK_SECONDS = 0.05
_SLOW_START_SECONDS = 120.0


class StartFailed(Exception):
    """A program can't be started until a person changes something; the message holds its last lines."""


@dataclass(frozen=True, kw_only=True)
class Hooks:
    """Whom the supervisor tells: `say` a line on the terminal, `told` the owner: a process and what needs a person."""

    say: Callable[[str], None]
    told: Callable[[str, str], None]


@dataclass(kw_only=True)
class _Slot:
    program: Program
    child: Child | None = None
    deaths: int = 0
    due_at: float = 0.0
    ready: bool = False
    was_ready: bool = False
    complained: bool = False
    liveness: Liveness | None = None

    def rest(self) -> None:
        """Asks no more whether it lives."""
        if self.liveness:
            self.liveness.stop()
            self.liveness = None


class Supervisor:
    """Watches programs from one thread; `stop` may be called from a signal handler."""

    def __init__(
        self,
        programs: Sequence[Program],
        log_dir: Path,
        hooks: Hooks,
        decide: Callable[[int, float], Restart] = after_death,
    ) -> None:
        """`decide` says what follows a death: see connectors.supervisor.restarts."""
        self._slots = [_Slot(program=program) for program in programs]
        self._log_dir = log_dir
        self._hooks = hooks
        self._decide = decide
        self._stop = threading.Event()
        self._hurry = threading.Event()

    def stop(self) -> None:
        """Ends `run`, in order; asked twice, at once."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    def pid(self, name: str) -> int | None:
        """The process id, and the group's, of a program that is ready now; may be asked from another thread."""
        slot = next(slot for slot in self._slots if slot.program.name == name)
        child = slot.child
        return child.pid if child and slot.ready else None

    def run(self, on_ready: Callable[[], None]) -> None:
        """Runs until `stop`; calls `on_ready` once, when every program is ready for the first time.

        Raises StartFailed, with everything stopped, when a program that was never ready says that only a person can
        change what keeps it from starting (EX_CONFIG). Whatever else a program dies of, it is tried on for ever.
        """
        told_ready = False
        try:
            while not self._stop.is_set():
                for slot in self._slots:
                    self._tend(slot, time.monotonic())
                if not told_ready and all(slot.ready for slot in self._slots):
                    told_ready = True
                    on_ready()
                self._stop.wait(_TICK_SECONDS)
        finally:
            self._stop.set()
            self._stop_all()

    def _tend(self, slot: _Slot, now: float) -> None:
        if slot.child is None:
            if now >= slot.due_at:
                slot.child = Child(slot.program, self._log_dir / f"{slot.program.name}.log", now)
            return
        exit_code = slot.child.exit_code()
        if exit_code is not None:
            self._bury(slot, slot.child, exit_code, now)
        elif not slot.ready:
            self._ask(slot, slot.child, now)
        elif slot.liveness and slot.liveness.hangs:
            self._end_hung(slot, slot.child, now)

    def _ask(self, slot: _Slot, child: Child, now: float) -> None:
        waited = now - child.started_at
        if all(is_healthy(probe) for probe in slot.program.probes):
            slot.ready = slot.was_ready = True
            slot.liveness = Liveness(slot.program.probes, slot.program.silent_seconds)
            slot.liveness.start()
            self._hooks.say(f"  {slot.program.name:<8} ready after {waited:.1f} s")
        elif waited > _SLOW_START_SECONDS and not slot.complained:
            slot.complained = True
            self._hooks.say(f"  {slot.program.name:<8} not ready after {waited:.0f} s; its log: {child.log_path}")

    def _end_hung(self, slot: _Slot, child: Child, now: float) -> None:
        """It lives but answers nothing: it is killed outright, as it may not hear anything milder."""
        name, silent = slot.program.name, slot.program.silent_seconds
        child.sweep()
        self._hooks.told(name, f"{name} answered nothing for {silent:.0f} s and was started again.")
        self._bury(slot, child, child.exit_code() or 0, now)

    def _bury(self, slot: _Slot, child: Child, exit_code: int, now: float) -> None:
        name = slot.program.name
        child.sweep()
        slot.rest()
        restart = self._decide(slot.deaths, now - child.started_at)
        slot.child, slot.ready = None, False
        slot.deaths, slot.due_at = restart.deaths, now + restart.delay_seconds
        self._hooks.say(f"  {name:<8} ended ({ending(exit_code)}); starts again in {restart.delay_seconds:.1f} s")
        if exit_code == os.EX_CONFIG and not slot.was_ready:
            raise StartFailed(f"{name} needs a person. {_last_words(child)}")
        if restart.tell_owner:
            self._hooks.told(name, f"{name} died {TELL_AFTER_DEATHS} times in a row. {_last_words(child)}")

    def _stop_all(self) -> None:
        for slot in reversed(self._slots):
            if slot.child is not None:
                slot.rest()
                self._hooks.say(f"  {slot.program.name:<8} stopping")
                self._end(slot.child)
                slot.child = None

    def _end(self, child: Child) -> None:
        deadline = time.monotonic() + child.program.stop_seconds
        child.ask_to_stop()
        while child.exit_code() is None and time.monotonic() < deadline and not self._hurry.is_set():
            self._hurry.wait(_TICK_SECONDS)
        child.sweep()


def _last_words(child: Child) -> str:
    lines = "\n".join(f"    {line}" for line in last_lines(child.log_path))
    return f"The end of {child.log_path}:\n{lines}"
