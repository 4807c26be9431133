"""Streams: one answer per open panel that never ends: what is new in its conversation, as it happens."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from aiohttp import web

from bot.store.website.visitors import Ended, Visitors
from bot.website.visitor import Visitor
from connectors.webchat.hub import Hub, Panel
from connectors.webchat.sites import Site
from connectors.webchat.thread import Threads

_MOST, _MOST_OF_ONE = 5000, 6
# Long answers are cut by some proxies; the panel asks again at once.
_LONGEST_SECONDS = 600.0


class Streams:
    """Follows conversations for panels. One browser holds at most six, all together 5,000; more of them poll."""

    def __init__(self, hub: Hub, visitors: Visitors, threads: Threads, now: Callable[[], float]) -> None:
        self._hub = hub
        self._visitors = visitors
        self._threads = threads
        self._now = now
        self._of: Counter[str] = Counter()
        self._closing = asyncio.Event()

    def has_room(self, visitor: Visitor) -> bool:
        """Whether this visitor may have one more."""
        return self._hub.count < _MOST and self._of[visitor.token_hash] < _MOST_OF_ONE

    def close(self) -> None:
        """Ends every stream: the process stops."""
        self._closing.set()
        self._hub.wake_all()

    async def follow(
        self, request: web.Request, site: Site, visitor: Visitor, conversation_ids: Collection[str], *, after: str
    ) -> web.StreamResponse:
        """Writes what is new after a position, then each change, until either side ends it."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
                "X-Content-Type-Options": "nosniff",
            }
        )
        self._of[visitor.token_hash] += 1
        panel = self._hub.opens(conversation_ids)
        try:
            await response.prepare(request)
            # Sent; there are thousands of panels, each with its own.
            response.headers.clear()
            await self._write(response, site, visitor, conversation_ids, panel, after)
        except ConnectionError:
            pass  # the panel is gone; it asks again when it is back
        except Ended:
            pass  # signed out, here or in another tab; the panel asks again and is told
        finally:
            self._hub.closes(panel, conversation_ids)
            self._of[visitor.token_hash] -= 1
            if not self._of[visitor.token_hash]:
                del self._of[visitor.token_hash]
        return response

    async def _write(
        self,
        response: web.StreamResponse,
        site: Site,
        visitor: Visitor,
        conversation_ids: Collection[str],
        panel: Panel,
        after: str,
    ) -> None:
        ends_at = time.monotonic() + _LONGEST_SECONDS
        last = 0
        while time.monotonic() < ends_at and not self._closing.is_set():
            if not await panel.due():
                await response.write(b":\n\n")
                continue
            # Nothing of the page is kept while the panel waits: there are thousands.
            after, last = await self._write_new(response, site, visitor, conversation_ids, after, last)

    async def _write_new(
        self,
        response: web.StreamResponse,
        site: Site,
        visitor: Visitor,
        conversation_ids: Collection[str],
        after: str,
        last: int,
    ) -> tuple[str, int]:
        """Writes the page after a position unless it is the `last` one again; the next position, and its mark.

        Raises Ended.
        """
        page = await asyncio.to_thread(self._page, site, visitor, after)
        page["state"]["typing"] = self._hub.is_typing(conversation_ids)
        written = json.dumps(page)
        mark = hash(written)
        if mark != last:
            await response.write(f"data: {written}\n\n".encode())
        return page["next"], mark

    def _page(self, site: Site, visitor: Visitor, after: str) -> dict[str, Any]:
        """What is new. Blocking. Raises Ended where the visitor signed out since the stream began."""
        self._visitors.check_open(visitor)
        return self._threads.page(site, visitor, after=after, now=self._now())
