"""What only Telegram does: polling, setting webhooks, answering pressed buttons; and its token in every address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.channels.channel import Kind, MediaRef, Outgoing, Sent
from bot.channels.errors import Forged, Rejected, RetryLater, SendError
from connectors.channels.telegram import Telegram
from tests.connectors.channels.cases import text
from tests.connectors.channels.provider import Asked, Provider, Says, open_provider
from tests.connectors.channels.telegram_bodies import SECRET, TOKEN
from tests.connectors.channels.telegram_cases import CASES, open_telegram


@pytest.fixture
def telegram() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


def test_updates_are_fetched_as_they_are(telegram: Provider) -> None:
    odd = {"update_id": 9, "moon_phase": {"full": True}}
    telegram.script = [Says(body={"ok": True, "result": [odd, "?"]})]
    assert _do(telegram, lambda channel: channel.poll(9, timeout_seconds=1)) == [odd]
    assert telegram.asked[0].path == f"/bot{TOKEN}/getUpdates"
    assert _fields(telegram.asked[0]) == {
        "offset": "9",
        "timeout": "1",
        "allowed_updates": '["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]',
    }


@pytest.mark.parametrize("says", [Says(cut=True), Says(body=b"?"), Says(status=502, body=b"")])
def test_a_poll_that_fails_is_tried_again(telegram: Provider, says: Says) -> None:
    telegram.script = [says]
    with pytest.raises(RetryLater):
        _do(telegram, lambda channel: channel.poll(0, timeout_seconds=0))


def test_a_webhook_is_set_with_its_secret_and_removed_without_loss(telegram: Provider) -> None:
    telegram.script = [Says(body={"ok": True, "result": True})]
    _do(telegram, lambda channel: channel.set_webhook("https://shop.example/webhooks/telegram"))
    _do(telegram, lambda channel: channel.delete_webhook())
    assert [asked.path for asked in telegram.asked] == [f"/bot{TOKEN}/setWebhook", f"/bot{TOKEN}/deleteWebhook"]
    assert _fields(telegram.asked[0])["secret_token"] == SECRET
    assert _fields(telegram.asked[1]) == {"drop_pending_updates": "false"}


def test_without_a_secret_no_webhook_is_believed() -> None:
    with pytest.raises(Forged):
        Telegram(token=TOKEN).verify({"X-Telegram-Bot-Api-Secret-Token": ""}, b"{}")


def test_a_pressed_button_is_confirmed_and_an_old_one_disturbs_nobody(telegram: Provider) -> None:
    telegram.script = [Says(status=400, body={"ok": False, "description": "Bad Request: query is too old"})]
    _do(telegram, lambda channel: channel.answer_choice("q1"))
    assert _fields(telegram.asked[0]) == {"callback_query_id": "q1"}


def test_the_customer_sees_that_an_answer_is_typed(telegram: Provider) -> None:
    telegram.script = [Says(body={"ok": True, "result": True})]
    _do(telegram, lambda channel: channel.typing("7", "7:3"))
    assert _fields(telegram.asked[0]) == {"chat_id": "7", "action": "typing"}


def test_a_reaction_has_no_name_of_its_own_and_may_be_said_again(telegram: Provider) -> None:
    telegram.script = [Says(body={"ok": True, "result": True})]
    reaction = Outgoing(message_id="m1", kind=Kind.REACTION, text="👍", reply_to="7:3")
    sent = _do(telegram, lambda channel: channel.send(channel.write(reaction, "7")))
    assert sent == Sent(provider_message_id="7:3:our_reaction")
    telegram.script = [Says(cut=True)]
    with pytest.raises(RetryLater):
        _do(telegram, lambda channel: channel.send(channel.write(reaction, "7")))


def test_a_change_may_be_said_again_and_one_that_is_made_is_made(telegram: Provider) -> None:
    change = Outgoing(message_id="m1", kind=Kind.EDIT, text="Hola", reply_to="7:3")
    telegram.script = [Says(cut=True)]
    with pytest.raises(RetryLater):
        _do(telegram, lambda channel: channel.send(channel.write(change, "7")))
    described = "Bad Request: message is not modified: specified new message content is the same"
    telegram.script = [Says(status=400, body={"ok": False, "error_code": 400, "description": described})]
    sent = _do(telegram, lambda channel: channel.send(channel.write(change, "7")))
    assert sent == Sent(provider_message_id="7:3:our_editMessageText")
    telegram.script = [Says(status=400, body={"ok": False, "description": "Bad Request: message can't be edited"})]
    with pytest.raises(Rejected, match="lets nobody change"):
        _do(telegram, lambda channel: channel.send(channel.write(change, "7")))


def test_a_file_with_a_space_in_its_path_is_fetched_with_the_token(telegram: Provider) -> None:
    telegram.script = list(CASES.gives_file)
    _do(telegram, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
    assert telegram.asked[1].path == f"/file/bot{TOKEN}/photos/file%201.jpg"


def test_no_log_line_holds_the_token_or_what_was_said(telegram: Provider, caplog: pytest.LogCaptureFixture) -> None:
    telegram.script = [CASES.accepts, Says(body=b"?"), Says(cut=True)]
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            _do(telegram, _say_quietly)
    assert TOKEN not in caplog.text
    assert "palabras" not in caplog.text


async def _say_quietly(channel: Telegram) -> None:
    try:
        await channel.send(channel.write(text("palabras"), "7"))
    except SendError as error:
        logging.getLogger("test").warning("not sent: %s", error)


def _fields(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}


def _do(telegram: Provider, act: Callable[[Telegram], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        channel = open_telegram(telegram.url)
        try:
            return await act(channel)
        finally:
            await channel.close()

    return asyncio.run(run())
