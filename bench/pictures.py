"""Takes the pictures in docs/images: `python -m bench.pictures` starts the product, plays the main job, and looks."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import ROOT
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.conftest import chromium
from tests.journeys.pages import DESKTOP, PHONE, DeskPage, PhonePage

FOLDER = ROOT / "docs" / "images"


def main() -> None:
    """Writes desk.png, desk-phone.png and phones.png, and each page of the menu, wide and on a phone, into pages/."""
    (FOLDER / "pages").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "var") as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        _play(browser, stack)
        browser.close()


def _play(browser: Browser, stack: Stack) -> None:
    sandbox = Sandbox(stack.sandbox_url)
    for name, question in (("Tom", "do you ship to Finland?"), ("Noor", "which payment methods do you take?")):
        customer = sandbox.whatsapp.customer(name)
        customer.writes(question)
        customer.waits_for(lambda bubble: True)
    ben = sandbox.telegram.customer("Ben")
    ben.writes("can I talk to someone about my order?")
    phones = browser.new_page(viewport={"width": 1280, "height": 880})
    phones.goto(stack.sandbox_url)
    ana, lucia = PhonePage(phones, "telegram"), PhonePage(phones, "whatsapp")
    ana.starts()
    ana.sees("Casa Lumbre")
    ana.writes("how long does delivery take?")
    ana.sees("working days")
    lucia.belongs_to("Lucía")
    lucia.writes("cuánto cuesta el envío a portugal?")
    lucia.sees("4,95\xa0€")
    lucia.writes("quiero hablar con una persona")

    desk = DeskPage(browser.new_page(viewport={"width": 1280, "height": 880}))
    desk.signs_in(stack.sign_in_link)
    desk.page.goto(f"{stack.web_url}/desk/account")
    desk.page.get_by_label("Your name").fill("Marta")
    desk.page.get_by_role("button", name="Save the name").click()
    desk.page.get_by_text("Saved.").wait_for()
    desk.page.get_by_label("New password at least").fill("marta-at-the-desk")
    desk.page.get_by_label("New password again").fill("marta-at-the-desk")
    desk.page.get_by_role("button", name="Save the password").click()
    desk.page.get_by_label("Password of now").wait_for()
    desk.page.goto(f"{stack.web_url}/desk/")
    desk.sees_waiting("Lucía")
    desk.opens("Lucía")
    desk.presses("Accept")
    desk.replies("¡Hola, Lucía! Soy Marta. ¿En qué te puedo ayudar?")
    lucia.sees("Soy Marta")
    lucia.writes("Hola Marta, ¿puedo recogerlo el sábado en la tienda?")
    desk.sees("recogerlo el sábado")
    desk.page.screenshot(path=FOLDER / "desk.png")
    phones.screenshot(path=FOLDER / "phones.png")
    desk.page.set_viewport_size({"width": 390, "height": 800})
    desk.page.screenshot(path=FOLDER / "desk-phone.png")
    _every_page(desk.page, stack)


def _every_page(page: Page, stack: Stack) -> None:
    """The pages that the menu of an admin lists, each whole."""
    paths = [str(link.get_attribute("href")) for link in page.locator(".menu nav a").all()]
    for path in (each for each in paths if each != "/desk/"):
        name = path.removeprefix("/desk/").replace("/", "-")
        for ending, size in (("", DESKTOP), ("-phone", PHONE)):
            page.set_viewport_size(size)
            page.goto(stack.web_url + path)
            page.locator("h1").first.wait_for()
            page.screenshot(path=FOLDER / "pages" / f"{name}{ending}.png", full_page=True)


if __name__ == "__main__":
    main()
