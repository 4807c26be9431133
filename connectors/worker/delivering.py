"""Delivering: sends a conversation's messages in order, and writes down what became of each."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial

from bot.channel import (
    AccountStopped,
    Call,
    Channel,
    Outgoing,
    OutgoingChoice,
    OutgoingMedia,
    Rejected,
    RetryLater,
    SendError,
    Sent,
    Uncertain,
    WindowClosed,
)
from bot.conversation import Conversation
from bot.message import Message
from bot.store.deliveries import Delivery
from bot.store.store import Store
from connectors.media_files import MediaFiles
from connectors.worker.pace import Pace
from connectors.worker.persist import until_stored
from connectors.worker.retrying import wait_seconds

log = logging.getLogger(__name__)
_STOPPED_SECONDS = 60.0
_NOT_CONFIGURED = "It is not in the settings any more: enter its token again, and what waits here is sent."


class Delivering:
    """Delivers for the accounts in `channels` (account id → channel). One task per conversation."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], media: MediaFiles, worker_id: str) -> None:
        self._store = store
        self._channels = channels
        self._media = media
        self._worker_id = worker_id
        self._paces = {account_id: Pace(channel.capabilities.rates) for account_id, channel in channels.items()}

    async def deliver(self, conversation_id: str) -> None:
        """Sends what is due in one conversation, until nothing is."""
        conversation = await asyncio.to_thread(self._store.conversations.get, conversation_id)
        if conversation is None:
            return
        if conversation.account_id not in self._channels:
            await asyncio.to_thread(self._set_aside, conversation.account_id)
            return
        while await asyncio.to_thread(self._store.deliveries.is_due, conversation_id, now=time.time()):
            await self._wait(conversation.account_id, conversation.address)
            delivery = await asyncio.to_thread(
                self._store.deliveries.claim, conversation_id, self._worker_id, now=time.time()
            )
            if delivery is None:
                return
            await self._send(delivery)

    async def show_typing(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        """Lets the customer see that an answer is on its way. Only a courtesy: its failure changes nothing."""
        channel = self._channels.get(conversation.account_id)
        if channel is None or not channel.capabilities.typing:
            return
        try:
            await channel.typing(conversation.address, messages[-1].provider_message_id if messages else None)
        except Exception as error:
            log.info("typing was not shown: %s", type(error).__name__)

    async def _wait(self, account_id: str, address: str) -> None:
        while (seconds := self._paces[account_id].take(address, time.monotonic())) > 0:
            await asyncio.sleep(seconds)

    def _set_aside(self, account_id: str) -> None:
        """An account that was taken out of the settings: its messages are kept and hold up nobody else's."""
        self._store.accounts.stop(account_id, "not_configured", _NOT_CONFIGURED)
        self._store.deliveries.postpone(account_id, due_at=time.time() + _STOPPED_SECONDS)

    async def _send(self, delivery: Delivery) -> None:
        try:
            sent = await self._call(delivery)
        except SendError as error:
            log.warning("message %s: %s", delivery.message.message_id, error.cause)
            note = partial(self._note_failure, delivery, error)
        else:
            note = partial(self._note_sent, delivery, sent)
        await asyncio.to_thread(until_stored, note, partial(self._note_unrecorded, delivery))

    async def _call(self, delivery: Delivery) -> Sent:
        channel = self._channels[delivery.account_id]
        _check_window(channel, delivery)
        call = self._written(channel, delivery)
        try:
            return await channel.send(call)
        except SendError:
            raise
        except Exception as error:
            # A fault of ours in mid-call: it may have left, so it is never resent blindly; no text in the log.
            log.error("sending %s broke: %s", delivery.message.message_id, type(error).__name__)
            raise Uncertain("internal", "Something broke while sending; it may or may not have arrived.") from None

    def _written(self, channel: Channel, delivery: Delivery) -> Call:
        try:
            return channel.write(self._outgoing(delivery), delivery.address)
        except SendError:
            raise
        except Exception as error:
            # A fault of ours before the call: it has not left, and would fail again.
            log.error("writing %s broke: %s", delivery.message.message_id, type(error).__name__)
            raise Rejected("internal", "Something broke before this was sent; it did not leave.") from None

    def _outgoing(self, delivery: Delivery) -> Outgoing:
        message = delivery.message
        media = message.media
        return Outgoing(
            message_id=message.message_id,
            kind=message.kind,
            text=message.text,
            choices=tuple(OutgoingChoice(choice_id=each.choice_id, title=each.title) for each in message.choices),
            media=OutgoingMedia(
                path=self._media.path(media.content_hash or ""),
                mime_type=media.mime_type or "application/octet-stream",
                filename=media.filename or "file",
            )
            if media
            else None,
        )

    def _note_unrecorded(self, delivery: Delivery) -> None:
        error = Uncertain(
            "unrecorded", "What became of this could not be written down; it may or may not have arrived."
        )
        self._store.deliveries.failed(delivery, error, now=time.time())

    def _note_sent(self, delivery: Delivery, sent: Sent) -> None:
        self._store.deliveries.sent(delivery, sent.provider_message_id, now=time.time())
        self._store.accounts.start(delivery.account_id)

    def _note_failure(self, delivery: Delivery, error: SendError) -> None:
        now = time.time()
        if isinstance(error, AccountStopped):
            self._store.accounts.stop(delivery.account_id, error.cause, error.text)
            self._store.deliveries.retry(delivery, due_at=now + _STOPPED_SECONDS, whole_account=True)
        elif isinstance(error, RetryLater) and (wait := _wait_seconds(delivery, error, now)) is not None:
            self._store.deliveries.retry(delivery, due_at=now + wait, whole_account=error.whole_account)
        else:
            self._store.deliveries.failed(delivery, error, now=now)


def _wait_seconds(delivery: Delivery, error: RetryLater, now: float) -> float | None:
    return wait_seconds(error, tries=delivery.tries, age_seconds=now - delivery.message.created_at)


def _check_window(channel: Channel, delivery: Delivery) -> None:
    """Raises WindowClosed where the channel's window since the customer's last message has passed."""
    window = channel.capabilities.window_seconds
    if window is None:
        return
    if delivery.last_incoming_at is None:
        raise WindowClosed("window_closed", "This customer has not written yet; only a template may be sent.")
    if time.time() - delivery.last_incoming_at > window:
        raise WindowClosed("window_closed", "The customer's last message is more than 24 hours old; send a template.")
