"""What needs attention: uncertain and failed sends go again once, files are fetched anew, windows close."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.channel import IncomingMessage, Kind, MediaRef
from bot.channels.errors import AccountStopped, Rejected, SendError, Uncertain
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, DeliveryState, Draft
from bot.store.delivery.attention import FailedSend, NotSendableAgain
from tests.bot.store.shop import Shop

DAY = 24 * 3600.0


def goes_wrong(shop: Shop, error: SendError, who: str = "ana") -> str:
    """The bot's answer to this customer ends so; its message id."""
    shop.writes("hello", who=who)
    shop.answers("the answer")
    delivery = shop.store.deliveries.claim(shop.conversation(who).conversation_id, "w", now=shop.tick())
    assert delivery is not None
    shop.store.deliveries.failed(delivery, error, now=shop.tick())
    return delivery.message.message_id


def sends(shop: Shop) -> list[FailedSend]:
    return shop.store.attention.sends()


def test_an_uncertain_send_goes_again_once_however_often_the_button_is_pressed(shop: Shop) -> None:
    message_id = goes_wrong(shop, Uncertain("no_answer", "No answer came."))
    (waiting,) = sends(shop)
    assert (waiting.uncertain, waiting.text, waiting.cause_text) == (True, "the answer", "No answer came.")
    shop.tick(31)
    with ThreadPoolExecutor(10) as pool:
        again = set(
            pool.map(lambda _: shop.store.attention.send_again(message_id, shop.eva, now=shop.now + 1), range(10))
        )
    assert len(again) == 1
    shop.tick(1)
    assert shop.delivers() == ["the answer"]
    assert sends(shop) == []
    sent = shop.messages()[-1]
    assert (sent.author, sent.agent_id, sent.delivery) == (Author.AGENT, shop.eva, DeliveryState.SENT)
    assert [choice.payload for choice in sent.choices] == ["ask_person"], "its buttons go with it"


def test_what_may_still_turn_out_to_have_arrived_is_not_sent_again_yet(shop: Shop) -> None:
    message_id = goes_wrong(shop, Uncertain("no_answer", "No answer came."))
    with pytest.raises(NotSendableAgain):
        shop.store.attention.send_again(message_id, shop.eva, now=shop.tick())
    assert len(shop.messages()) == 2


def test_a_failed_send_goes_again_or_is_set_aside(shop: Shop) -> None:
    one, other = (goes_wrong(shop, Rejected("too_long", "It is too long."), who) for who in ("ana", "ben"))
    assert shop.store.attention.count() == 2
    shop.store.attention.set_aside_send(one, now=shop.tick())
    assert [each.message_id for each in sends(shop)] == [other]
    again = shop.store.attention.send_again(other, shop.eva, now=shop.tick())
    assert (shop.store.attention.count(), shop.messages("ben")[-1].message_id) == (0, again)


def test_a_reply_to_a_message_is_still_one_when_it_is_sent_again(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    draft = Draft(author=Author.AGENT, text="👍", kind=Kind.REACTION, reply_to="ana:1")
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="👍", client_key="key-00001", now=shop.tick(), draft=draft
    )
    (conversation_id,) = shop.store.deliveries.due(now=shop.tick())
    delivery = shop.store.deliveries.claim(conversation_id, "w", now=shop.now)
    assert delivery
    shop.store.deliveries.failed(delivery, Rejected("refused", "It was refused."), now=shop.now)
    shop.store.attention.send_again(delivery.message.message_id, shop.eva, now=shop.tick())
    assert shop.messages()[-1].reply_to == "ana:1"


def test_what_only_a_person_may_end_is_not_forgotten_over_what_ends_by_itself(shop: Shop) -> None:
    accounts = shop.store.accounts
    accounts.stop(shop.account, "spam_limit", "Reported as unwanted.", now=shop.now, ask_first=True)
    accounts.stop(shop.account, "token_rejected", "The token expired.", now=shop.now)
    assert not accounts.start(shop.account)
    assert accounts.all()[0].stopped_text == "Reported as unwanted."
    assert accounts.resume(shop.account)


def test_nobody_sends_into_a_conversation_that_a_colleague_holds(shop: Shop) -> None:
    message_id = goes_wrong(shop, Rejected("x", "X."))
    shop.does(Verb.TAKE_OVER, shop.leo)
    with pytest.raises(NotSendableAgain):
        shop.store.attention.send_again(message_id, shop.eva, now=shop.tick())
    shop.store.attention.send_again(message_id, shop.leo, now=shop.tick())


def test_a_message_that_arrived_is_not_sent_again(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.delivers()
    with pytest.raises(NotSendableAgain):
        shop.store.attention.send_again(shop.messages()[-1].message_id, shop.eva, now=shop.tick())


def test_a_second_failure_of_the_same_words_stands_there_again(shop: Shop) -> None:
    first = goes_wrong(shop, Rejected("x", "X."))
    second = shop.store.attention.send_again(first, shop.eva, now=shop.tick())
    delivery = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert delivery is not None
    shop.store.deliveries.failed(delivery, Rejected("x", "X."), now=shop.tick())
    assert [each.message_id for each in sends(shop)] == [second]
    assert shop.store.attention.send_again(second, shop.eva, now=shop.tick()) not in (first, second)


def test_a_file_that_was_given_up_is_fetched_anew(shop: Shop) -> None:
    item = IncomingMessage(
        provider_message_id="1",
        address="ana",
        sent_at=0,
        kind=Kind.IMAGE,
        media=MediaRef(provider_media_id="f"),
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.tick())
    (waiting,) = shop.store.media.claim_due(now=shop.now)
    shop.store.media.failed(waiting, "It could not be fetched.", now=shop.tick(), final=True)
    (file,) = shop.store.attention.files()
    assert (file.cause_text, file.kind, shop.store.attention.count()) == ("It could not be fetched.", Kind.IMAGE, 1)
    shop.store.attention.fetch_again(file.media_id, now=shop.tick())
    assert shop.store.attention.files() == []
    assert [each.media_id for each in shop.store.media.claim_due(now=shop.tick())] == [file.media_id]


def test_who_waits_for_people_is_listed_by_when_their_window_closes(shop: Shop) -> None:
    shop.hands_off("ana")
    shop.hands_off("ben")
    shop.does(Verb.ACCEPT, shop.eva, "ben")
    shop.writes("with the bot", who="cas")
    windows = {"telegram": DAY}
    found = shop.store.attention.waiting_for_people(windows, now=shop.now)
    assert [each.contact_name for each in found] == ["Ana", "Ben"]
    assert found[0].closes_at == shop.conversation("ana").last_incoming_at + DAY  # type: ignore[operator]
    ben = shop.conversation("ben").conversation_id
    shop.store.conversations.reply(ben, shop.eva, text="hi", client_key="key-1", now=shop.tick())
    assert len(shop.store.attention.waiting_for_people(windows, now=shop.now)) == 1, "who was answered waits no more"
    assert shop.store.attention.waiting_for_people(windows, now=shop.now + DAY) == []


def test_a_stopped_account_fails_nothing(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    delivery = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert delivery is not None
    error = AccountStopped("token_expired", "The token expired.")
    shop.store.accounts.stop(shop.account, error.cause, error.text, now=shop.now)
    shop.store.deliveries.retry(delivery, due_at=shop.now + 60, whole_account=True)
    assert shop.store.attention.count() == 0


def test_an_account_that_hears_nothing_says_since_when_until_it_hears_again(shop: Shop) -> None:
    before = shop.store.events.latest()
    shop.store.accounts.mark_unreachable(shop.account, "Another program polls this bot.", now=1.0)
    shop.store.accounts.mark_unreachable(shop.account, "Another program polls this bot.", now=2.0)
    (account,) = shop.store.accounts.all()
    assert (account.unreachable_text, account.unreachable_since) == ("Another program polls this bot.", 1.0)
    assert [event.kind for event in shop.store.events.after(before)] == ["account"], "one alarm"
    shop.store.accounts.mark_reachable(shop.account)
    assert shop.store.accounts.all()[0].unreachable_text is None
