"""Session: one browser in which an agent is signed in."""

from __future__ import annotations

from dataclasses import dataclass

SESSION_SECONDS = 14 * 24 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session as its owner sees it. `seen_at`: when it was last used, to the minute; `here`: it is this browser's."""

    session_id: str
    address: str
    browser: str
    began_at: float
    seen_at: float
    here: bool
