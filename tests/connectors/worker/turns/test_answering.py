"""Answering: a claim always ends, also where the answer itself can't be kept."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import State
from bot.conversations.message import Author, Draft
from bot.conversations.turn import Turn, TurnAnswer, Utterance
from bot.store.files import MediaFiles
from connectors.channels.telegram.write import CAPABILITIES
from connectors.rasa import TurnFailed, _answer
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.turns.answering import Answerer
from tests.bot.store.shop import PlainNotices, Shop


class OddRasa:
    """Answers what no store takes: half of a surrogate pair."""

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        return TurnAnswer(replies=(Draft(author=Author.BOT, text="half a letter: \ud800"),), language="en")


def test_an_answer_that_the_store_refuses_fails_the_attempt_and_people_get_the_conversation(shop: Shop) -> None:
    pictures = Pictures(shop.store, MediaFiles(shop.folder / "media"), shop.folder)
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
