"""Account notices: what providers say of the shop's accounts (restrictions, alerts, limits), until it is lifted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database


@dataclass(frozen=True, kw_only=True)
class StandingNotice:
    """A notice that stands; `until` where the provider names an end (UTC unix seconds)."""

    account_id: str
    topic: str
    channel: str
    account_name: str
    text: str
    until: float | None
    at: float


class AccountNotices:
    """Reads the notices that stand, and puts away what somebody has seen to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, *, now: float) -> list[StandingNotice]:
        """What stands now, the latest first; what has ended by itself is not among it."""
        rows = self._database.rows(
            "SELECT account_notice.*, channel, name FROM account_notice JOIN account USING (account_id)"
            " WHERE text <> '' AND (until_at IS NULL OR until_at > :now) ORDER BY noticed_at DESC",
            now=now,
        )
        return [
            StandingNotice(
                account_id=row["account_id"],
                topic=row["topic"],
                channel=row["channel"],
                account_name=row["name"],
                text=row["text"],
                until=row["until_at"],
                at=row["noticed_at"],
            )
            for row in rows
        ]

    def settle(self, account_id: str, topic: str) -> None:
        """Somebody has seen to it; it comes again with the provider's next word about it."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE account_notice SET text = '' WHERE account_id = :account AND topic = :topic",
                account=account_id,
                topic=topic,
            )
            tx.event("attention")
