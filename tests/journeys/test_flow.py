"""An agent's flow in a browser, by keyboard alone: keys that never act on words, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from bot.conversations.conversation import State, Verb
from bot.conversations.macro import Macro, Step, StepKind
from bot.conversations.message import Author
from bot.shop.canned import CannedResponse
from bot.team.routing import Policy
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, calm, takes_words
from tests.journeys.test_main_job import PNG

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path))


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def opens(site: Site, browser: Browser, address: str, size: ViewportSize = DESKTOP, who: str = "ana") -> Page:
    """Eva signs in and opens the customer's conversation."""
    page = browser.new_context(viewport=size, base_url=address).new_page()
    page.goto(f"/desk/sign-in/{site.shop.store.agents.sign_in_link(site.shop.eva, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/desk/conversations/{site.shop.conversation(who).conversation_id}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


def held(site: Site, who: str = "ana") -> None:
    """Eva holds the customer's conversation."""
    site.shop.hands_off(who)
    site.shop.does(Verb.ACCEPT, who=who)


def notes(site: Site) -> list[str]:
    return [message.text for message in site.shop.messages() if message.author is Author.COLLEAGUE]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_words_typed_after_escape_open_no_note_and_press_nothing(
    browser: Browser, site: Site, address: str, size: ViewportSize
) -> None:
    held(site)
    page = opens(site, browser, address, size)
    box = page.get_by_test_id("reply")
    takes_words(box)
    box.press_sequentially("I look it up")
    box.press("Escape")
    page.keyboard.type("no news, sorry: resolve it tomorrow", delay=30)
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("What you type goes nowhere")
    calm(page)
    expect(page.get_by_test_id("note-box")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(box).to_have_value("I look it up")
    assert site.shop.conversation().state is State.AGENT
    assert notes(site) == []
    page.keyboard.press("n")
    takes_words(page.get_by_test_id("note"))


def test_words_after_a_closed_menu_press_no_button_and_words_out_of_the_blue_are_no_keys(
    browser: Browser, site: Site, address: str
) -> None:
    held(site)
    page = opens(site, browser, address)
    page.locator("#more summary").press("Enter")
    expect(page.locator("#more")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("#more summary")).to_be_focused()
    page.keyboard.type("so it is", delay=30)
    page.keyboard.press("Enter")
    calm(page)
    expect(page.locator("#more")).not_to_have_attribute("open", "")
    page.keyboard.type("never mind")
    calm(page)
    expect(page.get_by_test_id("note-box")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#more")).to_have_attribute("open", "")


def test_a_list_above_the_box_that_escape_closes_leaves_letters_to_the_box(
    browser: Browser, site: Site, address: str
) -> None:
    held(site)
    page = opens(site, browser, address)
    box = page.get_by_test_id("reply")
    takes_words(box)
    box.press("Escape")
    calm(page)
    page.keyboard.press("n")
    note = page.get_by_test_id("note")
    takes_words(note)
    note.press_sequentially("@l")
    expect(page.get_by_role("option", name="Leo")).to_be_visible()
    note.press("Escape")
    page.keyboard.type("et me see")
    expect(note).to_have_value("@let me see")
    assert notes(site) == []


@pytest.fixture
def careful(tmp_path: Path) -> Site:
    """A shop in which what agents do can be undone for a while; its clock stands still until a test moves it."""
    return Site(Shop(tmp_path, policy=Policy(undo_seconds=10.0)))


@pytest.fixture
def careful_address(careful: Site) -> Iterator[str]:
    with careful.serving() as address:
        yield address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_accept_answer_resolve_and_the_next_one_by_keys_alone(
    browser: Browser, careful: Site, careful_address: str, size: ViewportSize
) -> None:
    shop = careful.shop
    for who in ("ana", "ben"):
        shop.hands_off(who)
    page = opens(careful, browser, careful_address, size)
    page.keyboard.press("a")
    box = page.get_by_test_id("reply")
    takes_words(box)
    expect(box).to_be_focused()
    page.keyboard.type("It is blue.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#pane h1")).to_have_text("Ben")
    assert shop.conversation("ana").state is State.RESOLVED
    assert shop.conversation("ben").state is State.QUEUED
    expect(page.locator("#toasts")).to_contain_text("Sent and resolved: Ana.")
    page.keyboard.press("z")
    expect(page.locator("#pane h1")).to_have_text("Ana")
    expect(box).to_have_value("It is blue.")
    assert shop.conversation("ana").state is State.AGENT
    expect(page.locator("#messages")).not_to_contain_text("It is blue.")
    shop.tick(60)
    assert "It is blue." not in shop.delivers()


def test_who_waits_and_was_resolved_by_mistake_waits_again(
    browser: Browser, careful: Site, careful_address: str
) -> None:
    shop = careful.shop
    for who in ("ana", "ben"):
        shop.hands_off(who)
    page = opens(careful, browser, careful_address, DESKTOP)
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Resolved: Ana.")
    assert shop.conversation("ana").state is State.RESOLVED
    expect(page.locator("#pane h1")).to_have_text("Ben")
    calm(page)
    page.keyboard.press("z")
    expect(page.locator("#pane h1")).to_have_text("Ana")
    expect(page.locator("#toasts")).to_contain_text("It waits again.")
    assert shop.conversation("ana").state is State.QUEUED


@pytest.mark.parametrize(
    ("button", "said", "state"),
    [
        ("Return to bot", "Returned to the bot: Ana.", State.BOT),
        ("Release to queue", "Released to the queue: Ana.", State.QUEUED),
    ],
)
def test_what_was_given_away_by_mistake_is_ones_own_again(
    browser: Browser, careful: Site, careful_address: str, button: str, said: str, state: State
) -> None:
    held(careful)
    page = opens(careful, browser, careful_address)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#toasts")).to_contain_text(said)
    assert careful.shop.conversation().state is state
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("It is yours again.")
    expect(page.get_by_test_id("holder")).to_have_text("With you")
    assert careful.shop.conversation().agent_id == careful.shop.eva
    calm(page)
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("There is nothing to undo now.")


def test_a_key_that_can_do_nothing_says_so(browser: Browser, site: Site, address: str) -> None:
    held(site)
    page = opens(site, browser, address)
    page.keyboard.press("h")
    expect(page.locator("#toasts")).to_contain_text("The key h can do nothing here now.")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_search_is_seen_on_the_main_page_and_escape_leaves_its_box(
    browser: Browser, site: Site, address: str, size: ViewportSize
) -> None:
    site.shop.hands_off()
    page = opens(site, browser, address, size)
    page.goto("/desk/")
    page.locator(".lists").get_by_role("link", name="Search").click()
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("person")
    box.press("Escape")
    expect(box).not_to_be_focused()
    expect(box).to_have_value("person")


def test_the_key_takes_nothing_from_a_colleague(browser: Browser, site: Site, address: str) -> None:
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT, site.shop.leo)
    page = opens(site, browser, address)
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text("A colleague has it")
    assert site.shop.conversation().agent_id == site.shop.leo
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_test_id("reply")).to_be_focused()
    assert site.shop.conversation().agent_id == site.shop.eva


def test_undo_puts_the_file_back_too_and_who_does_not_want_it_sends_at_once(
    browser: Browser, careful: Site, careful_address: str
) -> None:
    shop = careful.shop
    held(careful)
    page = opens(careful, browser, careful_address)
    takes_words(page.get_by_test_id("reply"))
    page.get_by_test_id("attach").set_input_files({"name": "chart.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_test_id("reply").fill("the chart")
    page.get_by_test_id("reply").press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("Leaves in a moment")
    undo.click()
    expect(page.get_by_test_id("reply")).to_have_value("the chart")
    expect(page.locator("#attached")).to_contain_text("chart.png")
    expect(page.locator("#messages")).not_to_contain_text("the chart")
    page.goto("/desk/account")
    page.get_by_role("checkbox", name="What I send waits 10 seconds").uncheck()
    page.get_by_role("button", name="Save the choices").click()
    page.goto(f"/desk/conversations/{shop.conversation().conversation_id}")
    takes_words(page.get_by_test_id("reply"))
    page.get_by_test_id("reply").fill("at once")
    page.get_by_test_id("reply").press("Enter")
    expect(page.locator("#messages")).to_contain_text("at once")
    assert "at once" in shop.delivers()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_reply_whose_answer_was_lost_does_not_come_back_after_its_undo(
    browser: Browser, careful: Site, careful_address: str
) -> None:
    held(careful)
    page = opens(careful, browser, careful_address)
    arrived: list[int] = []

    def lose(route: Route) -> None:
        if not arrived:
            arrived.append(route.fetch().status)
        route.abort()

    page.route("**/reply", lose)
    box = page.get_by_test_id("reply")
    takes_words(box)
    box.fill("It is blue.")
    box.press("Enter")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(box).to_have_value("It is blue.")
    page.unroute("**/reply")
    expect(page.locator("#pending li")).to_have_count(0)
    expect(page.locator("#messages")).not_to_contain_text("It is blue.")
    expect(box).to_have_value("It is blue.")
    assert arrived == [200]
    assert "It is blue." not in careful.shop.texts()


def test_a_file_that_is_refused_keeps_the_conversation_open(browser: Browser, site: Site, address: str) -> None:
    held(site)
    page = opens(site, browser, address)
    takes_words(page.get_by_test_id("reply"))
    page.get_by_test_id("attach").set_input_files(
        [
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture at all"},
            {"name": "care.txt", "mimeType": "text/plain", "buffer": b"wash cold"},
        ]
    )
    refused: list[str] = []

    def refuse_first(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append("broken.png")
        return route.fulfill(status=400, json={"message": "This picture can't be read."})

    page.route("**/reply", refuse_first)
    page.get_by_test_id("reply").press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("care.txt")
    expect(page.locator("#attached")).to_contain_text("broken.png")
    expect(page.locator("#pending li")).to_have_count(0)
    calm(page)
    assert site.shop.conversation().state is State.AGENT


def test_what_is_undone_goes_from_every_screen(browser: Browser, careful: Site, careful_address: str) -> None:
    held(careful)
    page = opens(careful, browser, careful_address)
    other = page.context.new_page()
    other.goto(page.url)
    takes_words(page.get_by_test_id("reply"))
    page.get_by_test_id("reply").fill("It is blue.")
    page.get_by_test_id("reply").press("Enter")
    expect(other.locator("#messages")).to_contain_text("It is blue.")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(other.locator("#messages")).not_to_contain_text("It is blue.")


def test_a_macro_by_its_key_and_behind_the_slash(browser: Browser, site: Site, address: str) -> None:
    shop = site.shop
    response = CannedResponse(canned_id="", shortcut="bye", texts={"en": "Bye {first_name}!"})
    bye = shop.store.canned.keep(response, now=shop.now)
    steps = (Step(kind=StepKind.REPLY, value=bye), Step(kind=StepKind.SNOOZE, value="customer"))
    shop.store.macros.keep(Macro(macro_id="", name="Say goodbye", steps=steps), now=shop.now)
    held(site)
    page = opens(site, browser, address)
    page.keyboard.press(".")
    page.get_by_role("radio", name="Say goodbye").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("holder")).to_contain_text("snoozed")
    expect(page.locator("#messages")).to_contain_text("Bye Ana!")
    expect(page.locator("#toasts")).to_contain_text("Say goodbye: /bye sent, snoozed.")
    box = page.get_by_test_id("reply")
    box.press_sequentially("/good")
    expect(page.get_by_role("option", name="Say goodbye")).to_be_visible()
    box.press("Enter")
    expect(page.locator("#messages").get_by_text("Bye Ana!")).to_have_count(2)
    expect(box).to_have_value("")


def test_several_files_with_small_pictures_each_a_message_and_what_does_not_fit_is_named(
    browser: Browser, site: Site, address: str
) -> None:
    held(site)
    page = opens(site, browser, address)
    box = page.get_by_test_id("reply")
    takes_words(box)
    page.get_by_test_id("attach").set_input_files(
        [
            {"name": "front.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "nothing.pdf", "mimeType": "application/pdf", "buffer": b""},
            {"name": "care.txt", "mimeType": "text/plain", "buffer": b"wash cold"},
        ]
    )
    files = page.get_by_role("list", name="Files that go with the reply")
    expect(files.get_by_role("listitem")).to_have_text(["front.png", "care.txt"])
    assert files.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator("#toasts")).to_contain_text("Not attached: nothing.pdf. Empty files and folders can't be sent.")
    page.get_by_role("button", name="Remove the file care.txt").click()
    page.get_by_test_id("attach").set_input_files({"name": "care.txt", "mimeType": "text/plain", "buffer": b"cold"})
    box.fill("front, and how to wash it")
    box.press("Enter")
    expect(page.locator("#messages")).to_contain_text("care.txt")
    sent = [message for message in site.shop.messages() if message.author is Author.AGENT]
    assert [(each.kind.value, each.text) for each in sent] == [
        ("image", "front, and how to wash it"),
        ("document", ""),
    ]
    expect(files).to_be_hidden()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_emoji_by_keys_and_marks_as_the_channel_shows_them(
    browser: Browser, site: Site, address: str, size: ViewportSize
) -> None:
    held(site)
    page = opens(site, browser, address, size)
    box = page.get_by_test_id("reply")
    takes_words(box)
    box.press_sequentially("Thanks ")
    page.get_by_role("button", name="Emoji").press("Enter")
    expect(page.get_by_role("button", name="grinning")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type(" it is *blue*")
    expect(box).to_have_value("Thanks 👋 it is *blue*")
    expect(page.locator("#preview")).to_have_text("Telegram shows the marks * _ ~ as they stand.")
