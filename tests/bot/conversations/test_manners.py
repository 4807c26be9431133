"""Manners: when the bot says who it is, and what it may say to who waits for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation, State
from bot.conversations.manners import Opening, asks_again, introduced, opening_of, while_waiting
from bot.conversations.message import AddressedTo, Author, Draft, Message
from bot.conversations.turn import Turn, TurnAnswer

DAY = 24 * 3600.0
ANSWER = TurnAnswer(replies=(Draft(author=Author.BOT, text="4.95"),), carried={"events": [1]})


def turn(state: State = State.BOT, *, at: float = 1000.0, carried: dict[str, object] | None = None) -> Turn:
    message = Message(
        message_id="m",
        conversation_id="c",
        position=1,
        author=Author.CONTACT,
        agent_id=None,
        agent_name=None,
        kind=Kind.TEXT,
        text="shipping?",
        details={},
        addressed_to=AddressedTo.BOT,
        answered_at=None,
        created_at=at,
    )
    conversation = Conversation(
        conversation_id="c",
        contact_id="k",
        account_id="a",
        channel="telegram",
        address="ana",
        name="Ana",
        state=state,
        epoch=0,
        agent_id=None,
        waiting_since=None,
        language="en",
        carried=carried or {},
    )
    return Turn(
        attempt_id="t",
        conversation=conversation,
        messages=(message,),
        worker_id="w",
        claim_number=1,
        failures=0,
        waiting_seconds=0.0,
    )


def test_the_first_answer_says_who_speaks_and_the_next_ones_do_not() -> None:
    assert opening_of(turn()) is Opening.INTRODUCTION
    carried = dict(introduced(turn(), ANSWER).carried)
    assert carried["events"] == [1]
    assert opening_of(turn(at=1000.0 + DAY - 1, carried=carried)) is None
    assert opening_of(turn(at=1000.0 + DAY, carried=carried)) is Opening.INTRODUCTION, "another day"


def test_a_later_answer_does_not_put_off_the_next_introduction() -> None:
    carried = dict(introduced(turn(), ANSWER).carried)
    later = introduced(turn(at=5000.0, carried=carried), ANSWER)
    assert later.carried["introduced_at"] == 1000.0


def test_after_a_change_of_holder_the_bot_says_it_again() -> None:
    assert opening_of(turn(carried={"slots": {"order": "7"}})) is Opening.INTRODUCTION


def test_silence_introduces_nobody() -> None:
    assert "introduced_at" not in introduced(turn(), replace(ANSWER, replies=())).carried


@pytest.mark.parametrize(("state", "opening"), [(State.QUEUED, Opening.WAITING), (State.AGENT, Opening.SILENT)])
def test_who_waits_hears_that_it_is_the_bot_and_a_suggestion_has_no_opening(state: State, opening: Opening) -> None:
    assert opening_of(turn(state)) is opening


def reply(response: str) -> Draft:
    return Draft(author=Author.BOT, text=response, details={"response": response})


def test_who_waits_hears_what_is_sure_and_nothing_else() -> None:
    known = ("utter_faq/shipping_cost", "utter_order_on_the_way")
    both = replace(ANSWER, replies=tuple(map(reply, ("utter_greet", *known))), handed_off=True)
    said = while_waiting(turn(State.QUEUED), both)
    assert tuple(draft.text for draft in said.replies) == known
    assert not said.handed_off


def test_a_miss_leaves_what_is_carried_as_it_was() -> None:
    missed = replace(ANSWER, replies=(reply("utter_ask_back"),), intent="unclear")
    said = while_waiting(turn(State.QUEUED, carried={"events": [0]}), missed)
    assert (said.replies, said.carried) == ((), {"events": [0]})


def test_only_a_request_asks_again_for_a_person() -> None:
    assert asks_again(TurnAnswer(intent="ask_person", handed_off=True))
    assert not asks_again(TurnAnswer(intent="unclear", handed_off=True))
