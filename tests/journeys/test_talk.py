"""Two agents around one conversation in the browser: notes, mentions, who looks, drafts, transfers, a broken line."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.message import Author, Message
from connectors.sandbox.testing.client import Customer
from tests.journeys.pages import DESKTOP, PHONE, DeskPage, calm, desk_page, takes_words
from tests.journeys.people import Desk, wait_for
from tests.journeys.shift import Shift

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("talk"), {"assignment": "manual"}) as running:
        yield running


@pytest.fixture(scope="module")
def nora(browser: Browser, shift: Shift) -> DeskPage:
    return desk_page(browser, DESKTOP, shift.agent("Nora")[1])


@pytest.fixture(scope="module")
def olaf(browser: Browser, shift: Shift) -> DeskPage:
    return desk_page(browser, PHONE, shift.agent("Olaf")[1])


def accepted(desk: DeskPage, shift: Shift, name: str) -> Customer:
    customer = shift.queues(name)
    desk.page.goto(f"{shift.settings.web_url}/desk/")
    desk.sees_waiting(name)
    desk.opens(name)
    desk.presses("Accept")
    takes_words(desk.page.get_by_test_id("reply"))
    # Whoever has accepted writes: the box gets the focus once the head is there.
    expect(desk.page.get_by_test_id("reply")).to_be_focused()
    return customer


def more(page: Page, title: str) -> None:
    page.locator("#more summary").click()
    page.locator("#more").get_by_role("button", name=title).click()


def test_a_note_calls_a_colleague_who_looks_writes_and_gets_the_conversation(
    shift: Shift, nora: DeskPage, olaf: DeskPage
) -> None:
    ana = accepted(nora, shift, "Ana")
    nora.page.get_by_test_id("reply").press("Escape")
    calm(nora.page)
    nora.page.keyboard.press("n")
    note = nora.page.get_by_test_id("note")
    takes_words(note)
    note.press_sequentially("@ol")
    expect(nora.page.get_by_role("option", name="Olaf")).to_be_visible()
    note.press("Enter")
    expect(note).to_have_value("@Olaf ")
    note.press_sequentially("you know sizes, don't you?")
    note.press("Enter")
    nora.sees("the customer never sees it")

    expect(olaf.page.locator("#toasts")).to_contain_text("Nora mentions you: @Olaf you know sizes")
    olaf.page.wait_for_function("Object.keys(localStorage).some((key) => key.includes(':mention:'))")
    olaf.page.get_by_test_id("mention-count").click()
    olaf.page.get_by_test_id("mention").get_by_role("link", name="Ana").click()
    olaf.sees("@Olaf you know sizes")
    expect(nora.page.get_by_test_id("viewers")).to_contain_text("Olaf is looking too.")
    olaf.page.get_by_role("button", name="Private note").click()
    olaf.page.get_by_test_id("note").press_sequentially("yes")
    expect(nora.page.get_by_test_id("viewers")).to_contain_text("Olaf is writing here now.")
    wait_for("Olaf to have seen it", lambda: not shift.store.notes.unseen(agent_id(shift, "olaf")))

    more(nora.page, "Transfer")
    nora.page.get_by_role("radio", name="Olaf").check()
    nora.page.get_by_role("textbox", name="Private note for them").fill("she wears 38")
    nora.page.get_by_role("button", name="Transfer", exact=True).click()
    expect(nora.page.get_by_test_id("holder")).to_contain_text("With Olaf")
    expect(olaf.page.get_by_test_id("holder")).to_contain_text("With you")
    expect(olaf.page.locator("#toasts")).to_contain_text("Ana is yours now")
    olaf.sees("she wears 38")
    olaf.presses("Reply")
    olaf.replies("Hello Ana")
    ana.waits_for("Hello Ana")
    said = " ".join(message.text for message in ana.messages())
    assert "sizes" not in said
    assert "38" not in said


def agent_id(shift: Shift, login: str) -> str:
    known = shift.store.agents.by_login(login)
    assert known
    return known[0].agent_id


def test_a_draft_waits_on_every_device(browser: Browser, shift: Shift, nora: DeskPage) -> None:
    accepted(nora, shift, "Ben")
    text = "Hello Ben,\nlet me look"
    box = nora.page.get_by_test_id("reply")
    box.fill(text)
    nora.page.reload()
    expect(box).to_have_value(text)
    conversation_id = Desk(shift.store, agent_id(shift, "nora")).conversation("Ben").conversation_id
    wait_for("the draft on the server", lambda: shift.store.drafts.of(agent_id(shift, "nora"), conversation_id))
    link = shift.store.agents.sign_in_link(agent_id(shift, "nora"), now=time.time())
    other = desk_page(browser, PHONE, f"{shift.settings.web_url}/desk/sign-in/{link}")
    other.opens("Ben")
    expect(other.page.get_by_test_id("reply")).to_have_value(text)
    other.page.context.close()


def test_after_a_broken_line_nothing_is_missing_and_nothing_is_twice(shift: Shift, nora: DeskPage) -> None:
    cleo = accepted(nora, shift, "Cleo")
    nora.replies("Hello Cleo")
    cleo.waits_for("Hello Cleo")
    nora.page.context.set_offline(True)
    expect(nora.page.locator("#live")).to_have_text("No connection")
    for text in ("first, while offline", "second, while offline"):
        nora.replies(text)
    expect(nora.page.locator("#pending .message")).to_have_count(2)
    cleo.writes("are you there?")
    wait_for("the customer's words", lambda: "are you there?" in texts(shift, "Cleo"))
    nora.page.context.set_offline(False)
    nora.sees("are you there?")
    cleo.waits_for("second, while offline")
    expect(nora.page.locator("#pending .message")).to_have_count(0)
    for text in ("first, while offline", "second, while offline", "are you there?"):
        expect(nora.page.locator("#messages").get_by_text(text)).to_have_count(1)
        assert texts(shift, "Cleo").count(text) == 1
    ours = [message.text for message in read(shift, "Cleo") if message.author is Author.AGENT]
    assert ours == ["Hello Cleo", "first, while offline", "second, while offline"]


def read(shift: Shift, name: str) -> list[Message]:
    return Desk(shift.store, agent_id(shift, "nora")).reads(name)


def texts(shift: Shift, name: str) -> list[str]:
    return [message.text for message in read(shift, name)]


def test_the_keys_are_listed_and_work_without_a_mouse(nora: DeskPage) -> None:
    nora.page.locator("#thread").focus()
    calm(nora.page)
    nora.page.keyboard.press("?")
    expect(nora.page.get_by_role("dialog", name="Keys")).to_be_visible()
    expect(nora.page.get_by_role("dialog", name="Keys").get_by_text("This list")).to_be_in_viewport()
    nora.page.keyboard.press("Escape")
    nora.page.locator("#thread").focus()
    calm(nora.page)
    nora.page.keyboard.press("t")
    expect(nora.page.get_by_role("dialog", name="Transfer this conversation to…")).to_be_visible()
    nora.page.keyboard.press("Escape")
    expect(nora.page.get_by_role("dialog")).to_have_count(0)


def test_labels_and_one_person_on_two_channels_by_keyboard_alone(shift: Shift, nora: DeskPage) -> None:
    accepted(nora, shift, "Dora")
    shift.phones.whatsapp.customer("Dora W.").writes("hi, I also wrote on Telegram")
    page = nora.page
    page.locator("#thread").focus()
    calm(page)
    page.keyboard.press("l")
    page.get_by_role("textbox", name="New label").fill("Refund")
    page.keyboard.press("Enter")
    expect(page.locator("#head .label")).to_have_text("Refund")
    page.keyboard.press("Escape")

    page.locator("#thread").focus()
    calm(page)
    page.keyboard.press("m")
    page.get_by_role("textbox", name="Name, number or address").fill("dora")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Dora W.").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Merges of this person")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#thread").focus()
    calm(page)
    page.keyboard.press("h")
    history = page.get_by_role("list", name="Everything said with this person")
    expect(history).to_contain_text("hi, I also wrote on Telegram")
    shift.phones.whatsapp.customer("Dora W.").writes("are you there?")
    expect(history).to_contain_text("are you there?")
    page.locator("#thread").focus()
    calm(page)
    page.keyboard.press("m")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#all-channels")).to_have_count(0)
    expect(history).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("#thread").focus()
    calm(page)
    page.keyboard.press("s")
    page.get_by_role("radio", name="In 1 hour").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("holder")).to_contain_text("snoozed")
