"""Web: the public Flask app: webhooks in, the desk for agents, and what every answer carries for safety."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bot import logs
from bot.channels.channel import Channel
from bot.phrases import phrase
from bot.reports.sales import JoinedSales
from bot.settings import Settings, SettingsError, read_settings
from bot.shop.answers import Answers, Titles
from bot.shop.facts import Shop
from bot.shop.hours import Hours
from bot.shop.notices import PublishedNotices
from bot.store.engine.database import StoreBusy
from bot.store.files import MediaFiles
from bot.store.media_files import open_media
from bot.store.store import Store
from connectors.accounts import AccountBook
from connectors.catalogues.speaking import in_language, teach
from connectors.demo_gate import DemoGate
from connectors.desk.access.known_browsers import KnownBrowsers
from connectors.desk.access.provider.options import provider_options
from connectors.desk.access.provider.provider import Provider
from connectors.desk.access.sessions import CSRF_HEADER
from connectors.desk.blueprint import desk_blueprint
from connectors.desk.desk import Desk
from connectors.desk.frame import Frame
from connectors.desk.live import Live
from connectors.faq.blueprint import faq_blueprint
from connectors.faq.workbench import Scorer, Workbench
from connectors.metrics import telling
from connectors.metrics.counted import STREAMS, STREAMS_AT_MOST
from connectors.metrics.page import may_look, page
from connectors.orders.book import order_book
from connectors.policy import policy_of
from connectors.rasa import Rasa
from connectors.reports.blueprint import reports_blueprint
from connectors.shop_settings import ShopSettings
from connectors.translation.translator import Translator
from connectors.web.limits import Guard
from connectors.web.order_webhooks import OrderWebhooks
from connectors.web.webhooks import Webhooks

# Meta's webhooks have up to 3 MB; more than that is no provider's.
_BODY_LIMIT_BYTES = 4 * 1024 * 1024
# A provider repeats a call and a person presses again; a longer wait holds a thread that others need.
_BUSY_SECONDS = 5.0
# An editor types on; what the bot makes of a phrase is no reason to wait for longer.
_SCORE_SECONDS = 3.0
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
    # Thumbnails of files that were chosen and not sent yet.
    " img-src 'self' blob:;"
    " object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app() -> Flask:
    """The app as the settings want it; what the web process serves. Raises SettingsError, StoreBusy, WrongFile."""
    settings = read_settings()
    if not settings.secret_key:
        raise SettingsError(("The key that signs cookies is not set; start it with: mostrador web",))
    logs.install()
    notices = PublishedNotices(settings.live_folder)
    store = Store(
        settings.store_place,
        notices,
        policy_of(settings, notices),
        busy_seconds=_BUSY_SECONDS,
        code_key=settings.code_key,
    )
    accounts = AccountBook(settings, store)
    telling.begin(store, settings, "web", str(settings.web_port))
    return build_app(
        store,
        accounts,
        accounts=accounts,
        settings=settings,
        secret_key=settings.secret_key,
        media_folder=settings.media_dir,
        public_url=settings.public_url,
        streams=settings.web_streams,
        titles=lambda: notices.current.titles,
        hours=lambda: notices.current.hours,
        shop=lambda: notices.current.answers.shop,
        answers=lambda: notices.current.answers,
        trusted_proxy=settings.trusted_proxy,
        scorer=Rasa(settings.rasa_url, settings.turn_token, _SCORE_SECONDS).classify if settings.turn_token else None,
    )


def build_app(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    secret_key: str,
    media_folder: Path,
    settings: Settings,
    public_url: str | None = None,
    streams: int = 24,
    titles: Callable[[], Titles] = dict,
    now: Callable[[], float] = time.time,
    hours: Callable[[], Hours] | None = None,
    shop: Callable[[], Shop] | None = None,
    answers: Callable[[], Answers] | None = None,
    trusted_proxy: str | None = None,
    accounts: AccountBook | None = None,
    scorer: Scorer | None = None,
) -> Flask:
    """The app from its parts. `channels` by account id; `titles`, `hours`, `shop` and `answers` tell what is
    published now.

    `scorer` asks the running bot what it makes of a text; where one runs, the entries are read ahead of the first
    editor.
    """
    https = (public_url or "").startswith("https://")
    shop_settings = ShopSettings(settings, store)
    guard = Guard(trusted_proxy, known_browser=KnownBrowsers(secret_key, https=https).any_name)
    desk = Desk(
        store=store,
        channels=channels,
        media=open_media(settings) if settings.media_url else MediaFiles(media_folder),
        live=Live(store.events, capacity=streams),
        secret_key=secret_key,
        https=https,
        published_titles=titles,
        now=now,
        address=guard.address,
        settings=shop_settings,
        demo=DemoGate(shop_settings.look, lambda: shop().facts if shop else {}),
        translator=Translator(shop_settings.look, store),
        hours=hours,
        shop=shop,
        answers=answers,
        public_url=public_url,
        accounts=accounts,
        orders=order_book(settings, store, lambda: desk.zone),
        provider=_provider(settings, now),
        push_key=settings.push_key,
        push_service=settings.push_service,
    )
    STREAMS.set_function(desk.live.count)
    STREAMS_AT_MOST.set(streams)
    return _app_around(desk, guard, settings, scorer)


def _provider(settings: Settings, now: Callable[[], float]) -> Provider | None:
    options = provider_options(settings)
    return Provider(options, now) if options else None


def _app_around(desk: Desk, guard: Guard, settings: Settings, scorer: Scorer | None) -> Flask:
    """The app with the addresses of the webhooks, the desk, the editors' and the owner's pages."""
    app = Flask("connectors.web.app", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _BODY_LIMIT_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    teach(app)
    app.add_url_rule("/", view_func=lambda: redirect(url_for("desk.main")), endpoint="root")
    app.add_url_rule("/healthz", view_func=lambda: _healthy(desk.store), endpoint="healthz")
    app.add_url_rule("/metrics", view_func=lambda: _metrics(settings.metrics_token), endpoint="metrics")
    guard.register(app)
    Webhooks(desk.store, desk.channels, desk.now, guard).register(app)
    OrderWebhooks(desk.store, desk.orders, desk.now, guard).register(app)
    frame = Frame(desk)
    app.register_blueprint(desk_blueprint(frame))
    workbench = Workbench(desk=desk, settings=settings, scorer=scorer)
    app.register_blueprint(faq_blueprint(frame, workbench))
    sales = JoinedSales(desk.store.report_sales, desk.store.report_facts)
    app.register_blueprint(reports_blueprint(frame, sales=sales))
    if scorer is not None:
        workbench.read_ahead()
    app.register_error_handler(HTTPException, _fault)
    app.register_error_handler(StoreBusy, _busy)
    app.after_request(_protect)
    if desk.https:
        app.after_request(_keep_https)
    return app


def _healthy(store: Store) -> Response:
    """That the process works and can read its database; how much goes on in it is nobody's business out there."""
    store.events.latest()
    return jsonify(ok=True)


def _metrics(token: str | None) -> Response:
    """What this process counted, for Prometheus; for others there is no such page."""
    return page() if may_look(request, token) else Response(status=HTTPStatus.NOT_FOUND)


def _keep_https(response: Response) -> Response:
    """A browser that came over https comes over https from now on."""
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/json"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _fault(error: HTTPException) -> AnyResponse | tuple[str | Response, int]:
    """A fault in words: JSON for the page's own fetches, a page for people, a line for machines."""
    status = error.code or 500
    text = _WORDS_AT.get((request.endpoint, status)) or _WORDS.get(status) or error.description or error.name
    if CSRF_HEADER in request.headers:
        return jsonify(message=text), status
    # An address that leads nowhere belongs to no blueprint, whose pages have the desk's frame.
    if request.path.startswith("/desk") and request.blueprints:
        return render_template("desk/base/fault.html", text=text), status
    return Response(f"{in_language(text)}\n", mimetype="text/plain"), status


# What a page says in place of the words below.
_WORDS_AT: Mapping[tuple[str | None, int], str] = {
    ("desk.set_avatar", HTTPStatus.REQUEST_ENTITY_TOO_LARGE): phrase(
        "The picture is too large; choose one of at most 2.0 MB."
    ),
    ("desk.upload_orders", HTTPStatus.REQUEST_ENTITY_TOO_LARGE): (
        phrase("This file is too large; at most 20 MB are taken at once: export it in parts.")
    ),
    ("faq.begin_import", HTTPStatus.REQUEST_ENTITY_TOO_LARGE): (
        phrase("These files are too large; at most 20 MB are taken at once: import them in parts.")
    ),
}
_WORDS: Mapping[int, str] = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: phrase("This is too large to be taken; files may have up to 25 MB."),
    HTTPStatus.INTERNAL_SERVER_ERROR: phrase(
        "Something broke on our side. Try again; if it happens again, tell the owner."
    ),
}


def _busy(error: StoreBusy) -> tuple[Response, int]:
    return jsonify(message=phrase("Busy just now; try again in a moment.")), HTTPStatus.SERVICE_UNAVAILABLE
