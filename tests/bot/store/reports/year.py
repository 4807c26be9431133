"""A year of a shop in Madrid with known truths, from one seed: who came when, and what became of each.

The rows are written straight into the tables, in no order; the truths are kept beside, in the words of the test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from bot.shop.hours import Hours
from tests.bot.store.shop import Shop

ZONE = ZoneInfo("Europe/Madrid")
# Monday to Friday in two spans, Saturday night past midnight; never on a Sunday by day.
WEEK = (*(((540, 840), (960, 1200)),) * 5, ((1320, 1560),), ())
HOURS = Hours(zone=ZONE, week=WEEK)
BEGIN = datetime(2025, 9, 1, tzinfo=timezone.utc).timestamp()
DAYS = 365
END = BEGIN + (DAYS + 40) * 86_400.0
HOUR = 3600.0
ENTRIES = ("faq/shipping_cost", "faq/shipping_time", "faq/returns_how", "faq/sizes_shoes")
# Nights in which the clocks change, by UTC: half past two comes twice, or never.
NIGHTS = (
    datetime(2025, 10, 26, 0, 30, tzinfo=timezone.utc).timestamp(),
    datetime(2025, 10, 26, 1, 30, tzinfo=timezone.utc).timestamp(),
    datetime(2026, 3, 29, 0, 59, tzinfo=timezone.utc).timestamp(),
    datetime(2026, 3, 29, 1, 1, tzinfo=timezone.utc).timestamp(),
)


@dataclass
class Truth:
    """One time that somebody came, as it was."""

    at: float
    channel: str
    topic: str
    verified: str = "no_candidate"
    entries: tuple[str, ...] = ()
    person: bool = False
    left_off: bool = False
    reopened: bool = False
    resolved_by_person: bool = False
    asked: float | None = None
    waited: float | None = None
    served: str = ""
    replied: float | None = None
    held: float | None = None
    came_back: bool = False
    score: int | None = None
    was_asked_to_rate: bool = False

    @property
    def day(self) -> str:
        return day_of(self.at)


def day_of(at: float) -> str:
    """The day on the shop's wall."""
    return datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%d")


def is_open(at: float) -> bool:
    """Whether the shop is open, asked of the clock on the wall and nothing else."""
    local = datetime.fromtimestamp(at, ZONE)
    minutes = local.hour * 60 + local.minute
    if local.weekday() < 5:
        return 540 <= minutes < 840 or 960 <= minutes < 1200
    return minutes >= 1320 if local.weekday() == 5 else minutes < 120


def open_seconds(begin: float, end: float) -> float:
    """The seconds between at which the wall's clock says open; counted one by one in steps of ten."""
    steps = int((end - begin) // 10)
    return sum(10.0 for step in range(steps) if is_open(begin + step * 10)) + (
        end - begin - steps * 10 if is_open(end - 0.001) else 0.0
    )


@dataclass
class Year:
    """Fills a shop's store; `truths` is what the reports have to find."""

    shop: Shop
    seed: int = 16
    visits: int = 400
    first: float = BEGIN
    days: int = DAYS
    truths: list[Truth] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._number = 0
        self._rows: list[tuple[str, dict[str, Any]]] = []
        self._positions: dict[str, int] = {}
        self._epochs: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._conversations: dict[str, dict[str, Any]] = {}
        whatsapp = self.shop.store.accounts.ensure("whatsapp", "200", "Number").account_id
        self._accounts = {"telegram": self.shop.account, "whatsapp": whatsapp}

    def fill(self) -> None:
        """The whole year."""
        plots = (
            *(self._is_content,) * 5,
            *(self._is_served,) * 4,
            *(self._comes_back, self._comes_back_elsewhere, self._is_somebody_else_after_all),
            *(self._gives_up, self._falls_silent, self._leaves, self._dislikes, self._talks_past_midnight),
        )
        for number in range(self.visits):
            at = (
                NIGHTS[number]
                if number < len(NIGHTS) and self.first == BEGIN
                else self.first + self._chance.random() * self.days * 86_400
            )
            # Whole tens of seconds, so that the naive count of open seconds is exact.
            plots[number % len(plots)](float(int(at) // 10 * 10))
        self._write()

    def _is_content(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        self._truth(who, at, entry, verified="contained")

    def _comes_back(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        self._asks(who, at + 30 * HOUR, entry)
        self._truth(who, at, entry, verified="returned")
        self._truth(who, at + 30 * HOUR, entry, verified="contained", reopened=True)

    def _comes_back_elsewhere(self, at: float, *, undone: bool = False) -> None:
        one, other, entry = self._customer("telegram"), self._customer("whatsapp"), self._entry()
        self._asks(one, at, entry)
        self._asks(other, at + 10 * HOUR, entry)
        self._merge(one, other, at + 11 * HOUR, undone=undone)
        self._truth(one, at, entry, verified="contained" if undone else "returned")
        self._truth(other, at + 10 * HOUR, entry, verified="contained", reopened=not undone)

    def _is_somebody_else_after_all(self, at: float) -> None:
        self._comes_back_elsewhere(at, undone=True)

    def _dislikes(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        self._message(who, at + 60, "contact", text="👎", kind="reaction", addressed_to="nobody")
        self._truth(who, at, entry, verified="returned")

    def _leaves(self, at: float) -> None:
        who = self._customer()
        self._message(who, at, "contact")
        self._attempt(who, at + 10, None, "answered", intent="unclear")
        self._message(who, at + 10, "bot")
        self.truths.append(Truth(at=at, channel=self._channel(who), topic="", left_off=True))

    def _talks_past_midnight(self, at: float) -> None:
        """Begun before midnight: it counts on that day, whole."""
        local = datetime.fromtimestamp(at, ZONE)
        at = datetime(local.year, local.month, local.day, 23, 50, tzinfo=ZONE).timestamp()
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        self._asks(who, at + 1200, entry)
        self.truths.append(
            Truth(at=at, channel=self._channel(who), topic=_topic(entry), entries=(entry, entry), verified="contained")
        )

    def _is_served(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        asked, waited = at + 60, float(self._chance.choice((20, 40, 130, 600, 4000, 60_000)))
        replied, held = waited + self._chance.randrange(1, 30) * 10.0, self._chance.randrange(30, 200) * 10.0
        self._hands_over(who, asked, accepted=asked + waited, replied=asked + replied, ended=asked + waited + held)
        came_back = self._chance.random() < 0.5
        if came_back:
            self._message(who, asked + waited + 10, "contact", addressed_to="people")
        score = self._chance.choice((None, 1, 2, 3, 3, 3))
        asked_to_rate = self._chance.random() < 0.8
        if asked_to_rate:
            self._rating(who, asked + waited + held, score)
        self._truth(
            who,
            at,
            entry,
            person=True,
            resolved_by_person=True,
            asked=asked,
            waited=waited,
            served="accepted",
            replied=replied,
            held=held,
            came_back=came_back and asked + waited + 10 >= _next_opening(asked),
            score=score if asked_to_rate else None,
            was_asked_to_rate=asked_to_rate,
        )

    def _gives_up(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        asked, waited = at + 60, self._chance.randrange(1, 60) * 10.0
        self._hands_over(who, asked, ended=asked + waited)
        self._truth(who, at, entry, person=True, asked=asked, waited=waited, served="gave_up")

    def _falls_silent(self, at: float) -> None:
        who, entry = self._customer(), self._entry()
        self._asks(who, at, entry)
        self._hands_over(who, at + 60)
        self._truth(who, at, entry, person=True, asked=at + 60, waited=86_400.0, served="gave_up")

    def _truth(self, who: str, at: float, entry: str, **more: Any) -> None:
        self.truths.append(Truth(at=at, channel=self._channel(who), topic=_topic(entry), entries=(entry,), **more))

    # The rows.

    def _customer(self, channel: str = "") -> str:
        self._number += 1
        channel = channel or self._chance.choice(("telegram", "whatsapp"))
        who = f"c{self._number:05}"
        self._row("contact", contact_id=f"k{who}", name=f"Customer {who}", created_at=BEGIN)
        self._row("contact_address", contact_id=f"k{who}", channel=channel, address=f"34{self._number:07}")
        self._conversations[who] = {
            "conversation_id": who,
            "contact_id": f"k{who}",
            "account_id": self._accounts[channel],
            "channel": channel,
            "address": f"34{self._number:07}",
            "created_at": BEGIN,
        }
        return who

    def _entry(self) -> str:
        return self._chance.choice(ENTRIES)

    def _channel(self, who: str) -> str:
        return str(self._conversations[who]["channel"])

    def _asks(self, who: str, at: float, entry: str) -> None:
        self._message(who, at, "contact")
        self._attempt(who, at + 10, entry, "answered")
        self._message(who, at + 10, "bot")

    def _message(
        self, who: str, at: float, author: str, *, text: str = "words", kind: str = "text", addressed_to: str = "bot"
    ) -> None:
        self._number += 1
        self._positions[who] = position = self._positions.get(who, 0) + 1
        self._last[who] = max(self._last.get(who, 0.0), at)
        message_id = f"m{self._number:08}"
        self._row(
            "message",
            message_id=message_id,
            conversation_id=who,
            position=position,
            account_id=self._conversations[who]["account_id"],
            author=author,
            kind=kind,
            text=text,
            addressed_to=addressed_to,
            created_at=at,
        )

    def _attempt(self, who: str, at: float, entry: str | None, outcome: str, intent: str = "faq") -> None:
        self._number += 1
        self._row(
            "attempt",
            attempt_id=f"t{self._number:08}",
            conversation_id=who,
            claim_number=self._number,
            epoch=0,
            started_at=at - 1,
            ended_at=at,
            outcome=outcome,
            intent=intent,
            entry=entry,
            confidence=0.9,
            language="en",
        )

    def _hands_over(
        self,
        who: str,
        asked: float,
        *,
        accepted: float | None = None,
        replied: float | None = None,
        ended: float | None = None,
    ) -> None:
        self._number += 1
        self._message(who, asked, "contact")
        self._transition(who, asked, "hand_off", "bot", "queued", None)
        if accepted:
            self._transition(who, accepted, "accept", "queued", "agent", self.shop.eva)
        if replied:
            self._message(who, replied, "agent", addressed_to="nobody")
        if accepted and ended:
            self._transition(who, ended, "resolve", "agent", "resolved", self.shop.eva)
        elif ended:
            self._transition(who, ended, "return_to_bot", "queued", "bot", None)
        self._row(
            "handoff",
            handoff_id=f"h{self._number:08}",
            conversation_id=who,
            reason="asked_for_person",
            understood="[]",
            slots="{}",
            requested_at=asked,
            accepted_at=accepted,
            agent_id=self.shop.eva if accepted else None,
            first_reply_at=replied,
            ended_at=ended,
        )

    def _transition(self, who: str, at: float, verb: str, before: str, after: str, agent: str | None) -> None:
        self._epochs[who] = epoch = self._epochs.get(who, 0) + 1
        self._row(
            "transition",
            conversation_id=who,
            epoch=epoch,
            verb=verb,
            from_state=before,
            to_state=after,
            agent_id=agent,
            changed_at=at,
        )
        self._conversations[who]["state"] = after

    def _rating(self, who: str, at: float, score: int | None) -> None:
        self._message(who, at, "system", kind="text", addressed_to="nobody")
        self._row(
            "rating",
            message_id=f"m{self._number:08}",
            conversation_id=who,
            agent_id=self.shop.eva,
            asked_at=at,
            score=score,
            rated_at=at + 60 if score else None,
        )

    def _merge(self, one: str, other: str, at: float, *, undone: bool) -> None:
        self._number += 1
        self.merged.append((one, other))
        self._row(
            "contact_merge",
            merge_id=f"g{self._number:08}",
            contact_id=f"k{other}",
            into_contact_id=f"k{one}",
            merged_at=at,
            undone_at=at + 60 if undone else None,
        )

    def _row(self, table: str, **values: Any) -> None:
        self._rows.append((table, values))

    def _write(self) -> None:
        """Everything, later rows of a table before earlier ones: what counts is when things happened."""
        for who, values in self._conversations.items():
            state = {"state": "bot", "epoch": self._epochs.get(who, 0), "last_message_at": self._last[who], **values}
            self._row("conversation", **state, last_position=self._positions[who])
        tables = ("contact", "contact_address", "contact_merge", "conversation")
        tables += ("message", "rating", "attempt", "handoff", "transition")
        with self.shop.store._database.write() as tx:
            for table in tables:
                for name, values in reversed(self._rows):
                    if name == table:
                        tx.insert(table, **values)


def _topic(entry: str) -> str:
    return entry.removeprefix("faq/").split("_")[0]


def _next_opening(at: float) -> float:
    """When it opens next, looked for minute by minute."""
    at = at // 60 * 60
    while True:
        at += 60
        if is_open(at) and not is_open(at - 60):
            return at


def days() -> Iterator[str]:
    """Every day of the year and some beyond."""
    day = datetime.fromtimestamp(BEGIN, ZONE).date() - timedelta(days=1)
    while day < datetime.fromtimestamp(END, ZONE).date():
        yield day.isoformat()
        day += timedelta(days=1)
