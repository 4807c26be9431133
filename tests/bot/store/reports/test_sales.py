"""Orders of the generated year: after which talk each came, by the store's SQL and by plain counting of all rows."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.reports.counting.facts import Calendar
from bot.reports.sales import JoinedSales, money_words
from bot.shop.orders.order import Buyer, Order, OrderState, Refund, SourceOrder
from bot.shop.orders.proof import Level, ProofKind
from bot.team.audit import COMMAND_LINE
from connectors.worker.jobs.reports import ReportsJob
from connectors.worker.jobs.sales import SalesJob
from tests.bot.store.reports.year import END, HOURS, ZONE, Year, day_of
from tests.bot.store.shop import Shop

WEEK = 7 * 86_400.0
MARK = "kmrtbz"


@dataclass(frozen=True)
class Bought:
    """An order as the test knows it: its customer (None: not known), when, and what is left of its sum."""

    key: str
    contact_id: str | None
    at: float
    cents: int
    cancelled: bool


class Sales:
    """The year with orders in it, and the plain way to count them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.year = Year(shop)
        self.year.fill()
        self.bought: list[Bought] = []
        self.job = SalesJob(shop.store, lambda: Calendar(zone=ZONE, hours=HOURS))
        chance = random.Random(2026)
        contacts = [row["contact_id"] for row in self.rows("SELECT contact_id FROM contact ORDER BY contact_id")]
        words = self.rows(
            "SELECT m.created_at, c.contact_id FROM message m JOIN conversation c USING (conversation_id)"
        )
        wrote = {row["contact_id"]: row["created_at"] for row in words}
        for number in range(240):
            who = chance.choice(contacts)
            # Before, soon after, at the very end of the window, and long after the words.
            gap = chance.choice((-3600.0, 600.0, 86_400.0, WEEK, WEEK + 1, 20 * 86_400.0, 43_200.0))
            self._buys(number, who if chance.random() < 0.8 else None, wrote[who] + gap, chance)

    def _buys(self, number: int, who: str | None, at: float, chance: random.Random) -> None:
        cents, back = chance.randrange(500, 30_000), chance.choice((0, 0, 0, 500, 40_000))
        cancelled = chance.random() < 0.1
        order = Order(
            number=str(10_000 + number),
            order_id=str(number),
            state=OrderState.CANCELLED if cancelled else OrderState.DELIVERED,
            changed_at=at,
            placed_at=at,
            total=f"{cents / 100:.2f}",
            currency="EUR",
            refunds=(Refund(amount=f"{back / 100:.2f}", at=at),) if back else (),
        )
        orders = self.shop.store.orders
        orders.write("shop", [SourceOrder(order=order, buyer=Buyer())], now=END)
        (known,) = orders.of_number(order.number)
        if who:
            orders.link(known.order_key, who, Level.NAMED, ProofKind.EMAIL, now=END)
        self.bought.append(
            Bought(key=known.order_key, contact_id=who, at=at, cents=max(0, cents - back), cancelled=cancelled)
        )

    def rows(self, sql: str) -> list[Any]:
        return list(self.shop.store._database.rows(sql))

    def person_of(self) -> dict[str, str]:
        """Each contact's person: those of a merge that holds have one name."""
        person = {row["contact_id"]: row["contact_id"] for row in self.rows("SELECT contact_id FROM contact")}
        for row in self.rows("SELECT * FROM contact_merge WHERE undone_at IS NULL"):
            one, other = person[row["contact_id"]], person[row["into_contact_id"]]
            person = {contact: other if name == one else name for contact, name in person.items()}
        return person

    def naive(self) -> dict[str, Counter[str]]:
        """Per day: orders, those of somebody known, after a talk, their cents; and per day of words, talks followed."""
        person, words, counts = self.person_of(), defaultdict(list), defaultdict(Counter)
        for row in self.rows(
            "SELECT m.created_at, m.kind, m.author, m.addressed_to, c.contact_id FROM message m"
            " JOIN conversation c USING (conversation_id)"
        ):
            if row["author"] == "contact" and row["kind"] != "reaction" and row["addressed_to"] != "nobody":
                words[person[row["contact_id"]]].append(row["created_at"])
        placed = [each for each in self.bought if not each.cancelled]
        for each in placed:
            day = counts[day_of(each.at)]
            day["orders"] += 1
            if each.contact_id is None:
                continue
            day["joined"] += 1
            before = [at for at in words[person[each.contact_id]] if each.at - WEEK <= at <= each.at]
            if before:
                day["after_talk"] += 1
                day["cents"] += each.cents
                between = [
                    other
                    for other in placed
                    if other.contact_id
                    and person[other.contact_id] == person[each.contact_id]
                    and (max(before), "") < (other.at, other.key) < (each.at, each.key)
                ]
                counts[day_of(max(before))]["followed"] += not between
        return counts

    def check(self) -> None:
        """Every day, and the whole, are as counted plainly."""
        sales, naive = self.shop.store.report_sales, self.naive()
        assert sum(day["after_talk"] for day in naive.values()) > 60, "the year has what is to be counted"
        for day, counts in naive.items():
            sums = sales.sums(since=day, until=day)
            found = (sums.orders, sums.joined, sums.after_talk, sum(sums.net.values()))
            assert found == (counts["orders"], counts["joined"], counts["after_talk"], counts["cents"]), day
            assert sales.talks_followed(since=day, until=day) == counts["followed"], day


@pytest.fixture
def sales(shop: Shop) -> Sales:
    made = Sales(shop)
    made.job.count(END)
    return made


def everything(sales: Sales) -> list[Any]:
    return [tuple(dict(row).values()) for row in sales.rows("SELECT * FROM report_sale ORDER BY order_key")]


def test_each_day_is_as_counted_plainly_and_counting_again_changes_nothing(sales: Sales) -> None:
    sales.check()
    before = everything(sales)
    sales.job.count(END + 60)
    sales.job.settle(END + 3600)
    assert everything(sales) == before


def test_an_order_that_is_cancelled_later_is_counted_no_more(sales: Sales) -> None:
    whole = {"since": "2000-01-01", "until": "2999-01-01"}
    before = sales.shop.store.report_sales.sums(**whole)
    known = next(each for each in sales.bought if not each.cancelled and each.contact_id)
    (kept,) = sales.shop.store.orders.of_number(str(10_000 + sales.bought.index(known)))
    changed = {**vars(kept.order), "changed_at": END + 1, "state": OrderState.CANCELLED}
    sales.shop.store.orders.write("shop", [SourceOrder(order=Order(**changed))], now=END + 30)
    sales.job.count(END + 60)
    assert sales.shop.store.report_sales.sums(**whole).orders == before.orders - 1


def test_a_merge_that_comes_late_counts_at_the_next_settling(sales: Sales) -> None:
    store = sales.shop.store
    buyer = next(each for each in sales.bought if each.contact_id not in (None, "kc00001") and not each.cancelled)
    assert buyer.contact_id
    store.merges.merge("kc00001", buyer.contact_id, sales.shop.eva, now=END + 5)
    sales.job.settle(END + 10)
    sales.check()


def test_erasing_a_customer_leaves_the_counts_and_no_person(sales: Sales) -> None:
    whole = {"since": "2000-01-01", "until": "2999-01-01"}
    before = sales.shop.store.report_sales.sums(**whole)
    buyer = next(each for each in sales.bought if each.contact_id and not each.cancelled)
    assert buyer.contact_id
    sales.shop.store.erasures.erase(buyer.contact_id, COMMAND_LINE, now=END + 5)
    sales.job.count(END + 60)
    sales.job.settle(END + 70)
    assert sales.shop.store.report_sales.sums(**whole) == before
    assert not sales.rows(f"SELECT 1 FROM shop_order WHERE order_key = '{buyer.key}'")


def test_an_order_from_the_very_number_needs_no_proof(shop: Shop) -> None:
    whatsapp = shop.store.accounts.ensure("whatsapp", "200", "Number").account_id
    shop.account = whatsapp
    shop.writes("which size?", who="34600111222")
    order = Order(
        number="1", order_id="1", state=OrderState.PLACED, changed_at=shop.now, placed_at=shop.tick(60), total="10.00"
    )
    source = SourceOrder(order=order, buyer=Buyer(phone="+34600111222"))
    shop.store.orders.write("shop", [source], now=shop.now)
    SalesJob(shop.store, lambda: Calendar(zone=ZONE)).count(shop.tick(60))
    day = datetime.fromtimestamp(shop.now, ZONE).date().isoformat()
    assert shop.store.report_sales.sums(since=day, until=day).after_talk == 1


def test_the_sentence_says_of_how_many_between_what_and_when_it_is_too_few(sales: Sales) -> None:
    ReportsJob(sales.shop.store, lambda: Calendar(zone=ZONE, hours=HOURS))
    words = JoinedSales(sales.shop.store.report_sales, sales.shop.store.report_facts)
    first, last = date(2025, 9, 1), date(2026, 10, 15)
    sums = sales.shop.store.report_sales.sums(since=first.isoformat(), until=last.isoformat())
    told = words.words(since=first.isoformat(), until=last.isoformat())
    assert f"{sums.after_talk} of {sums.orders} orders were placed within seven days" in told
    assert money_words(sums.net) in told
    assert "surely" in told
    day = (first + timedelta(days=40)).isoformat()
    assert "too few" in words.words(since=day, until=day)


def test_without_orders_nobody_knows(shop: Shop) -> None:
    words = JoinedSales(shop.store.report_sales, shop.store.report_facts)
    assert words.words(since="2026-01-01", until="2026-01-07").startswith("No orders come in")


def test_an_order_counts_for_the_link_by_which_its_customer_came(shop: Shop) -> None:
    shop.writes("hello", origin={"start": f"l_{MARK}"})
    (conversation,) = shop.store._database.rows("SELECT contact_id FROM conversation")
    for number, origin in (("1", None), ("2", MARK)):
        order = Order(
            number=number,
            order_id=number,
            state=OrderState.PLACED,
            changed_at=shop.now,
            placed_at=shop.tick(60),
            total="10.00",
            currency="EUR",
            origin=origin,
        )
        shop.store.orders.write("shop", [SourceOrder(order=order)], now=shop.now)
    (known,) = shop.store.orders.of_number("1")
    shop.store.orders.link(known.order_key, conversation["contact_id"], Level.NAMED, ProofKind.EMAIL, now=shop.now)
    SalesJob(shop.store, lambda: Calendar(zone=ZONE)).count(shop.tick())
    assert shop.store.report_sales.of_marks() == {MARK: (2, {"EUR": 2000})}


def test_an_order_counts_for_no_link_where_its_customer_came_by_it_long_before(shop: Shop) -> None:
    """Ana scanned the window's code once, and comes back by herself weeks later to buy."""
    shop.writes("hello", origin={"start": f"l_{MARK}"})
    shop.answers()
    shop.tick(3 * WEEK)
    shop.writes("hello again")
    shop.answers()
    order = Order(
        number="1", order_id="1", state=OrderState.PLACED, changed_at=shop.now, placed_at=shop.tick(60), total="10.00"
    )
    shop.store.orders.write("shop", [SourceOrder(order=order)], now=shop.now)
    (known,) = shop.store.orders.of_number("1")
    contact_id = shop.conversation().contact_id
    shop.store.orders.link(known.order_key, contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.now)
    SalesJob(shop.store, lambda: Calendar(zone=ZONE)).count(shop.tick())
    assert shop.store.report_sales.of_marks() == {}
    day = day_of(shop.now)
    assert shop.store.report_sales.sums(since=day, until=day).after_talk == 1, "it came after a talk all the same"
