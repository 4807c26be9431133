"""Reading: makes the report that an address asks for, from facts by day and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request

from bot.reports.report import Report, make_report
from bot.reports.rows import Only
from bot.reports.sales import SalesTouched, sales_words
from bot.reports.standing import with_moments
from bot.settings import Settings
from bot.store.reports.standing import standing
from connectors.catalogues.speaking import language
from connectors.desk import words
from connectors.desk.desk import Desk

_LONGEST_TEXT = 80
_EARLIEST_YEAR = 1970


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the page is about, as chosen in its form; "" for all. `last` is the last of its seven days,
    `is_moved` says that a later one was asked for than there is.
    """

    account: str
    channel: str
    topic: str
    last: date
    is_moved: bool = False

    def arguments(self) -> dict[str, str]:
        """The choice as arguments of an address."""
        chosen = {"account": self.account, "channel": self.channel, "topic": self.topic}
        return {**{name: value for name, value in chosen.items() if value}, "last": self.last.isoformat()}


class Reading:
    """Reads what the owner's pages show. `sales` is None where no orders are joined."""

    def __init__(self, desk: Desk, sales: SalesTouched | None) -> None:
        self.desk = desk
        self._sales = sales

    @property
    def settings(self) -> Settings:
        """The settings that hold now."""
        return self.desk.settings.look()

    @property
    def today(self) -> date:
        """The shop's day."""
        return datetime.fromtimestamp(self.desk.now(), self.desk.zone).date()

    def choice(self) -> Choice:
        """What the request chose: seven days to yesterday, unless it names an earlier day."""
        yesterday = self.today - timedelta(days=1)
        try:
            asked = date.fromisoformat(request.args.get("last", ""))
        except ValueError:
            asked = yesterday
        last = min(asked, yesterday)
        # Weeks before it are looked at too, and time began.
        last = last if last.year > _EARLIEST_YEAR else yesterday
        return Choice(
            account=_text("account"), channel=_text("channel"), topic=_text("topic"), last=last, is_moved=asked > last
        )

    def report(self, choice: Choice, *, today: date | None = None) -> Report:
        """The report of a choice, as it is today or was on another day."""
        only = Only(since="", until="", account=choice.account, channel=choice.channel, topic=choice.topic)
        return make_report(
            self.desk.store.report_facts, only, today=today or self.today, last=choice.last, is_holiday=self._is_holiday
        )

    def sales(self, report: Report) -> str:
        """What was sold after a talk, in words."""
        return sales_words(self._sales, since=report.only.since, until=report.only.until)

    def first_day(self, until: str) -> str:
        """The first day that was counted, where that is after `until`; else "": something was counted by then."""
        first = self.desk.store.report_facts.first_day()
        return first if first is not None and first > until else ""

    def standing(self) -> list[str]:
        """What is broken now, in words."""
        store = self.desk.store
        found = standing(store.accounts, store.incidents, bot_silent=self.desk.demo.is_shut())
        return with_moments(found, lambda at: words.stamp(at, self.desk.zone))

    def title(self, entry: str) -> str:
        """What an entry is called, in the reader's language or the shop's first that has a title; else its name."""
        titles = self.desk.titles.get(entry, {})
        languages = (language(), *self.desk.languages)
        known = next((titles[name] for name in languages if name in titles), "")
        return known or next(iter(titles.values()), entry)

    def accounts(self) -> dict[str, str]:
        """The shop's accounts by id, as they are called."""
        return {account.account_id: account.name for account in self.desk.store.accounts.all()}

    def open_half_hours(self) -> tuple[tuple[bool, ...], ...]:
        """By weekday and half hour, whether the shop is open; nowhere where no hours are known."""
        return self.desk.hours().half_hours() if self.desk.hours is not None else ((False,) * 48,) * 7

    def _is_holiday(self, day: date) -> bool:
        return self.desk.hours is not None and day in self.desk.hours().calendar.days


def _text(name: str) -> str:
    return request.args.get(name, "")[:_LONGEST_TEXT]
