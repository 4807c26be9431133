"""Beside: a model loaded beside the live one: an editor tries what it would answer, or it is about to become live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor

from bot.rasa.turn.turn import StepFailed

# A second model is a hundred megabytes and more: it goes when nobody has tried it for so long.
_KEPT_SECONDS = 300.0
_PATIENCE_SECONDS = 2.0
Load = Callable[[Agent, Path], MessageProcessor]


class Beside:
    """At most one model, by its file; `load` reads one, in a thread."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._path: Path | None = None
        self._loading: asyncio.Future[MessageProcessor] | None = None
        self._going: asyncio.TimerHandle | None = None

    async def processor(self, agent: Agent, path: Path) -> MessageProcessor:
        """The model of a file, read unless it is there. Raises what reading raises."""
        loop = asyncio.get_running_loop()
        if self._loading is None or self._path != path or _failed(self._loading):
            self._path, self._loading = path, loop.run_in_executor(None, self._load, agent, path)
        if self._going:
            self._going.cancel()
        self._going = loop.call_later(_KEPT_SECONDS, self.forget)
        # Whoever goes away meanwhile leaves it to those who ask next.
        return await asyncio.shield(self._loading)

    async def soon(self, agent: Agent, path: Path) -> MessageProcessor:
        """As `processor`. Raises StepFailed where the reading takes long; it goes on for who asks again."""
        try:
            return await asyncio.wait_for(self.processor(agent, path), _PATIENCE_SECONDS)
        except asyncio.TimeoutError:
            raise StepFailed("loading", "the model is being loaded: ask again in a few seconds") from None

    def forget(self) -> None:
        """Lets go of the model; where it became the live one, that is all that is left of it."""
        self._path = self._loading = None


def _failed(loading: asyncio.Future[MessageProcessor]) -> bool:
    return loading.done() and (loading.cancelled() or loading.exception() is not None)
