"""Provider: the shop's own sign-in for its people (OpenID Connect), and the role that a person's groups give. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.team.agent import Role

# How long a session lasts that began there: who was removed there is out by the next day.
PROVIDER_SESSION_SECONDS = 12 * 3600.0
# Of several groups the first of these counts.
_ORDER = (Role.ADMIN, Role.EDITOR, Role.AGENT, Role.OWNER)


class NotAdmitted(Exception):
    """The person is known to the provider but may not come in; the message tells them why and what to do."""


@dataclass(frozen=True, kw_only=True)
class ProviderPerson:
    """A person as the provider's signed token names them. `subject` never changes; `email` may."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    email_verified: bool = False
    groups: frozenset[str] = field(default_factory=frozenset)


def roles_of(text: str) -> dict[str, Role]:
    """The role that each group gives, from `Support = agent, Heads = admin`. Raises ValueError."""
    roles = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        group, equals, role = (part.strip() for part in pair.rpartition("="))
        if not equals or not group:
            raise ValueError
        roles[group] = Role(role.lower())
    if not roles:
        raise ValueError
    return roles


def role_of(groups: Iterable[str], roles: Mapping[str, Role]) -> Role | None:
    """The highest role that these groups give; None where none of them gives one."""
    given = {roles[group] for group in groups if group in roles}
    return next((role for role in _ORDER if role in given), None)
