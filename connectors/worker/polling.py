"""Polling: Telegram's updates by long polling, stored first, then confirmed by moving the offset."""

from __future__ import annotations

import asyncio
import json
import logging
import time

from bot.channel import SendError
from bot.store.store import Store
from connectors.channels.foreign import integer_of
from connectors.channels.telegram import Telegram

log = logging.getLogger(__name__)
_POLL_SECONDS = 25
_PAUSE_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)


class Polling:
    """Polls one account while this worker is its poller."""

    def __init__(self, store: Store, channel: Telegram, account_id: str, worker_id: str) -> None:
        self._store = store
        self._channel = channel
        self._account_id = account_id
        self._worker_id = worker_id

    async def run(self) -> None:
        """Polls until cancelled. A failure is waited out, never fatal."""
        failures = 0
        while True:
            try:
                await self._once()
                failures = 0
            except Exception as error:
                pause = error.after_seconds if hasattr(error, "after_seconds") else 0.0
                log.warning("polling failed: %s", error if isinstance(error, SendError) else type(error).__name__)
                await asyncio.sleep(max(pause, _PAUSE_SECONDS[min(failures, len(_PAUSE_SECONDS) - 1)]))
                failures += 1

    async def _once(self) -> None:
        offset = await asyncio.to_thread(self._store.accounts.poll_as, self._account_id, self._worker_id)
        if offset is None:
            await asyncio.sleep(_PAUSE_SECONDS[-1])
            return
        pressed: list[str] = []
        for update in await self._channel.poll(offset, timeout_seconds=_POLL_SECONDS):
            pressed += await asyncio.to_thread(self._receive, update)
        await asyncio.gather(*map(self._channel.answer_choice, pressed))

    def _receive(self, update: dict[str, object]) -> tuple[str, ...]:
        body = json.dumps(update, ensure_ascii=True).encode()
        update_id = integer_of(update.get("update_id"))
        if update_id is None:
            log.warning("an update without its number was left out")
            return ()
        receipt = self._store.inbox.receive(
            self._account_id,
            body,
            self._channel.read(body),
            now=time.time(),
            update_key=str(update_id),
            next_offset=update_id + 1,
        )
        return receipt.pressed
