"""Tables of orders with the traps of Excel: what is wrong is named by line, and nothing is guessed."""

from __future__ import annotations

from datetime import timezone

import pytest

from bot.shop.orders.columns import guessed_columns
from bot.shop.orders.order import OrderState
from bot.shop.orders.sheet import HeadsMissing, Mapped, ReadSheet, read_sheet
from bot.shop.orders.values import DayOrder, amount_of, guessed_order, moment_of, plain_cell, whole_code

HEADS = ["Pedido", "Estado", "Fecha", "Correo", "CP", "Artículo", "Cantidad", "Seguimiento", "Teléfono", "Importe"]
NAMES = ["number", "state", "placed_at", "email", "postcode", "item_title", "item_quantity", "tracking_code", "phone"]
MAPPED = Mapped(heads=dict(zip([*NAMES, "total"], HEADS, strict=True)), country_code="34", currency="EUR")
NOW = 1_800_000_000.0


def read(*lines: str, mapped: Mapped = MAPPED) -> ReadSheet:
    cells = [(number, line.split(";")) for number, line in enumerate(lines, 2)]
    return read_sheet(HEADS, cells, mapped, zone=timezone.utc, now=NOW)


def test_lines_of_one_number_are_its_items() -> None:
    sheet = read("#1001;enviado;31/12/2026;ana@x.es;28013;Alfombra;1;PQ1;600111222;89,00", "1001;;;;;Lámpara;2;;;")
    (found,) = sheet.orders
    assert [(item.title, item.quantity) for item in found.order.items] == [("Alfombra", 1), ("Lámpara", 2)]
    assert (found.order.number, found.order.state, found.order.total) == ("1001", OrderState.HANDED_OVER, "89.00")
    assert found.buyer.phone == "+34600111222"
    assert found.order.placed_at == moment_of("2026-12-31", DayOrder.DAY_FIRST, timezone.utc)


def test_a_number_that_excel_has_cut_is_refused_with_its_cure() -> None:
    sheet = read("1001;enviado;;ana@x.es;;;;1,23457E+12;;")
    assert sheet.orders == ()
    assert sheet.faults[0].line == 2
    assert "format the column as text" in sheet.faults[0].what


def test_of_a_word_that_nobody_knows_no_state_is_told_and_it_is_asked_about() -> None:
    sheet = read("1001;in der Post;;a@x.es;;;;;;", "1002;entregado;;a@x.es;;;;;;")
    assert sheet.unknown_states == ("in der Post",)
    assert [each.order.state for each in sheet.orders] == [OrderState.UNKNOWN, OrderState.DELIVERED]
    own = Mapped(heads=MAPPED.heads, states={"in der post": OrderState.ON_THE_WAY})
    assert read("1001;in der Post;;a@x.es;;;;;;", mapped=own).orders[0].order.state is OrderState.ON_THE_WAY


def test_a_cancellation_is_a_state_like_any_other() -> None:
    assert read("1001;anulado;;a@x.es;;;;;;").orders[0].order.state is OrderState.CANCELLED


SHOPIFY = [
    "Name",
    "Email",
    "Financial Status",
    "Fulfillment Status",
    "Cancelled at",
    "Total",
    "Refunded Amount",
    "Lineitem name",
]


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("#1001,a@x.es,paid,unfulfilled,,89.00,0.00,Rug", OrderState.PAID),
        ("#1001,a@x.es,pending,unfulfilled,,89.00,0.00,Rug", OrderState.PLACED),
        ("#1001,a@x.es,authorized,unfulfilled,,89.00,0.00,Rug", OrderState.PLACED),
        ("#1001,a@x.es,paid,partial,,89.00,0.00,Rug", OrderState.PARTLY_SENT),
        ("#1001,a@x.es,paid,fulfilled,,89.00,0.00,Rug", OrderState.HANDED_OVER),
        ("#1001,a@x.es,refunded,unfulfilled,2026-11-20 10:00:00 +0100,89.00,89.00,Rug", OrderState.CANCELLED),
        ("#1001,a@x.es,voided,unfulfilled,2026-11-20 10:00:00 +0100,89.00,0.00,Rug", OrderState.CANCELLED),
        ("#1001,a@x.es,refunded,unfulfilled,,89.00,89.00,Rug", OrderState.UNKNOWN),
        ("#1001,a@x.es,,fulfilled,,89.00,89.00,Rug", OrderState.UNKNOWN),
        ("#1001,a@x.es,partially_refunded,fulfilled,,89.00,9.00,Rug", OrderState.HANDED_OVER),
        ("#1001,a@x.es,paid,,,89.00,0.00,Rug", OrderState.UNKNOWN),
    ],
)
def test_the_payment_and_a_cancellation_of_shopifys_export_are_heard_beside_its_state(
    line: str, state: OrderState
) -> None:
    lines = [(2, line.split(",")), (3, ["#1001", "a@x.es", "", "", "", "", "", "Lamp"])]
    guessed = {name: SHOPIFY[place] for name, place in guessed_columns(SHOPIFY).items()}
    (found,) = read_sheet(SHOPIFY, lines, Mapped(heads=guessed), zone=timezone.utc, now=NOW).orders
    assert found.order.state is state
    assert len(found.order.items) == 2


def test_a_change_that_is_still_to_come_is_refused_as_no_later_file_would_replace_it() -> None:
    heads = ["Pedido", "Estado", "Actualizado"]
    mapped = Mapped(heads=dict(zip(["number", "state", "changed_at"], heads, strict=True)))
    lines = [(2, ["1001", "enviado", "2027-12-01"]), (3, ["1002", "enviado", "2026-12-01"])]
    sheet = read_sheet(heads, lines, mapped, zone=timezone.utc, now=NOW)
    assert [each.order.number for each in sheet.orders] == ["1002"]
    assert "Changed on must be no later than now" in sheet.faults[0].what


def test_a_table_without_a_state_tells_none_even_with_a_parcel_in_it() -> None:
    heads = ["Pedido", "Correo", "Seguimiento", "Enviado"]
    mapped = Mapped(heads=dict(zip(["number", "email", "tracking_url", "moved_at"], heads, strict=True)))
    lines = [(2, ["1001", "a@x.es", "https://seur.example/1", "2026-11-20"])]
    (found,) = read_sheet(heads, lines, mapped, zone=timezone.utc, now=NOW).orders
    assert found.order.state is OrderState.UNKNOWN


@pytest.mark.parametrize("word", ["completed", "refunded", "zrealizowane", "voided"])
def test_a_word_that_may_mean_two_things_is_told_as_neither_until_the_shop_says_what_it_means(word: str) -> None:
    assert read(f"1001;{word};;a@x.es;;;;;;").orders[0].order.state is OrderState.UNKNOWN
    own = Mapped(heads=MAPPED.heads, states={word: OrderState.HANDED_OVER})
    assert read(f"1001;{word};;a@x.es;;;;;;", mapped=own).orders[0].order.state is OrderState.HANDED_OVER


def test_items_of_one_order_in_two_states_are_no_state_of_the_order() -> None:
    sheet = read("1001;entregado;;a@x.es;;Alfombra;1;;;", "1001;pendiente;;a@x.es;;Lámpara;1;;;")
    assert sheet.orders[0].order.state is OrderState.UNKNOWN


def test_a_table_with_other_heads_is_not_read_by_this_mapping() -> None:
    with pytest.raises(HeadsMissing, match="Correo"):
        read_sheet(["Pedido", "Estado"], [], MAPPED, zone=timezone.utc, now=NOW)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.234,50 €", "1234.50"), ("1,234.50", "1234.50"), ("89", "89"), ("89,9", "89.9"), ("1.234", "1234")],
)
def test_amounts_are_read_whichever_country_wrote_them(text: str, amount: str) -> None:
    assert amount_of(text) == amount


@pytest.mark.parametrize(("cell", "plain"), [('="0012"', "0012"), ("'0012", "0012"), ("\u00a01001 ", "1001")])
def test_the_wrapping_that_keeps_excel_from_changing_a_cell_is_taken_off(cell: str, plain: str) -> None:
    assert plain_cell(cell) == plain


def test_days_are_read_by_the_order_that_the_column_shows_and_excels_serial_numbers_too() -> None:
    assert guessed_order(["03/04/2026", "03/14/2026"]) is DayOrder.MONTH_FIRST
    assert guessed_order(["03/04/2026"]) is DayOrder.DAY_FIRST
    serial = moment_of("46387", DayOrder.DAY_FIRST, timezone.utc)
    assert serial == moment_of("2026-12-31", DayOrder.DAY_FIRST, timezone.utc)
    with pytest.raises(ValueError, match="calendar"):
        moment_of("31/02/2026", DayOrder.DAY_FIRST, timezone.utc)
    assert whole_code("1001.0") == "1001"
