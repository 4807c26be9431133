"""The main job in a browser, as the README tells it: two phones, the agent page, a person in between."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.conversations.suggestion import SuggestionOutcome
from bot.store.store import Store
from connectors.sandbox.testing.stack import Stack
from tests.journeys.pages import DESKTOP, PHONE, PhonePage, desk_page, link_for
from tests.journeys.people import wait_for

pytestmark = pytest.mark.needs("chromium")


def test_telegram_in_english_with_the_link_that_make_run_printed(browser: Browser, stack: Stack) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    ana = PhonePage(page, "telegram")
    ana.starts()
    ana.sees("Casa Lumbre")
    ana.writes("how much is shipping to Portugal?")
    ana.sees("€4.95")
    ana.writes("I want to talk to a person")

    desk = desk_page(browser, DESKTOP, stack.sign_in_link)
    desk.sees_waiting("Ana")
    desk.opens("Ana")
    expect(desk.page.get_by_test_id("card")).to_contain_text("Asked for a person")
    desk.sees("how much is shipping to Portugal?")
    desk.presses("Accept")
    desk.replies("Hello Ana, how can I help?")
    ana.sees("Hello Ana, how can I help?")
    ana.writes("which payment methods do you take?")
    desk.sees("which payment methods do you take?")
    desk.replies("All the usual ones.")
    ana.sees("All the usual ones.")
    ana.does_not_see("PayPal")

    desk.presses("Resolve")
    ana.writes("which payment methods do you take?")
    ana.sees("PayPal")


def test_whatsapp_in_spanish_with_the_desk_on_a_phone(browser: Browser, stack: Stack, store: Store) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    lucia = PhonePage(page, "whatsapp")
    lucia.belongs_to("Lucía")
    lucia.writes("cuánto cuesta el envío a portugal?")
    lucia.sees("4,95\xa0€")
    lucia.writes("quiero hablar con una persona")

    desk = desk_page(browser, PHONE, link_for(store, stack, "Marta"))
    desk.sees_waiting("Lucía")
    desk.opens("Lucía")
    desk.presses("Accept")
    lucia.sees("Marta, de Casa Lumbre, ya está contigo.")
    desk.replies("¡Hola, Lucía! ¿En qué te ayudo?")
    lucia.sees("¡Hola, Lucía! ¿En qué te ayudo?")
    desk.presses("Resolve")
    lucia.writes("qué formas de pago tenéis?")
    lucia.sees("PayPal")


def test_two_agents_reach_for_one_conversation_and_the_slower_one_is_told(
    browser: Browser, stack: Stack, store: Store
) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    tom = PhonePage(page, "whatsapp")
    tom.belongs_to("Tom")
    tom.writes("can I talk to a human please")
    desks = [desk_page(browser, DESKTOP, link_for(store, stack, name)) for name in ("Nora", "Olaf")]
    for desk in desks:
        desk.sees_waiting("Tom")
        desk.opens("Tom")
    desks[0].presses("Accept")
    expect(desks[1].page.get_by_test_id("holder")).to_contain_text("Nora")
    expect(desks[1].page.get_by_test_id("reply")).to_be_hidden()


def test_the_bot_suggests_and_one_key_puts_its_answer_into_the_box(
    browser: Browser, stack: Stack, store: Store
) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    noor = PhonePage(page, "whatsapp")
    noor.belongs_to("Noor")
    noor.writes("how much is shipping to Portugal?")
    noor.sees("€4.95")
    noor.writes("I want to talk to a person")
    desk = desk_page(browser, DESKTOP, link_for(store, stack, "Nora"))
    desk.sees_waiting("Noor")
    desk.opens("Noor")
    desk.presses("Accept")
    expect(desk.page.get_by_test_id("card")).to_contain_text("The bot already answered")
    noor.writes("which payment methods do you take?")
    expect(desk.page.get_by_test_id("suggestion")).to_contain_text("PayPal")
    noor.does_not_see("PayPal")
    box = desk.page.get_by_test_id("reply")
    box.press("ArrowRight")
    expect(box).to_have_value(re.compile("PayPal"))
    box.press("Enter")
    noor.sees("PayPal")
    settled = wait_for("the suggestion to be settled", lambda: store.suggestions.settled())
    assert settled[0].outcome is SuggestionOutcome.ACCEPTED
    assert settled[0].question == "which payment methods do you take?"
    noor.writes("how much is shipping to Spain?")
    expect(desk.page.get_by_test_id("suggestion")).to_contain_text("Spain")
    desk.replies("I'll look.")
    noor.sees("I'll look.")
    noor.writes("and to Finland?")
    expect(desk.page.get_by_test_id("suggestion")).to_contain_text(re.compile("Finland.*€|€.*Finland"))


def test_a_template_is_chosen_filled_in_and_arrives_with_ticks(browser: Browser, stack: Stack, store: Store) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    lucia = PhonePage(page, "whatsapp")
    lucia.belongs_to("Lucía")
    lucia.writes("quiero hablar con una persona")
    desk = desk_page(browser, DESKTOP, link_for(store, stack, "Nora"))
    desk.sees_waiting("Lucía")
    desk.opens("Lucía")
    desk.presses("Accept")
    desk.presses("Send a template…")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("order")
    chosen = dialog.get_by_role("listitem").filter(has_text="Pedido")
    chosen.locator("summary").click()
    for label, value in (("Header 1", "A-1042"), ("Body 1", "Lucía"), ("Body 2", "en camino"), ("Button 1", "A-1042")):
        chosen.get_by_label(label).fill(value)
    expect(chosen.get_by_label("What the customer reads")).to_contain_text("Pedido A-1042")
    chosen.get_by_role("button", name="Send", exact=True).click()
    lucia.sees("Hola, Lucía: tu pedido está en camino.")
    expect(desk.page.locator(".message", has_text="Template: Order update")).to_contain_text(
        re.compile("Delivered|Read")
    )
    lucia.writes("darme de baja")
    lucia.sees("no te enviaremos más ofertas")
    expect(desk.page.get_by_test_id("card")).to_contain_text("stopped")
    desk.presses("Resolve")
    expect(desk.page.get_by_role("link", name=re.compile("Lucía.*Resolved"))).to_be_visible()


def test_an_agent_searches_by_keyboard_and_lands_on_the_message(browser: Browser, stack: Stack, store: Store) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.sandbox_url)
    tom = PhonePage(page, "whatsapp")
    tom.belongs_to("Tom")
    tom.writes("do you sell umbrellas made of beeswax?")
    desk = desk_page(browser, PHONE, link_for(store, stack, "Olaf")).page
    desk.keyboard.press("Control+k")
    desk.get_by_role("searchbox").press_sequentially("BEESWÁX umbr")
    hit = desk.locator("#results mark").first
    expect(hit).to_be_visible(timeout=20_000)
    desk.get_by_role("searchbox").press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator(".message.sought")).to_contain_text("umbrellas made of beeswax")
