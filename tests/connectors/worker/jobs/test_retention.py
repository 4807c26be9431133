"""Letting go: what is older than wanted is erased by itself; who waits or is held keeps everything."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.conversations.consent import Consent
from bot.conversations.conversation import Verb
from bot.conversations.search import Wanted
from bot.store.steps.privacy import inventory
from bot.team.routing import Policy
from connectors.worker.jobs.retention import RetentionJob
from tests.bot.store.kept import content
from tests.bot.store.life import Life
from tests.bot.store.shop import Shop

DAY = 24 * 3600.0


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, policy=Policy(ask_rating=True, undo_seconds=10.0))


@pytest.fixture
def life(shop: Shop) -> Life:
    return Life(shop)


def let_go(shop: Shop, days: int | None = 90) -> int:
    return RetentionJob(shop.store, days, pause=lambda seconds: None).run(shop.now)


def clean_up(shop: Shop, life: Life) -> None:
    shop.store.erasures.finish(life.files.remove, now=shop.now)


def rows(shop: Shop, table: str) -> int:
    return int(shop.store._database.rows(f"SELECT COUNT(*) AS number FROM {table}")[0]["number"])


def test_it_is_off_unless_asked_for(shop: Shop, life: Life) -> None:
    life.runs()
    shop.tick(10_000 * DAY)
    assert let_go(shop, days=None) == 0
    assert shop.texts(life.who)


def test_who_has_not_come_back_is_gone_without_a_trace(shop: Shop, life: Life) -> None:
    life.runs()
    shop.tick(91 * DAY)
    shop.store.journal.prune(before=shop.now - 30 * DAY)
    assert let_go(shop) > 5
    clean_up(shop, life)
    after = content(shop.folder)
    assert [word for word in life.words if word[5:].encode() in after] == []
    assert life.who.encode() not in after
    assert {table.name: rows(shop, table.name) for table in inventory.CUSTOMERS if rows(shop, table.name)} == {}


def test_who_comes_back_keeps_what_is_new_and_stays_the_same_customer(shop: Shop, life: Life) -> None:
    life.runs()
    contact_id = shop.conversation(life.who).contact_id
    shop.store.blocks.lift(contact_id, now=shop.now)
    shop.does(Verb.RESOLVE, who=life.who)
    shop.tick(80 * DAY)
    shop.writes("do you have new boots?", who=life.who)
    shop.answers("yes")
    shop.delivers()
    shop.tick(20 * DAY)
    shop.store.journal.prune(before=shop.now - 30 * DAY)
    # Orders with what was asked of them (MOSTRADOR_ORDER_DAYS) and visitors' browsers go by times of their own.
    store = shop.store
    for part in (store.orders, store.order_requests, store.order_tries, store.visitors, store.browsers):
        part.prune(before=shop.now - 60 * DAY)
    let_go(shop)
    clean_up(shop, life)
    assert shop.texts(life.who) == ["do you have new boots?", "yes"]
    assert shop.conversation(life.who).contact_id == contact_id
    assert shop.store.consents.current(contact_id) is Consent.OPTED_OUT
    after = content(shop.folder)
    # An attribute is no message: it stays as long as the customer is known.
    assert [word for word in life.words if word.encode() in after] == list(
        shop.store.attributes.of(contact_id).values()
    )
    assert shop.store.search.find(Wanted(text="boots"))
    assert rows(shop, "attempt") == 2
    assert rows(shop, "handoff") == 2, "as the customer asked for a person, and as they were unblocked"
    assert let_go(shop) == 0


@pytest.mark.parametrize("held", [False, True])
def test_who_waits_or_is_held_keeps_everything_however_long(shop: Shop, life: Life, held: bool) -> None:
    shop.hands_off(life.who)
    if held:
        shop.does(Verb.ACCEPT, who=life.who)
    shop.delivers()
    before, conversation_id = shop.texts(life.who), shop.conversation(life.who).conversation_id
    shop.tick(400 * DAY)
    assert let_go(shop) == 0
    assert shop.texts(life.who) == before
    shop.does(Verb.RESOLVE if held else Verb.RETURN_TO_BOT, who=life.who)
    shop.delivers()
    let_go(shop)
    left = [message.text for message in shop.store.conversations.messages(conversation_id)]
    assert left == ([] if held else ["with the bot again"])


def test_what_waits_to_be_sent_and_what_waits_for_the_bot_stays(shop: Shop, life: Life) -> None:
    shop.writes("hello", who="ana")
    shop.writes("hello", who="ben")
    shop.answers()
    shop.tick(400 * DAY)
    assert let_go(shop) == 0
    assert len(shop.texts("ana")) + len(shop.texts("ben")) == 3


def test_a_stop_outlives_who_is_forgotten(shop: Shop, life: Life) -> None:
    life.runs()
    shop.tick(91 * DAY)
    let_go(shop)
    shop.writes("hello again", who=life.who)
    assert shop.store.consents.current(shop.conversation(life.who).contact_id) is Consent.OPTED_OUT


def test_a_long_conversation_goes_in_short_transactions(shop: Shop, life: Life) -> None:
    for number in range(230):
        shop.writes(f"line {number}", who=life.who)
    shop.answers()
    shop.delivers()
    shop.tick(91 * DAY)
    conversation_id = shop.conversation(life.who).conversation_id
    before = shop.now - 90 * DAY
    shorten = partial(shop.store.retention.shorten, conversation_id, before=before, idle_before=shop.now)
    assert [shorten() for _ in range(3)] == [200, 31, 0]


def test_what_the_bot_carries_stays_while_the_customer_goes_on(shop: Shop, life: Life) -> None:
    shop.writes("long ago", who=life.who)
    shop.answers()
    shop.delivers()
    shop.tick(100 * DAY)
    shop.writes("and to Spain?", who=life.who)
    shop.answers()
    shop.delivers()
    assert let_go(shop) == 2
    assert shop.conversation(life.who).carried
    shop.tick(2 * DAY)
    shop.writes("thanks", who=life.who)
    shop.answers()
    shop.delivers()
    assert shop.conversation(life.who).carried


def test_files_that_were_never_sent_go_after_a_day_and_pictures_stay(shop: Shop, life: Life) -> None:
    with life.files.kept(b"never sent") as unsent:
        shop.store.media.add(mime_type="text/plain", filename="a", size=1, content_hash=unsent, now=shop.now)
    with life.files.kept(b"Eva") as picture:
        shop.store.avatars.set(shop.eva, picture, "image/jpeg", 3, now=shop.now)
    shop.tick(3600)
    let_go(shop, days=None)
    clean_up(shop, life)
    assert life.files.path(unsent).exists()
    shop.tick(DAY)
    let_go(shop, days=None)
    clean_up(shop, life)
    assert not life.files.path(unsent).exists()
    assert life.files.path(picture).exists()
