"""The demo shop: product, cart, checkout and thanks, with the website chat on each page, to see it as visitors do.

Its pages send the strict policy that docs/website.md gives to shops, so that the chat is seen to work under it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request

_NAME = "demo"


@dataclass(frozen=True, kw_only=True)
class Product:
    """One thing for sale."""

    slug: str
    name: str
    price: str
    text: str

    @property
    def amount(self) -> str:
        """The price as a decimal number, in euros."""
        return self.price.removeprefix("€")


PRODUCTS = (
    Product(
        slug="boots-colina", name="Colina boots", price="€129.00", text="Leather ankle boots, resoleable. EU 36–42."
    ),
    Product(slug="coat-brisa", name="Brisa coat", price="€189.00", text="A light wool coat with two pockets. XS–XXL."),
    Product(slug="scarf-duna", name="Duna scarf", price="€39.00", text="Soft lambswool, 180 cm."),
)


def blueprint(shop_name: str, languages: list[tuple[str, str]], chat_url: str) -> Blueprint:
    """The shop's pages under /shop/; `chat_url` is where the website chat answers."""
    pages = Blueprint("demo_shop", __name__, url_prefix="/shop")
    codes = [code for code, _ in languages]

    def page(template: str, **values: object) -> Response:
        wanted = request.args.get("lang", "")
        # A shop with careless style sheets (hostile), and one without the chat to compare it with (bare).
        trial = request.args.get("trial", "")
        item = values.pop("product", None) or _product(request.args.get("item", ""))
        response = make_response(
            render_template(
                f"shop/{template}.html",
                shop=shop_name,
                products=PRODUCTS,
                lang=wanted if wanted in codes else codes[0],
                languages=languages,
                script=f"{chat_url}/chat/{_NAME}/widget.js",
                chosen=item,
                product=item,
                order=f"D{secrets.randbelow(10**9):09d}" if template == "thanks" else "",
                trial=trial if trial in ("hostile", "bare") else "",
                **values,
            )
        )
        response.headers["Content-Security-Policy"] = policy(chat_url)
        # Origins alone: the chat must work where a shop sends no more of its addresses.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def product(slug: str) -> Response:
        return page("product", product=_product(slug) or abort(404))

    pages.add_url_rule("/", "home", lambda: page("home"))
    pages.add_url_rule("/products/<slug>", "product", product)
    for name in ("cart", "checkout", "thanks"):
        pages.add_url_rule(f"/{name}", name, lambda name=name: page(name))
    return pages


def _product(slug: str) -> Product | None:
    return next((each for each in PRODUCTS if each.slug == slug), None)


def policy(chat_url: str) -> str:
    """The strictest policy under which the chat works: three lines with its origin."""
    return (
        f"default-src 'self'; script-src 'self' {chat_url}; frame-src {chat_url}; connect-src 'self' {chat_url};"
        " style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'"
    )
