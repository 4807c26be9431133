"""Audit rules: which acts at the desk the audit log records, and what an act concerns, as one table.

Changes of staff and accounts are not here: the store records them in the transaction of the change itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, g, request

from bot.team.audit import Act
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk

# What an act concerns (its id) and details in the shop's words; read before the act, when the thing still exists.
Concern = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A POST that the audit log records after its success."""

    act: Act
    tell: Callable[[Desk], Concern]


def _arg(name: str, details: str = "") -> Callable[[Desk], Concern]:
    return lambda desk: ((request.view_args or {}).get(name), details)


def _canned(before: str) -> Callable[[Desk], Concern]:
    def tell(desk: Desk) -> Concern:
        canned_id = (request.view_args or {})["canned_id"]
        response = desk.store.canned.get(canned_id)
        return canned_id, f"{before}/{response.shortcut}" if response else ""

    return tell


def _label(after: Callable[[], str]) -> Callable[[Desk], Concern]:
    def tell(desk: Desk) -> Concern:
        label_id = (request.view_args or {})["label_id"]
        name = next((label.name for label in desk.store.labels.all() if label.label_id == label_id), "")
        return label_id, name + after()

    return tell


def _entry(after: str) -> Callable[[Desk], Concern]:
    def tell(desk: Desk) -> Concern:
        place = request.view_args or {}
        return None, f"faq/{place.get('topic')}_{place.get('name')}{after}"[:120]

    return tell


def _typed(name: str) -> str:
    return request.form.get(name, "")[:60]


DEEDS: Mapping[str, Deed] = {
    "desk.canned_new": Deed(act=Act.CANNED_CHANGED, tell=lambda _: (None, f"new: /{_typed('shortcut')}")),
    "desk.canned_edit": Deed(act=Act.CANNED_CHANGED, tell=_canned("")),
    "desk.canned_delete": Deed(act=Act.CANNED_CHANGED, tell=_canned("deleted: ")),
    "desk.new_label": Deed(act=Act.LABELS_CHANGED, tell=lambda _: (None, f"new: {_typed('name')}")),
    "desk.change_label": Deed(act=Act.LABELS_CHANGED, tell=_label(lambda: f" → {_typed('name')}")),
    "desk.remove_label": Deed(act=Act.LABELS_CHANGED, tell=_label(lambda: ": deleted")),
    "desk.merge": Deed(act=Act.CONTACTS_MERGED, tell=_arg("conversation_id")),
    "desk.unmerge": Deed(act=Act.CONTACTS_SEPARATED, tell=_arg("conversation_id")),
    "desk.edit_customer": Deed(act=Act.CUSTOMER_CHANGED, tell=_arg("conversation_id")),
    "desk.add_customer_note": Deed(act=Act.CUSTOMER_NOTED, tell=_arg("conversation_id")),
    "desk.remove_customer_note": Deed(act=Act.CUSTOMER_NOTED, tell=_arg("conversation_id", "removed")),
    "desk.block": Deed(
        act=Act.CUSTOMER_BLOCKED, tell=lambda _: ((request.view_args or {}).get("conversation_id"), _typed("kind"))
    ),
    "desk.unblock": Deed(act=Act.CUSTOMER_UNBLOCKED, tell=_arg("conversation_id")),
    "desk.add_attribute": Deed(act=Act.ATTRIBUTES_CHANGED, tell=lambda _: (None, f"new: {_typed('name')}")),
    "desk.change_attribute": Deed(
        act=Act.ATTRIBUTES_CHANGED, tell=lambda _: ((request.view_args or {}).get("attribute_id"), _typed("name"))
    ),
    "desk.remove_attribute": Deed(act=Act.ATTRIBUTES_CHANGED, tell=_arg("attribute_id", "deleted")),
    "desk.consent": Deed(act=Act.CONSENT_CHANGED, tell=_arg("conversation_id")),
    "faq.apply_import": Deed(act=Act.IMPORTED, tell=_arg("import_id")),
    "desk.fetch": Deed(act=Act.TEMPLATES_FETCHED, tell=_arg("")),
    "desk.journal_replay": Deed(act=Act.REPLAYED, tell=_arg("journal_id")),
    "desk.journal_replay_all": Deed(act=Act.REPLAYED, tell=_arg("", "everything unreadable")),
    "desk.journal_set_aside": Deed(act=Act.SET_ASIDE, tell=_arg("journal_id", "unreadable body")),
    "desk.set_aside_send": Deed(act=Act.SET_ASIDE, tell=_arg("message_id", "message not sent")),
    "desk.set_aside_file": Deed(act=Act.SET_ASIDE, tell=_arg("media_id", "file not fetched")),
    "desk.settle_notice": Deed(act=Act.SET_ASIDE, tell=_arg("topic", "provider's notice")),
    "desk.settle_incident": Deed(act=Act.SET_ASIDE, tell=_arg("incident_id", "process trouble")),
    "desk.send_again": Deed(act=Act.SENT_AGAIN, tell=_arg("message_id")),
    "desk.resume_account": Deed(act=Act.SENDING_RESUMED, tell=_arg("account_id")),
    "desk.add_account": Deed(act=Act.ACCOUNTS_CHANGED, tell=lambda _: (None, f"new: {_typed('name')}")),
    "desk.change_account": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id")),
    "desk.test_account": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id", "tested")),
    "desk.switch_account_off": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id", "off")),
    "desk.switch_account_on": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id", "on")),
    "desk.set_widget": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id", "website chat")),
    "desk.ready_rules": Deed(act=Act.CHAT_RULES_CHANGED, tell=_arg("account_id", "ready-made rules added")),
    "desk.new_rule": Deed(act=Act.CHAT_RULES_CHANGED, tell=_arg("account_id", "a new rule")),
    "desk.save_rule": Deed(
        act=Act.CHAT_RULES_CHANGED, tell=lambda _: ((request.view_args or {}).get("rule_id"), _typed("name"))
    ),
    "desk.switch_rule": Deed(
        act=Act.CHAT_RULES_CHANGED,
        tell=lambda _: ((request.view_args or {}).get("rule_id"), "on" if _typed("on") == "yes" else "off"),
    ),
    "desk.move_rule": Deed(act=Act.CHAT_RULES_CHANGED, tell=_arg("rule_id", "moved")),
    "desk.delete_rule": Deed(act=Act.CHAT_RULES_CHANGED, tell=_arg("rule_id", "deleted")),
    "desk.remove_account": Deed(act=Act.ACCOUNTS_CHANGED, tell=_arg("account_id", "removed")),
    "desk.add_order_source": Deed(act=Act.ORDERS_CHANGED, tell=lambda _: (None, f"new source: {_typed('name')}")),
    "desk.change_order_source": Deed(act=Act.ORDERS_CHANGED, tell=_arg("source_id", "changed")),
    "desk.test_order_source": Deed(act=Act.ORDERS_CHANGED, tell=_arg("source_id", "tested")),
    "desk.switch_order_source_off": Deed(act=Act.ORDERS_CHANGED, tell=_arg("source_id", "off")),
    "desk.switch_order_source_on": Deed(act=Act.ORDERS_CHANGED, tell=_arg("source_id", "on")),
    "desk.remove_order_source": Deed(act=Act.ORDERS_CHANGED, tell=_arg("source_id", "removed")),
    "desk.upload_orders": Deed(act=Act.ORDERS_CHANGED, tell=_arg("", "a table uploaded")),
    "desk.map_orders": Deed(act=Act.ORDERS_CHANGED, tell=_arg("", "columns of a table mapped")),
    "desk.order_done": Deed(act=Act.ORDERS_CHANGED, tell=_arg("request_id", "a customer's request done")),
    "faq.save_entry": Deed(act=Act.ENTRIES_CHANGED, tell=_entry("")),
    "faq.move_entry": Deed(act=Act.ENTRIES_CHANGED, tell=_entry(" moved")),
    "faq.remove_entry": Deed(act=Act.ENTRIES_CHANGED, tell=_entry(" removed")),
    "faq.bring_entry_back": Deed(act=Act.ENTRIES_CHANGED, tell=_arg("change_id", "brought back")),
    "faq.add_picture": Deed(act=Act.ENTRIES_CHANGED, tell=_arg("", "a picture")),
    "faq.train": Deed(act=Act.TRAINED, tell=_arg("")),
    "faq.cancel_training": Deed(act=Act.TRAINED, tell=_arg("training_id", "cancelled")),
    "faq.overrule_training": Deed(act=Act.TRAINED, tell=_arg("training_id", "allowed in spite of its comparison")),
    "faq.add_regression": Deed(act=Act.REGRESSIONS_CHANGED, tell=lambda _: (None, f"added for {_typed('expected')}")),
    "faq.remove_regression": Deed(act=Act.REGRESSIONS_CHANGED, tell=_arg("", "removed one")),
    "faq.plan_publication": Deed(act=Act.PUBLISHED, tell=lambda _: (None, f"planned for {_typed('begins')}")),
    "faq.cancel_plan": Deed(act=Act.PUBLISHED, tell=_arg("plan_id", "plan cancelled")),
    "desk.add_target": Deed(act=Act.SETTINGS_CHANGED, tell=_arg("", "a target for replies added")),
    "desk.delete_target": Deed(act=Act.SETTINGS_CHANGED, tell=_arg("target_id", "target for replies deleted")),
    "desk.set_nudge": Deed(act=Act.SETTINGS_CHANGED, tell=_arg("", "when silent customers are asked")),
    "desk.delete_nudge": Deed(act=Act.SETTINGS_CHANGED, tell=_arg("label_id", "silent customers are not asked")),
    "faq.unanswered_entry": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "new entry")),
    "faq.unanswered_add": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "added to an entry")),
    "faq.unanswered_leave": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "not for the bot")),
    "faq.unanswered_canned": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "canned response")),
    "faq.unanswered_decide": Deed(
        act=Act.UNANSWERED_DECIDED, tell=lambda _: ((request.view_args or {}).get("cluster_id"), _typed("state"))
    ),
    "faq.unanswered_part": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "parted")),
    "faq.unanswered_join": Deed(act=Act.UNANSWERED_DECIDED, tell=_arg("cluster_id", "joined")),
    "reports.new_link": Deed(act=Act.LINKS_CHANGED, tell=lambda _: (None, f"new: {_typed('name')}")),
    "reports.end_link": Deed(act=Act.LINKS_CHANGED, tell=_arg("link_id", "put away")),
    "desk.account": Deed(act=Act.RENAMED, tell=lambda _: (None, _typed("name"))),
}


class AuditRules:
    """Records the acts that the table names, after their success."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def before(self) -> None:
        """Before a request that the guard let through."""
        deed = DEEDS.get(request.endpoint or "") if request.method == "POST" else None
        g.told = deed.tell(self._desk) if deed else None

    def after(self, response: Response) -> Response:
        """After a request: records the act unless the request was refused."""
        concern: Concern | None = getattr(g, "told", None)
        if concern is not None and response.status_code < HTTPStatus.BAD_REQUEST:
            act = DEEDS[request.endpoint or ""].act
            about_id, details = concern
            self._desk.store.audit.record(
                act, self._sessions.actor(), about_id=about_id, details=details, now=self._desk.now()
            )
        return response
