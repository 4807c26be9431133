"""Suggested questions: what a visitor of a page may want to ask, as titles of FAQ entries. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from bot.website.setup import MOST_QUESTIONS

Titles = Mapping[str, Mapping[str, str]]


class PageKind(str, Enum):
    """What a page of a shop is for."""

    PRODUCT = "product"
    CART = "cart"
    ORDER = "order"
    OTHER = "other"


# Words in addresses of shop systems (Shopify, WooCommerce, PrestaShop, in five languages).
_PATHS: Mapping[PageKind, re.Pattern[str]] = {
    PageKind.ORDER: re.compile(
        r"thank|order-received|confirmation|pedido|account|orders?/|gracias|obrigad|tilaus|zamow"
    ),
    PageKind.CART: re.compile(r"cart|checkout|basket|carrito|cesta|carrinho|ostoskori|kassa|koszyk|pagar|payment"),
    PageKind.PRODUCT: re.compile(r"/products?/|/p/|-p-?\d|producto|produto|tuote|produkt|/item/"),
}
# The beginnings of entries' names that fit, the likeliest first.
_FITTING: Mapping[PageKind, tuple[str, ...]] = {
    PageKind.PRODUCT: (
        "faq/product_stock",
        "faq/sizes_chart",
        "faq/shipping_delivery_time",
        "faq/returns_how",
        "faq/sizes_",
    ),
    PageKind.CART: ("faq/shipping_cost", "faq/payment_methods", "faq/shipping_delivery_time", "faq/offers_discount"),
    PageKind.ORDER: ("faq/order_status", "faq/shipping_tracking", "faq/order_change", "faq/returns_how"),
    PageKind.OTHER: (),
}


def kind_of(path: str, schema_type: str = "") -> PageKind:
    """The kind of a page by the type that it declares (schema.org), else by the words of its address."""
    if schema_type == "Product":
        return PageKind.PRODUCT
    return next((kind for kind, words in _PATHS.items() if words.search(path.lower())), PageKind.OTHER)


def questions_for(
    kind: PageKind, titles: Titles, usual: Sequence[tuple[str, str]], language: str, chosen: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """At most four as (title, entry): those `chosen` for the page, else what fits its kind, then the usual."""
    fitting = [entry for start in _FITTING[kind] for entry in titles if entry.startswith(start)]
    wanted = list(chosen) or [*fitting, *(entry for _, entry in usual)]
    known = [entry for entry in dict.fromkeys(wanted) if language in titles.get(entry, {})]
    return [(titles[entry][language], entry) for entry in known[:MOST_QUESTIONS]]
