"""A new customer's phone speaks one of the shop's languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests

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


def languages_offered(folder: Path, shop: Path) -> list[tuple[str, str]]:
    with Server(database=folder / "sandbox.db", shop=shop) as server:
        page = requests.get(server.url, timeout=10).text
    return re.findall(r'<option value="(\w\w)">(\w+)</option>', page)
