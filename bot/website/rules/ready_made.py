"""Ready-made rules: twenty over the whole way to buying, drafts until an admin switches them on. Pure.

The earlier ones win over the later ones, and the default rule, for everybody after two and a half
minutes, takes the places that all others leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.website.rules.ready_texts import TEXTS
from bot.website.rules.rule import Rule, read_rule

_Condition = tuple[str, str, float | str | bool]
_LOOKS_AT_PRODUCT: _Condition = ("page", "is", "product")
_NOT_YET_IN_CART: _Condition = ("happened", "is_not", "add_to_cart")


def _rule(
    name: str, *when: _Condition, buttons: tuple[str, ...] = (), answers: str = "people", is_default: bool = False
) -> dict[str, Any]:
    return {
        "name": name[0].upper() + name[1:],
        "when": [{"subject": subject, "test": test, "value": value} for subject, test, value in when],
        "texts": dict(TEXTS[name]),
        "buttons": [f"faq/{button}" for button in buttons],
        "answers": answers,
        "is_default": is_default,
    }


_RULES: tuple[Mapping[str, Any], ...] = (
    _rule("payment refused", ("happened", "is", "payment_failed"), buttons=("payment_failed", "payment_methods")),
    _rule(
        "slow checkout", ("page", "is", "checkout"), ("seconds_on_page", "at_least", 60), buttons=("payment_methods",)
    ),
    _rule(
        "size sold out",
        _LOOKS_AT_PRODUCT,
        ("in_stock", "is", False),
        ("seconds_on_page", "at_least", 15),
        buttons=("sizes_sold_out", "product_stock"),
    ),
    _rule(
        "two sizes",
        _LOOKS_AT_PRODUCT,
        ("sizes_viewed", "at_least", 2),
        ("seconds_on_page", "at_least", 20),
        buttons=("sizes_chart", "sizes_between"),
    ),
    _rule(
        "leaving with a cart",
        ("cart_items", "at_least", 1),
        ("leaving", "is", True),
        buttons=("shipping_cost", "returns_how"),
    ),
    _rule(
        "large cart",
        ("page", "is", "cart"),
        ("cart_value", "at_least", 150),
        ("seconds_on_page", "at_least", 30),
        buttons=("payment_methods", "shipping_delivery_time"),
    ),
    _rule(
        "free shipping",
        ("page", "is", "cart"),
        ("cart_value", "at_least", 30),
        ("cart_value", "at_most", 60),
        ("seconds_on_page", "at_least", 20),
        buttons=("shipping_free_limit", "shipping_cost"),
        answers="bot",
    ),
    _rule(
        "waiting cart",
        ("page", "is", "cart"),
        ("cart_items", "at_least", 1),
        ("idle_seconds", "at_least", 45),
        buttons=("shipping_cost", "payment_methods"),
    ),
    _rule(
        "came back",
        _LOOKS_AT_PRODUCT,
        ("returned_to_product", "is", True),
        ("seconds_on_page", "at_least", 15),
        buttons=("product_stock", "returns_policy"),
    ),
    _rule(
        "expensive product",
        _LOOKS_AT_PRODUCT,
        _NOT_YET_IN_CART,
        ("product_price", "at_least", 150),
        ("seconds_on_page", "at_least", 45),
        buttons=("product_material_care", "product_warranty", "returns_policy"),
    ),
    _rule(
        "comparing",
        _LOOKS_AT_PRODUCT,
        _NOT_YET_IN_CART,
        ("same_category_viewed", "at_least", 3),
        ("seconds_on_page", "at_least", 15),
        buttons=("sizes_fit", "product_material_care"),
    ),
    _rule(
        "shipping page",
        ("page", "is", "shipping"),
        ("seconds_on_page", "at_least", 20),
        buttons=("shipping_cost", "shipping_delivery_time", "shipping_countries"),
        answers="bot",
    ),
    _rule(
        "returns page",
        ("page", "is", "returns"),
        ("bought_before", "is", False),
        ("seconds_on_page", "at_least", 20),
        buttons=("returns_how", "returns_cost"),
        answers="bot",
    ),
    _rule("search", ("happened", "is", "search"), _NOT_YET_IN_CART, ("seconds_on_page", "at_least", 25)),
    _rule(
        "long look",
        _LOOKS_AT_PRODUCT,
        _NOT_YET_IN_CART,
        ("scroll_percent", "at_least", 60),
        ("seconds_on_page", "at_least", 60),
        buttons=("sizes_chart", "shipping_delivery_time", "returns_how"),
    ),
    _rule("many products", ("products_viewed", "at_least", 6), _NOT_YET_IN_CART, ("idle_seconds", "at_least", 8)),
    _rule(
        "known customer",
        ("bought_before", "is", True),
        ("seconds_on_site", "at_least", 40),
        buttons=("order_status", "returns_how"),
    ),
    _rule(
        "third visit", ("visits", "at_least", 3), ("bought_before", "is", False), ("seconds_on_site", "at_least", 60)
    ),
    _rule(
        "gift season",
        ("pages", "at_least", 2),
        ("seconds_on_site", "at_least", 75),
        buttons=("gift_wrap", "shipping_delivery_time"),
    ),
    _rule("default", ("seconds_on_site", "at_least", 150), is_default=True),
)


def ready_made(year: int) -> list[Rule]:
    """The rules in their order; the gift season is that of `year`."""
    season = {"since": f"{year}-11-15", "until": f"{year}-12-22"}
    return [read_rule({**values, **(season if values["name"] == "Gift season" else {})}) for values in _RULES]
