"""Preview: whom a rule would have invited, from the stored events of the last days. Pure.

What no event tells (a pointer that leaves, time without input) is taken to have happened: then it says "at most".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.website.events.event import EventName, ShopEvent
from bot.website.events.visit import Visit, after
from bot.website.rules.manners import forbidden
from bot.website.rules.rule import Rule
from bot.website.rules.subjects import Around, Moment, values_of

_UNTOLD = frozenset({"idle_seconds", "leaving"})
_NOW_ONLY = frozenset({"free_places", "open", "device", "language", "signed_in"})


@dataclass(frozen=True, kw_only=True)
class StoredVisit:
    """One visit of one browser with its events, the oldest first."""

    browser: str
    number: int
    began_at: float
    events: Sequence[ShopEvent]
    has_bought_before: bool = False


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How many visitors and visits a rule would have reached, of how many; `at_most`: some of it nobody can know."""

    visitors: int
    visits: int
    of_visitors: int
    of_visits: int
    at_most: bool


def preview(rule: Rule, visits: Iterable[StoredVisit], zone: tzinfo | None) -> Preview:
    """Counts the visits in which all conditions held at the end of a page, once each, and nobody may not be asked."""
    reached: dict[str, int] = {}
    browsers: set[str] = set()
    count = 0
    for visit in visits:
        browsers.add(visit.browser)
        count += 1
        if _reached(rule, visit, zone):
            reached[visit.browser] = reached.get(visit.browser, 0) + 1
    unknown = any(each.subject in _UNTOLD | _NOW_ONLY for each in rule.when)
    return Preview(
        visitors=len(reached),
        visits=sum(reached.values()),
        of_visitors=len(browsers),
        of_visits=count,
        at_most=unknown,
    )


def _reached(rule: Rule, stored: StoredVisit, zone: tzinfo | None) -> bool:
    visit = Visit(number=stored.number, began_at=stored.began_at, page_at=stored.began_at)
    known = [each for each in rule.when if each.subject not in _UNTOLD | _NOW_ONLY]
    for place, event in enumerate(stored.events):
        visit = after(visit, event)
        moment = _end_of(visit, event, stored.events[place + 1 :])
        around = Around(has_bought_before=stored.has_bought_before, now=event.at, zone=zone)
        values = values_of(visit, moment, around)
        free = forbidden(visit, moment, (), view="", talks=False, now=event.at) is None
        if free and all(each.holds(values) for each in known):
            return True
    return False


def _end_of(visit: Visit, event: ShopEvent, later: Sequence[ShopEvent]) -> Moment:
    """How long the page was there when the next event came, or as it says of itself when it was left."""
    until = later[0].at if later else event.at
    seconds = max(until - visit.page_at, event.seconds or 0.0)
    if later and later[0].name is EventName.PAGE_LEAVE:
        seconds = max(seconds, later[0].seconds or 0.0)
    leave = later[0] if later and later[0].name is EventName.PAGE_LEAVE else event
    return replace(
        Moment(seconds_on_page=seconds, seconds_on_site=until - visit.began_at),
        scroll_percent=leave.scroll or 0.0,
    )
