"""The addresses of "Train and compare": each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.training.page import TrainingPage
from connectors.faq.training.regressions import RegressionForms
from connectors.faq.workbench import Workbench

_TRAINING = "/training/<training_id>"


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    page, regressions = TrainingPage(workbench), RegressionForms(workbench)
    rules: tuple[Route, ...] = (
        ("/training", page.training, GET),
        ("/training/now", page.training_now, GET),
        ("/training/train", page.train, POST),
        (f"{_TRAINING}/cancel", page.cancel_training, POST),
        (f"{_TRAINING}/overrule", page.overrule_training, POST),
        ("/training/regression/add", regressions.add_regression, POST),
        ("/training/regression/remove", regressions.remove_regression, POST),
    )
    return tuple((rule, only(Role.EDITOR, view), methods) for rule, view, methods in rules)
