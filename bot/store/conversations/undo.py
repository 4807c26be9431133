"""Undo: for a moment an agent takes back what they sent, resolved, released or returned, as if they had not."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb
from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import blocks, owed, ratings, transitions
from bot.store.steps.delivery import held
from bot.team.routing import Policy

# A press at the last moment is on its way for a while.
_ON_ITS_WAY_SECONDS = 5.0
_REMEMBERED_SECONDS = 24 * 3600.0


class TooLate(Exception):
    """It can't be taken back any more; the message says why."""


# What a change that can be undone ended: help, or a wait for it.
_UNDONE = (State.AGENT.value, State.QUEUED.value)
_UNDONE_VERBS = (Verb.RESOLVE.value, Verb.RELEASE.value, Verb.RETURN_TO_BOT.value)


class Undo:
    """Takes back sends, and changes by which an agent gave a conversation away."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy

    def take_back(self, conversation_id: str, message_id: str, agent_id: str, *, now: float) -> str:
        """The agent's own message is gone before it left; returns its text. Raises TooLate."""
        with self._database.write() as tx:
            row = tx.row(
                "SELECT text, client_key FROM message WHERE message_id = :id AND conversation_id = :conversation"
                " AND agent_id = :agent AND author = 'agent'",
                id=message_id,
                conversation=conversation_id,
                agent=agent_id,
            )
            if row is None:
                raise TooLate(phrase("this message is not yours, or not there any more"))
            if not held.take_back(tx, conversation_id, message_id):
                raise TooLate(phrase("the message is on its way already"))
            _remember(tx, conversation_id, row["client_key"], now)
            owed.refresh(tx, conversation_id, now=now)
            conversation = transitions.read(tx, conversation_id)
            if conversation.state is State.RESOLVED and ratings.helper_of(tx, conversation) is None:
                held.take_back_notices(tx, conversation_id)
            return str(row["text"])

    def revert(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """It is with its holder again or waits again, as before the agent's change; the customer is told nothing.

        `epoch` is the one that the change led to. The conversation is theirs even where it makes one too many: it was a
        moment ago. Raises TooLate or StaleConversation.
        """
        with self._database.write() as tx:
            conversation = transitions.read(tx, conversation_id)
            if conversation.epoch != epoch:
                raise StaleConversation(phrase("the conversation went on meanwhile; take it over if you want it back"))
            change = tx.row(
                "SELECT * FROM transition WHERE conversation_id = :id AND epoch = :epoch",
                id=conversation_id,
                epoch=epoch,
            )
            if change is None or change["from_state"] not in _UNDONE or change["agent_id"] != agent_id:
                raise TooLate(phrase("only who did it can undo it; take it over instead"))
            if change["verb"] not in _UNDONE_VERBS:
                raise TooLate(phrase("this can't be undone"))
            if now > change["changed_at"] + self._policy.undo_seconds + _ON_ITS_WAY_SECONDS:
                raise TooLate(phrase("that was too long ago; take it over instead"))
            if conversation.state is State.BOT and _wrote(tx, conversation_id, change["changed_at"]):
                raise StaleConversation(phrase("the customer wrote to the bot meanwhile; take it over"))
            blocks.check(tx, conversation)
            return _restore(tx, conversation, change, agent_id, now)


def _remember(tx: Transaction, conversation_id: str, client_key: str | None, now: float) -> None:
    """A page that did not hear that the reply had come sends it again; for a day that is refused."""
    tx.run("DELETE FROM taken_back WHERE taken_back_at < :before", before=now - _REMEMBERED_SECONDS)
    if client_key:
        tx.insert("taken_back", conversation_id=conversation_id, client_key=client_key, taken_back_at=now)


def _wrote(tx: Transaction, conversation_id: str, since: float) -> bool:
    row = tx.row(
        "SELECT 1 AS any FROM message WHERE conversation_id = :id AND addressed_to = 'bot' AND created_at > :since"
        " LIMIT 1",
        id=conversation_id,
        since=since,
    )
    return row is not None


def _restore(tx: Transaction, conversation: Conversation, change: Row, agent_id: str, now: float) -> Conversation:
    values = {"id": conversation.conversation_id, "at": change["changed_at"]}
    held.take_back_notices(tx, conversation.conversation_id)
    tx.run("UPDATE handoff SET ended_at = NULL WHERE conversation_id = :id AND ended_at = :at", **values)
    tx.run("UPDATE message SET answered_at = NULL WHERE conversation_id = :id AND answered_at = :at", **values)
    waited = change["from_state"] == State.QUEUED.value
    current = transitions.undo(tx, conversation, None if waited else agent_id)
    owed.refresh(tx, conversation.conversation_id, now=now)
    tx.event("queue", conversation.conversation_id)
    return current
