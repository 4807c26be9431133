"""What only WhatsApp does: setting up the webhook, typing with the blue ticks, two hops to a file, uploads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import IncomingMessage, Kind, MediaRef, OutgoingMedia, StatusUpdate
from bot.channels.errors import Forged, Rejected, RetryLater, SendError
from connectors.channels.whatsapp import WhatsApp
from connectors.channels.whatsapp.errors import MEANINGS, explain_code
from connectors.channels.whatsapp.read import read
from tests.connectors.channels.cases import choices, file, text
from tests.connectors.channels.provider import Provider, Says, open_provider
from tests.connectors.channels.whatsapp_bodies import ANA, NUMBER_ID, TOKEN, body, value
from tests.connectors.channels.whatsapp_cases import CASES, open_whatsapp
from tests.connectors.channels.whatsapp_sendings import FAULTS


@pytest.fixture
def meta() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


def test_meta_sets_up_the_webhook_with_the_word_that_the_owner_chose() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify-word-of-the-test", "hub.challenge": "1158201444"}
    assert open_whatsapp("http://x").challenge(asked) == "1158201444"


@pytest.mark.parametrize(
    "change", [{"hub.verify_token": "guess"}, {"hub.verify_token": "ñ"}, {"hub.mode": "unsubscribe"}]
)
def test_nobody_else_sets_up_the_webhook(change: dict[str, str]) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify-word-of-the-test", "hub.challenge": "1"}
    with pytest.raises(Forged):
        open_whatsapp("http://x").challenge({**asked, **change})


def test_the_customer_sees_that_the_message_was_read_and_an_answer_is_typed(meta: Provider) -> None:
    meta.script = [Says(body={"success": True})]
    _do(meta, lambda channel: channel.typing(ANA, "wamid.1"))
    assert json.loads(meta.asked[0].body) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.1",
        "typing_indicator": {"type": "text"},
    }


def test_typing_without_a_message_to_read_asks_for_nothing(meta: Provider) -> None:
    _do(meta, lambda channel: channel.typing(ANA, None))
    assert not meta.asked


def test_a_photo_with_buttons_is_uploaded_and_then_named(meta: Provider, tmp_path: Path) -> None:
    path = tmp_path / "bota.jpg"
    path.write_bytes(b"photo")
    meta.script = [Says(body={"id": "88"}), CASES.accepts]
    outgoing = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="¿Esta?", choices=choices("Sí"))
    media = OutgoingMedia(path=path, mime_type="image/jpeg", filename="bota.jpg")
    call = open_whatsapp(meta.url).write(outgoing, ANA)
    _do(meta, lambda channel: channel.send(type(call)(method=call.method, payload=call.payload, media=media)))
    assert [asked.path for asked in meta.asked] == [f"/v26.0/{NUMBER_ID}/media", f"/v26.0/{NUMBER_ID}/messages"]
    assert json.loads(meta.asked[1].body)["interactive"]["header"] == {"type": "image", "image": {"id": "88"}}


def test_a_cut_upload_is_tried_again_because_no_message_was_sent(meta: Provider, tmp_path: Path) -> None:
    path = tmp_path / "bota.jpg"
    path.write_bytes(b"photo")
    meta.script = [Says(cut=True)]
    media = OutgoingMedia(path=path, mime_type="image/jpeg", filename="bota.jpg")
    call = open_whatsapp(meta.url).write(file(Kind.IMAGE, "image/jpeg", "bota.jpg"), ANA)
    with pytest.raises(RetryLater):
        _do(meta, lambda channel: channel.send(type(call)(method=call.method, payload=call.payload, media=media)))


def test_the_token_goes_with_both_hops_to_a_file(meta: Provider) -> None:
    meta.script = list(CASES.gives_file)
    _do(meta, lambda channel: channel.fetch_media(MediaRef(provider_media_id="7/../7")))
    assert [asked.path for asked in meta.asked] == ["/v26.0/7%2F..%2F7", "/lookaside/77"]
    assert [asked.headers["Authorization"] for asked in meta.asked] == [f"Bearer {TOKEN}"] * 2


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "https://127.0.0.1/x", "https://[::1]/x", "file:///etc/passwd", ""]
)
def test_a_file_at_a_private_address_is_not_fetched(meta: Provider, url: str) -> None:
    meta.script = [Says(body={"url": url})]
    with pytest.raises(Rejected) as caught:
        _do(meta, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
    assert caught.value.cause == "address_refused"


def test_waits_grow_four_times_when_one_customer_gets_too_much(meta: Provider) -> None:
    meta.script = [Says(status=400, body={"error": {"code": 131056}})]
    with pytest.raises(SendError) as caught:
        _do(meta, lambda channel: channel.send(channel.write(text(), ANA)))
    assert isinstance(caught.value, RetryLater)
    assert caught.value.growth == 4


def _do(meta: Provider, act: Callable[[WhatsApp], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        channel = open_whatsapp(meta.url)
        try:
            return await act(channel)
        finally:
            await channel.close()

    return asyncio.run(run())


def test_every_code_of_the_table_has_its_case() -> None:
    tried = {
        fault.says.body["error"]["code"]
        for fault in FAULTS
        if isinstance(fault.says.body, dict) and "error" in fault.says.body
    }
    assert {code for code in MEANINGS if not 200 < code < 299} - tried == set()


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_sentence_is_one_that_an_agent_can_read(code: int) -> None:
    text = explain_code(code)
    assert text.endswith(".")
    assert "{" not in text


def failed_status(code: int) -> StatusUpdate:
    """What is read of a message that failed later with this code."""
    status = {
        "id": "wamid.1",
        "status": "failed",
        "timestamp": "1800000000",
        "biz_opaque_callback_data": "m1",
        "errors": [{"code": code, "title": "no"}],
    }
    found = value()
    content = json.dumps(body({**found, "statuses": [status]})).encode()
    (item,) = open_whatsapp("http://x").read(content)
    assert isinstance(item, StatusUpdate)
    return item


def test_a_failure_told_later_says_whether_to_try_again_or_to_stop() -> None:
    assert (failed_status(130429).again_after_seconds, failed_status(130429).stops_account) == (1, False)
    assert (failed_status(131042).again_after_seconds, failed_status(131042).stops_account) == (None, True)
    assert (failed_status(131026).again_after_seconds, failed_status(131026).stops_account) == (None, False)
    assert failed_status(131047).our_message_id == "m1"


@pytest.mark.parametrize(("phone", "user_id"), [("48600111222", "PL.13491208655302741918"), ("", "FI.2")])
def test_neither_the_country_of_a_number_nor_of_a_user_id_tells_a_language(phone: str, user_id: str) -> None:
    contact = {"wa_id": phone, "user_id": user_id, "profile": {"name": "Ana"}}
    message = {"from": phone, "from_user_id": user_id, "id": "wamid.1", "timestamp": "1", "type": "text"}
    content = body({"contacts": [contact], "messages": [{**message, "text": {"body": "4711"}}]})
    (item,) = read(json.dumps(content).encode())
    assert isinstance(item, IncomingMessage)
    assert item.phone_language is None
