"""Agent: a person who answers, with a role and a name that customers see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """The rights of a person; each role includes the roles before it."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A person as stored. They sign in with `login`; without a password they need a sign-in link."""

    agent_id: str
    name: str
    login: str
    role: Role
    has_password: bool


@dataclass(frozen=True, kw_only=True)
class StaffAccount:
    """An agent with what an admin sees of the account.

    `has_code`: signing in asks for a code of their phone; `off_since`: None where the account is on; `seen_at`: when a
    page of theirs was last alive, None for never; `sessions`: where they are signed in; `held`: their conversations.
    """

    agent_id: str
    name: str
    login: str
    role: Role
    has_password: bool
    has_code: bool
    off_since: float | None
    seen_at: float | None
    sessions: int
    held: int
