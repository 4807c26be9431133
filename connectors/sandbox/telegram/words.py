"""Telegram's JSON: updates that a customer causes and messages as the Bot API returns them. Pure.

Source: core.telegram.org/bots/api, "Available types".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connectors.sandbox.accounts import TelegramAccount
from connectors.sandbox.acts import Act
from connectors.sandbox.records import PhoneCustomer, PhoneFile, PhoneMessage

_FOLDERS = {"image": "photos", "audio": "voice", "video": "videos"}


def bot_user(account: TelegramAccount) -> dict[str, Any]:
    """The bot as a User."""
    return {"id": account.bot_id, "is_bot": True, "first_name": account.name, "username": account.username}


def user(customer: PhoneCustomer) -> dict[str, Any]:
    """The customer as a User."""
    fields = {"id": int(customer.user_id), "is_bot": False, "first_name": customer.name}
    username = {"username": customer.username} if customer.username else {}
    return fields | username | {"language_code": customer.language}


def chat(customer: PhoneCustomer) -> dict[str, Any]:
    """The private chat with the customer."""
    username = {"username": customer.username} if customer.username else {}
    return {"id": int(customer.user_id), "first_name": customer.name, **username, "type": "private"}


def update(act: Act, account: TelegramAccount) -> dict[str, Any]:
    """An update without its `update_id`."""
    if act.query_id:
        return {"callback_query": _callback_query(act, account)}
    return {act.step.raw_field or "message": _incoming(act, account)}


def blocked(customer: PhoneCustomer, account: TelegramAccount, at: int) -> dict[str, Any]:
    """The `my_chat_member` update of a customer who has just blocked or unblocked the bot."""
    states = ({"status": "member"}, {"status": "kicked", "until_date": 0})
    old, new = states if customer.blocked else states[::-1]
    return {
        "my_chat_member": {
            "chat": chat(customer),
            "from": user(customer),
            "date": at,
            "old_chat_member": {"user": bot_user(account), **old},
            "new_chat_member": {"user": bot_user(account), **new},
        }
    }


def shop_message(message: PhoneMessage, customer: PhoneCustomer, account: TelegramAccount) -> dict[str, Any]:
    """A message of the bot as the Bot API returns it."""
    fields: dict[str, Any] = {
        "message_id": int(message.provider_message_id),
        "from": bot_user(account),
        "chat": chat(customer),
        "date": int(message.created_at),
    }
    content = message.content
    fields |= _content(message.kind, message.text, content.get("file"), content.get("location"))
    if "inline_keyboard" in content.get("markup", {}):
        fields["reply_markup"] = content["markup"]
    return fields


def file_path(file: PhoneFile) -> str:
    """The path under which a file is downloaded."""
    folder = _FOLDERS.get(file.mime_type.split("/")[0], "documents")
    ending = file.filename.rsplit(".", 1)[-1] if "." in file.filename else "bin"
    return f"{folder}/{file.file_id}.{ending}"


def _callback_query(act: Act, account: TelegramAccount) -> dict[str, Any]:
    assert act.step.pressed
    return {
        "id": act.query_id,
        "from": user(act.customer),
        "message": shop_message(act.step.pressed.message, act.customer, account),
        "chat_instance": str(int(act.customer.user_id) * 7919),
        "data": act.step.pressed.choice["choice_id"],
    }


def _incoming(act: Act, account: TelegramAccount) -> dict[str, Any]:
    step = act.step
    fields: dict[str, Any] = {
        "message_id": int(act.provider_message_id),
        "from": user(act.customer),
        "chat": chat(act.customer),
        "date": act.at,
    }
    if step.reply_to:
        fields["reply_to_message"] = _replied(step.reply_to, act.customer, account)
    if step.raw is not None:
        return fields | dict(step.raw)
    return fields | _content(step.kind, step.text, step.file_details(), step.location)


def _replied(message: PhoneMessage, customer: PhoneCustomer, account: TelegramAccount) -> dict[str, Any]:
    fields = shop_message(message, customer, account)
    return fields if message.author == "shop" else fields | {"from": user(customer)}


def _content(kind: str, text: str, file: Mapping[str, Any] | None, location: Any) -> dict[str, Any]:
    if kind == "text":
        return {"text": text} | _commands(text)
    if kind == "location":
        return {"location": {"latitude": location["latitude"], "longitude": location["longitude"]}} | _venue(location)
    caption = {"caption": text} if text else {}
    return (_SHAPES[kind](_file_fields(file, kind)) if file else {}) | caption


def _commands(text: str) -> dict[str, Any]:
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    if not (text.startswith("/") and len(word) > 1):
        return {}
    return {"entities": [{"offset": 0, "length": len(word), "type": "bot_command"}]}


def _venue(location: Any) -> dict[str, Any]:
    if not location.get("name"):
        return {}
    point = {"latitude": location["latitude"], "longitude": location["longitude"]}
    return {"venue": {"location": point, "title": location["name"], "address": location.get("address", "")}}


def _file_fields(file: Mapping[str, Any], kind: str) -> dict[str, Any]:
    fields = {
        "file_id": file["file_id"],
        "file_unique_id": f"u{file['file_id']}",
        "file_size": file["size"],
        "mime_type": file["mime_type"],
        "file_name": file["filename"],
    }
    return fields | ({"duration": file["duration_seconds"]} if kind in ("voice", "audio", "video") else {})


def _without(file: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in file.items() if name not in names}


def _photo(file: dict[str, Any]) -> dict[str, Any]:
    # Telegram always names several sizes and no type; the sandbox keeps one picture and doesn't measure it.
    plain = _without(file, "mime_type", "file_name")
    return {"photo": [plain | {"width": 320, "height": 240}, plain | {"width": 1280, "height": 960}]}


def _sticker(file: dict[str, Any]) -> dict[str, Any]:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": _without(file, "mime_type", "file_name") | shape | {"emoji": "🙂"}}


_SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "image": _photo,
    "sticker": _sticker,
    "voice": lambda file: {"voice": _without(file, "file_name")},
    "audio": lambda file: {"audio": file},
    "video": lambda file: {"video": file | {"width": 1280, "height": 720}},
    "document": lambda file: {"document": file},
}
