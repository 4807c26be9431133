"""The page of Monday's letter: its text, and what became of it: when it went to whom, or why it did not."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from flask import render_template, url_for

from bot.phrases import phrase
from bot.reports.letter import letter
from bot.settings import Settings
from bot.store.reports.letters import Posted
from connectors.catalogues.reading import LANGUAGES, SOURCE
from connectors.desk import words
from connectors.reports.reading import Choice, Reading


class LetterPage:
    """The route of the letter."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def letter(self) -> str:
        """GET: the letter of the seven days to a Sunday: as it was mailed, or as it is on the Monday after."""
        reading, last = self._reading, self._reading.choice().last
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        letters = reading.desk.store.report_letters
        posted = letters.get(sunday.isoformat())
        return render_template(
            "reports/letter.html",
            letter=(posted and posted.text) or self._text(sunday),
            spoken=self._spoken_words(as_mailed=bool(posted and posted.text)),
            sundays=[sunday - timedelta(days=7 * ago) for ago in range(8)],
            sunday=sunday,
            short_date=words.short_date,
            mailing=mailing_words(reading.settings),
            is_mailed=is_mailed(reading.settings),
            posted=posted_words(posted or letters.latest(), reading.desk.zone),
        )

    def _spoken_words(self, *, as_mailed: bool) -> str:
        """Which language the letter below is in."""
        if as_mailed:
            return phrase("Below it stands word for word as it was mailed.")
        first = self._reading.desk.languages[0]
        return phrase(
            "Below it stands in your language; it is mailed in %(language)s, by the first language of the shop.",
            language=words.language_name(first if first in LANGUAGES else SOURCE),
        )

    def _text(self, sunday: date) -> str:
        reading = self._reading
        if first := reading.first_day(sunday.isoformat()):
            return phrase(
                "Nothing was counted then. The first day that was counted is %(day)s.", day=words.iso_words(first)
            )
        choice = Choice(account="", channel="", topic="", last=sunday)
        report = reading.report(choice, today=sunday + timedelta(days=1))
        root = (reading.desk.public_url or "").rstrip("/")
        address = root + url_for("reports.overview", last=sunday.isoformat()) if root else None
        # Of an earlier week nobody knows what was broken on its Monday.
        is_latest = sunday + timedelta(days=7) >= reading.today
        return letter(
            report,
            title=reading.title,
            day_words=words.iso_words,
            sales=reading.sales(report),
            standing=reading.standing() if is_latest else (),
            address=address,
        )


def is_mailed(settings: Settings) -> bool:
    """Whether the letter goes to anybody."""
    return bool(settings.smtp_url and settings.report_mail_to)


def mailing_words(settings: Settings) -> str:
    """Whether and to whom the letter goes, in the owner's words."""
    if is_mailed(settings):
        return phrase("It is mailed every Monday at seven to %(recipients)s.", recipients=settings.report_mail_to)
    if settings.report_mail_to:
        return phrase(
            "It is kept here and mailed to nobody yet: no mail server is set. An admin writes it on Shop settings, or "
            "whoever installed the product sets it."
        )
    return phrase(
        "It is kept here and mailed to nobody yet. To get it every Monday, ask an admin to write the mail server and "
        "your address on Shop settings, or ask whoever installed the product."
    )


def posted_words(posted: Posted | None, zone: tzinfo) -> str:
    """What became of a letter: when it went, to whom, or why it did not."""
    if posted is None:
        return phrase("No letter was mailed yet.")
    values = {
        "day": words.long_date(date.fromisoformat(posted.last_day)),
        "recipients": posted.recipients or phrase("the owner"),
        "stamp": words.stamp(posted.sent_at or posted.begun_at, zone),
    }
    if posted.sent_at is not None:
        return phrase("The letter of the week to %(day)s was mailed to %(recipients)s on %(stamp)s.", **values)
    if posted.fault:
        return phrase(
            "The letter of the week to %(day)s was not mailed to %(recipients)s: %(fault)s. It was last tried on "
            "%(stamp)s; on its Monday it is tried again every half hour.",
            **values,
            fault=phrase(posted.fault),
        )
    return phrase(
        "The mailing of the letter of the week to %(day)s to %(recipients)s began on %(stamp)s; nobody knows whether "
        "it arrived.",
        **values,
    )
