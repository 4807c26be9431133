"""Agent: a person who answers, with a role and a name that customers see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """What a person may do; each role includes those before it."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A person as stored. `login` is what they sign in with; no password means they need a sign-in link."""

    agent_id: str
    name: str
    login: str
    role: Role
    has_password: bool
