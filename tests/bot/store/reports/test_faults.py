"""What broke is counted on the day on which it did, however often the worker looks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.reports.counting.facts import Calendar
from bot.reports.rows import Only
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.shop import Shop

ZONE = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 6, 9, 12, 0, tzinfo=ZONE).timestamp()
DAY = 86_400.0


def test_a_process_that_dies_on_two_days_counts_on_each_what_died_there(shop: Shop) -> None:
    """Five deaths on Tuesday, one more on Wednesday while nobody has looked, and one after somebody did."""
    looks = ReportsJob(shop.store, lambda: Calendar(zone=ZONE))
    for number in range(5):
        shop.store.incidents.record("worker", "it ended", now=NOON + number)
        looks.look(NOON + number)
    looks.look(NOON + DAY - 7200)
    shop.store.incidents.record("worker", "it ended", now=NOON + DAY)
    looks.look(NOON + DAY + 60)
    (incident,) = shop.store.incidents.open()
    shop.store.incidents.settle(incident.incident_id, now=NOON + DAY + 100)
    looks.look(NOON + DAY + 300)
    shop.store.incidents.record("worker", "it ended once more", now=NOON + DAY + 400)
    looks.look(NOON + DAY + 600)
    found = shop.store.report_facts.faults(Only(since="2026-06-01", until="2026-06-30"))
    assert found == [("2026-06-09", "process_died", 5), ("2026-06-10", "process_died", 2)]


def test_deaths_of_the_evening_count_on_it_where_the_worker_looks_after_midnight(shop: Shop) -> None:
    looks = ReportsJob(shop.store, lambda: Calendar(zone=ZONE))
    shop.store.incidents.record("rasa", "it ended", now=NOON + 43_000)
    looks.look(NOON + 43_500)
    found = shop.store.report_facts.faults(Only(since="2026-06-01", until="2026-06-30"))
    assert found == [("2026-06-09", "process_died", 1)]
