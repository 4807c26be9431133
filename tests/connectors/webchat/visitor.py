"""A visitor of the demo shop in a browser, with the chat in its corner."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 800}


@dataclass
class VisitorPage:
    """One tab of a visitor; `requests` are the addresses asked for, `faults` the errors of page and console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title]")

    def goes_to(self, url: str) -> None:
        self.page.goto(url)
        expect(self.page.get_by_role("button", name="Open the chat")).to_be_visible()

    def opens(self) -> None:
        self.page.get_by_role("button", name="Open the chat").click()
        expect(self.panel.get_by_role("textbox", name="Write your question")).to_be_visible()

    def closes(self) -> None:
        """The panel asks the page to close it, so that the page has done so a moment after the press only."""
        self.panel.get_by_role("button", name="Close the chat").click()
        expect(self.page.locator("iframe")).to_be_hidden()

    def writes(self, text: str) -> None:
        box = self.panel.get_by_role("textbox", name="Write your question")
        box.fill(text)
        box.press("Enter")

    def sees(self, text: str) -> None:
        expect(self.panel.get_by_role("log").get_by_text(text).last).to_be_visible(timeout=20_000)

    def sees_once(self, text: str) -> None:
        expect(self.panel.get_by_role("log").get_by_text(text)).to_have_count(1)


def visitor_page(browser: Browser, size: ViewportSize = DESKTOP, **more: object) -> VisitorPage:
    """A new browser of its own."""
    return VisitorPage(browser.new_context(viewport=size, locale="en-GB", **more).new_page())  # type: ignore[arg-type]
