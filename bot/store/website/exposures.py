"""Exposures in the store: what became of invitations, whose conversations they led to, and the facts of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.engine.database import Database, Row
from bot.website.effect.lift import ArmCount
from bot.website.effect.reading import WINDOW_SECONDS, Bought, Reading, Seen, read_effect
from bot.website.effect.revenue import cap_of
from bot.website.rules.arms import Arm, global_period
from bot.website.rules.rule import Rule

_DAY_SECONDS = 24 * 3600.0
# What follows an invitation within a day is its doing or its ghost's: both arms alike.
_TALK_SECONDS = _DAY_SECONDS
_USUAL_SECONDS = 90 * _DAY_SECONDS
# The shop's feed may come later than the page: until then the page is believed.
_UNCONFIRMED_SECONDS = 2 * _DAY_SECONDS
_OUTCOMES = {"opened": ("opened_at",), "closed": ("closed_at",), "never": ("closed_at", "never_at")}
# The orders that count: those of the shop's own feed, where it has one, and the page's word for two days.
_ORDERS = """
    (SELECT browser_hash, placed_at, total, refunded, currency FROM browser_order WHERE order_key IS NOT NULL
     OR placed_at > :believed OR NOT EXISTS (SELECT 1 FROM shop_order))"""
_SEEN = f"""
    SELECT s.*, o.placed_at, o.total, o.refunded, o.currency FROM
    (SELECT browser_hash, arm, MIN(fired_at) AS at, MAX(opened_at) AS opened_at, MAX(closed_at) AS closed_at,
     MIN(talked_at) AS talked_at FROM chat_exposure WHERE rule_id = :rule AND version = :version
     AND arm IN ('shown', 'held') GROUP BY browser_hash, arm) AS s
    LEFT JOIN {_ORDERS} AS o USING (browser_hash) ORDER BY s.at, s.browser_hash"""
_USUAL = f"""
    SELECT COUNT(*) AS talks, COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM {_ORDERS} AS o
     WHERE o.browser_hash = b.browser_hash AND o.placed_at BETWEEN b.first_talk_at AND b.first_talk_at + :window
     AND o.refunded < o.total) THEN 1 ELSE 0 END), 0) AS orders
    FROM browser b WHERE b.account_id = :account AND b.first_talk_at BETWEEN :since AND :ripe AND NOT EXISTS
    (SELECT 1 FROM chat_exposure e WHERE e.browser_hash = b.browser_hash AND e.arm = 'shown'
     AND e.talked_at IS NOT NULL)"""
_TALKERS = f"""
    SELECT CASE WHEN b.first_talk_at IS NULL THEN 0 ELSE 1 END AS talked, COUNT(*) AS visitors,
    COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM {_ORDERS} AS o WHERE o.browser_hash = b.browser_hash
     AND o.placed_at > :since) THEN 1 ELSE 0 END), 0) AS buyers
    FROM browser b WHERE b.account_id = :account AND b.seen_at > :since
    GROUP BY CASE WHEN b.first_talk_at IS NULL THEN 0 ELSE 1 END"""
_ALL_RULES = f"""
    SELECT e.browser_hash, e.arm, e.fired_at, (SELECT MIN(o.placed_at) FROM {_ORDERS} AS o
     WHERE o.browser_hash = e.browser_hash AND o.placed_at BETWEEN e.fired_at AND e.fired_at + :window
     AND o.refunded < o.total) AS bought_at
    FROM chat_exposure e WHERE e.account_id = :account AND e.fired_at > :since ORDER BY e.fired_at"""


@dataclass(frozen=True, kw_only=True)
class RuleConversation:
    """A conversation that a rule's invitation led to: where it was made, and whether an order followed."""

    conversation_id: str
    name: str
    text: str
    path: str
    fired_at: float
    bought: bool


class Exposures:
    """Notes what became of exposures, and reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, browser_hash: str, exposure_id: str, outcome: str, *, now: float) -> bool:
        """Notes that an invitation was opened or closed, or that none is wanted again; False where none is theirs."""
        columns = _OUTCOMES.get(outcome)
        if columns is None:
            return False
        changes = ", ".join(f"{column} = COALESCE({column}, :now)" for column in columns)
        with self._database.write() as tx:
            return bool(
                tx.run(
                    f"UPDATE chat_exposure SET {changes} WHERE exposure_id = :id AND browser_hash = :hash"
                    " AND arm = 'shown'",
                    id=exposure_id,
                    hash=browser_hash,
                    now=now,
                )
            )

    def talked(self, browser_hash: str, address: str, conversation_id: str | None, *, now: float) -> None:
        """Notes that the visitor of this browser wrote: who they are to us, and which exposures came before it."""
        with self._database.write() as tx:
            known = tx.run(
                "UPDATE browser SET address = :address, talked_at = :now, first_talk_at = COALESCE(first_talk_at, :now)"
                " WHERE browser_hash = :hash",
                address=address,
                now=now,
                hash=browser_hash,
            )
            if known:
                tx.run(
                    "UPDATE chat_exposure SET talked_at = :now, conversation_id = :conversation"
                    " WHERE browser_hash = :hash AND talked_at IS NULL AND fired_at > :since",
                    now=now,
                    conversation=conversation_id,
                    hash=browser_hash,
                    since=now - _TALK_SECONDS,
                )

    def seen(self, rule_id: str, version: int, *, now: float) -> list[Seen]:
        """The visitors for whom this version of a rule would have fired, each once, with the orders that count."""
        rows = self._database.rows(_SEEN, rule=rule_id, version=version, believed=now - _UNCONFIRMED_SECONDS)
        grouped: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            grouped.setdefault((row["browser_hash"], row["arm"]), []).append(row)
        return [_seen(group) for group in grouped.values()]

    def reading(self, account_id: str, rule: Rule, *, now: float) -> Reading:
        """What is known of this version of a rule now; the same facts give the same reading."""
        return read_effect(
            self.seen(rule.rule_id, rule.version, now=now),
            hold_out=rule.hold_out,
            usual=self.usual(account_id, now=now),
            cap=cap_of(self.amounts(account_id, since=now - _USUAL_SECONDS)),
            now=now,
        )

    def usual(self, account_id: str, *, now: float) -> tuple[int, int]:
        """Orders and number of the conversations of three months that no invitation led to, seven days after each."""
        row = self._database.row(
            _USUAL,
            account=account_id,
            since=now - _USUAL_SECONDS,
            ripe=now - WINDOW_SECONDS,
            window=WINDOW_SECONDS,
            believed=now - _UNCONFIRMED_SECONDS,
        )
        return (row["orders"], row["talks"]) if row else (0, 0)

    def talkers(self, account_id: str, *, since: float, now: float) -> tuple[ArmCount, ArmCount]:
        """Visitors seen since then who talked, and those who did not, with how many of them bought."""
        rows = self._database.rows(_TALKERS, account=account_id, since=since, believed=now - _UNCONFIRMED_SECONDS)
        counts = {row["talked"]: ArmCount(visitors=row["visitors"], buyers=row["buyers"]) for row in rows}
        return counts.get(1, ArmCount()), counts.get(0, ArmCount())

    def all_rules(self, account_id: str, *, since: float, now: float) -> tuple[ArmCount, ArmCount]:
        """Visitors for whom any rule would have fired: those who may be invited, and those held out of every rule."""
        rows = self._database.rows(
            _ALL_RULES,
            account=account_id,
            since=since,
            window=WINDOW_SECONDS,
            believed=now - _UNCONFIRMED_SECONDS,
        )
        first: dict[tuple[str, int], Row] = {}
        for row in rows:
            first.setdefault((row["browser_hash"], global_period(row["fired_at"])), row)
        return _counted(row for row in first.values() if row["arm"] != Arm.GLOBAL), _counted(
            row for row in first.values() if row["arm"] == Arm.GLOBAL
        )

    def amounts(self, account_id: str, *, since: float) -> list[float]:
        """The totals of the orders since then, for the cap."""
        rows = self._database.rows(
            "SELECT total FROM browser_order WHERE account_id = :account AND placed_at > :since AND total > 0",
            account=account_id,
            since=since,
        )
        return [row["total"] for row in rows]

    def conversations(self, rule_id: str, *, limit: int = 100) -> list[RuleConversation]:
        """The conversations that a rule's invitations led to, the latest first."""
        rows = self._database.rows(
            "SELECT c.conversation_id, k.name, c.last_text, e.path, e.fired_at, EXISTS (SELECT 1 FROM browser_order o"
            " WHERE o.browser_hash = e.browser_hash AND o.placed_at >= e.fired_at) AS bought FROM chat_exposure e"
            " JOIN conversation c USING (conversation_id) JOIN contact k USING (contact_id)"
            " WHERE e.rule_id = :rule AND e.arm = 'shown' ORDER BY e.fired_at DESC LIMIT :limit",
            rule=rule_id,
            limit=limit,
        )
        return [
            RuleConversation(
                conversation_id=row["conversation_id"],
                name=row["name"] or "",
                text=row["last_text"],
                path=row["path"],
                fired_at=row["fired_at"],
                bought=bool(row["bought"]),
            )
            for row in rows
        ]


def _seen(rows: list[Row]) -> Seen:
    first = rows[0]
    return Seen(
        at=first["at"],
        held=first["arm"] == Arm.HELD,
        opened=first["opened_at"] is not None,
        closed=first["closed_at"] is not None,
        talked_at=first["talked_at"],
        orders=tuple(
            Bought(at=row["placed_at"], total=row["total"], refunded=row["refunded"])
            for row in rows
            if row["placed_at"] is not None
        ),
    )


def _counted(rows: Iterable[Row]) -> ArmCount:
    listed = list(rows)
    return ArmCount(visitors=len(listed), buyers=sum(row["bought_at"] is not None for row in listed))
