"""A running shop is backed up amid traffic, and put back: nothing that may have gone out goes out again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.conversation import State, Verb
from bot.conversations.label import Colour
from bot.conversations.silence import Nudge
from bot.store.backup import backup, engines
from bot.store.backup.engines import BackupFailed
from bot.store.backup.restoring import Restored, restore
from bot.store.backup.resuming import resume
from bot.store.engine.database import WrongFile
from bot.store.engine.opening import open_database
from bot.store.files import MediaFiles
from bot.store.store import Store
from bot.team.audit import COMMAND_LINE
from bot.team.routing import Assignment, Policy
from tests.bot.store.shop import Shop
from tests.postgres import Server

PICTURE = b"a picture of a parcel"


@pytest.fixture
def again(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | str:
    """Where the shop is put back: another file, or another empty database."""
    return tmp_path / "again" / "shop.db" if engine == "sqlite" else str(request.getfixturevalue("postgres").empty())


@pytest.fixture
def restored(shop: Shop, place: Path | str, again: Path | str, tmp_path: Path) -> Callable[[], tuple[Restored, Shop]]:
    """A function that backs the shop up, and one that puts it back; the shop that came out."""

    def put_back() -> tuple[Restored, Shop]:
        backup.write(place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
        media = MediaFiles(tmp_path / "again-media")
        told = restore(tmp_path / "backup", again, media, replace=False, now=shop.tick())
        return told, opened(shop, again)

    return put_back


def opened(shop: Shop, place: Path | str) -> Shop:
    """The same people at a store in another place."""
    other = object.__new__(Shop)
    vars(other).update(vars(shop) | {"store": Store(place, shop.notices, shop.policy), "place": place})
    other.store.workers.start("w", now=other.tick())
    return other


def test_the_copy_holds_what_was_written_and_its_files(restored: Any, shop: Shop, tmp_path: Path) -> None:
    content_hash = MediaFiles(tmp_path / "media").save(PICTURE)
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash=content_hash, now=shop.tick())
    shop.writes("where is my parcel?")
    shop.answers("on its way", plain=True)
    shop.delivers()
    told, other = restored()
    assert other.texts() == ["where is my parcel?", "on its way"]
    assert (told.uncertain, told.for_people, told.backup.files, told.backup.missing) == (0, 0, 1, 0)
    assert MediaFiles(tmp_path / "again-media").path(content_hash).read_bytes() == PICTURE
    other.store.close()


def test_what_waited_to_be_sent_is_not_sent_again_but_shown_to_people(restored: Any, shop: Shop) -> None:
    shop.writes("how long?")
    shop.answers("three days", plain=True)
    told, other = restored()
    assert shop.delivers() == ["three days"]
    assert told.uncertain == 1
    assert other.delivers() == []
    (send,) = other.store.attention.sends()
    assert (send.text, send.uncertain) == ("three days", True)
    other.writes("and to Spain?")
    other.answers("four days", plain=True)
    assert other.delivers() == ["four days"]
    other.store.close()


def test_a_send_under_way_is_uncertain_too(restored: Any, shop: Shop) -> None:
    shop.writes("how long?")
    shop.answers("three days", plain=True)
    (conversation_id,) = shop.store.deliveries.due(now=shop.tick())
    assert shop.store.deliveries.claim(conversation_id, "w", now=shop.tick())
    told, other = restored()
    assert (told.uncertain, other.delivers()) == (1, [])
    other.store.close()


def test_an_open_question_goes_to_people_without_a_word_to_the_customer(restored: Any, shop: Shop) -> None:
    shop.writes("how long?")
    shop.turn()
    told, other = restored()
    assert told.for_people == 1
    assert other.store.turns.claim("w", now=other.tick(120)) is None
    assert other.conversation().state is State.QUEUED
    assert other.delivers() == []
    assert "put back from a backup" in other.texts()[-1]
    other.writes("hello?")
    other.store.close()


def test_numbers_go_on_above_those_that_pages_saw(restored: Any, shop: Shop) -> None:
    shop.writes("one")
    _, other = restored()
    for number in range(20):
        shop.writes(f"after the backup {number}")
    assert other.store.events.latest() > shop.store.events.latest()
    other.store.close()


def test_what_agents_reply_afterwards_is_gathered_and_nothing_that_was_not_counted_is_skipped(
    restored: Any, shop: Shop
) -> None:
    """How far the look for unanswered questions and the count for reports came stays as it was in the backup."""
    replies(shop, "to Portugal too")
    _, mark = shop.store.unanswered_sources.replied(now=shop.tick(3600))
    shop.store.unanswered_sources.note(mark)
    shop.store.report_counting.note("active", shop.now)
    _, other = restored()
    assert other.store.report_counting.mark("active") == shop.store.report_counting.mark("active")
    replies(other, "to Spain as well", who="ben")
    gathered, _ = other.store.unanswered_sources.replied(now=other.tick(3600))
    assert [reply.reply for reply in gathered] == ["to Spain as well"]
    other.store.close()


@pytest.fixture
def silent(shop: Shop) -> Shop:
    """Eva answered Ana, who has been silent since, under a label that asks once after ten minutes, then closes."""
    shop.policy = Policy(ask_rating=True)
    label = shop.store.labels.add("Waiting for the customer", Colour.BLUE, now=1.0)
    shop.store.nudges.keep(
        Nudge(label_id=label.label_id, ask_seconds=600.0, close_seconds=300.0), by=COMMAND_LINE, now=1.0
    )
    replies(shop, "three days")
    shop.store.labels.put(shop.conversation().conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    return shop


@pytest.mark.parametrize("asked", [False, True])
def test_a_silent_customer_is_not_asked_and_closed_again(restored: Any, silent: Shop, asked: bool) -> None:
    """Both may have happened after the backup; people look at it, until the customer writes again."""
    if asked:
        silent.store.nudges.run(now=silent.tick(700))
        assert silent.delivers() == ["nudge"]
    _, other = restored()
    for seconds in (1, 700, 90_000):
        other.store.nudges.run(now=other.tick(seconds))
        assert other.delivers() == []
    assert other.conversation().state is State.AGENT
    other.writes("and to Spain?")
    held = other.conversation()
    other.store.conversations.reply(held.conversation_id, other.eva, text="five", client_key="five", now=other.tick())
    assert other.delivers() == ["five"]
    other.store.nudges.run(now=other.tick(700))
    assert other.delivers() == ["nudge"]
    other.store.close()


def test_whoever_waited_is_told_of_no_place_and_no_closing_until_they_write(restored: Any, shop: Shop) -> None:
    """By now they may have been helped: in the queue, in a closed shop, or called and not come."""
    shop.hands_off()
    shop.hands_off(who="ben")
    shop.hands_off(who="cleo")
    (call_me,) = (
        choice for message in shop.messages("cleo") for choice in message.choices if choice.payload == "call_me"
    )
    shop.writes(call_me.title, who="cleo", choice_id=call_me.choice_id)
    shop.does(Verb.ACCEPT, who="cleo")
    shop.writes("a question that the bot has not answered", who="dora")
    shop.delivers()
    _, other = restored()
    other.sits_down()
    for closed_until in (None, other.now + 90_000):
        other.notices.closed_until = closed_until
        for seconds in (60, 700, 5000):
            other.sits_down()
            other.store.queue_updates.tell(now=other.tick(seconds))
            other.store.queue_updates.keep_unheard(now=other.now)
        assert other.delivers() == []
    other.writes("hello?", who="ben")
    other.store.queue_updates.tell(now=other.tick(700))
    assert other.delivers() == ["queued closed"]
    other.store.close()


def test_who_is_given_to_an_agent_by_the_system_hears_of_it_only_after_writing_again(
    shop: Shop, place: Path | str, again: Path | str, tmp_path: Path
) -> None:
    shop.hands_off()
    shop.hands_off(who="ben")
    shop.delivers()
    backup.write(place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
    restore(tmp_path / "backup", again, MediaFiles(tmp_path / "other"), replace=False, now=shop.tick())
    shop.policy = replace(shop.policy, assignment=Assignment.AUTOMATIC)
    other = opened(shop, again)
    other.writes("hello?", who="ben")
    other.sits_down(other.eva)
    assert other.store.routing.assign(now=other.tick()) == 2
    assert other.conversation().agent_id == other.eva
    assert other.delivers() == ["Eva is here"]
    other.store.close()


def replies(shop: Shop, text: str, who: str = "ana") -> None:
    """A customer asks, wants a person, and Eva replies."""
    shop.writes("do you ship there?", who=who)
    shop.hands_off(who=who)
    held = shop.does(Verb.ACCEPT, who=who)
    shop.store.conversations.reply(held.conversation_id, shop.eva, text=text, client_key=text, now=shop.tick())
    shop.delivers()


def test_a_shop_under_traffic_is_backed_up_whole(
    shop: Shop, place: Path | str, again: Path | str, tmp_path: Path
) -> None:
    """Customers write, the bot answers and everything is sent while the copy is made, once and again."""
    sent: dict[int, list[str]] = {}
    stopped = threading.Event()

    def trade() -> None:
        round_ = 0
        while not stopped.is_set():
            shop.writes(f"question {round_}", who=f"customer{round_ % 5}")
            shop.answers(f"answer {round_}", plain=True)
            sent[round_] = shop.delivers()
            round_ += 1

    trader = threading.Thread(target=trade)
    trader.start()
    try:
        while len(sent) < 20:
            stopped.wait(0.01)
        backup.write(place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
        enough = len(sent) + 5
        while len(sent) < enough:
            stopped.wait(0.01)
    finally:
        stopped.set()
        trader.join()
    restore(tmp_path / "backup", again, MediaFiles(tmp_path / "other"), replace=False, now=shop.tick())
    other = opened(shop, again)
    went_out = [text for texts in sent.values() for text in texts]
    assert not set(other.delivers()) & set(went_out)
    rows = other.store._database.rows("SELECT state, COUNT(*) AS number FROM delivery GROUP BY state")
    counts = {row["state"]: row["number"] for row in rows}
    assert counts["sent"] >= 20
    assert set(counts) <= {"sent", "uncertain"}
    assert counts.get("uncertain", 0) <= 1
    other.store.close()


def test_a_file_that_is_there_is_kept_aside(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    assert isinstance(shop.place, Path)
    shop.writes("before")
    backup.write(shop.place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
    shop.writes("after")
    shop.store.close()
    media = MediaFiles(tmp_path / "media")
    with pytest.raises(BackupFailed, match="--replace"):
        restore(tmp_path / "backup", shop.place, media, replace=False, now=shop.tick())
    told = restore(tmp_path / "backup", shop.place, media, replace=True, now=shop.tick())
    assert told.before
    assert opened(shop, told.before).texts() == ["before", "after"]
    assert opened(shop, shop.place).texts()[0] == "before"


@pytest.mark.needs("postgresql")
def test_a_server_that_holds_a_shop_is_left_alone(postgres: Server, tmp_path: Path) -> None:
    shop = Shop(tmp_path, place=postgres.shop())
    assert isinstance(shop.place, str)
    backup.write(shop.place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
    with pytest.raises(BackupFailed, match="not empty"):
        restore(tmp_path / "backup", shop.place, MediaFiles(tmp_path / "media"), replace=True, now=shop.tick())
    with pytest.raises(BackupFailed, match="MOSTRADOR_DATABASE_URL"):
        restore(tmp_path / "backup", tmp_path / "x.db", MediaFiles(tmp_path / "media"), replace=True, now=shop.tick())


@pytest.mark.needs("postgresql")
def test_a_restore_on_a_server_that_ends_before_its_marks_leaves_a_shop_that_nobody_starts(
    postgres: Server, tmp_path: Path
) -> None:
    """As when the machine goes off after the database is loaded: no worker opens it, until the owner has resumed."""
    shop = Shop(tmp_path, place=postgres.shop())
    shop.writes("how long?")
    shop.answers("three days", plain=True)
    assert isinstance(shop.place, str)
    made = backup.write(shop.place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
    again = postgres.empty()
    engines.mark_empty(again)
    engines.load_dump(made.folder / made.database, again)
    with pytest.raises(WrongFile, match="mostrador store resume"):
        opened(shop, again)
    marking = open_database(again, put_back=True)
    assert resume(marking, now=shop.tick()) == (1, 0)
    marking.close()
    other = opened(shop, again)
    assert other.delivers() == []
    other.store.close()
    shop.store.close()


@pytest.mark.needs("postgresql")
def test_a_restore_that_fails_before_the_load_can_be_repeated(postgres: Server, tmp_path: Path) -> None:
    """The disk for customers' files is full at first."""
    shop = Shop(tmp_path, place=postgres.shop())
    assert isinstance(shop.place, str)
    content_hash = MediaFiles(tmp_path / "media").save(PICTURE)
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash=content_hash, now=shop.tick())
    backup.write(shop.place, MediaFiles(tmp_path / "media"), tmp_path / "backup")
    again = postgres.empty()
    (tmp_path / "full").write_text("no folder can be made where a file lies")
    with pytest.raises(BackupFailed, match="can't be written"):
        restore(tmp_path / "backup", again, MediaFiles(tmp_path / "full"), replace=False, now=shop.tick())
    told = restore(tmp_path / "backup", again, MediaFiles(tmp_path / "room"), replace=False, now=shop.tick())
    assert told.backup.files == 1
    shop.store.close()


def test_a_damaged_backup_is_refused_before_anything_changes(shop: Shop, place: Path | str, tmp_path: Path) -> None:
    media = MediaFiles(tmp_path / "media")
    content_hash = media.save(PICTURE)
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash=content_hash, now=shop.tick())
    made = backup.write(place, media, tmp_path / "backup")
    MediaFiles(tmp_path / "backup" / "media").path(content_hash).write_bytes(b"changed")
    with pytest.raises(BackupFailed, match=content_hash):
        restore(tmp_path / "backup", place, media, replace=True, now=shop.tick())
    (tmp_path / "backup" / backup.LIST).write_text(json.dumps({"made_at": made.made_at}))
    with pytest.raises(BackupFailed, match="no whole backup"):
        backup.read(tmp_path / "backup")


def test_a_file_damaged_in_the_shop_and_a_full_folder_are_named(shop: Shop, place: Path | str, tmp_path: Path) -> None:
    media = MediaFiles(tmp_path / "media")
    content_hash = media.save(PICTURE)
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash=content_hash, now=shop.tick())
    media.path(content_hash).write_bytes(b"rotten")
    with pytest.raises(BackupFailed, match="is damaged"):
        backup.write(place, media, tmp_path / "backup")
    with pytest.raises(BackupFailed, match="not empty"):
        backup.write(place, media, tmp_path / "backup")


def test_a_file_erased_in_between_is_counted_as_gone(shop: Shop, place: Path | str, tmp_path: Path) -> None:
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash="0" * 64, now=shop.tick())
    assert backup.write(place, MediaFiles(tmp_path / "media"), tmp_path / "backup").missing == 1
