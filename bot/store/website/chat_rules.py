"""Chat rules in the store: kept as plain data with their versions and order, and what each did not do and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.ids import new_id
from bot.store.engine.database import Database, Row, to_json
from bot.website.effect.verdict import Verdict
from bot.website.rules.manners import Reason
from bot.website.rules.rule import Rule, is_other_experiment, read_rule


@dataclass(frozen=True, kw_only=True)
class KeptRule:
    """A rule with where it stands: since when it is on, and why and when it was stopped by itself."""

    rule: Rule
    account_id: str
    on_since: float | None
    stopped_at: float | None
    stopped_because: str


class ChatRules:
    """Reads and writes rules. What changes them wakes the web-chat process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account_id: str) -> list[KeptRule]:
        """The rules of a site in their order: the first that fits wins."""
        rows = self._database.rows(
            "SELECT * FROM chat_rule WHERE account_id = :account AND deleted_at IS NULL ORDER BY place, rule_id",
            account=account_id,
        )
        return [_kept(row) for row in rows]

    def get(self, rule_id: str) -> KeptRule | None:
        """One rule, None where it was deleted or never was."""
        row = self._database.row("SELECT * FROM chat_rule WHERE rule_id = :id AND deleted_at IS NULL", id=rule_id)
        return _kept(row) if row else None

    def running(self) -> list[KeptRule]:
        """The rules of all sites that are on."""
        rows = self._database.rows(
            "SELECT * FROM chat_rule WHERE on_since IS NOT NULL AND deleted_at IS NULL ORDER BY account_id, place"
        )
        return [_kept(row) for row in rows]

    def add(self, account_id: str, rules: Sequence[Rule], *, now: float) -> list[str]:
        """Adds drafts behind the others; their ids."""
        ids = []
        with self._database.write() as tx:
            row = tx.row(
                "SELECT COALESCE(MAX(place), 0) AS last FROM chat_rule WHERE account_id = :account", account=account_id
            )
            for place, rule in enumerate(rules, (row["last"] if row else 0) + 1):
                ids.append(new_id("cr", now))
                tx.insert(
                    "chat_rule",
                    rule_id=ids[-1],
                    account_id=account_id,
                    place=place,
                    version=1,
                    record=to_json(rule.as_json()),
                    created_at=now,
                    changed_at=now,
                )
            tx.event("account")
        return ids

    def change(self, rule_id: str, rule: Rule, *, now: float) -> None:
        """Changes a rule. Another text, condition, button or share is another version: numbers are never added up."""
        before = self.get(rule_id)
        if before is None:
            return
        version = before.rule.version + is_other_experiment(before.rule, rule)
        with self._database.write() as tx:
            tx.run(
                "UPDATE chat_rule SET record = :record, version = :version, changed_at = :now WHERE rule_id = :id",
                id=rule_id,
                record=to_json(rule.as_json()),
                version=version,
                now=now,
            )
            tx.event("account")

    def switch(self, rule_id: str, on: bool, *, now: float, because: str = "") -> None:
        """Switches a rule on or off; `because` is why it stopped by itself."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE chat_rule SET on_since = :since, stopped_at = :stopped, stopped_because = :because,"
                " changed_at = :now WHERE rule_id = :id",
                id=rule_id,
                since=now if on else None,
                stopped=now if because else None,
                because=because,
                now=now,
            )
            tx.event("account")

    def move(self, rule_id: str, up: bool, *, now: float) -> None:
        """Changes places with the rule before or after it."""
        rule = self.get(rule_id)
        if rule is None:
            return
        ids = [each.rule.rule_id for each in self.of(rule.account_id)]
        at = ids.index(rule_id)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(ids):
            return
        ids[at], ids[to] = ids[to], ids[at]
        with self._database.write() as tx:
            for place, each in enumerate(ids, 1):
                tx.run("UPDATE chat_rule SET place = :place WHERE rule_id = :id", place=place, id=each)
            tx.event("account")

    def delete(self, rule_id: str, *, now: float) -> None:
        """Takes a rule off the page for good; its exposures stay what they were until their time is over."""
        with self._database.write() as tx:
            tx.run("UPDATE chat_rule SET deleted_at = :now, on_since = NULL WHERE rule_id = :id", id=rule_id, now=now)
            tx.event("account")

    def refusals(self, rule_id: str, version: int) -> dict[Reason, int]:
        """In how many visits this version was due and did not fire, by reason, the commonest first."""
        rows = self._database.rows(
            "SELECT reason, SUM(number) AS number FROM chat_rule_refusal WHERE rule_id = :id AND version = :version"
            " GROUP BY reason ORDER BY SUM(number) DESC, reason",
            id=rule_id,
            version=version,
        )
        return {Reason(row["reason"]): int(row["number"]) for row in rows}

    def keep_reading(
        self, rule_id: str, version: int, day: str, verdict: Verdict, numbers: dict[str, Any], *, now: float
    ) -> None:
        """Keeps a day's verdict with the numbers that it was made of."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO chat_rule_reading (rule_id, version, day, verdict, numbers, made_at)"
                " VALUES (:id, :version, :day, :verdict, :numbers, :now) ON CONFLICT (rule_id, version, day)"
                " DO UPDATE SET verdict = :verdict, numbers = :numbers, made_at = :now",
                id=rule_id,
                version=version,
                day=day,
                verdict=verdict.value,
                numbers=to_json(numbers),
                now=now,
            )

    def readings(self, rule_id: str) -> list[tuple[int, str, Verdict]]:
        """Version, day and verdict of the kept readings, the latest first, where the verdict changed."""
        rows = self._database.rows(
            "SELECT version, day, verdict FROM chat_rule_reading WHERE rule_id = :id ORDER BY day", id=rule_id
        )
        changes: list[tuple[int, str, Verdict]] = []
        for row in rows:
            if not changes or changes[-1][::2] != (row["version"], row["verdict"]):
                changes.append((row["version"], row["day"], Verdict(row["verdict"])))
        return changes[::-1]


def _kept(row: Row) -> KeptRule:
    rule = read_rule(
        json.loads(row["record"]), rule_id=row["rule_id"], version=row["version"], on=row["on_since"] is not None
    )
    return KeptRule(
        rule=rule,
        account_id=row["account_id"],
        on_since=row["on_since"],
        stopped_at=row["stopped_at"],
        stopped_because=row["stopped_because"],
    )
