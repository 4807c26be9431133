"""Routes of the customer panel and of the page where admins define attributes."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.customer.attributes import AttributePages
from connectors.desk.customer.blocks import BlockViews
from connectors.desk.customer.panel import CustomerPanel
from connectors.desk.customer.profile import ProfileViews
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import CONVERSATION, GET, POST, Route


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    profile, blocks, attributes = ProfileViews(desk), BlockViews(desk), AttributePages(desk)
    return (
        (f"{CONVERSATION}/customer", CustomerPanel(desk).customer, GET),
        (f"{CONVERSATION}/customer-edit", profile.customer_form, GET),
        (f"{CONVERSATION}/customer-edit", profile.edit_customer, POST),
        (f"{CONVERSATION}/customer-note", profile.customer_note_form, GET),
        (f"{CONVERSATION}/customer-note", profile.add_customer_note, POST),
        (f"{CONVERSATION}/customer-note/<note_id>/remove", profile.remove_customer_note, POST),
        (f"{CONVERSATION}/block", blocks.block_form, GET),
        (f"{CONVERSATION}/block", blocks.block, POST),
        (f"{CONVERSATION}/unblock", blocks.unblock, POST),
        ("/attributes", only(Role.ADMIN, attributes.attributes), GET),
        ("/attributes", only(Role.ADMIN, attributes.add_attribute), POST),
        ("/attributes/<attribute_id>", only(Role.ADMIN, attributes.change_attribute), POST),
        ("/attributes/<attribute_id>/remove", only(Role.ADMIN, attributes.remove_attribute), POST),
    )
