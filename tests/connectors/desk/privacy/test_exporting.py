"""Exporting: whoever asks gets everything that is kept of them, readable by people and by programs."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timezone
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Kind
from bot.store.steps.privacy import inventory
from bot.team.audit import Act, Actor
from bot.team.routing import Policy
from connectors.desk.privacy.export import Exporter, file_name
from connectors.desk.privacy.shape import messages
from tests.bot.store.life import STRANGER, Life
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, policy=Policy(ask_rating=True, undo_seconds=10.0))


@pytest.fixture
def life(shop: Shop) -> Life:
    return Life(shop)


def export(shop: Shop, life: Life) -> zipfile.ZipFile:
    person = shop.store.erasures.person(shop.conversation(life.who).contact_id)
    assert person
    out = io.BytesIO()
    exporter = Exporter(store=shop.store, media=life.files, zone=timezone.utc)
    exporter.export(person, Actor(agent_id=shop.eva), out, now=shop.tick())
    return zipfile.ZipFile(out)


def read(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(name))


def test_every_word_that_is_kept_is_in_it(shop: Shop, life: Life) -> None:
    life.runs()
    life.is_merged()
    archive = export(shop, life)
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    rows = shop.store.exports.records(
        [shop.conversation(life.who).contact_id, shop.conversation("34600999888").contact_id]
    )
    assert set(rows) == {table.name for table in inventory.CUSTOMERS}
    # What stands in the providers' own bodies only is no more than a second copy of what was read from them.
    said = [word for word in life.words if word in json.dumps(rows)]
    assert len(said) > 15
    assert [word for word in said if word.encode() not in everything] == []


def test_nobody_elses_name_or_number_is_in_it(shop: Shop, life: Life) -> None:
    life.runs()
    life.is_merged()
    assert any(STRANGER in text for text in shop.texts(life.who)), (
        "an activity message tells the shop's people of the mistake"
    )
    archive = export(shop, life)
    assert [name for name in archive.namelist() if STRANGER.encode() in archive.read(name)] == []


def test_the_conversations_can_be_read_by_people(shop: Shop, life: Life) -> None:
    life.runs()
    page = export(shop, life).read("conversations.html").decode()
    for message in shop.messages(life.who):
        if message.text and message.kind is not Kind.SYSTEM:
            assert message.text in page
    assert "Ana 34600111222" in page
    assert f"Telegram, {life.who}" in page


def test_programs_find_conversations_with_messages_in_order(shop: Shop, life: Life) -> None:
    life.runs()
    life.is_merged()
    told = read(export(shop, life), "customer.json")
    assert told["format"] == "mostrador-customer-1"
    assert {each["address"] for each in told["addresses"]} == {life.who, "34600999888"}
    first = next(each for each in told["conversations"] if each["address"] == life.who)
    texts = [each.get("text", "") for each in first["messages"]]
    assert texts == [each.text for each in shop.messages(life.who) if not each.details.get("activity")]
    assert [each["said"] for each in told["marketing"]] == ["opted_out"]
    assert len(first["handoffs"]) == 1
    assert first["labels"]
    assert [each["translations"][0]["language"] for each in first["messages"] if "translations" in each] == ["fi"]


def test_the_files_are_in_it_under_the_names_that_the_rest_names(shop: Shop, life: Life) -> None:
    life.runs()
    archive = export(shop, life)
    told = read(archive, "customer.json")
    (path,) = [each["file"] for each in told["conversations"][0]["messages"] if "file" in each]
    assert archive.read(path).startswith(b"\xff\xd8\xff a photo")
    assert f'href="{path}"' in archive.read("conversations.html").decode()


def test_a_customers_markup_stays_text_and_a_files_name_stays_in_its_folder(shop: Shop, life: Life) -> None:
    shop.writes("<script>alert(1)</script>", who=life.who)
    shop.answers()
    life.sends_file(b"\xff\xd8\xff x")
    with shop.store._database.write() as tx:
        tx.run("UPDATE media SET filename = '../../etc/passwd'")
    archive = export(shop, life)
    assert "<script>alert" not in archive.read("conversations.html").decode()
    assert all(".." not in Path(name).parts and not name.startswith("/") for name in archive.namelist())


def test_a_long_conversation_is_read_whole_a_page_at_a_time(shop: Shop, life: Life) -> None:
    for number in range(30):
        shop.writes(f"line {number}", who=life.who)
    conversation_id = shop.conversation(life.who).conversation_id
    for at_once in (7, 10, 30, 31):
        read = [each.text for each in messages(shop.store, conversation_id, at_once)]
        assert read == [f"line {number}" for number in range(30)]


def test_who_took_it_is_written_down_and_its_name_tells_nobody(shop: Shop, life: Life) -> None:
    life.runs()
    export(shop, life)
    (entry,) = shop.store.audit.entries(act=Act.EXPORTED)
    assert entry.agent_name == "Eva"
    person = shop.store.erasures.person(shop.conversation(life.who).contact_id)
    assert person
    assert life.who not in file_name(person, shop.now, timezone.utc)
