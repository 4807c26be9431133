"""Telegram's cases for the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.channels.telegram import Telegram
from tests.connectors.channels.cases import Cases
from tests.connectors.channels.provider import Says
from tests.connectors.channels.telegram_bodies import AT, CHAT, EVA, SECRET, TOKEN, update
from tests.connectors.channels.telegram_readings import READINGS
from tests.connectors.channels.telegram_sendings import FAULTS, REFUSED, WRITINGS, error


def _bodies(texts: Sequence[str]) -> list[Any]:
    """One update per text: Telegram sends no batches."""
    return [
        {
            "update_id": number,
            "message": {"message_id": number, "from": EVA, "chat": CHAT, "date": AT, "text": each},
        }
        for number, each in enumerate(texts, 1)
    ]


_ABOUT_FILE = {"ok": True, "result": {"file_id": "77", "file_path": "photos/file 1.jpg", "file_size": 4}}


def open_telegram(url: str) -> Telegram:
    """The channel of the tests, at a provider."""
    return Telegram(
        token=TOKEN,
        webhook_secret=SECRET,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        read_seconds=0.5,
    )


CASES = Cases(
    name="telegram",
    open=open_telegram,
    sign=lambda content: {"X-Telegram-Bot-Api-Secret-Token": SECRET},
    address="7",
    readings=READINGS,
    unreadable=(
        {},
        [],
        {"update_id": 1},
        {"update_id": "one", "message": {}},
        update("message", {}),
        {"update_id": 1, "message": "x"},
        update("moon_phase", {"moon": 1}),
        update("callback_query", {"data": "c1"}),
        update("message_reaction", {}),
    ),
    bodies=_bodies,
    writings=WRITINGS,
    refused=REFUSED,
    faults=FAULTS,
    accepts=Says(body={"ok": True, "result": {"message_id": 4, "chat": CHAT, "date": AT}}),
    accepted_as="7:4",
    secrets=(TOKEN, SECRET),
    gives_file=(Says(body=_ABOUT_FILE), Says(body=b"\xff\xd8\xff\xe0", headers={"Content-Type": "image/jpeg"})),
    has_no_file=(error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),),
    too_large_file=(Says(body=_ABOUT_FILE), Says(body=b"", headers={"Content-Length": str(10**9)})),
)
