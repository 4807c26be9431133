"""Staff in the store: reads all accounts with their roles, changes roles, switches accounts off and on."""

from __future__ import annotations

from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations.contacts import PHONE_APP
from bot.store.steps.team import agents, passwords, roles, sessions
from bot.store.steps.team.audit import record
from bot.store.steps.team.push import delete_devices
from bot.team.agent import Agent, Role, StaffAccount
from bot.team.audit import Act, Actor

_CHANGED = phrase("This account changed meanwhile; look again.")

_DEVICES = "SELECT device_id FROM push_device WHERE agent_id = :id"


class UnknownStaffAccount(Exception):
    """No account has this id, or the account is not in the state that the change needs: look again."""


class StaffAccounts:
    """Reads all accounts, and makes the changes that only admins may make."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, *, now: float) -> list[StaffAccount]:
        """All accounts by name, those switched off last."""
        people = self._database.rows(
            "SELECT a.*, p.seen_at, (SELECT COUNT(*) FROM conversation WHERE state = 'agent'"
            " AND agent_id = a.agent_id) AS held,"
            " EXISTS (SELECT 1 FROM totp t WHERE t.agent_id = a.agent_id AND t.confirmed_at IS NOT NULL) AS code,"
            " (SELECT COUNT(*) FROM session s WHERE s.agent_id = a.agent_id AND s.expires_at > :now) AS sessions"
            " FROM agent a LEFT JOIN presence p USING (agent_id) WHERE a.agent_id <> :phone_app"
            " ORDER BY CASE WHEN a.disabled_at IS NULL THEN 0 ELSE 1 END, a.name, a.agent_id",
            now=now,
            phone_app=PHONE_APP,
        )
        return [_person(row) for row in people]

    def add(self, *, name: str, login: str, role: Role, actor: Actor, now: float) -> Agent:
        """A new person without a password. Raises LoginTaken."""
        with self._database.write() as tx:
            person = agents.insert(tx, name=name, login=login, role=role, now=now)
            tx.run(
                "UPDATE invitation SET ended_at = :now WHERE login = :login AND ended_at IS NULL", now=now, login=login
            )
            record(tx, Act.ADDED, actor, about_id=person.agent_id, details=role.value, now=now)
            return person

    def set_role(self, agent_id: str, role: Role, actor: Actor, *, now: float, was: str | None = None) -> None:
        """Gives the person the role; `was` is the role that the page showed. Raises LastAdmin, UnknownStaffAccount."""
        with self._database.write() as tx:
            row = _account(tx, agent_id, off=False)
            if was not in (None, row["role"]):
                raise UnknownStaffAccount(_CHANGED)
            roles.change(tx, row, role, actor, now=now)

    def let_read(self, agent_id: str, allowed: bool, actor: Actor, *, now: float) -> None:
        """An owner may see conversations from now on, or no longer. Raises UnknownStaffAccount for anybody else."""
        with self._database.write() as tx:
            row = _account(tx, agent_id, off=False)
            if row["role"] != Role.OWNER.value:
                raise UnknownStaffAccount(phrase("Only an owner is allowed to see conversations, or not."))
            tx.run(
                "UPDATE agent SET reads_conversations = :allowed WHERE agent_id = :id",
                allowed=int(allowed),
                id=agent_id,
            )
            if not allowed:
                roles.leave_conversations(tx, agent_id, row["name"], now)
            details = phrase("owner: sees conversations") if allowed else phrase("owner: sees no conversations")
            record(tx, Act.ROLE_CHANGED, actor, about_id=agent_id, details=details, now=now)

    def switch_off(self, agent_id: str, actor: Actor, *, now: float) -> int:
        """Ends the person's sessions, links and invitations; puts their conversations back into the queue; how many.

        Raises LastAdmin, UnknownStaffAccount.
        """
        with self._database.write() as tx:
            row = _account(tx, agent_id, off=False)
            if row["role"] == Role.ADMIN.value:
                roles.check_another_admin(tx, agent_id, actor)
            tx.run("UPDATE agent SET disabled_at = :now WHERE agent_id = :id", now=now, id=agent_id)
            _close_doors(tx, agent_id, now)
            why = phrase("%(row)s's account was switched off", row=row["name"])
            returned = roles.return_all(tx, agent_id, why, now)
            details = f"{returned} conversation{'' if returned == 1 else 's'} back to the queue"
            record(tx, Act.SWITCHED_OFF, actor, about_id=agent_id, details=details, now=now)
            return returned

    def switch_on(self, agent_id: str, actor: Actor, *, now: float) -> None:
        """The person may sign in again, with the password they had. Raises UnknownStaffAccount."""
        with self._database.write() as tx:
            _account(tx, agent_id, off=True)
            tx.run("UPDATE agent SET disabled_at = NULL WHERE agent_id = :id", id=agent_id)
            tx.event("presence")
            record(tx, Act.SWITCHED_ON, actor, about_id=agent_id, now=now)


def _account(tx: Transaction, agent_id: str, *, off: bool) -> Row:
    """The row of an account that is on, or off."""
    row = tx.row(
        "SELECT * FROM agent WHERE agent_id = :id AND agent_id <> :phone_app", id=agent_id, phone_app=PHONE_APP
    )
    if row is None or (row["disabled_at"] is not None) is not off:
        raise UnknownStaffAccount(_CHANGED)
    return row


def _close_doors(tx: Transaction, agent_id: str, now: float) -> None:
    sessions.end_all(tx, agent_id)
    passwords.void_links(tx, agent_id)
    tx.run("UPDATE invitation SET ended_at = :now WHERE invited_by = :id AND ended_at IS NULL", now=now, id=agent_id)
    delete_devices(tx, [row["device_id"] for row in tx.rows(_DEVICES, id=agent_id)])
    # No conversation waits for a person who can't come.
    tx.run("DELETE FROM presence WHERE agent_id = :id", id=agent_id)
    tx.event("presence")


def _person(row: Row) -> StaffAccount:
    return StaffAccount(
        agent_id=row["agent_id"],
        name=row["name"],
        login=row["login"],
        role=Role(row["role"]),
        has_password=row["password_hash"] is not None,
        has_code=bool(row["code"]),
        off_since=row["disabled_at"],
        seen_at=row["seen_at"],
        sessions=row["sessions"],
        held=row["held"],
        reads_conversations=bool(row["reads_conversations"]),
    )
