"""Deliveries: the worker sends a conversation's messages in order and stores the outcome of every message."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from bot.channels.causes import FILE_FAULTS, OUTAGES, TOO_FAST, Cause
from bot.channels.channel import (
    Channel,
    Kind,
    MarksRead,
    Outgoing,
    OutgoingChoice,
    OutgoingMedia,
    ProviderCall,
    Rates,
    Sent,
    TellsTime,
)
from bot.channels.errors import AccountStopped, Rejected, SendError, Uncertain, WindowClosed
from bot.channels.retries import Again, Never, after
from bot.channels.template import template_of
from bot.conversations.conversation import Conversation
from bot.conversations.message import Message
from bot.conversations.reply import Refusal, Standing, refused_now
from bot.store.delivery.deliveries import Delivery
from bot.store.delivery.typing import TypingSign
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.channels.declared import SendsOnThread
from connectors.flow import tell_delivery
from connectors.metrics.counted import DELIVERIES, DELIVERY
from connectors.refusal_words import words_of
from connectors.worker.delivery.gates import Gates
from connectors.worker.persist import until_stored

log = logging.getLogger(__name__)
# At the fastest rate of a number, 80/s, an answer may take 0.4 s; and while a provider hangs, no more are uncertain.
_SENDS_AT_ONCE = 32
_SIGNS_AT_ONCE = 8
_NOT_CONFIGURED = "It is not in the settings any more: enter its token again, and what waits here is sent."


@dataclass(frozen=True, kw_only=True)
class _Attempt:
    """One try to send, recorded: whether the provider took it, and whether the conversation's next message is due."""

    delivery: Delivery
    sent: bool
    more: bool


class Deliverer:
    """Delivers for the accounts in `channels` (account id → channel). One task per conversation.

    `rates` holds the accounts with other rates at their provider than those of the channel.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        media: MediaFiles,
        worker_id: str,
        rates: Mapping[str, Rates] | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._media = media
        self._worker_id = worker_id
        usual = {account_id: channel.capabilities.rates for account_id, channel in channels.items()}
        self._gates = Gates(store, {**usual, **(rates or {})})
        self._in_outage: set[str] = set()
        self._marking = {name: channel for name, channel in channels.items() if isinstance(channel, MarksRead)}
        self._telling = {name: channel for name, channel in channels.items() if isinstance(channel, TellsTime)}
        self._blocking = {name: channel for name, channel in channels.items() if isinstance(channel, SendsOnThread)}
        # By conversation: the customer's last message that the messages just sent deal with, and the last one that was
        # marked as read, by the provider's id.
        self._dealt_with: dict[str, str] = {}
        self._marked: dict[str, str] = {}
        self._sends = {account_id: asyncio.Semaphore(_SENDS_AT_ONCE) for account_id in channels}
        self._signs = {account_id: asyncio.Semaphore(_SIGNS_AT_ONCE) for account_id in channels}

    async def deliver(self, conversation_id: str, looked_at: Conversation | None = None) -> None:
        """Sends what is due in one conversation, until nothing is; `looked_at` is what `due_in` gave just now."""
        conversation = looked_at or await asyncio.to_thread(self.due_in, conversation_id)
        if conversation is not None:
            await self._send_due(conversation)
            await self._mark_read(conversation)

    async def _send_due(self, conversation: Conversation) -> None:
        while await self._gates.pass_through(conversation):
            # Waiting messages are not claimed: a provider that hangs holds up its own account, with few claims.
            async with self._sends[conversation.account_id]:
                if not await self._claim_and_send(conversation):
                    return

    def due_in(self, conversation_id: str) -> Conversation | None:
        """The conversation, where something of it is due and its account is here to send it. Blocking."""
        if not self._store.deliveries.is_due(conversation_id, now=time.time()):
            return None
        conversation = self._store.conversations.get(conversation_id)
        if conversation is None or conversation.account_id in self._channels:
            return conversation
        # An account that was taken out of the settings: its messages are kept and hold up nobody else's.
        self._store.accounts.stop(conversation.account_id, Cause.NOT_CONFIGURED.value, _NOT_CONFIGURED, now=time.time())
        return None

    async def _claim_and_send(self, conversation: Conversation) -> bool:
        """Sends the next message; False where none may go now or none is left."""
        channel = self._blocking.get(conversation.account_id)
        if channel:
            # From the claim to the record on one thread: the ways between threads would cost more than the statements.
            attempt = await channel.on_thread(partial(self._attempt_here, conversation, channel))
        else:
            attempt = await self._attempt(conversation)
        return attempt is not None and self._noted(attempt)

    def _attempt_here(self, conversation: Conversation, channel: SendsOnThread) -> _Attempt | None:
        """One try to send on this thread, from the claim to the record; None where nothing may go now."""
        delivery = self._claim(conversation)
        if delivery is None:
            return None
        try:
            call = self._checked_call(delivery)
            with _named_faults(delivery):
                result: Sent | SendError = channel.send_here(call)
        except SendError as error:
            result = error
        return self._recorded(delivery, result)

    async def _attempt(self, conversation: Conversation) -> _Attempt | None:
        """The same for a channel that calls on the loop."""
        delivery = await asyncio.to_thread(self._claim, conversation)
        if delivery is None:
            return None
        try:
            call = self._checked_call(delivery)
            with _named_faults(delivery):
                result: Sent | SendError = await self._channels[delivery.account_id].send(call)
        except SendError as error:
            result = error
        return await asyncio.to_thread(self._recorded, delivery, result)

    def _claim(self, conversation: Conversation) -> Delivery | None:
        return self._store.deliveries.claim(
            conversation.conversation_id,
            self._worker_id,
            now=time.time(),
            capabilities=self._channels[conversation.account_id].capabilities,
        )

    def _recorded(self, delivery: Delivery, result: Sent | SendError) -> _Attempt:
        """Stores what became of a call. Blocking: until the store takes it."""
        if isinstance(result, SendError):
            log.warning("message %s: %s", delivery.message.message_id, result.cause)
            note = partial(self._note_failure, delivery, result)
        else:
            note = partial(self._note_sent, delivery, result)
        until_stored(note, partial(self._note_unrecorded, delivery))
        more = self._store.deliveries.is_due(delivery.message.conversation_id, now=time.time())
        return _Attempt(delivery=delivery, sent=isinstance(result, Sent), more=more)

    def _noted(self, attempt: _Attempt) -> bool:
        """Keeps on the loop's thread what the next message must know; whether there is one."""
        delivery = attempt.delivery
        if attempt.sent:
            self._gates.left(delivery.account_id, delivery.address)
            if delivery.dealt_with_id and delivery.account_id in self._marking:
                self._dealt_with[delivery.message.conversation_id] = delivery.dealt_with_id
        return attempt.more

    async def show_typing(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        """Lets the customer see that an answer is on its way. Only a courtesy: its failure changes nothing."""
        last = messages[-1].provider_message_id if messages else None
        decided = await self._show_typing(conversation.account_id, conversation.address, last)
        if decided and last and conversation.account_id in self._marking:
            self._marked[conversation.conversation_id] = last

    async def show_agent_typing(self, sign: TypingSign) -> None:
        """Lets the customer see that a person writes. Only a courtesy, too."""
        await self._show_typing(sign.account_id, sign.address, sign.last_incoming_id)

    async def _show_typing(self, account_id: str, address: str, last_incoming_id: str | None) -> bool:
        """Whether the provider took or refused it: either way there is no more to ask of this message."""
        channel = self._channels.get(account_id)
        # A sign that had to wait would come too late.
        if channel is None or not channel.capabilities.typing or self._signs[account_id].locked():
            return False
        try:
            async with self._signs[account_id]:
                await channel.typing(address, last_incoming_id)
        except Exception as error:
            log.info("typing was not shown: %s", type(error).__name__)
            return isinstance(error, Rejected)
        return True

    async def _mark_read(self, conversation: Conversation) -> None:
        """Somebody has dealt with what the customer wrote: so it shows. Only a courtesy, too."""
        last = self._dealt_with.pop(conversation.conversation_id, None)
        marked = self._marked.pop(conversation.conversation_id, None)
        channel = self._marking.get(conversation.account_id)
        if channel is None or last in (None, marked):
            return
        try:
            async with self._signs[conversation.account_id]:
                await channel.mark_read(last)
        except Exception as error:
            log.info("reading was not shown: %s", type(error).__name__)

    def _checked_call(self, delivery: Delivery) -> ProviderCall:
        """The provider call. Raises a SendError where the message may not go or can't be written."""
        channel = self._channels[delivery.account_id]
        self._check_gate(channel, delivery)
        return self._written(channel, delivery)

    def _check_gate(self, channel: Channel, delivery: Delivery) -> None:
        """Raises WindowClosed or Rejected where the rules of a reply, true when it was composed, no longer hold.

        This machine's clock may be days wrong: a window has closed by the provider's time, where the channel tells it,
        and the provider decides where it has told none yet.
        """
        teller = self._telling.get(delivery.account_id)
        told = teller.provider_time() if teller else time.time()
        refused = refused_now(
            template_of(delivery.message.details, delivery.message.text),
            Standing(
                capabilities=channel.capabilities,
                last_incoming_at=delivery.last_incoming_at,
                now=time.time() if told is None else told,
                consent=delivery.consent,
            ),
        )
        undecided = told is None and refused is not None and refused.reason is Refusal.WINDOW_CLOSED
        if refused and not undecided:
            error = Rejected if refused.reason is Refusal.NO_CONSENT else WindowClosed
            raise error(Cause(refused.reason.value), words_of(refused))

    def _written(self, channel: Channel, delivery: Delivery) -> ProviderCall:
        try:
            return channel.write(self._outgoing(delivery), delivery.address)
        except SendError:
            raise
        except Exception as error:
            # A fault of ours before the call: it has not left, and would fail again.
            log.error("writing %s broke: %s", delivery.message.message_id, type(error).__name__)
            raise Rejected(Cause.INTERNAL, "Something broke before this was sent; it did not leave.") from None

    def _outgoing(self, delivery: Delivery) -> Outgoing:
        message = delivery.message
        media = None if delivery.without_file else message.media
        return Outgoing(
            message_id=message.message_id,
            kind=Kind.TEXT if delivery.without_file else message.kind,
            language=delivery.language,
            text=message.text,
            choices=tuple(OutgoingChoice(choice_id=choice.choice_id, title=choice.title) for choice in message.choices),
            media=OutgoingMedia(
                path=self._media.path(media.content_hash or ""),
                mime_type=media.mime_type or "application/octet-stream",
                filename=media.filename or "file",
            )
            if media
            else None,
            template=template_of(message.details, message.text),
            reply_to=message.reply_to,
            of_file=bool(message.details.get("of_file")),
        )

    def _note_unrecorded(self, delivery: Delivery) -> None:
        error = Uncertain(
            Cause.UNRECORDED, "What became of this could not be written down; it may or may not have arrived."
        )
        self._store.deliveries.failed(delivery, error, now=time.time())

    def _note_sent(self, delivery: Delivery, sent: Sent) -> None:
        now = time.time()
        self._store.deliveries.sent(delivery, sent.provider_message_id, now=now)
        DELIVERY.labels(delivery.channel).observe(max(0.0, now - delivery.message.created_at))
        _count(delivery, "sent")
        if delivery.account_id in self._in_outage:
            self._in_outage.discard(delivery.account_id)
            self._store.deliveries.hasten(delivery.account_id, now=now)

    def _note_failure(self, delivery: Delivery, error: SendError) -> None:
        now = time.time()
        if isinstance(error, AccountStopped):
            _count(delivery, "stopped", error.cause)
            self._store.deliveries.retry(delivery, due_at=now, error=error)
            self._store.accounts.stop(delivery.account_id, error.cause, error.text, now=now, ask_first=error.ask_first)
            return
        if error.cause == Cause.MARKETING_STOPPED:
            self._store.consents.stopped_at_provider(delivery.message.conversation_id, now=now)
        if error.cause in TOO_FAST:
            self._gates.slow(delivery.account_id)
        decided = after(
            error,
            tries=delivery.tries_of(error.cause),
            age_seconds=now - delivery.message.created_at,
            chance=random.random(),
            outage=delivery.account_id in self._in_outage,
        )
        if error.cause in OUTAGES:
            self._in_outage.add(delivery.account_id)
        self._follow(delivery, decided, now)

    def _follow(self, delivery: Delivery, decided: Again | Never, now: float) -> None:
        message = delivery.message
        if isinstance(decided, Again):
            _count(delivery, "again", decided.error.cause if decided.error else None)
            due_at, whole = now + decided.seconds, decided.whole_account
            self._store.deliveries.retry(delivery, due_at=due_at, whole_account=whole, error=decided.error)
        elif decided.error.cause in FILE_FAULTS and message.media and message.text and not delivery.without_file:
            _count(delivery, "without_file", decided.error.cause)
            self._store.deliveries.leave_out_file(delivery, decided.error, now=now)
        else:
            _count(delivery, "uncertain" if isinstance(decided.error, Uncertain) else "failed", decided.error.cause)
            self._store.deliveries.failed(delivery, decided.error, now=now)


def _count(delivery: Delivery, state: str, cause: str | None = None) -> None:
    DELIVERIES.labels(delivery.channel, state, str(cause or "")).inc()
    tell_delivery(delivery, state, str(cause) if cause else None)


@contextmanager
def _named_faults(delivery: Delivery) -> Iterator[None]:
    """A fault of ours in mid-call becomes Uncertain: it may have left, so it is never resent blindly. Logs no text."""
    try:
        yield
    except SendError:
        raise
    except Exception as error:
        log.error("sending %s broke: %s", delivery.message.message_id, type(error).__name__)
        raise Uncertain(Cause.INTERNAL, "Something broke while sending; it may or may not have arrived.") from None
