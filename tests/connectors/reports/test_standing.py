"""What broke: what stands broken now is named beside what was counted in the days."""

from __future__ import annotations

from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser
from tests.connectors.reports.test_numbers import PAGE, letter_in


def broke(page: str) -> str:
    """What stands under "What broke"."""
    return page[page.index('id="broke"') : page.index('id="sales"')]


def test_a_bot_that_keeps_still_is_named_where_the_owner_asks_what_broke(owner: Browser) -> None:
    """The shop still has the demo's facts, on an account of its own."""
    page = owner.get(PAGE).text
    assert "The bot keeps still: what is live" in page
    assert "<li>The bot keeps still and people get every message" in broke(page)
    assert "Now: The bot keeps still" in letter_in(owner.get(f"{PAGE}/letter").text)
    earlier = letter_in(owner.get(f"{PAGE}/letter?last=2026-05-31").text)
    assert "Now:" not in earlier, "nobody knows what was broken on its Monday"


def test_a_stopped_account_and_an_open_incident_are_named_with_their_moment(shop: Shop, owner: Browser) -> None:
    shop.store.accounts.stop(shop.account, "unauthorized", "the token is wrong", now=shop.now - 3600)
    shop.store.incidents.record("worker", "died", now=shop.now - 60)
    found = broke(owner.get(PAGE).text)
    assert "sends nothing any more, since 15 Jun 1" in found
    assert "The process worker died or hung (reported 1 ×)" in found
    shop.store.accounts.resume(shop.account)
    shop.store.incidents.settle(shop.store.incidents.open()[0].incident_id, now=shop.now)
    mended = broke(owner.get(PAGE).text)
    assert "any more" not in mended
    assert "died or hung" not in mended
