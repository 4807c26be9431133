"""Shop: the orders of a Shopify shop that is not there, its points, what the token may see, and its faults."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from connectors.sandbox.shopify.recorded import node_of

# As shopify.dev describes the standard plan: a bucket of 2,000 points that refills by 100 a second.
_BUCKET, _REFILL = 2_000.0, 100.0
_VISIBLE_SECONDS = 60 * 24 * 3600.0
_NAME = re.compile(r"name:#?(\w+)")
_UPDATED = re.compile(r"updated_at:>='([^']+)'")
_COST_BASE, _COST_ORDER = 2.0, 12.0


@dataclass
class ShopifyShop:
    """One shop. `now` tells UTC seconds; what is set below the clock are its faults."""

    token: str = "shpat_sandbox"
    secret: str = "sandbox-client-secret"
    now: Callable[[], float] = lambda: datetime.now(timezone.utc).timestamp()
    sees_all_orders: bool = False
    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    points: float = _BUCKET
    is_down: bool = False
    is_cut_off: bool = False
    slow_seconds: float = 0.0
    retry_after: str = ""
    calls: int = 0

    def __post_init__(self) -> None:
        self._refilled_at = self.now()

    def put(self, number: str, *, order_id: int, **more: Any) -> dict[str, Any]:
        """An order of this name, as recorded but for `more`; `updated` and `created` are UTC seconds."""
        node = node_of(number, order_id, now=self.now(), **more)
        self.orders[order_id] = node
        return node

    def answer(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a GraphQL body: data with what it cost, or the error THROTTLED."""
        self.calls += 1
        query, variables = str(body.get("query") or ""), body.get("variables") or {}
        cost = _COST_BASE + _COST_ORDER * float(variables.get("first") or 1)
        self._refill()
        if cost > self.points:
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": self._cost(cost, None)}
        self.points -= cost
        return {"data": self._data(query, variables), "extensions": self._cost(cost, cost)}

    def webhook(self, topic: str, order_id: int, webhook_id: str) -> tuple[dict[str, str], bytes]:
        """Headers and body of a webhook as Shopify signs it."""
        named = {"id": order_id} if topic.startswith("orders/") else {"id": 1, "order_id": order_id}
        content = json.dumps({**named, "admin_graphql_api_id": f"gid://shopify/Order/{order_id}"}).encode()
        signed = base64.b64encode(hmac.new(self.secret.encode(), content, hashlib.sha256).digest()).decode()
        headers = {
            "X-Shopify-Topic": topic,
            "X-Shopify-Hmac-Sha256": signed,
            "X-Shopify-Webhook-Id": webhook_id,
            "Content-Type": "application/json",
        }
        return headers, content

    def _data(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        if "currentAppInstallation" in query:
            handles = ["read_orders", *(["read_all_orders"] if self.sees_all_orders else [])]
            scopes = [{"handle": handle} for handle in handles]
            return {"shop": {"name": "Sandbox shop"}, "currentAppInstallation": {"accessScopes": scopes}}
        if "id" in variables:
            order_id = int(str(variables["id"]).rsplit("/", 1)[-1])
            return {
                "order": next((each for each in self._visible() if each["legacyResourceId"] == str(order_id)), None)
            }
        return {"orders": self._page(str(variables.get("query") or ""), variables)}

    def _page(self, search: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """One page of the orders that a search finds, those that changed first first."""
        names = set(_NAME.findall(search))
        since = _UPDATED.search(search)
        found = [
            each
            for each in sorted(self._visible(), key=lambda node: str(node["updatedAt"]))
            if (not names or str(each["name"]).lstrip("#") in names) and (not since or each["updatedAt"] >= since[1])
        ]
        begin, first = int(variables.get("after") or 0), int(variables.get("first") or 1)
        nodes = found[begin : begin + first]
        more = begin + first < len(found)
        return {"pageInfo": {"hasNextPage": more, "endCursor": str(begin + first)}, "nodes": nodes}

    def _visible(self) -> list[dict[str, Any]]:
        """Without read_all_orders, orders of the last 60 days only."""
        since = datetime.fromtimestamp(self.now() - _VISIBLE_SECONDS, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return [each for each in self.orders.values() if self.sees_all_orders or each["createdAt"] >= since]

    def _refill(self) -> None:
        now = self.now()
        self.points = min(_BUCKET, self.points + (now - self._refilled_at) * _REFILL)
        self._refilled_at = now

    def _cost(self, requested: float, actual: float | None) -> dict[str, Any]:
        status = {"maximumAvailable": _BUCKET, "currentlyAvailable": self.points, "restoreRate": _REFILL}
        return {"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}}
