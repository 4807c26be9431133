"""While a customer waits for a person, the bot goes on answering what it surely knows, until a person accepts."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Guess
from bot.conversations.message import AddressedTo, Author
from bot.conversations.turn import Turn, TurnAnswer
from tests.bot.store.shop import Shop


def waits(shop: Shop, text: str = "how much is shipping?") -> Turn:
    """Ana waits for a person and writes; the bot's turn for it."""
    shop.hands_off()
    shop.writes(text)
    return shop.turn()


def silent(shop: Shop, turn: Turn) -> bool:
    return shop.store.turns.finish(turn, TurnAnswer(intent="unclear"), now=shop.tick())


def test_a_waiting_customer_is_answered_and_goes_on_waiting(shop: Shop) -> None:
    before = waits(shop).conversation
    shop.store.workers.start("w", now=shop.tick())
    shop.writes("how much is shipping?")
    assert shop.answers("4.95")
    after = shop.conversation()
    assert (after.state, after.epoch, after.waiting_since) == (State.QUEUED, before.epoch, before.waiting_since)
    assert shop.texts()[-1] == "4.95"
    assert shop.messages()[-1].author is Author.BOT
    asked = shop.messages()[-2]
    assert (asked.addressed_to, asked.answered_at) == (AddressedTo.PEOPLE, None), "an agent still sees it as theirs"
    assert len(shop.store.conversations.handoffs(after.conversation_id)) == 1


def test_nobody_is_handed_over_a_second_time(shop: Shop) -> None:
    turn = waits(shop, "a person please!")
    assert shop.answers("", handed_off=True, turn=turn, plain=True)
    assert len(shop.store.conversations.handoffs(turn.conversation.conversation_id)) == 1
    assert shop.conversation().epoch == turn.conversation.epoch


def test_a_miss_says_nothing_is_tried_once_and_loses_nothing(shop: Shop) -> None:
    assert silent(shop, waits(shop, "my neighbour has it"))
    assert shop.texts()[-1] == "my neighbour has it"
    assert shop.store.turns.claim("w", now=shop.tick(3600)) is None
    shop.writes("and shipping?")
    assert [message.text for message in shop.turn().messages] == ["and shipping?"]


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.TAKE_OVER, Verb.RESOLVE, Verb.RETURN_TO_BOT])
def test_whoever_is_first_wins_the_race_between_a_person_and_the_bots_answer(shop: Shop, verb: Verb) -> None:
    turn = waits(shop)
    shop.does(verb)
    before = shop.texts()
    assert not shop.answers("too late", turn=turn)
    assert shop.texts() == before
    assert shop.store.turns.claim("w", now=shop.tick(60)) is None, "nor is it tried again"


def test_an_answer_that_was_not_sent_yet_is_withheld_from_the_moment_a_person_accepts(shop: Shop) -> None:
    shop.delivers()
    assert shop.answers("4.95", turn=waits(shop))
    shop.does(Verb.ACCEPT)
    assert "4.95" not in shop.delivers()


def test_while_a_person_holds_the_conversation_the_bot_has_no_turn(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.writes("how much is shipping?")
    assert shop.store.turns.claim("w", now=shop.tick()) is None


def test_a_bot_that_fails_a_waiting_customer_says_nothing_and_tries_no_more(shop: Shop) -> None:
    shop.store.turns.fail(waits(shop), "rasa", now=shop.tick())
    shop.writes("and now?")
    assert [message.text for message in shop.turn().messages] == ["and now?"]
    shop.store.workers.start("w", now=shop.tick())
    assert shop.store.turns.claim("w", now=shop.tick(3600)) is None, "what may have killed a worker is left to people"
    assert len(shop.store.conversations.handoffs(shop.conversation().conversation_id)) == 1


def test_what_was_written_while_the_bot_handed_over_is_answered_while_waiting(shop: Shop) -> None:
    shop.writes("a person please")
    turn = shop.turn()
    shop.writes("and how much is shipping?")
    assert shop.answers("of course", handed_off=True, turn=turn)
    assert [message.text for message in shop.turn().messages] == ["and how much is shipping?"]


def test_what_an_agent_had_before_them_is_not_the_bots(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    conversation = shop.conversation()
    shop.writes("is the blue one in stock?")
    shop.store.conversations.reply(
        conversation.conversation_id, shop.eva, text="yes", client_key="k" * 10, now=shop.tick()
    )
    shop.does(Verb.RELEASE)
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    shop.writes("and shipping?")
    assert [message.text for message in shop.turn().messages] == ["and shipping?"]


def test_a_reaction_wakes_nobody_while_waiting(shop: Shop) -> None:
    shop.hands_off()
    shop.changes(Kind.REACTION, "ana:1", text="👍")
    assert shop.store.turns.claim("w", now=shop.tick()) is None


def test_the_most_asked_entries_are_counted_from_answers(shop: Shop) -> None:
    for who, entry in (("ana", "faq/a_b"), ("ben", "faq/c_d"), ("cy", "faq/c_d")):
        shop.writes("a question", who=who)
        answer = TurnAnswer(intent="faq", understood=(Guess(entry=entry, confidence=0.9),))
        assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())
    assert shop.store.turns.most_asked(since=0.0, limit=5) == ["faq/c_d", "faq/a_b"]
    assert shop.store.turns.most_asked(since=shop.now + 1, limit=5) == []
