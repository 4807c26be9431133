"""Attention: things for a person to decide: failed or uncertain sends, files, windows that close."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.channel import Kind
from bot.conversations.conversation import State
from bot.conversations.message import Author, DeliveryState, Draft
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import transitions, window
from bot.store.steps.delivery import outbox

_LIMIT = 200
# Word for word the conditions of the indexes delivery_failed and media_failed.
_SENDS = "d.state IN ('failed', 'uncertain') AND d.set_aside_at IS NULL"
_FILES = "f.state = 'failed' AND f.set_aside_at IS NULL"


class NotSendableAgain(Exception):
    """This message can't be sent again now; the error names the reason and the cure."""


@dataclass(frozen=True, kw_only=True)
class FailedSend:
    """An outgoing message that failed, or that perhaps arrived (`uncertain`)."""

    message_id: str
    conversation_id: str
    contact_name: str | None
    channel: str
    text: str
    kind: Kind
    uncertain: bool
    cause_text: str
    at: float
    last_incoming_at: float | None


@dataclass(frozen=True, kw_only=True)
class FailedFile:
    """A customer's file that could not be fetched."""

    media_id: str
    conversation_id: str
    contact_name: str | None
    channel: str
    kind: Kind
    cause_text: str
    at: float


@dataclass(frozen=True, kw_only=True)
class ClosingWindow:
    """A customer who waits for people, and the end of their window."""

    conversation_id: str
    contact_name: str | None
    channel: str
    agent_id: str | None
    closes_at: float


class Attention:
    """Reads what needs attention, and carries out people's decisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sends(self) -> list[FailedSend]:
        """Failed and uncertain sends, the latest first; 200 at most."""
        sends = self._database.rows(
            "SELECT d.message_id, d.conversation_id, d.state, d.cause_text, k.name, c.channel, m.text, m.kind,"
            " c.last_incoming_at, COALESCE(d.sending_at, d.due_at) AS at FROM delivery d"
            " JOIN message m USING (message_id) JOIN conversation c ON c.conversation_id = d.conversation_id"
            f" JOIN contact k USING (contact_id) WHERE {_SENDS} ORDER BY d.due_at DESC LIMIT :limit",
            limit=_LIMIT,
        )
        return [_send(row) for row in sends]

    def files(self) -> list[FailedFile]:
        """Customers' files whose download was given up, the latest first; 200 at most."""
        files = self._database.rows(
            "SELECT f.media_id, f.cause, m.conversation_id, m.kind, m.created_at, k.name, c.channel FROM media f"
            " JOIN message m ON m.media_id = f.media_id JOIN conversation c ON c.conversation_id = m.conversation_id"
            f" JOIN contact k USING (contact_id) WHERE {_FILES} ORDER BY f.media_id DESC LIMIT :limit",
            limit=_LIMIT,
        )
        return [_file(row) for row in files]

    def waiting_for_people(self, windows: Mapping[str, float], *, now: float) -> list[ClosingWindow]:
        """Customers who wrote last and wait for people, with an open window: the first to close first.

        `windows` are the channels' windows in seconds.
        """
        closes, values = window.closes_at(windows, "c.")
        rows = self._database.rows(
            f"SELECT * FROM (SELECT c.conversation_id, c.channel, c.agent_id, {closes} AS closes_at, k.name"
            " FROM conversation c JOIN contact k USING (contact_id) WHERE c.state IN ('queued', 'agent')"
            " AND (SELECT m.author FROM message m"
            "  WHERE m.conversation_id = c.conversation_id AND m.author IN ('contact', 'agent')"
            "  AND m.kind <> 'reaction'"
            "  ORDER BY m.position DESC LIMIT 1) = 'contact') AS waiting"
            " WHERE closes_at > :now ORDER BY closes_at",
            **values,
            now=now,
        )
        return [_closing(row) for row in rows]

    def count(self) -> int:
        """The number of sends, files and bodies that wait for a decision."""
        row = self._database.row(
            f"SELECT (SELECT COUNT(*) FROM delivery d WHERE {_SENDS}) + (SELECT COUNT(*) FROM media f WHERE {_FILES})"
            " + (SELECT COUNT(*) FROM journal WHERE state = 'unreadable') AS number"
        )
        return int(row["number"]) if row else 0

    def send_again(self, message_id: str, agent_id: str, *, now: float) -> str:
        """Sends the text of a failed or uncertain message once more, in the agent's name; returns the new message's id.

        Repeated calls, also by other agents, send it once. Raises NotSendableAgain.
        """
        with self._database.write() as tx:
            row = tx.row(
                "SELECT d.state, d.again_message_id, d.passes_at, m.* FROM delivery d JOIN message m USING (message_id)"
                " WHERE d.message_id = :id",
                id=message_id,
            )
            if row is None:
                raise NotSendableAgain("This message is gone.")
            if row["again_message_id"]:
                return str(row["again_message_id"])
            _check(tx, row, agent_id, now)
            again = _enqueue(tx, row, agent_id, now)
            tx.run(
                "UPDATE delivery SET again_message_id = :again, set_aside_at = :now WHERE message_id = :id",
                again=again,
                now=now,
                id=message_id,
            )
            tx.event("attention")
            tx.event("delivery", row["conversation_id"])
            return again

    def set_aside_send(self, message_id: str, *, now: float) -> None:
        """Leaves the send unchanged; it no longer waits for a decision."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE delivery SET set_aside_at = :now WHERE message_id = :id AND set_aside_at IS NULL",
                now=now,
                id=message_id,
            )
            tx.event("attention")

    def set_aside_file(self, media_id: str, *, now: float) -> None:
        """Leaves the file at the provider; it no longer waits for a decision."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE media SET set_aside_at = :now WHERE media_id = :id AND set_aside_at IS NULL",
                now=now,
                id=media_id,
            )
            tx.event("attention")

    def fetch_again(self, media_id: str, *, now: float) -> None:
        """Fetches the file again, with as many tries as at first; does nothing where it was fetched meanwhile."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE media SET state = 'waiting', cause = NULL, tries = 0, due_at = :now, set_aside_at = NULL"
                " WHERE media_id = :id AND state = 'failed'",
                now=now,
                id=media_id,
            )
            row = tx.row("SELECT conversation_id FROM message WHERE media_id = :id", id=media_id)
            tx.event("message", row["conversation_id"] if row else None)
            tx.event("attention")


def _check(tx: Transaction, row: Row, agent_id: str, now: float) -> None:
    if row["state"] not in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        raise NotSendableAgain("It was sent meanwhile; nothing is left to do.")
    if row["state"] == DeliveryState.UNCERTAIN and (row["passes_at"] or 0) > now:
        raise NotSendableAgain("The provider is still asked whether it arrived. Wait half a minute.")
    conversation = transitions.read(tx, row["conversation_id"])
    if conversation.state is State.AGENT and conversation.agent_id != agent_id:
        raise NotSendableAgain("A colleague holds this conversation; ask them, or take it over first.")


def _enqueue(tx: Transaction, row: Row, agent_id: str, now: float) -> str:
    conversation = transitions.read(tx, row["conversation_id"])
    choices = tx.rows("SELECT title, payload FROM choice WHERE message_id = :id ORDER BY place", id=row["message_id"])
    draft = Draft(
        author=Author.AGENT,
        text=row["text"],
        choices=tuple((choice["title"], choice["payload"]) for choice in choices),
        kind=Kind(row["kind"]),
        media_id=row["media_id"],
        reply_to=row["reply_to"],
        details=json.loads(row["details"]),
    )
    return outbox.enqueue(
        tx,
        conversation,
        draft,
        now=now,
        epoch=conversation.epoch,
        agent_id=agent_id,
        client_key=f"again-{row['message_id']}",
    )


def _send(row: Row) -> FailedSend:
    return FailedSend(
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        contact_name=row["name"],
        channel=row["channel"],
        text=row["text"],
        kind=Kind(row["kind"]),
        uncertain=row["state"] == DeliveryState.UNCERTAIN,
        cause_text=row["cause_text"] or "",
        at=row["at"],
        last_incoming_at=row["last_incoming_at"],
    )


def _file(row: Row) -> FailedFile:
    return FailedFile(
        media_id=row["media_id"],
        conversation_id=row["conversation_id"],
        contact_name=row["name"],
        channel=row["channel"],
        kind=Kind(row["kind"]),
        cause_text=row["cause"] or "",
        at=row["created_at"],
    )


def _closing(row: Row) -> ClosingWindow:
    return ClosingWindow(
        conversation_id=row["conversation_id"],
        contact_name=row["name"],
        channel=row["channel"],
        agent_id=row["agent_id"],
        closes_at=row["closes_at"],
    )
