"""Providers post: what is forged is refused, what is acknowledged is kept, what comes twice counts once."""

import hashlib
import hmac
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from bot.store.engine.database import StoreBusy
from bot.store.inbox.inbox import Inbox, InboxReceipt
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN, WEBHOOK_SECRET, Site


def telegram_body(text: str = "hello", update_id: int = 7) -> bytes:
    message = {"message_id": 5, "date": 1, "chat": {"id": 42, "type": "private"}, "from": {"id": 42}, "text": text}
    return json.dumps({"update_id": update_id, "message": message}).encode()


def post_telegram(site: Site, body: bytes, secret: str = WEBHOOK_SECRET) -> TestResponse:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    return site.app.test_client().post("/webhooks/telegram", data=body, headers=headers)


def whatsapp_body(text: str = "hola") -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": PHONE_NUMBER_ID},
        "contacts": [{"wa_id": "34600", "profile": {"name": "Carmen"}}],
        "messages": [{"from": "34600", "id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": text}}],
    }
    entry = [{"id": "1", "changes": [{"field": "messages", "value": value}]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


def post_whatsapp(site: Site, body: bytes, secret: str = APP_SECRET) -> TestResponse:
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature}
    return site.app.test_client().post("/webhooks/whatsapp", data=body, headers=headers)


def count(shop: Shop, table: str) -> int:
    """Rows as another program sees them: only what was committed."""
    with sqlite3.connect(shop.folder / "shop.db") as other:
        return int(other.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_what_was_acknowledged_is_written_down(site: Site, shop: Shop) -> None:
    assert post_telegram(site, telegram_body()).status_code == 200
    assert post_whatsapp(site, whatsapp_body()).status_code == 200
    assert (count(shop, "journal"), count(shop, "message")) == (2, 2)


def test_a_forged_body_is_refused_and_leaves_no_trace(site: Site, shop: Shop) -> None:
    assert post_telegram(site, telegram_body(), secret="guessed").status_code == 403
    assert post_whatsapp(site, whatsapp_body(), secret="guessed").status_code == 403
    assert site.app.test_client().post("/webhooks/whatsapp", data=whatsapp_body()).status_code == 403
    assert (count(shop, "journal"), count(shop, "message")) == (0, 0)


def test_the_same_body_ten_times_at_once_makes_one_message(site: Site, shop: Shop) -> None:
    for post, body in ((post_telegram, telegram_body()), (post_whatsapp, whatsapp_body())):
        before = count(shop, "message")
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _, post=post, body=body: post(site, body), range(10)))
        assert {answer.status_code for answer in answers} == {200}
        assert count(shop, "message") == before + 1


def test_what_nobody_can_read_is_kept_for_later_and_acknowledged(site: Site, shop: Shop) -> None:
    assert post_telegram(site, b"{this is no JSON").status_code == 200
    assert count(shop, "journal") == 1


def test_a_body_that_is_too_large_is_refused(site: Site, shop: Shop) -> None:
    assert post_telegram(site, b"x" * (4 * 1024 * 1024 + 1)).status_code == 413
    assert count(shop, "journal") == 0
    assert post_telegram(site, b"x" * 3 * 1024 * 1024).status_code == 200, "as large as Meta's may be"


def test_meta_is_answered_its_challenge_only_for_our_word(site: Site) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": VERIFY_TOKEN}
    client = site.app.test_client()
    assert client.get("/webhooks/whatsapp", query_string=asked).text == "1158"
    wrong = asked | {"hub.verify_token": "guessed"}
    assert client.get("/webhooks/whatsapp", query_string=wrong).status_code == 403


def test_a_channel_that_is_not_configured_has_no_address(site: Site) -> None:
    assert site.app.test_client().post("/webhooks/signal", data=b"{}").status_code == 404


@dataclass
class BusyOnce:
    """An inbox that can't write the first time."""

    inbox: Inbox
    was_busy: bool = False

    def receive(self, *args: Any, **more: Any) -> InboxReceipt:
        if not self.was_busy:
            self.was_busy = True
            raise StoreBusy("the disk is full")
        return self.inbox.receive(*args, **more)


def test_what_can_not_be_kept_is_not_acknowledged_and_kept_when_it_comes_again(site: Site, shop: Shop) -> None:
    shop.store.inbox = BusyOnce(shop.store.inbox)  # type: ignore[assignment]
    assert post_telegram(site, telegram_body()).status_code == 503
    assert post_telegram(site, telegram_body()).status_code == 200
    assert count(shop, "message") == 1


def test_the_health_page_asks_the_store(site: Site) -> None:
    assert site.app.test_client().get("/healthz").json["ok"] is True
