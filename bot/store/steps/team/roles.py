"""Roles inside a transaction: gives a person another role; the last admin who can sign in keeps theirs."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from bot.phrases import phrase
from bot.store.engine.database import Row, Transaction
from bot.store.steps.conversations import activity_messages, transitions
from bot.store.steps.team import sessions
from bot.store.steps.team.audit import record
from bot.team.agent import Role
from bot.team.audit import Act, Actor


class LastAdmin(Exception):
    """Nobody else could manage people any more: make another person an admin first."""


def change(tx: Transaction, row: Row, role: Role, actor: Actor, *, now: float) -> None:
    """Gives the person in this row of `agent` the role. Raises LastAdmin."""
    agent_id = row["agent_id"]
    if row["role"] == role.value:
        return
    if row["role"] == Role.ADMIN.value:
        check_another_admin(tx, agent_id, actor)
    tx.run("UPDATE agent SET role = :role, reads_conversations = 0 WHERE agent_id = :id", role=role.value, id=agent_id)
    if role is Role.OWNER:
        leave_conversations(tx, agent_id, row["name"], now)
    record(tx, Act.ROLE_CHANGED, actor, about_id=agent_id, details=f"{row['role']} → {role.value}", now=now)


def check_another_admin(tx: Transaction, agent_id: str, actor: Actor) -> None:
    """Raises LastAdmin where no other admin can sign in: by a password, the shop's provider, or being signed in now."""
    other = tx.row(
        "SELECT 1 AS other FROM agent WHERE role = 'admin' AND disabled_at IS NULL AND agent_id <> :id"
        " AND (password_hash IS NOT NULL OR agent_id = :actor"
        " OR EXISTS (SELECT 1 FROM provider_identity p WHERE p.agent_id = agent.agent_id)) LIMIT 1",
        id=agent_id,
        actor=actor.agent_id,
    )
    if other is None:
        raise LastAdmin(phrase("This is the last admin who can sign in. Make somebody else an admin first."))


def leave_conversations(tx: Transaction, agent_id: str, name: str, now: float) -> None:
    """Who sees no conversations holds none, is not waited for, and has no page open that shows one."""
    sessions.end_all(tx, agent_id)
    tx.run("DELETE FROM presence WHERE agent_id = :id", id=agent_id)
    tx.event("presence")
    return_all(tx, agent_id, phrase("%(name)s sees no conversations any more", name=name), now)


def return_all(tx: Transaction, agent_id: str, why: str, now: float) -> int:
    """Puts all conversations of the person back into the queue and tells `why` in each; how many."""
    conversations = tx.rows(
        "SELECT conversation_id FROM conversation WHERE state = 'agent' AND agent_id = :id", id=agent_id
    )
    for row in conversations:
        conversation = transitions.read(tx, row["conversation_id"])
        text = phrase("%(why)s, so the conversation went back to the queue.", why=why)
        activity_messages.write(tx, conversation, text, now=now)
        transitions.change(tx, conversation, Verb.RELEASE, now=now)
        tx.event("queue", conversation.conversation_id)
    return len(conversations)
