"""The journal: what came is kept byte for byte; a replay after a fix makes each message once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.channel import IncomingMessage, Item, Kind, Unreadable
from bot.conversations.conversation import State
from bot.conversations.message import AddressedTo
from bot.store.inbox.inbox import InboxReceipt
from bot.store.inbox.journal import JournalRow
from bot.store.steps.delivery.journal import JournalState
from tests.bot.store.shop import Shop


def said(text: str, number: int = 1, **more: object) -> IncomingMessage:
    known = {"provider_message_id": f"ana:{number}", "address": "ana", "sent_at": 0, "kind": Kind.TEXT}
    return IncomingMessage(text=text, **{**known, **more})  # type: ignore[arg-type]


def came(shop: Shop, *items: Item, body: bytes = b"{}", update_key: str | None = None) -> InboxReceipt:
    return shop.store.inbox.receive(shop.account, body, items, now=shop.tick(), update_key=update_key)


def waiting(shop: Shop) -> JournalRow:
    (row,) = shop.store.journal.unreadable()
    return row


def replays(shop: Shop, *items: Item) -> InboxReceipt | None:
    return shop.store.inbox.replay(waiting(shop).journal_id, items, now=shop.tick())


@pytest.mark.parametrize("body", [b'{"a": "\xc3\xb1"}', b"\xff\xfe\x00", b"", b'{"nul": "\x00"}', b"aGk="])
def test_a_body_is_kept_byte_for_byte(shop: Shop, body: bytes) -> None:
    came(shop, Unreadable(reason="odd"), body=body)
    row = waiting(shop)
    assert (shop.store.journal.body(row.journal_id), row.reason) == (body, "odd")


def test_after_a_fix_a_replay_makes_the_missing_message_and_no_other_again(shop: Shop) -> None:
    came(shop, said("read at once"), Unreadable(reason="an unknown kind"))
    receipt = replays(shop, said("read at once"), said("read late", 2))
    assert receipt is not None
    assert (receipt.messages, receipt.repeated) == (1, 1)
    assert shop.texts() == ["read at once", "read late"]
    assert [bool(each.details.get("late")) for each in shop.messages()] == [False, True]
    assert shop.store.journal.unreadable() == []
    assert [row.state for row in shop.store.journal.replayed()] == [JournalState.REPLAYED]


def test_an_old_answer_from_the_phone_app_takes_nobody_over_when_it_is_replayed(shop: Shop) -> None:
    came(shop, Unreadable(reason="odd"))
    shop.writes("a question of today")
    replays(shop, said("answered three days ago", 9, from_shop=True))
    assert shop.conversation().state is State.BOT
    assert [message.text for message in shop.turn().messages] == ["a question of today"]


def test_ten_replays_at_once_make_each_message_once(shop: Shop) -> None:
    came(shop, Unreadable(reason="odd"))
    journal_id = waiting(shop).journal_id
    with ThreadPoolExecutor(10) as pool:
        receipts = list(pool.map(lambda _: shop.store.inbox.replay(journal_id, [said("hello")], now=1.0), range(10)))
    assert [receipt is None for receipt in receipts].count(False) == 1
    assert shop.texts() == ["hello"]


def test_what_still_can_not_be_read_goes_on_waiting_with_the_new_reason(shop: Shop) -> None:
    came(shop, Unreadable(reason="odd"))
    replays(shop, said("half of it"), Unreadable(reason="another reason"))
    assert (waiting(shop).state, waiting(shop).reason) == (JournalState.UNREADABLE, "another reason")
    assert shop.texts() == ["half of it"]


def test_a_message_that_can_not_be_stored_costs_no_other(shop: Shop) -> None:
    receipt = came(shop, said("before"), said("odd", 2, details={"a": object()}), said("after", 3))
    assert (receipt.messages, receipt.unreadable) == (2, 1)
    assert shop.texts() == ["before", "after"]
    assert "fault in our store" in str(waiting(shop).reason)
    replays(shop, said("before"), said("odd", 2), said("after", 3))
    assert shop.texts() == ["before", "after", "odd"]


def test_a_replayed_update_of_telegram_is_still_known_when_it_comes_again(shop: Shop) -> None:
    came(shop, Unreadable(reason="odd"), update_key="7")
    replays(shop, said("hello"))
    assert came(shop, said("hello"), update_key="7").repeated == 1
    assert shop.texts() == ["hello"]


def test_a_replay_does_not_open_the_window_again(shop: Shop) -> None:
    came(shop, Unreadable(reason="odd"))
    wrote_at = int(shop.now)
    shop.tick(3 * 24 * 3600)
    replays(shop, said("three days ago", sent_at=wrote_at))
    assert shop.conversation().last_incoming_at == wrote_at
    assert shop.messages()[0].addressed_to is AddressedTo.BOT


def test_what_is_set_aside_no_longer_waits_and_is_not_replayed(shop: Shop) -> None:
    came(shop, Unreadable(reason="for another number"))
    journal_id = waiting(shop).journal_id
    assert shop.store.journal.set_aside(journal_id)
    assert not shop.store.journal.set_aside(journal_id)
    assert shop.store.inbox.replay(journal_id, [said("hello")], now=shop.tick()) is None
    assert shop.store.journal.count_unreadable() == 0


def test_bodies_attempts_and_statuses_go_when_their_days_are_over(shop: Shop) -> None:
    shop.hands_off()
    for number in range(1200):
        came(shop, update_key=str(number))
    shop.tick(24 * 3600)
    came(shop, said("today", 99))
    horizon = shop.now - 3600
    assert shop.store.journal.prune(before=horizon) == 1201
    assert shop.store.journal.prune(before=horizon) == 0
    assert shop.store.journal.prune_attempts(before=horizon) == 1
    assert "today" in shop.texts(), "messages stay"
