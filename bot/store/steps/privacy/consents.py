"""Consent inside a transaction: what a customer says of marketing, and what holds now."""

from __future__ import annotations

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.consent import OFFERS_AGAIN, Consent, ConsentSource, change_of
from bot.conversations.conversation import Conversation
from bot.conversations.opt_out import Wish, wish_of
from bot.ids import new_id
from bot.shop.notices import Notice
from bot.store.engine.database import Transaction

LATEST = "SELECT consent FROM consent WHERE contact_id = :id ORDER BY given_at DESC, consent_id DESC LIMIT 1"


def heard(
    tx: Transaction, conversation: Conversation, item: IncomingMessage, text: str, payload: str | None, now: float
) -> Notice | None:
    """What a message changes in what the customer has said of marketing, kept with its words as proof.

    Returns the notice that tells them so, or None where nothing changes.
    """
    if item.kind not in (Kind.TEXT, Kind.CHOICE):
        return None
    wish = Wish.RESUME if payload == OFFERS_AGAIN else wish_of(text)
    consent = change_of(wish, current(tx, conversation.contact_id))
    if consent is None:
        return None
    record(tx, conversation.contact_id, consent, ConsentSource.MESSAGE, text, conversation.channel, now=now)
    if consent is Consent.OPTED_IN:
        return Notice.OPTED_IN
    return Notice.OPTED_OUT_UNCLEAR if wish is Wish.UNCLEAR else Notice.OPTED_OUT


def by_provider(tx: Transaction, contact_id: str, consent: Consent, channel: str, *, now: float) -> None:
    """What the provider reports of the customer's own settings, unless it is known already."""
    if current(tx, contact_id) is not consent:
        record(tx, contact_id, consent, ConsentSource.PROVIDER, "in the customer's own settings", channel, now=now)


def current(tx: Transaction, contact_id: str) -> Consent | None:
    """What counts now, inside a transaction."""
    row = tx.row(LATEST, id=contact_id)
    return Consent(row["consent"]) if row else None


def lend(tx: Transaction, contact_id: str, other_id: str, now: float) -> None:
    """Writes what holds for a contact down for another one of the same customer, who has said nothing there yet."""
    if tx.row(LATEST, id=other_id) is not None:
        return
    latest = tx.row(LATEST.replace("SELECT consent", "SELECT *"), id=contact_id)
    if latest is not None:
        tx.insert("consent", **{**dict(latest), "consent_id": new_id("n", now), "contact_id": other_id})


def record(
    tx: Transaction,
    contact_id: str,
    consent: Consent,
    source: ConsentSource,
    words: str,
    channel: str,
    *,
    now: float,
    agent_id: str | None = None,
) -> None:
    """Writes one consent down; the customer's conversations show it."""
    tx.insert(
        "consent",
        consent_id=new_id("n", now),
        contact_id=contact_id,
        consent=consent.value,
        source=source.value,
        words=words,
        channel=channel,
        agent_id=agent_id,
        given_at=now,
    )
    for row in tx.rows("SELECT conversation_id FROM conversation WHERE contact_id = :id", id=contact_id):
        tx.event("conversation", row["conversation_id"])
