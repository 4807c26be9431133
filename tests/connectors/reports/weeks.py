"""A shop with eleven weeks behind it, made once and copied for each test; what truly was is kept beside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.reports.counting.facts import Calendar
from bot.store.engine.sqlite import SqliteDatabase
from bot.team.agent import Role
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.reports.year import HOURS, ZONE, Truth, Year
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

# A Monday in June, by noon.
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=ZONE).timestamp()
_FIRST = datetime(2026, 4, 1, tzinfo=ZONE)
_DAYS = 75


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """The shop's file, and its truths."""

    place: Path
    truths: list[Truth]

    def copy(self, folder: Path) -> Shop:
        """A shop of one's own with the same past."""
        place = folder / "copy.db"
        shutil.copyfile(self.place, place)
        with SqliteDatabase(place).write() as tx:
            # A shop makes its two agents each time that it is opened.
            tx.run("UPDATE agent SET login = 'once-' || login")
        return Shop(folder, now=NOW, place=place)


def fill(folder: Path, *, visits: int = 1500) -> Weeks:
    """The weeks with so many visits, counted, with two people there whenever it was open."""
    shop = Shop(folder, now=NOW)
    year = Year(shop, visits=visits, first=_FIRST.timestamp(), days=_DAYS)
    year.fill()
    counts(shop)
    for day in range(_DAYS):
        for half_hour in range(48):
            at = _FIRST + timedelta(days=day, minutes=30 * half_hour)
            if HOURS.open_at(at.timestamp()):
                name = at.date().isoformat()
                shop.store.report_counting.note_presence(name, half_hour, people=2, places=6, held=1)
    shop.store.close()
    return Weeks(place=folder / "shop.db", truths=year.truths)


def counts(shop: Shop) -> None:
    """The worker counts all that was written up to now."""
    job = ReportsJob(shop.store, lambda: Calendar(zone=ZONE, hours=HOURS))
    while not job.count(shop.tick()):
        pass


def sign_in_path(site: Site, role: Role = Role.OWNER) -> str:
    """The way in of somebody new with this role."""
    person = site.shop.store.agents.add(name="Olga", login=f"olga-{role.value}", role=role, now=site.shop.now)
    return f"/desk/sign-in/{site.shop.store.agents.sign_in_link(person.agent_id, now=site.shop.now)}"
