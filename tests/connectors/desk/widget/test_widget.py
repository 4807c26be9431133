"""The page "Website chat": an admin sets a site up; what can't be used is refused with its cure."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from bot.team.agent import Role
from bot.website.setup import Shown, read_setup
from connectors.sandbox.accounts import DEMO_WAYS
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

ACCOUNT = "website:shop"
FORM = {
    "origins": "https://www.shop.example\nhttps://shop.example",
    "colour": "#003366",
    "side": "left",
    "across": "24",
    "up": "80",
    "shown": "people",
    "consent": "signal",
    "language-es": "on",
    "greeting-es": "¡Hola!",
    "pattern-0": "/products/*",
    "entry-0-0": "faq/sizes_chart",
    "way-telegram": "shop_bot",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path), environment={"MOSTRADOR_WEBSITE_NAME": "shop"}, only_book=True)


@pytest.fixture
def admin(site: Site) -> Browser:
    return signed_in_admin(site)


def signed_in_admin(site: Site) -> Browser:
    assert site.book  # the environment's accounts are written at the start
    ada = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    return site.agent(ada.agent_id)


def saves(admin: Browser, **more: str) -> int:
    return admin.submits(f"/desk/widget/{ACCOUNT}", form_at="/desk/widget", **{**FORM, **more}).status_code


def test_the_page_gives_the_line_for_the_shops_pages(admin: Browser) -> None:
    text = admin.get("/desk/widget").text
    line = re.search(r'data-testid="snippet"', text) and re.search(r'readonly value="([^"]*)"', text)
    assert line
    address = "http://127.0.0.1:8082/chat/shop/widget.js"
    assert html.unescape(line[1]) == f'<script async src="{address}"></script>'
    for system in ("Shopify", "WooCommerce", "PrestaShop", "Tag managers"):
        assert system in text


def test_what_was_entered_is_kept_and_shown_again(site: Site, admin: Browser) -> None:
    assert saves(admin) == 303
    setup = read_setup(site.shop.store.widgets.get(ACCOUNT))
    assert setup.origins == ("https://www.shop.example", "https://shop.example")
    assert (setup.shown, setup.up, setup.ways) == (Shown.PEOPLE, 80, {"telegram": "shop_bot"})
    assert setup.entries_for("/products/boots") == ("faq/sizes_chart",)
    assert "¡Hola!" in admin.get("/desk/widget").text


@pytest.mark.parametrize(
    ("field", "value", "cure"),
    [
        ("origins", "javascript:alert(1)", "https://www.shop.example"),
        ("colour", "#ffff00", "darker"),
        ("up", "-1", "pixels"),
        ("pattern-0", "products", "/products/*"),
        ("way-whatsapp", "call me", "digits only"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_cure(
    site: Site, admin: Browser, field: str, value: str, cure: str
) -> None:
    answer = admin.submits(f"/desk/widget/{ACCOUNT}", form_at="/desk/widget", **{**FORM, field: value})
    assert answer.status_code == 400
    assert cure in answer.text
    assert html.escape(value) in answer.text, "what was typed wrongly stands there to be put right"
    assert "¡Hola!" in answer.text, "and nothing else that was typed is lost"
    assert site.shop.store.widgets.get(ACCOUNT) == {}


def test_the_demo_shops_form_shows_what_holds_and_saving_it_takes_nothing_away(tmp_path: Path) -> None:
    environment = {"MOSTRADOR_WEBSITE_NAME": "shop", "MOSTRADOR_SANDBOX": "yes"}
    site = Site(Shop(tmp_path), environment=environment, only_book=True)
    admin = signed_in_admin(site)
    text = admin.get("/desk/widget").text
    assert all(f'value="{address}"' in text for address in DEMO_WAYS.values())
    assert "Without an address no page can open the chat" not in text


def test_only_a_site_is_set_up(site: Site, admin: Browser) -> None:
    answer = admin.submits(f"/desk/widget/{site.shop.account}", form_at="/desk/widget", **FORM)
    assert answer.status_code == 404


def test_agents_do_not_set_it_up(site: Site) -> None:
    assert site.eva().get("/desk/widget").status_code == 403


def test_the_audit_log_says_who_changed_it(site: Site, admin: Browser) -> None:
    saves(admin)
    assert any(entry.details == "website chat" for entry in site.shop.store.audit.entries(limit=5))
