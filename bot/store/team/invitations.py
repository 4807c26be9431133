"""Invitations in the store: admins make them; each is open for three days and works once."""

from __future__ import annotations

from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, Row
from bot.store.steps.team import agents
from bot.store.steps.team.agents import LoginTaken
from bot.store.steps.team.audit import record
from bot.store.steps.team.tokens import hash_of, new_token
from bot.team.agent import Agent, Role
from bot.team.audit import Act, Actor
from bot.team.invitation import INVITATION_SECONDS, Invitation

_OPEN = """
    SELECT i.*, a.name AS inviter FROM invitation i LEFT JOIN agent a ON a.agent_id = i.invited_by
    WHERE i.ended_at IS NULL AND i.expires_at > :now"""


class Invitations:
    """Makes, shows, withdraws and redeems invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(self, login: str, role: Role, actor: Actor, *, now: float) -> str:
        """The token of an invitation link; an earlier invitation for this login is void. Raises LoginTaken."""
        token = new_token()
        with self._database.write() as tx:
            if tx.row("SELECT 1 AS taken FROM agent WHERE login = :login", login=login):
                raise LoginTaken(
                    phrase("There is already somebody with the login %(login)s; choose another.", login=login)
                )
            tx.run(
                "UPDATE invitation SET ended_at = :now WHERE login = :login AND ended_at IS NULL", login=login, now=now
            )
            tx.insert(
                "invitation",
                invitation_id=new_id("i", now),
                token_hash=hash_of(token),
                login=login,
                role=role.value,
                invited_by=actor.agent_id,
                created_at=now,
                expires_at=now + INVITATION_SECONDS,
            )
            record(tx, Act.INVITED, actor, details=f"{login} as {role.value}", now=now)
        return token

    def open_ones(self, *, now: float) -> list[Invitation]:
        """Open invitations, the newest first."""
        return [_invitation(row) for row in self._database.rows(f"{_OPEN} ORDER BY i.created_at DESC", now=now)]

    def of(self, token: str, *, now: float) -> Invitation | None:
        """The open invitation with this token, or None."""
        row = self._database.row(f"{_OPEN} AND i.token_hash = :hash", hash=hash_of(token), now=now)
        return _invitation(row) if row else None

    def withdraw(self, invitation_id: str, actor: Actor, *, now: float) -> bool:
        """Withdraws the invitation; False where it had ended."""
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE invitation SET ended_at = :now WHERE invitation_id = :id AND ended_at IS NULL RETURNING login",
                id=invitation_id,
                now=now,
            )
            if row:
                record(tx, Act.INVITATION_WITHDRAWN, actor, details=row["login"], now=now)
            return row is not None

    def prune(self, *, before: float) -> int:
        """Deletes invitations that expired before then; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM invitation WHERE expires_at < :before", before=before)

    def redeem(self, token: str, *, name: str, password_hash: str, now: float, place: str = "") -> Agent | None:
        """Makes the account of the person who joins by this link; None where the link has ended. Raises LoginTaken."""
        with self._database.write() as tx:
            row = tx.row(f"{_OPEN} AND i.token_hash = :hash", hash=hash_of(token), now=now)
            if row is None:
                return None
            role = Role(row["role"])
            person = agents.insert(tx, name=name, login=row["login"], role=role, password_hash=password_hash, now=now)
            tx.run(
                "UPDATE invitation SET ended_at = :now, agent_id = :agent WHERE invitation_id = :id",
                now=now,
                agent=person.agent_id,
                id=row["invitation_id"],
            )
            actor = Actor(agent_id=person.agent_id, place=place)
            record(tx, Act.JOINED, actor, about_id=person.agent_id, details=role.value, now=now)
            return person


def _invitation(row: Row) -> Invitation:
    return Invitation(
        invitation_id=row["invitation_id"],
        login=row["login"],
        role=Role(row["role"]),
        invited_by=row["inviter"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
