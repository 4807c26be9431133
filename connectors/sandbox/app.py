"""The sandbox's Flask app: the two provider APIs, the phones' JSON and the page, for one machine's own use."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.language.names import LANGUAGE_NAMES
from bot.shop.facts import Shop, ShopFault, UnknownFact, read_shop
from bot.yaml import YamlFault
from connectors.sandbox import demo_shop, fault_pages, phones
from connectors.sandbox.accounts import MEGABYTE, SECOND_TELEGRAM, TelegramAccount, WhatsAppAccount
from connectors.sandbox.deliveries import Deliveries, TelegramRoute, WhatsAppRoute
from connectors.sandbox.exchange import Exchange
from connectors.sandbox.shopify import api as shopify_api
from connectors.sandbox.store import SandboxStore
from connectors.sandbox.telegram import api as telegram_api
from connectors.sandbox.telegram.call import Refused
from connectors.sandbox.whatsapp import api as whatsapp_api
from connectors.sandbox.whatsapp.checks import unknown_path

_TELEGRAM, _WHATSAPP = TelegramAccount(), WhatsAppAccount()
_LARGEST_BODY = 110 * MEGABYTE
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_FIRST_CUSTOMERS: tuple[tuple[str, str, str, str | bool], ...] = (
    ("telegram", "Ana", "en", False),
    ("telegram", "Ben", "en", False),
    ("whatsapp", "Lucía", "es", "34600000001"),
    ("whatsapp", "Tom", "en", "447700900001"),
    ("whatsapp", "Noor", "en", False),
)


def create_app(
    *,
    database: Path,
    web_url: str = "",
    desk_url: str = "",
    telegram: TelegramAccount = _TELEGRAM,
    whatsapp: WhatsAppAccount = _WHATSAPP,
    retry_seconds: float = 1.0,
    clock: Callable[[], float] = time.time,
    two_accounts: bool = False,
    shop: Path | None = None,
    chat_url: str = "",
) -> Flask:
    """The app, with its webhook senders ready in `app.extensions["deliveries"]` but not started.

    WhatsApp webhooks go to `{web_url}/webhooks/whatsapp`, nowhere if it is empty; `desk_url` is the link to the
    agent page; with `two_accounts` the page leads to the phones of both. `retry_seconds` is the first pause before a
    webhook is repeated; `clock` gives UTC unix seconds. `shop` is the facts file of the shop: the phones show its name
    and offer its languages. `chat_url` is where the website chat answers: with it there is a demo shop under /shop/.
    """
    facts = _facts(shop)
    first_bot, second_bot, telegram = (_named(account, facts) for account in (_TELEGRAM, SECOND_TELEGRAM, telegram))
    store = SandboxStore(database)
    exchange = Exchange(store, telegram, whatsapp, clock)
    if not store.customers():
        for first in _FIRST_CUSTOMERS:
            exchange.add_customer(*first)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    webhook_url = f"{web_url.rstrip('/')}/webhooks/whatsapp" if web_url else ""
    routes = (WhatsAppRoute(whatsapp, webhook_url), TelegramRoute(store))
    app.extensions["deliveries"] = Deliveries(exchange, routes, retry_seconds)
    app.extensions["exchange"] = exchange
    parts = [part.blueprint(exchange) for part in (telegram_api, whatsapp_api, phones)]
    parts += [shopify_api.blueprint(shopify_api.recorded_shop()), fault_pages.blueprint(exchange.faults)]
    shops = [demo_shop.blueprint(first_bot.name, _languages(facts), chat_url)] if chat_url else []
    for blueprint in (*parts, *shops):
        app.register_blueprint(blueprint)
    app.add_url_rule(
        "/",
        view_func=lambda: render_template(
            "phones.html",
            desk_url=desk_url,
            shops=(("/", first_bot.name), ("/second/", second_bot.name)) if two_accounts else (),
            shop=telegram.name,
            languages=_languages(facts),
        ),
    )
    app.before_request(_refuse_other_sites)
    app.after_request(_guard)
    app.register_error_handler(HTTPException, lambda error: _http_error(exchange, error))
    return app


def _facts(shop: Path | None) -> Shop | None:
    """The shop's facts, None where no file can be read."""
    try:
        return read_shop(shop) if shop else None
    except (YamlFault, ShopFault, OSError):
        return None


def _named(account: TelegramAccount, facts: Shop | None) -> TelegramAccount:
    """The account under the shop's own name, where its facts tell one."""
    try:
        name = facts.write("name", facts.languages[0]) if facts else TelegramAccount.name
    except UnknownFact:
        name = TelegramAccount.name
    return replace(account, name=account.name.replace(TelegramAccount.name, name))


def _languages(facts: Shop | None) -> list[tuple[str, str]]:
    """Codes and names of the languages that a phone may have: the shop's, or all where it is not known."""
    codes = facts.languages if facts else tuple(LANGUAGE_NAMES)
    return [(code, LANGUAGE_NAMES.get(code, code)) for code in codes]


def _refuse_other_sites() -> tuple[Response, int] | None:
    # The sandbox asks for no sign-in: a page of another site must not write with the phones.
    origin = request.headers.get("Origin")
    if origin and origin.split("://")[-1] != request.host:
        return jsonify(error="open the sandbox's own page"), 403
    return None


def _guard(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _http_error(exchange: Exchange, error: HTTPException) -> Response | tuple[Response, int]:
    code = error.code or 500
    path = request.path
    if code in (404, 405) and not path.startswith(("/phones/", "/static/", "/favicon.ico")):
        exchange.store.count_unknown(request.method, path.replace(exchange.telegram.token, "<token>"), exchange.clock())
    if path.startswith(("/bot", "/file/bot")):
        description = "Request Entity Too Large" if isinstance(error, RequestEntityTooLarge) else "Not Found"
        return telegram_api.failure(Refused(413 if code == 413 else 404, description))
    if path.startswith("/v"):
        return whatsapp_api.failure(unknown_path(path))
    return jsonify(error=error.description), code
