"""API: the one address of Shopify's Admin GraphQL, with the faults that its shop has just now."""

from __future__ import annotations

import time

from flask import Blueprint, Response, jsonify, request

from connectors.sandbox.shopify.shop import ShopifyShop


def blueprint(shop: ShopifyShop) -> Blueprint:
    """POST /admin/api/<version>/graphql.json, for who has the shop's token."""
    api = Blueprint("sandbox_shopify", __name__)

    @api.post("/admin/api/<version>/graphql.json")
    def graphql(version: str) -> tuple[Response, int]:
        time.sleep(shop.slow_seconds)
        if shop.is_down:
            return jsonify(errors="Service Unavailable"), 503
        if shop.retry_after:
            refusal = jsonify(errors="Too many requests")
            refusal.headers["Retry-After"] = shop.retry_after
            return refusal, 429
        if request.headers.get("X-Shopify-Access-Token") != shop.token:
            return jsonify(errors="[API] Invalid API key or access token"), 401
        answer = jsonify(shop.answer(request.get_json(force=True)))
        if shop.is_cut_off:
            answer.set_data(answer.get_data()[: len(answer.get_data()) // 2])
        return answer, 200

    return api


def recorded_shop() -> ShopifyShop:
    """The sandbox's shop, with a few orders."""
    shop = ShopifyShop()
    shop.put("2001", order_id=9_001)
    shop.put("2002", order_id=9_002, parcel=None)
    shop.put("2003", order_id=9_003, parcel="DELIVERED")
    shop.put("2004", order_id=9_004, parcel=None, cancelled=True, refunded="158.0")
    return shop
