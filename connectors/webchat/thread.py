"""Thread: what a visitor's panel shows of their conversation, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Kind, Outgoing, OutgoingChoice, OutgoingMedia
from bot.channels.errors import SendError
from bot.conversations.conversation import Conversation, State
from bot.conversations.message import Author, DeliveryState, MediaState, Message
from bot.store.files import MediaFiles
from bot.store.store import Store
from bot.website.visitor import Visitor
from connectors.webchat.cursor import read_cursor, write_cursor
from connectors.webchat.sites import Site

PAGE = 30
# After a stay away, everything new comes at once: more than this was never written in one.
_NEW = 500
# What was accepted stands there for good; what may go next is not shown before.
_OUT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.UNCERTAIN})
_COMING = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING})
_HOLDERS: Mapping[State, str] = {
    State.BOT: "bot",
    State.RESOLVED: "bot",
    State.QUEUED: "queue",
    State.AGENT: "agent",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a page has of one conversation: `next` and `first` are positions."""

    conversation_id: str
    messages: Sequence[Message]
    next: int
    first: int
    has_earlier: bool


class Threads:
    """Reads threads. Blocking."""

    def __init__(self, store: Store, media: MediaFiles) -> None:
        self._store = store
        self._media = media

    def page(self, site: Site, visitor: Visitor, *, after: str = "", before: str = "", now: float) -> dict[str, Any]:
        """Messages between two cursors (the latest 30), where to ask on from, and who is there.

        `next` is the last place before which nothing can come any more; `from` the first of what was not read yet.
        """
        conversations = self._store.visitors.conversations(visitor)
        if not conversations:
            return {"messages": [], "next": "", "earlier": False, "state": {"holder": "bot"}}
        begin, end = read_cursor(after), read_cursor(before)
        parts = [self._part(conversation.conversation_id, begin, end) for conversation in conversations]
        shown = [self._shown(site, message) for part in parts for message in part.messages if _is_shown(message)]
        return {
            "messages": sorted(shown, key=lambda message: message["at"]) if len(parts) > 1 else shown,
            "next": write_cursor({part.conversation_id: part.next for part in parts}),
            "earlier": any(part.has_earlier for part in parts),
            "from": "" if after else write_cursor({part.conversation_id: part.first for part in parts}),
            "state": self._state(conversations[0], now),
        }

    def _part(self, conversation_id: str, begin: Mapping[str, int], end: Mapping[str, int]) -> Part:
        """What one conversation has between its two positions; nothing before the first that was read already."""
        after = begin.get(conversation_id, 0)
        messages = self._store.conversations.messages(
            conversation_id,
            after=after,
            before=end.get(conversation_id, 0) if end else None,
            limit=_NEW if after else PAGE,
        )
        coming = [message.position for message in messages if message.delivery in _COMING]
        last = messages[-1].position if messages else after
        return Part(
            conversation_id=conversation_id,
            messages=messages,
            next=min(coming) - 1 if coming else last,
            first=messages[0].position if messages else end.get(conversation_id, 0),
            has_earlier=not after and len(messages) == PAGE,
        )

    def unread(self, visitor: Visitor) -> int:
        """How many messages of the shop no panel has shown yet."""
        unread = (DeliveryState.SENT, DeliveryState.DELIVERED)
        return sum(
            message.delivery in unread
            for conversation in self._store.visitors.conversations(visitor)
            for message in self._store.conversations.messages(conversation.conversation_id, limit=PAGE)
        )

    def file(self, visitor: Visitor, message_id: str) -> tuple[Message, OutgoingMedia] | None:
        """A message of the visitor's conversations with its file, None where there is none."""
        for conversation in self._store.visitors.conversations(visitor):
            message = self._store.threads.message(conversation.conversation_id, message_id)
            if message and message.media and message.media.content_hash and _is_shown(message):
                return message, _file(message, self._media)
        return None

    def picture_of(self, visitor: Visitor, agent_id: str) -> tuple[str, str] | None:
        """Hash and type of the picture of the agent who holds a conversation of the visitor."""
        if all(conversation.agent_id != agent_id for conversation in self._store.visitors.conversations(visitor)):
            return None
        avatar = self._store.avatars.of(agent_id)
        return (avatar.content_hash, avatar.mime_type) if avatar else None

    def _state(self, conversation: Conversation, now: float) -> dict[str, Any]:
        state: dict[str, Any] = {"holder": _HOLDERS[conversation.state]}
        if conversation.state is State.AGENT and conversation.agent_id:
            team = {member.agent_id: member for member in self._store.presence.team(now=now)}
            member = team.get(conversation.agent_id)
            # A name and a face only of somebody who is there.
            if member and member.available:
                picture = self._store.avatars.of(member.agent_id) is not None
                state["agent"] = {"id": member.agent_id, "name": member.name, "picture": picture}
        return state

    def _shown(self, site: Site, message: Message) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": message.message_id,
            "pos": message.position,
            "at": round(message.created_at, 3),
            "in": message.conversation_id,
        }
        if message.author is Author.CONTACT:
            client_id = (message.provider_message_id or "").rpartition(":")[2]
            return {**shown, "from": "you", "client": client_id, "text": message.text, **_incoming_file(message)}
        person = {"name": message.agent_name} if message.author is Author.AGENT else {}
        return {**shown, "from": "agent" if person else "bot", **person, **self._written(site, message)}

    def _written(self, site: Site, message: Message) -> dict[str, Any]:
        """The message as the channel writes it."""
        ready = message.media and message.media.content_hash
        outgoing = Outgoing(
            message_id=message.message_id,
            kind=message.kind if ready or not message.media else Kind.TEXT,
            text=message.text,
            choices=tuple(OutgoingChoice(choice_id=each.choice_id, title=each.title) for each in message.choices),
            media=_file(message, self._media) if ready else None,
            reply_to=message.reply_to,
        )
        try:
            payload = dict(site.channel.write(outgoing, "").payload)
        except SendError:
            return {"text": message.text}
        return {name: value for name, value in payload.items() if name not in ("id", "to", "reply_to")}


def _is_shown(message: Message) -> bool:
    if message.author is Author.CONTACT:
        return message.kind not in (Kind.EDIT, Kind.REVOKE, Kind.REACTION, Kind.SYSTEM, Kind.OPENING)
    return message.delivery in _OUT


def _file(message: Message, media: MediaFiles) -> OutgoingMedia:
    assert message.media
    return OutgoingMedia(
        path=media.path(message.media.content_hash or ""),
        mime_type=message.media.mime_type or "application/octet-stream",
        filename=message.media.filename or "file",
    )


def _incoming_file(message: Message) -> dict[str, Any]:
    media = message.media
    if media is None:
        return {}
    return {
        "kind": message.kind.value,
        "file": {"name": media.filename or "", "type": media.mime_type or ""},
        "ready": media.state is MediaState.READY,
    }
