"""Rows: the one place where column names become fields of records."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import Guess, Handoff, Reason
from bot.conversations.message import AddressedTo, Author, Choice, DeliveryState, Media, MediaState, Message
from bot.store.engine.database import Row, to_json
from bot.team.agent import Agent, Role

CONVERSATION = """SELECT c.*, k.name AS contact_name FROM conversation c JOIN contact k USING (contact_id)"""
MESSAGE = """
    SELECT m.*, a.name AS agent_name, d.state AS delivery_state, d.cause, d.cause_text,
           d.held_until,
           f.state AS media_state, f.mime_type, f.filename, f.size, f.content_hash, f.cause AS media_cause
    FROM message m LEFT JOIN agent a USING (agent_id) LEFT JOIN delivery d USING (message_id)
    LEFT JOIN media f USING (media_id)"""


def conversation(row: Row) -> Conversation:
    """A row of CONVERSATION."""
    return Conversation(
        conversation_id=row["conversation_id"],
        contact_id=row["contact_id"],
        account_id=row["account_id"],
        channel=row["channel"],
        address=row["address"],
        name=row["contact_name"],
        state=State(row["state"]),
        epoch=row["epoch"],
        agent_id=row["agent_id"],
        waiting_since=row["waiting_since"],
        language=row["language"],
        carried=json.loads(row["carried"]),
        origin=json.loads(row["origin"]) if row["origin"] else None,
        last_incoming_at=row["last_incoming_at"],
        last_message_at=row["last_message_at"],
        created_at=row["created_at"],
        on_hold_since=row["on_hold_since"],
        hold_until=row["hold_until"],
        topic=row["topic"],
    )


def message(row: Row, choices: tuple[Choice, ...] = ()) -> Message:
    """A row of MESSAGE."""
    return Message(
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        position=row["position"],
        author=Author(row["author"]),
        agent_id=row["agent_id"],
        agent_name=row["agent_name"],
        kind=Kind(row["kind"]),
        text=row["text"],
        details=json.loads(row["details"]),
        addressed_to=AddressedTo(row["addressed_to"]),
        answered_at=row["answered_at"],
        created_at=row["created_at"],
        provider_message_id=row["provider_message_id"],
        choices=choices,
        media=_media_of(row),
        delivery=DeliveryState(row["delivery_state"]) if row["delivery_state"] else None,
        cause=row["cause"],
        cause_text=row["cause_text"],
        reply_to=row["reply_to"],
        held_until=row["held_until"],
    )


def _media_of(row: Row) -> Media | None:
    if row["media_id"] is None:
        return None
    return Media(
        media_id=row["media_id"],
        state=MediaState(row["media_state"]),
        mime_type=row["mime_type"],
        filename=row["filename"],
        size=row["size"],
        content_hash=row["content_hash"],
        cause=row["media_cause"],
    )


def choice(row: Row) -> Choice:
    """A row of `choice`."""
    return Choice(choice_id=row["choice_id"], title=row["title"], payload=row["payload"])


def handoff(row: Row) -> Handoff:
    """A row of `handoff`."""
    return Handoff(
        handoff_id=row["handoff_id"],
        conversation_id=row["conversation_id"],
        reason=Reason(row["reason"]),
        understood=guesses(json.loads(row["understood"])),
        slots=json.loads(row["slots"]),
        language=row["language"],
        requested_at=row["requested_at"],
        accepted_at=row["accepted_at"],
        agent_id=row["agent_id"],
        first_reply_at=row["first_reply_at"],
        ended_at=row["ended_at"],
    )


def guesses(stored: list[dict[str, Any]]) -> tuple[Guess, ...]:
    """The bot's guesses, from JSON."""
    return tuple(Guess(entry=item["entry"], confidence=float(item["confidence"])) for item in stored)


def guesses_json(understood: tuple[Guess, ...]) -> str:
    """The bot's guesses, as JSON."""
    return to_json([{"entry": guess.entry, "confidence": guess.confidence} for guess in understood])


def agent(row: Row) -> Agent:
    """A row of `agent`."""
    return Agent(
        agent_id=row["agent_id"],
        name=row["name"],
        login=row["login"],
        role=Role(row["role"]),
        has_password=row["password_hash"] is not None,
        reads_conversations=bool(row["reads_conversations"]),
        language=row["language"],
    )
