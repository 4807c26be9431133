"""The sandbox's Bot API, spoken by python-telegram-bot's own Bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
    error,
)

from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Sandbox
from tests.connectors.sandbox.shop import Shop

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TOKEN = "100001:SANDBOX"
Result = TypeVar("Result")


def with_bot(url: str, work: Callable[[Bot], Awaitable[Result]], token: str = TOKEN) -> Result:
    """Runs a bot's work to its end."""

    async def run() -> Result:
        async with Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
            return await work(bot)

    return asyncio.run(run())


def updates(url: str, **options: Any) -> tuple[Update, ...]:
    return with_bot(url, lambda bot: bot.get_updates(**options))


def call(url: str, method: str, **parameters: Any) -> requests.Response:
    return requests.post(f"{url}/bot{TOKEN}/{method}", json=parameters, timeout=10)


def test_a_bot_knows_itself(server: Server) -> None:
    me = with_bot(server.url, lambda bot: bot.get_me())
    assert (me.id, me.is_bot) == (100001, True)


def test_a_question_arrives_and_is_answered(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    message_id = ana.writes("how much is shipping?")
    (update,) = updates(server.url)
    assert update.message
    assert update.message.text == "how much is shipping?"
    assert update.message.message_id == int(message_id)
    assert update.message.chat.type == "private"
    chat_id = update.message.chat_id
    sent = with_bot(server.url, lambda bot: bot.send_message(chat_id, "4.90 €", reply_parameters=_reply(message_id)))
    assert sent.message_id > int(message_id)
    answer = ana.waits_for("4.90")
    assert answer.details["reply_to"] == message_id


def _reply(message_id: str) -> ReplyParameters:
    return ReplyParameters(message_id=int(message_id))


def test_a_command_is_marked_as_such(server: Server, sandbox: Sandbox) -> None:
    sandbox.telegram.customer("Ana").writes("/start spring-sale")
    (update,) = updates(server.url)
    assert update.message
    assert update.message.entities[0].type == "bot_command"
    assert update.message.entities[0].length == 6


def test_an_offset_confirms_what_lies_before_it(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    for text in ("one", "two", "three"):
        ana.writes(text)
    first, second, third = updates(server.url)
    assert [second.update_id, third.update_id] == [first.update_id + 1, first.update_id + 2]
    assert len(updates(server.url)) == 3
    assert [update.update_id for update in updates(server.url, limit=1)] == [first.update_id]
    assert [update.update_id for update in updates(server.url, offset=third.update_id)] == [third.update_id]
    assert [bubble.status for bubble in ana.messages()] == ["delivered", "delivered", "sent"]
    assert updates(server.url, offset=third.update_id + 1) == ()


def test_a_negative_offset_keeps_only_the_newest(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    for text in ("one", "two", "three"):
        ana.writes(text)
    (newest,) = updates(server.url, offset=-1)
    assert newest.message
    assert newest.message.text == "three"
    assert len(updates(server.url)) == 1


def test_a_long_poll_answers_as_soon_as_somebody_writes(server: Server, sandbox: Sandbox) -> None:
    async def work(bot: Bot) -> tuple[Update, ...]:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(sandbox.telegram.customer("Ben").writes, "anyone?")
        return await asyncio.wait_for(poll, 5)

    (update,) = with_bot(server.url, work)
    assert update.message
    assert update.message.text == "anyone?"


def test_a_second_poller_ends_the_first(server: Server) -> None:
    async def work(first: Bot) -> None:
        poll = asyncio.create_task(first.get_updates(timeout=20))
        while not poll.done():
            await asyncio.to_thread(call, server.url, "getUpdates", timeout=0)
        with pytest.raises(error.Conflict):
            await poll

    with_bot(server.url, work)


def test_a_batch_is_fetched_in_one_poll(server: Server, sandbox: Sandbox) -> None:
    ana, ben = sandbox.telegram.customer("Ana"), sandbox.telegram.customer("Ben")
    sandbox.write_at_once([(ana, "one"), (ben, "two"), (ana, "three")])
    assert [update.message.text for update in updates(server.url) if update.message] == ["one", "two", "three"]


def test_an_update_comes_again_when_ordered(server: Server, sandbox: Sandbox) -> None:
    sandbox.telegram.customer("Ana").writes("once")
    (update,) = updates(server.url)
    assert updates(server.url, offset=update.update_id + 1) == ()
    assert sandbox.redeliver("telegram", 2) == 2
    again = updates(server.url, offset=update.update_id + 1)
    assert [one.update_id for one in again] == [update.update_id] * 2
    assert updates(server.url, offset=update.update_id + 1) == ()


def test_an_inline_button_is_pressed_and_answered(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Shipping cost", callback_data="c1")]])
    sent = with_bot(server.url, lambda bot: bot.send_message(ana.address, "Which?", reply_markup=keyboard))
    ana.presses("Shipping cost")
    query = updates(server.url)[-1].callback_query
    assert query
    assert query.message
    assert (query.data, query.message.message_id, query.from_user.id) == ("c1", sent.message_id, int(ana.address))
    assert with_bot(server.url, lambda bot: bot.answer_callback_query(query.id, "Just a moment"))
    assert ana.messages()[-1].details["pressed"]["answer"] == "Just a moment"
    with pytest.raises(error.BadRequest, match=r"(?i)query is too old"):
        with_bot(server.url, lambda bot: bot.answer_callback_query(query.id))


def test_a_key_of_a_reply_keyboard_is_a_text(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("/start")
    keyboard = ReplyKeyboardMarkup([["Yes", "No"]])
    with_bot(server.url, lambda bot: bot.send_message(ana.address, "Sure?", reply_markup=keyboard))
    ana.presses("Yes")
    last = updates(server.url)[-1].message
    assert last
    assert last.text == "Yes"


def test_files_travel_both_ways(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.sends_photo(PNG, caption="my shoe")
    (update,) = updates(server.url)
    assert update.message
    photo = update.message.photo[-1]
    assert update.message.caption == "my shoe"

    async def download(bot: Bot) -> bytes:
        return bytes(await (await bot.get_file(photo.file_id)).download_as_bytearray())

    assert with_bot(server.url, download) == PNG
    sent = with_bot(server.url, lambda bot: bot.send_document(ana.address, b"%PDF-1.7", filename="invoice.pdf"))
    assert sent.document
    file_id = sent.document.file_id
    again = with_bot(server.url, lambda bot: bot.send_document(ana.address, file_id, caption="again"))
    assert again.document
    assert again.document.file_name == "invoice.pdf"
    assert ana.downloads(ana.waits_for("again")) == b"%PDF-1.7"


def test_every_kind_of_message_can_be_read_by_the_library(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.sends_voice(b"OggS" + bytes(40))
    ana.sends_document(b"hello", "notes.txt")
    ana.sends_sticker(b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20))
    ana.sends_location(60.17, 24.94)
    ana.sends_file("video", b"\x00\x00\x00\x18ftypmp42", "clip.mp4")
    ana.sends_raw({"contact": {"phone_number": "+3581", "first_name": "Mum"}})
    messages = [update.message for update in updates(server.url)]
    kinds = ("voice", "document", "sticker", "location", "video", "contact")
    assert [bool(getattr(message, kind)) for message, kind in zip(messages, kinds, strict=True)] == [True] * 6


def test_the_bot_sends_photo_voice_and_places(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("/start")

    async def work(bot: Bot) -> None:
        await bot.send_photo(ana.address, PNG, caption="look")
        await bot.send_voice(ana.address, b"OggS", duration=3)
        await bot.send_location(ana.address, 60.17, 24.94)
        await bot.send_venue(ana.address, 60.17, 24.94, "The shop", "Main street 1")

    with_bot(server.url, work)
    assert [bubble.kind for bubble in ana.answers()] == ["image", "voice", "location", "location"]
    assert ana.answers()[-1].details["location"]["name"] == "The shop"


def test_typing_is_seen(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hi")
    with_bot(server.url, lambda bot: bot.send_chat_action(ana.address, "typing"))
    assert ana.sees_typing()
    with_bot(server.url, lambda bot: bot.send_message(ana.address, "here"))
    assert not ana.sees_typing()


def test_a_customer_who_blocked_the_bot_gets_nothing(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hi")
    ana.blocks()
    member = updates(server.url)[-1].my_chat_member
    assert member
    assert member.new_chat_member.status == "kicked"
    with pytest.raises(error.Forbidden, match="bot was blocked by the user"):
        with_bot(server.url, lambda bot: bot.send_message(ana.address, "hello?"))
    with pytest.raises(requests.HTTPError, match="unblock"):
        ana.writes("hey")
    ana.blocks(False)
    ana.writes("hey")


def test_a_bot_cannot_write_first(server: Server, sandbox: Sandbox) -> None:
    newcomer = sandbox.telegram.new_customer("Eve")
    with pytest.raises(error.BadRequest, match="Chat not found"):
        with_bot(server.url, lambda bot: bot.send_message(newcomer.address, "hello?"))
    with pytest.raises(error.BadRequest, match="Chat not found"):
        with_bot(server.url, lambda bot: bot.send_message("12345", "hello?"))


TOO_MUCH: dict[str, tuple[str, dict[str, Any], str]] = {
    "a text of 4097": ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    "an empty text": ("sendMessage", {"text": " "}, "message text is empty"),
    "callback data of 65 bytes": (
        "sendMessage",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "ñ" * 32 + "x"}]]}},
        "BUTTON_DATA_INVALID",
    ),
    "a button without a title": (
        "sendMessage",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}},
        'field "text" must be non-empty',
    ),
    "a reply to nothing": (
        "sendMessage",
        {"text": "x", "reply_parameters": {"message_id": 999}},
        "message to be replied not found",
    ),
    "markup that the phones don't show": ("sendMessage", {"text": "x", "parse_mode": "HTML"}, "parse_mode"),
    "a photo that was never sent": ("sendPhoto", {"photo": "nothing"}, "wrong file identifier"),
    "a place off the map": ("sendLocation", {"latitude": 91, "longitude": 0}, "location is invalid"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_telegram_refuses_is_refused(what: str, server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hi")
    method, parameters, description = TOO_MUCH[what]
    answer = call(server.url, method, chat_id=ana.address, **parameters)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert description in answer.json()["description"]
    assert ana.answers() == []


def test_a_caption_has_its_own_limit(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hi")
    with pytest.raises(error.BadRequest, match="caption is too long"):
        with_bot(server.url, lambda bot: bot.send_photo(ana.address, PNG, caption="x" * 1025))


def test_a_message_gets_another_text_and_goes(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hi")
    sent = with_bot(server.url, lambda bot: bot.send_message(ana.address, "It is blu."))
    with_bot(server.url, lambda bot: bot.edit_message_text("It is blue.", ana.address, sent.message_id))
    assert [bubble.text for bubble in ana.answers()] == ["It is blue."]
    with pytest.raises(error.BadRequest, match="not modified"):
        with_bot(server.url, lambda bot: bot.edit_message_text("It is blue.", ana.address, sent.message_id))
    photo = with_bot(server.url, lambda bot: bot.send_photo(ana.address, PNG, caption="a shoe"))
    with pytest.raises(error.BadRequest, match="no text in the message"):
        with_bot(server.url, lambda bot: bot.edit_message_text("x", ana.address, photo.message_id))
    with_bot(server.url, lambda bot: bot.edit_message_caption(ana.address, photo.message_id, caption="a boot"))
    assert ana.answers()[-1].text == "a boot"
    assert with_bot(server.url, lambda bot: bot.delete_message(ana.address, sent.message_id))
    assert "It is blue." not in [bubble.text for bubble in ana.answers()]
    with pytest.raises(error.BadRequest, match=r"(?i)message to delete not found"):
        with_bot(server.url, lambda bot: bot.delete_message(ana.address, sent.message_id))


def test_a_wrong_token_is_refused(server: Server) -> None:
    wrong = requests.get(f"{server.url}/bot100001:STOLEN/getMe", timeout=10)
    assert (wrong.status_code, wrong.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert requests.get(f"{server.url}/botnonsense/getMe", timeout=10).status_code == 404


def test_an_unknown_method_answers_404_and_is_counted(server: Server, sandbox: Sandbox) -> None:
    for _ in range(2):
        assert call(server.url, "sendDice").json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    (unknown,) = sandbox.unknown()
    assert (unknown["path"], unknown["count"]) == ("/bot<token>/sendDice", 2)


def test_a_webhook_brings_the_secret_and_repeats_in_order(server: Server, sandbox: Sandbox, shop: Shop) -> None:
    ana = sandbox.telegram.customer("Ana")
    shop.codes = [500, 500]
    url = f"{shop.url}/webhooks/telegram"
    assert with_bot(server.url, lambda bot: bot.set_webhook(url, secret_token="s3cret"))
    ana.writes("one")
    ana.writes("two")
    shop.waits(lambda heard: len(heard) == 4)
    assert [json.loads(heard.body)["message"]["text"] for heard in shop.heard] == ["one", "one", "one", "two"]
    assert {heard.headers["X-Telegram-Bot-Api-Secret-Token"] for heard in shop.heard} == {"s3cret"}
    with pytest.raises(error.Conflict):
        updates(server.url)
    ana.waits_until(lambda: sandbox.waiting()["telegram"] == 0)
    assert with_bot(server.url, lambda bot: bot.get_webhook_info()).url == url
    assert with_bot(server.url, lambda bot: bot.delete_webhook())
    assert updates(server.url) == ()


def test_only_what_the_bot_allows_is_sent(server: Server, sandbox: Sandbox) -> None:
    ana = sandbox.telegram.customer("Ana")
    assert updates(server.url, allowed_updates=["callback_query"]) == ()
    ana.writes("hi")
    assert updates(server.url) == ()
    assert updates(server.url, allowed_updates=[]) == ()
    ana.sends_raw({"text": "changed"}, field="edited_message")
    assert updates(server.url)[0].edited_message


def test_ids_and_updates_outlive_a_restart(tmp_path: Path) -> None:
    database = tmp_path / "restarted.db"
    with Server(database=database) as server:
        first_id = Sandbox(server.url).telegram.customer("Ana").writes("one")
        (first,) = updates(server.url)
    with Server(database=database) as server:
        second_id = Sandbox(server.url).telegram.customer("Ana").writes("two")
        kept, second = updates(server.url)
    assert kept.update_id == first.update_id
    assert second.update_id == first.update_id + 1
    assert int(second_id) == int(first_id) + 1
