"""Columns: what a table of orders may hold, and which of its heads are taken for what until somebody says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.phrases import phrase
from bot.text import fold

_SPACE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field of an order in a table: its name in forms, its title, and what shop systems call it, parted by commas."""

    name: str
    title: str
    heads: str
    needed: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        name="number",
        title=phrase("Order number"),
        needed=True,
        heads="number, order number, order, name, order no, reference, numero de pedido, pedido, "
        "n pedido, numero, numero da encomenda, encomenda, numer zamowienia, zamowienie, "
        "tilausnumero",
    ),
    Column(
        name="id",
        title=phrase("Id in the shop system"),
        heads="id, order id, id pedido, id zamowienia",
    ),
    Column(
        name="state",
        title=phrase("State"),
        heads="state, status, order status, fulfillment status, estado, stan, status zamowienia, tila",
    ),
    Column(
        name="placed_at",
        title=phrase("Placed on"),
        heads="placed at, created at, date, order date, date added, fecha, fecha de pedido, data, "
        "data da encomenda, data zamowienia, tilattu, paivamaara",
    ),
    Column(
        name="changed_at",
        title=phrase("Changed on"),
        heads="changed at, updated at, modified, date modified, actualizado, modificado, "
        "atualizado, zmieniono, muokattu",
    ),
    Column(
        name="email",
        title=phrase("Buyer's e-mail"),
        heads="email, e mail, mail, billing email, customer email, correo, correo electronico, "
        "adres e mail, sahkoposti",
    ),
    Column(
        name="phone",
        title=phrase("Buyer's phone"),
        heads="phone, telephone, billing phone, shipping phone, telefono, movil, telefone, "
        "telemovel, telefon, puhelin, puhelinnumero",
    ),
    Column(
        name="postcode",
        title=phrase("Postcode"),
        heads="postcode, zip, postal code, shipping zip, billing zip, shipping postcode, "
        "codigo postal, cp, kod pocztowy, postinumero",
    ),
    Column(
        name="town",
        title=phrase("Town"),
        heads="town, city, shipping city, ciudad, poblacion, cidade, localidade, miasto, kaupunki",
    ),
    Column(
        name="total",
        title=phrase("Total"),
        heads="total, total paid, amount, importe, suma, summa",
    ),
    Column(
        name="currency",
        title=phrase("Currency"),
        heads="currency, moneda, moeda, waluta, valuutta",
    ),
    Column(
        name="payment_state",
        title=phrase("Payment"),
        heads="payment state, financial status, payment status, pago, pagamento, platnosc, maksu",
    ),
    Column(
        name="cancelled_at",
        title=phrase("Cancelled on"),
        heads="cancelled at, canceled at, cancelled on, anulado el, cancelado em, anulowano, peruttu",
    ),
    Column(
        name="refunded",
        title=phrase("Given back"),
        heads="refunded amount, refunded, reembolsado, zwrocono",
    ),
    Column(
        name="item_title",
        title=phrase("Item"),
        heads="item, lineitem name, product, product name, articulo, producto, artigo, produto, produkt, tuote",
    ),
    Column(
        name="item_quantity",
        title=phrase("Pieces"),
        heads="quantity, lineitem quantity, qty, cantidad, ilosc",
    ),
    Column(
        name="item_price",
        title=phrase("Price of one"),
        heads="price, lineitem price, precio, preco, cena",
    ),
    Column(
        name="item_sku",
        title=phrase("Article number"),
        heads="sku, lineitem sku, referencia, product reference",
    ),
    Column(
        name="item_variant",
        title=phrase("Variant"),
        heads="variant, variante, wariant",
    ),
    Column(
        name="carrier",
        title=phrase("Carrier"),
        heads="carrier, tracking company, shipping method, transportista, transportadora, przewoznik",
    ),
    Column(
        name="tracking_code",
        title=phrase("Tracking number"),
        heads="tracking number, tracking code, tracking, numero de seguimiento, "
        "numero de seguimento, numer przesylki, seurantatunnus",
    ),
    Column(
        name="tracking_url",
        title=phrase("Tracking link"),
        heads="tracking url, tracking link, enlace de seguimiento, link do sledzenia, seurantalinkki",
    ),
    Column(
        name="moved_at",
        title=phrase("Parcel moved on"),
        heads="moved at, shipped at, fulfilled at, enviado",
    ),
    Column(
        name="expected",
        title=phrase("Expected on"),
        heads="expected, delivery date, entrega prevista, fecha entrega",
    ),
    Column(
        name="origin",
        title=phrase("Origin token"),
        heads="origin, ref, note attributes",
    ),
)
NAMES: Mapping[str, Column] = {column.name: column for column in COLUMNS}


def plain_head(head: str) -> str:
    """A head as it is compared: small letters and digits, one space between words."""
    return _SPACE.sub(" ", fold(head)).strip()


def guessed_columns(heads: Sequence[str]) -> dict[str, int]:
    """By column name, the place of the head that is surely it; the first of several."""
    plain = [plain_head(head) for head in heads]
    places: dict[str, int] = {}
    for column in COLUMNS:
        known = [plain_head(column.name), *column.heads.split(", ")]
        place = next((plain.index(head) for head in known if head in plain), None)
        if place is not None and place not in places.values():
            places[column.name] = place
    return places
