"""Agent: a person who answers, with a role and a name that customers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """The rights of a person. Editors are agents too, and admins all of these; see `INCLUDED`."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMIN = "admin"
    # Sees the shop's numbers and links; conversations only where an admin allows it.
    OWNER = "owner"


INCLUDED: Mapping[Role, frozenset[Role]] = {
    Role.AGENT: frozenset({Role.AGENT}),
    Role.EDITOR: frozenset({Role.AGENT, Role.EDITOR}),
    Role.ADMIN: frozenset(Role),
    Role.OWNER: frozenset({Role.OWNER}),
}


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A person as stored. They sign in with `login`; without a password they need a sign-in link.

    `reads_conversations`: an owner whom an admin allowed to; it says nothing of other roles. `language`: in which they
    read the desk, by its code; None for what their browser asks for.
    """

    agent_id: str
    name: str
    login: str
    role: Role
    has_password: bool
    reads_conversations: bool = False
    language: str | None = None

    @property
    def sees_conversations(self) -> bool:
        """Whether the person may see what customers write."""
        return self.role is not Role.OWNER or self.reads_conversations

    def may(self, role: Role) -> bool:
        """Whether the person has the role or one that includes it."""
        return role in INCLUDED[self.role] or (role is Role.AGENT and self.sees_conversations)


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
    reads_conversations: bool = False
