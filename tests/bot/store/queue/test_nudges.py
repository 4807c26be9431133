"""Silent customers under a label are asked once in their words, then closed with a word and the rating."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.causes import Cause
from bot.channels.errors import Rejected
from bot.conversations.conversation import State, Verb
from bot.conversations.label import Colour
from bot.conversations.silence import Nudge
from bot.team.audit import COMMAND_LINE
from bot.team.routing import Policy
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop(policy=Policy(ask_rating=True))


def answered(shop: Shop, *, watched: bool = True) -> None:
    """Eva has answered Ana, whose conversation may have the label that watches for silence."""
    label = shop.store.labels.add("Waiting for the customer", Colour.BLUE, now=1.0)
    shop.store.nudges.keep(
        Nudge(label_id=label.label_id, ask_seconds=600.0, close_seconds=300.0), by=COMMAND_LINE, now=1.0
    )
    shop.hands_off()
    held = shop.does(Verb.ACCEPT)
    if watched:
        shop.store.labels.put(held.conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    shop.delivers()
    replies(shop)


def replies(shop: Shop) -> None:
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="hi", client_key=f"k{shop.now}", now=shop.tick()
    )


def runs(shop: Shop, after: float) -> list[str]:
    """What leaves when the worker looks after so many seconds."""
    shop.delivers()
    shop.tick(after)
    shop.store.nudges.run(now=shop.now)
    return shop.delivers()


def test_asked_once_then_closed_with_a_word_and_the_rating(shop: Shop) -> None:
    answered(shop)
    assert runs(shop, 500) == []
    assert runs(shop, 100) == ["nudge"]
    assert runs(shop, 200) == []
    assert runs(shop, 200) == ["silent end", "rating"]
    assert shop.conversation().state is State.RESOLVED
    assert "Closed: the customer did not answer." in shop.texts()
    assert runs(shop, 10_000) == []


def test_an_answer_ends_it_and_the_next_silence_begins_anew(shop: Shop) -> None:
    answered(shop)
    assert runs(shop, 700) == ["nudge"]
    shop.writes("yes, one moment")
    assert runs(shop, 10_000) == [], "now the customer waits for us"
    replies(shop)
    assert runs(shop, 400) == []
    assert runs(shop, 300) == ["nudge"]


def test_without_the_label_and_on_hold_nothing_happens(shop: Shop) -> None:
    answered(shop, watched=False)
    assert runs(shop, 10_000) == []
    label = shop.store.labels.all()[0]
    held = shop.conversation()
    shop.store.labels.put(held.conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    shop.store.conversations.hold(held.conversation_id, shop.eva, epoch=held.epoch, now=shop.tick())
    assert runs(shop, 10_000) == []


def test_what_was_not_sent_yet_waits_for_no_answer(shop: Shop) -> None:
    answered(shop)
    shop.tick(10_000)
    assert shop.store.nudges.run(now=shop.now) == 0


def test_the_window_shuts_before_the_question_and_nobody_is_asked(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(windows={"telegram": 500.0}))
    answered(shop)
    assert runs(shop, 10_000) == []
    assert shop.conversation().state is State.AGENT


def test_resolved_without_a_word_the_customer_may_be_told(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    shop.does(Verb.RESOLVE)
    assert shop.delivers() == [], "off by default"
    shop.store.team_settings.set_tells_resolved(True, by=COMMAND_LINE, now=shop.now)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    shop.does(Verb.RESOLVE)
    assert shop.delivers() == ["resolved"]
    shop.writes("hello")
    shop.does(Verb.RESOLVE)
    assert "resolved" not in shop.delivers(), "with the bot nobody waited for people"


def test_who_never_got_an_answer_is_neither_asked_nor_closed(shop: Shop) -> None:
    answered(shop)
    shop.delivers()
    shop.writes("and in red?")
    replies(shop)
    delivery = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert delivery is not None
    shop.store.deliveries.failed(delivery, Rejected(Cause.NOT_REGISTERED, "No such number."), now=shop.tick())
    assert runs(shop, 10_000) == []
    assert runs(shop, 10_000) == []
    assert shop.conversation().state is State.AGENT


def test_given_to_a_colleague_or_answered_and_taken_back_the_customer_is_not_asked_again(
    new_shop: Callable[..., Shop],
) -> None:
    shop = new_shop(policy=Policy(undo_seconds=10.0))
    answered(shop)
    assert runs(shop, 700) == ["nudge"]
    shop.does(Verb.TAKE_OVER, shop.leo)
    assert runs(shop, 100) == []
    held = shop.conversation()
    message_id = shop.store.conversations.reply(
        held.conversation_id, shop.leo, text="Still there?", client_key="k", now=shop.tick(), undoable=True
    )
    shop.store.undo.take_back(held.conversation_id, message_id, shop.leo, now=shop.tick())
    assert runs(shop, 100) == []
    assert runs(shop, 100) == ["silent end"]


def test_a_reply_from_the_shops_phone_begins_another_silence(shop: Shop) -> None:
    answered(shop)
    assert runs(shop, 700) == ["nudge"]
    shop.writes("It is here now.", from_shop=True)
    assert runs(shop, 500) == []
    assert runs(shop, 200) == ["nudge"]
