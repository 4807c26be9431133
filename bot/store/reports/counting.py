"""Counting: writes facts for reports, a few conversations at a time in short transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.ids import new_id
from bot.reports.counting.facts import EpisodeFacts
from bot.reports.counting.waits import Wait
from bot.store.engine.database import Database, Transaction

_FACTS = ("report_wait", "report_question", "report_rating", "report_episode")
_FAULTS = """
    SELECT account_id, 'undelivered' AS kind, COUNT(*) AS count FROM delivery
    WHERE state IN ('failed', 'uncertain') AND set_aside_at IS NULL AND due_at >= :since AND due_at < :until
    GROUP BY account_id
    UNION ALL SELECT c.account_id, 'bot_failed', COUNT(*) FROM attempt a JOIN conversation c USING (conversation_id)
    WHERE a.started_at >= :since AND a.started_at < :until AND a.outcome = 'failed' GROUP BY c.account_id
    UNION ALL SELECT account_id, 'account_stopped', 1 FROM account
    WHERE stopped_since >= :since AND stopped_since < :until"""
# An incident stays open over days: of its deaths those count that came since the last look.
_DEATHS = """
    SELECT COALESCE(SUM(times - counted), 0) AS count FROM process_incident
    WHERE times > counted AND last_at >= :since AND last_at < :until"""
_DEATHS_COUNTED = """
    UPDATE process_incident SET counted = times WHERE times > counted AND last_at >= :since AND last_at < :until"""
_BROKE_MORE = """
    INSERT INTO report_fault (day, kind, account_id, count) VALUES (:day, 'process_died', '', :count)
    ON CONFLICT (day, kind, account_id) DO UPDATE SET count = report_fault.count + :count"""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The facts of one conversation from `since` on, up to when all of them are settled."""

    conversation_id: str
    since: float
    until: float
    facts: Sequence[EpisodeFacts]


class Counting:
    """Writes facts. Counting the same again writes the same."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, name: str) -> float:
        """How far a look came, in seconds; 0 for nowhere."""
        row = self._database.row("SELECT value FROM counter WHERE name = :name", name=f"report_{name}")
        return row["value"] / 1000 if row else 0.0

    def note(self, name: str, at: float) -> None:
        """A look came so far."""
        with self._database.write() as tx:
            tx.run("UPDATE counter SET value = :value WHERE name = :name", value=int(at * 1000), name=f"report_{name}")

    def keep(self, counted: Sequence[Counted], *, now: float) -> None:
        """Puts the facts of these conversations in place of those that may still change.

        What became settled is cut off from its conversation; a conversation that was erased meanwhile gets nothing.
        """
        with self._database.write() as tx:
            for each in counted:
                _replace(tx, each, now)

    def note_faults(self, day: str, *, since: float, until: float) -> None:
        """What broke on a day. A count never sinks: what is erased since, or set right, did break."""
        self._note_deaths(day, since=since, until=until)
        rows = self._database.rows(_FAULTS, since=since, until=until)
        if not rows:
            return
        with self._database.write() as tx:
            for row in rows:
                tx.run(
                    "INSERT INTO report_fault (day, kind, account_id, count) VALUES (:day, :kind, :account, :count)"
                    " ON CONFLICT (day, kind, account_id) DO UPDATE SET count ="
                    " CASE WHEN report_fault.count < :count THEN :count ELSE report_fault.count END",
                    day=day,
                    kind=row["kind"],
                    account=row["account_id"],
                    count=int(row["count"] or 0),
                )

    def _note_deaths(self, day: str, *, since: float, until: float) -> None:
        if not self._database.rows(_DEATHS, since=since, until=until)[0]["count"]:
            return
        with self._database.write() as tx:
            # Looked at again inside the transaction: another worker may have counted them.
            (row,) = tx.rows(_DEATHS, since=since, until=until)
            tx.run(_DEATHS_COUNTED, since=since, until=until)
            tx.run(_BROKE_MORE, day=day, count=int(row["count"]))

    def note_presence(self, day: str, half_hour: int, *, people: int, places: int, held: int) -> None:
        """How many of the team were there at one look, with how many places, of which how many were taken."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO report_presence (day, half_hour, samples, people, places, held)"
                " VALUES (:day, :half_hour, 1, :people, :places, :held) ON CONFLICT (day, half_hour) DO UPDATE SET"
                " samples = report_presence.samples + 1, people = report_presence.people + :people,"
                " places = report_presence.places + :places, held = report_presence.held + :held",
                day=day,
                half_hour=half_hour,
                people=people,
                places=places,
                held=held,
            )


def _replace(tx: Transaction, counted: Counted, now: float) -> None:
    conversation_id = counted.conversation_id
    there = tx.row("SELECT 1 AS there FROM conversation WHERE conversation_id = :id", id=conversation_id)
    known = tx.row("SELECT counted_until FROM report_conversation WHERE conversation_id = :id", id=conversation_id)
    # Erased since it was read, or shortened: what was read is no longer what is to be counted.
    if there is None or (known["counted_until"] if known else 0.0) != counted.since:
        return
    for table in _FACTS:
        tx.run(
            f"DELETE FROM {table} WHERE episode_id IN (SELECT episode_id FROM report_link WHERE conversation_id = :id)",
            id=conversation_id,
        )
    tx.run("DELETE FROM report_link WHERE conversation_id = :id", id=conversation_id)
    for facts in counted.facts:
        episode_id = new_id("e", now)
        _insert(tx, episode_id, facts)
        if facts.episode.began_at > counted.until:
            tx.insert(
                "report_link",
                episode_id=episode_id,
                conversation_id=conversation_id,
                began_at=facts.episode.began_at,
            )
    tx.run(
        "INSERT INTO report_conversation (conversation_id, counted_until) VALUES (:id, :until)"
        " ON CONFLICT (conversation_id) DO UPDATE SET counted_until = :until",
        id=conversation_id,
        until=counted.until,
    )


def _insert(tx: Transaction, episode_id: str, facts: EpisodeFacts) -> None:
    episode, place = facts.episode, facts.place
    where: dict[str, Any] = {"account_id": place.account_id, "channel": place.channel}
    tx.insert(
        "report_episode",
        episode_id=episode_id,
        day=facts.day,
        half_hour=facts.half_hour,
        **where,
        topic=episode.topic,
        language=episode.language or "",
        mark=episode.mark,
        open=int(facts.open),
        answered=episode.answered,
        asked_back=episode.asked_back,
        left_off=int(episode.left_off),
        person=int(episode.person),
        reason=episode.reason or "",
        verified=episode.verified.value,
        reopened=int(episode.reopened),
        resolved_by_person=int(episode.resolved_by_person),
        first_bot_seconds=episode.first_bot_seconds,
        first_person_seconds=episode.first_person_seconds,
        bot_seconds=episode.bot_seconds,
        queue_seconds=episode.queue_seconds,
        person_seconds=episode.person_seconds,
    )
    for number, (day, half_hour, wait) in enumerate(facts.waits, 1):
        _insert_wait(tx, wait, episode_id=episode_id, number=number, day=day, half_hour=half_hour, **where)
    for entry, count in Counter(episode.entries).items():
        tx.insert(
            "report_question",
            episode_id=episode_id,
            entry=entry,
            day=facts.day,
            **where,
            topic=episode.topic,
            count=count,
        )
    for number, asked in enumerate(episode.ratings, 1):
        tx.insert(
            "report_rating",
            episode_id=episode_id,
            number=number,
            day=facts.day,
            **where,
            topic=episode.topic,
            score=asked.score,
        )


def _insert_wait(tx: Transaction, wait: Wait, **place: Any) -> None:
    tx.insert(
        "report_wait",
        **place,
        topic=wait.topic,
        reason=wait.reason,
        open=int(wait.open),
        served=wait.served.value,
        wait_seconds=wait.wait_seconds,
        wait_open_seconds=wait.wait_open_seconds,
        reply_seconds=wait.reply_seconds,
        reply_open_seconds=wait.reply_open_seconds,
        held_seconds=wait.held_seconds,
        owed_seconds=wait.owed_seconds,
        held_at_once=wait.held_at_once,
        came_back=None if wait.came_back is None else int(wait.came_back),
    )
