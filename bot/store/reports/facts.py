"""Report facts: reads what was counted, by day, account, channel and topic. It reads no other table of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any

from bot.reports.rows import DayCounts, Only, PeopleTime, Presence, WaitFact
from bot.store.engine.database import Database, Row

_WHERE = """day >= :since AND day <= :until AND (:account = '' OR account_id = :account)
    AND (:channel = '' OR channel = :channel) AND (:topic = '' OR topic = :topic)"""
_DAYS = f"""
    SELECT day, COUNT(*) AS talks, SUM(CASE WHEN open = 0 THEN 1 ELSE 0 END) AS closed,
        SUM(CASE WHEN open = 0 AND person = 0 AND answered > 0 THEN 1 ELSE 0 END) AS closed_answered,
        SUM(CASE WHEN answered > 0 THEN 1 ELSE 0 END) AS answered,
        SUM(CASE WHEN asked_back > 0 THEN 1 ELSE 0 END) AS asked_back, SUM(left_off) AS left_off,
        SUM(person) AS person, SUM(reopened) AS reopened, SUM(resolved_by_person) AS resolved_by_person,
        SUM(CASE WHEN verified = 'contained' THEN 1 ELSE 0 END) AS contained,
        SUM(CASE WHEN verified = 'returned' THEN 1 ELSE 0 END) AS returned,
        SUM(CASE WHEN verified = 'pending' THEN 1 ELSE 0 END) AS pending
    FROM report_episode WHERE {_WHERE} GROUP BY day ORDER BY day"""
# A wait belongs to what its talk was about: who simply asked for a person named no topic of their own.
_WAITS = """
    SELECT w.* FROM report_wait w WHERE w.day >= :since AND w.day <= :until
        AND (:account = '' OR w.account_id = :account) AND (:channel = '' OR w.channel = :channel)
        AND (:topic = '' OR EXISTS (
            SELECT 1 FROM report_episode e WHERE e.episode_id = w.episode_id AND e.topic = :topic))
    ORDER BY w.day, w.half_hour, w.wait_seconds"""
_QUESTIONS = f"""
    SELECT entry, SUM(CASE WHEN day >= :later THEN count ELSE 0 END) AS now,
        SUM(CASE WHEN day < :later THEN count ELSE 0 END) AS before
    FROM report_question WHERE {_WHERE} GROUP BY entry"""
# What a talk's first handoff was about says more of why people came than what the bot answered in it first.
_PEOPLE_TIME = f"""
    SELECT e.episode_id, COALESCE(w.topic, e.topic) AS about, e.reason, e.person_seconds, q.entry FROM
        (SELECT * FROM report_episode WHERE {_WHERE} AND person = 1 AND person_seconds > 0) e
        LEFT JOIN report_wait w ON w.episode_id = e.episode_id AND w.number = 1
        LEFT JOIN report_question q ON q.episode_id = e.episode_id
    ORDER BY e.episode_id, q.entry"""
_RATINGS = f"""
    SELECT day, score, COUNT(*) AS count FROM report_rating WHERE {_WHERE} GROUP BY day, score ORDER BY day, score"""
_FAULTS = """
    SELECT day, kind, SUM(count) AS count FROM report_fault WHERE day >= :since AND day <= :until
        AND (:account = '' OR account_id IN (:account, '')) GROUP BY day, kind ORDER BY day, kind"""
_MARKS = """
    SELECT mark, COUNT(*) AS talks, SUM(CASE WHEN verified = 'contained' THEN 1 ELSE 0 END) AS contained,
        SUM(person) AS person FROM report_episode WHERE mark <> '' AND day >= :since AND day <= :until GROUP BY mark"""
_LOAD = f"""
    SELECT day, half_hour, COUNT(*) AS talks FROM report_episode WHERE {_WHERE} GROUP BY day, half_hour"""


class ReportFacts:
    """Reads the facts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def days(self, only: Only) -> list[DayCounts]:
        """The counts of each day that had a talk."""
        names = [each.name for each in fields(DayCounts)]
        return [DayCounts(**{name: row[name] for name in names}) for row in self._rows(_DAYS, only)]

    def waits(self, only: Only) -> list[WaitFact]:
        """The waits that began on these days."""
        return [_wait(row) for row in self._rows(_WAITS, only)]

    def questions(self, only: Only, *, later: str) -> dict[str, tuple[int, int]]:
        """How often each entry was answered: from the day `later` on, and before."""
        rows = self._rows(_QUESTIONS, only, later=later)
        return {row["entry"]: (int(row["now"]), int(row["before"])) for row in rows}

    def people_time(self, only: Only) -> list[PeopleTime]:
        """The talks of these days that people held, with for how long."""
        return [
            PeopleTime(
                topic=talk[0]["about"],
                reason=talk[0]["reason"],
                seconds=talk[0]["person_seconds"],
                entries=tuple(row["entry"] for row in talk if row["entry"] is not None),
            )
            for _, rows in groupby(self._rows(_PEOPLE_TIME, only), key=lambda row: row["episode_id"])
            if (talk := list(rows))
        ]

    def ratings(self, only: Only) -> list[tuple[str, int | None, int]]:
        """Per day of a talk and score, how many; the score None: asked and not given."""
        return [(row["day"], row["score"], row["count"]) for row in self._rows(_RATINGS, only)]

    def faults(self, only: Only) -> list[tuple[str, str, int]]:
        """What broke: day, kind, how often. An account's, and what concerns them all."""
        rows = self._database.rows(_FAULTS, since=only.since, until=only.until, account=only.account)
        return [(row["day"], row["kind"], int(row["count"])) for row in rows]

    def load(self, only: Only) -> list[tuple[str, int, int]]:
        """How many talks began on which day in which half hour."""
        return [(row["day"], row["half_hour"], row["talks"]) for row in self._rows(_LOAD, only)]

    def presence(self, only: Only) -> list[Presence]:
        """Who was there when."""
        rows = self._database.rows(
            "SELECT * FROM report_presence WHERE day >= :since AND day <= :until ORDER BY day, half_hour",
            since=only.since,
            until=only.until,
        )
        names = [each.name for each in fields(Presence)]
        return [Presence(**{name: row[name] for name in names}) for row in rows]

    def marks(self, only: Only) -> dict[str, tuple[int, int, int]]:
        """Of each link's mark: talks, answered by the bot (verified), with a person."""
        rows = self._database.rows(_MARKS, since=only.since, until=only.until)
        return {row["mark"]: (row["talks"], int(row["contained"]), int(row["person"])) for row in rows}

    def topics(self, only: Only) -> list[str]:
        """The topics of these days' talks, the most frequent first."""
        rows = self._database.rows(
            "SELECT topic FROM report_episode WHERE day >= :since AND day <= :until AND topic <> ''"
            " GROUP BY topic ORDER BY COUNT(*) DESC, topic",
            since=only.since,
            until=only.until,
        )
        return [row["topic"] for row in rows]

    def first_day(self) -> str | None:
        """The first day that was counted; None where none is."""
        row = self._database.row("SELECT MIN(day) AS day FROM report_episode")
        return row["day"] if row else None

    def counted_until(self) -> float:
        """Up to when everything that was written is counted (UTC seconds); 0 where nothing is."""
        row = self._database.row("SELECT value FROM counter WHERE name = 'report_active'")
        return row["value"] / 1000 if row else 0.0

    def _rows(self, sql: str, only: Only, **more: Any) -> Sequence[Row]:
        return self._database.rows(sql, **only.values(), **more)


def _wait(row: Row) -> WaitFact:
    return WaitFact(
        day=row["day"],
        half_hour=row["half_hour"],
        open=bool(row["open"]),
        served=row["served"],
        reason=row["reason"],
        wait_seconds=row["wait_seconds"],
        wait_open_seconds=row["wait_open_seconds"],
        reply_seconds=row["reply_seconds"],
        reply_open_seconds=row["reply_open_seconds"],
        held_seconds=row["held_seconds"],
        owed_seconds=row["owed_seconds"],
        held_at_once=row["held_at_once"],
        came_back=None if row["came_back"] is None else bool(row["came_back"]),
    )
