"""Privacy at the desk: admins export and erase a customer; nobody else sees so much as the button."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from bot.team.agent import Role
from bot.team.audit import Act
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def ada(site: Site, shop: Shop) -> Browser:
    return site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)


@pytest.fixture
def known(shop: Shop) -> str:
    """A customer whom the bot answered; the address of their conversation."""
    shop.writes("my shoes are <b>too small</b>")
    shop.answers()
    shop.delivers()
    return f"/desk/conversations/{shop.conversation().conversation_id}"


def test_an_admin_saves_everything_as_a_zip(shop: Shop, ada: Browser, known: str) -> None:
    assert "2 messages and notes, 0 files" in ada.get(f"{known}/export").text
    answer = ada.submits(f"{known}/export")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=customer-k")
    assert answer.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert "&lt;b&gt;too small" in archive.read("conversations.html").decode()
    (entry,) = shop.store.audit.entries(act=Act.EXPORTED)
    assert entry.agent_name == "Ada"


def test_erasing_needs_the_name_typed_and_leads_to_the_receipt(shop: Shop, ada: Browser, known: str) -> None:
    assert "Erase <bdi>Ana</bdi> for good" in ada.get(f"{known}/erase").text
    refused = ada.posts(f"{known}/erase", name="Anna")
    assert (refused.status_code, refused.json) == (400, {"message": "To erase, type exactly: Ana"})
    assert shop.texts()
    answer = ada.posts(f"{known}/erase", name=" ana ")
    assert answer.json
    assert answer.json["forget"] == [known.rpartition("/")[2]]
    receipt = ada.get(answer.json["go"]).text
    assert re.search(r"<td>2</td>\s*<td>messages and notes", receipt)
    assert "Ada" in receipt
    assert "Ana" not in receipt
    assert ada.get(known).status_code == 404
    assert answer.json["go"] in ada.get("/desk/erasures").text
    (entry,) = shop.store.audit.entries(act=Act.ERASED)
    assert entry.about_id == answer.json["go"].rpartition("/")[2]


def test_who_asks_later_is_told_by_their_address(shop: Shop, ada: Browser, known: str) -> None:
    ada.posts(f"{known}/erase", name="Ana")
    assert "Receipts of ana" in ada.submits("/desk/erasures", address="ana").text
    assert "/desk/erasures/e" in ada.submits("/desk/erasures", address="ana").text
    assert "nobody with this number or address was erased" in ada.submits("/desk/erasures", address="ben").text


def test_who_is_in_the_middle_of_something_is_not_erased(shop: Shop, ada: Browser) -> None:
    shop.hands_off()
    path = f"/desk/conversations/{shop.conversation().conversation_id}/erase"
    assert "Not now: a conversation waits with this customer; resolve it first." in ada.get(path).text
    answer = ada.posts(path, name="Ana")
    assert answer.status_code == 409
    assert answer.json == {"message": "Not erased: a conversation waits with this customer; resolve it first."}


def test_what_waits_to_be_sent_is_said_before(shop: Shop, ada: Browser) -> None:
    shop.writes("hello")
    shop.answers()
    path = f"/desk/conversations/{shop.conversation().conversation_id}/erase"
    assert "1 message waits to be sent and will not be." in ada.get(path).text


@pytest.mark.parametrize("part", ["export", "erase"])
def test_it_is_for_admins(site: Site, shop: Shop, ada: Browser, known: str, part: str) -> None:
    eva = site.eva()
    assert eva.get(f"{known}/{part}").status_code == 403
    assert eva.posts(f"{known}/{part}", name="Ana").status_code == 403
    assert eva.get("/desk/erasures").status_code == 403
    assert eva.posts("/desk/erasures", address="ana").status_code == 403
    assert f'data-form="{part}"' not in eva.get(known).text
    assert f'data-form="{part}"' in ada.get(known).text
    assert shop.texts()


def test_there_is_no_receipt_that_was_not_given(ada: Browser) -> None:
    assert ada.get("/desk/erasures/e0").status_code == 404
