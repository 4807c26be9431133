"""Sheets: every number as CSV, from facts by day, for whoever wants to count for themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from datetime import date, timedelta

from flask import Response, request

from bot.reports.rows import Only
from connectors.reports.columns import DAYS, QUESTIONS, WAITS
from connectors.reports.reading import Reading

_DAYS = 400


class Sheet:
    """The downloads. `days` in the address: how many days up to the chosen one; seven, at most 400; `month=last`: the
    calendar month before this one.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def days(self) -> Response:
        """GET: per day, the talks and what became of them."""
        only = self._only()
        rows = [astuple(day) for day in self._reading.desk.store.report_facts.days(only)]
        return csv_answer(_name("talks-by-day", only), DAYS, rows)

    def waits(self) -> Response:
        """GET: each wait, of nobody."""
        only = self._only()
        rows = [astuple(wait) for wait in self._reading.desk.store.report_facts.waits(only)]
        return csv_answer(_name("waits", only), WAITS, rows)

    def questions(self) -> Response:
        """GET: per entry, how often it was answered."""
        only = self._only()
        found = self._reading.desk.store.report_facts.questions(only, later=only.since)
        rows = sorted(((self._reading.title(entry), now) for entry, (now, _) in found.items()), key=lambda row: -row[1])
        return csv_answer(_name("questions", only), QUESTIONS, rows)

    def _only(self) -> Only:
        choice = self._reading.choice()
        asked = request.args.get("days", "7")
        days = min(_DAYS, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 7
        only = Only(since="", until="", account=choice.account, channel=choice.channel, topic=choice.topic)
        since, until = choice.last - timedelta(days=days - 1), choice.last
        if request.args.get("month") == "last":
            since, until = last_month(self._reading.today)
        return replace(only, since=since.isoformat(), until=until.isoformat())


def last_month(today: date) -> tuple[date, date]:
    """The first and the last day of the calendar month before this one."""
    until = today.replace(day=1) - timedelta(days=1)
    return until.replace(day=1), until


def _name(name: str, only: Only) -> str:
    """The file's name with its days."""
    return f"{name}-{only.since}-to-{only.until}"


def csv_answer(name: str, head: Iterable[str], rows: Iterable[Sequence[object]]) -> Response:
    """The file, with a mark by which Excel knows its letters."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: object) -> object:
    """A value as a sheet takes it: no text that a sheet would run as a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value
