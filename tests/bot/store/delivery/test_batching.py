"""Joining: what the bot wants to say to a customer who gets too many messages is said in one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.channel import Status, StatusUpdate
from bot.channels.errors import Rejected, RetryLater
from bot.conversations.conversation import Verb
from bot.conversations.message import DeliveryState
from bot.store.delivery.deliveries import Delivery
from connectors.channels.whatsapp.write import CAPABILITIES
from tests.bot.store.shop import Shop

PAIR = RetryLater("pair_rate", "Too many; later.", after_seconds=1, growth=4)
ALL = "answer 1\n\nanswer 2\n\nanswer 3"


def claimed(shop: Shop, capabilities: object = CAPABILITIES) -> Delivery:
    conversation_id = shop.conversation().conversation_id
    delivery = shop.store.deliveries.claim(conversation_id, "w", now=shop.tick(), capabilities=capabilities)  # type: ignore[arg-type]
    assert delivery is not None
    return delivery


def states(shop: Shop) -> list[DeliveryState]:
    return [message.delivery for message in shop.messages() if message.delivery]


@pytest.fixture
def crowded(shop: Shop) -> Shop:
    """Three answers, only the last with a button; the first was refused because the customer gets too many."""
    for number in (1, 2, 3):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    with shop.store._database.write() as tx:
        tx.run(
            "DELETE FROM choice WHERE message_id IN (SELECT message_id FROM message WHERE text <> :last)",
            last="answer 3",
        )
    shop.store.deliveries.retry(claimed(shop), due_at=shop.now, error=PAIR)
    return shop


def test_they_are_said_in_one_with_the_buttons_of_the_last(crowded: Shop) -> None:
    joined = claimed(crowded)
    assert joined.message.text == ALL
    assert [choice.title for choice in joined.message.choices] == ["A person"]


def test_all_of_them_share_what_becomes_of_it(crowded: Shop) -> None:
    joined = claimed(crowded)
    assert states(crowded) == [DeliveryState.SENDING] * 3
    crowded.store.deliveries.sent(joined, "p1", now=crowded.tick())
    update = StatusUpdate(provider_message_id="p1", status=Status.READ, at=9)
    crowded.store.inbox.receive(crowded.account, b"{}", [update], now=crowded.tick())
    assert states(crowded) == [DeliveryState.READ] * 3
    assert crowded.delivers() == []


def test_each_failed_with_it_and_can_be_sent_again(crowded: Shop) -> None:
    crowded.store.deliveries.failed(claimed(crowded), Rejected("refused", "No."), now=crowded.now)
    assert [each.cause_text for each in crowded.store.attention.sends()] == ["No."] * 3


def test_without_trouble_each_is_a_message_of_its_own(shop: Shop) -> None:
    for number in (1, 2):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    assert claimed(shop).message.text == "answer 1"


def test_what_does_not_fit_stays_apart(crowded: Shop) -> None:
    joined = claimed(crowded, replace(CAPABILITIES, text_limit=len("answer 1\n\nanswer 2")))
    assert joined.message.text == "answer 1\n\nanswer 2"
    crowded.store.deliveries.sent(joined, "p1", now=crowded.tick())
    assert claimed(crowded).message.text == "answer 3"


def test_who_was_joined_to_a_message_that_then_went_alone_still_goes(crowded: Shop) -> None:
    crowded.store.deliveries.retry(claimed(crowded), due_at=crowded.now)
    alone = claimed(crowded)
    assert alone.message.text == "answer 1"
    crowded.store.deliveries.sent(alone, "p1", now=crowded.tick())
    assert claimed(crowded).message.text == "answer 2"


def test_none_of_them_goes_out_once_a_person_took_over(crowded: Shop) -> None:
    crowded.store.deliveries.retry(claimed(crowded), due_at=crowded.now, error=PAIR)
    crowded.does(Verb.TAKE_OVER)
    assert [text for text in crowded.delivers() if text.startswith("answer")] == []


def test_a_worker_that_dies_leaves_all_of_them_uncertain(crowded: Shop) -> None:
    claimed(crowded)
    crowded.store.workers.start("w", now=crowded.tick())
    assert states(crowded) == [DeliveryState.UNCERTAIN] * 3
