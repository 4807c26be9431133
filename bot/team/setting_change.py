"""Setting change: who changed which of the shop's settings on a page, from what to what, and whether it can go back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# One row of the database, None where there is none.
KeptRow = Mapping[str, Any] | None


class SettingKind(str, Enum):
    """What kind of thing was changed."""

    SETTING = "setting"
    ACCOUNT = "account"
    TARGET = "target"
    NUDGE = "nudge"
    # How many conversations one person, and anybody of one team, may hold at once.
    PERSON_LIMIT = "person_limit"
    TEAM_LIMIT = "team_limit"
    # A file of data/, whole; not a row.
    FILE = "file"


class UndoRefused(ValueError):
    """The change can't be undone; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class SettingChange:
    """One change. `subject` is the setting's name or the thing's id; `before` and `after` may hold sealed secrets.

    `is_latest`: nothing of this subject changed later, so it can be undone.
    """

    number: int
    kind: SettingKind
    subject: str
    before: KeptRow = field(repr=False)
    after: KeptRow = field(repr=False)
    changed_at: float
    agent_name: str | None
    undone_at: float | None
    is_latest: bool

    @property
    def may_undo(self) -> bool:
        """Whether a press can take it back."""
        return self.is_latest and self.undone_at is None
