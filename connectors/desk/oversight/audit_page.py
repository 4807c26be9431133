"""The page "Audit log": who did what, filtered by person, act and date, the newest first. For admins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import render_template, request, url_for

from bot.phrases import phrase
from bot.team.audit import Act, Entry
from connectors.desk.desk import Desk

_ROWS = 100
ACTS: Mapping[Act, str] = {
    Act.SIGNED_IN: phrase("Signed in"),
    Act.SIGNED_OUT: phrase("Signed out"),
    Act.SIGN_IN_FAILED: phrase("Failed to sign in"),
    Act.INVITED: phrase("Invited"),
    Act.INVITATION_WITHDRAWN: phrase("Withdrew an invitation"),
    Act.JOINED: phrase("Joined"),
    Act.PROVIDER_LINKED: phrase("Signed in by the provider for the first time"),
    Act.ADDED: phrase("Added a person"),
    Act.RENAMED: phrase("Changed their name"),
    Act.ROLE_CHANGED: phrase("Changed a role"),
    Act.SWITCHED_OFF: phrase("Switched an account off"),
    Act.SWITCHED_ON: phrase("Switched an account on"),
    Act.RESET_LINK_MADE: phrase("Made a link for a new password"),
    Act.PASSWORD_SET: phrase("Set a password"),
    Act.CODE_TURNED_ON: phrase("Turned codes of a phone on"),
    Act.CODE_TURNED_OFF: phrase("Turned codes of a phone off"),
    Act.RECOVERY_CODE_USED: phrase("Used a recovery code"),
    Act.RECOVERY_CODES_MADE: phrase("Made new recovery codes"),
    Act.SESSIONS_ENDED: phrase("Ended sessions"),
    Act.EXPORTED: phrase("Exported a customer's data"),
    Act.ERASED: phrase("Erased a customer's data"),
    Act.TEAM_CHANGED: phrase("Changed languages, skills or limit"),
    Act.CANNED_CHANGED: phrase("Changed a canned response"),
    Act.LABELS_CHANGED: phrase("Changed labels"),
    Act.CONTACTS_MERGED: phrase("Merged contacts"),
    Act.CONTACTS_SEPARATED: phrase("Separated contacts"),
    Act.CONSENT_CHANGED: phrase("Changed a consent"),
    Act.CUSTOMER_CHANGED: phrase("Changed a customer's name, language or attributes"),
    Act.CUSTOMER_NOTED: phrase("Wrote or removed a note on a customer"),
    Act.CUSTOMER_BLOCKED: phrase("Blocked a customer"),
    Act.CUSTOMER_UNBLOCKED: phrase("Unblocked a customer"),
    Act.ATTRIBUTES_CHANGED: phrase("Changed the attributes of customers"),
    Act.TEMPLATES_FETCHED: phrase("Fetched templates"),
    Act.FACTS_CHANGED: phrase("Changed facts of the shop"),
    Act.TEXTS_CHANGED: phrase("Changed texts of the bot"),
    Act.IMPORTED: phrase("Imported questions, answers or facts"),
    Act.TRAINED: phrase("Trained the bot"),
    Act.REGRESSIONS_CHANGED: phrase("Changed regression questions"),
    Act.PUBLISHED: phrase("Published texts, facts and hours"),
    Act.REPLAYED: phrase("Replayed the journal"),
    Act.SET_ASIDE: phrase("Set aside"),
    Act.SENT_AGAIN: phrase("Sent a message again"),
    Act.SENDING_RESUMED: phrase("Resumed sending"),
    Act.ACCOUNTS_CHANGED: phrase("Changed accounts of channels"),
    Act.SETTINGS_CHANGED: phrase("Changed the shop's settings"),
    Act.ENTRIES_CHANGED: phrase("Changed answers"),
    Act.UNANSWERED_DECIDED: phrase("Decided on an unanswered question"),
    Act.ORDERS_CHANGED: phrase("Changed orders or their sources"),
    Act.LINKS_CHANGED: phrase("Changed links"),
    Act.CHAT_RULES_CHANGED: phrase("Changed rules that invite to the chat"),
}


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """An entry as the page shows it. `address` leads to the conversation that it is about, where there is one."""

    moment: str
    who: str
    what: str
    about: str
    address: str
    details: str
    place: str


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The filters in the address; an unknown value filters nothing."""

    agent_id: str | None
    act: Act | None
    since: str
    until: str


class AuditPages:
    """Shows the audit log."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def audit(self) -> str:
        """GET: entries by `person`, `act`, `since` and `until` (dates, both included), older than `before`."""
        names = self._desk.agent_names()
        audit_filter = _asked(names)
        entries = self._desk.store.audit.entries(
            agent_id=audit_filter.agent_id,
            act=audit_filter.act,
            since=self._midnight(audit_filter.since),
            until=self._midnight(audit_filter.until, days=1),
            before=request.args.get("before") or None,
            limit=_ROWS + 1,
        )
        return render_template(
            "desk/oversight/audit.html",
            rows=[self._shown(entry) for entry in entries[:_ROWS]],
            older=self._older(audit_filter, entries[_ROWS - 1].audit_id) if len(entries) > _ROWS else "",
            people=sorted(names.items(), key=lambda person: person[1].casefold()),
            acts=ACTS,
            asked=audit_filter,
        )

    def _shown(self, entry: Entry) -> _Shown:
        conversation = self._desk.store.conversations.get(entry.about_id) if entry.about_id else None
        itself = entry.about_id == entry.agent_id
        return _Shown(
            moment=f"{datetime.fromtimestamp(entry.acted_at, self._desk.zone):%Y-%m-%d %H:%M:%S}",
            who=entry.agent_name or "",
            what=ACTS[entry.act],
            about="" if itself else entry.about_name or (entry.about_id or ""),
            address=url_for("desk.conversation", conversation_id=conversation.conversation_id) if conversation else "",
            details=entry.details,
            place=entry.place,
        )

    def _midnight(self, day: str, days: int = 0) -> float | None:
        """The beginning of a day in the shop, or of the day so many after it."""
        if not day:
            return None
        start = datetime.fromisoformat(day).date() + timedelta(days=days)
        return datetime(start.year, start.month, start.day, tzinfo=self._desk.zone).timestamp()

    def _older(self, asked: _Asked, before: str) -> str:
        act = asked.act.value if asked.act else None
        filters = {"person": asked.agent_id, "act": act, "since": asked.since, "until": asked.until, "before": before}
        return f"{url_for('desk.audit')}?{urlencode({name: value for name, value in filters.items() if value})}"


def _asked(names: Mapping[str, str]) -> _Asked:
    person, act = request.args.get("person", ""), request.args.get("act", "")
    return _Asked(
        agent_id=person if person in names else None,
        act=Act(act) if act in {member.value for member in Act} else None,
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> str:
    """A date of the address, as 2026-11-04; empty where it is none, or none that a clock reaches."""
    text = request.args.get(name, "")
    try:
        return text if len(text) == 10 and 1971 <= datetime.fromisoformat(text).year <= 9000 else ""
    except ValueError:
        return ""
