"""The page "Journal": admins see what could not be read, look at it, and replay it."""

from __future__ import annotations

import pytest

from bot.channels.channel import Unreadable
from bot.team.agent import Role
from connectors.channels.replay import replay_all
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site
from tests.connectors.web.test_webhooks import post_telegram, telegram_body


@pytest.fixture
def ada(site: Site, shop: Shop) -> Browser:
    admin = shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    return site.agent(admin.agent_id)


def unread(shop: Shop, number: int = 1) -> str:
    """A body that a reader of before could not read, and today's can."""
    body = telegram_body(f"<b>nobody read me {number}</b>", 100 + number).replace(b": 5", b": %d" % (100 + number))
    shop.store.inbox.receive(
        shop.account, body, [Unreadable(reason="unknown kind of update: odd")], now=shop.tick(), update_key=str(number)
    )
    return shop.store.journal.unreadable()[-1].journal_id


def test_what_nobody_could_read_stands_there_with_its_reason(site: Site, shop: Shop, ada: Browser) -> None:
    post_telegram(site, b"{no json")
    unread(shop)
    page = ada.get("/desk/journal").text
    assert "the body is not JSON" in page
    assert "unknown kind of update: odd" in page
    assert "nobody read me" not in page


def test_the_body_is_shown_as_text_and_never_as_markup(shop: Shop, ada: Browser) -> None:
    page = ada.get(f"/desk/journal/{unread(shop)}").text
    assert "&lt;b&gt;nobody read me 1&lt;/b&gt;" in page
    assert "<b>nobody" not in page


def test_a_replay_makes_the_message_and_says_so(shop: Shop, ada: Browser) -> None:
    journal_id = unread(shop)
    answer = ada.submits(f"/desk/journal/{journal_id}/replay", "/desk/journal")
    assert "1 was read, with 1 new message." in ada.get(answer.location).text
    assert shop.texts("42") == ["<b>nobody read me 1</b>"]
    assert "Read late, by a replay" in ada.opens("42", "/messages")
    again = ada.submits(f"/desk/journal/{journal_id}/replay", "/desk/journal")
    assert "0 were read, with 0 new messages." in ada.get(again.location).text
    assert len(shop.texts("42")) == 1


def test_everything_is_replayed_at_once_and_what_can_not_be_read_stays(site: Site, shop: Shop, ada: Browser) -> None:
    post_telegram(site, b"{no json")
    for number in range(1, 251):
        unread(shop, number)
    answer = ada.submits("/desk/journal/replay", "/desk/journal")
    assert "250 were read, with 250 new messages. 1 still can&#39;t be read." in ada.get(answer.location).text
    assert len(set(shop.texts("42"))) > 50
    ada.submits(f"/desk/journal/{shop.store.journal.unreadable()[0].journal_id}/set-aside", "/desk/journal")
    assert "Nothing waits" in ada.get("/desk/journal").text


def test_without_its_channel_a_body_goes_on_waiting(shop: Shop) -> None:
    unread(shop)
    assert replay_all(shop.store, {}, now=shop.now).still == 1
    assert shop.store.journal.count_unreadable() == 1


@pytest.mark.parametrize("path", ["/desk/journal", "/desk/journal/j1"])
def test_the_journal_is_for_admins(site: Site, path: str) -> None:
    assert site.eva().get(path).status_code == 403
    assert "Journal" not in site.eva().get("/desk/").text


def test_replaying_is_for_admins(site: Site, shop: Shop) -> None:
    journal_id = unread(shop)
    assert site.eva().posts(f"/desk/journal/{journal_id}/replay").status_code == 403
    assert shop.store.journal.count_unreadable() == 1
