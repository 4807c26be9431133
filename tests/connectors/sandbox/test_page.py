"""The page with the two phones, used as a person does: in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Sandbox
from tests.connectors.sandbox.shop import Graph, Shop

pytestmark = pytest.mark.needs("chromium")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    faults: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(server.url)
    yield page
    page.context.close()
    assert faults == []


@pytest.fixture
def whatsapp(page: Page) -> Locator:
    return page.locator("#whatsapp")


@pytest.fixture
def telegram(page: Page) -> Locator:
    return page.locator("#telegram")


def writes(phone: Locator, text: str) -> None:
    phone.get_by_label("Message as the customer").fill(text)
    phone.get_by_label("Message as the customer").press("Enter")


def bot(server: Server, method: str, **parameters: object) -> requests.Response:
    return requests.post(f"{server.url}/bot100001:SANDBOX/{method}", json=parameters, timeout=10)


def test_a_chat_on_whatsapp_with_ticks_and_buttons(
    whatsapp: Locator, sandbox: Sandbox, shop: Shop, graph: Graph
) -> None:
    lucia = sandbox.whatsapp.customer("Lucía")
    writes(whatsapp, "¿cuánto cuesta <b>el envío</b>?")
    expect(whatsapp.locator(".mine .words")).to_have_text("¿cuánto cuesta <b>el envío</b>?")
    expect(whatsapp.get_by_label("Delivered", exact=True)).to_be_visible()
    (question,) = shop.waits(lambda heard: shop.messages())
    graph.sends(status="read", message_id=question["id"], typing_indicator={"type": "text"})
    expect(whatsapp.get_by_label("Read", exact=True)).to_be_visible()
    expect(whatsapp.locator(".state")).to_have_text("typing…")
    buttons = [{"type": "reply", "reply": {"id": "c1", "title": "Una persona"}}]
    interactive = {"type": "button", "body": {"text": "¿Es esto?"}, "action": {"buttons": buttons}}
    graph.sends(to=lucia.address, type="interactive", interactive=interactive)
    whatsapp.get_by_role("button", name="Una persona").click()
    expect(whatsapp.get_by_role("button", name="Una persona")).to_be_disabled()
    shop.waits(lambda heard: any(message["type"] == "interactive" for message in shop.messages()))
    shop.waits(lambda heard: any(status["status"] == "read" for status in shop.statuses()))


def test_a_row_is_chosen_from_a_list_by_keyboard(
    page: Page, whatsapp: Locator, sandbox: Sandbox, shop: Shop, graph: Graph
) -> None:
    writes(whatsapp, "hola")
    rows = [{"id": f"r{n}", "title": f"Row {n}"} for n in range(2)]
    action = {"button": "Choose", "sections": [{"rows": rows}]}
    interactive = {"type": "list", "body": {"text": "Which?"}, "action": action}
    shop.waits(lambda heard: shop.messages())
    graph.sends(to=sandbox.whatsapp.customer("Lucía").address, type="interactive", interactive=interactive)
    whatsapp.get_by_role("button", name="Choose").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shop.waits(lambda heard: shop.messages()[1:])
    assert shop.messages()[1]["interactive"]["list_reply"]["title"] == "Row 1"


def test_a_chat_on_telegram_starts_with_a_button(telegram: Locator, server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    telegram.get_by_role("button", name="Start").click()
    expect(telegram.locator(".mine .words")).to_have_text("/start")
    inline = {"inline_keyboard": [[{"text": "Shipping", "callback_data": "c1"}]]}
    bot(server, "sendMessage", chat_id=ana.address, text="Hello!", reply_markup=inline)
    telegram.get_by_role("button", name="Shipping").click()
    ana.waits_until(lambda: ana.messages()[-1].details.get("pressed"))
    query = ana.messages()[-1].details["pressed"]["query_id"]
    bot(server, "answerCallbackQuery", callback_query_id=query, text="One moment")
    expect(telegram.locator(".toast")).to_have_text("One moment")
    bot(server, "sendMessage", chat_id=ana.address, text="Sure?", reply_markup={"keyboard": [["Yes", "No"]]})
    telegram.get_by_role("group", name="Keyboard of the bot").get_by_role("button", name="Yes").click()
    expect(telegram.locator(".mine .words").last).to_have_text("Yes")


def test_photo_voice_note_and_location_are_sent(page: Page, whatsapp: Locator, shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "shoe.png").write_bytes(PIXEL)
    whatsapp.get_by_role("button", name="Attach").click()
    whatsapp.get_by_role("menuitem", name="Photo").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(tmp_path / "shoe.png")
    dialog.get_by_label("Caption").fill("my shoe")
    dialog.get_by_role("button", name="Send").click()
    expect(whatsapp.get_by_alt_text("Photo")).to_be_visible()
    whatsapp.get_by_role("button", name="Record a voice note").click()
    expect(whatsapp.get_by_role("timer")).to_have_text("0:01")
    expect(whatsapp.get_by_role("timer")).to_have_text("0:02")
    whatsapp.get_by_role("button", name="Send the voice note").click()
    voice = whatsapp.get_by_label("Voice note", exact=True)
    page.wait_for_function("sound => sound.duration > 0.5 && sound.duration < 10", arg=voice.element_handle())
    whatsapp.get_by_role("button", name="Attach").click()
    whatsapp.get_by_role("menuitem", name="Location").click()
    page.get_by_role("dialog").get_by_role("button", name="Share").click()
    shop.waits(lambda heard: len(shop.messages()) == 3)
    photo, voice_note, place = shop.messages()
    assert (photo["image"]["caption"], photo["image"]["mime_type"]) == ("my shoe", "image/png")
    assert voice_note["audio"]["mime_type"] == "audio/ogg; codecs=opus"
    assert place["location"]["name"] == "Plaza Mayor, Madrid"


def test_customers_are_switched_and_added(page: Page, telegram: Locator, sandbox: Sandbox) -> None:
    telegram.get_by_role("button", name="Ben").click()
    telegram.get_by_role("button", name="Start").click()
    sandbox.telegram.customer("Ben").waits_until(lambda: sandbox.telegram.customer("Ben").messages())
    assert sandbox.telegram.customer("Ana").messages() == []
    telegram.get_by_role("button", name="Add a Telegram customer").click()
    page.get_by_label("Name", exact=True).fill("Zoë")
    page.get_by_role("dialog").get_by_role("button", name="Add").click()
    expect(telegram.get_by_role("button", name="Zoë")).to_have_attribute("aria-pressed", "true")


def test_one_phone_at_a_time_on_a_narrow_screen(page: Page, whatsapp: Locator, telegram: Locator) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    expect(whatsapp).to_be_visible()
    expect(telegram).to_be_hidden()
    page.get_by_role("navigation", name="Phone").get_by_role("button", name="Telegram").click()
    expect(telegram).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_runs_no_inline_code_and_other_sites_cannot_write(server: Server) -> None:
    answer = requests.get(server.url, timeout=10)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
    body = {"channel": "telegram", "name": "Mallory"}
    foreign = {"Origin": "https://attacker.example"}
    refused = requests.post(f"{server.url}/phones/customers", json=body, headers=foreign, timeout=10)
    assert refused.status_code == 403
