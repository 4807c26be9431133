"""Due work: everything that is due in the store, claimed in one visit of one thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.conversations.suggestion import WantedSuggestion
from bot.conversations.turn import Turn
from bot.store.delivery.media import WaitingMedia
from bot.store.delivery.typing import TypingSign
from bot.store.running.due import Due
from bot.store.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much more the worker takes now: turns, and whether it has room for files and for a suggestion."""

    turns: int
    files: bool
    suggestion: bool


@dataclass(kw_only=True)
class DueWork:
    """What was claimed, or is to be looked after; `broke` where the store failed before everything was looked at.

    `due_at`: when the next thing is due, None without one.
    """

    turns: list[Turn] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    signs: list[TypingSign] = field(default_factory=list)
    files: list[WaitingMedia] = field(default_factory=list)
    suggestion: WantedSuggestion | None = None
    due_at: float | None = None
    broke: bool = False


class DueWorkFinder:
    """Looks through the store. Blocking; a hop to a thread costs more than any of the looks: one hop does them all."""

    def __init__(self, store: Store, worker_id: str, guests: Collection[str] = (), share: int = 0) -> None:
        """Of the turns under way at once, at most `share` are of the channels in `guests`, which strangers write on."""
        self._store = store
        self._worker_id = worker_id
        self._guests = guests
        self._share = share

    def is_worth(self, room: Room, *, within_seconds: float) -> bool:
        """Whether `find` would find anything now, or so soon that the loop must not wait as long as it meant to."""
        now = time.time()
        due = self._store.due.look(now=now)
        return (
            (due.turns and room.turns > 0)
            or any((due.sends, due.signs, due.files, due.suggestions, due.waiters))
            or (due.next_at is not None and due.next_at - now < within_seconds)
        )

    def find(self, room: Room, *, looked_at: float) -> DueWork:
        """Claims what there is room for; what was claimed before a fault is returned all the same, as it is ours."""
        work = DueWork()
        self._assign(looked_at)
        try:
            # What was due already is under way, or waits for something that wakes the loop at its end.
            due = self._store.due.look(now=looked_at)
            work.due_at = due.next_at
            self._claim(due, work, room)
        except Exception as error:
            log.error("what is due could not be claimed: %s", type(error).__name__)
            work.broke = True
        return work

    def _claim(self, due: Due, work: DueWork, room: Room) -> None:
        """Most of what wakes the worker leaves nothing to do: only the kinds that are due are asked for."""
        if due.turns:
            self._claim_turns(work, room.turns)
        if due.sends:
            work.conversations += self._store.deliveries.due(now=time.time())
        if due.signs:
            work.signs += self._store.typing.take(now=time.time())
        if due.files and room.files:
            work.files += self._store.media.claim_due(now=time.time())
        if due.suggestions and room.suggestion:
            work.suggestion = self._store.suggestions.claim_due(now=time.time())

    def _assign(self, now: float) -> None:
        """Whatever is wrong with one waiting conversation, the bot's turns and the sends go on."""
        try:
            self._store.routing.assign(now=now)
        except Exception as error:
            log.error("who waits could not be assigned: %s", type(error).__name__)

    def _claim_turns(self, work: DueWork, most: int) -> None:
        while len(work.turns) < most:
            turn = self._store.turns.claim(self._worker_id, now=time.time(), guests=self._guests, share=self._share)
            if turn is None:
                return
            work.turns.append(turn)
