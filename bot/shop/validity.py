"""Validity: from when until when an answer is told, by the clock of the shop; outside it the undated one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.shop.about import Variation
from bot.shop.facts import ShopFault

FROM, UNTIL = "from", "until"
# Of a variation as it is told: begin and end in UTC seconds, so that no reader needs the shop's time zone.
_VALID = "valid"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d))?")
_FOREVER = float("inf")


class BadValidity(ShopFault):
    """A moment in an answer's metadata can't be read; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Validity:
    """From `begins_at` until before `ends_at`, in UTC seconds; a side without a limit is infinite."""

    begins_at: float
    ends_at: float

    def holds(self, now: float) -> bool:
        """Whether it is told now."""
        return self.begins_at <= now < self.ends_at


def zone_of(facts: Mapping[str, Any]) -> tzinfo:
    """The time zone of the shop's hours; UTC where it names none that is known."""
    try:
        return ZoneInfo(str((facts.get("hours") or {}).get("timezone")))
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def validity_of(variation: Variation, zone: tzinfo) -> Validity | None:
    """When a variation is told, from its metadata; None for one that is not dated. Raises BadValidity."""
    metadata = variation.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    begin, end = metadata.get(FROM), metadata.get(UNTIL)
    if begin is None and end is None:
        return None
    begins_at = _moment(begin, zone, whole_day=False) if begin is not None else -_FOREVER
    ends_at = _moment(end, zone, whole_day=True) if end is not None else _FOREVER
    if ends_at <= begins_at:
        raise BadValidity(f"it ends ({end}) before it begins ({begin}): give it a later end")
    return Validity(begins_at=begins_at, ends_at=ends_at)


def dated(variation: Variation, zone: tzinfo) -> Variation:
    """The variation with its validity in UTC seconds; itself where it has none. Raises BadValidity."""
    validity = validity_of(variation, zone)
    if validity is None:
        return variation
    limits = [limit if abs(limit) != _FOREVER else None for limit in (validity.begins_at, validity.ends_at)]
    return {**variation, "metadata": {**variation["metadata"], _VALID: limits}}


def is_told(variation: Variation, now: float | None) -> bool:
    """Whether a variation that `dated` made is told now; where no time is known, only one without dates is."""
    limits = _limits(variation)
    if limits is None:
        return True
    begins_at, ends_at = limits
    return now is not None and (begins_at is None or begins_at <= now) and (ends_at is None or now < ends_at)


def is_dated(variation: Variation) -> bool:
    """Whether a variation that `dated` made is told for a time only."""
    return _limits(variation) is not None


def _limits(variation: Variation) -> list[float | None] | None:
    metadata = variation.get("metadata")
    return metadata.get(_VALID) if isinstance(metadata, Mapping) else None


def _moment(written: object, zone: tzinfo, *, whole_day: bool) -> float:
    """The moment in UTC seconds; of a day alone its begin, or its end where `whole_day`."""
    match = _MOMENT.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None:
        raise BadValidity(f'{written} is no moment: write it in quotes as "2026-11-26 20:00" or "2026-11-26"')
    day, hour, minute = match.groups()
    try:
        local = datetime.fromisoformat(day)
        if hour is None:
            local += timedelta(days=int(whole_day))
        elif (hour, minute) == ("24", "00"):
            local += timedelta(days=1)
        else:
            local = local.replace(hour=int(hour), minute=int(minute))
    except (ValueError, OverflowError) as error:
        raise BadValidity(f"{written} is on no calendar ({error}): correct it") from error
    return local.replace(tzinfo=zone).timestamp()
