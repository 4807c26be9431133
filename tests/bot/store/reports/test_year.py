"""A year with known truths gives exactly these numbers, by the store's SQL and by plain counting of the truths."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.reports.counting.facts import Calendar
from bot.reports.rows import Only
from bot.team.audit import Actor
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.reports.year import BEGIN, DAYS, END, HOURS, ZONE, Truth, Year, is_open, open_seconds
from tests.bot.store.shop import Shop

ALL = Only(since="2025-01-01", until="2027-12-31")
TABLES = ("report_episode", "report_wait", "report_question", "report_rating")


@pytest.fixture
def year(shop: Shop) -> Year:
    made = Year(shop)
    made.fill()
    return made


@pytest.fixture
def job(shop: Shop) -> ReportsJob:
    return ReportsJob(shop.store, lambda: Calendar(zone=ZONE, hours=HOURS))


def count_all(job: ReportsJob, now: float = END) -> None:
    """Each look takes some seconds at most."""
    while not job.count(now):
        pass


def everything(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    """All facts but their ids, in an order of their own."""
    found = {}
    for table in TABLES:
        rows = shop.store._database.rows(f"SELECT * FROM {table}")
        found[table] = sorted(
            tuple(repr(row[name]) for name in row.keys() if name != "episode_id")  # noqa: SIM118
            for row in rows
        )
    return found


def counted(truths: list[Truth]) -> dict[str, Counter[str]]:
    """Per day, what the truths say."""
    by_day: dict[str, Counter[str]] = {}
    for truth in truths:
        day = by_day.setdefault(truth.day, Counter())
        day["talks"] += 1
        day["closed"] += not is_open(truth.at)
        day["answered"] += bool(truth.entries)
        for name in ("person", "left_off", "reopened", "resolved_by_person"):
            day[name] += getattr(truth, name)
        day[truth.verified] += 1
    return by_day


def test_every_day_has_the_talks_that_truly_were(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    found = {day.day: day for day in shop.store.report_facts.days(ALL)}
    truths = counted(year.truths)
    assert set(found) == set(truths)
    assert len(found) > 200
    for day, truth in truths.items():
        counts = found[day]
        for name in ("talks", "closed", "answered", "person", "left_off", "reopened", "resolved_by_person"):
            assert getattr(counts, name) == truth[name], (day, name)
        assert (counts.contained, counts.returned, counts.pending) == (truth["contained"], truth["returned"], 0), day


def test_by_channel_and_topic_they_add_up_to_the_same(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    facts = shop.store.report_facts
    for channel in ("telegram", "whatsapp"):
        for topic in ("shipping", "returns", "sizes"):
            only = Only(since=ALL.since, until=ALL.until, channel=channel, topic=topic)
            mine = [truth for truth in year.truths if (truth.channel, truth.topic) == (channel, topic)]
            assert sum(day.talks for day in facts.days(only)) == len(mine) > 0
            assert sum(day.contained for day in facts.days(only)) == sum(t.verified == "contained" for t in mine)
    entries = Counter(entry for truth in year.truths for entry in truth.entries)
    assert {name: sum(both) for name, both in facts.questions(ALL, later="2026-03-01").items()} == entries


def test_waits_by_the_clock_and_within_hours(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    found = sorted(
        (wait.wait_seconds, round(wait.wait_open_seconds), wait.reply_seconds or 0, wait.held_seconds or 0, wait.served)
        for wait in shop.store.report_facts.waits(ALL)
    )
    truths = sorted(
        (t.waited, round(open_seconds(t.asked, t.asked + t.waited)), t.replied or 0, t.held or 0, t.served)
        for t in year.truths
        if t.asked is not None and t.waited is not None
    )
    assert found == truths
    assert len(found) > 100
    assert any(clock != hours for clock, hours, *_ in found)


def test_who_asked_while_it_was_closed_and_came_back(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    waits = [wait for wait in shop.store.report_facts.waits(ALL) if not wait.open]
    truths = [t for t in year.truths if t.asked is not None and not is_open(t.asked)]
    assert len(waits) == len(truths) > 40
    assert sum(bool(wait.came_back) for wait in waits) == sum(t.came_back for t in truths) > 0


def test_faces_are_those_that_were_given(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    found: Counter[int | None] = Counter()
    for _, score, count in shop.store.report_facts.ratings(ALL):
        found[score] += count
    assert found == Counter(t.score for t in year.truths if t.was_asked_to_rate)


def test_counting_again_gives_the_same(shop: Shop, year: Year, job: ReportsJob) -> None:
    """At once at the end, or week by week with a look back at what was open: no number differs."""
    for week in range(0, DAYS + 40, 7):
        until = BEGIN + week * 86_400
        shown = [row for row in job._store.report_happened.active(since=0.0, limit=100_000) if row[1] <= until]
        job._keep([conversation_id for conversation_id, _ in shown], until)
    job.settle(END)
    by_weeks = everything(shop)
    with shop.store._database.write() as tx:
        for table in (*TABLES, "report_link", "report_conversation"):
            tx.run(f"DELETE FROM {table}")
    count_all(job)
    assert everything(shop) == by_weeks
    count_all(job)
    job.settle(END)
    assert everything(shop) == by_weeks


def test_erased_customers_stay_as_counts_and_as_nobody(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    before = everything(shop)
    for who in ("c00001", "c00003", *year.merged[0]):
        if shop.store.erasures.person(f"k{who}"):
            shop.store.erasures.erase(f"k{who}", Actor(agent_id=shop.eva), now=END)
    job._store.report_counting.note("active", 0.0)
    count_all(job, END + 86_400)
    job.settle(END + 86_400)
    assert everything(shop) == before


def test_late_statuses_change_nothing(shop: Shop, year: Year, job: ReportsJob) -> None:
    count_all(job)
    before = everything(shop)
    with shop.store._database.write() as tx:
        tx.run(
            "INSERT INTO delivery (message_id, conversation_id, account_id, position, author, state, epoch, due_at,"
            " sent_at, read_at) SELECT message_id, conversation_id, account_id, position, author, 'read', 0,"
            " created_at, created_at, created_at + 300000 FROM message WHERE author IN ('bot', 'agent')"
        )
    job._store.report_counting.note("active", 0.0)
    count_all(job)
    assert everything(shop) == before
