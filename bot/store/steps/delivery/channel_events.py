"""Channel events: a provider's reports other than messages, as far as the store keeps them."""

from __future__ import annotations

from bot.channels.channel import ChannelEvent
from bot.conversations.consent import MARKETING_RESUMED, MARKETING_STOPPED, Consent
from bot.store.engine.database import Transaction
from bot.store.steps.privacy import consents

_CONSENTS = {MARKETING_STOPPED: Consent.OPTED_OUT, MARKETING_RESUMED: Consent.OPTED_IN}
# A provider reports each change of a template by an event of its own; the whole list is fetched again.
_ABOUT_TEMPLATES = ("message_template_", "template_")


def apply(tx: Transaction, account_id: str, event: ChannelEvent, now: float) -> None:
    """Stores the change that an event reports; most events change nothing."""
    if event.name.startswith(_ABOUT_TEMPLATES):
        tx.run("UPDATE account SET templates_due_at = :now WHERE account_id = :id", id=account_id, now=now)
    elif event.name in _CONSENTS and event.address:
        row = tx.row(
            "SELECT a.contact_id, a.channel FROM contact_address a JOIN account USING (channel)"
            " WHERE account_id = :id AND a.address = :address",
            id=account_id,
            address=event.address,
        )
        if row:
            consents.by_provider(tx, row["contact_id"], _CONSENTS[event.name], row["channel"], now=now)
