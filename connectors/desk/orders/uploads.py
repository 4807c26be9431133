"""Uploads of orders: read by the mapping of their source; of a new one, five rows are shown to ask what they mean."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.exchange.limits import MOST_BYTES, Refused
from bot.phrases import phrase
from bot.shop.orders.columns import COLUMNS
from bot.shop.orders.order import OrderState
from bot.shop.orders.sheet import Mapped, ReadSheet
from bot.shop.orders.values import DayOrder
from bot.store.sales.order_sources import NAME_LENGTH, OrderSource
from connectors.desk.desk import Desk
from connectors.desk.orders.sources import book_of, source_page
from connectors.desk.orders.words import STATES
from connectors.orders.book import SourceKind
from connectors.orders.gaps import gaps
from connectors.orders.kept_uploads import KeptUploads
from connectors.orders.tables import (
    SHOWN_ROWS,
    Table,
    as_settings,
    from_settings,
    guessed_mapping,
    open_table,
    orders_of,
    read_state_words,
    state_words_text,
)

_FORM_BYTES = 100_000
_SHOWN_FAULTS = 20
Shown = AnyResponse | str | tuple[str, int]


class UploadPages:
    """The routes of uploaded tables."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _kept(self) -> KeptUploads:
        return KeptUploads(folder=book_of(self._desk).uploads)

    def upload_orders(self) -> Shown:
        """POST: `file`, for the table `source` or, where that is empty, for a new one."""
        request.max_content_length = _FORM_BYTES + MOST_BYTES
        file = request.files.get("file")
        if file is None or not file.filename:
            return source_page(self._desk, fault=phrase("Choose a file first.")), HTTPStatus.BAD_REQUEST
        content, source = file.stream.read(), self._source(request.form.get("source", ""))
        try:
            table = open_table(file.filename, content)
        except Refused as error:
            return source_page(self._desk, fault=_sentence(error)), HTTPStatus.BAD_REQUEST
        if source is not None and "remap" not in request.form:
            mapped = from_settings(source.settings)
            try:
                return self._imported(source, orders_of(table, mapped, zone=self._desk.zone, now=self._desk.now()))
            except Refused as error:
                upload_id = self._kept.keep(content, now=self._desk.now())
                return self._mapping(upload_id, table, guessed_mapping(table), source, fault=_sentence(error))
        mapped = from_settings(source.settings) if source else guessed_mapping(table)
        return self._mapping(self._kept.keep(content, now=self._desk.now()), table, mapped, source)

    def map_orders(self, upload_id: str) -> Shown:
        """POST: what the columns of a kept file mean; then its orders are taken, and files like it from then on."""
        content = self._kept.get(upload_id)
        if content is None:
            fault = phrase("This file is no longer kept: upload it again.")
            return source_page(self._desk, fault=fault), HTTPStatus.BAD_REQUEST
        table, source = open_table(phrase("the file"), content), self._source(request.form.get("source", ""))
        try:
            mapped = _typed_mapping(table)
            sheet = orders_of(table, mapped, zone=self._desk.zone, now=self._desk.now())
            source = self._keep_source(source, mapped)
        except ValueError as error:
            return self._mapping(upload_id, table, _typed_or_guessed(table), source, fault=str(error))
        self._kept.forget(upload_id)
        return self._imported(source, sheet)

    def _keep_source(self, source: OrderSource | None, mapped: Mapped) -> OrderSource:
        store, name = self._desk.store.order_sources, request.form.get("name", "")
        settings = as_settings(mapped)
        settings |= {"pattern": request.form.get("pattern", "").strip()[:80], "is_whole": "is_whole" in request.form}
        if source is not None:
            store.change(source.source_id, source.name, settings)
            source_id = source.source_id
        else:
            source_id = store.add(SourceKind.TABLE.value, name, settings, now=self._desk.now())
        return store.get(source_id) or abort(HTTPStatus.NOT_FOUND)

    def _imported(self, source: OrderSource, sheet: ReadSheet) -> Shown:
        now = self._desk.now()
        written = self._desk.store.orders.write(source.source_id, sheet.orders, now=now)
        self._desk.store.order_sources.note_read(
            source.source_id, position=source.position, count=len(sheet.orders), now=now
        )
        if what := gaps(left_out=sheet.fault_count, unknown_states=sheet.unknown_states):
            self._desk.store.order_sources.note_failure(source.source_id, what, now=now)
        return render_template(
            "desk/orders/imported.html",
            source=source,
            written=written,
            sheet=sheet,
            faults=sheet.faults[:_SHOWN_FAULTS],
            states=STATES,
        )

    def _mapping(
        self, upload_id: str, table: Table, mapped: Mapped, source: OrderSource | None, fault: str = ""
    ) -> tuple[str, int]:
        page = render_template(
            "desk/orders/mapping.html",
            upload_id=upload_id,
            heads=[head for head in table.heads if head],
            rows=[cells for _, cells in table.lines[:SHOWN_ROWS]],
            all_heads=table.heads,
            columns=COLUMNS,
            mapped=mapped,
            state_words=state_words_text(mapped),
            states=list(OrderState),
            day_orders=DayOrder,
            source=source,
            longest=NAME_LENGTH,
            fault=fault,
        )
        return page, HTTPStatus.BAD_REQUEST if fault else HTTPStatus.OK

    def _source(self, source_id: str) -> OrderSource | None:
        source = self._desk.store.order_sources.get(source_id) if source_id else None
        return source if source and source.kind == SourceKind.TABLE else None


def _typed_mapping(table: Table) -> Mapped:
    """The mapping of the form. Raises ValueError in words."""
    heads = {}
    for column in COLUMNS:
        head = request.form.get(f"column-{column.name}", "")
        if head and head in table.heads:
            heads[column.name] = head
        elif column.needed:
            raise ValueError(phrase("Say which column holds: %(title)s.", title=column.title))
    if not {"email", "phone", "postcode"} & heads.keys():
        raise ValueError(
            phrase("Say which column holds the buyer's e-mail, phone or postcode: without one nobody can be told.")
        )
    return Mapped(
        heads=heads,
        states=read_state_words(request.form.get("states", "")),
        day_order=DayOrder(request.form.get("day_order", DayOrder.DAY_FIRST.value)),
        country_code=_code(request.form.get("country_code", "")),
        currency=request.form.get("currency", "").strip().upper()[:3],
    )


def _typed_or_guessed(table: Table) -> Mapped:
    """What stands in the form, for showing it again with its fault."""
    heads = {column.name: request.form.get(f"column-{column.name}", "") for column in COLUMNS}
    return Mapped(heads={name: head for name, head in heads.items() if head in table.heads})


def _code(text: str) -> str:
    code = text.strip().lstrip("+")
    if code and (not code.isdigit() or len(code) > 4):
        raise ValueError(phrase("The country's calling code has digits only, such as 34."))
    return code


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
