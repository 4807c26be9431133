"""Customer panel: who the customer of the open conversation is, with notes, attributes and earlier conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from bot.conversations.consent import Consent
from bot.conversations.conversation import Conversation
from bot.conversations.rating import Score
from bot.customers.customer import Outcome, Stretch
from bot.phrases import joined, phrase
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.customer.origin import origin_lines
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.requests import conversation_of

_SCORES: Mapping[Score, str] = {
    Score.GOOD: phrase("😀 Good"),
    Score.FAIR: phrase("😐 Fair"),
    Score.BAD: phrase("😞 Bad"),
}
_CONSENTS: Mapping[Consent, str] = {
    Consent.OPTED_IN: phrase("Takes offers"),
    Consent.OPTED_OUT: phrase("Stopped offers"),
}


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """One stretch with people, in words."""

    conversation_id: str
    channel: str
    when: str
    reason: str
    outcome: str
    rating: str
    comment: str


class CustomerPanel:
    """The panel's content."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def customer(self, conversation_id: str) -> str:
        """GET, fragment: the panel."""
        desk = self._desk
        conversation = conversation_of(desk, conversation_id)
        contact_id, store = conversation.contact_id, desk.store
        profile = store.profiles.of(contact_id)
        values = store.attributes.of(contact_id)
        person = store.merges.conversations(contact_id)
        return render_template(
            "desk/customer/customer.html",
            conversation_id=conversation_id,
            conversation=conversation,
            profile=profile,
            name=(profile.name if profile else None) or f"{words.channel_name(conversation.channel)} customer",
            language=words.language_name(conversation.language or (profile.language if profile else None)),
            block=store.blocks.of(contact_id),
            notes=store.customer_notes.of(contact_id),
            attributes=[(attribute, values.get(attribute.attribute_id, "")) for attribute in store.attributes.all()],
            labels=store.labels.of(conversation_id),
            consent=self._consent(contact_id),
            origins=_origins(person),
            earlier=[self._earlier(stretch) for stretch in store.stretches.of(contact_id)],
            may_remove=lambda note: note.agent_id == signed_in().agent_id or may(signed_in(), Role.ADMIN),
            channel_name=words.channel_name,
            stamp=lambda at: words.stamp(at, desk.zone),
            date=lambda at: words.date_words(at, desk.zone),
        )

    def _consent(self, contact_id: str) -> str:
        consents = self._desk.store.consents.history(contact_id)
        if not consents:
            return phrase("Nothing said")
        return joined((_CONSENTS[consents[0].consent], words.date_words(consents[0].given_at, self._desk.zone)), ", ")

    def _earlier(self, stretch: Stretch) -> Earlier:
        return Earlier(
            conversation_id=stretch.conversation_id,
            channel=stretch.channel,
            when=words.date_words(stretch.began_at, self._desk.zone),
            reason=words.reason_words(stretch.reason) if stretch.reason else phrase("Taken over from the bot"),
            outcome=_outcome(stretch),
            rating=_SCORES[stretch.score] if stretch.score else "",
            comment=stretch.comment or "",
        )


def _outcome(stretch: Stretch) -> str:
    name = stretch.agent_name
    if stretch.outcome is Outcome.RESOLVED:
        return phrase("Resolved by %(name)s", name=name) if name else phrase("Resolved")
    if stretch.outcome is Outcome.RETURNED:
        return phrase("Given back to the bot by %(name)s", name=name) if name else phrase("Given back to the bot")
    return phrase("With %(name)s", name=name) if name else phrase("Waiting")


def _origins(person: Sequence[Conversation]) -> list[tuple[str, str]]:
    """Where each conversation of the person came from, each line once."""
    lines = [line for conversation in person for line in origin_lines(conversation.origin)]
    return list(dict.fromkeys(lines))
