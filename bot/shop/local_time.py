"""Local time: whose clock a time is by, where customers may live by another: "tomorrow at 9:30 (Madrid time)"."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.shop.spans import BadHours
from bot.shop.wording import WORDINGS, locale_of

# A country's clocks differ in winter or in summer, or never; a year that is over has both for sure.
_SEASONS = (datetime(2024, 1, 1, tzinfo=timezone.utc), datetime(2024, 7, 1, tzinfo=timezone.utc))


def by_the_clock(text: str, zone: str, language: str) -> str:
    """`text`, which holds times of a time zone, with the name of the zone in brackets.

    Nobody knows where a customer is, but who writes the language of the shop's own country is taken to be there, and
    needs no name where all its clocks show the same. Raises BadHours where there is no such zone.
    """
    if _is_home(zone, str(locale_of(language).territory)):
        return text
    try:
        city = get_timezone_location(zone, locale=locale_of(language), return_city=True)
    except LookupError as error:
        raise BadHours("hours.timezone must name a time zone such as Europe/Madrid") from error
    return f"{text} ({WORDINGS[language].clock.format(city=city)})"


@cache
def _is_home(zone: str, territory: str) -> bool:
    """Whether the zone is of the territory (ISO 3166-1), which has no other clock."""
    territories = get_global("zone_territories")
    if territories.get(zone) != territory:
        return False
    clocks = {_clock(name) for name, of in territories.items() if of == territory}
    return len(clocks) == 1


def _clock(zone: str) -> tuple[object, ...]:
    return tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in _SEASONS)
