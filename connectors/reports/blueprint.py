"""The reports' blueprint: the owner's addresses, within the desk's frame."""

from __future__ import annotations

from flask import Blueprint

from bot.reports.sales import SalesTouched
from bot.team.agent import Role
from connectors.desk.frame import Frame
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.desk.styles import Styles
from connectors.reports.letter_page import LetterPage
from connectors.reports.links import LinkPages
from connectors.reports.overview import Overview
from connectors.reports.reading import Reading
from connectors.reports.sheet import Sheet

SHEETS = ("reports",)


def reports_blueprint(frame: Frame, *, sales: SalesTouched | None = None) -> Blueprint:
    """The owner's pages under /desk/reports, for owners and admins. `sales` tells of orders, where they are joined."""
    blueprint = Blueprint(
        "reports", __name__, static_folder="static", template_folder="templates", url_prefix="/desk/reports"
    )
    styles = Styles("reports", SHEETS)
    reading = Reading(frame.desk, sales)
    overview, sheet, links = Overview(reading), Sheet(reading), LinkPages(frame.desk)
    rules: tuple[Route, ...] = (
        ("/numbers", overview.overview, GET),
        ("/numbers/people", overview.people, GET),
        ("/numbers/letter", LetterPage(reading).letter, GET),
        ("/numbers/days.csv", sheet.days, GET),
        ("/numbers/waits.csv", sheet.waits, GET),
        ("/numbers/questions.csv", sheet.questions, GET),
        ("/links", links.links, GET),
        ("/links/new", links.new_link, POST),
        ("/links/links.csv", links.links_sheet, GET),
        ("/links/<link_id>/end", links.end_link, POST),
        ("/links/<link_id>/print", links.printed, GET),
        ("/links/<link_id>/code.svg", links.picture, GET),
    )
    for rule, view, methods in rules:
        blueprint.add_url_rule(rule, view_func=only(Role.OWNER, view), methods=methods)
    blueprint.add_url_rule("/styles/<version>.css", view_func=styles.styles, methods=GET)
    frame.put_around(blueprint)
    blueprint.context_processor(lambda: {"reports_styles": styles.address})
    return blueprint
