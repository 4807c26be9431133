"""Answers with dates in the whole check: what must be mended, and what ends soon."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.faq.check import check, hints
from tests.bot.faq.test_check import GOOD, data, only, write

__all__ = ["data"]
DATED = '  - text: "Sale!"\n    metadata: {{language: en, {dates}}}\n'


def dated(folder: Path, dates: str) -> None:
    """One more English answer with these dates."""
    write(folder, GOOD + DATED.format(dates=dates))


@pytest.mark.parametrize(
    ("dates", "what"),
    [
        ('from: "soon"', "no moment"),
        ('from: "2026-11-30", until: "2026-11-26"', "before it begins"),
        ("until: 2026-11-30", "in quotes"),
    ],
)
def test_dates_that_cannot_be_read_are_named(data: Path, dates: str, what: str) -> None:
    dated(data, dates)
    problem = only(check(data))
    assert what in f"{problem.what} {problem.cure}"


def test_an_answer_for_a_time_needs_one_for_always(data: Path) -> None:
    dated(data, 'until: "2026-11-30"')
    assert check(data) == []
    always = '  - text: "It costs {price}."\n    metadata: {language: en}\n'
    write(data, (GOOD + DATED.format(dates='until: "2026-11-30"')).replace(always, ""))
    assert "nothing is before and after" in only(check(data)).what


def test_an_editor_is_warned_a_week_before(data: Path) -> None:
    dated(data, 'until: "2026-11-30"')

    def told(*clock: int) -> list[str]:
        now = datetime(*clock, tzinfo=ZoneInfo("UTC")).timestamp()  # type: ignore[arg-type, misc]
        return [each.what for each in hints(data, now) if "end" in each.what]

    assert told(2026, 11, 23) == []
    assert told(2026, 11, 24, 1) == ["ends on 2026-12-01 at 00:00"]
    assert told(2026, 12, 2) == ["has ended on 2026-12-01 at 00:00"]
