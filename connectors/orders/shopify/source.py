"""Shopify as a source: pages of changed orders, one order by number or id, within the points that the shop allows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from bot.shop.orders.number import number_key
from bot.shop.orders.order import BadOrder, SourceOrder
from connectors.orders.calls import JsonResponse, call
from connectors.orders.shopify.query import BY_ID, BY_QUERY, SCOPES, VERSION
from connectors.orders.shopify.read import read_order
from connectors.orders.source import Batch, SourceDown

LOOK_UP_SECONDS = 3.0
_READ_SECONDS = 20.0
_PAGE = 25
_FOUND = 5
# Changes are read again from so long before the last one: Shopify's search lags behind its orders.
_OVERLAP_SECONDS = 120.0
# Orders older than this are only shown to an app with the scope read_all_orders.
VISIBLE_DAYS = 60
ALL_ORDERS = "read_all_orders"
_MOST_WAITS = 3
_LONGEST_WAIT_SECONDS = 20.0
_RETRY_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class ShopifyAccess:
    """What an access token opens: the shop's name, and whether orders older than 60 days are shown."""

    shop_name: str
    sees_all_orders: bool


@dataclass(frozen=True, kw_only=True)
class Shopify:
    """The Admin API of one shop. `pause` waits while points come back; a customer's look-up never does."""

    url: str
    token: str = field(repr=False)
    pause: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time

    def access(self) -> ShopifyAccess:
        """What the token opens. Raises SourceDown."""
        data = self._ask(SCOPES, {}, seconds=LOOK_UP_SECONDS, waits=0)
        try:
            handles = {each["handle"] for each in data["currentAppInstallation"]["accessScopes"]}
            return ShopifyAccess(shop_name=str(data["shop"]["name"]), sees_all_orders=ALL_ORDERS in handles)
        except (KeyError, TypeError):
            raise SourceDown("its answer names no scopes: is it the Admin API of a shop?") from None

    def look_up(self, number: str) -> Sequence[SourceOrder]:
        """The orders of this name, with and without "#". Raises SourceDown."""
        key = number_key(number)
        # The name is written by hand: only letters and digits of it go into the search.
        query = f"name:#{key} OR name:{key}"
        page = self._orders(query, None, seconds=LOOK_UP_SECONDS, waits=0, first=_FOUND)
        if page.unreadable:
            raise SourceDown("it has an order that can't be read")
        return [each for each in page.orders if number_key(each.order.number) == key]

    def read(self, position: Mapping[str, Any]) -> Batch:
        """The orders that changed since `position`, a page at a time. Raises SourceDown."""
        since = float(position.get("since") or self.now() - VISIBLE_DAYS * 24 * 3600.0)
        moment = datetime.fromtimestamp(since, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = f"updated_at:>='{moment}'"
        page = self._orders(query, position.get("after"), seconds=_READ_SECONDS, waits=_MOST_WAITS, first=_PAGE)
        latest = max([each.order.changed_at for each in page.orders], default=float(position.get("latest") or since))
        if page.after:
            more = {"since": since, "after": page.after, "latest": latest}
            return Batch(orders=page.orders, unreadable=page.unreadable, position=more, is_last=False)
        return Batch(
            orders=page.orders,
            unreadable=page.unreadable,
            position={"since": max(since, latest - _OVERLAP_SECONDS)},
        )

    def fetch(self, external_id: str) -> SourceOrder | None:
        """One order by its id. Raises SourceDown."""
        wanted = {"id": f"gid://shopify/Order/{external_id}"}
        node = self._ask(BY_ID, wanted, seconds=_READ_SECONDS, waits=_MOST_WAITS).get("order")
        order = _read(node) if node else None
        if node and order is None:
            raise SourceDown("it has an order that can't be read")
        return order

    def _orders(self, query: str, after: str | None, *, seconds: float, waits: int, first: int) -> _Page:
        variables = {"query": query, "first": first, "after": after}
        data = self._ask(BY_QUERY, variables, seconds=seconds, waits=waits)
        try:
            info, nodes = data["orders"]["pageInfo"], data["orders"]["nodes"]
            after = info["endCursor"] if info["hasNextPage"] else None
        except (KeyError, TypeError):
            raise SourceDown("its answer holds no orders") from None
        orders = [order for node in nodes if (order := _read(node))]
        return _Page(orders=orders, after=after, unreadable=len(nodes) - len(orders))

    def _ask(self, query: str, variables: Mapping[str, Any], *, seconds: float, waits: int) -> Mapping[str, Any]:
        """The data of an answer; waits for points as often as `waits`."""
        for left in range(waits, -1, -1):
            response = self._post(query, variables, seconds)
            wait = _throttled_for(response)
            if wait is None:
                return _data(response)
            if left:
                self.pause(min(wait, _LONGEST_WAIT_SECONDS))
        raise SourceDown("it has no points left for us just now (its rate limit)")

    def _post(self, query: str, variables: Mapping[str, Any], seconds: float) -> JsonResponse:
        return call(
            "POST",
            f"{self.url}/admin/api/{VERSION}/graphql.json",
            headers={"X-Shopify-Access-Token": self.token},
            body={"query": query, "variables": dict(variables)},
            seconds=seconds,
        )


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Orders, how many could not be read, and the cursor after which there are more."""

    orders: Sequence[SourceOrder]
    after: str | None
    unreadable: int


def _read(node: Mapping[str, Any]) -> SourceOrder | None:
    """The order; None for one that is not as Shopify describes it: one of them must not hold up all others."""
    try:
        return read_order(node)
    except BadOrder:
        return None


def _throttled_for(response: JsonResponse) -> float | None:
    """Seconds until the points that a query costs are there again; None where it was answered."""
    if response.status == 429:
        return _retry_after(response.headers.get("Retry-After"))
    body = response.body if isinstance(response.body, Mapping) else {}
    codes = [(each.get("extensions") or {}).get("code") for each in body.get("errors") or () if isinstance(each, dict)]
    if "THROTTLED" not in codes:
        return None
    cost = (body.get("extensions") or {}).get("cost") or {}
    status = cost.get("throttleStatus") or {}
    missing = float(cost.get("requestedQueryCost") or 100) - float(status.get("currentlyAvailable") or 0)
    return max(0.5, missing / float(status.get("restoreRate") or 50))


def _retry_after(text: str | None) -> float:
    """Seconds; some that are short where the header holds none, or a date (RFC 9110, 10.2.3)."""
    return float(text) if text and re.fullmatch(r"\d{1,6}(\.\d+)?", text) else _RETRY_SECONDS


def _data(response: JsonResponse) -> Mapping[str, Any]:
    if response.status in (401, 403):
        raise SourceDown("it refuses the access token: install the app again and enter the new one")
    if response.status != 200:
        raise SourceDown(f"it answered HTTP {response.status}")
    body = response.body
    if not isinstance(body, Mapping) or body.get("errors") or not isinstance(body.get("data"), Mapping):
        raise SourceDown("its answer is no GraphQL answer, or names errors")
    data: Mapping[str, Any] = body["data"]
    return data
