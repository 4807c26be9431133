"""Reads Telegram's updates. Pure.

Source: core.telegram.org/bots/api, "Update". The bot talks in private chats only; what happens in groups and
channels is known and not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.channels.channel import ChannelEvent, IncomingMessage, Item, Kind, Unreadable
from connectors.channels.foreign import (
    JsonObject,
    guarded,
    id_of,
    integer_of,
    name_of,
    object_of,
    objects_of,
    parse_object,
    present,
    small,
    text_of,
)
from connectors.channels.telegram.messages import content_names, full_name, phone_language, provider_id, read_message
from connectors.channels.telegram.names import EVENTS


def read(body: bytes) -> tuple[Item, ...]:
    """Everything in one update. Never raises."""
    update = parse_object(body)
    if isinstance(update, Unreadable):
        return (update,)
    update_id = integer_of(update.get("update_id"))
    if update_id is None:
        return (Unreadable(reason="an update without update_id"),)
    items: list[Item] = []
    for name, value in update.items():
        if name != "update_id":
            items += _part(name, value, update_id)
    return tuple(items) or (Unreadable(reason="an update with nothing in it"),)


def _part(name: str, value: Any, update_id: int) -> Iterable[Item]:
    read_one = _READERS.get(name)
    if read_one is None:
        return (Unreadable(reason=f"unknown kind of update: {name_of(name)}"),)
    if not isinstance(value, dict):
        return (Unreadable(reason=f"an update {name} that is not an object"),)
    return guarded(name, lambda part: (read_one(part, update_id),), value)


def _message(message: JsonObject, update_id: int) -> Item:
    message_id = provider_id(message.get("chat"), message)
    if not message_id:
        return Unreadable(reason="a message without chat or message_id")
    if not _is_private(message.get("chat")):
        return _elsewhere(message)
    if object_of(message.get("from")).get("is_bot") is True:
        return ChannelEvent(name="bot_message", address=id_of(object_of(message.get("chat")).get("id")))
    return read_message(message, message_id)


def _edited(message: JsonObject, update_id: int) -> Item:
    """An edit is no new turn: its id is its own, and `reply_to` names the message that was edited."""
    item = _message(message, update_id)
    if not isinstance(item, IncomingMessage):
        return item
    return replace(
        item,
        kind=Kind.EDIT,
        provider_message_id=f"{item.provider_message_id}:edit{update_id}",
        reply_to=item.provider_message_id,
        sent_at=integer_of(message.get("edit_date")) or item.sent_at,
        details={"edited": item.kind.value},
        media=None,
        origin=None,
        needs_answer=False,
    )


def _pressed(query: JsonObject, update_id: int) -> Item:
    """A pressed button. Telegram doesn't say when; the message that held the button may be gone."""
    query_id, sender = id_of(query.get("id")), object_of(query.get("from"))
    held_by = object_of(query.get("message"))
    chat = held_by.get("chat", {"id": sender.get("id"), "type": "private"})
    address = id_of(object_of(chat).get("id"))
    if not query_id or not address:
        return Unreadable(reason="a callback_query without id or sender")
    if not _is_private(chat):
        return ChannelEvent(name="group_choice", details={"chat_id": address})
    choice_id = text_of(query.get("data"))
    return IncomingMessage(
        provider_message_id=f"cb:{query_id}",
        address=address,
        name=full_name(sender),
        sent_at=0,
        kind=Kind.CHOICE,
        choice_id=choice_id or None,
        text=_button_title(held_by, choice_id),
        reply_to=provider_id(chat, held_by) or None,
        details={"press_id": query_id},
        phone_language=phone_language(sender),
    )


def _button_title(message: JsonObject, choice_id: str) -> str:
    rows = object_of(message.get("reply_markup")).get("inline_keyboard")
    buttons = [button for row in rows if isinstance(row, list) for button in row] if isinstance(rows, list) else []
    titles = [text_of(button.get("text")) for button in objects_of(buttons) if button.get("callback_data") == choice_id]
    return titles[0] if choice_id and titles else ""


def _reaction(reaction: JsonObject, update_id: int) -> Item:
    message_id = provider_id(reaction.get("chat"), reaction)
    if not message_id:
        return Unreadable(reason="a message_reaction without chat or message_id")
    if not _is_private(reaction.get("chat")):
        return _elsewhere(reaction)
    now = objects_of(reaction.get("new_reaction"))
    emoji = "".join(text_of(entry.get("emoji")) for entry in now)
    return IncomingMessage(
        provider_message_id=f"{message_id}:reaction{update_id}",
        address=id_of(object_of(reaction.get("chat")).get("id")),
        name=full_name(object_of(reaction.get("user"))),
        sent_at=integer_of(reaction.get("date")) or 0,
        kind=Kind.REACTION,
        text=emoji,
        reply_to=message_id,
        details=present({"removed": not now, "custom": bool(now) and not emoji}),
        needs_answer=False,
    )


def _member(change: JsonObject, update_id: int) -> Item:
    """Our own membership: in a private chat, the customer blocks or unblocks the bot."""
    chat = object_of(change.get("chat"))
    status = object_of(change.get("new_chat_member")).get("status")
    if not _is_private(chat):
        return ChannelEvent(name="group_member", details=present({"chat_id": id_of(chat.get("id"))}))
    is_blocked = status in ("kicked", "left")
    return ChannelEvent(name="blocked" if is_blocked else "unblocked", address=id_of(chat.get("id")) or None)


def _elsewhere(message: JsonObject) -> ChannelEvent:
    chat = object_of(message.get("chat"))
    details = {"chat_id": id_of(chat.get("id")), "content": small(content_names(message))}
    return ChannelEvent(name="channel_post" if chat.get("type") == "channel" else "group_message", details=details)


def _is_private(chat: Any) -> bool:
    """Whether the chat is with one customer; where Telegram names no type, ids above zero are people."""
    chat = object_of(chat)
    return bool(chat.get("type", "private") == "private" and (integer_of(chat.get("id")) or 0) > 0)


def _known_event(name: str, value: JsonObject, update_id: int) -> Item:
    return ChannelEvent(name=name, details=small(value))


_READERS: Mapping[str, Callable[[JsonObject, int], Item]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "message_reaction": _reaction,
    "my_chat_member": _member,
    **{name: partial(_known_event, name) for name in EVENTS},
}
# The kinds of updates to ask Telegram for: it leaves reactions out unless they are named.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member")
