"""Finding: one line of the doctor's report: what was checked, its state, and the cure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.settings import Settings


class Level(str, Enum):
    """The level of a finding."""

    OK = "ok"
    # It works, but look at it.
    WARN = "warn"
    # Something does not work, or will not.
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The state of `what` in a few words, and the cure if something is wrong."""

    level: Level
    what: str
    text: str
    cure: str = ""

    def line(self) -> str:
        """As the terminal shows it."""
        return f"{self.level.value:<5} {self.what:<10} {self.text}{f' → {self.cure}' if self.cure else ''}"


def tell(findings: Iterable[Finding], say: Callable[[str], None]) -> int:
    """Says each finding as soon as it is there, then the sum; 1 where something fails, else 0."""
    levels = []
    for finding in findings:
        levels.append(finding.level)
        say(finding.line())
    failures, warnings = levels.count(Level.FAIL), levels.count(Level.WARN)
    say(f"{failures} to mend, {warnings} to look at." if failures or warnings else "All is well.")
    return 1 if failures else 0


Check = Callable[[Settings], Iterator[Finding]]


def ok(what: str, text: str) -> Finding:
    """All is well."""
    return Finding(level=Level.OK, what=what, text=text)


def warn(what: str, text: str, cure: str) -> Finding:
    """Worth a look."""
    return Finding(level=Level.WARN, what=what, text=text, cure=cure)


def fail(what: str, text: str, cure: str) -> Finding:
    """Something is broken."""
    return Finding(level=Level.FAIL, what=what, text=text, cure=cure)
