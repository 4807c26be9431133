"""Two agents at once: the queue, assignment by itself, the limit, a place that frees, going away, alerts told once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.pages import DESKTOP, PHONE, DeskPage, takes_words
from tests.journeys.people import wait_for
from tests.journeys.shift import Shift

pytestmark = pytest.mark.needs("chromium")

# A browser's own notifications go to the system, where no test sees them: the page's are counted instead.
COUNTED = """
    window.told = [];
    window.Notification = class extends EventTarget {
        static permission = "granted";
        constructor(title, options) { super(); window.told.push(options.body); }
        close() {}
    };
"""


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    chosen = {"assignment": "automatic", "conversations_per_agent": "2", "return_seconds": "3"}
    with Shift(tmp_path_factory.mktemp("automatic"), chosen) as running:
        yield running


def signs_in(context: BrowserContext, link: str) -> DeskPage:
    desk = DeskPage(context.new_page())
    desk.signs_in(link)
    return desk


def mine(desk: DeskPage, *names: str) -> None:
    """The list Mine shows these customers."""
    listed = desk.page.get_by_test_id("list-mine").get_by_role("link")
    expect(listed).to_have_count(len(names), timeout=20_000)
    for name in names:
        expect(listed.filter(has_text=name)).to_be_visible()


def test_a_shift_of_two_who_are_assigned_their_customers(browser: Browser, shift: Shift) -> None:
    (nora, nora_link), (olaf, olaf_link) = shift.agent("Nora"), shift.agent("Olaf")
    at_desk, on_phone = browser.new_context(viewport=DESKTOP), browser.new_context(viewport=PHONE)
    first = signs_in(at_desk, nora_link)
    expect(first.page.get_by_test_id("presence")).to_be_checked()
    for name in ("Ana", "Ben"):
        shift.queues(name).waits_for("Nora")
    mine(first, "Ana", "Ben")
    shift.queues("Cleo")
    first.sees_waiting("Cleo")
    expect(first.page.get_by_test_id("list-mine")).to_contain_text("2 of 2")

    first.opens("Cleo")
    first.presses("Accept")
    expect(first.page.locator("#toasts")).to_contain_text("You hold 2 of 2")

    first.opens("Ana")
    first.presses("Resolve")
    mine(first, "Ben", "Cleo")

    shift.queues("Dora")
    second = signs_in(on_phone, olaf_link)
    mine(second, "Dora")
    assert shift.held(olaf) == ["Dora"]

    second.page.get_by_test_id("presence").click()
    expect(second.page.get_by_test_id("presence")).not_to_be_checked()
    mine(second)
    first.sees_waiting("Dora")
    first.opens("Dora")
    first.sees("Olaf has been away for 1 minute, so the conversation went back to the queue.")
    first.sees("Only the shop's people see this")

    first.opens("Ben")
    first.presses("Snooze")
    mine(first, "Ben", "Cleo", "Dora")
    expect(first.page.get_by_test_id("list-mine")).to_contain_text("Snoozed until the customer writes")
    shift.phones.telegram.customer("Ben").writes("one more thing")
    expect(first.page.get_by_test_id("list-mine")).to_contain_text("3 of 2", timeout=20_000)
    assert shift.held(nora) == ["Ben", "Cleo", "Dora"]

    at_desk.close()
    on_phone.close()


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("manual")) as running:
        yield running


def told(*pages: Page) -> list[str]:
    """What all tabs together were told of."""
    return sorted(text for page in pages for text in page.evaluate("window.told"))


def test_an_alert_comes_once_over_all_tabs_and_never_on_loading_again(browser: Browser, manual: Shift) -> None:
    _, link = manual.agent("Nora")
    context = browser.new_context(viewport=DESKTOP)
    context.add_init_script(COUNTED)
    # Nobody looks at these pages: they stand behind another tab.
    context.add_init_script("document.hasFocus = () => false")
    first = signs_in(context, link)
    tabs = [first.page, *(context.new_page() for _ in range(2))]
    for tab in tabs[1:]:
        tab.goto(f"{manual.settings.web_url}/desk/")
        expect(tab.locator("#live[data-state=live]")).to_be_visible(timeout=20_000)
    manual.queues("Ana")
    manual.queues("Ben")
    for tab in tabs:
        expect(tab.get_by_test_id("list-waiting").get_by_role("link", name="Ben")).to_be_visible(timeout=20_000)
    wait_for("both alerts", lambda: told(*tabs) == ["Ana is waiting for a person", "Ben is waiting for a person"])
    marked = [tab for tab in tabs if tab.title().startswith("● (2)")]
    assert [bool(tab.evaluate("told.length")) for tab in marked] == [True] * len(marked), "who told marks its title"
    assert marked

    for tab in tabs:
        tab.reload()
        expect(tab.locator("#live[data-state=live]")).to_be_visible(timeout=20_000)
    first.opens("Ana")
    first.presses("Accept")
    takes_words(first.page.get_by_test_id("reply"))
    first.page.goto(f"{manual.settings.web_url}/desk/")
    manual.phones.telegram.customer("Ana").writes("are you there?")
    for tab in tabs:
        expect(tab.get_by_test_id("list-mine")).to_contain_text("are you there?", timeout=20_000)
    wait_for("the alert of her message", lambda: told(*tabs) == ["Ana writes"])

    # The line is cut: what came meanwhile is told once, when it is back.
    for tab in tabs:
        tab.context.set_offline(True)
    manual.phones.telegram.customer("Ana").writes("still there?")
    manual.queues("Cleo")
    context.set_offline(False)
    wait_for("what came meanwhile", lambda: told(*tabs) == ["Ana writes", "Ana writes", "Cleo is waiting for a person"])


def test_alerts_are_chosen_in_this_browser(browser: Browser, manual: Shift) -> None:
    _, link = manual.agent("Olaf")
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(COUNTED + "document.hasFocus = () => false")
    desk = signs_in(context, link)
    desk.page.get_by_role("button", name="Alerts").click()
    box = desk.page.get_by_role("dialog", name="Alerts in this browser")
    expect(box).to_contain_text("Notifications of the browser are on.")
    box.get_by_label("Somebody new is waiting").uncheck()
    box.get_by_role("button", name="Close").click()
    desk.page.reload()
    desk.page.get_by_role("button", name="Alerts").click()
    expect(box.get_by_label("Somebody new is waiting")).not_to_be_checked()
    box.get_by_role("button", name="Close").click()
    manual.queues("Dora")
    desk.sees_waiting("Dora")
    manual.queues("Emil")
    desk.sees_waiting("Emil")
    assert told(desk.page) == []
