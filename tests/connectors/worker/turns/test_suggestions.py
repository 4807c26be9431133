"""The bot as co-pilot: it suggests to the agent who holds the conversation, and says nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess
from bot.conversations.message import Author, Draft
from bot.conversations.suggestion import Suggestion, SuggestionOutcome, SuggestionState
from bot.conversations.turn import Turn, TurnAnswer, Utterance
from connectors.rasa import TurnFailed
from connectors.worker.turns.suggestions import Suggester
from tests.bot.store.shop import Shop


class Bot:
    """Knows shipping; is not sure about sizes, and answers those only when told the entry; knows nothing else."""

    def __init__(self) -> None:
        self.asked: list[tuple[Utterance, ...]] = []
        self.carried: Mapping[str, Any] = {}

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        self.asked.append(asked)
        self.carried = turn.conversation.carried
        text, choice = asked[-1].text, asked[-1].choice
        if "person" in text:
            raise TurnFailed("action_hand_off", "refused")
        if "shipping" in text:
            return _says("It costs 5 €.", "faq", Guess(entry="faq/shipping_cost", confidence=0.9))
        if choice:
            return _says("EU 42 is UK 8.", "faq", Guess(entry=choice, confidence=1.0))
        confidence = 0.4 if "size" in text else 0.1
        return _says("Did you mean …?", "unclear", Guess(entry="faq/sizes_chart", confidence=confidence))


def _says(text: str, intent: str, guess: Guess) -> TurnAnswer:
    reply = Draft(author=Author.BOT, text=text)
    return TurnAnswer(replies=(reply,), intent=intent, understood=(guess,), language="en")


def held(shop: Shop) -> str:
    shop.hands_off()
    return shop.does(Verb.ACCEPT).conversation_id


def suggestion(shop: Shop, text: str) -> Suggestion | None:
    """What stands above Eva's box after the customer wrote and the worker did its part."""
    conversation_id = held(shop)
    shop.writes(text)
    shop.store.suggestions.want(conversation_id, now=shop.tick())
    while wanted := shop.store.suggestions.claim_due(now=shop.now):
        Suggester(shop.store, Bot()).suggest(wanted)  # type: ignore[arg-type]
    return shop.store.suggestions.want(conversation_id, now=shop.tick())


def test_the_bot_suggests_its_answer_and_the_customer_hears_nothing_of_it(shop: Shop) -> None:
    made = suggestion(shop, "how much is shipping?")
    assert made
    assert (made.entry, made.confidence, made.text) == ("faq/shipping_cost", 0.9, "It costs 5 €.")
    assert made.question == "how much is shipping?"
    assert "It costs 5 €." not in shop.texts()


def test_where_the_bot_would_ask_back_it_suggests_the_likeliest_answer(shop: Shop) -> None:
    made = suggestion(shop, "what about size 42")
    assert made
    assert (made.entry, made.confidence, made.text) == ("faq/sizes_chart", 0.4, "EU 42 is UK 8.")


def test_what_the_bot_knows_nothing_of_brings_no_suggestion(shop: Shop) -> None:
    made = suggestion(shop, "my parcel smells of fish")
    assert made
    assert made.state is SuggestionState.NONE


def test_asking_for_a_person_while_one_answers_brings_no_suggestion(shop: Shop) -> None:
    made = suggestion(shop, "are you a person?")
    assert made
    assert made.state is SuggestionState.NONE


def test_several_messages_are_one_question_and_a_reply_closes_it(shop: Shop) -> None:
    conversation_id = held(shop)
    shop.writes("hi")
    shop.writes("how much is shipping?")
    first = shop.store.suggestions.want(conversation_id, now=shop.tick())
    assert first
    assert first.question == "hi\nhow much is shipping?"
    again = shop.store.suggestions.want(conversation_id, now=shop.tick())
    assert again
    assert again.suggestion_id == first.suggestion_id
    shop.store.conversations.reply(conversation_id, shop.eva, text="5 €", client_key="key-00001", now=shop.tick())
    assert shop.store.suggestions.want(conversation_id, now=shop.tick()) is None


def test_what_the_agent_makes_of_it_is_kept_for_the_editor(shop: Shop) -> None:
    outcomes = []
    for sent, used in (("It costs  5 €.", True), ("It costs 5 € to Spain.", True), ("No idea.", False), (None, False)):
        made = suggestion(shop, "how much is shipping?")
        assert made
        for text in (sent, "something later"):
            shop.store.suggestions.settle(made.suggestion_id, shop.eva, sent_text=text, used=used, now=shop.tick())
        outcomes.append(shop.store.suggestions.settled()[0])
        shop.does(Verb.RESOLVE)
        shop.writes("and again")
        shop.answers()
    assert [(each.outcome, each.sent_text, each.agent_name) for each in outcomes] == [
        (SuggestionOutcome.ACCEPTED, "It costs  5 €.", "Eva"),
        (SuggestionOutcome.EDITED, "It costs 5 € to Spain.", "Eva"),
        (SuggestionOutcome.REJECTED, "No idea.", "Eva"),
        (SuggestionOutcome.REJECTED, None, "Eva"),
    ]
    counted = shop.store.suggestions.counts()["faq/shipping_cost"]
    assert counted == {SuggestionOutcome.ACCEPTED: 1, SuggestionOutcome.EDITED: 1, SuggestionOutcome.REJECTED: 2}
    assert len(shop.store.suggestions.settled(SuggestionOutcome.REJECTED)) == 2


def test_a_suggestion_whose_worker_died_is_made_by_the_next(shop: Shop) -> None:
    conversation_id = held(shop)
    shop.writes("how much is shipping?")
    shop.store.suggestions.want(conversation_id, now=shop.tick())
    assert shop.store.suggestions.claim_due(now=shop.now)
    assert shop.store.suggestions.claim_due(now=shop.tick()) is None
    assert shop.store.suggestions.claim_due(now=shop.tick(60))


def test_a_reaction_is_no_answer_so_the_question_stays_open(shop: Shop) -> None:
    conversation_id = held(shop)
    shop.writes("how much is shipping?", provider_id="ana:question")
    draft = Draft(author=Author.AGENT, text="👍", kind=Kind.REACTION, reply_to="ana:question")
    shop.store.conversations.reply(
        conversation_id, shop.eva, text="👍", client_key="key-00001", now=shop.tick(), draft=draft
    )
    still = shop.store.suggestions.want(conversation_id, now=shop.tick())
    assert still
    assert still.question == "how much is shipping?"


def test_a_follow_up_leans_on_what_was_suggested_before(shop: Shop) -> None:
    suggestion(shop, "how much is shipping?")
    conversation_id = shop.conversation().conversation_id
    shop.store.conversations.reply(conversation_id, shop.eva, text="5 €", client_key="key-00001", now=shop.tick())
    shop.writes("and to Spain?")
    shop.store.suggestions.want(conversation_id, now=shop.tick())
    wanted = shop.store.suggestions.claim_due(now=shop.now)
    assert wanted
    assert wanted.entries == ("faq/shipping_cost",)
    bot = Bot()
    Suggester(shop.store, bot).suggest(wanted)  # type: ignore[arg-type]
    assert [event["metadata"]["utter_action"] for event in bot.carried["events"]] == ["utter_faq/shipping_cost"]
    shop.tick(2 * 3600)
    shop.store.conversations.reply(conversation_id, shop.eva, text="7 €", client_key="key-00002", now=shop.tick())
    shop.writes("and to Finland?")
    shop.store.suggestions.want(conversation_id, now=shop.tick())
    later = shop.store.suggestions.claim_due(now=shop.now)
    assert later
    assert later.entries == ()
