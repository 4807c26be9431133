"""Messages of every kind are shown for what they are, never as a blank."""

import re
from typing import Any

import pytest

from bot.channels.channel import IncomingMessage, Kind, Location, MediaRef
from bot.channels.errors import Rejected, Uncertain
from bot.conversations.conversation import Verb
from bot.conversations.message import DeliveryState
from connectors.desk import words
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def receives(shop: Shop, kind: Kind, text: str = "", **more: Any) -> None:
    """Ana sends something of this kind."""
    number = next(shop.numbers)
    item = IncomingMessage(
        provider_message_id=f"ana:{number}", address="ana", name="Ana", sent_at=1, kind=kind, text=text, **more
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.tick())


def bubbles(site: Site) -> list[str]:
    """What stands in each bubble, without markup."""
    found = re.findall(r'<div class="bubble">(.*?)</div>\s*<p class="foot">', site.eva().opens(part="/messages"), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_is_blank_even_when_nothing_came_with_it(site: Site, shop: Shop, kind: Kind) -> None:
    receives(shop, kind)
    shown, *_ = bubbles(site)
    assert shown


@pytest.mark.parametrize(
    ("kind", "more", "shown"),
    [
        (Kind.LOCATION, {"location": Location(latitude=39.4699, longitude=-0.3763, name="Home")}, "39.46990, -0.37630"),
        (Kind.CONTACT_CARD, {"details": {"contacts": [{"name": "Pau", "phones": ["+34 600"]}]}}, "Pau Phones +34 600"),
        (
            Kind.ORDER,
            {
                "details": {
                    "lines": [
                        {"product": "BOOT", "quantity": 2, "price": 40, "currency": "EUR"},
                        {"product": "WAX", "quantity": 1, "price": 6.5, "currency": "EUR"},
                    ]
                }
            },
            "Order 2 × BOOT, 40 EUR 1 × WAX, 6.5 EUR Total 86.50 EUR",
        ),
        (Kind.REACTION, {"text": "👍"}, "Ana reacted 👍"),
        (Kind.REACTION, {}, "Ana took back a reaction"),
        (Kind.REVOKE, {}, "Ana deleted a message"),
        (Kind.STICKER, {"details": {"emoji": "🎲", "value": 4}}, "🎲 4"),
        (Kind.SYSTEM, {"details": {"event": "pinned_message"}}, "Pinned message"),
        (Kind.UNKNOWN, {"details": {"type": "poll", "poll": {"question": "Which?"}}}, "Question Which?"),
    ],
)
def test_what_came_is_told_in_words(site: Site, shop: Shop, kind: Kind, more: dict[str, Any], shown: str) -> None:
    receives(shop, kind, **more)
    assert shown in bubbles(site)[0]


def test_an_unknown_kind_names_itself(site: Site, shop: Shop) -> None:
    receives(shop, Kind.UNKNOWN, details={"type": "hologram"})
    assert bubbles(site)[0].startswith("Hologram")


def test_a_changed_and_deleted_message_says_so_where_it_stands(site: Site, shop: Shop) -> None:
    shop.writes("size 38", provider_id="the-message")
    receives(shop, Kind.EDIT, "size 39", reply_to="the-message", needs_answer=False)
    receives(shop, Kind.REVOKE, reply_to="the-message", needs_answer=False)
    page = site.eva().opens(part="/messages")
    assert "Changed later" in page
    assert "Deleted by the customer" in page
    assert bubbles(site)[1] == "size 38 Ana changed a message. It now says: size 39"


def test_the_offered_buttons_are_shown_and_the_pressed_one_is_marked(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    shop.answers("what do you need?")
    (button,) = shop.messages()[-1].choices
    assert "(pressed)" not in bubbles(site)[1]
    shop.writes(button.title, choice_id=button.choice_id)
    assert "A person (pressed)" in bubbles(site)[1]
    assert bubbles(site)[2] == "Pressed A person"


def with_file(shop: Shop, kind: Kind, **more: Any) -> Any:
    receives(shop, kind, media=MediaRef(provider_media_id="x", mime_type="image/jpeg", filename="boots.jpg"), **more)
    (waiting,) = shop.store.media.claim_due(now=shop.now)
    return waiting


def test_a_photo_is_announced_then_shown(site: Site, shop: Shop) -> None:
    waiting = with_file(shop, Kind.IMAGE, text="my boots")
    assert bubbles(site)[0] == "Photo is being fetched… my boots"
    shop.store.media.ready(waiting.media_id, mime_type="image/jpeg", size=5, content_hash="0" * 64)
    assert f'<img class="image" src="/desk/media/{waiting.media_id}"' in site.eva().opens(part="/messages")


def test_a_file_that_could_not_be_fetched_says_why(site: Site, shop: Shop) -> None:
    waiting = with_file(shop, Kind.VOICE)
    shop.store.media.failed(waiting, "Telegram no longer has it.", now=shop.now, final=True)
    assert bubbles(site)[0] == "Voice message could not be fetched: Telegram no longer has it."


@pytest.mark.parametrize("state", DeliveryState)
def test_every_delivery_state_has_words(state: DeliveryState) -> None:
    mark, said, tone = words.DELIVERIES[state]
    assert mark
    assert said
    assert tone


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (Rejected("131026", "The app is too old."), "Not sent: The app is too old."),
        (Uncertain("timeout", "The line was cut."), "May not have arrived: The line was cut."),
    ],
)
def test_what_was_not_sent_says_why(site: Site, shop: Shop, error: Any, shown: str) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    conversation_id = shop.conversation().conversation_id
    shop.store.conversations.reply(conversation_id, shop.eva, text="hi", client_key="k", now=shop.tick())
    delivery = shop.store.deliveries.claim(conversation_id, "w", now=shop.tick())
    assert delivery
    shop.store.deliveries.failed(delivery, error, now=shop.tick())
    assert shown in site.eva().opens(part="/messages")


def test_whoever_wrote_is_named(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT, shop.eva)
    conversation_id = shop.conversation().conversation_id
    shop.store.conversations.reply(conversation_id, shop.eva, text="hi", client_key="k", now=shop.tick())
    names = re.findall(r'<p class="who">(.*?)</p>', site.eva().opens(part="/messages"))
    assert names == ["Ana", "Bot", "Notice", "Notice", "You"]
    assert '<p class="who">Eva</p>' in site.leo().opens(part="/messages")


@pytest.mark.parametrize(
    ("seconds", "said"), [(3, "now"), (60, "1 min"), (3_599, "59 min"), (7_300, "2 h"), (200_000, "2 d")]
)
def test_lengths_are_rough(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said
