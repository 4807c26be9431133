"""Labels in the store: made once, put on and taken off, renamed and removed everywhere."""

from __future__ import annotations

import pytest

from bot.conversations.label import Colour
from bot.store.conversations.labels import LabelTaken
from tests.bot.store.shop import Shop


def worn(shop: Shop) -> list[str]:
    return [each.name for each in shop.store.labels.of(shop.conversation().conversation_id)]


def puts(shop: Shop, label_id: str, *, on: bool = True) -> None:
    conversation_id = shop.conversation().conversation_id
    shop.store.labels.put(conversation_id, label_id, shop.eva, on=on, now=shop.tick())


def test_a_label_is_put_on_seen_and_taken_off(shop: Shop) -> None:
    shop.writes("hello")
    refund = shop.store.labels.add(" Refund  due ", Colour.RED, now=shop.tick())
    before = shop.store.events.latest()
    puts(shop, refund.label_id)
    puts(shop, refund.label_id)
    assert worn(shop) == ["Refund due"]
    assert shop.store.events.latest() > before
    assert shop.store.labels.counts() == {refund.label_id: 1}
    puts(shop, refund.label_id, on=False)
    assert worn(shop) == []


def test_names_differ_by_more_than_case_and_accents(shop: Shop) -> None:
    shop.store.labels.add("Devolución", Colour.RED, now=shop.tick())
    other = shop.store.labels.add("Other", Colour.BLUE, now=shop.tick())
    with pytest.raises(LabelTaken):
        shop.store.labels.add("DEVOLUCION", Colour.GREEN, now=shop.tick())
    with pytest.raises(LabelTaken):
        shop.store.labels.change(other.label_id, "devolucion", Colour.GREEN)
    shop.store.labels.change(other.label_id, "OTHER", Colour.GREEN)
    assert [(each.name, each.colour) for each in shop.store.labels.all()][1] == ("OTHER", Colour.GREEN)


@pytest.mark.parametrize("name", ["", "   ", "x" * 31])
def test_a_name_has_one_to_thirty_characters(shop: Shop, name: str) -> None:
    with pytest.raises(ValueError, match=r"label|name"):
        shop.store.labels.add(name, Colour.RED, now=shop.now)


def test_a_removed_label_is_on_nothing(shop: Shop) -> None:
    shop.writes("hello")
    refund = shop.store.labels.add("Refund", Colour.RED, now=shop.tick())
    puts(shop, refund.label_id)
    assert shop.store.labels.remove(refund.label_id) == 1
    assert worn(shop) == []
    puts(shop, refund.label_id)
    assert worn(shop) == []
