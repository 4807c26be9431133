"""Delivering: what became of a send is written down truly, whatever breaks, and nobody waits for nothing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from bot.channels.channel import Channel, Kind, Rate, Rates
from bot.channels.errors import Rejected, WindowClosed
from bot.channels.template import Category, Template, TemplateStatus, fill, to_details
from bot.conversations.consent import MARKETING_STOPPED, Consent, ConsentSource
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, DeliveryState, Draft
from bot.conversations.reply import Refused, Reply, Standing, compose
from bot.conversations.turn import TurnAnswer
from bot.store.files import MediaFiles
from connectors.channels.telegram import Telegram
from connectors.refusal_words import words_of
from connectors.worker.delivery.deliveries import Deliverer
from tests.bot.store.shop import Shop
from tests.connectors.worker.channel import Pretend


def delivering(shop: Shop, channel: Channel | None) -> Deliverer:
    channels = {shop.account: channel} if channel else {}
    return Deliverer(shop.store, channels, MediaFiles(shop.folder / "media"), "w")


def delivers(shop: Shop, channel: Channel | None, who: str = "ana") -> None:
    asyncio.run(delivering(shop, channel).deliver(shop.conversation(who).conversation_id))


def test_a_fault_before_the_call_is_a_failure_and_not_perhaps_arrived(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, Pretend(unwritable=True))
    assert shop.messages()[-1].delivery is DeliveryState.FAILED


def test_a_fault_in_the_call_may_have_let_it_arrive(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, Pretend(faults=[KeyError("in mid-call")]))
    assert shop.messages()[-1].delivery is DeliveryState.UNCERTAIN


def test_an_account_that_is_no_longer_in_the_settings_is_named_and_waits_out_of_the_way(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, None)
    assert shop.store.deliveries.due(now=time.time()) == []
    assert shop.store.accounts.all()[0].stopped_text
    assert shop.messages()[-1].delivery is DeliveryState.QUEUED


def test_looking_for_more_to_send_takes_nobodys_turn(shop: Shop) -> None:
    channel = Pretend()
    for number in range(3):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    three_then_no_more = Rates(account=Rate(burst=3, per_second=1e-6), recipient=Rate(burst=30, per_second=1))
    delivering = Deliverer(
        shop.store,
        {shop.account: channel},
        MediaFiles(shop.folder / "media"),
        "w",
        rates={shop.account: three_then_no_more},
    )
    conversation_id = shop.conversation().conversation_id
    asyncio.run(asyncio.wait_for(delivering.deliver(conversation_id), timeout=60))
    assert channel.sent == ["answer 0", "answer 1", "answer 2"]


def offers(shop: Shop) -> None:
    """Eva sends Ana a marketing template, long after Ana wrote."""
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    shop.tick(48 * 3600)
    offer = Template(
        name="sale", language="en", category=Category.MARKETING, status=TemplateStatus.APPROVED, body="Sale!"
    )
    details = {"template": to_details(fill(offer, {}))}
    draft = Draft(author=Author.AGENT, text="Sale!", kind=Kind.TEMPLATE, details=details)
    conversation_id = shop.conversation().conversation_id
    shop.store.conversations.reply(
        conversation_id, shop.eva, text="Sale!", client_key="key-1", now=shop.tick(-48 * 3600), draft=draft
    )


def agrees(shop: Shop, consent: Consent = Consent.OPTED_IN) -> None:
    conversation_id = shop.conversation().conversation_id
    shop.store.consents.record(
        conversation_id, consent, source=ConsentSource.AGENT, words="on paper", now=shop.tick(), agent_id=shop.eva
    )


def with_a_window() -> Pretend:
    return Pretend(capabilities=replace(Telegram.capabilities, window_seconds=60))


def test_a_template_passes_where_free_text_would_not_and_marketing_only_with_an_opt_in(shop: Shop) -> None:
    offers(shop)
    agrees(shop)
    channel = with_a_window()
    delivers(shop, channel)
    assert channel.sent == ["Sale!"]


def test_a_reply_written_in_the_window_and_sent_after_it_is_refused_with_the_reason_the_desk_gives(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    channel = with_a_window()
    standing = Standing(
        capabilities=channel.capabilities, last_incoming_at=shop.conversation().last_incoming_at, now=shop.now
    )
    draft = compose(Reply(text="hello"), standing)
    assert isinstance(draft, Draft), "the window is open when Eva writes"
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="hello", client_key="key-1", now=shop.now, draft=draft
    )
    wrote_at = shop.conversation().last_incoming_at
    assert wrote_at
    assert time.time() > wrote_at + 60, "the shop's clock lies in the past: the window has closed when it is sent"
    delivers(shop, channel)
    assert channel.sent == []
    message = shop.messages()[-1]
    at_the_desk = compose(Reply(text="hello"), replace(standing, now=time.time()))
    assert isinstance(at_the_desk, Refused)
    assert (message.cause, message.cause_text) == (at_the_desk.reason.value, words_of(at_the_desk))


class Telling(Pretend):
    """A channel that knows its provider's time."""

    told: float | None = None

    def provider_time(self) -> float | None:
        return self.told


def answers_in_a_window(shop: Shop, told: float | None, fault: WindowClosed | None = None) -> Telling:
    """The shop's clock lies in the past: for this machine the window has closed long ago."""
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="hello", client_key="key-1", now=shop.now
    )
    channel = Telling(capabilities=replace(Telegram.capabilities, window_seconds=60), faults=[fault] if fault else [])
    channel.told = told
    delivers(shop, channel)
    return channel


def test_a_clock_far_ahead_refuses_nothing_that_the_provider_takes(shop: Shop) -> None:
    assert answers_in_a_window(shop, told=None).sent == ["hello"]


def test_the_provider_s_time_says_that_the_window_is_open(shop: Shop) -> None:
    assert answers_in_a_window(shop, told=shop.now + 30).sent == ["hello"]


def test_the_provider_s_time_says_that_the_window_is_closed(shop: Shop) -> None:
    assert answers_in_a_window(shop, told=shop.now + 90).sent == []
    assert shop.messages()[-1].cause == "window_closed"


def test_the_provider_itself_says_that_the_window_is_closed(shop: Shop) -> None:
    answers_in_a_window(shop, told=None, fault=WindowClosed("window_closed", "Send a template."))
    assert (shop.messages()[-1].delivery, shop.messages()[-1].cause) == (DeliveryState.FAILED, "window_closed")


def test_what_was_queued_before_the_customer_stopped_marketing_is_not_sent(shop: Shop) -> None:
    offers(shop)
    agrees(shop)
    agrees(shop, Consent.OPTED_OUT)
    channel = with_a_window()
    delivers(shop, channel)
    assert channel.sent == []
    assert shop.messages()[-1].cause == "no_consent"
    assert "stopped marketing" in str(shop.messages()[-1].cause_text)


def test_the_provider_says_that_the_customer_stopped_marketing_and_that_is_remembered(shop: Shop) -> None:
    offers(shop)
    agrees(shop)
    delivers(shop, Pretend(faults=[Rejected(MARKETING_STOPPED, "This customer stopped marketing messages.")]))
    assert shop.messages()[-1].delivery is DeliveryState.FAILED
    assert shop.store.consents.current(shop.conversation().contact_id) is Consent.OPTED_OUT


class Reading(Pretend):
    """A channel that shows what was read."""

    def __init__(self) -> None:
        super().__init__()
        self.marked: list[str] = []

    async def mark_read(self, provider_message_id: str) -> None:
        self.marked.append(provider_message_id)


def test_a_message_counts_as_read_when_the_bot_or_a_person_has_answered_it(shop: Shop) -> None:
    channel = Reading()
    shop.writes("a person please", provider_id="ana:1")
    shop.answers("of course", handed_off=True)
    delivers(shop, channel)
    assert channel.marked == ["ana:1"]
    shop.writes("something odd", provider_id="ana:2")
    shop.store.turns.finish(shop.turn(), TurnAnswer(intent="unclear"), now=shop.tick())
    delivers(shop, channel)
    assert channel.marked == ["ana:1"], "the bot left it to people"
    shop.writes("how much is shipping?", provider_id="ana:3")
    shop.answers("4.95")
    shop.writes("hello?", provider_id="ana:4")
    delivers(shop, channel)
    assert channel.marked == ["ana:1", "ana:3"]
    held = shop.does(Verb.ACCEPT)
    delivers(shop, channel)
    assert channel.marked == ["ana:1", "ana:3"], "that Eva is here deals with nothing yet"
    shop.store.conversations.reply(held.conversation_id, shop.eva, text="hello", client_key="k" * 9, now=shop.tick())
    delivers(shop, channel)
    assert channel.marked == ["ana:1", "ana:3", "ana:4"]


def test_a_press_counts_as_read_when_it_was_acted_on(shop: Shop) -> None:
    channel = Reading()
    shop.hands_off()
    button = next(each for message in shop.messages() for each in message.choices if each.payload == "back_to_bot")
    shop.writes(button.title, provider_id="ana:press", choice_id=button.choice_id)
    delivers(shop, channel)
    assert channel.marked[-1] == "ana:press"


def test_what_typing_has_marked_as_read_is_not_marked_again(shop: Shop) -> None:
    channel = Reading()
    shop.writes("how much is shipping?", provider_id="ana:1")
    turn = shop.turn()

    async def typing_then_answer() -> None:
        deliverer = delivering(shop, channel)
        await deliverer.show_typing(turn.conversation, turn.messages)
        shop.store.turns.finish(turn, TurnAnswer(replies=(Draft(author=Author.BOT, text="4.95"),)), now=shop.tick())
        await deliverer.deliver(turn.conversation.conversation_id)

    asyncio.run(typing_then_answer())
    assert channel.marked == []
    assert shop.messages()[-1].delivery is DeliveryState.SENT
    shop.writes("and to Spain?", provider_id="ana:2")
    shop.answers("4.95, too")
    delivers(shop, channel)
    assert channel.marked == ["ana:2"]
