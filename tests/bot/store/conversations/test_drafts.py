"""Drafts and viewers: what is written and not sent yet is kept; who looks is told, and not for longer than true."""

from __future__ import annotations

from bot.store.conversations.viewers import Viewer
from tests.bot.store.shop import Shop

PAGE, OTHER = "a" * 32, "b" * 32


def kept(shop: Shop, agent_id: str) -> dict[str, str]:
    return {each.box: each.text for each in shop.store.drafts.of(agent_id, shop.conversation().conversation_id)}


def keeps(shop: Shop, text: str, at: float, *, box: str = "reply") -> bool:
    return shop.store.drafts.keep(shop.eva, shop.conversation().conversation_id, box, text=text, changed_at=at)


def test_the_latest_text_is_kept_for_each_agent_and_box(shop: Shop) -> None:
    shop.writes("hello")
    assert keeps(shop, "  Hi Ana,\n", 10.0)
    assert keeps(shop, "ask Leo", 11.0, box="note")
    assert not keeps(shop, "older, from a slow line", 9.0)
    assert kept(shop, shop.eva) == {"reply": "  Hi Ana,\n", "note": "ask Leo"}
    assert kept(shop, shop.leo) == {}


def test_an_emptied_box_stays_empty_on_other_devices(shop: Shop) -> None:
    shop.writes("hello")
    keeps(shop, "Hi", 10.0)
    keeps(shop, "", 12.0)
    assert not keeps(shop, "Hi", 11.0)
    assert kept(shop, shop.eva) == {"reply": ""}
    assert shop.store.drafts.prune(before=13.0) == 1


def others(shop: Shop, agent_id: str) -> list[Viewer]:
    return shop.store.viewers.others(shop.conversation().conversation_id, agent_id, now=shop.now)


def looks(shop: Shop, page: str, agent_id: str, *, writing: bool = False) -> None:
    conversation_id = shop.conversation().conversation_id
    shop.store.viewers.look(page, agent_id, conversation_id, writing=writing, now=shop.now)


def test_who_looks_and_who_writes_is_told_until_their_page_falls_silent(shop: Shop) -> None:
    shop.writes("hello")
    looks(shop, PAGE, shop.eva)
    assert [(each.name, each.writing) for each in others(shop, shop.leo)] == [("Eva", False)]
    assert others(shop, shop.eva) == []
    looks(shop, PAGE, shop.eva, writing=True)
    assert others(shop, shop.leo)[0].writing
    shop.tick(20)
    assert not others(shop, shop.leo)[0].writing
    shop.tick(10)
    assert others(shop, shop.leo) == []


def test_a_page_that_repeats_itself_writes_and_announces_nothing(shop: Shop) -> None:
    shop.writes("hello")
    looks(shop, PAGE, shop.eva)
    before = shop.store.events.latest()
    for _ in range(8):
        shop.tick()
        looks(shop, PAGE, shop.eva)
    seen_at = shop.store.viewers._database.row("SELECT seen_at FROM viewer")
    assert seen_at
    assert seen_at["seen_at"] == shop.now - 8
    shop.tick(3)
    looks(shop, PAGE, shop.eva)
    assert shop.store.events.latest() == before


def test_a_page_that_leaves_is_gone_at_once_and_one_of_two_pages_keeps_its_agent_there(shop: Shop) -> None:
    shop.writes("hello")
    looks(shop, PAGE, shop.eva)
    looks(shop, OTHER, shop.eva, writing=True)
    shop.store.viewers.leave(OTHER)
    assert [(each.name, each.writing) for each in others(shop, shop.leo)] == [("Eva", False)]
    shop.store.viewers.leave(PAGE)
    assert others(shop, shop.leo) == []
