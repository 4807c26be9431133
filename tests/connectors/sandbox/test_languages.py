"""The phones know the shop: its name, and its languages for a new customer's phone."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import requests

from connectors.sandbox.accounts import TelegramAccount
from connectors.sandbox.server import Server


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ("languages: [fi, en]\n", [("fi", "Finnish"), ("en", "English")]),
        ("languages: [es]\n", [("es", "Spanish")]),
    ],
)
def test_the_phones_offer_the_shops_languages(tmp_path: Path, facts: str, offered: list[tuple[str, str]]) -> None:
    shop = tmp_path / "shop.yml"
    shop.write_text(facts, encoding="utf-8")
    assert languages_offered(tmp_path, shop) == offered


def test_a_shop_whose_facts_can_not_be_read_has_phones_all_the_same(tmp_path: Path) -> None:
    assert ("es", "Spanish") in languages_offered(tmp_path, tmp_path / "gone.yml")


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ("languages: [fi, en]\nname: Casa & Lumbre\n", "Casa &amp; Lumbre"),
        ("languages: [es, en]\nname: {en: The Shop, es: La Tienda}\n", "La Tienda"),
        ("languages: [en]\n", "Demo shop"),
        ("languages: [", "Demo shop"),
    ],
)
def test_the_phones_show_the_shop_by_its_own_name(tmp_path: Path, facts: str, name: str) -> None:
    shop = tmp_path / "shop.yml"
    shop.write_text(facts, encoding="utf-8")
    with Server(database=tmp_path / "sandbox.db", shop=shop, two_accounts=True) as server:
        pages = [requests.get(f"{server.url}{path}", timeout=10).text for path in ("/", "/second/")]
        bot = requests.get(f"{server.url}/bot{TelegramAccount.token}/getMe", timeout=10).json()["result"]
    assert [re.findall(r"<strong><bdi>(.+?)</bdi>", page) for page in pages] == [[name] * 2, [f"{name} 2"] * 2]
    assert bot["first_name"] == unescape(name)


def languages_offered(folder: Path, shop: Path) -> list[tuple[str, str]]:
    with Server(database=folder / "sandbox.db", shop=shop) as server:
        page = requests.get(server.url, timeout=10).text
    return re.findall(r'<option value="(\w\w)">(\w+)</option>', page)
