"""Posting: a customer's message as the provider posts it to the web process, signed."""

from __future__ import annotations

import json
import time

import requests

from bench.desk.office import WEBHOOK_SECRET
from bench.traffic import Webhook, message, texts
from bot.settings import Settings


def post(settings: Settings, channel: str, address: str, text: str, number: int) -> None:
    """Posts one message. Raises RuntimeError unless the answer is 200."""
    send = {"whatsapp": _whatsapp, "telegram": _telegram}[channel]
    status = send(settings, address, text, number)
    if status != 200:
        raise RuntimeError(f"the {channel} webhook answered {status}")


def _whatsapp(settings: Settings, address: str, text: str, number: int) -> int:
    return Webhook(settings.web_port).post(texts(message(address, f"wamid.bench{number}", text)))


def _telegram(settings: Settings, address: str, text: str, number: int) -> int:
    """An update with one message (Bot API, "Update")."""
    person = {"id": int(address), "first_name": "Load"}
    said = {
        "message_id": 10_000_000 + number,
        "from": {**person, "is_bot": False},
        "chat": {**person, "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    answer = requests.post(
        f"{settings.web_url}/webhooks/telegram",
        data=json.dumps({"update_id": 900_000_000 + number, "message": said}),
        headers={"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET},
        timeout=60,
    )
    return answer.status_code
