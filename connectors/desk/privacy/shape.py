"""Shape: a customer's data as JSON, in the words of the glossary; docs/privacy.md describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from bot.conversations.consent import ConsentRecord
from bot.conversations.conversation import Conversation
from bot.conversations.handoff import Handoff
from bot.conversations.message import Author, Message
from bot.privacy.erasure import Customer
from bot.store.store import Store

FORMAT = "mostrador-customer-1"
_AT_ONCE = 1000


def customer(store: Store, person: Customer, files: Mapping[str, str], *, now: float) -> dict[str, Any]:
    """All data of the customer. `files`: where each media id lies within the export."""
    conversations = [
        conversation for conversation in map(store.conversations.get, person.conversation_ids) if conversation
    ]
    consents = [record for contact_id in person.contact_ids for record in store.consents.history(contact_id)]
    return {
        "format": FORMAT,
        "exported_at": moment(now),
        "name": person.name,
        "addresses": [{"channel": channel, "address": address} for channel, address in person.addresses],
        "attributes": _attributes(store, person),
        "notes": [
            {"at": moment(note.created_at), "agent": note.agent_name, "text": note.text}
            for note in store.customer_notes.of(person.contact_ids[0], limit=_AT_ONCE)
        ],
        "blocked": _block(store, person),
        "marketing": [_consent(record) for record in consents],
        "conversations": [_conversation(store, conversation, files) for conversation in conversations],
    }


def _attributes(store: Store, person: Customer) -> dict[str, str]:
    values = store.attributes.of(person.contact_ids[0])
    return {
        attribute.name: values[attribute.attribute_id]
        for attribute in store.attributes.all()
        if attribute.attribute_id in values
    }


def _block(store: Store, person: Customer) -> dict[str, Any] | None:
    block = store.blocks.of(person.contact_ids[0])
    return {"as": block.kind.value, "at": moment(block.blocked_at)} if block else None


def messages(store: Store, conversation_id: str, at_once: int = _AT_ONCE) -> Iterator[Message]:
    """Every message of a conversation, oldest first. Activity messages are left out: they may name other customers."""
    pages: list[list[Message]] = []
    before: int | None = None
    while page := list(store.conversations.messages(conversation_id, before=before, limit=at_once)):
        pages.append(page)
        before = page[0].position
    for page in reversed(pages):
        yield from (message for message in page if not message.details.get("activity"))


def moment(at: float | None) -> str | None:
    """A time in UTC as ISO 8601 writes it, to the second."""
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="seconds") if at is not None else None


def _consent(record: ConsentRecord) -> dict[str, Any]:
    return {
        "said": record.consent.value,
        "words": record.words,
        "source": record.source.value,
        "channel": record.channel,
        "at": moment(record.given_at),
    }


def _conversation(store: Store, conversation: Conversation, files: Mapping[str, str]) -> dict[str, Any]:
    conversation_id = conversation.conversation_id
    translations = _translations(store, conversation_id)
    return {
        "conversation_id": conversation_id,
        "channel": conversation.channel,
        "address": conversation.address,
        "state": conversation.state.value,
        "language": conversation.language,
        "began_at": moment(conversation.created_at),
        "came_from": conversation.origin,
        "bot_remembers": conversation.carried,
        "labels": [label.name for label in store.labels.of(conversation_id)],
        "handoffs": [_handoff(handoff) for handoff in store.conversations.handoffs(conversation_id)],
        "messages": [
            _message(message, files, translations.get(message.message_id, ()))
            for message in messages(store, conversation_id)
        ],
    }


def _handoff(handoff: Handoff) -> dict[str, Any]:
    return {
        "reason": handoff.reason.value,
        "understood": [{"entry": guess.entry, "confidence": guess.confidence} for guess in handoff.understood],
        "details": handoff.slots,
        "at": moment(handoff.requested_at),
        "accepted_at": moment(handoff.accepted_at),
        "ended_at": moment(handoff.ended_at),
    }


def _translations(store: Store, conversation_id: str) -> dict[str, list[dict[str, Any]]]:
    """What a machine made of the messages, by message."""
    made: dict[str, list[dict[str, Any]]] = {}
    for translation in store.translations.of_conversation(conversation_id):
        shown = {"language": translation.language, "text": translation.text, "engine": translation.engine}
        made.setdefault(translation.message_id, []).append(shown)
    return made


def _message(message: Message, files: Mapping[str, str], translations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    fields = {
        "message_id": message.message_id,
        "at": moment(message.created_at),
        "author": message.author.value,
        "agent": message.agent_name if message.author in (Author.AGENT, Author.COLLEAGUE) else None,
        "kind": message.kind.value,
        "text": message.text,
        "translations": list(translations),
        "details": message.details,
        "file": files.get(message.media.media_id) if message.media else None,
        "buttons": [choice.title for choice in message.choices],
        "reply_to": message.reply_to,
        "provider_message_id": message.provider_message_id,
        "delivery": message.delivery.value if message.delivery else None,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}
