"""Version: one published state of what the bot knows, and the plan to publish one at a time of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class VersionKind(str, Enum):
    """Why a version is kept."""

    PUBLISHED = "published"
    # Edits that were not published when somebody went back: kept so that they can be taken up again.
    SET_ASIDE = "set_aside"
    # Files of a plan, from when it was made.
    PLANNED = "planned"


@dataclass(frozen=True, kw_only=True)
class Version:
    """A set of files with the model that goes with it; nobody changes it afterwards.

    `files` names the set by a digest of its content, `model` is a file in models/ (None where none was ever trained for
    it) and `trained_from` the digest of what it learned. `back_to` is the version that this one repeats. `commit` is
    git's name for it. `comparison` is what the trainer found out about it, if it compared.
    """

    number: int
    kind: VersionKind
    files: str
    model: str | None
    trained_from: str
    why: str
    agent_id: str | None
    created_at: float
    back_to: int | None = None
    commit: str | None = None
    comparison: Mapping[str, Any] | None = None


class PlanState(str, Enum):
    """Where a plan stands."""

    WAITING = "waiting"
    # Its files are live; at its end the ones from before come back.
    LIVE = "live"
    DONE = "done"
    # Somebody else published meanwhile, or it could not be published: a person decides.
    HELD_BACK = "held_back"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Publishes `version` at `begins` and, where it `ends`, goes back then to the files that were live at the planning.

    Both times are on the shop's clock ("2026-11-26T20:00"); `due_at` is the next of them in UTC unix seconds. `base` is
    the set of files that must be live for it. `weekly`: it begins anew a week later. `reason` says why it is held back.
    """

    plan_id: str
    version: int
    base: str
    begins: str
    ends: str | None
    weekly: bool
    why: str
    agent_id: str | None
    state: PlanState
    due_at: float
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class FileSet:
    """The files of a data folder by their path within it; `digest` names the set."""

    digest: str
    contents: Mapping[str, bytes] = field(repr=False)
