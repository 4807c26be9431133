"""When the store can't be written: no body is acknowledged that is not kept, and all is well by itself afterwards."""

from __future__ import annotations

import json
import sqlite3
import time

from tests.bot.store.shop import Shop
from tests.connectors.desk.site import PHONE_NUMBER_ID, Site
from tests.connectors.web.test_webhooks import count, post_telegram, post_whatsapp, telegram_body


def connection(shop: Shop) -> sqlite3.Connection:
    """This thread's own, by which the site's requests of a test are served too."""
    return shop.store._database._connection()


def test_a_full_disk_answers_503_and_keeps_everything_once_there_is_room(site: Site, shop: Shop) -> None:
    assert post_telegram(site, telegram_body("first", 1)).status_code == 200
    pages = connection(shop).execute("PRAGMA page_count").fetchone()[0]
    connection(shop).execute(f"PRAGMA max_page_count = {pages}")
    long = "x" * 3000
    answers = {number: _says(site, f"{number} {long}", number) for number in range(20, 30)}
    assert set(answers.values()) <= {200, 503}
    assert 503 in answers.values(), "the disk is full"
    taken = [number for number, status in answers.items() if status == 200]
    assert count(shop, "message") == 1 + len(taken), "200 means kept, 503 means not kept at all"
    assert count(shop, "journal") == 1 + len(taken)
    connection(shop).execute("PRAGMA max_page_count = 1000000")
    assert {_says(site, f"{number} {long}", number) for number in answers} == {200}
    assert count(shop, "message") == 11


def _says(site: Site, text: str, number: int) -> int:
    body = telegram_body(text, number).replace(b'"message_id": 5', b'"message_id": %d' % number)
    return post_telegram(site, body).status_code


def test_a_locked_store_answers_503_and_takes_the_body_when_it_comes_again(site: Site, shop: Shop) -> None:
    assert site.app is not None
    connection(shop).execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(shop.folder / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert post_telegram(site, telegram_body()).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert post_telegram(site, telegram_body()).status_code == 200
    assert count(shop, "message") == 1


def test_a_body_of_a_thousand_updates_is_kept_whole_and_in_order_within_seconds(site: Site, shop: Shop) -> None:
    began = time.monotonic()
    assert post_whatsapp(site, thousand()).status_code == 200
    assert time.monotonic() - began < 10, "before a provider would think it lost"
    with sqlite3.connect(shop.folder / "shop.db") as other:
        texts = [row[0] for row in other.execute("SELECT text FROM message ORDER BY conversation_id, position")]
    by_customer = [[text for text in texts if text.startswith(f"{who}:")] for who in range(7)]
    assert sum(map(len, by_customer)) == 1000
    assert all(said == sorted(said, key=lambda text: int(text.split(":")[1])) for said in by_customer)
    assert post_whatsapp(site, thousand()).status_code == 200
    assert count(shop, "message") == 1000


def thousand() -> bytes:
    """A thousand texts of seven customers in one body."""
    messages = [
        {
            "from": f"3460000000{at % 7}",
            "id": f"wamid.{at}",
            "timestamp": "1",
            "type": "text",
            "text": {"body": f"{at % 7}:{at}"},
        }
        for at in range(1000)
    ]
    value = {"metadata": {"phone_number_id": PHONE_NUMBER_ID}, "messages": messages}
    entry = [{"id": "1", "changes": [{"field": "messages", "value": value}]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
