"""What customers and browsers send may be odd; no single message or number makes a page or a file unreachable."""

from __future__ import annotations

import threading

import pytest

from bot.channels.channel import IncomingMessage, Kind, MediaRef
from bot.store.files import MediaFiles
from bot.store.running.events import EventGap
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import WEBHOOK_SECRET, Site

_HUGE = 10**30


@pytest.mark.parametrize(
    "name", ["a\r\nSet-Cookie: x=1.pdf", 'quo"te;.pdf', "\x00.pdf", "пример\u202efdp.exe", "../../x"]
)
def test_a_file_can_be_opened_whatever_its_sender_called_it(site: Site, shop: Shop, name: str) -> None:
    item = IncomingMessage(
        provider_message_id="ana:1",
        address="ana",
        sent_at=1,
        kind=Kind.DOCUMENT,
        media=MediaRef(provider_media_id="doc", filename=name),
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.tick())
    (waiting,) = shop.store.media.claim_due(now=shop.tick())
    content_hash = MediaFiles(shop.folder / "media").save(b"%PDF-1.4")
    shop.store.media.ready(waiting.media_id, mime_type="application/pdf", size=8, content_hash=content_hash)
    answer = site.eva().get(f"/desk/media/{waiting.media_id}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers or "x=1" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("quantity", ["2", {"odd": 1}, None, 2.5])
def test_a_cart_with_odd_quantities_is_shown(site: Site, shop: Shop, quantity: object) -> None:
    lines = [{"product": "shoe", "quantity": quantity, "price": 9.5, "currency": "EUR"}]
    item = IncomingMessage(
        provider_message_id="ana:1", address="ana", sent_at=1, kind=Kind.ORDER, details={"lines": lines}
    )
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.tick())
    assert "shoe" in site.eva().opens()


def test_numbers_that_no_database_holds_are_no_fault_of_ours(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    eva = site.eva()
    conversation_id = shop.conversation().conversation_id
    assert eva.get(f"/desk/conversations/{conversation_id}/messages?before={_HUGE}").status_code < 500
    answer = eva.get(f"/desk/events?after={_HUGE}")
    assert answer.status_code == 200
    answer.close()
    answer = eva.get("/desk/events", headers={"Last-Event-ID": f"-{_HUGE}"})
    assert answer.status_code == 200
    answer.close()


def test_somebody_who_tries_passwords_can_not_fill_the_disk(site: Site, shop: Shop) -> None:
    stranger = site.stranger()
    assert stranger.submits("/desk/sign-in", login="x" * 300_000, password="wrong password").status_code == 403
    (row,) = shop.store._database.rows("SELECT MAX(LENGTH(subject)) AS longest FROM sign_in_attempt")
    assert row["longest"] <= 200


def test_an_event_that_comes_between_two_reads_is_no_gap(shop: Shop) -> None:
    shop.writes("hello")
    latest = shop.store.events.latest()
    connection = shop.store._database._connection()
    reads: list[str] = []

    def between(sql: str) -> None:
        reads.append(sql)
        if len(reads) == 2:
            connection.set_trace_callback(None)
            writer = threading.Thread(target=shop.writes, args=("meanwhile",))
            writer.start()
            writer.join()

    connection.set_trace_callback(between)
    try:
        found = shop.store.events.after(latest)
    except EventGap:
        pytest.fail("live pages would fetch everything anew")
    assert [event.number for event in found] in ([], [latest + 1])


@pytest.mark.parametrize("number", ['"\\ud800"', "true", "[]", f"{_HUGE}", "1.5", "null"])
def test_an_update_with_an_odd_number_is_kept_and_acknowledged(site: Site, number: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
    body = f'{{"update_id": {number}, "message": {{}}}}'
    assert site.stranger().client.post("/webhooks/telegram", data=body, headers=headers).status_code == 200
