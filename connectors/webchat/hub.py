"""Hub: follows the store's events on one thread, and wakes the open panels whose conversation changed."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection

from bot.store.running.events import EventGap
from bot.store.store import Store

log = logging.getLogger(__name__)
_WAIT_SECONDS = 1.0
_TYPING_SECONDS = 5.0
_AT_ONCE = 2000


class Panel:
    """An open panel that waits for something to write. There are thousands: it has no more than it needs."""

    __slots__ = ("_has_news", "_is_due", "_waiter")

    def __init__(self) -> None:
        self._has_news = self._is_due = True
        self._waiter: asyncio.Future[None] | None = None

    def wake(self, *, has_news: bool) -> None:
        """Its conversation may have changed, or its line is to be kept open."""
        self._has_news |= has_news
        self._is_due = True
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def due(self) -> bool:
        """Waits until something is due; whether that may be news."""
        if not self._is_due:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
            self._waiter = None
        has_news, self._has_news, self._is_due = self._has_news, False, False
        return has_news


class Hub:
    """Open panels by conversation. What panels do belongs to the event loop, the following to a thread of its own."""

    def __init__(self, store: Store, on_accounts: Callable[[], None], now: Callable[[], float]) -> None:
        """`on_accounts` is called on the thread when accounts or set-ups changed."""
        self._store = store
        self._on_accounts = on_accounts
        self._now = now
        self._panels: dict[str, set[Panel]] = {}
        self._typing: set[str] = set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.count = 0

    def opens(self, conversation_ids: Collection[str]) -> Panel:
        """A panel that is woken whenever one of the conversations may have changed, until it `closes`."""
        panel = Panel()
        for conversation_id in conversation_ids:
            self._panels.setdefault(conversation_id, set()).add(panel)
        self.count += 1
        return panel

    def closes(self, panel: Panel, conversation_ids: Collection[str]) -> None:
        """The panel is woken no more."""
        self.count -= 1
        for conversation_id in conversation_ids:
            self._panels[conversation_id].discard(panel)
            if not self._panels[conversation_id]:
                del self._panels[conversation_id]

    def wake_all(self) -> None:
        """Wakes every panel."""
        self.wake(None)

    def is_typing(self, conversation_ids: Collection[str]) -> bool:
        """Whether an agent types in one of them now."""
        return not self._typing.isdisjoint(conversation_ids)

    def start(self) -> None:
        """Follows, until `stop`."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._follow, args=(loop,), name="follow", daemon=True)
        self._thread.start()

    def is_following(self) -> bool:
        """Whether what happens in the store reaches panels."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Follows no more."""
        self._stopped.set()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        position: int | None = None
        mark = -1
        while not (self._stopped.is_set() or loop.is_closed()):
            try:
                if position is None:
                    position = self._store.events.latest()
                mark = self._store.events.wait(mark, _WAIT_SECONDS)
                position = self._look(loop, position)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next look may work
                log.error("following the store failed: %s", type(error).__name__)
                self._store.close()
                time.sleep(_WAIT_SECONDS)

    def _look(self, loop: asyncio.AbstractEventLoop, position: int) -> int:
        changed: set[str] | None = set()
        try:
            events = self._store.events.after(position, limit=_AT_ONCE)
            changed = {event.conversation_id for event in events if event.conversation_id}
            position = events[-1].number if events else position
            if any(event.kind == "account" for event in events):
                self._on_accounts()
        except EventGap:
            position, changed = self._store.events.latest(), None
            self._on_accounts()
        typing = self._store.visitors.typing(since=self._now() - _TYPING_SECONDS)
        if changed is not None:
            changed |= typing ^ self._typing
        self._typing = typing
        if changed is None or changed:
            loop.call_soon_threadsafe(self.wake, changed)
        return position

    def wake(self, changed: set[str] | None) -> None:
        """Wakes the panels of these conversations, of all where it is None. For the event loop."""
        for conversation_id in list(self._panels) if changed is None else changed:
            for panel in self._panels.get(conversation_id, ()):
                panel.wake(has_news=True)

    async def beat(self, seconds: float) -> None:
        """Keeps the lines open for good: in so many seconds each panel is woken once, one after the other."""
        while True:
            panels = {panel for several in self._panels.values() for panel in several}
            for panel in panels:
                panel.wake(has_news=False)
                await asyncio.sleep(seconds / len(panels))
            if not panels:
                await asyncio.sleep(1.0)
