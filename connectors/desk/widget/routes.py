"""Routes of the website chat's set-up and of the rules that invite to it. For admins."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.desk.widget.page import WidgetPage
from connectors.desk.widget.rules_page import RulesPage


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    page, rules = WidgetPage(desk), RulesPage(desk)
    one = "/chat-rules/<rule_id>"
    return (
        ("/widget", only(Role.ADMIN, page.widget), GET),
        ("/widget/<account_id>", only(Role.ADMIN, page.set_widget), POST),
        ("/chat-rules", only(Role.ADMIN, rules.chat_rules), GET),
        ("/chat-rules/of/<account_id>/ready", only(Role.ADMIN, rules.ready_rules), POST),
        ("/chat-rules/of/<account_id>/new", only(Role.ADMIN, rules.new_rule), POST),
        (one, only(Role.ADMIN, rules.chat_rule), GET),
        (f"{one}/save", only(Role.ADMIN, rules.save_rule), POST),
        (f"{one}/switch", only(Role.ADMIN, rules.switch_rule), POST),
        (f"{one}/move", only(Role.ADMIN, rules.move_rule), POST),
        (f"{one}/delete", only(Role.ADMIN, rules.delete_rule), POST),
        (f"{one}/conversations", only(Role.ADMIN, rules.rule_conversations), GET),
    )
