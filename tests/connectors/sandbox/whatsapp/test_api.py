"""The sandbox's WhatsApp Cloud API, spoken with plain HTTP as its documentation says."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Sandbox
from tests.connectors.sandbox.conftest import Clock
from tests.connectors.sandbox.shop import Graph, Heard, Shop

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
DAY_SECONDS = 24 * 3600


def signature(body: bytes) -> str:
    return "sha256=" + hmac.new(b"sandbox-secret", body, hashlib.sha256).hexdigest()


def reply_buttons(count: int, title: str = "Button", size: int = 3) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": f"b{n}" * size, "title": f"{title} {n}"}} for n in range(count)]
    return {"type": "button", "body": {"text": "Which one?"}, "action": {"buttons": buttons}}


def list_of(rows: int, **row: str) -> dict[str, Any]:
    items = [{"id": f"r{n}", "title": f"Row {n}", **row} for n in range(rows)]
    action = {"button": "Choose", "sections": [{"title": "All", "rows": items}]}
    return {"type": "list", "body": {"text": "Which one?"}, "action": action}


def test_what_a_customer_writes_arrives_signed_and_escaped(sandbox: Sandbox, shop: Shop) -> None:
    lucia = sandbox.whatsapp.customer("Lucía")
    message_id = lucia.writes("¿cuánto cuesta el envío? 🙂")
    heard: Heard = shop.waits(lambda heard: heard and heard[0])
    assert heard.path == "/webhooks/whatsapp"
    assert heard.headers["X-Hub-Signature-256"] == signature(heard.body)
    assert b"\\u00bfcu\\u00e1nto" in heard.body
    assert b"\\ud83d\\ude42" in heard.body
    value = heard.values[0]
    assert value["metadata"]["phone_number_id"] == "200002"
    assert value["contacts"][0]["wa_id"] == "34600000001"
    message = value["messages"][0]
    assert (message["id"], message["from"], message["type"]) == (message_id, "34600000001", "text")
    assert message["text"]["body"] == "¿cuánto cuesta el envío? 🙂"
    assert message["timestamp"].isdigit()
    assert shop.handshakes == 1


def test_a_customer_without_a_phone_number_is_answered_by_id(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    noor = sandbox.whatsapp.customer("Noor")
    noor.writes("hello")
    heard: Heard = shop.waits(lambda heard: heard and heard[0])
    value = heard.values[0]
    user_id = value["messages"][0]["from_user_id"]
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    assert value["contacts"][0]["user_id"] == user_id
    answer = graph.sends(recipient=user_id, type="text", text={"body": "Hi Noor"}).json()
    assert answer["contacts"] == [{"input": user_id, "user_id": user_id}]
    noor.waits_for("Hi Noor")
    status = shop.waits(lambda heard: shop.statuses())[0]
    assert status["recipient_user_id"] == user_id
    assert "recipient_id" not in status


def test_a_webhook_is_repeated_until_it_is_taken(sandbox: Sandbox, shop: Shop) -> None:
    shop.codes = [500, 503, 202]
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("are you there?")
    shop.waits(lambda heard: len(heard) == 4)
    assert len({heard.body for heard in shop.heard}) == 1
    tom.waits_until(lambda: tom.messages()[0].status == "delivered")
    assert sandbox.waiting()["whatsapp"] == 0


def test_a_refused_webhook_does_not_hold_up_the_next(sandbox: Sandbox, shop: Shop, clock: Clock) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    shop.codes = [500] * 12
    tom.writes("first")
    shop.waits(lambda heard: len(heard) >= 2)
    shop.codes = []
    tom.writes("second")
    shop.waits(lambda heard: any(b"second" in one.body for one in heard))


def test_the_last_webhook_is_delivered_again_ten_times_at_once(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("only once, please")
    graph.says(tom.address, "of course")
    tom.waits_until(lambda: sandbox.waiting()["whatsapp"] == 0)
    assert sandbox.redeliver(times=10) == 10
    shop.waits(lambda heard: sum(b"only once" in one.body for one in heard) == 11)


def test_many_messages_come_in_one_body(sandbox: Sandbox, shop: Shop) -> None:
    tom, lucia = sandbox.whatsapp.customer("Tom"), sandbox.whatsapp.customer("Lucía")
    ids = sandbox.write_at_once(
        [(tom, "one"), (tom, "two"), (lucia, "tres"), *[(tom, f"more {n}") for n in range(997)]]
    )
    shop.waits(lambda heard: heard)
    assert [message["id"] for message in shop.messages()] == ids
    assert len(shop.heard) == 1
    assert len(shop.heard[0].values) == 3


def test_ticks_come_as_statuses_with_our_own_data(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hi")
    message_id = graph.says(tom.address, "Hello Tom", biz_opaque_callback_data="m42")
    shop.waits(lambda heard: len(shop.statuses()) == 2)
    tom.reads()
    shop.waits(lambda heard: len(shop.statuses()) == 3)
    statuses = shop.statuses()
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    assert {status["id"] for status in statuses} == {message_id}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"m42"}
    assert tom.messages()[-1].status == "read"


def test_a_button_and_a_list_row_are_pressed(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hi")
    for interactive in (reply_buttons(3), list_of(10, description="more about it")):
        assert graph.sends(to=tom.address, type="interactive", interactive=interactive).status_code == 200
    tom.presses("Button 1")
    tom.presses("Row 9")
    shop.waits(lambda heard: len(shop.messages()) == 3)
    button, row = shop.messages()[1]["interactive"], shop.messages()[2]["interactive"]
    assert button == {"type": "button_reply", "button_reply": {"id": "b1b1b1", "title": "Button 1"}}
    assert row["list_reply"] == {"id": "r9", "title": "Row 9", "description": "more about it"}
    assert shop.messages()[1]["context"]["id"] == tom.messages()[1].message_id


def test_the_window_closes_a_day_after_the_customer_wrote(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hi")
    tom.wrote_last_at(time.time() - DAY_SECONDS - 1)
    message_id = graph.says(tom.address, "still there?")
    status = shop.waits(lambda heard: shop.statuses())[0]
    assert (status["id"], status["status"], status["errors"][0]["code"]) == (message_id, "failed", 131047)
    assert all("contacts" not in value for heard in shop.heard for value in heard.values if "statuses" in value)
    assert tom.answers() == []
    tom.writes("back again")
    graph.says(tom.address, "welcome back")
    tom.waits_for("welcome back")


def test_a_stranger_and_a_customer_who_blocked_us_are_undeliverable(sandbox: Sandbox, shop: Shop, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("bye")
    tom.blocks()
    graph.says(tom.address, "wait")
    graph.says("4915550000000", "hello?")
    shop.waits(lambda heard: len(shop.statuses()) == 2)
    assert [status["errors"][0]["code"] for status in shop.statuses()] == [131026, 131026]


def test_reading_and_typing_are_seen_on_the_phone(sandbox: Sandbox, graph: Graph, clock: Clock) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    message_id = tom.writes("hi")
    read = {"status": "read", "message_id": message_id}
    assert graph.sends(**read, typing_indicator={"type": "text"}).json() == {"success": True}
    assert tom.messages()[0].status == "read"
    assert tom.sees_typing()
    clock.ahead_seconds = 26
    assert not tom.sees_typing()
    clock.ahead_seconds = 0
    graph.says(tom.address, "here I am")
    assert not tom.sees_typing()
    assert graph.sends(status="read", message_id="wamid.unknown").json()["error"]["code"] == 131009


def test_a_file_travels_both_ways(sandbox: Sandbox, shop: Shop, graph: Graph, clock: Clock) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.sends_photo(PNG, caption="my shoe")
    image = shop.waits(lambda heard: shop.messages())[0]["image"]
    assert (image["mime_type"], image["caption"]) == ("image/png", "my shoe")
    about = graph.get(f"{graph.url}/{image['id']}").json()
    assert about["file_size"] == len(PNG)
    assert graph.get(about["url"]).content == PNG
    assert Graph(graph.url, token="wrong").get(about["url"]).status_code == 401
    clock.ahead_seconds = 301
    assert graph.get(about["url"]).status_code == 404
    media_id = graph.uploads(b"%PDF-1.7 invoice", "invoice.pdf", "application/pdf")
    document = {"id": media_id, "filename": "invoice 7.pdf", "caption": "Your invoice"}
    assert graph.sends(to=tom.address, type="document", document=document).status_code == 200
    bubble = tom.waits_for("Your invoice")
    assert bubble.file
    assert bubble.file["filename"] == "invoice 7.pdf"
    assert tom.downloads(bubble) == b"%PDF-1.7 invoice"


def test_voice_sticker_location_and_document_have_whatsapps_shapes(sandbox: Sandbox, shop: Shop) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.sends_voice(b"OggS" + bytes(40))
    tom.sends_sticker(b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20))
    tom.sends_location(60.17, 24.94, name="Helsinki")
    tom.sends_document(b"hello", "notes.txt")
    tom.sends_raw({"type": "contacts", "contacts": [{"name": {"formatted_name": "Mum"}}]})
    shop.waits(lambda heard: len(shop.messages()) == 5)
    voice, sticker, place, document, card = shop.messages()
    assert (voice["type"], voice["audio"]["voice"]) == ("audio", True)
    assert voice["audio"]["mime_type"] == "audio/ogg; codecs=opus"
    assert sticker["sticker"]["mime_type"] == "image/webp"
    assert place["location"] == {"latitude": 60.17, "longitude": 24.94, "name": "Helsinki"}
    assert document["document"]["filename"] == "notes.txt"
    assert card["contacts"][0]["name"]["formatted_name"] == "Mum"


def test_what_the_shop_wrote_on_its_phone_comes_as_an_echo(sandbox: Sandbox, shop: Shop) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    echo = {"from": "15550783881", "to": tom.address, "type": "text", "text": {"body": "I'll take this one"}}
    tom.sends_raw(echo, field="message_echoes")
    heard: Heard = shop.waits(lambda heard: heard and heard[0])
    assert json.loads(heard.body)["entry"][0]["changes"][0]["field"] == "smb_message_echoes"
    assert heard.values[0]["message_echoes"][0]["to"] == tom.address


TOO_MUCH: dict[str, Callable[[Graph], dict[str, Any]]] = {
    "a text of 4097": lambda graph: {"type": "text", "text": {"body": "x" * 4097}},
    "an empty text": lambda graph: {"type": "text", "text": {"body": " "}},
    "four buttons": lambda graph: {"type": "interactive", "interactive": reply_buttons(4)},
    "a title of 21": lambda graph: {"type": "interactive", "interactive": reply_buttons(1, "x" * 19)},
    "an id of 257": lambda graph: {"type": "interactive", "interactive": reply_buttons(1, size=129)},
    "eleven rows": lambda graph: {"type": "interactive", "interactive": list_of(11)},
    "a description of 73": lambda graph: {"type": "interactive", "interactive": list_of(1, description="x" * 73)},
    "a body of 1025": lambda graph: {
        "type": "interactive",
        "interactive": reply_buttons(1) | {"body": {"text": "x" * 1025}},
    },
    "data of 513": lambda graph: {"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513},
    "a text file as image": lambda graph: {
        "type": "image",
        "image": {"id": graph.uploads(b"text", "a.txt", "text/plain")},
    },
    "a caption on audio": lambda graph: {
        "type": "audio",
        "audio": {"id": graph.uploads(b"OggS", "a.ogg", "audio/ogg; codecs=opus"), "caption": "la la"},
    },
    "no address": lambda graph: {"to": "", "type": "text", "text": {"body": "x"}},
    "an unknown reply": lambda graph: {"type": "text", "text": {"body": "x"}, "context": {"message_id": "wamid.no"}},
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_meta_refuses_is_refused(what: str, sandbox: Sandbox, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hi")
    answer = graph.sends(**{"to": tom.address} | TOO_MUCH[what](graph))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in (100, 131008, 131009)
    assert answer.json()["error"]["fbtrace_id"]
    assert tom.answers() == []


def test_buttons_may_stand_under_a_picture(sandbox: Sandbox, graph: Graph) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hi")
    header = {"type": "image", "image": {"id": graph.uploads(PNG, "chart.png", "image/png")}}
    assert graph.sends(to=tom.address, type="interactive", interactive=reply_buttons(1) | {"header": header}).ok
    bubble = tom.waits_for("Which one?")
    assert (bubble.kind, bubble.titles) == ("image", ("Button 0",))
    assert tom.downloads(bubble) == PNG


def test_ogg_is_taken_as_opus_only(graph: Graph) -> None:
    form = {"messaging_product": "whatsapp", "type": "audio/ogg"}
    refused = graph.post("media", data=form, files={"file": ("a.ogg", b"OggS", "audio/ogg")})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 100)
    graph.uploads(b"OggS", "a.ogg", "audio/ogg; codecs=opus")


def test_a_wrong_token_number_or_version_is_refused(server: Server) -> None:
    message = {"to": "447700900001", "type": "text", "text": {"body": "x"}}
    wrong_token = Graph(server.url, token="stolen").sends(**message)
    assert (wrong_token.status_code, wrong_token.json()["error"]["code"]) == (401, 190)
    wrong_number = Graph(server.url, number="999").sends(**message).json()["error"]
    assert (wrong_number["code"], wrong_number["error_subcode"]) == (100, 33)
    assert Graph(server.url, version="v3.0").sends(**message).status_code == 400


def test_unknown_calls_answer_404_and_are_counted(sandbox: Sandbox, graph: Graph) -> None:
    unknown = graph.post("message_templates", json={})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, 2500)
    card = graph.sends(to="447700900001", type="contacts", contacts=[{"name": "x"}])
    assert card.json()["error"]["code"] == 131051
    assert len(sandbox.unknown()) == 2
    sandbox.forget_unknown()
    assert sandbox.unknown() == []


def test_ids_and_waiting_webhooks_outlive_a_restart(tmp_path: Path, shop: Shop) -> None:
    database = tmp_path / "restarted.db"
    with Server(database=database) as server:
        tom = Sandbox(server.url).whatsapp.customer("Tom")
        first = tom.writes("while the shop is away")
    with Server(database=database, web_url=shop.url) as server:
        tom = Sandbox(server.url).whatsapp.customer("Tom")
        second = tom.writes("and now")
        shop.waits(lambda heard: len(shop.messages()) == 2)
        assert [message["id"] for message in shop.messages()] == [first, second]
        assert first < second
        assert [bubble.text for bubble in tom.messages()] == ["while the shop is away", "and now"]
