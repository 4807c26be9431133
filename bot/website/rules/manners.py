"""Manners: the limits that no rule can lift, checked before any rule, on the server, in the act of inviting. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.website.events.page_kind import RulePage
from bot.website.events.visit import Visit
from bot.website.rules.subjects import Moment

_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 24 * _HOUR_SECONDS
SETTLE_SECONDS = 5.0
PER_VISIT, PER_WEEK = 2, 3
IGNORED_SECONDS, CLOSED_SECONDS, NEVER_SECONDS = _DAY_SECONDS, 7 * _DAY_SECONDS, 90 * _DAY_SECONDS
KEPT_SECONDS = NEVER_SECONDS


class Reason(str, Enum):
    """Why a rule that was due did not fire."""

    TOO_SOON = "too_soon"
    BUSY = "busy"
    CONVERSATION = "conversation"
    PAYING = "paying"
    BOUGHT = "bought"
    PAGE_CAP = "page_cap"
    VISIT_CAP = "visit_cap"
    WEEK_CAP = "week_cap"
    ONCE = "once"
    IGNORED = "ignored"
    CLOSED = "closed"
    NEVER = "never"
    ROBOT = "robot"
    NOT_SO = "not_so"
    NO_TEXT = "no_text"
    HIGHER_RULE = "higher_rule"
    WAITING = "waiting"
    NO_PLACE = "no_place"


@dataclass(frozen=True, kw_only=True)
class Past:
    """One time that a rule fired for this browser, be it only in the count (`arm` held): both arms are alike here."""

    rule_id: str
    at: float
    visit: int
    view: str
    opened: bool = False
    closed: bool = False
    never: bool = False


def forbidden(
    visit: Visit, moment: Moment, past: Sequence[Past], *, view: str, talks: bool, now: float
) -> Reason | None:
    """Why nobody may invite this visitor now, None where it is not forbidden. `view` is the page view's id."""
    here = [each for each in past if each.visit == visit.number]
    checks = (
        (moment.seconds_on_page < SETTLE_SECONDS, Reason.TOO_SOON),
        (moment.typing or moment.open, Reason.BUSY),
        (talks, Reason.CONVERSATION),
        (visit.page is RulePage.PAYMENT or visit.paying, Reason.PAYING),
        (visit.has_bought or visit.page is RulePage.THANKS, Reason.BOUGHT),
        (any(each.never and now - each.at < NEVER_SECONDS for each in past), Reason.NEVER),
        (any(each.closed and now - each.at < CLOSED_SECONDS for each in past), Reason.CLOSED),
        (any(each.closed for each in here), Reason.CLOSED),
        (any(each.view == view for each in here), Reason.PAGE_CAP),
        (len(here) >= PER_VISIT, Reason.VISIT_CAP),
        (sum(now - each.at < CLOSED_SECONDS for each in past) >= PER_WEEK, Reason.WEEK_CAP),
        (any(not each.opened and now - each.at < IGNORED_SECONDS for each in past), Reason.IGNORED),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def fired_already(rule_id: str, visit: Visit, past: Sequence[Past]) -> bool:
    """Whether this rule fired in this visit: a rule fires once a visit."""
    return any(each.rule_id == rule_id and each.visit == visit.number for each in past)
