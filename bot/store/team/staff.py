"""Staff in the store: reads all accounts with their roles, changes roles, switches accounts off and on."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import activity_messages, transitions
from bot.store.steps.conversations.contacts import PHONE_APP
from bot.store.steps.team import agents, passwords, sessions
from bot.store.steps.team.audit import record
from bot.team.agent import Agent, Role, StaffAccount
from bot.team.audit import Act, Actor


class LastAdmin(Exception):
    """Nobody else could manage people any more: make another person an admin first."""


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

    def set_role(self, agent_id: str, role: Role, actor: Actor, *, now: float) -> None:
        """Gives the person the role. Raises LastAdmin, UnknownPerson."""
        with self._database.write() as tx:
            row = _account(tx, agent_id, off=False)
            if row["role"] == role.value:
                return
            if row["role"] == Role.ADMIN.value:
                _check_another_admin(tx, agent_id, actor)
            tx.run("UPDATE agent SET role = :role WHERE agent_id = :id", role=role.value, id=agent_id)
            details = f"{row['role']} → {role.value}"
            record(tx, Act.ROLE_CHANGED, actor, about_id=agent_id, details=details, now=now)

    def switch_off(self, agent_id: str, actor: Actor, *, now: float) -> int:
        """Ends the person's sessions, links and invitations; puts their conversations back into the queue; how many.

        Raises LastAdmin, UnknownPerson.
        """
        with self._database.write() as tx:
            row = _account(tx, agent_id, off=False)
            if row["role"] == Role.ADMIN.value:
                _check_another_admin(tx, agent_id, actor)
            tx.run("UPDATE agent SET disabled_at = :now WHERE agent_id = :id", now=now, id=agent_id)
            _close_doors(tx, agent_id, now)
            returned = _return_all(tx, agent_id, row["name"], now)
            details = f"{returned} conversation{'' if returned == 1 else 's'} back to the queue"
            record(tx, Act.SWITCHED_OFF, actor, about_id=agent_id, details=details, now=now)
            return returned

    def switch_on(self, agent_id: str, actor: Actor, *, now: float) -> None:
        """The person may sign in again, with the password they had. Raises UnknownPerson."""
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
        raise UnknownStaffAccount("This account changed meanwhile; look again.")
    return row


def _check_another_admin(tx: Transaction, agent_id: str, actor: Actor) -> None:
    # A person without a password can't sign in again alone; the acting person is signed in now.
    other = tx.row(
        "SELECT 1 AS other FROM agent WHERE role = 'admin' AND disabled_at IS NULL AND agent_id <> :id"
        " AND (password_hash IS NOT NULL OR agent_id = :actor) LIMIT 1",
        id=agent_id,
        actor=actor.agent_id,
    )
    if other is None:
        raise LastAdmin("This is the last admin who can sign in. Make somebody else an admin first.")


def _close_doors(tx: Transaction, agent_id: str, now: float) -> None:
    sessions.end_all(tx, agent_id)
    passwords.void_links(tx, agent_id)
    tx.run("UPDATE invitation SET ended_at = :now WHERE invited_by = :id AND ended_at IS NULL", now=now, id=agent_id)
    # No conversation waits for a person who can't come.
    tx.run("DELETE FROM presence WHERE agent_id = :id", id=agent_id)
    tx.event("presence")


def _return_all(tx: Transaction, agent_id: str, name: str, now: float) -> int:
    conversations = tx.rows(
        "SELECT conversation_id FROM conversation WHERE state = 'agent' AND agent_id = :id", id=agent_id
    )
    for row in conversations:
        conversation = transitions.read(tx, row["conversation_id"])
        text = f"{name}'s account was switched off, so the conversation went back to the queue."
        activity_messages.write(tx, conversation, text, now=now)
        transitions.change(tx, conversation, Verb.RELEASE, now=now)
        tx.event("queue", conversation.conversation_id)
    return len(conversations)


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
    )
