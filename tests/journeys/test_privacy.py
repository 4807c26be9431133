"""Privacy in the running product: an admin exports and erases a customer, who writes again and is new."""

from __future__ import annotations

import zipfile
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.pages import DESKTOP, PHONE, desk_page, link_for
from tests.journeys.people import Desk, wait_for
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


def holding(stack: Stack, word: str) -> list[str]:
    """The files of the product that hold a word: database, its log, media, logs. The phones' own memory is not ours."""
    files = [each for each in stack.folder.rglob("*") if each.is_file() and not each.name.startswith("provider.db")]
    return [each.name for each in files if word.encode() in each.read_bytes()]


def test_an_admin_exports_and_erases_a_customer_who_is_new_when_they_write_again(
    browser: Browser, stack: Stack, store: Store, sandbox: Sandbox, eva: Desk
) -> None:
    greta, word = sandbox.telegram.customer("Greta"), f"zq{uuid4().hex[:10]}"
    greta.writes(f"how much is shipping to Spain? {word}")
    greta.waits_for("€")
    before = eva.conversation("Greta")
    path = f"{stack.web_url}/desk/conversations/{before.conversation_id}"
    ada = desk_page(browser, DESKTOP, link_for(store, stack, "Ada", Role.ADMIN))
    leo = desk_page(browser, PHONE, link_for(store, stack, "Leo"))
    for each in (ada, leo):
        each.page.goto(path)
        each.sees("how much is shipping to Spain?")
    leo.page.locator("#note textarea").evaluate(
        "box => { box.value = 'a draft'; box.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length"
    assert leo.page.evaluate(kept) == 1

    ada.page.get_by_label("More actions").first.click()
    ada.page.get_by_role("button", name="Export…").click()
    box = ada.page.get_by_role("dialog", name="Export what is kept of Greta")
    with ada.page.expect_download() as saved:
        box.get_by_role("button", name="Export").click()
    page = zipfile.ZipFile(saved.value.path()).read("conversations.html").decode()
    assert word in page
    expect(box).to_be_hidden()

    wait_for("everything to have left", lambda: store.erasures.person(before.contact_id).refusal is None)  # type: ignore[union-attr]
    ada.page.get_by_label("More actions").first.click()
    ada.page.get_by_role("button", name="Erase…").click()
    box = ada.page.get_by_role("dialog", name="Erase Greta for good")
    expect(box).to_be_visible()
    assert faults(ada.page) == []
    assert holding(stack, word)
    box.get_by_role("textbox").fill("Gerda")
    box.get_by_role("button", name="Erase for good").click()
    expect(box.get_by_role("alert")).to_have_text("To erase, type exactly: Greta")
    box.get_by_role("textbox").fill("Greta")
    box.get_by_role("button", name="Erase for good").click()
    expect(ada.page.get_by_test_id("receipt")).to_contain_text("messages and notes")
    expect(ada.page.get_by_test_id("receipt")).not_to_contain_text("Greta")
    expect(leo.page.get_by_role("alert").get_by_text("was erased")).to_be_visible()
    assert leo.page.evaluate(kept) == 0
    assert store.conversations.get(before.conversation_id) is None
    assert faults(ada.page) == []
    wait_for("the worker to have cleaned up", lambda: store.erasures.receipts()[0].finished_at)
    assert holding(stack, word) == []

    greta.writes("do you have gift cards?")
    after = eva.conversation("Greta")
    assert after.contact_id != before.contact_id
    wait_for("the bot's answer", lambda: len(eva.reads("Greta")) > 1)
    assert eva.reads("Greta")[0].text == "do you have gift cards?"
    for each in (ada, leo):
        each.page.context.close()
