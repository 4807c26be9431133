"""Gates: what a message waits for before it is claimed: the account's rate, the recipient's, and the one before it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from bot.channels.causes import Cause
from bot.channels.channel import Rates
from bot.conversations.conversation import Conversation
from bot.store.store import Store
from connectors.worker.delivery.pace import Pace

# A recipient's longer wait is spent in the store: it takes no place among the recipients served now.
_PATIENCE_SECONDS = 1.0
_LOOK_SECONDS = 0.1
_COUNT_SECONDS = 1.0
_CROWDED = (Cause.PAIR_RATE, "Too many messages to this customer in a short time; it is sent a little later.")


class Gates:
    """The gates of the accounts in `rates` (account id → rates)."""

    def __init__(self, store: Store, rates: Mapping[str, Rates]) -> None:
        self._store = store
        self._rates = rates
        self._paces = {account_id: Pace(rate) for account_id, rate in rates.items()}
        self._counted: dict[str, tuple[int, float]] = {}

    async def pass_through(self, conversation: Conversation) -> bool:
        """Waits until the conversation's next message may be claimed; False: not soon, it is due later."""
        pace, address = self._paces[conversation.account_id], conversation.address
        await self._apart(pace, conversation)
        await self._count_incoming(conversation.account_id)
        while (seconds := pace.take(address, time.monotonic())) > 0:
            if pace.recipient_wait(address, time.monotonic()) > _PATIENCE_SECONDS:
                cause, text = _CROWDED
                await asyncio.to_thread(
                    self._store.deliveries.defer,
                    conversation.conversation_id,
                    due_at=time.time() + seconds,
                    cause=cause.value,
                    text=text,
                )
                return False
            await asyncio.sleep(seconds)
        return True

    def left(self, account_id: str, address: str) -> None:
        """A message was accepted."""
        self._paces[account_id].left(address, time.monotonic())

    def slow(self, account_id: str) -> None:
        """The provider complained about the account's speed."""
        self._paces[account_id].slow(time.monotonic())

    async def _apart(self, pace: Pace, conversation: Conversation) -> None:
        while (seconds := pace.apart(conversation.address, time.monotonic())) > 0:
            if await asyncio.to_thread(self._store.deliveries.has_left, conversation.conversation_id):
                return
            await asyncio.sleep(min(seconds, _LOOK_SECONDS))

    async def _count_incoming(self, account_id: str) -> None:
        """Looks once a second how much comes in, where the provider counts both ways."""
        now = time.monotonic()
        number, at = self._counted.get(account_id, (-1, 0.0))
        if not self._rates[account_id].both_ways or (number >= 0 and now - at < _COUNT_SECONDS):
            return
        self._counted[account_id] = (number, now)
        received = await asyncio.to_thread(self._store.accounts.received, account_id)
        self._counted[account_id] = (received, now)
        if number >= 0:
            self._paces[account_id].share_with_incoming((received - number) / (now - at))
