"""What customers write is kept once, in order, and addressed to whoever holds the conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.channel import IncomingMessage, Kind, Location, MediaRef, Unreadable
from bot.conversations.conversation import State, Verb
from bot.conversations.message import AddressedTo, Author
from tests.bot.store.shop import Shop


def test_a_message_redelivered_ten_times_in_parallel_makes_one_message_and_one_turn(shop: Shop) -> None:
    item = IncomingMessage(provider_message_id="ana:1", address="ana", sent_at=1, kind=Kind.TEXT, text="hello")

    def deliver(_: int) -> int:
        return shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.now).messages

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(deliver, range(10))) == 1
    assert shop.texts() == ["hello"]
    assert shop.store.turns.claim("w", now=shop.now) is not None
    assert shop.store.turns.claim("w", now=shop.now) is None


def test_the_same_update_is_taken_once_even_where_its_message_has_no_id_of_its_own(shop: Shop) -> None:
    for _ in range(2):
        receipt = shop.store.inbox.receive(shop.account, b"{}", [], now=shop.now, update_key="77")
    assert receipt.repeated == 1


def test_an_album_of_ten_from_a_new_customer_is_one_conversation_with_ten_messages_in_order(shop: Shop) -> None:
    album = [
        IncomingMessage(
            provider_message_id=f"ana:{n}",
            address="ana",
            sent_at=1,
            kind=Kind.IMAGE,
            media=MediaRef(provider_media_id=f"photo{n}"),
        )
        for n in range(10)
    ]
    shop.store.inbox.receive(shop.account, b"{}", album, now=shop.now)
    messages = shop.messages()
    assert [message.provider_message_id for message in messages] == [f"ana:{n}" for n in range(10)]
    assert len({message.conversation_id for message in messages}) == 1
    assert len(shop.store.media.claim_due(now=shop.tick(), limit=20)) == 10


def test_while_a_person_holds_the_conversation_the_bot_has_nothing_to_answer(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.writes("are you there?")
    assert shop.messages()[-1].addressed_to is AddressedTo.PEOPLE
    assert shop.store.turns.claim("w", now=shop.tick(100)) is None


def test_an_edit_is_shown_and_starts_no_turn(shop: Shop) -> None:
    shop.writes("helo", needs_answer=False)
    assert shop.texts() == ["helo"]
    assert shop.store.turns.claim("w", now=shop.tick()) is None


def test_a_button_means_what_was_really_offered_and_nothing_else(shop: Shop) -> None:
    shop.writes("hi")
    shop.answers()
    offered = shop.messages()[-1].choices[0]
    shop.writes("A person", choice_id=offered.choice_id)
    assert shop.messages()[-1].details["payload"] == "ask_person"
    shop.writes("forged", choice_id="b-of-somebody-else")
    assert "payload" not in shop.messages()[-1].details
    shop.writes("stolen", who="ben", choice_id=offered.choice_id)
    assert "payload" not in shop.messages("ben")[-1].details


def test_a_resolved_conversation_opens_with_the_bot_when_the_customer_writes_again(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RESOLVE)
    shop.writes("one more thing")
    assert shop.conversation().state is State.BOT
    assert [message.text for message in shop.turn().messages] == ["one more thing"]


def test_an_answer_from_the_phone_app_takes_the_conversation_over(shop: Shop) -> None:
    shop.writes("hello")
    turn = shop.turn()
    shop.writes("I'll help you myself", from_shop=True)
    assert shop.conversation().state is State.AGENT
    assert shop.messages()[-1].author is Author.AGENT
    assert not shop.answers(turn=turn)
    assert shop.delivers() == []


def test_what_cannot_be_read_is_kept_and_marked_while_the_rest_of_the_body_counts(shop: Shop) -> None:
    good = IncomingMessage(provider_message_id="ana:1", address="ana", sent_at=1, kind=Kind.TEXT, text="hello")
    receipt = shop.store.inbox.receive(shop.account, b"{}", [Unreadable(reason="kind x"), good], now=shop.now)
    assert (receipt.unreadable, receipt.messages) == (1, 1)


def test_a_customer_known_by_another_address_stays_one_contact(shop: Shop) -> None:
    shop.writes("by phone", who="34600", details={"aliases": ["ES.99"]})
    shop.writes("by user id", who="ES.99")
    assert shop.texts("ES.99") == ["by phone", "by user id"], "and is answered where they wrote last"


def test_whoever_has_a_given_up_number_next_is_somebody_else(shop: Shop) -> None:
    shop.writes("my order 7", who="111")
    gone = {"event": "user_changed_number", "aliases": ["111"], "left": ["111"]}
    shop.writes("Ana changed her number", who="222", needs_answer=False, details=gone)
    shop.answers("for Ana: your order 7")
    shop.writes("hello", who="111")
    assert shop.texts("111") == ["hello"]
    assert shop.texts("222")[-1] == "for Ana: your order 7"
    (to_ana,) = shop.store.deliveries.due(now=shop.tick())
    sent = shop.store.deliveries.claim(to_ana, "w", now=shop.now)
    assert sent
    assert (sent.address, sent.message.text) == ("222", "for Ana: your order 7")


def test_one_message_that_the_store_cannot_take_is_kept_as_unreadable_and_costs_none_of_the_others(shop: Shop) -> None:
    batch = [
        IncomingMessage(provider_message_id=f"ana:{n}", address="ana", sent_at=1, kind=Kind.TEXT, text=text)
        for n, text in enumerate(("before", "half a letter: \ud800", "after"))
    ]
    receipt = shop.store.inbox.receive(shop.account, b"{}", batch, now=shop.now, update_key="1", next_offset=2)
    assert (receipt.messages, receipt.unreadable) == (2, 1)
    assert shop.texts() == ["before", "after"]
    assert shop.store.accounts.all()[0].poll_offset == 2, "the poller goes on"
    assert [message.text for message in shop.turn().messages] == ["before", "after"]


def test_pressing_back_to_the_bot_again_and_again_brings_one_notice(shop: Shop) -> None:
    shop.hands_off()
    back = shop.messages()[-1].choices[0]
    for _ in range(5):
        shop.writes("Back", choice_id=back.choice_id)
    assert shop.texts().count("with the bot again") == 1
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    shop.hands_off()
    shop.writes("Back", choice_id=back.choice_id)
    assert shop.texts().count("with the bot again") == 2, "a new stay in the queue has its own"


@pytest.mark.parametrize("kind", [Kind.REACTION, Kind.EDIT, Kind.REVOKE, Kind.SYSTEM])
def test_what_is_no_message_ends_no_hold_opens_no_window_and_is_not_unread(shop: Shop, kind: Kind) -> None:
    shop.writes("hello", provider_id="m1")
    shop.does(Verb.TAKE_OVER)
    held = shop.conversation()
    shop.store.conversations.hold(
        held.conversation_id, shop.eva, epoch=held.epoch, until=shop.now + 86400, now=shop.tick()
    )
    before = shop.conversation()
    shop.tick(3600)
    shop.changes(kind, "m1", text="👍")
    after = shop.conversation()
    assert after.on_hold_since is not None
    assert after == before, "no unread, no window, no other place in the lists"
    assert shop.messages()[-1].kind is kind, "it is shown"


def unread(shop: Shop) -> int:
    listed = shop.store.conversations.of_ids([shop.conversation().conversation_id])
    return next(iter(listed.values())).unread


def test_nothing_unread_is_left_on_a_resolved_conversation(shop: Shop) -> None:
    shop.writes("hello", provider_id="m1")
    shop.does(Verb.TAKE_OVER)
    shop.does(Verb.RESOLVE)
    shop.changes(Kind.REACTION, "m1", text="👍")
    assert unread(shop) == 0


def test_a_live_position_is_one_row_whose_point_moves(shop: Shop) -> None:
    shop.writes("", provider_id="m1", location=Location(latitude=40.0, longitude=-3.0))
    for minute in range(60):
        item = IncomingMessage(
            provider_message_id=f"m1:edit{minute}",
            address="ana",
            sent_at=int(shop.now),
            kind=Kind.EDIT,
            reply_to="m1",
            location=Location(latitude=40.0 + minute / 1000, longitude=-3.2),
            needs_answer=False,
        )
        shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.tick())
    (message,) = shop.messages()
    assert message.details["location"]["latitude"] == 40.059


def test_no_name_of_a_person_or_file_turns_the_direction_of_writing(shop: Shop) -> None:
    item = IncomingMessage(
        provider_message_id="ana:1",
        address="ana",
        name="\u202eanA\u202c \u2067L\u2069",
        sent_at=1,
        kind=Kind.DOCUMENT,
        media=MediaRef(provider_media_id="d", filename="invoice\u202efdp.exe"),
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.now)
    (message,) = shop.messages()
    assert message.media is not None
    assert (shop.conversation().name, message.media.filename) == ("anA L", "invoicefdp.exe")


def test_cards_places_and_forms_hold_no_character_that_turns_the_writing_or_shows_nothing(shop: Shop) -> None:
    card = {
        "name": "\u202eaivliS",
        "phones": ["+34\u200b600"],
        "emails": ["a\u2060@b.example"],
        "company": "\u2067Lu\u00adz",
    }
    item = IncomingMessage(
        provider_message_id="ana:1",
        address="ana",
        name="\u3164",
        sent_at=1,
        kind=Kind.LOCATION,
        text="\u202eas written",
        location=Location(latitude=1.0, longitude=2.0, name="\u202eCafé\n\u200bLuz", address="C/\u2066 Mayor 1"),
        details={
            "contacts": [card],
            "about": "\u202eFriends of Luz",
            "form": {"si\u200bze": {"a": ["4\u202e2", 1, None]}},
        },
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.now)
    (message,) = shop.messages()
    assert message.text == "\u202eas written"
    assert shop.conversation().name is None
    assert message.details["location"] == {
        "latitude": 1.0, "longitude": 2.0, "name": "Café Luz", "address": "C/ Mayor 1"
    }  # fmt: skip
    assert message.details["contacts"] == [
        {"name": "aivliS", "phones": ["+34600"], "emails": ["a@b.example"], "company": "Luz"}
    ]
    assert (message.details["about"], message.details["form"]) == ("Friends of Luz", {"size": {"a": ["42", 1, None]}})
