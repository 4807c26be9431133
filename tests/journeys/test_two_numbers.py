"""A shop with two bots and two numbers: each conversation stays on the account that the customer wrote to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.conversations.conversation import Conversation, State
from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.accounts import SECOND_TELEGRAM, SECOND_WHATSAPP
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.bot.store.shop import queue
from tests.journeys.people import wait_for

FIRST = {"telegram": "telegram:100001", "whatsapp": "whatsapp:200002"}
SECOND = {"telegram": f"telegram:{SECOND_TELEGRAM.bot_id}", "whatsapp": f"whatsapp:{SECOND_WHATSAPP.phone_number_id}"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("two")
    with Stack(folder, more={"MOSTRADOR_SANDBOX_TWO_ACCOUNTS": "yes"}) as running:
        yield running


class _Counter:
    """Eva at the desk, who tells the conversations of one customer apart by the shop's account."""

    def __init__(self, store: Store) -> None:
        known = store.agents.by_login("eva")
        self.store = store
        self.eva = (known[0] if known else store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=1.0)).agent_id

    def conversation(self, account_id: str, state: State) -> Conversation:
        return wait_for(f"a conversation on {account_id}, {state.value}", lambda: self._find(account_id, state))

    def _find(self, account_id: str, state: State) -> Conversation | None:
        store, me = self.store.conversations, self.eva
        rows = (*queue(self.store), *store.held_by(me), *store.others(me))
        found = (row.conversation for row in rows if row.conversation.account_id == account_id)
        return next((each for each in found if each.state is state), None)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_each_account_answers_for_itself(two: Stack, channel: str) -> None:
    desk = _Counter(Store(two.database, read_notices(ROOT / "data")))
    first, second = Sandbox(two.sandbox_url), Sandbox(f"{two.sandbox_url}/second")
    # The sandbox gives the sixth customer of each shop the same number: the same person at both.
    at_first = getattr(first, channel).new_customer("Ana")
    at_second = getattr(second, channel).new_customer("Ana")

    at_second.writes("how much is shipping to Portugal?")
    at_second.waits_for("€4.95")
    assert at_first.messages() == []
    at_first.writes("which payment methods do you take?")
    at_first.waits_for("PayPal")
    here, there = desk.conversation(FIRST[channel], State.BOT), desk.conversation(SECOND[channel], State.BOT)
    assert here.address == there.address
    assert here.conversation_id != there.conversation_id

    at_second.writes("I want to talk to a person")
    waiting = desk.conversation(SECOND[channel], State.QUEUED)
    desk.store.conversations.accept(waiting.conversation_id, desk.eva, epoch=waiting.epoch, now=time.time())
    desk.store.conversations.reply(
        waiting.conversation_id, desk.eva, text="Eva at the second counter.", client_key=uuid4().hex, now=time.time()
    )
    at_second.waits_for("second counter")
    assert not [bubble for bubble in at_first.messages() if "second counter" in bubble.text]
    assert desk.conversation(FIRST[channel], State.BOT).conversation_id == here.conversation_id
    assert [first.unknown(), second.unknown()] == [[], []]
