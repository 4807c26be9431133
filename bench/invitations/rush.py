"""Rush: five times as many visitors come as on a usual day, and nobody who was invited waits longer than the target.

Agents, conversations and queue are real rows of the store; how long an agent needs is simulated.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from bench.invitations.shop import SimulatedShop
from bot.conversations.conversation import State
from bot.conversations.turn import TurnAnswer

_TALK_SECONDS = 300.0
_ANSWERS_AFTER = 20.0


@dataclass
class Rush:
    """Runs `minutes` with `per_minute` visitors who look, of whom `own` (a share) ask for a person by themselves."""

    shop: SimulatedShop
    per_minute: float
    own: float = 0.002
    response: float = 0.15
    is_governed: bool = True
    waits: list[float] = field(default_factory=list)
    invited: int = 0
    _due: list[tuple[float, str, str]] = field(default_factory=list)

    def run(self, minutes: float) -> None:
        """Event by event, on the simulated clock."""
        shop = self.shop
        shop.store.workers.start("w", now=shop.now)
        ends_at = shop.now + minutes * 60
        arrival = shop.now
        while arrival < ends_at:
            arrival += shop.chance.expovariate(self.per_minute / 60)
            self._until(arrival)
            self._arrives()
        self._until(ends_at + 3600)

    def _arrives(self) -> None:
        shop = self.shop
        browser = shop.comes()
        if shop.chance.random() < self.own:
            heapq.heappush(self._due, (shop.now, "asks", browser))
            return
        is_invited = shop.hears(browser) is not None if self.is_governed else True
        self.invited += is_invited
        if is_invited and shop.chance.random() < self.response:
            heapq.heappush(self._due, (shop.now + shop.chance.expovariate(1 / _ANSWERS_AFTER), "asks", browser))

    def _until(self, until: float) -> None:
        while self._due and self._due[0][0] <= until:
            at, what, who = heapq.heappop(self._due)
            self.shop.now = max(self.shop.now, at)
            if what == "asks":
                self._asks(who)
            else:
                self._resolves(who)
            self._accept()
        self.shop.now = max(self.shop.now, until)

    def _asks(self, browser: str) -> None:
        """The visitor writes, and the bot hands over."""
        store, now = self.shop.store, self.shop.now
        self.shop.writes(browser, "A person, please")
        while turn := store.turns.claim("w", now=now + 60):
            store.turns.finish(turn, TurnAnswer(handed_off=True), now=now)

    def _accept(self) -> None:
        """Every agent with a free place takes who waits longest."""
        store, now = self.shop.store, self.shop.now
        for conversation_id in store.routing.order(now=now):
            free = next((each for each in store.presence.team(now=now) if each.load < each.limit), None)
            conversation = store.conversations.get(conversation_id)
            if free is None or conversation is None or conversation.state is not State.QUEUED:
                return
            self.waits.append(now - (conversation.waiting_since or now))
            store.conversations.accept(conversation_id, free.agent_id, epoch=conversation.epoch, now=now)
            ends_at = now + self.shop.chance.expovariate(1 / _TALK_SECONDS)
            heapq.heappush(self._due, (ends_at, "resolves", conversation_id))

    def _resolves(self, conversation_id: str) -> None:
        store = self.shop.store
        conversation = store.conversations.get(conversation_id)
        assert conversation is not None
        store.conversations.resolve(
            conversation_id, conversation.agent_id or "", epoch=conversation.epoch, now=self.shop.now
        )

    @property
    def longest(self) -> float:
        """The longest that anybody waited, in seconds; those who never got a person waited an hour."""
        return max(self.waits, default=0.0)
