"""Letters: on Monday morning the week goes to the owner by mail, where a mail server is set."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.phrases import phrase
from bot.reports.counting.facts import Calendar
from bot.reports.letter import letter, subject
from bot.reports.report import make_report
from bot.reports.rows import Only
from bot.reports.sales import SalesTouched, sales_words
from bot.reports.standing import with_moments
from bot.store.reports.standing import standing
from bot.store.store import Store
from connectors.catalogues.speaking import in_language, speaking
from connectors.desk.words import iso_words, stamp
from connectors.mail import MAIL_FAULTS, Post, fault_words

_log = logging.getLogger(__name__)
# By the shop's clock; what was counted in the night is in it.
_HOUR = 7


class LetterJob:
    """Run `send_due` every few minutes. `language` is the one that it is written in, `title` names an entry,
    `is_holiday` knows the shop's holidays, `bot_silent` whether the bot keeps still, `page` is the report's address.
    """

    def __init__(
        self,
        store: Store,
        post: Post,
        calendar: Callable[[], Calendar],
        *,
        language: Callable[[], str],
        title: Callable[[str], str],
        is_holiday: Callable[[date], bool],
        bot_silent: Callable[[], bool],
        sales: SalesTouched | None = None,
        page: str | None = None,
    ) -> None:
        self._page = page
        self._store = store
        self._post = post
        self._calendar = calendar
        self._language = language
        self._title = title
        self._is_holiday = is_holiday
        self._bot_silent = bot_silent
        self._sales = sales

    def send_due(self, now: float) -> bool:
        """Sends the letter of the week to last Sunday, on Monday from seven on; whether one was sent now.

        What fails is tried again half an hour later, until the day is over; the page keeps it in any case.
        """
        local = datetime.fromtimestamp(now, self._calendar().zone)
        due = local.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
        if local.weekday() != 0 or local < due:
            return False
        sunday = local.date() - timedelta(days=1)
        letters, day = self._store.report_letters, sunday.isoformat()
        if not letters.begin(day, recipients=", ".join(self._post.recipients), due_at=due.timestamp(), now=now):
            return False
        try:
            title, text = self._letter(sunday, today=local.date())
        except Exception:
            # What is wrong goes to the log; the page says that there is no letter.
            letters.failed(
                day, phrase("the numbers could not be read; whoever installed the product finds why in the log")
            )
            raise
        try:
            letters.write(day, text)
            self._post.send(title, text)
        except MAIL_FAULTS as error:
            _log.warning("Monday's letter could not be sent: %s", type(error).__name__)
            letters.failed(day, fault_words(error))
            return False
        letters.sent(day, now=now)
        return True

    def _letter(self, sunday: date, *, today: date) -> tuple[str, str]:
        """Its subject and its text."""
        report = make_report(
            self._store.report_facts, Only(since="", until=""), today=today, last=sunday, is_holiday=self._is_holiday
        )
        sales = sales_words(self._sales, since=report.only.since, until=report.only.until)
        with speaking(self._language()):
            text = letter(
                report,
                title=self._title,
                day_words=iso_words,
                sales=sales,
                standing=self._standing(),
                address=self._page,
            )
            return in_language(subject(report, day_words=iso_words)), in_language(text)

    def _standing(self) -> list[str]:
        """What is broken now, in words."""
        found = standing(self._store.accounts, self._store.incidents, bot_silent=self._bot_silent())
        return with_moments(found, lambda at: stamp(at, self._calendar().zone))
