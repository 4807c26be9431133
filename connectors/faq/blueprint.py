"""The FAQ workbench's blueprint: the addresses of every room of it, within the desk's frame."""

from __future__ import annotations

from flask import Blueprint

from connectors.desk.frame import Frame
from connectors.desk.requests import GET
from connectors.desk.styles import Styles
from connectors.faq.entries import routes as entries
from connectors.faq.exchange import routes as exchange
from connectors.faq.facts import routes as facts
from connectors.faq.facts.tour import Tour
from connectors.faq.publishing import routes as publishing
from connectors.faq.texts import routes as texts
from connectors.faq.training import routes as training
from connectors.faq.unanswered import routes as unanswered
from connectors.faq.words import WORDS
from connectors.faq.workbench import Workbench

SHEETS = (
    *("entries/list", "entries/editor", "entries/preview", "entries/trying", "entries/versions"),
    *("facts", "exchange/exchange", "unanswered", "publishing", "training/training"),
)


def faq_blueprint(frame: Frame, workbench: Workbench) -> Blueprint:
    """The FAQ workbench under /desk/faq, for editors."""
    blueprint = Blueprint("faq", __name__, static_folder="static", template_folder="templates", url_prefix="/desk/faq")
    styles = Styles("faq", SHEETS)
    tour = Tour(workbench)
    rules = (
        *entries.routes(workbench),
        *facts.routes(workbench, tour),
        *texts.routes(workbench),
        *exchange.routes(workbench),
        *unanswered.routes(workbench),
        *publishing.routes(workbench),
        *training.routes(workbench),
        ("/styles/<version>.css", styles.styles, GET),
    )
    for rule, view, methods in rules:
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    frame.put_around(blueprint)
    blueprint.context_processor(lambda: {"faq_styles": styles.address, **WORDS})
    # The desk's first page, which knows nothing of this room, offers the tour.
    blueprint.app_context_processor(lambda: {"offers_tour": tour.invitation})
    return blueprint
