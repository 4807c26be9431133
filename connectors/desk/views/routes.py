"""Routes of views and of acts on many conversations."""

from __future__ import annotations

from connectors.desk.desk import Desk
from connectors.desk.requests import GET, POST, Route
from connectors.desk.views.bulk import BulkViews
from connectors.desk.views.pages import ViewPages


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    views, bulk = ViewPages(desk), BulkViews(desk)
    return (
        ("/views", views.views_menu, GET),
        ("/views/<view_id>/list", views.view_list, GET),
        ("/views/<view_id>/rows", views.view_rows, GET),
        ("/views/<view_id>/edit", views.view_form, GET),
        ("/views/<view_id>/edit", views.keep_view, POST),
        ("/views/<view_id>/remove", views.remove_view, POST),
        ("/bulk/<act>", bulk.bulk_form, GET),
        ("/bulk/<act>", bulk.bulk, POST),
    )
