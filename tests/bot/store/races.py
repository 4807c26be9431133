"""Races: many agents reach for the same conversations at once. The tests run a part, bench/races.py all of it."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversations.conversation import StaleConversation, State, Verb
from bot.team.agent import Role
from bot.team.routing import Assignment, NoCapacity, Policy
from tests.bot.store.shop import Shop, queue

NewShop = Callable[..., Shop]


def relaxed(shop: Shop) -> Shop:
    """Nobody pulls the plug here, and the disk would take most of the time. (The tests' server never waits for it.)"""
    if isinstance(shop.place, Path):
        shop.store._database._connection().execute("PRAGMA synchronous=OFF")
    return shop


def accepts_at_once(new_shop: NewShop, *, accepts: int, threads: int) -> list[str]:
    """So many accepts of one conversation by so many threads, by agents and the assigning worker; the winners."""
    shop = relaxed(new_shop(policy=Policy(assignment=Assignment.AUTOMATIC)))
    agents = [shop.eva, shop.leo]
    agents += [
        shop.store.agents.add(name=f"A{n}", login=f"a{n}", role=Role.AGENT, now=shop.now).agent_id
        for n in range(threads)
    ]
    for agent_id in agents:
        shop.store.presence.seen(agent_id, now=shop.now)
    waiting = shop.hands_off()

    def accept(number: int) -> str | None:
        if number % 50 == 49:
            return "the worker" if shop.store.routing.assign(now=shop.now) else None
        agent_id = agents[number % len(agents)]
        try:
            shop.store.conversations.accept(waiting.conversation_id, agent_id, epoch=waiting.epoch, now=shop.now)
        except StaleConversation:
            return None
        return agent_id

    with ThreadPoolExecutor(threads) as pool:
        return [winner for winner in pool.map(accept, range(accepts)) if winner]


@dataclass
class Day:
    """A shop day of random events. Whoever gets a conversation has room for it; who only keeps one may be over."""

    new_shop: NewShop
    seed: int
    customers: int = 30
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.shop = relaxed(
            self.new_shop(policy=Policy(assignment=Assignment.AUTOMATIC, gone_seconds=60, return_seconds=120))
        )
        self.store = self.shop.store
        self.agents = [self.shop.eva, self.shop.leo]
        self.agents += [
            self.store.agents.add(name=f"A{n}", login=f"a{n}", role=Role.AGENT, now=self.shop.now).agent_id
            for n in range(3)
        ]
        self.limits = dict(zip(self.agents, (1, 3, 3, 2, 0), strict=True))
        for agent_id, limit in self.limits.items():
            self.store.presence.prefer(agent_id, languages=frozenset(), skills=frozenset(), limit=limit)

    def happens(self, events: int) -> None:
        """So many random events, with a look at everything after each."""
        acts = (
            self.asks,
            self.asks,
            self.takes,
            self.takes,
            self.lets_go,
            self.lets_go,
            self.holds,
            self.comes_or_goes,
        )
        for _ in range(events):
            act = self.chance.choice(acts)
            act()
            self.counts[act.__name__] += 1
            self.goes_on()

    def goes_on(self) -> None:
        """Time passes and the worker does its part: it assigns nothing beyond a limit."""
        self.shop.tick(self.chance.choice((0.1, 1, 5)))
        self.store.routing.end_holds(now=self.shop.now)
        self.store.routing.return_absent(now=self.shop.now)
        ended = self.loads()
        taken = self.store.routing.assign(now=self.shop.now)
        self.counts["assigned"] += taken
        after = self.loads()
        for agent_id, limit in self.limits.items():
            assert after[agent_id] <= max(limit, ended[agent_id]), "automatic assignment went over the limit"

    def loads(self) -> dict[str, int]:
        found = self.store._database.rows(
            "SELECT agent_id, COUNT(*) AS held FROM conversation WHERE state = 'agent'"
            " AND (on_hold_since IS NULL OR hold_until <= :now) GROUP BY agent_id",
            now=self.shop.now,
        )
        return dict.fromkeys(self.agents, 0) | {row["agent_id"]: row["held"] for row in found}

    def asks(self) -> None:
        """A customer asks for a person, or writes on."""
        who = f"c{self.chance.randrange(self.customers)}"
        self.shop.writes("a person please", who=who)
        if turn := self.store.turns.claim("w", now=self.shop.tick()):
            self.shop.answers(turn=turn, handed_off=True)

    def takes(self) -> None:
        """An agent takes any conversation by hand, as their page showed it a moment ago."""
        found = self.pick("state <> 'agent' OR agent_id IS NOT NULL")
        if found is None:
            return
        agent_id = self.chance.choice(self.agents)
        before = self.loads()
        verb = Verb.ACCEPT if found["state"] == "queued" else Verb.TAKE_OVER
        method = getattr(self.store.conversations, verb.value)
        try:
            method(
                found["conversation_id"],
                agent_id,
                epoch=found["epoch"] - (self.chance.random() < 0.1),
                now=self.shop.tick(),
            )
        except (StaleConversation, NoCapacity) as refusal:
            self.counts[type(refusal).__name__] += 1
            return
        gained = self.loads()[agent_id] > before[agent_id]
        assert not gained or self.loads()[agent_id] <= self.limits[agent_id], "taken by hand beyond the limit"

    def lets_go(self) -> None:
        """A holder resolves, returns or releases."""
        found = self.pick("state = 'agent'")
        if found:
            verb = self.chance.choice((Verb.RESOLVE, Verb.RESOLVE, Verb.RETURN_TO_BOT, Verb.RELEASE))
            method = getattr(self.store.conversations, verb.value)
            method(found["conversation_id"], found["agent_id"], epoch=found["epoch"], now=self.shop.tick())

    def holds(self) -> None:
        """A holder puts one on hold, for a time or until the next message."""
        found = self.pick("state = 'agent' AND on_hold_since IS NULL")
        if found:
            until = self.chance.choice((None, self.shop.now + self.chance.randrange(5, 200)))
            self.store.conversations.hold(
                found["conversation_id"], found["agent_id"], epoch=found["epoch"], until=until, now=self.shop.now
            )

    def comes_or_goes(self) -> None:
        """A page shows itself, or somebody leaves."""
        for agent_id in self.agents:
            if self.chance.random() < 0.7:
                self.store.presence.seen(agent_id, now=self.shop.now)
        agent_id = self.chance.choice(self.agents)
        self.store.presence.set_away(agent_id, self.chance.random() < 0.3, now=self.shop.now)

    def pick(self, where: str) -> dict[str, object] | None:
        found = self.store._database.rows(f"SELECT * FROM conversation WHERE {where} ORDER BY conversation_id")
        return self.chance.choice(found) if found else None


_NOTE = """INSERT INTO held SELECT NEW.agent_id, COUNT(*) FROM conversation
    WHERE agent_id = NEW.agent_id AND state = 'agent';"""
_WATCH_FILE = (
    f"CREATE TRIGGER watch AFTER UPDATE OF agent_id ON conversation WHEN NEW.agent_id IS NOT NULL BEGIN {_NOTE} END",
)
_WATCH_SERVER = (
    f"CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_NOTE} RETURN NULL; END $$",
    "CREATE TRIGGER watch AFTER UPDATE OF agent_id ON conversation FOR EACH ROW WHEN (NEW.agent_id IS NOT NULL)"
    " EXECUTE FUNCTION watch()",
)


def everybody_reaches(shop: Shop, *, conversations: int, threads: int) -> dict[str, int]:
    """Agents on threads of their own take whatever waits, release and resolve; the most each held at any commit.

    Watched by the database itself: a trigger notes after every change how much the new holder holds.
    """
    relaxed(shop)
    agents = [shop.eva, shop.leo]
    for number in range(conversations):
        shop.hands_off(f"c{number}")
    with shop.store._database.write() as tx:
        tx.run("CREATE TABLE held (agent_id TEXT, held BIGINT)")
        for statement in _WATCH_FILE if isinstance(shop.place, Path) else _WATCH_SERVER:
            tx.run(statement)

    def works(number: int) -> None:
        agent_id, chance = agents[number % 2], random.Random(number)
        for _ in range(conversations * 2):
            listed = chance.choice((queue(shop.store, limit=20), shop.store.conversations.held_by(agent_id)))
            if not listed:
                continue
            one = chance.choice(listed).conversation
            verb = Verb.ACCEPT if one.state is State.QUEUED else chance.choice((Verb.RESOLVE, *[Verb.RELEASE] * 9))
            with contextlib.suppress(StaleConversation, NoCapacity):
                getattr(shop.store.conversations, verb.value)(
                    one.conversation_id, agent_id, epoch=one.epoch, now=shop.now
                )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(works, range(threads)))
    most = shop.store._database.rows(
        "SELECT agent_id, MAX(held) AS most, COUNT(*) AS taken FROM held GROUP BY agent_id"
    )
    return {row["agent_id"]: row["most"] for row in most} | {"taken": sum(row["taken"] for row in most)}
