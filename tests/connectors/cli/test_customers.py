"""`mostrador customers`, as an admin without a browser uses it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bot.team.audit import Act
from tests.bot.store.life import Life
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says


@pytest.fixture
def life(shop: Shop) -> Life:
    lived = Life(shop)
    lived.posts()
    lived.sends_file(b"\xff\xd8\xff a photo")
    shop.answers()
    shop.delivers()
    return lived


def test_a_customer_is_found_by_name_and_number(mostrador: Says, life: Life) -> None:
    contact_id = life.shop.conversation(life.who).contact_id
    for words in (["Ana"], [life.who], ["34600"]):
        status, told = mostrador("customers", "find", *words)
        assert (status, told.split()[0]) == (0, contact_id)
    assert mostrador("customers", "find", "nobody") == (1, "Nobody found.\n")


def test_an_export_is_written_where_it_was_asked_for_and_read_by_its_owner_only(
    mostrador: Says, life: Life, tmp_path: Path
) -> None:
    out = tmp_path / "ana.zip"
    status, told = mostrador("customers", "export", "+34 600 111 222", "--out", str(out))
    assert (status, told) == (0, f"Written: {out}\n")
    assert out.stat().st_mode & 0o077 == 0
    assert {"customer.json", "records.json", "conversations.html"} < set(zipfile.ZipFile(out).namelist())
    assert len(life.shop.store.audit.entries(act=Act.EXPORTED)) == 1


def test_erasing_needs_the_name_and_prints_the_receipt(mostrador: Says, life: Life) -> None:
    status, told = mostrador("customers", "erase", life.who, "--name", "Eva")
    assert (status, told) == (1, "Nothing was erased: the name is not this customer's.\n")
    status, told = mostrador("customers", "erase", life.who)  # no terminal to ask at
    assert status == 1
    status, told = mostrador("customers", "erase", life.who, "--name", f"ana {life.who}")
    assert status == 0
    assert "Erased: receipt e" in told
    assert "      3  message: messages and notes" in told
    assert life.who not in told
    files = [path for path in (life.shop.folder / "media").rglob("*") if path.is_file() and path.name != ".lock"]
    assert files == []
    (entry,) = life.shop.store.audit.entries(act=Act.ERASED)
    assert entry.place == "command line"
    status, told = mostrador("customers", "find", life.who)
    assert status == 0
    assert "erased on" in told


def test_what_can_not_be_erased_now_says_why(mostrador: Says, life: Life) -> None:
    life.shop.hands_off(life.who)
    status, told = mostrador("customers", "erase", life.who, "--name", life.who)
    assert status == 1
    assert "a conversation waits with this customer; resolve it first" in told


def test_who_is_not_there_is_said(mostrador: Says, life: Life) -> None:
    status, told = mostrador("customers", "export", "34699999999")
    assert status == 1
    assert "No customer has the address 34699999999" in told


def test_one_address_on_two_channels_is_told_apart_by_id(mostrador: Says, life: Life) -> None:
    shop = life.shop
    telegram = shop.account
    shop.account = shop.store.accounts.ensure("whatsapp", "200002", "WhatsApp").account_id
    shop.writes("the same number", who=life.who)
    shop.account = telegram
    status, told = mostrador("customers", "export", life.who)
    assert status == 1
    assert "More than one customer has this address" in told
    assert told.count(life.who) >= 2
