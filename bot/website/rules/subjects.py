"""Subjects: what a rule's condition may ask about a visit, each with its kind and the words of the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from enum import Enum

from bot.phrases import phrase
from bot.website.events.event import EventName
from bot.website.events.page_kind import RulePage
from bot.website.events.visit import Visit, most_of_one_category

Value = float | str | bool | frozenset[str] | None


class SubjectKind(str, Enum):
    """How a subject is compared: a number, one word of a few, a text with `*`, yes or no, or what happened so far."""

    NUMBER = "number"
    WORD = "word"
    TEXT = "text"
    YES_NO = "yes_no"
    HAPPENED = "happened"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One thing to ask. `is_moment`: it changes while the page lies still, so the browser watches for it.

    `most` bounds a number; `words` are those to choose from.
    """

    title: str
    kind: SubjectKind
    unit: str = ""
    is_moment: bool = False
    words: tuple[str, ...] = ()
    most: float = 1_000_000.0


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the browser says of this moment: seconds on page and site, without input, depth of reading (percent).

    `leaving`: the pointer left for the tabs. `typing`: into a field of the page. `open`: the chat is open.
    """

    seconds_on_page: float = 0.0
    seconds_on_site: float = 0.0
    idle_seconds: float = 0.0
    scroll_percent: float = 0.0
    leaving: bool = False
    typing: bool = False
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is so apart from the visit: language, device, whether people are in their hours, places free, the clock."""

    language: str = ""
    device: str = "desktop"
    is_signed_in: bool = False
    has_bought_before: bool = False
    is_open: bool = True
    free_places: float = 0.0
    now: float = 0.0
    zone: tzinfo | None = None


_PAGES = tuple(page.value for page in RulePage)
_EVENTS = tuple(name.value for name in EventName if name is not EventName.PAGE_LEAVE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_N, _W, _T, _Y = SubjectKind.NUMBER, SubjectKind.WORD, SubjectKind.TEXT, SubjectKind.YES_NO
SUBJECTS: Mapping[str, Subject] = {
    "page": Subject(title=phrase("Kind of page"), kind=_W, words=_PAGES),
    "path": Subject(title=phrase("Address of the page"), kind=_T),
    "seconds_on_page": Subject(
        title=phrase("Time on this page"), kind=_N, unit=phrase("seconds"), is_moment=True, most=3600
    ),
    "seconds_on_site": Subject(
        title=phrase("Time on the site"), kind=_N, unit=phrase("seconds"), is_moment=True, most=7200
    ),
    "idle_seconds": Subject(
        title=phrase("Time without a touch or key"), kind=_N, unit=phrase("seconds"), is_moment=True, most=600
    ),
    "scroll_percent": Subject(
        title=phrase("How far the page was read"), kind=_N, unit=phrase("percent"), is_moment=True, most=100
    ),
    "leaving": Subject(title=phrase("Pointer leaves the page"), kind=_Y, is_moment=True),
    "pages": Subject(title=phrase("Pages in this visit"), kind=_N),
    "visits": Subject(title=phrase("Visits of this browser"), kind=_N),
    "cart_value": Subject(title=phrase("Value of the cart"), kind=_N, unit=phrase("in its currency")),
    "cart_items": Subject(title=phrase("Pieces in the cart"), kind=_N),
    "product_price": Subject(title=phrase("Price of the product"), kind=_N),
    "product_category": Subject(title=phrase("Category of the product"), kind=_T),
    "in_stock": Subject(title=phrase("Product in stock"), kind=_Y),
    "sizes_viewed": Subject(title=phrase("Sizes of this product viewed"), kind=_N),
    "products_viewed": Subject(title=phrase("Products viewed"), kind=_N),
    "same_category_viewed": Subject(title=phrase("Products of one category viewed"), kind=_N),
    "returned_to_product": Subject(title=phrase("Came back to the same product"), kind=_Y),
    "happened": Subject(title=phrase("Happened in this visit"), kind=SubjectKind.HAPPENED, words=_EVENTS),
    "checkout_seconds": Subject(
        title=phrase("Time since the checkout began"), kind=_N, unit=phrase("seconds"), most=7200
    ),
    "bought_before": Subject(title=phrase("Bought in an earlier visit"), kind=_Y),
    "signed_in": Subject(title=phrase("Signed in to the shop"), kind=_Y),
    "source": Subject(title=phrase("Site that led here"), kind=_T),
    "campaign": Subject(title=phrase("Campaign (utm_campaign)"), kind=_T),
    "language": Subject(title=phrase("Language"), kind=_T),
    "device": Subject(title=phrase("Device"), kind=_W, words=("desktop", "phone")),
    "open": Subject(title=phrase("Within opening hours"), kind=_Y),
    "free_places": Subject(title=phrase("Free places of people"), kind=_N),
    "hour": Subject(title=phrase("Hour of the day"), kind=_N, most=23),
    "weekday": Subject(title=phrase("Day of the week"), kind=_W, words=_DAYS),
}


def values_of(visit: Visit, moment: Moment, around: Around) -> Mapping[str, Value]:
    """What every subject is now; None where nobody knows, which fits no condition."""
    clock = datetime.fromtimestamp(around.now, around.zone or timezone.utc)
    product = visit.product
    return {
        "page": visit.page.value,
        "path": visit.path,
        "seconds_on_page": moment.seconds_on_page,
        "seconds_on_site": moment.seconds_on_site,
        "idle_seconds": moment.idle_seconds,
        "scroll_percent": moment.scroll_percent,
        "leaving": moment.leaving,
        "pages": visit.pages,
        "visits": visit.number,
        "cart_value": visit.cart_value,
        "cart_items": visit.cart_items,
        "product_price": product.price if product else None,
        "product_category": product.category if product else None,
        "in_stock": visit.in_stock,
        "sizes_viewed": len(visit.sizes.get(product.item_id, ())) if product else 0,
        "products_viewed": len(set(visit.products)),
        "same_category_viewed": most_of_one_category(visit),
        "returned_to_product": bool(product and visit.products.count(product.item_id) > 1),
        "happened": frozenset(name.value for name in visit.names),
        "checkout_seconds": around.now - visit.checkout_at if visit.checkout_at else None,
        "bought_before": around.has_bought_before,
        "signed_in": around.is_signed_in,
        "source": visit.source,
        "campaign": visit.campaign,
        "language": around.language,
        "device": around.device,
        "open": around.is_open,
        "free_places": around.free_places,
        "hour": clock.hour,
        "weekday": _DAYS[clock.weekday()],
    }
