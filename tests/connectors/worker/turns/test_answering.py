"""Answering: a claim always ends, also where the answer itself can't be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State
from bot.conversations.handoff import Guess
from bot.conversations.manners import opening_of
from bot.conversations.message import Author, Draft
from bot.conversations.turn import Turn, TurnAnswer, Utterance
from bot.store.files import MediaFiles
from connectors.channels.telegram.write import CAPABILITIES
from connectors.orders.held_answers import HeldAnswers
from connectors.rasa import TurnFailed, _answer
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.turns.answering import Answerer
from tests.bot.store.shop import PlainNotices, Shop


class OddRasa:
    """Answers what no store takes: half of a surrogate pair."""

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        return TurnAnswer(replies=(Draft(author=Author.BOT, text="half a letter: \ud800"),), language="en")


def test_an_answer_that_the_store_refuses_fails_the_attempt_and_people_get_the_conversation(shop: Shop) -> None:
    pictures = Pictures(shop.store, MediaFiles(shop.folder / "media"), lambda: shop.folder)
    answering = Answerer(shop.store, OddRasa(), PlainNotices(), pictures, {"telegram": CAPABILITIES})  # type: ignore[arg-type]
    shop.writes("hello")
    for _ in range(3):
        shop.tick(3600)
        answering.attempt(shop.turn())
    assert shop.conversation().state is State.QUEUED
    assert shop.texts() == ["hello", "nobody is there: bot_unavailable"]


def test_a_reply_with_neither_words_nor_picture_is_no_answer() -> None:
    found = {"understood": [], "intent": "faq", "language": "en", "events": [], "slots": {}, "handed_off": False}
    with pytest.raises(TurnFailed):
        _answer({**found, "replies": [{"text": None, "image": None, "choices": []}]})
    answer = _answer({**found, "replies": [{"text": None}, {"text": "words"}, {"image": "a.png"}]})
    assert [(draft.text, draft.details.get("image")) for draft in answer.replies] == [("words", None), ("", "a.png")]


@dataclass
class ToldRasa:
    """Answers what it was told to."""

    answers: TurnAnswer

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        return self.answers


def says(response: str, text: str) -> TurnAnswer:
    draft = Draft(author=Author.BOT, text=text, details={"response": response})
    return TurnAnswer(replies=(draft,), intent="faq", language="en", spoken="en")


def attempts(shop: Shop, answers: TurnAnswer, held: HeldAnswers | None = None, turn: Turn | None = None) -> None:
    """The worker takes the turn that is due, or this one."""
    pictures = Pictures(shop.store, MediaFiles(shop.folder / "media"), lambda: shop.folder)
    rasa = ToldRasa(answers)
    answering = Answerer(
        shop.store,
        rasa,  # type: ignore[arg-type]
        shop.notices,
        pictures,
        {"telegram": CAPABILITIES},
        held=held,
    )
    answering.attempt(turn or shop.turn())


def test_an_answer_that_must_wait_leaves_later_while_the_bot_goes_on(shop: Shop) -> None:
    """Somebody guesses at orders: their answer is held, and neither they nor others hold the bot meanwhile."""
    held = HeldAnswers()
    shop.writes("where is order 1001?", who="guesser")
    turn = shop.turn()
    held.hold(turn.attempt_id, 3600.0)
    attempts(shop, says("utter_order_not_found", "nothing found"), held, turn)
    shop.writes("shipping?", who="ana")
    attempts(shop, says("utter_faq/shipping_cost", "4.95"), held)
    shop.writes("and order 1002?", who="guesser")
    attempts(shop, says("utter_order_ask_proof", "what proves it?"), held)
    # The worker reads the real clock, before which the shop's goes by ten minutes.
    shop.tick(1200.0)
    assert shop.delivers() == ["4.95"]
    shop.tick(3600.0)
    assert shop.delivers() == ["nothing found", "what proves it?"]


def test_who_waits_hears_what_the_bot_knows_and_nothing_else(shop: Shop) -> None:
    shop.hands_off()
    shop.writes("thanks")
    attempts(shop, says("utter_thank", "you're welcome"))
    assert shop.texts()[-1] == "thanks"
    shop.writes("shipping?")
    attempts(shop, says("utter_faq/shipping_cost", "4.95"))
    assert shop.texts()[-1] == "4.95"
    assert shop.conversation().state is State.QUEUED


def test_who_waits_may_look_up_their_order_and_waits_on_where_a_person_must_see_it(shop: Shop) -> None:
    shop.hands_off()
    for response, handed_off in (("utter_order_ask_proof", False), ("utter_order_stuck", True)):
        shop.writes("where is my order 10041?")
        attempts(shop, replace(says(response, response), handed_off=handed_off, intent="order_status"))
        assert shop.texts()[-1] == response
    assert shop.conversation().state is State.QUEUED
    assert len(shop.store.conversations.handoffs(shop.conversation().conversation_id)) == 1


def test_a_look_up_that_opens_nothing_is_held_also_for_who_waits(shop: Shop) -> None:
    shop.hands_off()
    held = HeldAnswers()
    shop.writes("where is order 1001, phone 0001?")
    turn = shop.turn()
    held.hold(turn.attempt_id, 3600.0)
    attempts(shop, says("utter_order_not_found", "nothing found"), held, turn)
    shop.tick(1200.0)
    assert "nothing found" not in shop.delivers()
    shop.tick(3600.0)
    assert "nothing found" in shop.delivers()


def test_who_asks_for_a_person_again_while_waiting_hears_once_that_one_comes(shop: Shop) -> None:
    shop.hands_off()
    for _ in range(2):
        shop.writes("a person!")
        attempts(shop, TurnAnswer(intent="ask_person", handed_off=True, spoken="en"))
    assert shop.texts().count("already queued") == 1
    assert len(shop.store.conversations.handoffs(shop.conversation().conversation_id)) == 1


def test_a_photo_while_waiting_is_for_people_and_the_bot_is_silent(shop: Shop) -> None:
    shop.hands_off()
    before = len(shop.texts())
    shop.writes("", kind_of=Kind.IMAGE)
    assert len(shop.texts()) == before + 1
    assert shop.store.turns.claim("w", now=shop.tick()) is None


def test_a_place_gets_a_word_once(shop: Shop) -> None:
    for _ in range(2):
        shop.writes("", kind_of=Kind.LOCATION)
        attempts(shop, TurnAnswer())
    assert shop.texts().count("location") == 1


def test_a_greeting_shows_what_is_asked_most(shop: Shop) -> None:
    shop.writes("shipping?")
    asked = replace(says("utter_faq/shipping_cost", "4.95"), understood=(Guess(entry="faq/a_b", confidence=1.0),))
    attempts(shop, asked)
    shop.writes("hello")
    attempts(shop, says("utter_greet", "hi"))
    assert [choice.title for choice in shop.messages()[-1].choices] == ["about faq/a_b"]


def test_the_first_answer_is_noted_so_that_the_next_needs_no_introduction(shop: Shop) -> None:
    shop.writes("shipping?")
    attempts(shop, says("utter_faq/shipping_cost", "4.95"))
    shop.writes("and returns?")
    assert opening_of(shop.turn()) is None
