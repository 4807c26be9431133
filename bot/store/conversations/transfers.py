"""Transfers: an agent gives a conversation to a colleague or back to the queue, with a note of why."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb
from bot.phrases import phrase
from bot.shop.notices import Notices
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations import activity_messages, assignment, blocks, notes, transitions
from bot.store.steps.conversations.capacity import ANSWERS
from bot.team.routing import Policy


class NotThere(Exception):
    """The colleague can't take conversations any more: choose another agent."""


class Transfers:
    """Gives conversations, within the capacity of the agent who gets them."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

    def give(
        self,
        conversation_id: str,
        agent_id: str,
        to_agent_id: str | None,
        *,
        epoch: int,
        now: float,
        note: str = "",
    ) -> Conversation:
        """`agent_id` gives the conversation to `to_agent_id`, who gets a call, or (None) to the queue.

        The note is written in the same transaction and mentions the new holder. Any agent may give a free conversation;
        a colleague's is taken over first. Raises StaleConversation (CustomerBlocked too), NoFreeSlot or NotThere.
        """
        with self._database.write() as tx:
            conversation = transitions.read(tx, conversation_id)
            if conversation.epoch != epoch:
                raise StaleConversation(phrase("somebody was quicker: the conversation changed hands; look again"))
            if conversation.state is State.AGENT and conversation.agent_id != agent_id:
                raise StaleConversation(phrase("a colleague holds this conversation now; take it over first"))
            blocks.check(tx, conversation)
            giver, getter = _name(tx, agent_id), _name(tx, to_agent_id) if to_agent_id else phrase("the queue")
            text = phrase("%(giver)s transferred this conversation to %(getter)s.", giver=giver, getter=getter)
            activity_messages.write(tx, conversation, text, now=now)
            if note:
                notes.write(tx, conversation, agent_id, note, now=now, for_agent_id=to_agent_id)
            if to_agent_id is None:
                return self._to_queue(tx, conversation, agent_id, now)
            return assignment.take(
                tx, conversation, Verb.TAKE_OVER, to_agent_id, self._notices, self._policy, now=now, called_at=now
            )

    def _to_queue(self, tx: Transaction, conversation: Conversation, agent_id: str, now: float) -> Conversation:
        released = transitions.change(tx, conversation, Verb.RELEASE, now=now, agent_id=agent_id)
        tx.event("queue", conversation.conversation_id)
        return released


def _name(tx: Transaction, agent_id: str) -> str:
    row = tx.row(f"SELECT a.name FROM agent a WHERE a.agent_id = :id AND {ANSWERS}", id=agent_id)
    if row is None:
        raise NotThere("this colleague can't take conversations any more; choose somebody else")
    return str(row["name"])
