"""Days that are not over, days before all counting, and sheets of a month."""

from __future__ import annotations

import csv
import io
import re

from tests.bot.store.reports.year import Truth
from tests.connectors.desk.site import Browser
from tests.connectors.reports.test_numbers import PAGE, letter_in, of_week


def test_a_day_to_come_says_which_days_are_shown_instead(owner: Browser) -> None:
    words = "Shown are the seven days to Sunday 14 June 2026: later days are not over yet."
    for address in (f"{PAGE}?last=2026-07-01", f"{PAGE}/people?last=2026-06-15"):
        assert words in owner.get(address).text
    assert "later days are not over yet" not in owner.get(f"{PAGE}?last=2026-06-14").text
    assert "later days are not over yet" not in owner.get(PAGE).text


def test_days_before_all_counting_say_that_nothing_was_counted_then(owner: Browser) -> None:
    for address in (f"{PAGE}?last=2025-12-01", f"{PAGE}/people?last=2025-12-01"):
        page = owner.get(address).text
        assert "nothing was counted then. The first day that was counted is" in page
        assert "data-number" not in page
        assert "<svg" not in page.partition("<main")[2]
    letter = letter_in(owner.get(f"{PAGE}/letter?last=2025-12-01").text)
    assert "Nothing was counted then" in letter
    assert "Talks: 0" not in letter


def test_sheets_are_of_the_last_calendar_month_too_and_their_names_tell_their_days(
    truths: list[Truth], owner: Browser
) -> None:
    page = owner.get(PAGE).text
    address = re.search(r'href="([^"]*days\.csv[^"]*month=last[^"]*)"', page)
    assert address
    answer = owner.get(address[1].replace("&amp;", "&"))
    assert answer.headers["Content-Disposition"] == ('attachment; filename="talks-by-day-2026-05-01-to-2026-05-31.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert sum(int(row["talks"]) for row in rows) == len(of_week(truths, "2026-05-01", "2026-05-31"))
    assert "(1 May – 31 May)" in page
    week = owner.get(f"{PAGE}/waits.csv?last=2026-06-14").headers["Content-Disposition"]
    assert 'filename="waits-2026-06-08-to-2026-06-14.csv"' in week
