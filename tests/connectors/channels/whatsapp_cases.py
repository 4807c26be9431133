"""WhatsApp's cases for the contract."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from connectors.channels.whatsapp import WhatsApp
from tests.connectors.channels.cases import Cases
from tests.connectors.channels.provider import Says
from tests.connectors.channels.whatsapp_bodies import ANA, NUMBER_ID, SECRET, TOKEN, body, value
from tests.connectors.channels.whatsapp_events import EVENTS
from tests.connectors.channels.whatsapp_messages import MESSAGES
from tests.connectors.channels.whatsapp_sendings import FAULTS, REFUSED, WRITINGS, error


def _bodies(texts: Sequence[str]) -> list[Any]:
    """All texts in one body, spread over entries and changes."""
    messages = [{"id": f"wamid.{number}", "type": "text", "text": {"body": each}} for number, each in enumerate(texts)]
    whole = body(*[value(*messages[start : start + 3]) for start in range(0, len(messages), 3)])
    changes = whole["entry"][0]["changes"]
    return [{**whole, "entry": [{"id": "300003", "changes": changes[i : i + 2]} for i in range(0, len(changes), 2)]}]


_ABOUT_FILE = {"url": "{here}/lookaside/77", "mime_type": "image/jpeg", "file_size": 4, "id": "77"}


def _sign(content: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), content, hashlib.sha256).hexdigest()}


def open_whatsapp(url: str) -> WhatsApp:
    """The channel of the tests, at a provider."""
    return WhatsApp(
        base_url=url,
        graph_version="v26.0",
        phone_number_id=NUMBER_ID,
        access_token=TOKEN,
        app_secret=SECRET,
        verify_token="verify-word-of-the-test",
        read_seconds=0.5,
    )


CASES = Cases(
    name="whatsapp",
    open=open_whatsapp,
    sign=_sign,
    address=ANA,
    readings=(*MESSAGES, *EVENTS),
    unreadable=(
        {},
        [],
        {"object": "page", "entry": []},
        {"object": "whatsapp_business_account", "entry": []},
        {"object": "whatsapp_business_account", "entry": [{"changes": {}}]},
        body({"moon": 1}, field="moon_phase"),
        body({}),
    ),
    bodies=_bodies,
    writings=WRITINGS,
    refused=REFUSED,
    faults=FAULTS,
    accepts=Says(body={"messaging_product": "whatsapp", "messages": [{"id": "wamid.sent"}]}),
    accepted_as="wamid.sent",
    secrets=(TOKEN, SECRET),
    gives_file=(Says(body=_ABOUT_FILE), Says(body=b"\xff\xd8\xff\xe0", headers={"Content-Type": "image/jpeg"})),
    has_no_file=(error(100, error_subcode=33),),
    too_large_file=(Says(body=_ABOUT_FILE), Says(body=b"", headers={"Content-Length": str(10**9)})),
)
