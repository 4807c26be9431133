"""Chat rules job: joins orders to browsers, reads every running rule, and stops a bad one that may stop itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timezone, tzinfo

from bot.store.store import Store
from bot.store.website.chat_rules import KeptRule
from bot.team.audit import Act, Actor
from bot.website.effect.reading import Reading
from bot.website.effect.verdict import Verdict

log = logging.getLogger(__name__)
_BY_ITSELF = Actor(place="by itself")


class ChatRulesJob:
    """Run `join` every few seconds and `read` every few hours. `tell` sends subject and text to the owner."""

    def __init__(
        self,
        store: Store,
        zone: Callable[[], tzinfo] = lambda: timezone.utc,
        tell: Callable[[str, str], None] | None = None,
    ) -> None:
        self._store = store
        self._zone = zone
        self._tell = tell

    def join(self, now: float) -> int:
        """Joins the shop's latest orders to browsers; how many."""
        return self._store.browser_orders.join(now=now)

    def read(self, now: float) -> None:
        """Keeps each running rule's verdict of today with its numbers; stops what is bad and may stop itself."""
        day = datetime.fromtimestamp(now, self._zone()).date().isoformat()
        for kept in self._store.chat_rules.running():
            rule = kept.rule
            reading = self._store.exposures.reading(kept.account_id, rule, now=now)
            self._store.chat_rules.keep_reading(
                rule.rule_id, rule.version, day, reading.verdict, asdict(reading), now=now
            )
            if rule.stops_itself and reading.is_to_stop(now):
                self._stop(kept, reading, now)

    def _stop(self, kept: KeptRule, reading: Reading, now: float) -> None:
        because, rule = _because(reading), kept.rule
        self._store.chat_rules.switch(rule.rule_id, False, now=now, because=because)
        self._store.audit.record(
            Act.CHAT_RULES_CHANGED, _BY_ITSELF, about_id=rule.rule_id, details=f"off: {because}", now=now
        )
        if self._tell is None:
            return
        try:
            self._tell(
                f"The invitation “{rule.name}” was stopped",
                f"The rule “{rule.name}” that invites visitors to the chat has stopped itself: {because}\n\n"
                "Its page under “Invitations to chat” has the numbers and its conversations.\n",
            )
        except OSError as error:
            # Its page says it in any case.
            log.warning("the owner could not be told of a stopped rule: %s", type(error).__name__)


def _because(reading: Reading) -> str:
    if reading.judged.verdict is Verdict.BAD:
        judged = reading.judged
        return (
            f"only {judged.orders} of {judged.conversations} conversations were followed by an order; "
            f"usual is {100 * (reading.usual or 0):.1f} %."
        )
    assert reading.lift is not None
    low, high = 100 * reading.lift.low, 100 * reading.lift.high
    return f"who was invited bought less: between {low:+.2f} and {high:+.2f} points."
