"""Deciding: which rule fires for a visitor now, in which arm, and why the others do not. Pure.

The order is that of the page: who is invited at all (manners), whether the rule is meant (conditions), whether there
is room (governor), and only then the arm. So both arms are alike in everything but the invitation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.website.events.visit import Visit
from bot.website.rules.arms import Arm, arm_of
from bot.website.rules.governor import Load, held_back
from bot.website.rules.manners import Past, Reason, fired_already, forbidden
from bot.website.rules.rule import Answers, Condition, Rule, Test
from bot.website.rules.subjects import Around, Moment, values_of


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that a decision is made from. `due` are ids of rules that the browser says are reached."""

    visit: Visit
    moment: Moment
    around: Around
    past: Sequence[Past]
    view: str
    talks: bool
    is_robot: bool = False
    due: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The rule that fires, in which arm (None: none does), and why each other rule that was due does not."""

    rule: Rule | None = None
    arm: Arm | None = None
    reasons: tuple[tuple[Rule, Reason], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What a browser waits for before it asks: a rule, with the moments that it needs."""

    rule_id: str
    needs: tuple[tuple[str, float], ...]


def decide(case: Case, rules: Sequence[Rule], load: Callable[[], Load], *, secret: bytes, browser: str) -> Decision:
    """Decides among the rules that are on, in the order of the page. `load` is asked only where it counts."""
    due = [rule for rule in rules if rule.rule_id in case.due and rule.on]
    if not due:
        return Decision()
    no = Reason.ROBOT if case.is_robot else _forbidden(case)
    if no:
        return Decision(reasons=tuple((rule, no) for rule in due))
    reasons: list[tuple[Rule, Reason]] = []
    values, now = values_of(case.visit, case.moment, case.around), case.around.now
    current: Load | None = None
    for place, rule in enumerate(due):
        reason = None if all(each.holds(values) for each in rule.when) else Reason.NOT_SO
        if fired_already(rule.rule_id, case.visit, case.past):
            reason = Reason.ONCE
        elif case.around.language not in rule.texts:
            reason = Reason.NO_TEXT
        if reason is None:
            current = current or load()
            reason = held_back(current, is_default=rule.is_default, bot_alone=rule.answers is Answers.BOT)
        if reason is None:
            arm = arm_of(secret, rule.rule_id, rule.version, rule.hold_out, browser, now=now)
            after = [(later, Reason.HIGHER_RULE) for later in due[place + 1 :]]
            return Decision(rule=rule, arm=arm, reasons=(*reasons, *after))
        reasons.append((rule, reason))
    return Decision(reasons=tuple(reasons))


def watches(visit: Visit, around: Around, rules: Sequence[Rule], past: Sequence[Past]) -> list[Watch]:
    """What the browser is to watch for on this page: rules that want only a moment more."""
    values = values_of(visit, Moment(), around)
    return [
        Watch(
            rule_id=rule.rule_id,
            needs=tuple((each.subject, float(each.value)) for each in rule.moments if _is_awaited(each)),
        )
        for rule in rules
        if rule.on
        and around.language in rule.texts
        and not fired_already(rule.rule_id, visit, past)
        # Time since the checkout and free places change by themselves: they are looked at when the moment is there.
        and all(each.holds(values) for each in rule.still if each.subject not in _LATE)
    ]


_LATE = frozenset({"checkout_seconds", "free_places", "open"})


def _is_awaited(condition: Condition) -> bool:
    """Whether a moment comes by waiting; an upper bound is looked at when the others are reached."""
    return condition.test is Test.AT_LEAST or (condition.value is True and condition.test is Test.IS)


def _forbidden(case: Case) -> Reason | None:
    return forbidden(case.visit, case.moment, case.past, view=case.view, talks=case.talks, now=case.around.now)
