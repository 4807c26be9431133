"""The owner's page: the last seven days beside what is usual, and who is needed when."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template

from bot.conversations.unanswered.cluster import ClusterKind
from bot.phrases import phrase
from bot.reports import words
from bot.reports.advice_words import answer_words, assumption_words, fewer_words, further_words
from bot.reports.definitions import FAULTS
from bot.reports.intervals import LEAST
from bot.reports.report import Report, Staffing, Trend
from bot.reports.summary import summary_words
from bot.reports.usual import WEEKS
from connectors.desk import words as desk_words
from connectors.faq.unanswered.words import price
from connectors.reports.columns import DAYS, QUESTIONS, WAITS
from connectors.reports.costs import cost_lines
from connectors.reports.letter_page import mailing_words, posted_words
from connectors.reports.lines import groups, talks_by_day, usual_count
from connectors.reports.pictures import bars, heat
from connectors.reports.reading import Choice, Reading
from connectors.reports.sheet import last_month

_MOST_UNANSWERED = 5
# The worker counts once a minute; what is older means that it still counts the past, or does not run.
_BEHIND_SECONDS = 1800.0

# Each sheet with its title and its columns.
_SHEETS = (
    ("reports.days", phrase("Talks by day"), DAYS),
    ("reports.waits", phrase("Waits for a person"), WAITS),
    ("reports.questions", phrase("Questions"), QUESTIONS),
)


class Overview:
    """The pages of numbers."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def overview(self) -> str:
        """GET: the numbers, questions, what broke."""
        reading, choice = self._reading, self._reading.choice()
        report = reading.report(choice)
        days = talks_by_day(report)
        return render_template(
            "reports/overview.html",
            **self._frame(choice, report),
            summary=summary_words(report.figures),
            groups=groups(report),
            filtered=bool(choice.account or choice.channel or choice.topic),
            today=report.today,
            staffing=answer_words(report.staffing),
            fewer=fewer_words(report.staffing),
            trends=[
                (reading.title(each.entry), each.now, usual_count(each.usual), each.differs, each.usual or 0)
                for each in report.trends
            ],
            rising=[
                (reading.title(each.entry), each.now, usual_count(each.usual), _growth(each)) for each in report.rising
            ],
            costs=cost_lines(
                report.costs,
                of_minutes=report.people_minutes,
                title=reading.title,
                wage=reading.settings.wage_per_hour,
            ),
            costs_since=date.fromisoformat(report.only.until) - timedelta(days=7 * WEEKS - 1),
            has_wage=reading.settings.wage_per_hour is not None,
            unanswered=self._unanswered(),
            faults=[(FAULTS.get(kind, kind), count) for kind, count in sorted(report.week.faults.items())],
            standing=reading.standing(),
            sales=reading.sales(report),
            sheets=_SHEETS,
            month=_month(reading.today),
            posted=posted_words(reading.desk.store.report_letters.latest(), reading.desk.zone),
            mailing=mailing_words(reading.settings),
            picture=bars(days),
            days=days,
        )

    def people(self) -> str:
        """GET: load by half hour and weekday with who was there, and the advice."""
        choice = self._reading.choice()
        report = self._reading.report(choice)
        staffing = report.staffing
        return render_template(
            "reports/people.html",
            **self._frame(choice, report),
            picture=heat(staffing, self._reading.open_half_hours()),
            days=staffing.days,
            answer=answer_words(staffing),
            fewer=fewer_words(staffing),
            further=further_words(staffing),
            assumption=assumption_words(staffing.pace, staffing.days, staffing.doubted),
            looked=any(there is not None for day in staffing.there for there in day),
            held=_held(staffing),
            weekdays=words.WEEKDAYS,
        )

    def _frame(self, choice: Choice, report: Report) -> dict[str, object]:
        """What all pages of numbers share: the choice, and up to when it was counted."""
        reading, facts = self._reading, self._reading.desk.store.report_facts
        until = facts.counted_until()
        return {
            "choice": choice,
            "report": report,
            "counted": desk_words.stamp(until, reading.desk.zone) if until else "",
            "behind": until < reading.desk.now() - _BEHIND_SECONDS,
            "accounts": reading.accounts(),
            "channels": {account: desk_words.channel_name(account) for account in desk_words.CHANNELS},
            "topics": facts.topics(report.only),
            "least": LEAST,
            "first_day": reading.first_day(report.only.until),
            "earlier": (choice.last - timedelta(days=7)),
            "later": _later(choice.last, reading.today),
            "day_words": desk_words.iso_words,
        }

    def _unanswered(self) -> list[tuple[str, int, str]]:
        """What cost the people most time: what it is called, how often it was asked, the price."""
        reading = self._reading
        clusters = reading.desk.store.unanswered.waiting(
            ClusterKind.QUESTION, now=reading.desk.now(), limit=_MOST_UNANSWERED
        )
        told = []
        for cluster in clusters:
            questions = reading.desk.store.unanswered.questions(cluster, limit=1)
            name = cluster.title or (questions[0].text if questions else phrase("(its questions were erased)"))
            told.append((name, cluster.asked, price(cluster.minutes, reading.settings.wage_per_hour)))
        return told


def _held(staffing: Staffing) -> list[tuple[str, int, str]]:
    """How long a conversation is held, by how many its agent had at once."""
    return [
        (phrase("%(number)s or more", number=number) if number == 4 else str(number), count, words.seconds_words(mean))
        for number, (count, mean) in staffing.held_at_once.items()
    ]


def _month(today: date) -> str:
    """The days of the last calendar month."""
    since, until = last_month(today)
    return f"{desk_words.short_date(since)} – {desk_words.short_date(until)}"


def _growth(asked: Trend) -> str:
    """By how much more it is asked; "" where it is new."""
    return f"+{words.percent(asked.now / asked.usual - 1)}" if asked.usual else ""


def _later(last: date, today: date) -> date | None:
    yesterday = today - timedelta(days=1)
    return min(last + timedelta(days=7), yesterday) if last < yesterday else None
