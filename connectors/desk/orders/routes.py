"""Routes of orders: beside a conversation for agents, the page of their sources for admins."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.orders.beside import OrdersBeside
from connectors.desk.orders.sources import SourcePages
from connectors.desk.orders.uploads import UploadPages
from connectors.desk.requests import CONVERSATION, GET, POST, Route


def routes(desk: Desk, beside: OrdersBeside) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    sources, uploads = SourcePages(desk), UploadPages(desk)
    return (
        (f"{CONVERSATION}/orders", only(Role.AGENT, beside.beside_orders), GET),
        (f"{CONVERSATION}/orders/requests/<request_id>/done", only(Role.AGENT, beside.order_done), POST),
        ("/orders", only(Role.ADMIN, sources.order_sources), GET),
        ("/orders/sources/<kind>", only(Role.ADMIN, sources.add_order_source), POST),
        ("/orders/sources/<source_id>/test", only(Role.ADMIN, sources.test_order_source), POST),
        ("/orders/sources/<source_id>/change", only(Role.ADMIN, sources.change_order_source), POST),
        ("/orders/sources/<source_id>/off", only(Role.ADMIN, sources.switch_order_source_off), POST),
        ("/orders/sources/<source_id>/on", only(Role.ADMIN, sources.switch_order_source_on), POST),
        ("/orders/sources/<source_id>/remove", only(Role.ADMIN, sources.remove_order_source), POST),
        ("/orders/table", only(Role.ADMIN, uploads.upload_orders), POST),
        ("/orders/table/<upload_id>", only(Role.ADMIN, uploads.map_orders), POST),
    )
