"""Consents: kept with their proof; the latest counts; a word to stop is answered once and is no question."""

from __future__ import annotations

from bot.channels.channel import ChannelEvent
from bot.conversations.consent import Consent, ConsentSource
from bot.conversations.conversation import State, Verb
from tests.bot.store.shop import Shop


def current(shop: Shop) -> Consent | None:
    return shop.store.consents.current(shop.conversation().contact_id)


def test_the_customer_stops_marketing_and_the_bot_is_not_asked(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.writes("STOP")
    assert current(shop) is Consent.OPTED_OUT
    assert shop.texts()[-1] == "opted out"
    assert shop.store.turns.claim("w", now=shop.tick(60)) is None
    (proof,) = shop.store.consents.history(shop.conversation().contact_id)
    assert (proof.words, proof.source, proof.channel) == ("STOP", ConsentSource.MESSAGE, "telegram")
    shop.writes("how much is shipping?")
    assert shop.answers()


def test_a_second_stop_is_an_ordinary_message(shop: Shop) -> None:
    shop.writes("STOP")
    shop.writes("stop")
    assert shop.texts().count("opted out") == 1
    assert shop.answers()


def test_begin_again_after_a_stop(shop: Shop) -> None:
    shop.writes("STOP")
    shop.writes("START")
    assert current(shop) is Consent.OPTED_IN
    assert [each.words for each in shop.store.consents.history(shop.conversation().contact_id)] == ["START", "STOP"]


def test_a_person_sees_the_word_to_stop_and_it_counts(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.writes("baja")
    assert current(shop) is Consent.OPTED_OUT
    assert shop.conversation().state is State.AGENT
    assert "baja" in shop.texts()


def test_who_waits_for_a_person_stops_marketing_and_the_bot_does_not_try_the_word(shop: Shop) -> None:
    shop.hands_off()
    shop.writes("STOP")
    assert shop.texts()[-1] == "opted out"
    assert shop.store.turns.claim("w", now=shop.tick(60)) is None


def test_a_word_to_stop_said_to_a_person_is_no_question_when_the_customer_waits_again(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.writes("STOP")
    shop.does(Verb.RELEASE)
    shop.writes("how much is shipping?")
    turn = shop.store.turns.claim("w", now=shop.tick(60))
    assert turn
    assert [message.text for message in turn.messages] == ["how much is shipping?"]


def test_an_agent_records_what_they_were_told(shop: Shop) -> None:
    shop.writes("hello")
    shop.store.consents.record(
        shop.conversation().conversation_id,
        Consent.OPTED_IN,
        source=ConsentSource.AGENT,
        words="on the phone: yes, send me offers",
        now=shop.tick(),
        agent_id=shop.eva,
    )
    (proof,) = shop.store.consents.history(shop.conversation().contact_id)
    assert (proof.agent_name, proof.words) == ("Eva", "on the phone: yes, send me offers")


def test_what_the_customer_sets_at_the_provider_counts_once(shop: Shop) -> None:
    shop.writes("hello")
    for name in ("marketing_stopped", "marketing_stopped", "marketing_resumed"):
        event = ChannelEvent(name=name, address="ana")
        shop.store.inbox.receive(shop.account, b"{}", [event], now=shop.tick())
    found = shop.store.consents.history(shop.conversation().contact_id)
    assert [each.consent for each in found] == [Consent.OPTED_IN, Consent.OPTED_OUT]
    unknown = ChannelEvent(name="marketing_stopped", address="nobody")
    assert shop.store.inbox.receive(shop.account, b"{}", [unknown], now=shop.tick()).unreadable == 0


def test_news_of_a_template_has_the_list_fetched_again(shop: Shop) -> None:
    shop.store.templates.replace(shop.account, [], now=shop.tick())
    assert shop.store.templates.due([shop.account], now=shop.tick()) == []
    event = ChannelEvent(name="message_template_status_update")
    shop.store.inbox.receive(shop.account, b"{}", [event], now=shop.tick())
    assert shop.store.templates.due([shop.account], now=shop.tick()) == [shop.account]
    assert shop.store.templates.due(["another"], now=shop.now) == []


def test_a_list_that_could_not_be_fetched_leaves_the_one_before(shop: Shop) -> None:
    shop.store.templates.not_fetched(shop.account, "The token is old.", now=shop.tick())
    assert shop.store.templates.listing(shop.account).fault == "The token is old."
    assert shop.store.templates.due([shop.account], now=shop.tick()) == []
    assert shop.store.templates.due([shop.account], now=shop.tick(400)) == [shop.account]


def test_a_stop_by_an_unclear_word_is_taken_back_in_one_press(shop: Shop) -> None:
    shop.writes("baja")
    contact_id = shop.conversation().contact_id
    assert shop.store.consents.current(contact_id) is Consent.OPTED_OUT
    assert shop.texts()[-1] == "opted out unclear"
    (button,) = shop.messages()[-1].choices
    shop.writes(button.title, choice_id=button.choice_id)
    assert shop.store.consents.current(contact_id) is Consent.OPTED_IN
    assert shop.texts()[-1] == "opted in"


def test_the_opt_out_button_of_a_marketing_template_is_recorded_with_its_words(shop: Shop) -> None:
    shop.writes("hello")
    shop.writes("Stop promotions", choice_id="the provider's own")
    (proof,) = shop.store.consents.history(shop.conversation().contact_id)
    assert (proof.consent, proof.words) == (Consent.OPTED_OUT, "Stop promotions")
