"""Bubbles: each message as the desk shows it, in words. Nothing is ever blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from bot.channels.causes import Cause
from bot.channels.channel import Kind
from bot.channels.marks import Part, marked, with_entities
from bot.conversations.message import Author, DeliveryState, Message
from bot.phrases import phrase, restored
from connectors.catalogues.speaking import in_language
from connectors.desk import words
from connectors.desk.conversation.attachments import FileView, Group, Place, file_view, groups_of, place_of
from connectors.desk.conversation.translations import Reader, TranslationView, written_view
from connectors.desk.reply.answering import answerable

_QUOTE_LENGTH = 140
_CHANGES = {Kind.EDIT: phrase("Changed later"), Kind.REVOKE: phrase("Deleted by the customer")}
_DELETED_HERE = phrase("Deleted: the customer no longer sees it")
_NOTE_TAG = phrase("Private note: the customer never sees it")
# How a kind is drawn; kinds that are not here are drawn as text.
_SHAPES: Mapping[Kind, str] = {
    Kind.IMAGE: "image",
    Kind.AUDIO: "audio",
    Kind.VOICE: "audio",
    Kind.VIDEO: "video",
    Kind.DOCUMENT: "file",
    Kind.STICKER: "sticker",
    Kind.CHOICE: "choice",
    Kind.LOCATION: "place",
    Kind.CONTACT_CARD: "cards",
    Kind.ORDER: "cards",
    Kind.FORM: "cards",
    Kind.CALL: "cards",
    Kind.OPENING: "line",
    Kind.REACTION: "line",
    Kind.EDIT: "line",
    Kind.REVOKE: "line",
    Kind.SYSTEM: "line",
    Kind.UNKNOWN: "cards",
}
_SIDES: Mapping[Author, str] = {
    Author.CONTACT: "customer",
    Author.BOT: "bot",
    Author.AGENT: "agent",
    Author.SYSTEM: "notice",
    Author.COLLEAGUE: "note",
}


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """How far an outgoing message came: mark, words, tone, and why where that matters."""

    mark: str
    words: str
    tone: str
    why: str


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message ready for the template; `shape` names how it is drawn, `side` who is speaking.

    `written` is what an agent wrote before a machine translated it. `translatable` is a message that can be translated,
    `to_translate` one that is without a press.
    """

    message_id: str
    position: int
    side: str
    shape: str
    who: str
    time: str
    day: date
    kind: str
    text: str
    parts: tuple[Part, ...] = ()
    lead: str = ""
    quote: str = ""
    tags: tuple[str, ...] = ()
    file: FileView | None = None
    place: Place | None = None
    groups: tuple[Group, ...] = ()
    choices: tuple[tuple[str, bool], ...] = ()
    delivery: DeliveryView | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    answerable: bool = False
    may_undo: bool = False
    may_change: bool = False
    translation: TranslationView | None = None
    written: TranslationView | None = None
    translatable: bool = False
    to_translate: bool = False


@dataclass(frozen=True, kw_only=True)
class Thread:
    """What a message's bubble needs to know of the rest of its conversation."""

    contact: str
    me: str
    zone: tzinfo
    now: float = 0.0
    marks: bool = False
    known: Mapping[str, Message] = field(default_factory=dict)
    pressed: frozenset[str] = frozenset()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reactions: Mapping[str, Mapping[Author, Message]] = field(default_factory=dict)
    reader: Reader = field(default_factory=lambda: Reader(language=""))


def message_views(
    messages: Sequence[Message],
    *,
    contact: str,
    me: str,
    zone: tzinfo,
    now: float = 0.0,
    marks: bool = False,
    later: Sequence[Message] = (),
    reader: Reader | None = None,
) -> list[MessageView]:
    """The messages, in order, as they are shown to agent `me`; `later` is what changed or answered any of them.

    `marks`: the channel shows words between stars as bold. `reader`: who can have messages translated.
    """
    thread = Thread(
        contact=contact,
        me=me,
        zone=zone,
        now=now,
        marks=marks,
        known={each.provider_message_id: each for each in messages if each.provider_message_id},
        pressed=_pressed(messages),
        tags=_tags(later or messages),
        reactions=_reactions(later or messages),
        reader=reader or Reader(language=""),
    )
    return [_bubble(message, thread) for message in messages]


def _bubble(message: Message, thread: Thread) -> MessageView:
    shape = _shape(message)
    who = _who(message, thread)
    return MessageView(
        message_id=message.message_id,
        position=message.position,
        side=_SIDES[message.author],
        shape=shape,
        who=who,
        time=words.clock(message.created_at, thread.zone),
        day=words.day(message.created_at, thread.zone),
        kind=words.KINDS[message.kind],
        text=_text(message),
        parts=_parts(message, thread),
        lead=_lead(message, who),
        quote=_quote(message, thread),
        tags=(*_own_tags(message), *thread.tags.get(message.provider_message_id or "", ())),
        file=file_view(message),
        place=place_of(message),
        groups=groups_of(message),
        choices=tuple((each.title, each.choice_id in thread.pressed) for each in message.choices),
        delivery=_delivery(message, thread.now),
        reactions=_reacted(message, thread),
        answerable=answerable(message),
        may_change=_may_change(message, thread),
        may_undo=message.agent_id == thread.me and _is_held(message, thread.now),
        translation=thread.reader.translation(message),
        written=written_view(message, who),
        translatable=thread.reader.offered(message),
        to_translate=thread.reader.wanted(message),
    )


def _shape(message: Message) -> str:
    """How a message is drawn; a template with a file like that file."""
    kind = message.kind
    if kind is Kind.TEMPLATE and message.media:
        kind = Kind(message.details["template"]["file_kind"])
    return _SHAPES.get(kind, "text")


def _who(message: Message, thread: Thread) -> str:
    if message.author in (Author.AGENT, Author.COLLEAGUE):
        return phrase("You") if message.agent_id == thread.me else message.agent_name or phrase("A colleague")
    names = {Author.CONTACT: thread.contact, Author.BOT: phrase("Bot"), Author.SYSTEM: phrase("Notice")}
    return names[message.author]


def _text(message: Message) -> str:
    if said := message.details.get("phrase"):
        # An activity message: the store has its sentence in English.
        return str(in_language(restored(said)))
    if message.kind is Kind.STICKER and not message.text:
        return " ".join(str(message.details[name]) for name in ("emoji", "value") if name in message.details)
    if message.text or message.media or message.kind in _SHAPES:
        return message.text
    return phrase("(%(kinds)s without text)", kinds=words.KINDS[message.kind])


def _parts(message: Message, thread: Thread) -> tuple[Part, ...]:
    text, entities = _text(message), message.details.get("entities")
    if thread.marks and message.author is not Author.COLLEAGUE:
        return marked(text)
    return with_entities(text, entities) if isinstance(entities, list) else (Part(text=text),)


def _lead(message: Message, who: str) -> str:
    reacted = phrase("%(who)s reacted", who=who) if message.text else phrase("%(who)s took back a reaction", who=who)
    name = words.label(str(message.details.get("type") or message.details.get("event") or ""))
    leads = {
        Kind.REACTION: reacted,
        Kind.EDIT: phrase("%(who)s changed a message. It now says:", who=who),
        Kind.REVOKE: phrase("%(who)s deleted a message", who=who),
        Kind.CHOICE: phrase("Pressed"),
        Kind.ORDER: phrase("Order"),
        Kind.FORM: phrase("Filled in: %(name)s", name=name or "form"),
        Kind.CALL: phrase("%(who)s called. Calls are not taken here; write to them.", who=who),
        Kind.OPENING: phrase("%(who)s opened the chat", who=who),
        Kind.SYSTEM: name,
        Kind.TEMPLATE: phrase(
            "Template: %(label)s", label=words.label(message.details.get("template", {}).get("name", ""))
        ),
        Kind.UNKNOWN: phrase("%(name)s: this kind can't be shown as it was sent", name=name or phrase("Unknown")),
    }
    return leads.get(message.kind, "")


def _quote(message: Message, thread: Thread) -> str:
    target = thread.known.get(message.reply_to or "")
    text = str(message.details.get("quote") or "")
    if target is not None and message.kind is not Kind.CHOICE:
        text = text or target.text or words.KINDS[target.kind]
    return text if len(text) <= _QUOTE_LENGTH else f"{text[:_QUOTE_LENGTH]}…"


def _own_tags(message: Message) -> tuple[str, ...]:
    names = {
        "forwarded": phrase("Forwarded"),
        "late": phrase("Read late, by a replay"),
        "activity": phrase("Only the shop's people see this"),
    }
    found = tuple(words for name, words in names.items() if message.details.get(name))
    return (_NOTE_TAG, *found) if message.author is Author.COLLEAGUE else found


def _tags(messages: Sequence[Message]) -> dict[str, tuple[str, ...]]:
    """What happened later to messages, by their provider id."""
    found: dict[str, tuple[str, ...]] = {}
    for message in messages:
        if message.reply_to and message.kind in _CHANGES and message.delivery is not DeliveryState.FAILED:
            tag = _DELETED_HERE if message.kind is Kind.REVOKE and message.delivery else _CHANGES[message.kind]
            found[message.reply_to] = tuple(dict.fromkeys((*found.get(message.reply_to, ()), tag)))
    return found


def _reactions(messages: Sequence[Message]) -> dict[str, dict[Author, Message]]:
    """The reaction that stands on each message, by its provider id and who reacted: the latest that was not refused."""
    found: dict[str, dict[Author, Message]] = {}
    for message in messages:
        if message.kind is Kind.REACTION and message.reply_to and message.delivery is not DeliveryState.FAILED:
            found.setdefault(message.reply_to, {})[message.author] = message
    return found


def _reacted(message: Message, thread: Thread) -> tuple[tuple[str, str], ...]:
    """The emoji on a message, each with who put it there."""
    standing = thread.reactions.get(message.provider_message_id or "", {})
    return tuple((each.text, _who(each, thread)) for each in standing.values() if each.text)


def _pressed(messages: Sequence[Message]) -> frozenset[str]:
    """The ids of offered buttons that were pressed: a press belongs to the latest offer of its payload before it."""
    offered: dict[str, str] = {}
    pressed = set()
    for message in messages:
        offered |= {each.payload: each.choice_id for each in message.choices}
        payload: Any = message.details.get("payload")
        if message.kind is Kind.CHOICE and payload in offered:
            pressed.add(offered[payload])
    return frozenset(pressed)


def _may_change(message: Message, thread: Thread) -> bool:
    """Whether it is this agent's own and stands with the customer; whether it can be changed is the channel's."""
    is_own = message.author is Author.AGENT and message.agent_id == thread.me and answerable(message)
    return is_own and _DELETED_HERE not in thread.tags.get(message.provider_message_id or "", ())


def _is_held(message: Message, now: float) -> bool:
    """Whether it can still be taken back."""
    return message.delivery is DeliveryState.QUEUED and (message.held_until or 0.0) > now


def _delivery(message: Message, now: float) -> DeliveryView | None:
    if message.delivery is None:
        return None
    if _is_held(message, now):
        return DeliveryView(mark="clock", words=phrase("Leaves in a moment"), tone="calm", why="")
    mark, said, tone = words.DELIVERIES[message.delivery]
    if message.delivery is DeliveryState.WITHHELD and message.cause == Cause.BLOCKED:
        said = phrase("Not sent, the customer was blocked first")
    # The store has the sentence in English.
    cause = message.cause_text or ""
    why = phrase(cause) if message.delivery is not DeliveryState.WITHHELD else ""
    return DeliveryView(mark=mark, words=said, tone=tone, why=why)
