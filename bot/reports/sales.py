"""Sales: what was ordered after talks, in words, from facts by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from bot.phrases import phrase
from bot.reports.counting.sales import WINDOW_DAYS
from bot.reports.intervals import LEAST, Share, share
from bot.reports.rows import DayCounts, Only
from bot.reports.words import interval_words, percent

NOT_JOINED = phrase(
    "No orders come in, so nobody knows what was sold after a talk; an admin connects the shop's orders under Settings,"
    " Orders"
)


class SalesTouched(Protocol):
    """Tells what was ordered by people who had talked to the shop before."""

    def words(self, *, since: str, until: str) -> str:
        """A sentence on the orders of these days (both included) that a talk came before, with their sum."""


class Sums(Protocol):
    """See bot.store.reports.sales.SaleSums."""

    @property
    def orders(self) -> int: ...

    @property
    def joined(self) -> int: ...

    @property
    def after_talk(self) -> int: ...

    @property
    def net(self) -> Mapping[str, int]: ...


class Sales(Protocol):
    """The facts of orders; see bot.store.reports.sales.ReportSales."""

    def sums(self, *, since: str, until: str) -> Sums: ...

    def talks_followed(self, *, since: str, until: str) -> int: ...

    def is_any(self) -> bool: ...


class Talks(Protocol):
    """The facts of talks; see bot.store.reports.facts.ReportFacts."""

    def days(self, only: Only) -> list[DayCounts]: ...


class JoinedSales:
    """Words the facts. Talks are those of the days a window earlier: of later ones nobody knows yet who orders."""

    def __init__(self, sales: Sales, talks: Talks) -> None:
        self._sales = sales
        self._talks = talks

    def words(self, *, since: str, until: str) -> str:
        """See SalesTouched."""
        if not self._sales.is_any():
            return NOT_JOINED
        sums = self._sales.sums(since=since, until=until)
        return phrase(
            "%(orders)s. %(talks)s",
            orders=_order_words(share(sums.after_talk, sums.orders), sums),
            talks=_talk_words(self.conversion(since=since, until=until)),
        )

    def conversion(self, *, since: str, until: str) -> Share:
        """The talks of a window earlier that an order followed, of all talks of those days."""
        before = [(date.fromisoformat(day) - timedelta(days=WINDOW_DAYS)).isoformat() for day in (since, until)]
        talks = sum(day.talks for day in self._talks.days(Only(since=before[0], until=before[1])))
        followed = self._sales.talks_followed(since=before[0], until=before[1])
        return share(min(followed, talks), talks)


def sales_words(sales: SalesTouched | None, *, since: str, until: str) -> str:
    """What was sold after a talk; said plainly where no orders are joined."""
    return NOT_JOINED if sales is None else sales.words(since=since, until=until)


def money_words(net: Mapping[str, int]) -> str:
    """Sums in hundredths by currency, as 1,230.50 EUR and 20.00 USD."""
    return " + ".join(f"{cents / 100:,.2f} {currency}".strip() for currency, cents in sorted(net.items())) or "0.00"


def _order_words(found: Share, sums: Sums) -> str:
    values = {"part": f"{found.part:,}", "whole": f"{found.whole:,}", "sum": money_words(sums.net)}
    if found.too_few:
        return phrase(
            "%(part)s of %(whole)s orders were placed within seven days after their customer wrote, %(sum)s without"
            " what was given back (too few orders to tell a share)",
            **values,
        )
    return phrase(
        "%(part)s of %(whole)s orders were placed within seven days after their customer wrote (%(share)s, surely"
        " %(interval)s), %(sum)s without what was given back",
        **values,
        share=percent(found.value),
        interval=interval_words(found),
    )


def _talk_words(found: Share) -> str:
    if found.too_few:
        return phrase(
            "Of %(whole)s talks of the seven days before, an order followed %(part)s: too few to tell a share (at least"
            " %(least)s)",
            whole=f"{found.whole:,}",
            part=f"{found.part:,}",
            least=LEAST,
        )
    return phrase(
        "Of %(whole)s talks of the seven days before, an order followed %(part)s (%(share)s, surely %(interval)s)",
        whole=f"{found.whole:,}",
        part=f"{found.part:,}",
        share=percent(found.value),
        interval=interval_words(found),
    )
