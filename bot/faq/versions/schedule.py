"""Schedule: publishes what is planned when its time has come, and brings back what was live before when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo

from bot.faq.versions.progress import Busy
from bot.faq.versions.publisher import Publisher, Refused, Request
from bot.phrases import phrase
from bot.shop.version import Plan, PlanState, Version
from bot.team.audit import Actor

_WEEK = timedelta(days=7)
_FORM = "%Y-%m-%dT%H:%M"
_PLACE = "schedule"
# A worker that was down for longer than that lets a person decide.
_LATE_SECONDS = 3600.0


class BadPlan(ValueError):
    """The plan can't be made so; the message says what to change."""


def moment(text: str, zone: tzinfo) -> float:
    """A time on the shop's clock ("2026-11-26T20:00"; "24:00" ends a day) in UTC unix seconds. Raises BadPlan.

    A time that the clocks skip comes an hour later, of one that they show twice it is the first.
    """
    day, _, hour = _written(text).partition("T")
    later = timedelta(days=1) if hour == "24:00" else timedelta()
    try:
        local = datetime.strptime(f"{day}T{'00:00' if later else hour}", _FORM).replace(tzinfo=zone) + later
    except (ValueError, OverflowError) as error:
        raise BadPlan(phrase("%(text)s is no time: write it as 2026-11-26 20:00", text=f"{text!r}")) from error
    return local.astimezone(timezone.utc).timestamp()


@dataclass(frozen=True, kw_only=True)
class Times:
    """When a plan begins and ends on the shop's clock (empty: it stays live), and whether it is repeated every week."""

    begins: str
    ends: str = ""
    weekly: bool = False

    def due_at(self, zone: tzinfo, *, now: float) -> float:
        """The beginning in UTC unix seconds. Raises BadPlan for times that are past or in the wrong order."""
        begins_at = moment(self.begins, zone)
        ends_at = moment(self.ends, zone) if self.ends.strip() else None
        if begins_at <= now:
            raise BadPlan(phrase("The beginning is past: choose a time to come, or publish now."))
        if ends_at is not None and ends_at <= begins_at:
            raise BadPlan(phrase("The end is before the beginning: correct one of the two."))
        if self.weekly and (ends_at is None or ends_at > moment(_a_week_later(self.begins), zone)):
            raise BadPlan(phrase("What is repeated every week needs an end before its next beginning."))
        return begins_at


def plan_files(publisher: Publisher, times: Times, request: Request, zone: tzinfo) -> str:
    """Keeps the files of data/ for a plan, and makes it; its id. A model that they need is trained now.

    Raises BadPlan, Refused, Busy.
    """
    due_at = times.due_at(zone, now=publisher.now())
    live = publisher.store.versions.live()
    if live is None:
        raise Refused(phrase("Nothing is published yet: publish first, then plan."))
    version = publisher.keep_planned(request)
    plan = Plan(
        plan_id="",
        version=version.number,
        base=live.files,
        begins=_written(times.begins),
        ends=_written(times.ends) or None,
        weekly=times.weekly,
        why=request.why,
        agent_id=request.actor.agent_id,
        state=PlanState.WAITING,
        due_at=due_at,
    )
    return publisher.store.plans.add(plan, now=publisher.now())


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Runs the plans of the publisher's store; `zone` tells the shop's time zone of now."""

    publisher: Publisher
    zone: Callable[[], tzinfo]
    now: Callable[[], float] = time.time

    def run(self) -> None:
        """Does what is due. What can't be done is held back with its reason; while somebody publishes, it waits."""
        store, now = self.publisher.store, self.now()
        for plan in store.plans.due(now=now):
            try:
                done = self._begin(plan) if plan.state is PlanState.WAITING else self._end(plan)
            except Busy:
                continue
            except (Refused, LookupError) as error:
                done = _held_back(plan, str(error))
            store.plans.move(plan, done)

    def _begin(self, plan: Plan) -> Plan:
        if self.now() - plan.due_at > _LATE_SECONDS:
            return _held_back(plan, phrase("Mostrador did not run at its time."))
        if problem := self._moved(plan.base):
            return _held_back(plan, problem)
        self.publisher.publish_kept(plan.version, self._request(plan))
        if plan.ends is None:
            return replace(plan, state=PlanState.DONE)
        return replace(plan, state=PlanState.LIVE, due_at=moment(plan.ends, self.zone()))

    def _end(self, plan: Plan) -> Plan:
        planned = self.publisher.store.versions.get(plan.version)
        if planned is None or (problem := self._moved(planned.files)):
            return _held_back(plan, problem if planned else phrase("Its version is gone."))
        before = self._base(plan)
        self.publisher.publish_kept(before.number, self._request(plan))
        if not plan.weekly or plan.ends is None:
            return replace(plan, state=PlanState.DONE)
        begins, ends = _a_week_later(plan.begins), _a_week_later(plan.ends)
        return replace(plan, state=PlanState.WAITING, begins=begins, ends=ends, due_at=moment(begins, self.zone()))

    def _base(self, plan: Plan) -> Version:
        """The version that was live before the plan. Raises LookupError."""
        version = self.publisher.store.versions.with_files(plan.base)
        if version is None:
            raise LookupError(phrase("The version from before is gone."))
        return version

    def _moved(self, expected: str) -> str:
        """Why it would not be published on top of what it was planned for; empty where nothing has moved."""
        live = self.publisher.store.versions.live()
        if live is None or live.files == expected:
            return ""
        return phrase(
            "Version %(number)s was published meanwhile. Look at both, then publish the one that you want.",
            number=live.number,
        )

    def _request(self, plan: Plan) -> Request:
        return Request(why=plan.why, actor=Actor(agent_id=plan.agent_id, place=_PLACE))


def _held_back(plan: Plan, reason: str) -> Plan:
    return replace(plan, state=PlanState.HELD_BACK, reason=reason)


def _written(text: str) -> str:
    """A time as plans keep it: "2026-11-26T20:00"."""
    return "T".join(text.split()) if " " in text.strip() else text.strip()


def _a_week_later(text: str) -> str:
    """The same time on the clock a week later."""
    day, _, hour = _written(text).partition("T")
    return f"{date.fromisoformat(day) + _WEEK}T{hour}"
