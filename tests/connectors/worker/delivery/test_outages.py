"""Outages in sending: what a provider in trouble can't take is kept, and leaves in order when the trouble is over."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import Rate
from bot.channels.errors import RetryLater
from bot.conversations.conversation import Verb
from bot.conversations.message import DeliveryState
from bot.store.files import MediaFiles
from connectors.channels.telegram import Telegram
from connectors.channels.whatsapp.write import CAPABILITIES
from connectors.worker.delivery.deliveries import Deliverer
from tests.bot.store.shop import Shop
from tests.connectors.channels.provider import Provider, Says, open_provider
from tests.connectors.channels.whatsapp_cases import open_whatsapp
from tests.connectors.worker.channel import Pretend

PATIENCE_SECONDS = 15.0
DOWN = Says(status=503, body=b"<h1>down</h1>")
TAKEN = Says(body={"messages": [{"id": "wamid.1"}]})


def refusal(code: int, status: int = 400) -> Says:
    return Says(status=status, body={"error": {"code": code, "message": "no"}})


@pytest.fixture
def meta() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


def works(shop: Shop, channel: Any, until: Callable[[], bool]) -> None:
    """A worker delivers what is due, again and again, until that is so."""

    async def run() -> None:
        delivering = Deliverer(shop.store, {shop.account: channel}, MediaFiles(shop.folder / "media"), "w")
        end = time.monotonic() + PATIENCE_SECONDS
        while not until() and time.monotonic() < end:
            await asyncio.gather(*map(delivering.deliver, shop.store.deliveries.due(now=time.time())))
            await asyncio.sleep(0.02)
        if hasattr(channel, "close"):
            await channel.close()

    asyncio.run(run())
    assert until(), "not within the time"


def said(meta: Provider, who: str = "ana") -> list[str]:
    """The texts that the provider was asked to send to a customer."""
    bodies = [json.loads(asked.body) for asked in meta.asked]
    return [body["text"]["body"] for body in bodies if body.get("recipient") == who and "text" in body]


def held(shop: Shop, *customers: str) -> None:
    """Eva holds these customers' conversations; all notices have gone out."""
    for who in customers:
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
    while shop.delivers():
        pass


def eva_writes(shop: Shop, *texts: str, who: str = "ana") -> None:
    """Eva, who holds the conversation, has written these."""
    for text in texts:
        conversation_id = shop.conversation(who).conversation_id
        shop.store.conversations.reply(conversation_id, shop.eva, text=text, client_key=text, now=shop.tick())


def test_graph_down_then_up_everything_leaves_in_order(shop: Shop, meta: Provider) -> None:
    held(shop, "ana")
    eva_writes(shop, "one", "two", "three")
    meta.script = [DOWN, DOWN, TAKEN]
    works(shop, open_whatsapp(meta.url), lambda: len(said(meta)) >= 5)
    assert said(meta) == ["one", "one", "one", "two", "three"]
    assert [message.delivery for message in shop.messages()][-3:] == [DeliveryState.SENT] * 3


def test_a_provider_that_nobody_reaches_loses_nothing(shop: Shop) -> None:
    held(shop, "ana")
    eva_writes(shop, "one", "two")
    nowhere = Telegram(token="1:A", base_url="http://127.0.0.1:9/bot", base_file_url="http://127.0.0.1:9/file/bot")
    works(shop, nowhere, lambda: shop.messages()[-2].cause == "unreachable")
    assert [message.delivery for message in shop.messages()][-2:] == [DeliveryState.QUEUED] * 2
    channel = Pretend()
    works(shop, channel, lambda: len(channel.sent) == 2)
    assert channel.sent == ["one", "two"]


def test_an_expired_token_is_tried_once_and_everything_waits_for_a_person(shop: Shop, meta: Provider) -> None:
    held(shop, "ana", "ben")
    eva_writes(shop, "one", "two")
    eva_writes(shop, "for ben", who="ben")
    meta.script = [refusal(190, 401)]
    works(shop, open_whatsapp(meta.url), lambda: bool(shop.store.accounts.all()[0].stopped_text))
    asked = len(meta.asked)
    assert asked <= 2, "one for each customer who was being served"
    assert shop.store.deliveries.due(now=time.time() + 3600) == []
    meta.script = [TAKEN]
    shop.store.accounts.resume(shop.account)
    works(shop, open_whatsapp(meta.url), lambda: len(said(meta)) + len(said(meta, "ben")) == asked + 3)
    assert said(meta)[-2:] == ["one", "two"]


def test_an_agent_reads_why_a_message_waits(shop: Shop, meta: Provider) -> None:
    held(shop, "ana")
    eva_writes(shop, "one")
    meta.script = [DOWN]
    works(shop, open_whatsapp(meta.url), lambda: shop.messages()[-1].cause is not None)
    assert shop.messages()[-1].cause_text == "WhatsApp has a fault; the message is sent when it works again."


def test_who_gets_too_many_waits_and_hears_the_rest_in_one_and_nobody_else_waits(shop: Shop, meta: Provider) -> None:
    for number in (1, 2, 3):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    with shop.store._database.write() as tx:
        tx.run("DELETE FROM choice")
    meta.script = [refusal(131056), TAKEN]
    channel = open_whatsapp(meta.url)
    works(shop, channel, lambda: len(said(meta)) == 2)
    assert said(meta) == ["answer 1", "answer 1\n\nanswer 2\n\nanswer 3"]


def test_one_slow_recipient_takes_nobodys_place(shop: Shop) -> None:
    rates = replace(CAPABILITIES.rates, recipient=Rate(burst=1, per_second=1 / 600), apart_seconds=0.0)
    channel = Pretend(capabilities=replace(CAPABILITIES, rates=rates))
    held(shop, "ana")
    eva_writes(shop, "one", "two")
    works(shop, channel, lambda: shop.messages()[-1].cause == "pair_rate")
    assert shop.store.deliveries.due(now=time.time()) == [], "who must wait is not among those who are served"
    assert (shop.store.due.look(now=time.time()).next_at or 0.0) - time.time() > 500
    shop.writes("question", who="ben")
    shop.answers("for ben")
    works(shop, channel, lambda: "for ben" in channel.sent)
    assert channel.sent == ["one", "for ben"]


def test_a_number_that_is_too_fast_waits_as_a_whole(shop: Shop) -> None:
    held(shop, "ana", "ben")
    eva_writes(shop, "for ana")
    eva_writes(shop, "for ben", who="ben")
    slow = RetryLater("number_rate", "Too fast; later.", after_seconds=1, growth=2, whole_account=True)
    channel = Pretend(faults=[slow])
    started = time.monotonic()
    works(shop, channel, lambda: len(channel.sent) == 2)
    assert time.monotonic() - started >= 1.0


def test_the_next_message_waits_for_the_one_before_to_leave_or_half_a_second(shop: Shop) -> None:
    held(shop, "ana")
    eva_writes(shop, "one", "two")
    channel = Pretend(capabilities=CAPABILITIES)
    started = time.monotonic()
    works(shop, channel, lambda: len(channel.sent) == 2)
    assert time.monotonic() - started >= 0.5
