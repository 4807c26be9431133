"""The desk's blueprint: the addresses of every room."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask

from connectors.catalogues.speaking import script_words
from connectors.desk.access import routes as access
from connectors.desk.conversation import routes as conversation
from connectors.desk.customer import routes as customer
from connectors.desk.frame import Frame
from connectors.desk.lists import routes as lists
from connectors.desk.lists.sent_rows import SentRows
from connectors.desk.orders import routes as orders
from connectors.desk.oversight import routes as oversight
from connectors.desk.phone import routes as phone
from connectors.desk.privacy import routes as privacy
from connectors.desk.reply import routes as reply
from connectors.desk.requests import GET
from connectors.desk.settings import routes as settings
from connectors.desk.team import routes as team
from connectors.desk.views import routes as views
from connectors.desk.widget import routes as widget


def desk_blueprint(frame: Frame) -> Blueprint:
    """The desk under /desk."""
    blueprint = Blueprint("desk", __name__, static_folder="static", template_folder="templates", url_prefix="/desk")
    desk, sessions = frame.desk, frame.sessions
    rules = (
        *lists.routes(desk),
        *views.routes(desk),
        *conversation.routes(desk, frame.notes),
        *customer.routes(desk),
        *reply.routes(desk),
        *oversight.routes(desk, frame.attention),
        *orders.routes(desk, frame.orders),
        *team.routes(desk, sessions, frame.members),
        *phone.routes(frame.installed, frame.push),
        *privacy.routes(desk, sessions),
        *widget.routes(desk),
        *settings.routes(desk),
        *access.routes(desk, sessions),
        ("/styles/<version>.css", frame.styles.styles, GET),
        ("/words/<version>.js", script_words, GET),
    )
    for rule, view, methods in rules:
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    frame.put_around(blueprint)
    blueprint.record_once(lambda state: desk.live.send_rows(SentRows(desk, cast(Flask, state.app)).of))
    return blueprint
