"""Invitation: a link with which one person joins the team, in a role that an admin chose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.phrases import phrase
from bot.team.agent import Role

INVITATION_SECONDS = 3 * 24 * 3600.0
NAME_LENGTH = 60
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{0,59}")


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invitation that is open until `expires_at`. `invited_by` is a name; None: from the command line."""

    invitation_id: str
    login: str
    role: Role
    invited_by: str | None
    created_at: float
    expires_at: float


def login_of(text: str) -> str:
    """A login as the store keeps it: small letters, as in ana or ana@example.com. Raises ValueError in plain words."""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise ValueError(phrase("A login has 1 to 60 of the letters a to z, figures, and . _ + @ -, such as ana."))
    return login


def name_of(text: str) -> str:
    """A name as customers see it. Raises ValueError in plain words."""
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        raise ValueError(
            phrase("The name must have 1 to %(name_length)s letters; customers see it.", name_length=NAME_LENGTH)
        )
    return name
