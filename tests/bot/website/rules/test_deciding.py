"""Who is invited: manners before conditions, conditions before places, and both arms alike up to the last step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.website.events.event import EventItem, EventName, ShopEvent
from bot.website.events.visit import Visit, visit_of
from bot.website.rules.arms import Arm
from bot.website.rules.deciding import Case, Decision, decide, watches
from bot.website.rules.governor import Load, held_back
from bot.website.rules.manners import Past, Reason
from bot.website.rules.ready_made import ready_made
from bot.website.rules.rule import BadRule, Rule, is_other_experiment, read_rule
from bot.website.rules.subjects import Around, Moment

NOW = 1_000_000.0
HOUR, DAY = 3600.0, 24 * 3600.0
QUIET = Load(free=100, longest_wait=0.0, wait_target=120.0, arrivals=0.0, pending=0, response=0.1, reaches_people=0.4)
ROOM = lambda: QUIET  # noqa: E731 - a load in one word


def rule(name: str = "a", *when: tuple[str, str, Any], **more: Any) -> Rule:
    conditions = [
        {"subject": subject, "test": test, "value": value}
        for subject, test, value in when or (("seconds_on_page", "at_least", 10),)
    ]
    return read_rule(
        {"name": name, "when": conditions, "texts": {"en": "Hello"}, **more}, rule_id=f"cr-{name}", on=True
    )


def event(name: EventName, *, path: str = "/products/boots", at: float = NOW - 60, **more: Any) -> ShopEvent:
    return ShopEvent(name=name, path=path, at=at, **more)


def visit(*events: ShopEvent) -> Visit:
    return visit_of((event(EventName.PAGE_VIEW), *events), number=3, began_at=NOW - 300)


def case(*, due: Sequence[Rule], **more: Any) -> Case:
    given: dict[str, Any] = {
        "visit": visit(),
        "moment": Moment(seconds_on_page=60, seconds_on_site=300),
        "around": Around(language="en", now=NOW),
        "past": (),
        "view": "now",
        "talks": False,
        "due": frozenset(each.rule_id for each in due),
        **more,
    }
    return Case(**given)


def decided(*rules: Rule, browser: str = "b", load: Any = ROOM, **more: Any) -> Decision:
    return decide(case(due=rules, **more), rules, load, secret=b"key", browser=browser)


def why(*rules: Rule, **more: Any) -> list[Reason]:
    decision = decided(*rules, **more)
    assert decision.rule is None or len(decision.reasons) < len(rules)
    return [reason for _, reason in decision.reasons]


def before(*, ago: float, at_visit: int = 1, view: str = "then", rule_id: str = "cr-b", **more: Any) -> Past:
    return Past(rule_id=rule_id, at=NOW - ago, visit=at_visit, view=view, **more)


def test_a_rule_fires_when_its_conditions_hold() -> None:
    assert decided(rule()).rule == rule()
    assert why(rule("a", ("seconds_on_page", "at_least", 90))) == [Reason.NOT_SO]


# Manners: no rule can lift them.


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        (Reason.TOO_SOON, {"moment": Moment(seconds_on_page=4)}),
        (Reason.BUSY, {"moment": Moment(seconds_on_page=60, typing=True)}),
        (Reason.BUSY, {"moment": Moment(seconds_on_page=60, open=True)}),
        (Reason.CONVERSATION, {"talks": True}),
        (Reason.PAYING, {"visit": visit(event(EventName.ADD_PAYMENT_INFO))}),
        (Reason.PAYING, {"visit": visit(event(EventName.PAGE_VIEW, path="/checkout/payment"))}),
        (Reason.BOUGHT, {"visit": visit(event(EventName.PURCHASE))}),
        (Reason.PAGE_CAP, {"past": (before(ago=60, at_visit=3, view="now", opened=True),)}),
        (Reason.VISIT_CAP, {"past": tuple(before(ago=60 * n, at_visit=3, view=str(n), opened=True) for n in (1, 2))}),
        (Reason.WEEK_CAP, {"past": tuple(before(ago=n * DAY + HOUR, opened=True) for n in (1, 2, 3))}),
        (Reason.IGNORED, {"past": (before(ago=23 * HOUR),)}),
        (Reason.CLOSED, {"past": (before(ago=6.9 * DAY, closed=True),)}),
        (Reason.NEVER, {"past": (before(ago=89 * DAY, closed=True, never=True),)}),
        (Reason.ROBOT, {"is_robot": True}),
    ],
)
def test_manners_hold_whatever_a_rule_says(reason: Reason, more: dict[str, Any]) -> None:
    assert why(rule(), **more) == [reason]


def test_after_the_pauses_somebody_may_be_invited_again() -> None:
    for past in (
        before(ago=25 * HOUR),
        before(ago=7.1 * DAY, closed=True),
        before(ago=91 * DAY, closed=True, never=True),
    ):
        assert decided(rule(), past=(past,)).rule


def test_after_a_refused_payment_the_payment_step_is_no_secret_place_any_more() -> None:
    failed = visit(event(EventName.ADD_PAYMENT_INFO), event(EventName.PAYMENT_FAILED))
    assert decided(rule("a", ("happened", "is", "payment_failed")), visit=failed).rule


def test_a_rule_fires_once_a_visit() -> None:
    past = (before(ago=600, at_visit=3, rule_id="cr-a", opened=True),)
    assert why(rule(), past=past) == [Reason.ONCE]


def test_the_first_rule_of_the_page_wins() -> None:
    decision = decided(rule("a"), rule("b"))
    assert decision.rule
    assert decision.rule.name == "a"
    assert [(each.name, reason) for each, reason in decision.reasons] == [("b", Reason.HIGHER_RULE)]


def test_who_speaks_no_language_of_the_rule_is_not_invited() -> None:
    assert why(rule(), around=Around(language="fi", now=NOW)) == [Reason.NO_TEXT]


def test_who_is_held_out_is_decided_about_like_everybody_else() -> None:
    arms = {decided(rule(hold_out=50), browser=f"b{number}").arm for number in range(200)}
    assert arms == set(Arm)


# Conditions


def item(size: str = "", item_id: str = "boots", category: str = "shoes", price: float = 129.0) -> EventItem:
    return EventItem(item_id=item_id, variant=size, category=category, price=price)


def looks(*items: EventItem) -> list[ShopEvent]:
    return [event(EventName.VIEW_ITEM, items=(each,)) for each in items]


@pytest.mark.parametrize(
    ("condition", "events"),
    [
        (("sizes_viewed", "at_least", 2), looks(item("38"), item("39"))),
        (("returned_to_product", "is", True), looks(item(), item(item_id="coat"), item())),
        (("same_category_viewed", "at_least", 3), looks(item(item_id="a"), item(item_id="b"), item(item_id="c"))),
        (("product_price", "at_least", 100), looks(item())),
        (("in_stock", "is", False), [event(EventName.VIEW_ITEM, items=(item(),), in_stock=False)]),
        (("cart_value", "at_least", 250), [event(EventName.ADD_TO_CART, items=(item(), item("40")), currency="EUR")]),
        (("cart_value", "at_most", 50), [event(EventName.VIEW_CART, value=49.0, currency="EUR")]),
        (("happened", "is", "search"), [event(EventName.SEARCH)]),
        (("happened", "is_not", "purchase"), []),
        (("path", "is", "/products/*"), []),
        (("page", "is", "product"), []),
        (("visits", "at_least", 3), []),
        (("checkout_seconds", "at_least", 60), [event(EventName.BEGIN_CHECKOUT)]),
    ],
)
def test_what_happened_in_the_visit_decides(condition: tuple[str, str, Any], events: list[ShopEvent]) -> None:
    assert decided(rule("a", condition), visit=visit(*events)).rule
    subject, test, value = condition
    assert why(rule("a", condition), visit=visit_of([], number=1, began_at=NOW)) == [Reason.NOT_SO] or test in (
        "is_not",
        "at_most",
    )
    assert subject
    assert value is not None


def test_a_cart_is_emptied_by_what_is_taken_out_and_by_buying() -> None:
    put, taken = (event(name, items=(item(),)) for name in (EventName.ADD_TO_CART, EventName.REMOVE_FROM_CART))
    assert visit(put, put).cart_items == 2
    assert visit(put, put, taken).cart_value == 129.0
    assert visit(put, event(EventName.PURCHASE)).cart_items == 0


def test_the_browser_watches_only_for_moments_that_are_still_to_come() -> None:
    on_product = rule("a", ("page", "is", "product"), ("seconds_on_page", "at_least", 20))
    elsewhere = rule("b", ("page", "is", "cart"), ("seconds_on_page", "at_least", 20))
    around = Around(language="en", now=NOW)
    (watch,) = watches(visit(), around, [on_product, elsewhere], ())
    assert (watch.rule_id, watch.needs) == ("cr-a", (("seconds_on_page", 20.0),))
    assert watches(visit(), around, [replace(on_product, on=False)], ()) == []


# The governor


def test_without_a_free_place_nobody_is_invited() -> None:
    assert why(rule(), load=lambda: replace(QUIET, free=0)) == [Reason.NO_PLACE]


def test_while_somebody_waits_too_long_nobody_is_invited() -> None:
    waiting = replace(QUIET, longest_wait=121.0)
    assert held_back(waiting, is_default=False, bot_alone=True) is Reason.WAITING


def test_invitations_that_may_still_become_a_talk_take_places() -> None:
    tight = replace(QUIET, free=3, response=0.5, reaches_people=1.0)
    assert held_back(replace(tight, pending=1), is_default=False, bot_alone=False) is None
    assert held_back(replace(tight, pending=2), is_default=False, bot_alone=False) is Reason.NO_PLACE


def test_the_default_rule_takes_only_what_the_others_leave() -> None:
    tight = replace(QUIET, free=2, response=0.5, reaches_people=1.0, others_pending=2.0)
    assert held_back(tight, is_default=False, bot_alone=False) is None
    assert held_back(tight, is_default=True, bot_alone=False) is Reason.NO_PLACE


def test_the_bot_alone_will_do_while_nobody_is_there_but_not_in_a_rush() -> None:
    nobody = replace(QUIET, free=0, is_staffed=False)
    assert held_back(nobody, is_default=False, bot_alone=True) is None
    assert held_back(nobody, is_default=False, bot_alone=False) is Reason.NO_PLACE
    assert held_back(replace(nobody, is_staffed=True), is_default=False, bot_alone=True) is Reason.NO_PLACE


# Rules as data


def test_twenty_rules_are_ready_and_every_one_says_something_in_five_languages() -> None:
    rules = ready_made(2026)
    assert len(rules) == 20
    assert all(set(each.texts) == {"en", "es", "pt", "pl", "fi"} for each in rules)
    assert [each.name for each in rules if each.is_default] == ["Default"]
    assert not any(each.on for each in rules)
    assert all(read_rule(each.as_json()) == each for each in rules)


def test_another_text_or_share_is_another_experiment_and_another_name_is_not() -> None:
    kept = rule()
    assert is_other_experiment(kept, replace(kept, texts={"en": "Hi"}))
    assert is_other_experiment(kept, replace(kept, hold_out=50))
    assert not is_other_experiment(kept, replace(kept, name="Better name", stops_itself=True))


@pytest.mark.parametrize(
    ("cure", "more"),
    [
        ("name", {"name": ""}),
        ("at least one condition", {"when": []}),
        ("at least or at most", {"when": [{"subject": "visits", "test": "is", "value": 3}]}),
        ("a number from 0", {"when": [{"subject": "visits", "test": "at_least", "value": "many"}]}),
        ("write “yes” or “no”", {"when": [{"subject": "leaving", "test": "is", "value": "perhaps"}]}),
        ("one of", {"when": [{"subject": "page", "test": "is", "value": "moon"}]}),
        ("from the list", {"when": [{"subject": "mood", "test": "is", "value": "good"}]}),
        ("at least one language", {"texts": {}}),
        ("at most 200 characters", {"texts": {"en": "x" * 201}}),
        ("percent", {"hold_out": 0}),
        ("like 2026-12-01", {"since": "soon"}),
        ("at most 4 questions", {"buttons": [f"faq/a{number}" for number in range(5)]}),
    ],
)
def test_what_is_no_rule_is_refused_with_its_cure(cure: str, more: dict[str, Any]) -> None:
    with pytest.raises(BadRule, match=cure):
        read_rule({**rule().as_json(), **more})
