"""Deliveries: in order, once, and never shown as more than they are."""

from __future__ import annotations

from itertools import permutations

from bot.channel import Rejected, Status, StatusUpdate, Uncertain
from bot.conversation import Verb
from bot.message import DeliveryState
from bot.store.deliveries import Delivery
from tests.store.shop import Shop


def claimed(shop: Shop) -> Delivery:
    (conversation_id,) = shop.store.deliveries.due(now=shop.tick())
    delivery = shop.store.deliveries.claim(conversation_id, "w", now=shop.now)
    assert delivery is not None
    return delivery


def two_answers(shop: Shop) -> None:
    for n in (1, 2):
        shop.writes(f"question {n}")
        shop.answers(f"answer {n}")


def test_the_second_message_waits_for_the_first(shop: Shop) -> None:
    two_answers(shop)
    first = claimed(shop)
    assert shop.store.deliveries.due(now=shop.tick()) == []
    assert shop.store.deliveries.claim(first.message.conversation_id, "w", now=shop.now) is None
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    assert claimed(shop).message.text == "answer 2"


def test_a_send_that_may_have_arrived_is_never_resent_and_later_ones_pass_it_after_half_a_minute(shop: Shop) -> None:
    two_answers(shop)
    first = claimed(shop)
    shop.store.deliveries.failed(first, Uncertain("timeout", "No answer in time."), now=shop.now)
    assert shop.store.deliveries.due(now=shop.tick(5)) == []
    shop.tick(30)
    assert claimed(shop).message.text == "answer 2"
    assert shop.messages()[1].delivery is DeliveryState.UNCERTAIN


def test_the_providers_word_settles_an_uncertain_send(shop: Shop) -> None:
    two_answers(shop)
    first = claimed(shop)
    shop.store.deliveries.failed(first, Uncertain("timeout", "No answer in time."), now=shop.now)
    update = StatusUpdate(
        provider_message_id="p9", status=Status.DELIVERED, at=9, our_message_id=first.message.message_id
    )
    shop.store.inbox.receive(shop.account, b"{}", [update], now=shop.tick())
    assert shop.messages()[1].delivery is DeliveryState.DELIVERED
    assert claimed(shop).message.text == "answer 2"


def test_a_worker_that_dies_while_sending_leaves_the_send_uncertain(shop: Shop) -> None:
    two_answers(shop)
    lost = claimed(shop)
    shop.store.workers.start("w", now=shop.tick())
    assert shop.messages()[1].delivery is DeliveryState.UNCERTAIN
    shop.store.deliveries.retry(lost, due_at=shop.now)
    assert shop.messages()[1].delivery is DeliveryState.UNCERTAIN, "the dead worker's word changes nothing"


def test_statuses_never_go_backwards_in_whatever_order_they_come(shop: Shop) -> None:
    ways = [Status.SENT, Status.DELIVERED, Status.READ]
    for number, order in enumerate(permutations(ways)):
        who = f"customer{number}"
        shop.writes("question", who=who)
        shop.answers()
        delivery = claimed(shop)
        updates = [StatusUpdate(provider_message_id=f"w{number}", status=status, at=5) for status in order]
        shop.store.inbox.receive(shop.account, b"{}", updates[:1], now=shop.tick())  # before our own record
        shop.store.deliveries.sent(delivery, f"w{number}", now=shop.tick())
        shop.store.inbox.receive(shop.account, b"{}", updates[1:], now=shop.tick())
        assert shop.messages(who)[-1].delivery is DeliveryState.READ, order


def test_a_failure_is_shown_with_its_cause(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    shop.store.deliveries.failed(claimed(shop), Rejected("131026", "This number has no WhatsApp."), now=shop.now)
    message = shop.messages()[-1]
    assert (message.delivery, message.cause_text) == (DeliveryState.FAILED, "This number has no WhatsApp.")


def test_one_customers_waiting_message_delays_nobody_else(shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.writes("question", who=who)
        shop.answers(f"answer for {who}")
    slow = shop.store.deliveries.claim(shop.conversation("ana").conversation_id, "w", now=shop.tick())
    assert slow is not None
    shop.store.deliveries.retry(slow, due_at=shop.now + 60)
    assert shop.delivers() == ["answer for ben"]


def test_an_answer_that_is_to_be_tried_again_stays_unsent_once_a_person_took_over_even_if_they_are_done(
    shop: Shop,
) -> None:
    for number, after in enumerate(((), (Verb.RESOLVE,), (Verb.RETURN_TO_BOT,), (Verb.RELEASE,))):
        who = f"customer{number}"
        shop.writes("question", who=who)
        shop.answers("the bot's answer")
        delivery = claimed(shop)
        shop.does(Verb.TAKE_OVER, who=who)
        for verb in after:
            shop.does(verb, who=who)
        shop.store.deliveries.retry(delivery, due_at=shop.now)
        assert "the bot's answer" not in [*shop.delivers(), *shop.delivers()], after
        assert shop.messages(who)[1].delivery is DeliveryState.WITHHELD


def test_a_notice_of_the_queue_is_not_tried_again_beside_the_person_who_came(shop: Shop) -> None:
    shop.hands_off()
    answer = claimed(shop)
    shop.store.deliveries.sent(answer, "p1", now=shop.tick())
    notice = claimed(shop)
    assert notice.message.text == "queued 1 not_understood"
    shop.does(Verb.ACCEPT)
    shop.store.deliveries.retry(notice, due_at=shop.now)
    assert [*shop.delivers(), *shop.delivers()] == ["Eva is here"]


def test_a_provider_that_gives_two_messages_one_id_blocks_neither(shop: Shop) -> None:
    two_answers(shop)
    shop.store.deliveries.sent(claimed(shop), "same", now=shop.tick())
    second = claimed(shop)
    shop.store.deliveries.sent(second, "same", now=shop.tick())
    assert [message.delivery for message in shop.messages() if message.delivery] == [DeliveryState.SENT] * 2
    update = StatusUpdate(
        provider_message_id="same", status=Status.READ, at=9, our_message_id=second.message.message_id
    )
    assert shop.store.inbox.receive(shop.account, b"{}", [update], now=shop.tick()).statuses == 1


def test_messages_of_an_account_that_is_no_longer_configured_wait_out_of_the_way(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    shop.store.deliveries.postpone(shop.account, due_at=shop.now + 60)
    assert shop.store.deliveries.due(now=shop.now) == []
    assert shop.store.next_due_at(after=shop.now) == shop.now + 60
    shop.tick(60)
    assert shop.delivers() == ["an answer"]
