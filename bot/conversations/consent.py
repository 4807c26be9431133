"""Consent: whether a customer takes marketing, with its proof. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.channels.causes import Cause
from bot.channels.template import Category
from bot.conversations.opt_out import Wish
from bot.phrases import phrase

# Why a message failed, and what a provider's event is called, when the customer stopped marketing with the provider.
MARKETING_STOPPED = Cause.MARKETING_STOPPED.value
MARKETING_RESUMED = "marketing_resumed"
# What the button means that takes a stop back.
OFFERS_AGAIN = "offers_again"


class Consent(str, Enum):
    """What a customer has said of marketing."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class ConsentSource(str, Enum):
    """Where a consent comes from, as its proof names it."""

    MESSAGE = "message"
    AGENT = "agent"
    PROVIDER = "provider"
    # A stop of an earlier contact at the same address, whose data were erased.
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """One thing that a customer said of marketing: when (UTC unix seconds), where and in which words."""

    consent_id: str
    contact_id: str
    consent: Consent
    source: ConsentSource
    words: str
    channel: str
    given_at: float
    agent_name: str | None = None


def change_of(wish: Wish | None, now: Consent | None) -> Consent | None:
    """The consent that a wish changes, or None. A word to begin again counts only after one to stop."""
    if wish in (Wish.STOP, Wish.UNCLEAR) and now is not Consent.OPTED_OUT:
        return Consent.OPTED_OUT
    if wish is Wish.RESUME and now is Consent.OPTED_OUT:
        return Consent.OPTED_IN
    return None


def refusal(category: Category, consent: Consent | None) -> str | None:
    """Why a template of this category may not go to this customer, in words, or None."""
    if category is not Category.MARKETING or consent is Consent.OPTED_IN:
        return None
    if consent is Consent.OPTED_OUT:
        return phrase("This customer has stopped marketing messages; only service messages may be sent.")
    return phrase(
        "No opt-in to marketing is on record for this customer; record it with its proof, or send no marketing."
    )
