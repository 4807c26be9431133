"""Inbox: everything a provider sends, journalled and applied in one transaction before it is acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.channel import (
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
from bot.conversations.message import AddressedTo
from bot.ids import new_id
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Database, Transaction, Unstorable
from bot.store.engine.grouping import GroupedWrites
from bot.store.steps.conversations import arrivals, blocks, commands, contacts, continuations, owed, transitions
from bot.store.steps.delivery import account_notices, accounts, channel_events, journal, outbox, statuses
from bot.store.steps.privacy import consents
from bot.team.routing import Policy

log = logging.getLogger(__name__)
# What is business in itself goes to people, with what it says.
_BUSINESS: Mapping[Kind, Reason] = {
    Kind.ORDER: Reason.SENT_ORDER,
    Kind.FORM: Reason.SENT_FORM,
    Kind.CALL: Reason.CALLED,
}
_CARD_LINES = 30
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

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._grouped = GroupedWrites(database)
        self._notices = notices
        self._policy = policy

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

        def write(tx: Transaction) -> InboxReceipt:
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

        return self._grouped.run(write)

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
        if any(_is_known(tx, account_id, name) for name in (item.provider_message_id, *_earlier_names(item))):
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
        if _stands_aside(tx, conversation, item, now):
            return
        details, text = arrivals.pressed(tx, conversation, item)
        continued = continuations.heard(tx, conversation, item, details.get("payload"), now)
        if continued:
            conversation, item = continued.conversation, continued.item
            details = dict(item.details)
        payload = details.get("payload")
        command = commands.command_of(tx, conversation, item, payload, now=now)
        notice = _notice(tx, conversation, item, text, payload, now)
        woken = notice is None and (command is None or command in commands.REOPENING)
        if conversation.state is State.RESOLVED and woken:
            conversation = transitions.change(tx, conversation, Verb.REOPEN, now=now)
        # A word on marketing is answered by its notice: the bot must not try it once more, now or as who waits.
        steers = command is not None or notice is not None
        addressed = AddressedTo.NOBODY if steers else _addressed(conversation)
        arrivals.insert(tx, conversation, item, text, details, addressed, now)
        arrivals.note_arrival(tx, conversation, addressed, item, now)
        if notice:
            current = transitions.read(tx, conversation.conversation_id)
            outbox.tell(tx, conversation, outbox.wording(self._notices, notice, current, now), now=now)
        if "press_id" in details:
            counts.pressed.append(str(details["press_id"]))
        if command:
            commands.act(tx, conversation, command, item, payload, self._notices, now=now)
        elif reason := _reason_for_people(item, addressed, continued):
            request = HandoffRequest(attempt_id="", reason=reason, slots=_card(item))
            transitions.hand_off(tx, conversation, request, self._notices, self._policy, now=now)

    def _from_shop(
        self, tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float, counts: _Counts
    ) -> None:
        """Somebody of the shop answered in the phone app: a person holds the conversation from here.

        A replay shows what was answered days ago; it takes nobody over now.
        """
        phone = contacts.phone_app_agent(tx, now)
        if conversation.agent_id is None and item.kind not in _AFTERTHOUGHTS and not counts.late:
            conversation = transitions.change(tx, conversation, Verb.TAKE_OVER, now=now, agent_id=phone)
        arrivals.insert(tx, conversation, item, item.text, dict(item.details), AddressedTo.NOBODY, now, agent_id=phone)
        if item.kind not in _AFTERTHOUGHTS and not counts.late:
            owed.answered(tx, conversation.conversation_id)
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


def _notice(
    tx: Transaction, conversation: Conversation, item: IncomingMessage, text: str, payload: str | None, now: float
) -> Notice | None:
    """What a message is answered with at once, by the rules alone: a word on marketing, or whether a code is theirs."""
    if continuations.ask(tx, conversation, item, now):
        return Notice.JOIN
    return consents.heard(tx, conversation, item, text, payload, now)


def _stands_aside(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> bool:
    """Keeps what nobody answers: what is no message, and what a blocked customer writes."""
    if not item.needs_answer or _opens_again(conversation, item):
        arrivals.keep_aside(tx, conversation, item, now)
        return True
    if blocks.is_blocked(tx, conversation.contact_id):
        arrivals.keep_blocked(tx, conversation, item, now)
        return True
    return False


def _is_known(tx: Transaction, account_id: str, provider_message_id: str) -> bool:
    sql = "SELECT 1 AS known FROM message WHERE account_id = :account AND provider_message_id = :id"
    return tx.row(sql, account=account_id, id=provider_message_id) is not None


def _earlier_names(item: IncomingMessage) -> list[str]:
    """Ids under which the same message may have come before: its sender had another address then."""
    return list(map(str, item.details.get("sent_as", ())))


def _opens_again(conversation: Conversation, item: IncomingMessage) -> bool:
    """Whether somebody who is known opens the chat: they were greeted before."""
    return item.kind is Kind.OPENING and conversation.last_message_at is not None


def _reason_for_people(
    item: IncomingMessage, addressed: AddressedTo, continued: continuations.Continued | None
) -> Reason | None:
    """Why people get the conversation without the bot: its customer waited for one elsewhere, or it is business."""
    if continued and continued.waits:
        return Reason.ASKED_FOR_PERSON
    return _BUSINESS.get(item.kind) if addressed is AddressedTo.BOT else None


def _card(item: IncomingMessage) -> dict[str, Any]:
    """What the handoff card shows of what was sent: the lines of a cart, the answers of a form."""
    lines = item.details.get("lines")
    if not isinstance(lines, list):
        return {key: value for key, value in item.details.items() if key in ("form", "raw")}
    return {f"line {number}": _line(line) for number, line in enumerate(lines[:_CARD_LINES], 1)}


def _line(line: Mapping[str, Any]) -> str:
    price = f", {line['price']} {line.get('currency', '')}".rstrip() if "price" in line else ""
    return f"{line.get('quantity', 1)} × {line.get('product', '?')}{price}"


def _addressed(conversation: Conversation) -> AddressedTo:
    return AddressedTo.BOT if conversation.state is State.BOT else AddressedTo.PEOPLE
