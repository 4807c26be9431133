"""Resuming: an account with a refused token sends again as soon as its provider accepts it, without the button too."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.channel import Channel
from bot.channels.errors import SendError
from bot.store.delivery.accounts import Account
from bot.store.store import Store
from connectors.channels.introduction import PROVABLE, Introduces

log = logging.getLogger(__name__)
_FIRST_PAUSE_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The time of the next question to the provider, and the pause before it."""

    again_at: float
    pause_seconds: float


class Resumer:
    """Asks for the accounts in `channels` (account id → channel). `clock` gives monotonic seconds."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._channels = {name: channel for name, channel in channels.items() if isinstance(channel, Introduces)}
        self._clock = clock
        self._asked: dict[str, _Asked] = {}

    async def look(self) -> None:
        """Asks the provider of every account that its token stopped; lets the account go on if the provider answers."""
        for account in await asyncio.to_thread(self._store.accounts.all):
            if account.stopped_cause in PROVABLE and not account.ask_first and self._may_ask(account):
                await self._ask(account)

    def _may_ask(self, account: Account) -> bool:
        attempt = self._asked.get(account.account_id)
        return account.account_id in self._channels and (attempt is None or self._clock() >= attempt.again_at)

    async def _ask(self, account: Account) -> None:
        try:
            await self._channels[account.account_id].introduce()
        except SendError as error:
            log.info("%s is still stopped: %s", account.account_id, error.cause)
            return
        # A provider that knows us and refuses to send all the same would raise and end the alarm again and again.
        before = self._asked.get(account.account_id)
        pause = min(before.pause_seconds * 2, _LONGEST_PAUSE_SECONDS) if before else _FIRST_PAUSE_SECONDS
        self._asked[account.account_id] = _Asked(again_at=self._clock() + pause, pause_seconds=pause)
        log.warning("%s is known to its provider again; sending goes on", account.account_id)
        await asyncio.to_thread(self._store.accounts.start, account.account_id)
