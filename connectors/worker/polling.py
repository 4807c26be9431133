"""Polling: fetches updates by long polling, stores them, then confirms them by moving the offset."""

from __future__ import annotations

import asyncio
import json
import logging
import time

from bot.channels.errors import AccountStopped, SendError
from bot.store.store import Store
from connectors.channels.declared import Fetches
from connectors.flow import tell_received
from connectors.metrics.counted import POLLED

log = logging.getLogger(__name__)
_POLL_SECONDS = 25
_PAUSE_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
_STOPPED_SECONDS = 30.0
# A restart of ours, or a webhook being removed, may fail once or twice; people need not know.
_FAILURES_BEFORE_ALARM = 3


class Poller:
    """Polls one account while this worker is its poller."""

    def __init__(self, store: Store, channel: Fetches, account_id: str, worker_id: str) -> None:
        self._store = store
        self._channel = channel
        self._account_id = account_id
        self._worker_id = worker_id
        self._failures = 0
        self._said = ""

    async def run(self) -> None:
        """Polls until cancelled. A failure is never fatal: it is logged once, and polling waits and goes on."""
        while True:
            try:
                await self._once()
                await self._note_success()
            except Exception as error:
                await asyncio.sleep(await self._note_failure(error))

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
        update_id = self._channel.update_number(update)
        if update_id is None:
            log.warning("an update without its number was left out")
            return ()
        items = self._channel.read(body)
        receipt = self._store.inbox.receive(
            self._account_id,
            body,
            items,
            now=time.time(),
            update_key=str(update_id),
            next_offset=update_id + 1,
        )
        POLLED.labels(self._account_id.partition(":")[0]).inc()
        tell_received(self._account_id, items, receipt)
        return receipt.pressed

    async def _note_success(self) -> None:
        self._failures = 0
        if self._said:
            log.info("polling works again")
            self._said = ""
        await asyncio.to_thread(self._store.accounts.mark_reachable, self._account_id)

    async def _note_failure(self, error: Exception) -> float:
        """Says what is new about it, and tells people what lasts; seconds until the next try."""
        self._failures += 1
        cause = error.cause if isinstance(error, SendError) else type(error).__name__
        if cause != self._said:
            log.warning("polling failed: %s; it is tried again until it works", cause)
            self._said = cause
        stopped = isinstance(error, AccountStopped)
        if isinstance(error, SendError) and (stopped or self._failures >= _FAILURES_BEFORE_ALARM):
            await self._tell(self._channel.unreachable_text(error.cause))
        pause = _PAUSE_SECONDS[min(self._failures, len(_PAUSE_SECONDS)) - 1]
        return max(_STOPPED_SECONDS if stopped else pause, getattr(error, "after_seconds", 0.0))

    async def _tell(self, text: str) -> None:
        try:
            await asyncio.to_thread(self._store.accounts.mark_unreachable, self._account_id, text, now=time.time())
        except Exception as error:
            log.error("the store did not take the alarm: %s", type(error).__name__)
