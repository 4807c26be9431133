"""Inbox: everything a provider sends, journalled and applied in one transaction before it is acknowledged."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.channel import (
    PHONE_LANGUAGE,
    AccountNotice,
    ChannelEvent,
    IncomingMessage,
    Item,
    Kind,
    StatusUpdate,
)
from bot.channels.shown import as_shown
from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.handoff import HandoffRequest, Reason
from bot.conversations.message import AddressedTo, Author, MediaState
from bot.ids import new_id
from bot.shop.notices import Notices
from bot.store.engine.database import Database, Transaction, Unstorable, to_json
from bot.store.steps.conversations import commands, contacts, transitions
from bot.store.steps.delivery import account_notices, accounts, channel_events, journal, outbox, statuses
from bot.store.steps.privacy import consents

log = logging.getLogger(__name__)
# What is business in itself goes to people, with what it says.
_BUSINESS: Mapping[Kind, Reason] = {
    Kind.ORDER: Reason.SENT_ORDER,
    Kind.FORM: Reason.SENT_FORM,
    Kind.CALL: Reason.CALLED,
}
_CARD_LINES = 30
_WORDS = frozenset({Kind.TEXT, Kind.CHOICE})
# What changes an earlier message is no sign that somebody has taken the conversation over.
_AFTERTHOUGHTS = frozenset({Kind.EDIT, Kind.REVOKE, Kind.REACTION})


@dataclass(frozen=True, kw_only=True)
class InboxReceipt:
    """What became of one body: how many new messages, statuses and events, what could not be read."""

    messages: int = 0
    statuses: int = 0
    events: int = 0
    unreadable: int = 0
    repeated: int = 0
    pressed: tuple[str, ...] = ()


class Inbox:
    """Receives. `notices` words what is told to a customer as a direct effect of a message."""

    def __init__(self, database: Database, notices: Notices) -> None:
        self._database = database
        self._notices = notices

    def receive(
        self,
        account_id: str,
        body: bytes,
        items: Sequence[Item],
        *,
        now: float,
        update_key: str | None = None,
        next_offset: int | None = None,
    ) -> InboxReceipt:
        """Journals and applies `body` in one transaction. A repeated `update_key` or message id changes nothing.

        An item that can't be stored costs no other: the body counts as unreadable and the rest of it is kept.
        `next_offset` moves a poller's offset in the same transaction. Raises StoreBusy: then don't acknowledge.
        """
        with self._database.write() as tx:
            counts = _Counts()
            journal_id = new_id("j", now)
            if journal.write(tx, journal_id, account_id, body, items, now=now, update_key=update_key):
                for item in items:
                    self._apply_alone(tx, journal_id, account_id, item, now, counts)
            else:
                counts.repeated += 1
            if counts.messages:
                accounts.count_received(tx, account_id, counts.messages)
            if next_offset is not None:
                tx.run(
                    "UPDATE account SET poll_offset = :offset WHERE account_id = :id",
                    offset=next_offset,
                    id=account_id,
                )
            return counts.receipt()

    def replay(self, journal_id: str, items: Sequence[Item], *, now: float) -> InboxReceipt | None:
        """Applies what the readers now find in an unreadable body; what it had given before is not made twice.

        None where the body no longer waits: somebody else replayed it or set it aside. Raises StoreBusy.
        """
        with self._database.write() as tx:
            row = tx.row("SELECT account_id FROM journal WHERE journal_id = :id", id=journal_id)
            if row is None or not journal.begin_replay(tx, journal_id, items, now):
                return None
            counts = _Counts(late=True)
            for item in items:
                self._apply_alone(tx, journal_id, row["account_id"], item, now, counts)
            return counts.receipt()

    def _apply_alone(
        self, tx: Transaction, journal_id: str, account_id: str, item: Item, now: float, counts: _Counts
    ) -> None:
        try:
            with tx.part():
                self._apply(tx, account_id, item, now, counts)
        except Unstorable as error:
            log.error("an item of journal row %s was not stored: %s", journal_id, error)
            counts.unreadable += 1
            journal.flag(tx, journal_id, f"fault in our store: {error}")

    def _apply(self, tx: Transaction, account_id: str, item: Item, now: float, counts: _Counts) -> None:
        if isinstance(item, IncomingMessage):
            self._message(tx, account_id, item, now, counts)
        elif isinstance(item, StatusUpdate):
            counts.statuses += statuses.apply(tx, account_id, item, now=now)
        elif isinstance(item, ChannelEvent):
            counts.events += 1
            channel_events.apply(tx, account_id, item, now)
        elif isinstance(item, AccountNotice):
            counts.events += 1
            account_notices.apply(tx, account_id, item, now)
        else:
            counts.unreadable += 1

    def _message(self, tx: Transaction, account_id: str, item: IncomingMessage, now: float, counts: _Counts) -> None:
        known = tx.row(
            "SELECT 1 AS known FROM message WHERE account_id = :account AND provider_message_id = :id",
            account=account_id,
            id=item.provider_message_id,
        )
        if known:
            counts.repeated += 1
            return
        item = as_shown(item)
        if counts.late:
            item = replace(item, details={**item.details, "late": True})
        conversation = contacts.conversation_of(tx, account_id, item, now)
        if item.from_shop:
            self._from_shop(tx, conversation, item, now, counts)
        else:
            self._from_contact(tx, conversation, item, now, counts)
        counts.messages += 1

    def _from_contact(
        self, tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float, counts: _Counts
    ) -> None:
        if not item.needs_answer or _opens_again(conversation, item):
            _keep_aside(tx, conversation, item, now)
            return
        details, text = _pressed(tx, conversation, item)
        payload = details.get("payload")
        command = commands.command_of(tx, conversation, item, payload, now=now)
        notice = consents.heard(tx, conversation, item, text, payload, now)
        woken = notice is None and (command is None or command in commands.REOPENING)
        if conversation.state is State.RESOLVED and woken:
            conversation = transitions.change(tx, conversation, Verb.REOPEN, now=now)
        steers = command is not None or (notice is not None and _with_bot(conversation))
        addressed = AddressedTo.NOBODY if steers else _addressed(conversation)
        _insert(tx, conversation, item, text, details, addressed, now)
        _note_arrival(tx, conversation, addressed, item, now)
        if notice:
            outbox.tell(tx, conversation, outbox.wording(self._notices, notice, conversation, now), now=now)
        if "press_id" in details:
            counts.pressed.append(str(details["press_id"]))
        if command:
            commands.act(tx, conversation, command, item, payload, self._notices, now=now)
        elif item.kind in _BUSINESS and addressed is AddressedTo.BOT:
            request = HandoffRequest(attempt_id="", reason=_BUSINESS[item.kind], slots=_card(item))
            transitions.hand_off(tx, conversation, request, self._notices, now=now)

    def _from_shop(
        self, tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float, counts: _Counts
    ) -> None:
        """Somebody of the shop answered in the phone app: a person holds the conversation from here.

        A replay shows what was answered days ago; it takes nobody over now.
        """
        phone = contacts.phone_app_agent(tx, now)
        if conversation.agent_id is None and item.kind not in _AFTERTHOUGHTS and not counts.late:
            conversation = transitions.change(tx, conversation, Verb.TAKE_OVER, now=now, agent_id=phone)
        _insert(tx, conversation, item, item.text, dict(item.details), AddressedTo.NOBODY, now, agent_id=phone)
        tx.event("message", conversation.conversation_id)


class _Counts:
    """What came of a body so far. `late`: it is a replay, its messages were written some time ago."""

    def __init__(self, *, late: bool = False) -> None:
        self.late = late
        self.messages = self.statuses = self.events = self.unreadable = self.repeated = 0
        self.pressed: list[str] = []

    def receipt(self) -> InboxReceipt:
        return InboxReceipt(
            messages=self.messages,
            statuses=self.statuses,
            events=self.events,
            unreadable=self.unreadable,
            repeated=self.repeated,
            pressed=tuple(self.pressed),
        )


def _opens_again(conversation: Conversation, item: IncomingMessage) -> bool:
    """Whether somebody who is known opens the chat: they were greeted before."""
    return item.kind is Kind.OPENING and conversation.last_message_at is not None


def _card(item: IncomingMessage) -> dict[str, Any]:
    """What the handoff card shows of what was sent: the lines of a cart, the answers of a form."""
    lines = item.details.get("lines")
    if not isinstance(lines, list):
        return {key: value for key, value in item.details.items() if key in ("form", "raw")}
    return {f"line {number}": _line(line) for number, line in enumerate(lines[:_CARD_LINES], 1)}


def _line(line: Mapping[str, Any]) -> str:
    price = f", {line['price']} {line.get('currency', '')}".rstrip() if "price" in line else ""
    return f"{line.get('quantity', 1)} × {line.get('product', '?')}{price}"


def _with_bot(conversation: Conversation) -> bool:
    return conversation.state in (State.BOT, State.RESOLVED)


def _addressed(conversation: Conversation) -> AddressedTo:
    return AddressedTo.BOT if conversation.state is State.BOT else AddressedTo.PEOPLE


def _keep_aside(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> None:
    """What is no message (a reaction, an edit, a deletion, a notice) is shown and changes nothing.

    It ends no hold, opens no window, counts as no unread and moves no row. A live position moves the point of its
    message.
    """
    if item.kind is Kind.EDIT and item.location is not None:
        _move_point(tx, conversation, item)
    else:
        _insert(tx, conversation, item, item.text, dict(item.details), AddressedTo.NOBODY, now)
    tx.event("message", conversation.conversation_id)


def _move_point(tx: Transaction, conversation: Conversation, item: IncomingMessage) -> None:
    row = tx.row(
        "SELECT message_id, details FROM message WHERE account_id = :account AND provider_message_id = :id",
        account=conversation.account_id,
        id=item.reply_to,
    )
    if row is not None:
        details = {**json.loads(row["details"]), "location": _point(item)}
        tx.run(
            "UPDATE message SET details = :details WHERE message_id = :id",
            details=to_json(details),
            id=row["message_id"],
        )


def _point(item: IncomingMessage) -> dict[str, Any]:
    return {key: value for key, value in vars(item.location).items() if value is not None}


def _pressed(tx: Transaction, conversation: Conversation, item: IncomingMessage) -> tuple[dict[str, Any], str]:
    """A pressed button means what was really offered in this conversation; anything else is only its title."""
    details = dict(item.details)
    if item.choice_id is None:
        return details, item.text
    row = tx.row(
        "SELECT title, payload FROM choice WHERE choice_id = :id AND conversation_id = :conversation",
        id=item.choice_id,
        conversation=conversation.conversation_id,
    )
    if row is None:
        return details, item.text
    details["payload"] = row["payload"]
    return details, row["title"]


def _insert(
    tx: Transaction,
    conversation: Conversation,
    item: IncomingMessage,
    text: str,
    details: dict[str, Any],
    addressed: AddressedTo,
    now: float,
    agent_id: str | None = None,
) -> None:
    if item.location is not None:
        details["location"] = _point(item)
    if item.phone_language:
        details[PHONE_LANGUAGE] = item.phone_language
    if item.needs_answer or item.from_shop or conversation.last_message_at is None:
        position = outbox.next_position(tx, conversation.conversation_id, text=text or item.kind.value, now=now)
    else:
        position = outbox.next_place(tx, conversation.conversation_id)
    tx.insert(
        "message",
        message_id=new_id("m", now),
        conversation_id=conversation.conversation_id,
        position=position,
        account_id=conversation.account_id,
        provider_message_id=item.provider_message_id,
        author=(Author.AGENT if item.from_shop else Author.CONTACT).value,
        agent_id=agent_id,
        kind=item.kind.value,
        text=text,
        details=to_json(details),
        reply_to=item.reply_to,
        media_id=_media(tx, conversation.account_id, item, now),
        addressed_to=addressed.value,
        sent_at=item.sent_at,
        created_at=now,
    )


def _media(tx: Transaction, account_id: str, item: IncomingMessage, now: float) -> str | None:
    if item.media is None:
        return None
    media_id = new_id("f", now)
    tx.insert(
        "media",
        media_id=media_id,
        account_id=account_id,
        provider_media_id=item.media.provider_media_id,
        state=MediaState.WAITING.value,
        mime_type=item.media.mime_type,
        filename=item.media.filename,
        size=item.media.size,
        due_at=now,
    )
    return media_id


def _note_arrival(
    tx: Transaction, conversation: Conversation, addressed: AddressedTo, item: IncomingMessage, now: float
) -> None:
    for_bot = addressed is AddressedTo.BOT
    waits = addressed is AddressedTo.PEOPLE and conversation.state is State.QUEUED and item.kind in _WORDS
    tx.run(
        "UPDATE conversation SET unread = unread + :unread,"
        # A hold lasts until the customer writes at the latest.
        " on_hold_since = NULL, hold_until = NULL,"
        # Who waits for a person gets what the bot surely knows.
        " turn_due_at = CASE WHEN :due = 1 THEN COALESCE(turn_due_at, :now) ELSE turn_due_at END,"
        " unanswered_since = CASE WHEN :bot = 1 THEN COALESCE(unanswered_since, :now) ELSE unanswered_since END,"
        " last_incoming_at = CASE WHEN last_incoming_at > :written THEN last_incoming_at ELSE :written END,"
        " origin = COALESCE(:origin, origin) WHERE conversation_id = :id",
        id=conversation.conversation_id,
        now=now,
        written=_written_at(item, now),
        unread=0 if for_bot else 1,
        bot=1 if for_bot else 0,
        due=1 if for_bot or waits else 0,
        origin=json.dumps(dict(item.origin)) if item.origin else None,
    )
    if conversation.on_hold_since is not None:
        tx.event("conversation", conversation.conversation_id)
    tx.event("message", conversation.conversation_id)


def _written_at(item: IncomingMessage, now: float) -> float:
    """When the customer wrote, by which the provider's window goes: a replay or a late webhook does not reopen it."""
    return float(item.sent_at) if 0 < item.sent_at < now else now
