"""The truth while waiting, through both phones: place, call, back to the bot, and how the help was."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.conversations.conversation import State
from bot.conversations.rating import Score
from bot.settings import ROOT
from bot.shop.hours import read_hours
from bot.shop.notices import ShopNotices, read_notices
from bot.shop.wording import WEEKDAYS
from bot.store.store import Store
from bot.team.routing import Policy
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.bot.store.shop import queue
from tests.journeys.people import Desk, wait_for
from tests.journeys.test_main_job import customer_of

CHANNELS = ["telegram", "whatsapp"]


@pytest.fixture
def notices() -> ShopNotices:
    """Open at any hour, so that the test runs at any."""
    week = {day: ["00:00-24:00"] for day in WEEKDAYS}
    return replace(read_notices(ROOT / "data"), hours=read_hours({"timezone": "Europe/Madrid", **week}))


@pytest.fixture
def nina(stack: Stack, notices: ShopNotices, eva: Desk) -> Desk:
    """Eva, who is there, in a shop that asks how it was, and lets no time pass between its notices."""
    policy = Policy(ask_rating=True, notice_seconds=0.0, settle_seconds=0.0, call_answer_seconds=0.0)
    store = Store(stack.database, notices, policy)
    store.presence.seen(eva.agent_id, now=time.time())
    return Desk(store, eva.agent_id)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_place_is_told_anew_and_the_bot_is_one_press_away(
    sandbox: Sandbox, eva: Desk, nina: Desk, channel: str
) -> None:
    first, name = f"First {channel}", f"Second {channel}"
    customer_of(sandbox, channel, first).writes("I want to talk to a person")
    eva.sees_waiting(first)
    ida = customer_of(sandbox, channel, name)
    ida.writes("I want to talk to a person")
    ida.waits_for(lambda message: "Back to the bot" in message.titles)
    for row in queue(eva.store):
        if row.conversation.name != name:
            eva.store.conversations.return_to_bot(
                row.conversation.conversation_id, eva.agent_id, epoch=row.conversation.epoch, now=time.time()
            )
    before = len(ida.messages())
    nina.store.queue_updates.tell(now=time.time())
    ida.waits_for("You are next in the queue", after=before)
    ida.presses("Back to the bot")
    ida.waits_for("with the bot again")
    assert eva.conversation(name).state is State.BOT


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_wants_to_be_called_is_called_and_kept_and_rates_the_help(
    sandbox: Sandbox, nina: Desk, channel: str
) -> None:
    name = f"Called {channel}"
    uma = customer_of(sandbox, channel, name)
    uma.writes("I want to talk to a person")
    uma.waits_for(lambda message: "Message me then" in message.titles)
    uma.presses("Message me then")
    uma.waits_for("you keep your place")
    assert nina.sees_waiting(name).state is State.QUEUED
    nina.accepts(name)
    uma.waits_for("It's your turn: Eva")
    nina.store.queue_updates.keep_unheard(now=time.time())
    uma.waits_for("No hurry")
    assert nina.conversation(name).on_hold_since is not None
    uma.writes("here I am")
    wait_for("the end of the hold", lambda: nina.conversation(name).on_hold_since is None)
    nina.replies(name, "Here is your answer.")
    uma.waits_for("Here is your answer.")
    nina.resolves(name)
    asked = uma.waits_for("How was the help you got from Eva?")
    assert len(asked.titles) == 3
    uma.presses("😀 Good")
    uma.waits_for("Thank you")
    uma.presses("Add a comment")
    uma.waits_for("as a comment")
    uma.writes("very friendly")
    uma.waits_for("the team will read it")
    mine = [each for each in nina.store.ratings.given() if each.contact_name == name]
    assert [(each.score, each.comment) for each in mine] == [(Score.GOOD, "very friendly")]
    assert nina.conversation(name).state is State.RESOLVED
