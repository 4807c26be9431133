"""The tally: what became of every message between some customers and the shop, from both sides' books."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bench.faults.house import House
from bench.faults.visitors import Shopper, Visitor
from bot.store.engine.database import Row
from connectors.sandbox.testing.client import Bubble

_ACCEPTED = ("sent", "delivered", "read")
_OPEN = ("queued", "sending")
_FLAGGED = ("uncertain", "failed")
_HELD = """
    SELECT COUNT(*) AS n FROM delivery d JOIN conversation c USING (conversation_id)
    WHERE c.address = :address AND d.author = 'bot' AND d.sending_at IS NOT NULL AND (
        SELECT t.to_state FROM transition t WHERE t.conversation_id = d.conversation_id
        AND t.changed_at <= d.sending_at ORDER BY t.epoch DESC LIMIT 1) = 'agent'"""

_SENT = """
    SELECT d.message_id FROM delivery d JOIN conversation c USING (conversation_id)
    WHERE c.address = :address AND d.state IN ('sent', 'delivered', 'read')"""
_OPEN_WORK = """
    SELECT * FROM (SELECT c.state, c.turn_due_at - :now AS turn_due_in, c.claim_worker_id, c.claim_number, c.failures,
        (SELECT COUNT(*) FROM message m WHERE m.conversation_id = c.conversation_id AND m.addressed_to = 'bot'
            AND m.answered_at IS NULL) AS unanswered,
        (SELECT COUNT(*) FROM delivery d WHERE d.conversation_id = c.conversation_id
            AND d.state IN ('queued', 'sending')) AS unsent
        FROM conversation c WHERE c.address = :address) AS work
    WHERE turn_due_in IS NOT NULL OR claim_number IS NOT NULL OR unanswered > 0 OR unsent > 0"""


@dataclass
class Tally:
    """Counts of messages. `lost`: neither accepted by the provider (or kept by us) nor flagged. `flags` says each."""

    sent: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    while_held: int = 0
    flagged: int = 0
    flags: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether no promise is broken."""
        return not (self.lost or self.doubled or self.disordered or self.while_held)


def settled(house: House, customers: Sequence[Shopper]) -> bool:
    """Whether nothing is under way any more: all is taken, no turn and no send due or claimed, all panels show it."""
    is_taken = not any(house.sandbox.waiting().values()) and not house.visitors.unsent()
    return is_taken and next(_open(house, customers), None) is None and next(_unheard(house, customers), None) is None


def under_way(house: House, customers: Sequence[Shopper]) -> list[str]:
    """What is still under way, and what it waits for: a line for each customer."""
    waiting = [f"{number} {what} wait at the provider" for what, number in house.sandbox.waiting().items() if number]
    waiting += [f"{house.visitors.unsent()} messages of visitors are not taken"] * (house.visitors.unsent() > 0)
    waiting += [f"{name} is not shown {message_id}" for name, message_id in _unheard(house, customers)]
    return waiting + [f"{name}: {dict(row)}" for name, row in _open(house, customers)]


def _unheard(house: House, customers: Sequence[Shopper]) -> Iterator[tuple[str, str]]:
    """What was sent to visitors and no panel shows yet: a phone shows it by itself."""
    for customer in customers:
        if isinstance(customer, Visitor):
            rows = house.store._database.rows(_SENT, address=customer.address)
            unheard = (row["message_id"] for row in rows if not customer.has_heard(row["message_id"]))
            yield from ((customer.name, message_id) for message_id in unheard)


def _open(house: House, customers: Sequence[Shopper]) -> Iterator[tuple[str, Row]]:
    now = time.time()
    for customer in customers:
        rows = house.store._database.rows(_OPEN_WORK, address=customer.address, now=now)
        yield from ((customer.name, row) for row in rows)


def count(house: House, written: dict[Shopper, list[str]], repeated: str = "") -> Tally:
    """`written` holds each customer's messages, by the provider's ids, in the order in which they left the phone.

    `repeated` are the bodies of webhooks that came again: WhatsApp sends on meanwhile, so that what is named there has
    no place in the order.
    """
    tally = Tally()
    for customer, message_ids in written.items():
        _incoming(house, customer, message_ids, tally, repeated)
        _outgoing(house, customer, tally)
        held = house.store._database.row(_HELD, address=customer.address)
        tally.while_held += held["n"] if held else 0
    return tally


def _incoming(house: House, customer: Shopper, message_ids: list[str], tally: Tally, repeated: str) -> None:
    rows = house.store._database.rows(
        "SELECT m.* FROM message m JOIN conversation c USING (conversation_id) WHERE c.address = :address"
        " AND m.author = 'contact' ORDER BY c.created_at, m.position",
        address=customer.address,
    )
    # Telegram numbers messages per chat, so that ours bear the chat's id before theirs.
    ours = [row["provider_message_id"].rpartition(":")[2] for row in rows]
    tally.sent += len(message_ids)
    tally.lost += len([each for each in message_ids if each not in ours])
    tally.lost += sum(row["addressed_to"] == "bot" and row["answered_at"] is None for row in rows)
    tally.doubled += len(ours) - len(set(ours))
    places = [ours.index(each) for each in message_ids if each in ours and f'"{each}"' not in repeated]
    tally.disordered += _steps_back(places)


def _outgoing(house: House, customer: Shopper, tally: Tally) -> None:
    rows = house.store._database.rows(
        "SELECT m.*, d.state, d.cause FROM delivery d JOIN message m USING (message_id)"
        " JOIN conversation c ON c.conversation_id = d.conversation_id WHERE c.address = :address"
        " ORDER BY c.created_at, m.position",
        address=customer.address,
    )
    phone = [bubble for bubble in customer.messages() if not bubble.from_customer]
    rows = [row for row in rows if row["state"] != "withheld"]
    tally.sent += len(rows)
    tally.lost += sum(row["state"] in _OPEN for row in rows)
    arrived = {bubble.message_id for bubble in phone}
    tally.lost += sum(
        row["state"] in _ACCEPTED and str(row["provider_message_id"]).rpartition(":")[2] not in arrived for row in rows
    )
    for row in rows:
        if row["state"] in _FLAGGED:
            tally.flagged += 1
            tally.flags.append(f"{row['state']} ({row['cause']}) for {customer.name}: {row['text'][:40]!r}")
    surplus = Counter(bubble.text for bubble in phone) - Counter(row["text"] for row in rows)
    tally.doubled += sum(surplus.values()) + _answered_twice(house, customer)
    tally.disordered += _steps_back(_places(phone, rows))


def _answered_twice(house: House, customer: Shopper) -> int:
    """Attempts that said something without a question of their own: the question was answered by another one too."""
    row = house.store._database.row(
        "SELECT COUNT(DISTINCT m.attempt_id) AS n FROM message m JOIN conversation c USING (conversation_id)"
        " WHERE c.address = :address AND m.author = 'bot' AND m.attempt_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM message i WHERE i.conversation_id = m.conversation_id AND i.author = 'contact'"
        " AND i.attempt_id = m.attempt_id)",
        address=customer.address,
    )
    return int(row["n"]) if row else 0


def _places(phone: list[Bubble], rows: list[Row]) -> list[int]:
    """Where each bubble stands in our book: by its id, or (uncertain) at the first place of its text without one."""
    named = {str(row["provider_message_id"]).rpartition(":")[2]: at for at, row in enumerate(rows)}
    nameless = [(row["text"], at) for at, row in enumerate(rows) if row["provider_message_id"] is None]
    places = []
    for bubble in phone:
        place = named.get(bubble.message_id)
        if place is None:
            place = next((at for text, at in nameless if text == bubble.text), None)
            nameless = [each for each in nameless if each[1] != place]
        if place is not None:
            places.append(place)
    return places


def _steps_back(places: list[int]) -> int:
    return sum(later < earlier for earlier, later in pairwise(places))
