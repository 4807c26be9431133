"""Visit: what one visit's events add up to: the page in front, the cart, what was looked at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.website.events.event import EventItem, EventName, ShopEvent
from bot.website.events.page_kind import RulePage, rule_page

# After so long without an event the next one begins another visit, as in Google Analytics.
PAUSE_SECONDS = 1800.0
_ON_PAYING = (EventName.ADD_SHIPPING_INFO, EventName.ADD_PAYMENT_INFO)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The visit up to now. `number` counts the browser's visits; times are UTC unix seconds.

    `products` are the ids that were looked at, in order, one after the other once; `sizes` the variants seen by
    product. `paying`: this page asks for shipping or payment. `names` are the events of the whole visit.
    """

    number: int = 1
    began_at: float
    path: str = "/"
    page: RulePage = RulePage.OTHER
    page_at: float
    pages: int = 0
    source: str = ""
    campaign: str = ""
    cart: dict[tuple[str, str], EventItem] = field(default_factory=dict)
    cart_value: float = 0.0
    currency: str = ""
    product: EventItem | None = None
    in_stock: bool | None = None
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sizes: dict[str, frozenset[str]] = field(default_factory=dict)
    names: frozenset[EventName] = frozenset()
    checkout_at: float | None = None
    paying: bool = False
    has_bought: bool = False

    @property
    def cart_items(self) -> int:
        """How many pieces lie in the cart."""
        return sum(item.quantity for item in self.cart.values())


def visit_of(events: Iterable[ShopEvent], *, number: int, began_at: float) -> Visit:
    """The visit that these events make, the oldest first."""
    visit = Visit(number=number, began_at=began_at, page_at=began_at)
    for event in events:
        visit = after(visit, event)
    return visit


def after(visit: Visit, event: ShopEvent) -> Visit:
    """The visit after one more event."""
    if event.name is EventName.PAGE_VIEW:
        visit = _new_page(visit, event)
    if event.name is EventName.VIEW_ITEM and event.items:
        visit = _looked(visit, event.items[0], event.in_stock)
    elif event.name in (EventName.ADD_TO_CART, EventName.REMOVE_FROM_CART):
        visit = _with_cart(visit, _changed(visit, event), None, event.currency)
    elif event.name in (EventName.VIEW_CART, EventName.BEGIN_CHECKOUT):
        cart = {_key(item): item for item in event.items} if event.items else visit.cart
        visit = _with_cart(visit, cart, event.value, event.currency)
    elif event.name is EventName.PURCHASE:
        visit = replace(_with_cart(visit, {}, 0.0, ""), has_bought=True)
    return replace(
        visit,
        names=visit.names | {event.name},
        checkout_at=event.at if event.name is EventName.BEGIN_CHECKOUT and not visit.checkout_at else visit.checkout_at,
        paying=event.name in _ON_PAYING or (visit.paying and event.name is not EventName.PAYMENT_FAILED),
    )


def _new_page(visit: Visit, event: ShopEvent) -> Visit:
    return replace(
        visit,
        path=event.path,
        page=rule_page(event.path, event.schema_type),
        page_at=event.at,
        pages=visit.pages + 1,
        source=visit.source or event.source,
        campaign=visit.campaign or event.campaign,
        product=None,
        in_stock=None,
        paying=False,
    )


def _looked(visit: Visit, item: EventItem, in_stock: bool | None) -> Visit:
    sizes = visit.sizes.get(item.item_id, frozenset()) | ({item.variant} if item.variant else set())
    is_same = visit.products[-1:] == (item.item_id,)
    return replace(
        visit,
        product=item,
        in_stock=in_stock if in_stock is not None else visit.in_stock,
        products=visit.products if is_same else (*visit.products, item.item_id),
        categories=visit.categories if is_same else (*visit.categories, item.category),
        sizes={**visit.sizes, item.item_id: frozenset(sizes)},
    )


def _changed(visit: Visit, event: ShopEvent) -> dict[tuple[str, str], EventItem]:
    cart, sign = dict(visit.cart), 1 if event.name is EventName.ADD_TO_CART else -1
    for item in event.items:
        before = cart.get(_key(item))
        quantity = (before.quantity if before else 0) + sign * item.quantity
        if quantity > 0:
            cart[_key(item)] = replace(item, quantity=quantity)
        else:
            cart.pop(_key(item), None)
    return cart


def _with_cart(visit: Visit, cart: dict[tuple[str, str], EventItem], value: float | None, currency: str) -> Visit:
    summed = sum((item.price or 0.0) * item.quantity for item in cart.values())
    return replace(visit, cart=cart, cart_value=summed if value is None else value, currency=currency or visit.currency)


def _key(item: EventItem) -> tuple[str, str]:
    return item.item_id, item.variant


def most_of_one_category(visit: Visit) -> int:
    """How many different products of the commonest category were looked at."""
    looked = {pair for pair in zip(visit.products, visit.categories, strict=True) if pair[1]}
    categories = [category for _, category in looked]
    return max(map(categories.count, categories), default=0)
