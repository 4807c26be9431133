"""Where is my order: asked on both phones in three languages, proven, answered, and beside the thread at the desk."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from bot.store.store import Store
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE
from connectors.sandbox.testing.client import Bubble, Customer, Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.connectors.mail_server import MailServer
from tests.journeys.pages import DESKTOP, PHONE, desk_page, link_for
from tests.journeys.people import Desk, wait_for
from tests.journeys.test_shell import shell

pytestmark = pytest.mark.needs("rasa")

# Question, what asks for the number, what asks for the proof, the answer, and the words for a pair that does not fit.
LANGUAGES = {
    "en": ("where is my order?", "order number", "postcode", "Your order 10041 is on its way", "I can't find an order"),
    "es": ("dónde está mi pedido", "número de pedido", "código postal", "Tu pedido 10041 va", "No encuentro ningún"),
    "fi": ("onko tilaukseni jo lähtenyt?", "tilausnumerosi", "postinumero", "Tilauksesi 10041 on", "En löydä tilausta"),
}


def new_customer(sandbox: Sandbox, channel: str, language: str) -> Customer:
    """Somebody who has not written before, with a phone of no order."""
    phones = getattr(sandbox, channel)
    customer: Customer = phones.new_customer(f"Order {uuid4().hex[:6]}", language=language)
    return customer


def says(customer: Customer, text: str, wanted: str | Callable[[Bubble], bool]) -> Bubble:
    """The customer writes and waits for an answer to it that holds `wanted`, or is so."""
    before = len(customer.messages())
    customer.writes(text)
    return customer.waits_for(wanted, after=before)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_number_and_proof_open_the_order(sandbox: Sandbox, channel: str, language: str) -> None:
    question, number, proof, answer, _ = LANGUAGES[language]
    customer = new_customer(sandbox, channel, language)
    says(customer, question, number)
    says(customer, "10041", proof)
    told = says(customer, "41001", answer)
    assert "https://example.com/track/DEMO10041" in told.text
    assert not re.search("Rug|89|Madrid|Sevilla", told.text), "no item, no price, no town at this level"


def test_both_in_the_first_message_open_the_order_and_who_asks_on_hears_of_it_again(sandbox: Sandbox) -> None:
    customer = new_customer(sandbox, "telegram", "en")
    says(customer, "where is my order 10041, phone 1222", "Your order 10041 is on its way")
    says(customer, "when will it arrive?", "Your order 10041 is on its way")


def test_who_waits_for_a_person_can_look_up_their_order(sandbox: Sandbox) -> None:
    customer = new_customer(sandbox, "telegram", "en")
    says(customer, "I want to talk to a person", lambda message: "Back to the bot" in message.titles)
    says(customer, "where is my order?", "order number")
    says(customer, "10041, phone 1222", "Your order 10041 is on its way")


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_wrong_number_and_a_wrong_proof_read_the_same(sandbox: Sandbox, channel: str, language: str) -> None:
    question, number, proof, _, not_found = LANGUAGES[language]
    texts = set()
    for given, proven in (("99041", "41001"), ("10041", "28999")):
        customer = new_customer(sandbox, channel, language)
        says(customer, question, number)
        says(customer, given, proof)
        texts.add(says(customer, proven, not_found).text)
    assert len(texts) == 1


def test_after_five_wrong_proofs_a_person_takes_over(sandbox: Sandbox, store: Store, eva: Desk) -> None:
    customer = new_customer(sandbox, "telegram", "en")
    says(customer, "where is my order 10045?", "postcode")
    for wrong in ("28001", "28002", "28003", "28004", "28005"):
        says(customer, wrong, "I can't find an order")
    says(customer, "41001", "a colleague looks it up")
    customer.waits_for(lambda message: "Back to the bot" in message.titles)


def test_the_number_that_she_writes_from_is_proof_enough_and_items_are_told(sandbox: Sandbox) -> None:
    lucia = sandbox.whatsapp.customer("Lucía")
    told = says(lucia, "dónde está mi pedido", "Tu pedido 10046")
    assert "2 × Lamp Luna" in told.text


@pytest.mark.needs("chromium")
def test_a_code_from_the_orders_mail_opens_what_is_in_it(
    browser: Browser, stack: Stack, store: Store, sandbox: Sandbox, mail: MailServer
) -> None:
    """An admin sets the mail server on the desk; from then on the bot offers a code."""
    page = desk_page(browser, DESKTOP, link_for(store, stack, "Ada", Role.ADMIN)).page
    page.goto(f"{stack.web_url}/desk/settings")
    page.get_by_label("Mail server").fill(f"smtp://127.0.0.1:{mail.port}")
    page.get_by_label("From whom the mails come").fill("shop@example.com")
    page.get_by_role("button", name="Save: Who is told by mail").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.context.close()

    customer = wait_for("the offer of a code", lambda: _who_is_offered_a_code(sandbox))
    says(customer, "maria@example.com", "a code of six digits is on its way")
    code = wait_for("the letter", lambda: re.search(r"code is (\d{6})", mail.letters[-1]) if mail.letters else None)
    told = says(customer, code[1], "Your order 10041 is on its way")
    assert "1 × Rug Alba" in told.text


def _who_is_offered_a_code(sandbox: Sandbox) -> Customer | None:
    """The worker takes up new settings within seconds; who asked before is answered without the offer."""
    customer = new_customer(sandbox, "telegram", "en")
    told = says(customer, "where is my order 10041, maria@example.com", "Your order 10041 is on its way")
    return customer if "I'll send a code there" in told.text else None


@pytest.fixture
def mail(store: Store) -> Iterator[MailServer]:
    """A mail server; afterwards the shop has none, as before."""
    server = MailServer()
    yield server
    store.team_settings.change(
        {"smtp_url": None, "report_mail_from": None}, "as before", by=COMMAND_LINE, now=time.time()
    )
    server.close()


def test_a_parcel_that_does_not_move_goes_to_a_person_first(sandbox: Sandbox) -> None:
    customer = new_customer(sandbox, "telegram", "en")
    says(customer, "where is my order 10044, my mail is maria@example.com", "hasn't moved since")
    customer.waits_for(lambda message: "Back to the bot" in message.titles)


def test_cancelling_is_one_press_for_the_customer_and_one_for_the_agent(
    browser: Browser, stack: Stack, store: Store, sandbox: Sandbox
) -> None:
    customer = new_customer(sandbox, "telegram", "en")
    says(customer, "where is my order 10042?", "postcode")
    says(customer, "41001", "is being packed")
    customer.presses("Cancel the order")
    customer.waits_for("pass that on to a colleague")

    desk = desk_page(browser, DESKTOP, link_for(store, stack, "Olga", Role.AGENT))
    name = customer.name
    desk.sees_waiting(name)
    desk.opens(name)
    orders = desk.page.get_by_test_id("orders")
    expect(orders.get_by_test_id("order-request")).to_contain_text("Wants it cancelled · 10042")
    expect(orders.get_by_test_id("order").first).to_contain_text("Being packed")
    desk.presses("Accept")
    expect(desk.page.get_by_test_id("composer")).to_be_visible()
    orders.get_by_role("button", name="Use the number 10042 in the reply").click()
    expect(desk.page.get_by_test_id("reply")).to_have_value("10042")
    orders.get_by_role("textbox", name="Number").fill("10043")
    orders.get_by_role("button", name="Find").click()
    expect(orders).to_contain_text("Only named, not proven")
    orders.get_by_role("button", name="Wants it cancelled 10042: done").click()
    expect(orders.get_by_test_id("order-request")).to_contain_text("Done")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_owner_uploads_a_table_and_the_bot_answers_from_it(
    browser: Browser, stack: Stack, store: Store, sandbox: Sandbox, tmp_path: Path, size: dict[str, int]
) -> None:
    number = f"7{uuid4().int % 100_000:05}"
    file = tmp_path / "pedidos.csv"
    file.write_text(f"Pedido;Estado;Correo\r\n{number};entregado;rosa@example.com\r\n", encoding="cp1252")
    page = desk_page(browser, size, link_for(store, stack, "Ada", Role.ADMIN)).page  # type: ignore[arg-type]
    page.goto(f"{stack.web_url}/desk/orders")
    page.get_by_label("File", exact=True).set_input_files(file)
    if page.get_by_role("combobox", name="For").count():
        page.get_by_role("combobox", name="For").select_option(label="a new table")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()
    expect(page.get_by_label("Order number")).to_have_value("Pedido")
    page.get_by_role("button", name="Take these orders").click()
    expect(page.locator("#page").get_by_role("status")).to_contain_text("1 orders kept")
    customer = new_customer(sandbox, "whatsapp", "es")
    says(customer, f"dónde está mi pedido {number}", "código postal")
    says(customer, "rosa@example.com", f"tu pedido {number} está entregado")


def test_the_shell_tells_of_the_demo_shops_orders(stack: Stack, tmp_path: Path) -> None:
    from bot.settings import ROOT
    from connectors.sandbox.testing.stack import free_ports

    endpoints = tmp_path / "endpoints.yml"
    usual = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    endpoints.write_text(usual.replace(":5055/", f":{stack.ports['actions']}/"), encoding="utf-8")
    port = str(free_ports(1)[0])
    with shell("--interface", "127.0.0.1", "--port", port, "--endpoints", str(endpoints)) as terminal:
        terminal.types("where is my order?")
        terminal.shows("order number")
        # Under an answer with a button the shell lists what may be said: the last of the list is words of one's own.
        os.write(terminal.end, b"\x1b[B\r")
        terminal.types("10041")
        terminal.shows("postcode")
        os.write(terminal.end, b"\x1b[B\r")
        terminal.types("41001")
        terminal.shows("is on its way")
        assert "Traceback" not in terminal.seen
