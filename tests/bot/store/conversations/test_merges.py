"""Merges: two contacts are one person, nothing is moved, and undoing it restores everything exactly."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import Verb
from bot.store.conversations.merges import Merge, NotMergeable
from bot.store.engine.database import Row
from tests.bot.store.shop import Shop

TABLES = ("contact", "contact_address", "conversation", "message", "delivery")


def contact(shop: Shop, who: str) -> str:
    return shop.conversation(who).contact_id


def person(shop: Shop, who: str) -> set[str]:
    return {each.address for each in shop.store.merges.conversations(contact(shop, who))}


def merges(shop: Shop, who: str, into: str) -> str:
    return shop.store.merges.merge(contact(shop, who), contact(shop, into), shop.eva, now=shop.tick())


def everything(shop: Shop) -> dict[str, list[dict[str, object]]]:
    """All rows but activity messages, and what these move: the position counter and the time of the last message."""

    def plain(row: Row) -> dict[str, object]:
        return {name: row[name] for name in row.keys() if name not in ("last_position", "last_message_at")}  # noqa: SIM118

    rows = shop.store.merges._database.rows
    return {
        table: sorted(
            (each for row in rows(f"SELECT * FROM {table}") if '"activity"' not in str(each := plain(row))), key=str
        )
        for table in TABLES
    }


def written(shop: Shop) -> None:
    shop.writes("hello", who="ana")
    shop.writes("it's me again", who="ana2")
    shop.writes("somebody else", who="bea")


def test_merged_contacts_are_one_person_from_either_side(shop: Shop) -> None:
    written(shop)
    merges(shop, "ana2", "ana")
    assert person(shop, "ana") == person(shop, "ana2") == {"ana", "ana2"}
    assert person(shop, "bea") == {"bea"}


def test_undoing_restores_everything_and_what_came_meanwhile_is_where_its_address_says(shop: Shop) -> None:
    written(shop)
    before = everything(shop)
    merge_id = merges(shop, "ana2", "ana")
    shop.store.merges.undo(merge_id, shop.leo, now=shop.tick())
    assert everything(shop) == before
    assert person(shop, "ana") == {"ana"}

    merge_id = merges(shop, "ana2", "ana")
    shop.writes("to the second number", who="ana2")
    shop.does(Verb.TAKE_OVER, who="ana2")
    shop.store.conversations.reply(
        shop.conversation("ana2").conversation_id, shop.eva, text="hi", client_key="key-0001", now=shop.tick()
    )
    shop.store.merges.undo(merge_id, shop.leo, now=shop.tick())
    assert "to the second number" in shop.texts("ana2")
    assert "hi" in shop.texts("ana2")
    assert "to the second number" not in shop.texts("ana")
    assert (
        shop.store.deliveries.claim(shop.conversation("ana2").conversation_id, "w", now=shop.tick()).address == "ana2"
    )  # type: ignore[union-attr]


def test_merges_chain_and_come_apart_in_any_order(shop: Shop) -> None:
    written(shop)
    first = merges(shop, "ana2", "ana")
    second = merges(shop, "ana2", "bea")
    assert person(shop, "ana2") == {"ana", "ana2", "bea"}
    shop.store.merges.undo(first, shop.eva, now=shop.tick())
    assert person(shop, "ana2") == {"ana2"}
    assert person(shop, "ana") == {"ana", "bea"}
    shop.store.merges.undo(second, shop.eva, now=shop.tick())
    assert person(shop, "ana") == {"ana"}


def test_nobody_is_merged_with_themselves_and_nothing_is_undone_twice(shop: Shop) -> None:
    written(shop)
    merge_id = merges(shop, "ana2", "ana")
    with pytest.raises(NotMergeable):
        merges(shop, "ana", "ana2")
    with pytest.raises(NotMergeable):
        shop.store.merges.merge("nobody", contact(shop, "ana"), shop.eva, now=shop.now)
    shop.store.merges.undo(merge_id, shop.eva, now=shop.tick())
    with pytest.raises(NotMergeable):
        shop.store.merges.undo(merge_id, shop.eva, now=shop.tick())


def test_who_merged_and_undid_it_is_on_record_and_in_both_threads(shop: Shop) -> None:
    written(shop)
    merge_id = merges(shop, "ana2", "ana")
    shop.store.merges.undo(merge_id, shop.leo, now=shop.tick())
    log: list[Merge] = shop.store.merges.log(contact(shop, "ana"))
    assert [(each.agent_name, each.undone_by_name, each.contact_name) for each in log] == [("Eva", "Leo", "Ana2")]
    for who in ("ana", "ana2"):
        activities = [text for text in shop.texts(who) if "telegram ana2" in text]
        assert len(activities) == 2


def test_people_are_found_by_name_or_address_but_not_the_person_itself(shop: Shop) -> None:
    written(shop)

    def found(text: str) -> set[str | None]:
        return {each.name for each in shop.store.merges.search(text, besides=contact(shop, "ana"))}

    assert found("AN") == {"Ana2"}
    assert found("bea") == {"Bea"}
    assert found("%") == set()
    merges(shop, "ana2", "ana")
    assert found("an") == set()
