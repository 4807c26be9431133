"""The two pages as people use them, in headless Chromium: a phone and the desk."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.stack import Stack

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 800}


@dataclass
class PhonePage:
    """One phone on the page of the sandbox."""

    page: Page
    channel: str

    @property
    def phone(self) -> Locator:
        return self.page.locator(f"#{self.channel}")

    def belongs_to(self, name: str) -> None:
        """This customer's phone is in front."""
        self.phone.get_by_role("group", name="Whose").get_by_role("button", name=name).click()

    def starts(self) -> None:
        """The customer presses START, as Telegram asks before the first message to a bot."""
        self.phone.get_by_role("button", name="START").click()

    def writes(self, text: str) -> None:
        self.phone.get_by_role("textbox", name="Message as the customer").fill(text)
        self.phone.get_by_role("button", name="Send", exact=True).click()

    def presses(self, title: str) -> None:
        self.phone.get_by_role("button", name=title).last.click()

    def sees(self, text: str) -> None:
        expect(self.phone.get_by_text(text).last).to_be_visible()

    def does_not_see(self, text: str) -> None:
        expect(self.phone.get_by_text(text)).to_have_count(0)


@dataclass
class DeskPage:
    """The agent page."""

    page: Page

    def signs_in(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("#live[data-state=live]")).to_be_visible()

    def sees_waiting(self, name: str) -> None:
        expect(self.page.get_by_test_id("list-waiting").get_by_role("link", name=name)).to_be_visible()

    def opens(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        expect(self.page.get_by_test_id("conversation").or_(self.page.locator("#pane h1"))).not_to_have_count(0)

    def presses(self, verb: str) -> None:
        self.page.get_by_role("button", name=verb, exact=True).click()

    def replies(self, text: str) -> None:
        box = self.page.get_by_test_id("reply")
        takes_words(box)
        box.fill(text)
        box.press("Enter")

    def sees(self, text: str) -> None:
        expect(self.page.locator("#pane").get_by_text(text).last).to_be_visible()


def takes_words(box: Locator) -> None:
    """The box is there, and its page listens."""
    expect(box).to_be_visible()
    expect(box).to_be_editable()


def calm(page: Page) -> None:
    """Nobody has written or closed anything for a second: letters are keys again."""
    expect(page.locator("body")).not_to_have_attribute("data-quiet", "")


def desk_page(browser: Browser, size: ViewportSize, link: str) -> DeskPage:
    """The desk in a browser of its own, signed in by a link."""
    desk = DeskPage(browser.new_context(viewport=size).new_page())
    desk.signs_in(link)
    return desk


def link_for(store: Store, stack: Stack, name: str, role: Role = Role.AGENT) -> str:
    """A sign-in link for somebody of this name, who is added where unknown."""
    login = name.lower()
    known = store.agents.by_login(login)
    agent = known[0] if known else store.agents.add(name=name, login=login, role=role, now=1.0)
    return f"{stack.web_url}/desk/sign-in/{store.agents.sign_in_link(agent.agent_id, now=time.time())}"
