"""The addresses of publishing: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.publishing.page import PublishPage
from connectors.faq.publishing.plans import PlanForms
from connectors.faq.publishing.runs import Runs
from connectors.faq.workbench import Workbench


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    runs = Runs(workbench)
    page, plans = PublishPage(workbench, runs), PlanForms(workbench, runs)
    rules: tuple[Route, ...] = (
        ("/publish", page.publish, GET),
        ("/publish", page.publish_now, POST),
        ("/publish/progress", page.publish_progress, GET),
        ("/publish/back/<number>", page.confirm_back, GET),
        ("/publish/back/<number>", page.publish_back, POST),
        ("/publish/versions/<number>", page.published_version, GET),
        ("/publish/plans", plans.plan_publication, POST),
        ("/publish/plans/<plan_id>/cancel", plans.cancel_plan, POST),
    )
    return tuple((rule, only(Role.EDITOR, view), methods) for rule, view, methods in rules)
