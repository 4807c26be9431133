"""Ratings: a person's help is asked about once, one press answers, and none of it wakes anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.message import Author, Draft
from bot.conversations.rating import Score
from bot.team.routing import Policy
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop(policy=Policy(ask_rating=True, windows={"telegram": 86_400.0}))


def helps(shop: Shop, agent_id: str | None = None) -> None:
    """A person answers and resolves."""
    shop.hands_off()
    shop.does(Verb.ACCEPT, agent_id)
    replies(shop, agent_id)
    shop.does(Verb.RESOLVE, agent_id)


def replies(shop: Shop, agent_id: str | None = None) -> None:
    shop.store.conversations.reply(
        shop.conversation().conversation_id,
        agent_id or shop.eva,
        text="here you are",
        client_key=f"key-{next(shop.numbers):08}",
        now=shop.tick(),
    )


def press(shop: Shop, payload: str) -> None:
    offered = [choice for message in shop.messages() for choice in message.choices if choice.payload == payload]
    shop.writes(offered[-1].title, choice_id=offered[-1].choice_id)


def test_a_press_is_kept_with_agent_and_conversation_and_leaves_it_resolved(shop: Shop) -> None:
    helps(shop, shop.leo)
    assert shop.texts()[-1] == "rating"
    press(shop, "rate_good")
    assert shop.conversation().state is State.RESOLVED
    (rating,) = shop.store.ratings.given()
    assert (rating.score, rating.agent_name, rating.contact_name) == (Score.GOOD, "Leo", "Ana")
    assert rating.conversation_id == shop.conversation().conversation_id
    assert shop.texts()[-1] == "rated"
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    assert [each.agent_id for each in shop.store.ratings.given(agent_id=shop.leo)] == [shop.leo]
    assert shop.store.ratings.given(agent_id=shop.eva) == []


def test_a_reaction_is_no_help_to_rate(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    draft = Draft(author=Author.AGENT, text="👍", kind=Kind.REACTION, reply_to="ana:1")
    shop.store.conversations.reply(
        shop.conversation().conversation_id,
        shop.eva,
        text="👍",
        client_key="key-react",
        now=shop.tick(),
        draft=draft,
    )
    shop.does(Verb.RESOLVE)
    assert "rating" not in shop.texts()


def test_who_said_stop_is_not_asked_how_the_help_was(shop: Shop) -> None:
    shop.writes("STOP")
    helps(shop)
    assert "rating" not in shop.texts()


def test_a_second_press_changes_the_mind_and_is_thanked_once(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_good")
    press(shop, "rate_bad")
    assert [rating.score for rating in shop.store.ratings.given()] == [Score.BAD]
    assert shop.texts().count("rated") == 1


def test_who_talked_to_the_bot_alone_or_to_a_silent_agent_is_not_asked(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.does(Verb.RESOLVE)
    assert "rating" not in shop.texts()
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RESOLVE)
    assert "rating" not in shop.texts()


def test_each_resolve_asks_only_about_help_since_the_last(shop: Shop) -> None:
    helps(shop)
    shop.writes("and one more thing")
    shop.answers()
    shop.does(Verb.RESOLVE)
    assert shop.texts().count("rating") == 1
    helps(shop)
    assert shop.texts().count("rating") == 2


def test_nobody_is_asked_after_the_window_or_where_the_shop_does_not_want_it(
    shop: Shop, new_shop: Callable[..., Shop]
) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    replies(shop)
    shop.tick(86_400)
    shop.does(Verb.RESOLVE)
    assert "rating" not in shop.texts()
    silent = new_shop()
    helps(silent)
    assert "rating" not in silent.texts()


def test_a_comment_goes_to_its_rating_and_wakes_nobody(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_bad")
    press(shop, "rate_comment")
    press(shop, "rate_comment")
    assert shop.texts().count("comment wanted") == 1
    shop.writes("it took three days")
    assert shop.store.ratings.given()[0].comment == "it took three days"
    assert shop.texts()[-1] == "comment kept"
    assert shop.conversation().state is State.RESOLVED
    shop.writes("hello again")
    assert shop.conversation().state is State.BOT
    assert shop.store.ratings.given()[0].comment == "it took three days"


def test_a_question_is_answered_even_where_a_comment_was_announced(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_good")
    press(shop, "rate_comment")
    shop.writes("how much is shipping?")
    assert shop.conversation().state is State.BOT
    assert shop.turn().messages[-1].text == "how much is shipping?"
    assert shop.store.ratings.given()[0].comment is None


def test_words_without_the_button_and_words_much_later_are_no_comment(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_good")
    shop.writes("she was nice")
    assert shop.conversation().state is State.BOT
    helps(shop)
    press(shop, "rate_good")
    press(shop, "rate_comment")
    shop.tick(3600)
    shop.writes("she was nice")
    assert [rating.comment for rating in shop.store.ratings.given()] == [None, None]


def test_a_press_while_a_person_is_there_again_changes_no_holder(shop: Shop) -> None:
    helps(shop)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    press(shop, "rate_fair")
    assert shop.conversation().agent_id == shop.eva
    assert shop.store.ratings.given()[0].score is Score.FAIR


def test_words_after_a_bad_score_are_the_comment_without_a_press(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_bad")
    assert shop.texts()[-1] == "rated bad"
    shop.writes("it took three days")
    assert shop.store.ratings.given()[0].comment == "it took three days"
    assert shop.texts()[-1] == "comment kept"
    assert shop.conversation().state is State.RESOLVED


@pytest.mark.parametrize("text", ["where is my parcel?", "I want to talk to a person", "quiero hablar con alguien"])
def test_who_asks_or_wants_something_after_a_bad_score_is_heard(shop: Shop, text: str) -> None:
    helps(shop)
    press(shop, "rate_bad")
    shop.writes(text)
    assert shop.conversation().state is State.BOT
    assert shop.store.ratings.given()[0].comment is None


def test_a_score_pressed_again_later_is_answered_and_a_change_of_mind_too(shop: Shop) -> None:
    helps(shop)
    press(shop, "rate_good")
    shop.tick(300)
    press(shop, "rate_good")
    assert shop.texts()[-1] == "late press"
    press(shop, "rate_bad")
    assert shop.texts()[-1] == "rated bad"
    assert shop.store.ratings.given()[0].score is Score.BAD
