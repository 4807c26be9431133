"""The page "Orders": where the shop's orders come from, added, tested, switched and removed. For admins."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.store.sales.order_sources import NAME_LENGTH, OrderSource
from connectors.desk import words
from connectors.desk.desk import Desk
from connectors.orders.book import OrderBook, SourceKind
from connectors.orders.calls import check_url
from connectors.orders.http_lookup import HttpLookup
from connectors.orders.shopify.source import VISIBLE_DAYS, Shopify
from connectors.orders.shopify.webhook import TOPICS
from connectors.orders.source import SourceDown

Shown = AnyResponse | tuple[str, int]
TITLES = {
    SourceKind.TABLE: phrase("Table (CSV, TSV)"),
    SourceKind.HTTP: phrase("Look-up over HTTP"),
    SourceKind.SHOPIFY: phrase("Shopify"),
    SourceKind.DEMO: phrase("The demo shop"),
}
# A number that no shop has: the answer shows whether the call arrives and is answered as agreed.
_TEST_NUMBER = "0000000"


class BadSource(ValueError):
    """A source can't be kept or used like this; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """A source as the page shows it."""

    source: OrderSource
    title: str
    orders: int
    read: str
    failed: str
    webhook: str


class SourcePages:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def order_sources(self) -> str:
        """GET: every source, and the forms for new ones."""
        return source_page(self._desk)

    def add_order_source(self, kind: str) -> Shown:
        """POST: a source of this kind, once it answers."""
        try:
            settings, secrets = self._typed(kind)
            told = self._tested(kind, settings, secrets)
            sealed = book_of(self._desk).seal(**secrets)
            self._desk.store.order_sources.add(
                kind, request.form.get("name", ""), settings, sealed=sealed, now=self._desk.now()
            )
        except ValueError as error:
            return source_page(self._desk, fault=str(error)), HTTPStatus.BAD_REQUEST
        return source_page(self._desk, done=told), HTTPStatus.OK

    def change_order_source(self, source_id: str) -> Shown:
        """POST: another name, and of a table another pattern of watched files."""
        source = self._source(source_id)
        settings = dict(source.settings)
        if source.kind == SourceKind.TABLE:
            settings |= {"pattern": request.form.get("pattern", "").strip()[:80]}
            settings |= {"is_whole": "is_whole" in request.form}
        try:
            self._desk.store.order_sources.change(source_id, request.form.get("name", ""), settings)
        except ValueError as error:
            return source_page(self._desk, fault=str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    def test_order_source(self, source_id: str) -> Shown:
        """POST: asks the source, and says what it answered."""
        source = self._source(source_id)
        opened = book_of(self._desk).open(source)
        try:
            if isinstance(opened, (HttpLookup, Shopify)):
                told = _told_by(opened)
            elif opened is None:
                raise BadSource(
                    phrase("Nothing is read from it: it has no watched files, or its secrets must be entered again.")
                )
            else:
                opened.read(source.position)
                told = phrase("The folder is there and can be read.")
        except (SourceDown, BadSource) as error:
            return source_page(self._desk, fault=f"{source.name}: {error}"), HTTPStatus.BAD_REQUEST
        return source_page(self._desk, done=f"{source.name}: {told}"), HTTPStatus.OK

    def switch_order_source_off(self, source_id: str) -> Shown:
        """POST: nothing is read from it; its orders stay until they are old."""
        self._desk.store.order_sources.switch(self._source(source_id).source_id, off_since=self._desk.now())
        return _back()

    def switch_order_source_on(self, source_id: str) -> Shown:
        """POST: it is read again."""
        self._desk.store.order_sources.switch(self._source(source_id).source_id, off_since=None)
        return _back()

    def remove_order_source(self, source_id: str) -> Shown:
        """POST: the source goes with all its orders."""
        self._desk.store.order_sources.remove(self._source(source_id).source_id)
        return _back()

    def _source(self, source_id: str) -> OrderSource:
        return self._desk.store.order_sources.get(source_id) or abort(HTTPStatus.NOT_FOUND)

    def _typed(self, kind: str) -> tuple[dict[str, str], dict[str, str]]:
        """The form's settings and secrets. Raises ValueError in words."""
        url = check_url(request.form.get("url", "").strip().rstrip("/"))
        names = {"http": ("secret",), "shopify": ("token", "webhook_secret")}.get(kind) or abort(HTTPStatus.NOT_FOUND)
        secrets = {name: request.form.get(name, "").strip() for name in names}
        if not all(secrets.values()):
            raise BadSource(phrase("Fill in every field."))
        return {"url": url}, secrets

    def _tested(self, kind: str, settings: dict[str, str], secrets: dict[str, str]) -> str:
        """What the source answers. Raises BadSource where it doesn't."""
        opened = (
            HttpLookup(url=settings["url"], secret=secrets["secret"])
            if kind == SourceKind.HTTP
            else Shopify(url=settings["url"], token=secrets["token"])
        )
        try:
            return _told_by(opened)
        except SourceDown as error:
            raise BadSource(phrase("It was not added: %(error)s.", error=error)) from None


def _told_by(opened: HttpLookup | Shopify) -> str:
    """What a source answers to a test, in words. Raises SourceDown."""
    if isinstance(opened, HttpLookup):
        opened.look_up(_TEST_NUMBER)
        return phrase("It answers as agreed.")
    access = opened.access()
    if access.sees_all_orders:
        return phrase("It works: %(shop_name)s.", shop_name=access.shop_name)
    return phrase(
        "It works: %(shop_name)s. The app may see orders of the last %(visible_days)s days only; "
        "older ones need the scope read_all_orders, which Shopify grants on request.",
        shop_name=access.shop_name,
        visible_days=VISIBLE_DAYS,
    )


def book_of(desk: Desk) -> OrderBook:
    """The desk's book of sources; 404 where the process has none."""
    return desk.orders or abort(HTTPStatus.NOT_FOUND)


def source_page(desk: Desk, *, fault: str = "", done: str = "") -> str:
    """The page, after what was done or could not be."""
    counts = desk.store.orders.counts()
    return render_template(
        "desk/orders/sources.html",
        rows=[_row(desk, each, counts.get(each.source_id, 0)) for each in desk.store.order_sources.all()],
        tables=[each for each in desk.store.order_sources.all() if each.kind == SourceKind.TABLE],
        topics=TOPICS,
        longest=NAME_LENGTH,
        fault=fault,
        done=done,
    )


def _row(desk: Desk, source: OrderSource, orders: int) -> SourceRow:
    now, zone, is_shopify = desk.now(), desk.zone, source.kind == SourceKind.SHOPIFY
    return SourceRow(
        source=source,
        title=TITLES[SourceKind(source.kind)],
        orders=orders,
        read=words.moment(source.read_at, now, zone) if source.read_at else "",
        failed=words.moment(source.failed_at, now, zone) if source.failed_at else "",
        webhook=f"{desk.public_url or ''}/webhooks/orders/{source.source_id}" if is_shopify else "",
    )


def _back() -> AnyResponse:
    return redirect(url_for("desk.order_sources"), HTTPStatus.SEE_OTHER)
