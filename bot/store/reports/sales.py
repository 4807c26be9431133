"""Sales in the store: orders are counted into facts by day, with the talk that came before; pages read the facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.reports.counting.sales import WINDOW_SECONDS, PlacedOrder, SaleFact, Wrote
from bot.reports.links import LINK_MARK
from bot.shop.orders.order import Order, from_record
from bot.shop.orders.proof import Level, ProofKind, phone_print
from bot.store.engine.database import Database, Row, one_of
from bot.store.steps.conversations import merges
from bot.store.steps.sales import order_links

_HEARD_OF = """
    SELECT order_key, record FROM shop_order WHERE order_key > :after AND (stored_at >= :since OR order_key IN
        (SELECT order_key FROM order_contact WHERE proven_at >= :since)) ORDER BY order_key LIMIT :limit"""
# The addresses of who wrote lately: an order may be theirs by its whole phone number.
_WROTE_LATELY = """
    SELECT DISTINCT a.contact_id, a.address FROM conversation c JOIN contact_address a USING (contact_id)
    WHERE c.last_incoming_at >= :since"""
_NOT_JOINED = """
    SELECT order_key FROM shop_order o WHERE phone_print = :print AND NOT EXISTS (SELECT 1 FROM order_contact l
        WHERE l.order_key = o.order_key AND l.contact_id = :contact)"""
_WROTE = """
    SELECT m.created_at, c.account_id, c.channel FROM message m JOIN conversation c USING (conversation_id)
    WHERE c.contact_id IN ({people}) AND m.author = 'contact' AND m.kind <> 'reaction' AND m.addressed_to <> 'nobody'
        AND m.created_at <= :placed AND m.created_at >= :since ORDER BY m.created_at DESC LIMIT 1"""
_CAME_BY = f"""
    SELECT m.details FROM message m JOIN conversation c USING (conversation_id)
    WHERE c.contact_id IN ({{people}}) AND m.author = 'contact' AND m.details LIKE '%"{LINK_MARK}"%'
        AND m.created_at <= :placed AND m.created_at >= :since ORDER BY m.created_at DESC LIMIT 1"""
_OTHERS = """
    SELECT DISTINCT o.order_key, o.record FROM shop_order o JOIN order_contact l USING (order_key)
    WHERE l.contact_id IN ({people}) AND o.order_key <> :key"""
_SUMS = """
    SELECT currency, COUNT(*) AS orders, SUM(joined) AS joined,
        SUM(CASE WHEN talk_day <> '' THEN 1 ELSE 0 END) AS talked,
        SUM(CASE WHEN talk_day <> '' THEN net_cents ELSE 0 END) AS net
    FROM report_sale WHERE day >= :since AND day <= :until GROUP BY currency ORDER BY currency"""


@dataclass(frozen=True, kw_only=True)
class SaleSums:
    """The orders of some days: all, those of a known customer, those placed after a talk, with their net sums."""

    orders: int = 0
    joined: int = 0
    after_talk: int = 0
    net: Mapping[str, int]


class ReportSales:
    """Counts orders, and reads what was counted. Counting the same again writes the same."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join_phones(self, *, since: float, now: float) -> None:
        """Joins orders to those who wrote since then from the very number with which the order was placed."""
        known = self._database.row("SELECT 1 AS any_order FROM shop_order WHERE phone_print IS NOT NULL LIMIT 1")
        hash_key = order_links.known_key(self._database)
        if known is None or hash_key is None:
            return
        for row in self._database.rows(_WROTE_LATELY, since=since):
            hashed = phone_print(row["address"], hash_key) if row["address"].isdigit() else None
            if hashed:
                self._join(hashed, row["contact_id"], now)

    def heard_of(self, *, since: float, after: str, limit: int) -> list[PlacedOrder]:
        """Orders that a source told or a customer proved since then, by their keys after `after`."""
        rows = self._database.rows(_HEARD_OF, since=since, after=after, limit=limit)
        return [self._placed(row["order_key"], from_record(json.loads(row["record"]))) for row in rows]

    def keep(self, order_keys: Sequence[str], facts: Sequence[SaleFact]) -> None:
        """Puts the facts in place of what was counted of these orders; one without a fact is not counted any more."""
        names, values = one_of("key", order_keys)
        with self._database.write() as tx:
            tx.run(f"DELETE FROM report_sale WHERE order_key IN ({names})", **values)
            for fact in facts:
                row = asdict(fact) | {"joined": int(fact.joined), "first_of_talk": int(fact.first_of_talk)}
                tx.insert("report_sale", **row)

    def sums(self, *, since: str, until: str) -> SaleSums:
        """The orders that were placed on these days, both included."""
        rows = self._database.rows(_SUMS, since=since, until=until)
        return SaleSums(
            orders=sum(row["orders"] for row in rows),
            joined=sum(int(row["joined"]) for row in rows),
            after_talk=sum(int(row["talked"]) for row in rows),
            net={row["currency"]: int(row["net"]) for row in rows if row["talked"]},
        )

    def talks_followed(self, *, since: str, until: str) -> int:
        """How many talks of these days an order followed; each talk once."""
        row = self._database.row(
            "SELECT COUNT(*) AS talks FROM report_sale WHERE talk_day >= :since AND talk_day <= :until"
            " AND talk_day <> '' AND first_of_talk = 1",
            since=since,
            until=until,
        )
        return int(row["talks"]) if row else 0

    def of_marks(self) -> dict[str, tuple[int, dict[str, int]]]:
        """Of each link's mark: the orders that came by it, and their net sums by currency."""
        rows = self._database.rows(
            "SELECT mark, currency, COUNT(*) AS orders, SUM(net_cents) AS net FROM report_sale WHERE mark <> ''"
            " GROUP BY mark, currency ORDER BY mark, currency"
        )
        found: dict[str, tuple[int, dict[str, int]]] = {}
        for row in rows:
            orders, net = found.get(row["mark"], (0, {}))
            found[row["mark"]] = orders + row["orders"], {**net, row["currency"]: int(row["net"])}
        return found

    def is_any(self) -> bool:
        """Whether an order was ever counted."""
        return self._database.row("SELECT 1 AS any_sale FROM report_sale LIMIT 1") is not None

    def _join(self, hashed: str, contact_id: str, now: float) -> None:
        missing = self._database.rows(_NOT_JOINED, print=hashed, contact=contact_id)
        if missing:
            with self._database.write() as tx:
                for row in missing:
                    order_links.link(tx, row["order_key"], contact_id, Level.PROVEN, ProofKind.CHANNEL, now)

    def _placed(self, order_key: str, order: Order) -> PlacedOrder:
        people = self._people(order_key)
        if not people or order.placed_at is None:
            return PlacedOrder(order_key=order_key, order=order, joined=bool(people), wrote=None)
        names, values = one_of("p", people)
        since = order.placed_at - WINDOW_SECONDS
        wrote = self._database.row(_WROTE.format(people=names), placed=order.placed_at, since=since, **values)
        came_by = self._database.row(_CAME_BY.format(people=names), placed=order.placed_at, since=since, **values)
        others = self._database.rows(_OTHERS.format(people=names), key=order_key, **values)
        return PlacedOrder(
            order_key=order_key,
            order=order,
            joined=True,
            wrote=_wrote(wrote, came_by) if wrote else None,
            others=[each for row in others if (each := _placed_at(row)) is not None],
        )

    def _people(self, order_key: str) -> list[str]:
        """Every contact of the persons who proved the order."""
        people: dict[str, None] = {}
        for row in self._database.rows("SELECT contact_id FROM order_contact WHERE order_key = :key", key=order_key):
            root = self._database.row(merges.ROOT, id=row["contact_id"])
            if root:
                same = self._database.rows(merges.PERSON, root=root["contact_id"])
                people.update(dict.fromkeys(each["contact_id"] for each in same))
        return list(people)


def _wrote(row: Row, came_by: Row | None) -> Wrote:
    mark = str(json.loads(came_by["details"]).get(LINK_MARK, "")) if came_by else ""
    return Wrote(at=row["created_at"], account_id=row["account_id"], channel=row["channel"], mark=mark)


def _placed_at(row: Row) -> tuple[float, str] | None:
    order = from_record(json.loads(row["record"]))
    counts = order.placed_at is not None and order.state.value != "cancelled"
    return (order.placed_at, row["order_key"]) if counts and order.placed_at is not None else None
