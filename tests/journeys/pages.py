"""The two pages as people use them, in headless Chromium: a phone and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

_PATIENCE_MS = 20_000


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
        expect(self.phone.get_by_text(text).last).to_be_visible(timeout=_PATIENCE_MS)

    def does_not_see(self, text: str) -> None:
        expect(self.phone.get_by_text(text)).to_have_count(0)


@dataclass
class DeskPage:
    """The agent page."""

    page: Page

    def signs_in(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("#live[data-state=live]")).to_be_visible(timeout=_PATIENCE_MS)

    def sees_waiting(self, name: str) -> None:
        expect(self.page.get_by_test_id("list-waiting").get_by_role("link", name=name)).to_be_visible(
            timeout=_PATIENCE_MS
        )

    def opens(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        expect(self.page.get_by_test_id("conversation").or_(self.page.locator("#pane h1"))).not_to_have_count(0)

    def presses(self, verb: str) -> None:
        self.page.get_by_role("button", name=verb, exact=True).click()

    def replies(self, text: str) -> None:
        box = self.page.get_by_test_id("reply")
        expect(box).to_be_visible(timeout=_PATIENCE_MS)
        box.fill(text)
        box.press("Enter")

    def sees(self, text: str) -> None:
        expect(self.page.locator("#pane").get_by_text(text).last).to_be_visible(timeout=_PATIENCE_MS)
