"""The worker's loop: every commit wakes it; it claims what is due and runs one task per conversation."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
import threading
import time
from collections.abc import Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bot.conversations.conversation import Conversation, State
from bot.conversations.suggestion import WantedSuggestion
from bot.conversations.turn import Turn
from bot.store.store import Store
from connectors.worker.beats import BeatWatch
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.delivery.downloads import Downloader
from connectors.worker.due_work import DueWork, DueWorkFinder, Room
from connectors.worker.jobs.clock import ClockWatch
from connectors.worker.periodic_jobs import PeriodicJob
from connectors.worker.persist import until_stored
from connectors.worker.polling import Poller
from connectors.worker.turns.answering import Answerer
from connectors.worker.turns.suggestions import Suggester

log = logging.getLogger(__name__)
_TICK_SECONDS = 1.0
_TURNS_AT_ONCE = 4
# Of them, those of channels that anybody may write on: the others never wait for these.
_GUESTS_AT_ONCE = 2
_DOWNLOADS_AT_ONCE = 4
_STOP_SECONDS = 10.0
_STILL_SECONDS = 10.0
_TYPING_SECONDS = 0.15


class Loop:
    """Runs until `stop`. Blocking parts (store, Rasa) run on the thread pool."""

    def __init__(
        self,
        store: Store,
        worker_id: str,
        answering: Answerer,
        delivering: Deliverer,
        downloading: Downloader,
        suggesting: Suggester,
        polls: list[Poller],
        duties: tuple[PeriodicJob, ...] = (),
        *,
        guests: Collection[str] = (),
    ) -> None:
        """`guests` are the channels on which strangers write."""
        self._store = store
        self._worker_id = worker_id
        self._answering = answering
        self._delivering = delivering
        self._downloading = downloading
        self._suggesting = suggesting
        self._polls = polls
        self._duties = duties
        self._claims: set[int] = set()
        # A claim that broke may have been written all the same.
        self._unsure = False
        self._due_work = DueWorkFinder(store, worker_id, guests, _GUESTS_AT_ONCE)
        self._downloads = asyncio.Semaphore(_DOWNLOADS_AT_ONCE)
        self._suggestions = asyncio.Semaphore(1)
        self._delivering_now: set[str] = set()
        self._came_meanwhile: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._stopped = asyncio.Event()
        self._pulse_at = time.monotonic()
        self._clock = ClockWatch()

    async def run(self) -> None:
        """Starts under the worker's id, frees what a predecessor held, and works until `stop`."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(max_workers=24, thread_name_prefix="worker"))
        pulse = asyncio.create_task(self._pulse())
        freed = await asyncio.to_thread(self._store.workers.start, self._worker_id, now=time.time())
        log.info("worker %s starts; %d claims of a predecessor freed", self._worker_id, freed)
        if back := await asyncio.to_thread(self._store.clock.catch_up, now=time.time()):
            log.warning("the clock was set back by %.0f s meanwhile; what waits is due that much earlier", back)
        threading.Thread(target=self._watch, args=(loop,), name="watch", daemon=True).start()
        background = [pulse, *(asyncio.create_task(self._forever(step)) for step in (self._beat, self._pump))]
        background += [asyncio.create_task(self._repeat(duty)) for duty in self._duties]
        background += [asyncio.create_task(poll.run()) for poll in self._polls]
        await self._stopped.wait()
        for task in background:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)

    def stop(self) -> None:
        """Takes no new work and ends when what is under way is done (at most 10 s)."""
        self._stopped.set()

    def is_alive(self) -> bool:
        """Whether the loop still turns; to be asked from another thread. A store that is locked does not stop it."""
        return time.monotonic() - self._pulse_at < _STILL_SECONDS

    async def _pulse(self) -> None:
        while True:
            self._pulse_at = time.monotonic()
            await asyncio.sleep(_TICK_SECONDS)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        position = -1
        while not self._stopped.is_set():
            try:
                position = self._store.events.wait(position, _TICK_SECONDS)
                # Most commits are the loop's own and leave it nothing to do: to wake it costs more than to look.
                if not self._due_work.is_worth(self._room(), within_seconds=_TICK_SECONDS):
                    continue
            except Exception as error:
                # Without this thread the loop only ticks: it opens the file again rather than end.
                log.error("waiting for a change of the store failed: %s", type(error).__name__)
                self._store.close()
                time.sleep(_TICK_SECONDS)
            if loop.is_closed():
                return
            with contextlib.suppress(RuntimeError):  # closed between the two
                loop.call_soon_threadsafe(self._wake.set)

    async def _forever(self, step: Any) -> None:
        """A passing fault of the store must not end the worker: it is logged and the step goes on."""
        watch = BeatWatch() if step == self._beat else None
        while True:
            try:
                await (step(watch) if watch else step())
            except Exception as error:
                log.error("the worker's %s failed: %s", step.__name__, type(error).__name__)
                await asyncio.sleep(_TICK_SECONDS)

    async def _beat(self, watch: BeatWatch) -> None:
        await asyncio.to_thread(self._store.workers.beat, self._worker_id, now=time.time())
        beats = await asyncio.to_thread(self._store.workers.beats)
        for ended in watch.ended(beats, time.monotonic()):
            freed = await asyncio.to_thread(self._store.workers.release, ended, now=time.time())
            log.warning("worker %s ended; %d claims freed", ended, freed)
        await asyncio.sleep(_TICK_SECONDS)

    async def _repeat(self, duty: PeriodicJob) -> None:
        while True:
            try:
                result = await asyncio.to_thread(duty.run)
                if inspect.isawaitable(result):
                    await result
            except Exception as error:
                log.error("the worker could not %s: %s", duty.name, type(error).__name__)
            await asyncio.sleep(duty.every_seconds)

    async def _pump(self) -> None:
        looked_at = time.time()
        await self._follow_clock(looked_at)
        if self._unsure:
            # Before the look, so that a fault meanwhile leads to another.
            self._unsure = False
            await self._free_unknown()
        work = await asyncio.to_thread(self._due_work.find, self._room(), looked_at=looked_at)
        await self._begin(work)
        if work.broke:
            self._unsure = True
            await asyncio.sleep(_TICK_SECONDS)
            return
        due_in = _TICK_SECONDS if work.due_at is None else work.due_at - time.time()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), min(_TICK_SECONDS, max(0.0, due_in)))
        self._wake.clear()

    async def _free_unknown(self) -> None:
        """Turns are claimed by this task alone, and sends where the conversation is noted first: what was claimed
        before this moment and is not known now is nobody's."""
        try:
            turns, sends = await asyncio.to_thread(self._store.workers.claims, self._worker_id)
            unknown = turns - self._claims
            unknown |= {number for number, conversation in sends.items() if conversation not in self._delivering_now}
            if unknown:
                free = partial(self._store.workers.free_unknown, self._worker_id, unknown, now=time.time())
                log.warning("%d claims freed that the store took and did not confirm", await asyncio.to_thread(free))
        except Exception:
            self._unsure = True
            raise

    def _room(self) -> Room:
        return Room(
            turns=_TURNS_AT_ONCE - len(self._claims),
            files=not self._downloads.locked(),
            suggestion=not self._suggestions.locked(),
        )

    async def _begin(self, work: DueWork) -> None:
        self._claims.update(turn.claim_number for turn in work.turns)
        for turn in work.turns:
            self._spawn(self._attempt(turn))
        for conversation_id in work.conversations:
            self._spawn(self._deliver(conversation_id))
        for sign in work.signs:
            self._spawn(self._delivering.show_agent_typing(sign))
        for waiting in work.files:
            self._spawn(self._fetch(waiting))
        if work.suggestion:
            # One at a time: agents' suggestions never take the bot from customers.
            await self._suggestions.acquire()
            self._spawn(self._suggest(work.suggestion))

    async def _follow_clock(self, now: float) -> None:
        """Looked at after each commit: so whatever a wrong clock made due in hours is seen to be wrong."""
        if back := self._clock.set_back(now, time.monotonic()):
            log.warning("the clock was set back by %.0f s; what waits is due that much earlier", back)
            await asyncio.to_thread(until_stored, partial(self._store.clock.set_back, back, now=now))

    async def _attempt(self, turn: Turn) -> None:
        typing = self._spawn(self._show_typing(turn))
        try:
            conversation = await asyncio.to_thread(self._answer, turn)
        finally:
            if len(self._claims) >= _TURNS_AT_ONCE:
                # There was no room for what waits; else its end, as any commit, wakes the loop.
                self._wake.set()
            self._claims.discard(turn.claim_number)
        # The answer should not overtake the sign that announces it, but nor should it wait for it long.
        await asyncio.wait((typing,), timeout=_TYPING_SECONDS)
        if conversation:
            await self._deliver(turn.conversation.conversation_id, conversation)

    def _answer(self, turn: Turn) -> Conversation | None:
        """The conversation, where the attempt left something to send."""
        self._answering.attempt(turn)
        return self._delivering.due_in(turn.conversation.conversation_id)

    async def _show_typing(self, turn: Turn) -> None:
        """Who waits for a person sees nothing before the bot has an answer: the sign counts as reading."""
        if turn.conversation.state is State.BOT:
            await self._delivering.show_typing(turn.conversation, turn.messages)

    async def _deliver(self, conversation_id: str, looked_at: Conversation | None = None) -> None:
        if conversation_id in self._delivering_now:
            self._came_meanwhile.add(conversation_id)
            return
        self._delivering_now.add(conversation_id)
        try:
            await self._delivering.deliver(conversation_id, looked_at)
        finally:
            self._delivering_now.discard(conversation_id)
            if conversation_id in self._came_meanwhile:
                # What came due as this ended found it still under way.
                self._came_meanwhile.discard(conversation_id)
                self._wake.set()

    async def _fetch(self, waiting: Any) -> None:
        async with self._downloads:
            await self._downloading.fetch(waiting)

    async def _suggest(self, wanted: WantedSuggestion) -> None:
        try:
            await asyncio.to_thread(self._suggesting.suggest, wanted)
        finally:
            self._suggestions.release()
            self._wake.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._unsure = True
            log.error("a task of the worker broke: %s", type(error).__name__)
