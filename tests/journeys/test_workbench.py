"""A new editor's first day: a question that the bot could not answer becomes an entry in two languages, is checked,
trained, compared, published, answered on the phone, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from tests.journeys.editor import Editor
from tests.journeys.pages import DESKTOP, desk_page, link_for

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("rasa")]
ASKED = (
    "do you give candle workshops?",
    "is there a workshop where we pour candles",
    "candle making class for beginners",
)
MORE = """\
can I learn to make candles with you
book a place in the candle course
do you teach candle making
a workshop for my team
when is your next candle class"""
IN_SPANISH = """\
hacéis talleres de velas
tenéis un curso para hacer velas
quiero apuntarme al taller de velas
clases de velas para principiantes
cuándo es el próximo taller
enseñáis a hacer velas
un taller para mi equipo
cuántas plazas tiene el taller de velas"""
# A training on a busy machine of two cores.
_TRAINING_SECONDS = 240


def test_a_question_becomes_an_entry_and_the_phone_knows_it(editor: Editor, browser: Browser) -> None:
    stack, phones = editor.stack, Sandbox(editor.stack.sandbox_url)
    asking = [phones.telegram.customer(name) for name in ("Ana", "Ben", "Cleo")]
    for customer, question in zip(asking, ASKED, strict=True):
        customer.writes(question)
        customer.waits_for(lambda answer: bool(answer.text))
    store = Store(stack.database, read_notices(ROOT / "data"))
    page = desk_page(browser, DESKTOP, link_for(store, stack, "Marta", Role.EDITOR)).page

    opens_the_question(page, f"{stack.web_url}/desk/faq/unanswered")
    page.get_by_role("button", name="Write a new entry").click()
    page.get_by_role("combobox", name="Topic").select_option("shop")
    page.get_by_label("Title of its button").fill("Workshops")
    page.get_by_label("How customers ask it").fill("\n".join((*ASKED, MORE)))
    page.get_by_role("textbox", name="Answer").fill("Yes! We pour candles on Saturdays; write to {email} to come.")
    page.get_by_role("button", name="Write the entry").click()
    expect(page.get_by_role("heading", name="Workshops")).to_be_visible()

    page.get_by_role("button", name="Spanish").click()
    spanish = page.locator("[data-language=es]")
    spanish.get_by_label("Title").fill("Talleres")
    spanish.get_by_label("How customers ask").fill(IN_SPANISH)
    spanish.get_by_label("Text of the answer").fill("¡Sí! Hacemos velas los sábados; escribe a {email} y ven.")
    expect(page.locator("#summary")).to_contain_text("Nothing to mend")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This entry is in order.")).to_be_visible()

    page.goto(f"{stack.web_url}/desk/faq/training")
    page.get_by_role("button", name="Train", exact=True).click()
    done = page.get_by_role("heading", name="What the new bot would do differently")
    expect(done).to_be_visible(timeout=1000 * _TRAINING_SECONDS)
    expect(page.get_by_text(re.compile(r"the \d+ that you added are left out"))).to_be_visible()
    expect(page.get_by_role("cell", name=ASKED[0])).to_be_visible()
    page.get_by_role("link", name="Publish", exact=True).last.click()
    page.get_by_label("Why").first.fill("Customers ask for workshops")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 2 is live: customers get it")).to_be_visible(timeout=30_000)

    dora, lucia = phones.telegram.customer("Dora"), phones.whatsapp.customer("Lucía")
    dora.writes("do you teach how to make candles?")
    dora.waits_for("We pour candles on Saturdays")
    lucia.writes("hola, hacéis talleres de velas para principiantes?")
    lucia.waits_for("Hacemos velas los sábados")

    page.get_by_role("button", name="Back to version 1").click()
    page.get_by_role("button", name="Go back to version 1").click()
    expect(page.get_by_text("Version 3 is live: customers get it")).to_be_visible()
    said = len(dora.messages())
    dora.writes("and do you teach candle making to groups?")
    assert "Saturdays" not in dora.waits_for(lambda answer: bool(answer.text), after=said).text
    assert not (stack.root / "data" / "faq" / "shop" / "workshops.yml").exists()
    page.context.close()


def opens_the_question(page: Page, address: str) -> None:
    """The customers' question has come to the page by itself, within seconds."""
    question = page.get_by_role("row").get_by_role("link", name=re.compile("candle"))
    for _ in range(60):
        page.goto(address)
        if question.count():
            break
        page.wait_for_timeout(1000)
    question.first.click()
