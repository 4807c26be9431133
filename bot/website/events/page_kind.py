"""Page kind: what a page of a shop is for, as rules tell pages apart, by its address and by what it declares. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum


class RulePage(str, Enum):
    """The kinds of pages that a rule can name."""

    PRODUCT = "product"
    CART = "cart"
    CHECKOUT = "checkout"
    PAYMENT = "payment"
    THANKS = "thanks"
    RETURNS = "returns"
    SHIPPING = "shipping"
    OTHER = "other"


# Words in addresses of shop systems (Shopify, WooCommerce, PrestaShop, in five languages); the first that fits counts.
_PATHS: Mapping[RulePage, re.Pattern[str]] = {
    RulePage.THANKS: re.compile(r"thank|order-received|order-confirmation|gracias|obrigad|kiitos|dzieku"),
    RulePage.PAYMENT: re.compile(r"payment|/pay\b|order-pay|/pago\b|pagamento|maksu|platnosc"),
    RulePage.CHECKOUT: re.compile(r"checkout|/order\b|finalizar|kassa|zamowienie|tilaa"),
    RulePage.CART: re.compile(r"cart|basket|carrito|cesta|carrinho|ostoskori|koszyk"),
    RulePage.RETURNS: re.compile(r"return|refund|devoluc|palautu|zwrot"),
    RulePage.SHIPPING: re.compile(r"shipping|delivery|envio|entrega|toimitus|dostaw"),
    RulePage.PRODUCT: re.compile(r"/products?/|/p/|-p-?\d|producto|produto|tuote|produkt|/item/"),
}


def rule_page(path: str, schema_type: str = "") -> RulePage:
    """The kind of a page; a page that declares a product (schema.org) is one, unless its address says checkout."""
    by_path = next((kind for kind, words in _PATHS.items() if words.search(path.lower())), RulePage.OTHER)
    is_buying = by_path in (RulePage.CART, RulePage.CHECKOUT, RulePage.PAYMENT, RulePage.THANKS)
    return RulePage.PRODUCT if schema_type == "Product" and not is_buying else by_path
