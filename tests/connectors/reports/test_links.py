"""The owner makes a link, prints its code, and sees who came by it."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

from bot.channels.channel import IncomingMessage
from bot.reports.counting.facts import Calendar
from bot.reports.links import split_text
from bot.shop.orders.order import Order, OrderState, SourceOrder
from bot.shop.orders.proof import Level, ProofKind
from connectors.channels.telegram import Telegram
from connectors.channels.whatsapp import WhatsApp
from connectors.worker.jobs.sales import SalesJob
from tests.bot.store.reports.year import ZONE
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import PHONE_NUMBER_ID, Browser, Site
from tests.connectors.reports.weeks import counts

PAGE = "/desk/reports/links"


def make(owner: Browser, **fields: str) -> str:
    """The address of the link that the owner makes."""
    answer = owner.submits(f"{PAGE}/new", PAGE, **fields)
    assert answer.status_code == 303, answer.text
    part = owner.get(PAGE).text.partition(f">{fields['name']}<")[2]
    found = re.search(r'id="address-[^"]+" value="([^"]+)"', part)
    assert found
    return found[1].replace("&amp;", "&")


def test_a_link_to_telegram_is_counted_through_to_the_talk(shop: Shop, site: Site, owner: Browser) -> None:
    address = make(owner, name="Shop window", account=shop.account, address="@our_shop_bot", text="")
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("t.me", "/our_shop_bot")
    start = parse_qs(parts.query)["start"][0]
    channel = site._channels()[shop.account]
    assert isinstance(channel, Telegram)
    chat = {"id": 5, "type": "private"}
    body = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, "from": {"id": 5, "first_name": "Z"}}}
    body["message"]["text"] = f"/start {start}"  # type: ignore[index]
    read = [item for item in channel.read(json.dumps(body).encode()) if isinstance(item, IncomingMessage)]
    shop.store.inbox.receive(shop.account, b"{}", read, now=shop.tick())
    counts(shop)
    assert re.search(r"<strong>1</strong>\s*talk came by it", owner.get(PAGE).text)


def visits(shop: Shop, address: str = "") -> None:
    """A customer presses Start, by a link or as they once did, or writes; the bot answers at once."""
    start = parse_qs(urlsplit(address).query)["start"][0] if address else ""
    shop.writes("/start" if start else "hello again", origin={"start": start} if start else None)
    shop.answers("hello")


def talks_of(owner: Browser, name: str) -> str:
    """How many talks the page says came by the link of this name."""
    part = owner.get(PAGE).text.partition(f">{name}<")[2]
    found = re.search(r"<strong>(\d+)</strong>\s*talks? came by it", part)
    assert found
    return found[1]


def test_only_the_talk_that_came_by_a_link_counts_for_it(shop: Shop, site: Site, owner: Browser) -> None:
    """Ana scans the window's code once and comes back on three later days; then she scans the newsletter's."""
    window = make(owner, name="Window", account=shop.account, address="@our_shop_bot", text="")
    letter = make(owner, name="Newsletter", account=shop.account, address="@our_shop_bot", text="")
    visits(shop, window)
    for _ in range(3):
        shop.tick(2 * 86_400)
        visits(shop)
    counts(shop)
    assert (talks_of(owner, "Window"), talks_of(owner, "Newsletter")) == ("1", "0")
    shop.tick(2 * 86_400)
    visits(shop, window)
    counts(shop)
    shop.tick(2 * 86_400)
    visits(shop, letter)
    counts(shop)
    assert (talks_of(owner, "Window"), talks_of(owner, "Newsletter")) == ("2", "1")


def test_a_link_to_whatsapp_fills_in_a_text_whose_mark_the_bot_never_reads(
    shop: Shop, site: Site, owner: Browser
) -> None:
    whatsapp = shop.store.accounts.ensure("whatsapp", PHONE_NUMBER_ID, "WhatsApp").account_id
    address = make(owner, name="Parcel", account=whatsapp, address="+34 600 111 222", text="Hi! I have a question:")
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("wa.me", "/34600111222")
    text = parse_qs(parts.query)["text"][0]
    assert re.fullmatch(r"Hi! I have a question: \[#[a-z]{6}\]", text)
    channel = site._channels()[whatsapp]
    assert isinstance(channel, WhatsApp)
    message = {"from": "34611222333", "id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": text}}
    value = {"metadata": {"phone_number_id": PHONE_NUMBER_ID}, "messages": [message]}
    body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    read = [item for item in channel.read(json.dumps(body).encode()) if isinstance(item, IncomingMessage)]
    assert [item.text for item in read] == ["Hi! I have a question:"]
    shop.store.inbox.receive(whatsapp, b"{}", read, now=shop.tick())
    counts(shop)
    assert re.search(r"<strong>1</strong>\s*talk came by it", owner.get(PAGE).text)


def test_what_customers_write_in_brackets_themselves_is_theirs() -> None:
    for text in ("size [large]", "order [#123456]", "[#order7]", "see [#bcdfgh] below", "nothing"):
        assert split_text(text) == (text, "")
    assert split_text("hello [#bcdfgh]") == ("hello", "bcdfgh")


def test_the_code_is_drawn_here_and_can_be_printed(shop: Shop, owner: Browser) -> None:
    make(owner, name="Leaflet", account=shop.account, address="our_shop_bot", text="")
    link = shop.store.links.all()[0]
    picture = owner.get(f"{PAGE}/{link.link_id}/code.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<path" in picture.data
    printed = owner.get(f"{PAGE}/{link.link_id}/print").text
    assert f'src="{PAGE}/{link.link_id}/code.svg"' in printed
    assert owner.get(f"{PAGE}/nothing/code.svg").status_code == 404


def test_a_wrong_address_is_refused_with_an_example(shop: Shop, owner: Browser) -> None:
    for address, words in (("+34 600", "the bot&#39;s name"), ("a b", "the bot&#39;s name")):
        answer = owner.submits(f"{PAGE}/new", PAGE, name="X", account=shop.account, address=address)
        assert answer.status_code == 400
        assert words in answer.text
    # Without its country's code it would be a number of another country.
    whatsapp = next(each.account_id for each in shop.store.accounts.all() if each.channel == "whatsapp")
    for address in ("600 111 222", "+0600111222"):
        answer = owner.submits(f"{PAGE}/new", PAGE, name="X", account=whatsapp, address=address)
        assert (answer.status_code, "such as +34 600 111 222" in answer.text) == (400, True)
    assert owner.submits(f"{PAGE}/new", PAGE, name="", account=shop.account, address="a_bot_name").status_code == 400
    assert owner.submits(f"{PAGE}/new", PAGE, name="X", account="none", address="a_bot_name").status_code == 400


def test_a_link_that_was_put_away_is_counted_on(shop: Shop, owner: Browser) -> None:
    make(owner, name="Old", account=shop.account, address="our_shop_bot", text="")
    link = shop.store.links.all()[0]
    owner.submits(f"{PAGE}/{link.link_id}/end", PAGE)
    page = owner.get(PAGE).text
    assert "of before" in page
    assert owner.submits(f"{PAGE}/{link.link_id}/end", PAGE).status_code == 404


def test_a_link_to_the_website_opens_a_page_and_is_counted_through_to_the_order(
    shop: Shop, site: Site, owner: Browser
) -> None:
    shop.account = shop.store.accounts.ensure("website", "shop", "Our shop").account_id
    address = make(owner, name="Leaflet", account=shop.account, address="https://shop.example/sale?size=42")
    found = re.fullmatch(r"https://shop\.example/sale\?size=42&chat=([a-z]{6})", address)
    assert found
    shop.writes("is it waterproof?", who="v1", origin={"page": "https://shop.example/sale", "link": found[1]})
    shop.answers()
    buys(shop, "v1")
    counts(shop)
    page = owner.get(PAGE).text
    assert talks_of(owner, "Leaflet") == "1"
    assert "1 order was placed after it, 89.00 EUR" in page
    sheet = owner.get(f"{PAGE}/links.csv").text
    assert re.search(r"Leaflet,website,2026-06-15,1,0,0,1,89\.00 EUR", sheet)


def buys(shop: Shop, who: str) -> None:
    """The customer places an order and proves it; the worker counts it."""
    order = Order(
        number="1",
        order_id="1",
        state=OrderState.PLACED,
        changed_at=shop.now,
        placed_at=shop.tick(60),
        total="89.00",
        currency="EUR",
    )
    shop.store.orders.write("shop", [SourceOrder(order=order)], now=shop.now)
    (known,) = shop.store.orders.of_number("1")
    contact_id = shop.conversation(who).contact_id
    shop.store.orders.link(known.order_key, contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.now)
    SalesJob(shop.store, lambda: Calendar(zone=ZONE)).count(shop.tick())
