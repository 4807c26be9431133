"""A content editor changes what the bot knows, is told what is wrong with it, and publishes it while the bot runs."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from bot.settings import ROOT
from bot.shop.facts import read_shop
from connectors.sandbox.testing.client import Sandbox
from tests.journeys.editor import Editor
from tests.journeys.pages import DESKTOP, desk_page

_ENTRY = """- intent: faq/gift_engraving
  metadata: {{language: {language}, title: {title}}}
  examples: |
    - {first}
    - engraving {language} 1
    - initials engraved on the lid {language}
    - engraved with a name {language} please
    - do you engrave rings {language}
    - a name on the lamp {language}
    - monogram on a box {language}
    - letters cut into the wood {language}
"""
_ANSWER = """version: "3.1"
responses:
  utter_faq/gift_engraving:
"""


def test_an_entry_is_live_after_one_command_and_a_mistake_changes_nothing(editor: Editor) -> None:
    spoken = read_shop(ROOT / "data" / "shop.yml").languages
    blocks = "".join(
        _ENTRY.format(language=each, title=f"Engraving {each}", first=f"can you engrave my initials {each}")
        for each in spoken
    )
    answers = "".join(
        f'  - text: "Yes ({each}), for {{gift.engraving}}."\n    metadata: {{language: {each}}}\n' for each in spoken
    )
    editor.adds("faq/gift/engraving.yml", _ANSWER + answers + "nlu:\n" + blocks)
    refused = editor.publishes()
    assert refused.returncode == 1
    assert "{gift.engraving} is no fact of the shop" in refused.stdout

    ana = Sandbox(editor.stack.sandbox_url).telegram.customer("Ana")
    ana.writes("how much is shipping to Portugal?")
    ana.waits_for("4.95")

    editor.edits("shop.yml", "gift:\n", "gift:\n  engraving: 3 EUR\n")
    published = editor.publishes()
    assert published.returncode == 0, published.stdout
    ana.writes("initials engraved on the lid en")
    ana.waits_for("€3")


def test_a_price_is_live_without_a_training_and_goes_back_in_one_press(editor: Editor, browser: Browser) -> None:
    sandbox = Sandbox(editor.stack.sandbox_url)
    ana, lucia = sandbox.telegram.customer("Ana"), sandbox.whatsapp.customer("Lucía")
    page = desk_page(browser, DESKTOP, editor.stack.sign_in_link).page
    page.goto(f"{editor.stack.web_url}/desk/faq/publish")
    editor.edits("shop.yml", "price: 4.95 EUR", "price: 5.65 EUR")
    page.reload()
    expect(page.get_by_text("no training is needed")).to_be_visible()
    # What customers would get is what is published.
    page.get_by_role("textbox", name="Sentence").fill("how much is shipping to Portugal?")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("It would answer with")).to_be_visible()
    expect(page.get_by_role("article", name="WhatsApp")).to_contain_text("4.95")
    page.get_by_label("Why").first.fill("Carriers got dearer")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 2 is live: customers get it")).to_be_visible()
    ana.writes("how much is shipping to Portugal?")
    ana.waits_for("5.65")
    lucia.writes("cuánto cuesta el envío a Portugal?")
    lucia.waits_for("5,65")
    page.get_by_role("button", name="Back to version 1").click()
    page.get_by_role("button", name="Go back to version 1").click()
    expect(page.get_by_text("Version 3 is live: customers get it")).to_be_visible()
    ana.writes("and how much is shipping to Portugal now?")
    ana.waits_for("4.95")
    assert "price: 4.95 EUR" in (editor.stack.root / "data" / "shop.yml").read_text(encoding="utf-8")

    editor.edits("faq/shipping/cost.yml", "{shipping.p", "{shipping.wrong.p")
    page.reload()
    expect(page.get_by_text("{shipping.wrong.p").first).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    lucia.writes("y el envío a Francia?")
    lucia.waits_for("8,95")
    page.context.close()
