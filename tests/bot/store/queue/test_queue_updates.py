"""Telling: who waits hears the truth about place, hours and turn, and never too much of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.conversation import State, Verb
from bot.team.agent import Role
from bot.team.routing import Policy
from tests.bot.store.shop import Shop


def tell(shop: Shop, seconds: float = 0.0) -> int:
    """Leo is there."""
    shop.tick(seconds)
    shop.sits_down()
    return shop.store.queue_updates.tell(now=shop.now)


def press(shop: Shop, payload: str, who: str = "ana") -> None:
    offered = [choice for message in shop.messages(who) for choice in message.choices if choice.payload == payload]
    shop.writes(offered[-1].title, who=who, choice_id=offered[-1].choice_id)


@pytest.fixture
def queue(shop: Shop) -> Shop:
    """Ben, Cy and Dee wait before Ana; Leo is there."""
    shop.sits_down()
    for who in ("ben", "cy", "dee", "ana"):
        shop.hands_off(who)
    return shop


def test_a_new_place_is_told_when_it_halved_and_not_within_ten_minutes(queue: Shop) -> None:
    queue.does(Verb.ACCEPT, who="ben")
    queue.does(Verb.ACCEPT, who="cy")
    assert tell(queue, 60) == 0
    assert tell(queue, 600) == 2  # Ana is second of two, and Dee next
    assert queue.texts()[-1] == "place 2"
    assert queue.texts("dee")[-1] == "next"
    assert tell(queue, 3600) == 0, "nothing changed"
    queue.does(Verb.ACCEPT, who="dee")
    assert tell(queue, 10) == 1
    assert queue.texts()[-1] == "next"


def test_where_only_an_owner_looks_on_nobody_is_there(shop: Shop) -> None:
    """A place in a queue that nobody serves is none, however many pages are open."""
    owner = shop.store.agents.add(name="Olga", login="olga", role=Role.OWNER, now=shop.now)
    shop.store.presence.set_away(owner.agent_id, False, now=shop.now)
    shop.hands_off()
    assert shop.texts()[-1].startswith("nobody")
    shop.sits_down()
    shop.hands_off("ben")
    assert shop.texts("ben")[-1].startswith("queued 2")


def test_who_has_gone_is_there_for_nobody(shop: Shop) -> None:
    """The queue counts as there whom the list of people and the assignment count."""
    shop.sits_down()
    shop.tick(Policy().gone_seconds + 1)
    assert not any(each.available for each in shop.store.presence.team(now=shop.now))
    shop.hands_off()
    assert shop.texts()[-1].startswith("nobody")


def test_who_wants_to_be_called_hears_nothing_until_it_is_their_turn_and_keeps_the_place(queue: Shop) -> None:
    press(queue, "call_me")
    press(queue, "call_me")
    assert queue.texts().count("call promised") == 1
    assert queue.conversation().state is State.QUEUED
    for who in ("ben", "cy", "dee"):
        queue.does(Verb.ACCEPT, who=who)
    assert tell(queue, 3600) == 0
    queue.does(Verb.ACCEPT, queue.leo)
    assert queue.texts()[-1] == "your turn: Leo"
    assert queue.texts()[-2] == "Call", "nothing else was told meanwhile"


def test_who_was_called_and_does_not_come_is_kept_without_taking_a_slot(shop: Shop) -> None:
    shop.hands_off()
    press(shop, "call_me")
    shop.does(Verb.ACCEPT)
    assert shop.store.queue_updates.keep_unheard(now=shop.tick(590)) == 0
    assert shop.store.queue_updates.keep_unheard(now=shop.tick(20)) == 1
    assert shop.conversation().on_hold_since is not None
    assert shop.texts()[-1] == "kept"
    assert shop.store.queue_updates.keep_unheard(now=shop.tick(9000)) == 0, "said once"
    shop.writes("here I am")
    assert shop.conversation().on_hold_since is None
    assert shop.conversation().agent_id == shop.eva


def test_who_was_called_and_came_is_left_alone(shop: Shop) -> None:
    shop.hands_off()
    press(shop, "call_me")
    shop.does(Verb.ACCEPT)
    shop.writes("here I am")
    assert shop.store.queue_updates.keep_unheard(now=shop.tick(9000)) == 0


def test_back_to_the_bot_forgets_the_call(shop: Shop) -> None:
    shop.hands_off()
    press(shop, "call_me")
    press(shop, "back_to_bot")
    assert shop.conversation().state is State.BOT
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    assert shop.texts()[-1] == "Eva is here"


@pytest.mark.parametrize("verb", [Verb.RETURN_TO_BOT, Verb.RESOLVE])
def test_an_old_call_button_leads_back_to_the_bot_and_says_so(shop: Shop, verb: Verb) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(verb)
    press(shop, "call_me")
    assert shop.conversation().state is State.BOT
    assert shop.texts()[-1] == "with the bot again" or shop.texts()[-2] == "with the bot again"
    assert shop.store.turns.claim("w", now=shop.tick()) is None, "the bot is not asked about a button"


def test_back_to_the_bot_is_heard_until_a_person_has_written(shop: Shop) -> None:
    """The button stays on the customer's phone as somebody accepts; amid a talk it is a message like any other."""
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    press(shop, "back_to_bot")
    assert shop.conversation().state is State.BOT
    assert shop.texts()[-1] == "with the bot again"
    assert shop.store.conversations.held_by(shop.eva) == []


def test_five_messages_after_hours_bring_one_notice(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.notices.closed_until = shop.now + 40_000
    for _ in range(5):
        shop.writes("hello?")
        tell(shop, 700)
    assert shop.texts().count("held closed") == 1
    shop.notices.closed_until = shop.now + 90_000  # the next evening
    shop.writes("still nothing?")
    tell(shop, 700)
    assert shop.texts().count("held closed") == 2


def test_who_waits_when_the_shop_closes_is_told_once_and_of_the_place_when_it_opens(shop: Shop) -> None:
    shop.hands_off()
    shop.notices.closed_until = shop.now + 40_000
    assert tell(shop, 60) == 0, "ten minutes lie between two notices"
    assert tell(shop, 600) == 1
    assert tell(shop, 600) == 0
    assert shop.texts()[-1] == "queued closed"
    shop.notices.closed_until = None
    assert tell(shop, 40_000) == 1
    assert shop.texts()[-1] == "next"


def test_who_asks_after_hours_is_told_once(shop: Shop) -> None:
    shop.notices.closed_until = shop.now + 40_000
    shop.hands_off()
    for _ in range(5):
        shop.writes("anybody?")
        tell(shop, 700)
    assert len([text for text in shop.texts() if text.startswith(("queued", "nobody"))]) == 1


def test_an_agent_who_is_still_there_needs_no_notice(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.notices.closed_until = shop.now + 40_000
    shop.writes("one more thing")
    shop.store.presence.seen(shop.eva, now=shop.now)
    assert tell(shop, 60) == 0


def test_what_was_answered_or_is_old_brings_no_notice(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    conversation = shop.conversation()
    shop.store.conversations.reply(
        conversation.conversation_id, shop.eva, text="done", client_key="k" * 10, now=shop.tick()
    )
    shop.notices.closed_until = shop.now + 40_000
    assert tell(shop, 700) == 0
    shop.writes("thanks")
    assert tell(shop, 4000) == 0


def test_nothing_is_told_where_the_window_is_closed(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(windows={"telegram": 3600.0}))
    for who in ("ben", "ana"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, who="ben")
    assert tell(shop, 3600) == 0


def test_who_comes_back_to_the_queue_hears_it_after_a_minute(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.tick(700)
    shop.does(Verb.RELEASE)
    assert tell(shop, 30) == 0, "a colleague may take it at once"
    assert tell(shop, 40) == 1
    assert shop.texts()[-1] == "next"


def test_typing_what_a_button_stands_for_does_nothing(shop: Shop) -> None:
    shop.hands_off()
    shop.writes("call_me")
    assert "call promised" not in shop.texts()


def test_where_nobody_is_there_no_place_is_told(shop: Shop) -> None:
    shop.hands_off()
    assert shop.texts()[-1].startswith("nobody is there")
    assert shop.store.queue_updates.tell(now=shop.tick(3600)) == 0, "said once"
    assert tell(shop, 60) == 1, "somebody is back"
    assert shop.texts()[-1] == "next"


def test_a_place_is_taken_back_once_everybody_has_gone(queue: Shop) -> None:
    assert queue.texts()[-1].startswith("queued 4")
    assert queue.store.queue_updates.tell(now=queue.tick(700)) == 4
    assert queue.texts()[-1] == "queued closed"
    assert queue.store.queue_updates.tell(now=queue.tick(700)) == 0


def test_a_wait_that_is_over_is_told_to_last_longer_once(queue: Shop) -> None:
    conversation = queue.conversation()
    with queue.store._database.write() as tx:
        tx.run(
            "UPDATE queue_notice SET due_at = :due WHERE conversation_id = :id",
            due=queue.now + 300,
            id=conversation.conversation_id,
        )
    assert tell(queue, 700) == 1
    assert queue.texts()[-1] == "longer"
    assert tell(queue, 3600) == 0


def test_a_button_from_long_ago_gets_a_word_and_one_pressed_twice_in_a_hurry_none(shop: Shop) -> None:
    shop.hands_off()
    press(shop, "call_me")
    press(shop, "call_me")
    assert "late press" not in shop.texts()
    shop.tick(300)
    press(shop, "call_me")
    assert shop.texts()[-1] == "late press"
    shop.does(Verb.ACCEPT)
    shop.tick(300)
    press(shop, "call_me")
    assert shop.texts()[-1] == "late press"
    assert shop.conversation().agent_id == shop.eva
