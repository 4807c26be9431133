"""Erasing: of a customer nothing is left, in no table, page, index, log or file, and everybody else keeps theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.channels.channel import Status, StatusUpdate, Unreadable
from bot.conversations.consent import Consent
from bot.conversations.conversation import Verb
from bot.conversations.search import Wanted
from bot.privacy.erasure import ErasureReceipt, NotErasable
from bot.store.steps.privacy import inventory
from bot.store.steps.privacy.inventory import Fate
from bot.team.audit import COMMAND_LINE, Act, Actor
from bot.team.routing import Policy
from tests.bot.store.life import STRANGER, Life
from tests.bot.store.shop import Shop

OWN = ("sqlite_", "_sqlite_utils", "_sqlite_migrations")
INDEXES = ("message_words", "contact_words")
INDEX_PARTS = {f"{name}_{part}" for name in INDEXES for part in ("data", "idx", "content", "docsize", "config")}


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop(policy=Policy(ask_rating=True, undo_seconds=10.0))


@pytest.fixture
def life(shop: Shop) -> Life:
    return Life(shop)


def contact(shop: Shop, who: str) -> str:
    return shop.conversation(who).contact_id


def erase(shop: Shop, life: Life, who: str | None = None) -> ErasureReceipt:
    receipt = shop.store.erasures.erase(contact(shop, who or life.who), Actor(agent_id=shop.eva), now=shop.tick())
    shop.store.erasures.finish(life.files.remove, now=shop.tick())
    return receipt


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_table_of_the_schema_says_whose_data_it_holds(shop: Shop) -> None:
    rows = shop.store._database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {row["name"] for row in rows if not row["name"].startswith(OWN)} - INDEX_PARTS
    listed = [table.name for table in inventory.TABLES]
    assert len(listed) == len(set(listed))
    assert set(listed) == tables, (
        "say in bot/store/steps/privacy/inventory.py what the table holds and how a customer's rows are found"
    )


def test_every_table_that_can_hold_a_customers_data_holds_some_and_then_none(
    shop: Shop, life: Life, kept: Callable[[], bytes]
) -> None:
    life.runs()
    life.is_merged()
    found = shop.store.erasures.person(contact(shop, life.who))
    assert found
    assert set(found.counts) == {table.name for table in inventory.CUSTOMERS}
    assert {address for _, address in found.addresses} == {life.who, "34600999888"}
    before = kept()
    overwritten = [word for word in life.words if word.encode() not in before]
    assert len(overwritten) < 6, "what the bot carried before the handoff, and a draft, were replaced already"

    receipt = erase(shop, life)

    after = kept()
    everything = [*life.words, life.who, "34600999888"]
    assert [word for word in everything if word.encode() in after] == []
    # The index keeps only how a word differs from the one before it.
    assert [word for word in life.words if word[5:].encode() in after] == []
    assert set(receipt.counts) == {table.name for table in inventory.CUSTOMERS} | {"journal"}
    assert receipt.stop_kept
    assert shop.store.erasures.person(found.contact_ids[0]) is None


def test_everybody_else_keeps_theirs(shop: Shop, life: Life, kept: Callable[[], bytes]) -> None:
    other = Life(shop, who="34600555666")
    other.runs()
    life.runs()
    life.is_merged()
    # Versions of rows and pages before they were changed are nobody's to keep.
    shop.store._database.forget_deleted_words()
    shop.store._database.empty_log()
    copy = kept()
    before = {word: word.encode() in copy for word in other.words}
    erase(shop, life)
    after = kept()
    assert [word for word in other.words if before[word] and word.encode() not in after] == []
    assert shop.texts(STRANGER)[0] == "I am somebody else"
    assert not any(life.who in text for text in shop.texts(STRANGER))
    assert shop.store.search.find(Wanted(text=shop.texts(other.who)[0]))


def test_a_file_that_somebody_else_sent_too_stays_until_they_are_erased(shop: Shop, life: Life) -> None:
    other = Life(shop, who="34600555666")
    for each in (life, other):
        each.posts()
        each.sends_file(b"\xff\xd8\xff the same photo")
        shop.answers()
        shop.delivers()
    files = [path for path in (shop.folder / "media").rglob("*") if path.is_file() and path.name != ".lock"]
    assert len(files) == 1
    erase(shop, life)
    assert files[0].exists()
    erase(shop, other)
    assert not files[0].exists()


def test_an_agents_picture_stays(shop: Shop, life: Life) -> None:
    with life.files.kept(b"\xff\xd8\xff Eva herself") as content_hash:
        shop.store.avatars.set(shop.eva, content_hash, "image/jpeg", 15, now=shop.now)
    shop.hands_off(life.who)
    shop.does(Verb.ACCEPT, who=life.who)
    shop.delivers()
    shop.does(Verb.RESOLVE, who=life.who)
    shop.delivers()
    erase(shop, life)
    assert life.files.path(content_hash).exists()


def test_who_writes_again_is_new_and_a_stop_still_holds(shop: Shop, life: Life) -> None:
    life.runs()
    before = contact(shop, life.who)
    erase(shop, life)
    shop.writes("hello, it's me", who=life.who)
    assert contact(shop, life.who) != before
    assert shop.texts(life.who) == ["hello, it's me"]
    assert shop.store.consents.current(contact(shop, life.who)) is Consent.OPTED_OUT
    shop.writes("START", who=life.who)
    assert shop.store.consents.current(contact(shop, life.who)) is Consent.OPTED_IN
    shop.answers()
    shop.delivers()
    erase(shop, life)
    shop.writes("hello once more", who=life.who)
    assert shop.store.consents.current(contact(shop, life.who)) is None


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda shop, who: shop.hands_off(who), "a conversation waits with this customer; resolve it first"),
        (
            lambda shop, who: (shop.hands_off(who), shop.does(Verb.ACCEPT, who=who)),
            "Eva holds a conversation with this customer; resolve it first",
        ),
        (lambda shop, who: (shop.writes("hello", who=who), shop.turn()), "the bot is answering"),
        (
            lambda shop, who: (
                shop.writes("hello", who=who),
                shop.answers(),
                shop.store.deliveries.claim(shop.conversation(who).conversation_id, "w", now=shop.tick()),
            ),
            "is being sent",
        ),
    ],
)
def test_in_the_middle_of_something_it_is_refused_with_what_to_do(
    shop: Shop, life: Life, happens: object, why: str
) -> None:
    happens(shop, life.who)  # type: ignore[operator]
    with pytest.raises(NotErasable, match=why):
        erase(shop, life)
    assert shop.texts(life.who)
    person = shop.store.erasures.person(contact(shop, life.who))
    assert person
    assert why in str(person.refusal)


def test_what_waits_to_be_sent_is_never_sent(shop: Shop, life: Life) -> None:
    shop.writes("hello", who=life.who)
    shop.answers()
    conversation_id = shop.conversation(life.who).conversation_id
    person = shop.store.erasures.person(contact(shop, life.who))
    assert person
    assert person.unsent == 1
    erase(shop, life)
    assert shop.store.deliveries.claim(conversation_id, "w", now=shop.tick()) is None
    assert shop.delivers() == []


def test_nobody_is_erased_twice(shop: Shop, life: Life) -> None:
    shop.writes("hello", who=life.who)
    gone = contact(shop, life.who)
    erase(shop, life)
    with pytest.raises(NotErasable, match="no such customer any more"):
        shop.store.erasures.erase(gone, COMMAND_LINE, now=shop.tick())


def test_a_batch_keeps_the_others_and_what_waits_for_a_replay_is_still_read(
    shop: Shop, life: Life, kept: Callable[[], bytes]
) -> None:
    body = {"messages": [{"from": life.who, "text": life.word()}, {"from": STRANGER, "text": "mine stays"}]}
    shop.store.inbox.receive(shop.account, json.dumps(body).encode(), [Unreadable(reason="odd")], now=shop.tick())
    shop.writes("hello", who=life.who)
    erase(shop, life)
    (row,) = shop.store.journal.unreadable()
    assert json.loads(shop.store.journal.body(row.journal_id) or b"") == {"messages": [body["messages"][1]]}
    assert life.words[0].encode() not in kept()


def test_a_body_in_no_known_writing_goes_too(shop: Shop, life: Life) -> None:
    body = b"\xff\x00" + life.who.encode()
    shop.store.inbox.receive(shop.account, body, [Unreadable(reason="not JSON")], now=shop.tick())
    shop.writes("hello", who=life.who)
    erase(shop, life)
    assert shop.store.journal.unreadable() == []


def test_a_file_that_arrives_after_its_message_was_erased_goes(shop: Shop, life: Life) -> None:
    life.sends_file(b"\xff\xd8\xff one")
    shop.store.media._update("nothing", state="ready")
    shop.answers()
    shop.delivers()
    erase(shop, life)
    with life.files.kept(b"\xff\xd8\xff late") as content_hash:
        shop.store.media.ready("f-gone", mime_type="image/jpeg", size=8, content_hash=content_hash)
    shop.store.erasures.finish(life.files.remove, now=shop.tick())
    assert not life.files.path(content_hash).exists()


def test_the_receipt_proves_it_without_personal_data(shop: Shop, life: Life) -> None:
    life.runs()
    receipt = erase(shop, life)
    (listed,) = shop.store.erasures.receipts()
    assert listed.erasure_id == receipt.erasure_id
    assert (listed.agent_name, listed.counts) == ("Eva", receipt.counts)
    assert listed.finished_at
    assert life.who not in str(listed)
    assert [each.erasure_id for each in shop.store.erasures.receipts_of(life.who)] == [receipt.erasure_id]
    assert shop.store.erasures.receipts_of("34600000000") == []
    (entry,) = shop.store.audit.entries(act=Act.ERASED)
    assert (entry.agent_name, entry.about_id) == ("Eva", receipt.erasure_id)


def test_what_was_interrupted_is_taken_up_again(shop: Shop, life: Life, kept: Callable[[], bytes]) -> None:
    """The process ends between erasing and cleaning."""
    life.runs()
    shop.store.erasures.erase(contact(shop, life.who), COMMAND_LINE, now=shop.tick())
    assert shop.store.erasures.receipts()[0].finished_at is None
    shop.store.erasures.finish(life.files.remove, now=shop.tick())
    copy = kept()
    assert [word for word in life.words if word[5:].encode() in copy] == []
    assert shop.store.erasures.receipts()[0].finished_at


def test_a_tick_that_comes_afterwards_makes_nothing(shop: Shop, life: Life) -> None:
    shop.writes("hello", who=life.who)
    shop.answers()
    shop.delivers()
    sent = shop.messages(life.who)[-1]
    erase(shop, life)
    late = StatusUpdate(
        provider_message_id=str(sent.provider_message_id),
        status=Status.READ,
        at=int(shop.now),
        our_message_id=sent.message_id,
    )
    shop.store.inbox.receive(shop.account, b"{}", [late], now=shop.tick())
    assert shop.store.search.find(Wanted(text="hello")) == []
    shop.writes("hello again", who=life.who)
    assert shop.texts(life.who) == ["hello again"]


def test_whatever_arrives_while_somebody_is_erased_is_whole_or_gone(shop: Shop, life: Life) -> None:
    """A customer goes on writing while an admin erases them again and again."""
    erased: list[int] = []
    enough, first = Event(), Event()

    def erases() -> None:
        while not enough.wait(0.002):
            for row in shop.store._database.rows("SELECT contact_id FROM contact"):
                with suppress(NotErasable):
                    receipt = shop.store.erasures.erase(row["contact_id"], COMMAND_LINE, now=shop.now)
                    erased.append(receipt.counts.get("message", 0))
                    first.set()
        shop.store.close()

    admin = Thread(target=erases, daemon=True)
    admin.start()
    try:
        for number in range(150):
            shop.writes(f"line {number}", who=life.who)
            assert first.wait(30)
    finally:
        enough.set()
        admin.join(30)
    assert not admin.is_alive()
    left = len(shop.store._database.rows("SELECT 1 FROM message"))
    assert sum(erased) + left == 150
    if isinstance(shop.place, Path):
        assert shop.store._database.rows("PRAGMA foreign_key_check") == []
    assert len(shop.store._database.rows("SELECT 1 FROM message_number")) == left


def test_pages_hear_that_the_conversation_is_gone(shop: Shop, life: Life) -> None:
    shop.writes("hello", who=life.who)
    conversation_id, before = shop.conversation(life.who).conversation_id, shop.store.events.latest()
    erase(shop, life)
    events = {(each.kind, each.conversation_id) for each in shop.store.events.after(before)}
    assert ("erased", conversation_id) in events


def test_the_order_of_tables_and_their_fates_are_said() -> None:
    fates = {table.name: table.fate for table in inventory.TABLES}
    assert fates["journal"] is Fate.REDACTED
    assert fates["media"] is Fate.IF_UNUSED
    assert all(table.what for table in inventory.TABLES)
