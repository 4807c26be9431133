"""Who holds a conversation: the bot, the queue, one agent; each change raises the epoch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.conversation import StaleConversation, State, Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason, RequestRefused
from bot.conversations.message import AddressedTo, DeliveryState
from tests.bot.store.shop import Shop, queue


def test_the_handoff_card_carries_what_the_action_asked_for(shop: Shop) -> None:
    shop.writes("I want a human")
    turn = shop.turn()
    request = HandoffRequest(
        attempt_id=turn.attempt_id,
        reason=Reason.ASKED_FOR_PERSON,
        understood=(Guess(entry="ask_person", confidence=0.9),),
        slots={"order": "7"},
        language="en",
    )
    assert shop.store.turns.request_handoff(request, now=shop.tick())
    assert not shop.store.turns.request_handoff(request, now=shop.tick()), "a repeat changes nothing"
    assert shop.answers("of course", handed_off=True, turn=turn)
    card, *others = shop.store.conversations.handoffs(turn.conversation.conversation_id)
    assert not others
    assert (card.reason, card.understood[0].entry, card.slots) == (
        Reason.ASKED_FOR_PERSON,
        "ask_person",
        {"order": "7"},
    )
    assert shop.texts()[-2:] == ["of course", "nobody is there: asked_for_person"]


def test_a_handoff_request_of_a_superseded_attempt_is_refused(shop: Shop) -> None:
    shop.writes("hello")
    turn = shop.turn()
    shop.does(Verb.TAKE_OVER)
    with pytest.raises(RequestRefused):
        shop.store.turns.request_handoff(
            HandoffRequest(attempt_id=turn.attempt_id, reason=Reason.ASKED_FOR_PERSON), now=shop.tick()
        )
    with pytest.raises(RequestRefused):
        shop.store.turns.request_handoff(
            HandoffRequest(attempt_id="unheard-of", reason=Reason.ASKED_FOR_PERSON), now=shop.tick()
        )


def test_a_person_takes_over_while_the_bot_thinks_and_no_bot_message_is_sent(shop: Shop) -> None:
    shop.writes("hello")
    turn = shop.turn()
    shop.does(Verb.TAKE_OVER)
    assert not shop.answers(turn=turn)
    assert shop.delivers() == ["Eva is here"]


def test_a_person_takes_over_after_the_answer_was_computed_and_it_is_withheld(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers("too late")
    shop.does(Verb.TAKE_OVER)
    assert shop.delivers() == ["Eva is here"]
    answer = next(message for message in shop.messages() if message.text == "too late")
    assert answer.delivery is DeliveryState.WITHHELD


def test_after_return_and_after_resolve_the_bot_answers_again_and_only_what_comes_then(shop: Shop) -> None:
    for verb in (Verb.RETURN_TO_BOT, Verb.RESOLVE):
        shop.hands_off()
        shop.does(Verb.ACCEPT)
        shop.writes("said to the person")
        shop.does(verb)
        assert shop.store.turns.claim("w", now=shop.tick(100)) is None
        shop.writes("said to the bot")
        assert [message.text for message in shop.turn().messages] == ["said to the bot"]
        shop.store.workers.start("w", now=shop.tick())
        shop.answers()


def test_what_the_bot_carried_is_forgotten_with_its_holder_but_for_named_slots(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    assert shop.conversation().carried["events"] == [1]
    shop.hands_off()
    assert shop.conversation().carried == {"slots": {"order": "7"}}
    assert shop.conversation().language == "en"


def test_the_customer_goes_back_to_the_bot_with_the_button(shop: Shop) -> None:
    shop.hands_off()
    back = shop.messages()[-1].choices[0]
    shop.writes("Back", choice_id=back.choice_id)
    assert shop.conversation().state is State.BOT
    assert shop.texts()[-1] == "with the bot again"
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    shop.writes("so, what does shipping cost?")
    assert shop.answers("5 euros")


def test_the_button_back_to_the_bot_does_nothing_amid_a_talk_with_a_person(shop: Shop) -> None:
    shop.hands_off()
    back = shop.messages()[-1].choices[0]
    held = shop.does(Verb.ACCEPT)
    shop.store.conversations.reply(held.conversation_id, shop.eva, text="Hi!", client_key="k1", now=shop.tick())
    shop.writes("Back", choice_id=back.choice_id)
    assert shop.conversation().state is State.AGENT
    assert shop.messages()[-1].addressed_to is AddressedTo.PEOPLE


def test_a_thousand_accepts_at_once_make_one_holder(shop: Shop) -> None:
    waiting = shop.hands_off()

    def accept(n: int) -> bool:
        agent = shop.eva if n % 2 else shop.leo
        try:
            shop.store.conversations.accept(waiting.conversation_id, agent, epoch=waiting.epoch, now=shop.now)
        except StaleConversation:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(accept, range(200))) == 1


def test_an_agents_reply_sent_five_times_arrives_once_and_only_the_holder_may_reply(shop: Shop) -> None:
    held = shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    for _ in range(5):
        shop.store.conversations.reply(held.conversation_id, shop.eva, text="Hi!", client_key="k1", now=shop.tick())
    assert shop.delivers() == ["Hi!"]
    with pytest.raises(StaleConversation):
        shop.store.conversations.reply(held.conversation_id, shop.leo, text="Me too", client_key="k2", now=shop.tick())


def test_the_queue_is_served_oldest_first_and_places_are_told_truly(shop: Shop) -> None:
    shop.sits_down()
    for who in ("ana", "ben", "cy"):
        shop.hands_off(who)
    assert [row.conversation.address for row in queue(shop.store)] == ["ana", "ben", "cy"]
    assert shop.texts("cy")[-1].startswith("queued 3")


def test_what_a_customer_adds_while_waiting_brings_no_second_notice(shop: Shop) -> None:
    shop.hands_off()
    before = len(shop.messages())
    for n in range(5):
        shop.writes(f"hello? {n}")
    assert len(shop.messages()) == before + 5
