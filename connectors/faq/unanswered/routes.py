"""The addresses of unanswered questions: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.unanswered.decisions import Decisions
from connectors.faq.unanswered.list import ClusterList
from connectors.faq.unanswered.new_entry import NewEntryPage
from connectors.faq.unanswered.page import ClusterPage
from connectors.faq.workbench import Workbench

_CLUSTER = "/unanswered/<cluster_id>"


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    page = ClusterPage(workbench)
    decisions = Decisions(workbench, page)
    new_entry = NewEntryPage(workbench, page, decisions)
    rules: tuple[Route, ...] = (
        ("/unanswered", ClusterList(workbench).unanswered, GET),
        (_CLUSTER, page.unanswered_cluster, GET),
        (f"{_CLUSTER}/entry", new_entry.unanswered_entry, GET + POST),
        (f"{_CLUSTER}/draft", new_entry.unanswered_draft, POST),
        (f"{_CLUSTER}/add", decisions.unanswered_add, POST),
        (f"{_CLUSTER}/leave", decisions.unanswered_leave, POST),
        (f"{_CLUSTER}/decide", decisions.unanswered_decide, POST),
        (f"{_CLUSTER}/canned", decisions.unanswered_canned, POST),
        (f"{_CLUSTER}/owner", decisions.unanswered_own, POST),
        (f"{_CLUSTER}/name", decisions.unanswered_rename, POST),
        (f"{_CLUSTER}/part", decisions.unanswered_part, POST),
        (f"{_CLUSTER}/join", decisions.unanswered_join, POST),
    )
    return tuple((rule, only(Role.EDITOR, view), methods) for rule, view, methods in rules)
