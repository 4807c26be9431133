"""The second account of each channel: the same cases, with another bot and another number and secrets of their own."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.channel import ChannelEvent, Item
from connectors.channels.telegram import Telegram
from connectors.channels.website import Website
from connectors.channels.whatsapp import WhatsApp
from tests.connectors.channels import telegram_cases, website_cases, whatsapp_cases
from tests.connectors.channels.cases import Cases
from tests.connectors.channels.telegram_bodies import TOKEN as FIRST_TOKEN
from tests.connectors.channels.whatsapp_bodies import NUMBER_ID as FIRST_NUMBER

TOKEN, SECRET = "100002:token-of-the-second-bot", "webhook-secret-of-the-second-bot"
SITE_SECRET = "identity-secret-of-the-second-site-of-the-tests"
NUMBER, ACCESS_TOKEN, APP_SECRET = "200077", "token-of-the-second-number", "secret-of-the-second-app"


def _telegram(url: str) -> Telegram:
    return replace(telegram_cases.open_telegram(url), token=TOKEN, webhook_secret=SECRET)


def _whatsapp(url: str) -> WhatsApp:
    first = whatsapp_cases.open_whatsapp(url)
    return replace(first, phone_number_id=NUMBER, access_token=ACCESS_TOKEN, app_secret=APP_SECRET)


def _website(url: str) -> Website:
    return replace(website_cases.open_website(url), site="second", identity_secret=SITE_SECRET)


def _sign(content: bytes) -> Mapping[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(APP_SECRET.encode(), content, hashlib.sha256).hexdigest()}


def _to_second(body: Any) -> Any:
    """A body as the provider sends it for the second number or bot."""
    number = '"phone_number_id": "{}"'
    text = json.dumps(body).replace(number.format(FIRST_NUMBER), number.format(NUMBER)).replace(FIRST_TOKEN, TOKEN)
    return json.loads(text)


def _items(items: Sequence[Item]) -> tuple[Item, ...]:
    """What is read of such a body: an event's details are the provider's own words, with the number in them."""
    return tuple(
        replace(item, details=_to_second(item.details)) if isinstance(item, ChannelEvent) else item for item in items
    )


def _second(cases: Cases, **own: Any) -> Cases:
    return replace(
        cases,
        readings=[replace(each, body=_to_second(each.body), items=_items(each.items)) for each in cases.readings],
        unreadable=[_to_second(each) for each in cases.unreadable],
        bodies=lambda texts: [_to_second(each) for each in cases.bodies(texts)],
        **own,
    )


SECOND: Mapping[str, Cases] = {
    "second telegram": _second(
        telegram_cases.CASES,
        open=_telegram,
        sign=lambda _: {"X-Telegram-Bot-Api-Secret-Token": SECRET},
        secrets=(TOKEN, SECRET),
    ),
    "second website": _second(
        website_cases.CASES,
        open=_website,
        sign=lambda content: website_cases.sign_with(SITE_SECRET, content),
        secrets=(SITE_SECRET,),
    ),
    "second whatsapp": _second(whatsapp_cases.CASES, open=_whatsapp, sign=_sign, secrets=(ACCESS_TOKEN, APP_SECRET)),
}
