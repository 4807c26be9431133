"""Progress: how far the tour through the facts has come, in a file of its own, so that it can stop and go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.phrases import phrase

STEPS: Mapping[str, str] = {
    "contact": phrase("Name and contact"),
    "languages": phrase("Languages"),
    "hours": phrase("Opening hours"),
    "zones": phrase("Where you send to"),
    "payment": phrase("Payment methods"),
    "entries": phrase("Questions to keep"),
    "end": phrase("What is left"),
}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The steps that are done; `later`: it is not offered any more, only found on its page."""

    done: frozenset[str] = frozenset()
    later: bool = False

    @property
    def next_step(self) -> str:
        """The first step that is not done; the end when all are."""
        return next((step for step in STEPS if step not in self.done), "end")

    def with_done(self, step: str) -> Progress:
        """The progress after a step."""
        return replace(self, done=self.done | {step})


def step_after(step: str) -> str:
    """The step that follows; the end after itself."""
    steps = list(STEPS)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def read_progress(path: Path) -> Progress:
    """The progress so far; none where nobody began, or the file can't be read."""
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Progress(done=frozenset(stored["done"]) & frozenset(STEPS), later=bool(stored["later"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Progress()


def store_progress(path: Path, progress: Progress) -> None:
    """Keeps the progress, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"done": sorted(progress.done), "later": progress.later}), encoding="utf-8")
    draft.replace(path)
