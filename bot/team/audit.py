"""Audit: entries of who did what, when and from where. Nobody changes them, and they hold no customer's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Act(str, Enum):
    """The acts that the audit log records."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    JOINED = "joined"
    PROVIDER_LINKED = "provider_linked"
    ADDED = "added"
    RENAMED = "renamed"
    ROLE_CHANGED = "role_changed"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"
    RESET_LINK_MADE = "reset_link_made"
    PASSWORD_SET = "password_set"
    CODE_TURNED_ON = "code_turned_on"
    CODE_TURNED_OFF = "code_turned_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    SESSIONS_ENDED = "sessions_ended"
    EXPORTED = "exported"
    ERASED = "erased"
    TEAM_CHANGED = "team_changed"
    CANNED_CHANGED = "canned_changed"
    LABELS_CHANGED = "labels_changed"
    CONTACTS_MERGED = "contacts_merged"
    CONTACTS_SEPARATED = "contacts_separated"
    CONSENT_CHANGED = "consent_changed"
    CUSTOMER_CHANGED = "customer_changed"
    CUSTOMER_NOTED = "customer_noted"
    CUSTOMER_BLOCKED = "customer_blocked"
    CUSTOMER_UNBLOCKED = "customer_unblocked"
    ATTRIBUTES_CHANGED = "attributes_changed"
    TEMPLATES_FETCHED = "templates_fetched"
    FACTS_CHANGED = "facts_changed"
    TEXTS_CHANGED = "texts_changed"
    IMPORTED = "imported"
    TRAINED = "trained"
    REGRESSIONS_CHANGED = "regressions_changed"
    PUBLISHED = "published"
    REPLAYED = "replayed"
    SET_ASIDE = "set_aside"
    SENT_AGAIN = "sent_again"
    SENDING_RESUMED = "sending_resumed"
    ACCOUNTS_CHANGED = "accounts_changed"
    ENTRIES_CHANGED = "entries_changed"
    UNANSWERED_DECIDED = "unanswered_decided"
    ORDERS_CHANGED = "orders_changed"
    LINKS_CHANGED = "links_changed"
    SETTINGS_CHANGED = "settings_changed"
    CHAT_RULES_CHANGED = "chat_rules_changed"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The acting person and their place: a network address or `command line`. No `agent_id`: nobody is signed in."""

    agent_id: str | None = None
    place: str = ""


COMMAND_LINE = Actor(place="command line")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the audit log. `about_id` names what the act changed: an agent, a conversation, a response."""

    audit_id: str
    act: Act
    acted_at: float
    agent_id: str | None
    agent_name: str | None
    about_id: str | None
    about_name: str | None
    details: str
    place: str
