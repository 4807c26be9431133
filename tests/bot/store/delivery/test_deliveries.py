"""Deliveries: in order, once, and never shown as more than they are."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from bot.channels.channel import Kind, Status, StatusUpdate
from bot.channels.errors import Rejected, RetryLater, Uncertain
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, DeliveryState, Draft
from bot.store.delivery.deliveries import Delivery
from tests.bot.store.shop import Shop


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
    assert notice.message.text == "nobody is there: not_understood"
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
    assert shop.store.due.look(now=shop.now).next_at == shop.now + 60
    shop.tick(60)
    assert shop.delivers() == ["an answer"]


def test_a_stopped_account_keeps_its_queue_until_it_is_started_or_a_person_says_so(shop: Shop) -> None:
    two_answers(shop)
    shop.store.accounts.stop(shop.account, "token_rejected", "Enter a new token.", now=shop.now)
    assert shop.delivers() == []
    assert shop.store.accounts.start(shop.account)
    first = claimed(shop)
    shop.store.accounts.stop(shop.account, "spam_limit", "Look at it first.", now=shop.now, ask_first=True)
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    assert not shop.store.accounts.start(shop.account), "no restart gets round a person"
    assert shop.delivers() == []
    assert shop.store.accounts.resume(shop.account)
    assert shop.delivers() == ["answer 2"]


def test_an_alarm_is_given_once_however_many_messages_meet_it(shop: Shop) -> None:
    shop.store.accounts.stop(shop.account, "token_rejected", "Enter a new token.", now=shop.now)
    before = shop.store.events.latest()
    shop.store.accounts.stop(shop.account, "token_rejected", "Enter a new token.", now=shop.tick())
    assert shop.store.events.latest() == before
    assert shop.store.accounts.all()[0].stopped_since == shop.now - 1


def failed_status(shop: Shop, delivery: Delivery, **fields: Any) -> None:
    update = StatusUpdate(
        provider_message_id="p1",
        status=Status.FAILED,
        at=fields.pop("at", int(shop.now)),
        error_code=fields.pop("code", 130429),
        error_text="It did not arrive.",
        our_message_id=delivery.message.message_id,
        **fields,
    )
    shop.store.inbox.receive(shop.account, b"{}", [update], now=shop.tick())


def test_a_failure_told_later_that_waiting_may_mend_is_sent_once_more(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    first = claimed(shop)
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    failed_status(shop, first, again_after_seconds=10)
    failed_status(shop, first, again_after_seconds=10)
    assert shop.delivers() == []
    shop.tick(10)
    assert shop.delivers() == ["an answer"]


def told(shop: Shop, status: Status, provider_id: str = "p1") -> None:
    """The provider reports a status that is not a failure."""
    update = StatusUpdate(provider_message_id=provider_id, status=status, at=int(shop.now))
    shop.store.inbox.receive(shop.account, b"{}", [update], now=shop.tick())


def test_a_sent_that_comes_after_its_failure_hides_nothing(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    first = claimed(shop)
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    failed_status(shop, first, again_after_seconds=10)
    told(shop, Status.SENT)
    assert shop.messages()[-1].delivery is DeliveryState.QUEUED, "it waits for its second try"
    shop.tick(10)
    second = claimed(shop)
    shop.store.deliveries.failed(second, Rejected("undeliverable", "They blocked the shop."), now=shop.now)
    assert shop.store.attention.count() == 1


def test_one_that_did_arrive_after_all_is_not_sent_once_more(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    first = claimed(shop)
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    failed_status(shop, first, again_after_seconds=10)
    told(shop, Status.DELIVERED)
    shop.tick(10)
    assert shop.delivers() == []
    assert shop.messages()[-1].delivery is DeliveryState.DELIVERED


def test_the_failure_of_an_earlier_try_is_not_that_of_the_one_that_went_out(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    away = RetryLater("provider_down", "A fault; later.", after_seconds=1)
    shop.store.deliveries.retry(claimed(shop), due_at=shop.now, error=away)
    second = claimed(shop)
    shop.store.deliveries.sent(second, "p2", now=shop.tick())
    failed_status(shop, second, again_after_seconds=10)  # of p1, which was accepted although the answer said no
    shop.tick(100)
    assert shop.delivers() == []
    assert shop.messages()[-1].delivery is DeliveryState.SENT


def test_what_a_person_sent_again_is_not_sent_once_more_beside_it(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="in blue", client_key="key-00001", now=shop.tick()
    )
    first = claimed(shop)
    shop.store.deliveries.failed(first, Uncertain("timeout", "No answer in time."), now=shop.now)
    shop.store.attention.send_again(first.message.message_id, shop.eva, now=shop.tick(60))
    failed_status(shop, first, again_after_seconds=10)
    shop.tick(100)
    assert shop.delivers() == ["in blue"]
    assert shop.delivers() == []


def test_tries_are_counted_of_one_cause(shop: Shop) -> None:
    """An outage of minutes is no reason to wait for an hour when the number is then too fast once."""
    shop.writes("question")
    shop.answers()
    away = RetryLater("unreachable", "It can't be reached; later.", after_seconds=1)
    for _ in range(16):
        shop.store.deliveries.retry(claimed(shop), due_at=shop.now, error=away)
    over = claimed(shop)
    assert (over.tries_of("unreachable"), over.tries_of("number_rate")) == (17, 1)
    fast = RetryLater("number_rate", "Too fast; later.", after_seconds=1)
    shop.store.deliveries.retry(over, due_at=shop.now, error=fast)
    assert (claimed(shop).tries_of("number_rate")) == 2


def test_it_is_not_sent_once_more_behind_what_followed_it(shop: Shop) -> None:
    two_answers(shop)
    first = claimed(shop)
    shop.store.deliveries.sent(first, "p1", now=shop.tick())
    shop.store.deliveries.sent(claimed(shop), "p2", now=shop.tick())
    failed_status(shop, first, again_after_seconds=10)
    assert shop.messages()[1].delivery is DeliveryState.FAILED


def test_a_failure_told_later_can_stop_the_account(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivery = claimed(shop)
    shop.store.deliveries.sent(delivery, "p1", now=shop.tick())
    failed_status(shop, delivery, code=131042, stops_account=True)
    assert shop.store.accounts.all()[0].stopped_text == "It did not arrive."


def test_a_stop_that_is_told_days_late_stops_nothing_now(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivery = claimed(shop)
    shop.store.deliveries.sent(delivery, "p1", now=shop.tick())
    failed_status(shop, delivery, code=131042, stops_account=True, at=int(shop.now) - 6 * 24 * 3600)
    assert shop.store.accounts.all()[0].stopped_text is None
    assert shop.messages()[-1].delivery is DeliveryState.FAILED


def test_what_an_outage_held_back_is_due_at_once_when_it_is_over(shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.writes("question", who=who)
        shop.answers(f"for {who}")
    away = RetryLater("unreachable", "It can't be reached; later.", after_seconds=30)
    for who in ("ana", "ben"):
        delivery = shop.store.deliveries.claim(shop.conversation(who).conversation_id, "w", now=shop.tick())
        assert delivery is not None
        shop.store.deliveries.retry(delivery, due_at=shop.now + 600, error=away)
    assert shop.messages()[-1].cause_text == "It can't be reached; later."
    assert shop.store.deliveries.hasten(shop.account, now=shop.tick()) == 2
    assert sorted(shop.delivers()) == ["for ana", "for ben"]


def test_the_words_go_alone_where_the_file_can_not(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    media_id = shop.store.media.add(mime_type="image/png", filename="a.png", size=3, content_hash="a" * 64, now=1)
    draft = Draft(author=Author.AGENT, text="Look at this", kind=Kind.IMAGE, media_id=media_id)
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="", client_key="key-00001", now=shop.tick(), draft=draft
    )
    shop.store.deliveries.leave_out_file(claimed(shop), Rejected("media_failed", "It was refused."), now=shop.now)
    away = RetryLater("provider_down", "A fault; it is sent when it works again.", after_seconds=1)
    shop.store.deliveries.retry(claimed(shop), due_at=shop.now, error=away)
    again = claimed(shop)
    assert again.without_file
    shop.store.deliveries.sent(again, "p9", now=shop.tick())
    shop.store.inbox.receive(
        shop.account, b"{}", [StatusUpdate(provider_message_id="p9", status=Status.READ, at=9)], now=shop.tick()
    )
    message = shop.messages()[-1]
    assert message.delivery is DeliveryState.READ
    assert message.cause_text == "The file was not sent, only the text. It was refused."
