"""Titles: what each known fact is called on the pages, in an owner's words; * stands for any one part of a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

TITLES: Mapping[str, str] = {
    "name": "Name of the shop",
    "email": "Mail address",
    "phone": "Telephone number",
    "website": "Website",
    "store.address": "Address of the shop",
    "store.directions": "How to get there",
    "store.pickup_price": "What collecting in the shop costs",
    "store.pickup_ready_hours": "Opening hours until an order is ready to collect",
    "store.pickup_keep_days": "Days that an order is kept in the shop",
    "zones.*.name": "What customers are told the zone is called",
    "zones.*.price": "Standard shipping",
    "zones.*.days": "Working days it takes",
    "zones.*.free_from": "Free from this amount on",
    "zones.*.express": "Express shipping",
    "zones.*.customs": "Whoever receives it may pay import taxes",
    "zones.*.cash_on_delivery": "Can be paid to the courier",
    "zones.*.countries": "Countries and regions",
    "shipping.express.cutoff": "Express: ordered until",
    "shipping.express.arrives": "Express: when it arrives",
    "shipping.pickup_point.price": "Pickup point: price",
    "shipping.pickup_point.days": "Pickup point: working days",
    "shipping.pickup_point.keep_days": "Pickup point: days that a parcel is kept",
    "shipping.pickup_point.count": "Pickup point: how many there are",
    "shipping.dispatch_hours": "Hours until an order leaves",
    "shipping.late_after_days": "Days after which a parcel counts as late",
    "shipping.tracking_starts_hours": "Hours until tracking shows something",
    "shipping.parcels_apart_days": "Days between parcels of one order",
    "shipping.delivered_wait": "How long to wait for a parcel marked as delivered",
    "shipping.damage_report_days": "Days to report damage",
    "shipping.delivery_weekdays": "Days of the week on which parcels come",
    "shipping.delivery_hours": "Hours in which parcels come",
    "shipping.next_attempt": "When the courier comes again",
    "shipping.postpone_days": "Days by which a delivery can be put off",
    "shipping.address_change_until": "Until when an address can be changed",
    "shipping.carriers": "Carriers",
    "shipping.locker_networks": "Parcel lockers",
    "order.confirmation_minutes": "Minutes until the confirmation mail has come",
    "payment.methods.*": "Payment method",
    "payment.instalments.method": "Instalments: by which method (its key)",
    "payment.instalments.count": "Instalments: how many",
    "payment.instalments.minimum": "Instalments: from this amount",
    "payment.instalments.maximum": "Instalments: up to this amount",
    "payment.cash_on_delivery.fee": "Cash on delivery: fee",
    "payment.cash_on_delivery.maximum": "Cash on delivery: up to this amount",
    "payment.transfer.iban": "Bank transfer: account (IBAN)",
    "payment.transfer.hold_days": "Bank transfer: days that an order waits for it",
    "payment.refund_days": "Days until a refund is there",
    "payment.card_hold_days": "Days until a bank frees a held amount",
    "payment.gift_card.minimum": "Gift card: from this amount",
    "payment.gift_card.maximum": "Gift card: up to this amount",
    "payment.gift_card.valid_months": "Gift card: months that it is valid",
    "payment.voucher.per_order": "Discount codes: how many an order takes",
    "payment.voucher.valid_on_sale": "Discount codes: on sale items",
    "payment.invoice_days": "Days until an invoice comes",
    "offers.newsletter_discount": "Discount for signing up to the newsletter",
    "offers.winter_sale": "Winter sale",
    "offers.summer_sale": "Summer sale",
    "offers.black_friday": "Black Friday",
    "gift.wrap_price": "Gift wrapping",
    "returns.days": "Days to send something back",
    "returns.label_days": "Days that a return label can be used",
    "returns.cost": "What a return costs",
    "returns.free_in_store": "Returns in the shop",
    "returns.refund_days": "Days until the money is back",
    "returns.exceptions": "What can't be sent back",
    "warranty.years": "Guarantee",
    "care.wash_degrees": "Washing, in degrees",
    "account.reset_link_minutes": "Minutes that a link for a new password works",
    "sizes.exchange_days": "Days to change a size",
    "sizes.exchange_cost": "What changing a size costs",
    "sizes.change_window_hours": "Hours in which an order's size can be changed",
    "sizes.restock_weeks": "Weeks until a size is back",
    "sizes.plus_range": "Plus sizes",
    "sizes.children_range": "Children's clothes: ages",
    "sizes.children_shoes_range": "Children's shoes: sizes",
    "sizes.wide_shoes": "Wide shoes",
    "hours.timezone": "Time zone",
    "hours.calendar": "Calendar file",
}


@cache
def title_of(path: str) -> str:
    """The title of a fact; of one that the table lacks its last key, with what holds it: "Gift: wrap colour"."""
    parts = path.split(".")
    for pattern, title in TITLES.items():
        known = pattern.split(".")
        if len(known) == len(parts) and covers(known, parts):
            return title
    words = [part.replace("_", " ") for part in parts]
    return words[-1].capitalize() if len(words) < 3 else f"{words[-2].capitalize()}: {words[-1]}"


def covers(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the pattern names the path or a section that holds it."""
    return len(pattern) <= len(path) and all(part in ("*", name) for part, name in zip(pattern, path, strict=False))
