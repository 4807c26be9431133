"""Titles: what each known fact is called on the pages, in an owner's words; * stands for any one part of a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from bot.phrases import phrase

TITLES: Mapping[str, str] = {
    "name": phrase("Name of the shop"),
    "email": phrase("Mail address"),
    "phone": phrase("Telephone number"),
    "website": phrase("Website"),
    "store.address": phrase("Address of the shop"),
    "store.directions": phrase("How to get there"),
    "store.pickup_price": phrase("What collecting in the shop costs"),
    "store.pickup_ready_hours": phrase("Opening hours until an order is ready to collect"),
    "store.pickup_keep_days": phrase("Days that an order is kept in the shop"),
    "zones.*.name": phrase("What customers are told the zone is called"),
    "zones.*.price": phrase("Standard shipping"),
    "zones.*.days": phrase("Working days it takes"),
    "zones.*.free_from": phrase("Free from this amount on"),
    "zones.*.express": phrase("Express shipping"),
    "zones.*.customs": phrase("Whoever receives it may pay import taxes"),
    "zones.*.cash_on_delivery": phrase("Can be paid to the courier"),
    "zones.*.countries": phrase("Countries and regions"),
    "shipping.express.cutoff": phrase("Express: ordered until"),
    "shipping.express.arrives": phrase("Express: when it arrives"),
    "shipping.pickup_point.price": phrase("Pickup point: price"),
    "shipping.pickup_point.days": phrase("Pickup point: working days"),
    "shipping.pickup_point.keep_days": phrase("Pickup point: days that a parcel is kept"),
    "shipping.pickup_point.count": phrase("Pickup point: how many there are"),
    "shipping.dispatch_hours": phrase("Hours until an order leaves"),
    "shipping.late_after_days": phrase("Days after which a parcel counts as late"),
    "shipping.tracking_starts_hours": phrase("Hours until tracking shows something"),
    "shipping.parcels_apart_days": phrase("Days between parcels of one order"),
    "shipping.delivered_wait": phrase("How long to wait for a parcel marked as delivered"),
    "shipping.damage_report_days": phrase("Days to report damage"),
    "shipping.delivery_weekdays": phrase("Days of the week on which parcels come"),
    "shipping.delivery_hours": phrase("Hours in which parcels come"),
    "shipping.next_attempt": phrase("When the courier comes again"),
    "shipping.postpone_days": phrase("Days by which a delivery can be put off"),
    "shipping.address_change_until": phrase("Until when an address can be changed"),
    "shipping.carriers": phrase("Carriers"),
    "shipping.locker_networks": phrase("Parcel lockers"),
    "order.confirmation_minutes": phrase("Minutes until the confirmation mail has come"),
    "payment.methods.*": phrase("Payment method"),
    "payment.instalments.method": phrase("Instalments: by which method (its key)"),
    "payment.instalments.count": phrase("Instalments: how many"),
    "payment.instalments.minimum": phrase("Instalments: from this amount"),
    "payment.instalments.maximum": phrase("Instalments: up to this amount"),
    "payment.cash_on_delivery.fee": phrase("Cash on delivery: fee"),
    "payment.cash_on_delivery.maximum": phrase("Cash on delivery: up to this amount"),
    "payment.transfer.iban": phrase("Bank transfer: account (IBAN)"),
    "payment.transfer.hold_days": phrase("Bank transfer: days that an order waits for it"),
    "payment.refund_days": phrase("Days until a refund is there"),
    "payment.card_hold_days": phrase("Days until a bank frees a held amount"),
    "payment.gift_card.minimum": phrase("Gift card: from this amount"),
    "payment.gift_card.maximum": phrase("Gift card: up to this amount"),
    "payment.gift_card.valid_months": phrase("Gift card: months that it is valid"),
    "payment.voucher.per_order": phrase("Discount codes: how many an order takes"),
    "payment.voucher.valid_on_sale": phrase("Discount codes: on sale items"),
    "payment.invoice_days": phrase("Days until an invoice comes"),
    "offers.newsletter_discount": phrase("Discount for signing up to the newsletter"),
    "offers.winter_sale": phrase("Winter sale"),
    "offers.summer_sale": phrase("Summer sale"),
    "offers.black_friday": phrase("Black Friday"),
    "gift.wrap_price": phrase("Gift wrapping"),
    "returns.days": phrase("Days to send something back"),
    "returns.label_days": phrase("Days that a return label can be used"),
    "returns.cost": phrase("What a return costs"),
    "returns.free_in_store": phrase("Returns in the shop"),
    "returns.refund_days": phrase("Days until the money is back"),
    "returns.exceptions": phrase("What can't be sent back"),
    "warranty.years": phrase("Guarantee"),
    "care.wash_degrees": phrase("Washing, in degrees"),
    "account.reset_link_minutes": phrase("Minutes that a link for a new password works"),
    "sizes.exchange_days": phrase("Days to change a size"),
    "sizes.exchange_cost": phrase("What changing a size costs"),
    "sizes.change_window_hours": phrase("Hours in which an order's size can be changed"),
    "sizes.restock_weeks": phrase("Weeks until a size is back"),
    "sizes.plus_range": phrase("Plus sizes"),
    "sizes.children_range": phrase("Children's clothes: ages"),
    "sizes.children_shoes_range": phrase("Children's shoes: sizes"),
    "sizes.wide_shoes": phrase("Wide shoes"),
    "hours.timezone": phrase("Time zone"),
    "hours.calendar": phrase("Calendar file"),
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
