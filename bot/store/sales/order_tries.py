"""Order tries: who looked for which order and whether it was opened, so that nobody guesses for long."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import new_id
from bot.shop.orders.number import number_key
from bot.shop.orders.proof import MOST_PROOFS, Given, Level, ProofKind
from bot.store.engine.database import Database, Transaction
from bot.store.steps.sales import order_links

_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 24 * _HOUR_SECONDS
_WITH_PROOF = "(proof_print = :value OR other_proof_print = :value)"
# Each wrong try counts, and each order that was opened, however often: also who guesses right goes through orders. What
# the channel proved is nobody's guess.
_COUNT = """SELECT COUNT(CASE WHEN level = 0 THEN 1 END)
        + COUNT(DISTINCT CASE WHEN level > 0 THEN number_print END) AS number
    FROM order_try WHERE (proof IS NULL OR proof <> 'channel') AND tried_at > :since AND"""


@dataclass(frozen=True, kw_only=True)
class TryLimits:
    """How many tries are allowed: in a conversation an hour; of a network, for one number and with one proof a day.

    One proof over many numbers: a town has few postcodes.
    """

    conversation_hour: int = 5
    network_day: int = 20
    number_day: int = 10
    proof_day: int = 20


class OrderTries:
    """Keeps each look-up with its level and proof; of numbers, networks and proofs only keyed hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def may_try(
        self,
        conversation_id: str,
        network: str,
        number: str,
        proofs: Sequence[Given],
        limits: TryLimits,
        *,
        now: float,
    ) -> bool:
        """Whether another look-up is allowed. A clock set back counts tries of the future too."""
        with self._database.write() as tx:
            hour, day = now - _HOUR_SECONDS, now - _DAY_SECONDS
            in_conversation = _count(tx, "conversation_id = :value", conversation_id, hour)
            of_network = _count(tx, "network = :value", _print(tx, "network", network), day)
            of_number = _count(tx, "number_print = :value", _print(tx, "number", number_key(number)), day)
            of_proofs = [_count(tx, _WITH_PROOF, each, day) for each in _proof_prints(tx, proofs)]
        return (
            in_conversation < limits.conversation_hour
            and of_network < limits.network_day
            and of_number < limits.number_day
            and max(of_proofs, default=0) < limits.proof_day
        )

    def was_opened(self, conversation_id: str, number: str, *, now: float) -> bool:
        """Whether a proof that the customer wrote in this conversation opened the order within a day."""
        with self._database.write() as tx:
            row = tx.row(
                "SELECT 1 AS opened FROM order_try WHERE conversation_id = :id AND number_print = :number AND level > 0"
                " AND proof_print IS NOT NULL AND tried_at > :since LIMIT 1",
                id=conversation_id,
                number=_print(tx, "number", number_key(number)),
                since=now - _DAY_SECONDS,
            )
        return row is not None

    def record(
        self,
        conversation_id: str,
        network: str,
        number: str,
        proofs: Sequence[Given],
        *,
        attempt_id: str,
        level: Level,
        proof: ProofKind | None,
        now: float,
    ) -> None:
        """Keeps one look-up, opened (`level` above 0) or not."""
        with self._database.write() as tx:
            first, other = (*_proof_prints(tx, proofs), None, None)[:MOST_PROOFS]
            tx.insert(
                "order_try",
                try_id=new_id("ot", now),
                conversation_id=conversation_id,
                network=_print(tx, "network", network),
                number_print=_print(tx, "number", number_key(number)),
                level=int(level),
                proof=proof.value if proof else None,
                proof_print=first,
                other_proof_print=other,
                attempt_id=attempt_id,
                tried_at=now,
            )

    def prune(self, *, before: float) -> int:
        """Deletes tries of before then; how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM order_try WHERE tried_at < :before", before=before)


def _count(tx: Transaction, where: str, value: str, since: float) -> int:
    row = tx.row(f"{_COUNT} {where}", value=value, since=since)
    return int(row["number"]) if row else 0


def _proof_prints(tx: Transaction, proofs: Sequence[Given]) -> list[str]:
    """The hash of each value, whatever kind of proof it may be."""
    return [_print(tx, "proof", value) for value in dict.fromkeys(each.value for each in proofs)]


def _print(tx: Transaction, what: str, value: str) -> str:
    return hmac.new(order_links.key(tx).encode(), f"{what}\0{value}".encode(), hashlib.sha256).hexdigest()
