"""Shopify's webhooks: proven by their signature; each only says which order changed, and is read from the API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

DELETED = "orders/delete"
TOPICS = (
    *("orders/create", "orders/updated", "orders/cancelled", DELETED),
    *("fulfillments/create", "fulfillments/update", "refunds/create"),
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a webhook tells: which order, and whether it is gone. `webhook_id` is the same when it comes again."""

    webhook_id: str
    external_id: str
    is_deleted: bool = False


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether the raw body carries Shopify's signature: base64 of HMAC-SHA-256 with the app's secret."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, headers.get("X-Shopify-Hmac-Sha256", "").encode())


def read_webhook(headers: Mapping[str, str], body: bytes) -> Told | None:
    """Which order a genuine webhook is about; None for a topic that is about none. Raises ValueError."""
    topic = headers.get("X-Shopify-Topic", "")
    if topic not in TOPICS:
        return None
    payload = json.loads(body)
    if not isinstance(payload, dict):
        raise ValueError("the body is no JSON object")
    external_id = payload.get("id" if topic.startswith("orders/") else "order_id")
    if isinstance(external_id, bool) or not isinstance(external_id, int):
        raise ValueError("the body names no order")
    webhook_id = headers.get("X-Shopify-Webhook-Id") or hashlib.sha256(body).hexdigest()
    return Told(webhook_id=f"{topic} {webhook_id}"[:120], external_id=str(external_id), is_deleted=topic == DELETED)
