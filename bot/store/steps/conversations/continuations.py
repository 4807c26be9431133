"""Continuations inside a transaction: a visitor of the website comes back with their code, in a messenger."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.turn import JOIN, NOT_ME
from bot.store.engine import rows
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import merges, transitions
from bot.website.continuation import VALID_SECONDS, codes_in, hash_of

_WORDED = frozenset({Kind.TEXT, Kind.OPENING})
_GREET = "greet"


@dataclass(frozen=True, kw_only=True)
class Continued:
    """The conversation in the messenger and the press that went on; `waits`: its customer waited for a person."""

    conversation: Conversation
    item: IncomingMessage
    waits: bool = False


def ask(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> bool:
    """Whether `item` brings a valid code: then its writer is to be asked whether it is theirs. A code counts once.

    Somebody else may have made it and sent it to them: nothing is joined before they press.
    """
    earlier = _earlier(tx, conversation, item, now) if item.kind in _WORDED else None
    if earlier is None:
        return False
    tx.run(
        "UPDATE conversation SET language = COALESCE(language, :language) WHERE conversation_id = :id",
        language=earlier.language,
        id=conversation.conversation_id,
    )
    return True


def heard(
    tx: Transaction, conversation: Conversation, item: IncomingMessage, payload: str | None, now: float
) -> Continued | None:
    """What follows from a press on the question of `ask`: on yes the two contacts are one, and the same agent goes on.

    The press asks nothing: the bot greets. None for anything else, and where nothing waits for this answer.
    """
    earlier = _answered(tx, conversation, now) if payload in (JOIN, NOT_ME) else None
    if earlier is None:
        return None
    greeting = replace(item, kind=Kind.CHOICE, choice_id=None, details={**item.details, "payload": _GREET})
    if payload == NOT_ME:
        return Continued(conversation=conversation, item=greeting)
    merges.join_by_channel(tx, conversation.contact_id, earlier.contact_id, now, by_code=True)
    if earlier.state is State.AGENT and conversation.agent_id is None:
        held = transitions.change(tx, conversation, Verb.TAKE_OVER, now=now, agent_id=earlier.agent_id)
        return Continued(conversation=held, item=greeting)
    if conversation.state is State.RESOLVED:
        conversation = transitions.change(tx, conversation, Verb.REOPEN, now=now)
    waits = earlier.state is State.QUEUED and conversation.state is State.BOT
    if waits:
        # Who waits waits once: in the place where they are now.
        transitions.change(tx, earlier, Verb.RESOLVE, now=now)
    current = transitions.read(tx, conversation.conversation_id)
    return Continued(conversation=current, item=item if waits else greeting, waits=waits)


def _earlier(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> Conversation | None:
    """The conversation of a code in `item`, which is used up by it and waits for the answer in this one."""
    start = str((item.origin or {}).get("start", ""))
    for code in codes_in(f"{item.text} {start}"):
        used = tx.row(
            "UPDATE continuation SET used_at = :now, asked_conversation_id = :asked"
            " WHERE code_hash = :hash AND used_at IS NULL AND made_at > :since AND conversation_id <> :asked"
            " RETURNING conversation_id",
            now=now,
            hash=hash_of(code),
            since=now - VALID_SECONDS,
            asked=conversation.conversation_id,
        )
        if used:
            return _read(tx, used["conversation_id"])
    return None


def _answered(tx: Transaction, conversation: Conversation, now: float) -> Conversation | None:
    """The conversation whose code was the last to be asked about here; after an answer no code waits for one."""
    row = tx.row(
        "SELECT conversation_id FROM continuation WHERE asked_conversation_id = :id AND used_at > :since"
        " ORDER BY used_at DESC LIMIT 1",
        id=conversation.conversation_id,
        since=now - VALID_SECONDS,
    )
    tx.run("DELETE FROM continuation WHERE asked_conversation_id = :id", id=conversation.conversation_id)
    return _read(tx, row["conversation_id"]) if row else None


def _read(tx: Transaction, conversation_id: str) -> Conversation | None:
    row = tx.row(f"{rows.CONVERSATION} WHERE c.conversation_id = :id", id=conversation_id)
    return rows.conversation(row) if row else None
