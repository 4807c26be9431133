"""The sending methods of the Bot API: one row per method, one path for all, refusals in Telegram's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.sandbox.acts import describe
from connectors.sandbox.exchange import Exchange
from connectors.sandbox.records import PhoneCustomer, PhoneFile
from connectors.sandbox.telegram.call import Parameters, Refused
from connectors.sandbox.telegram.words import shop_message


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A sending method: the kind it makes, the parameter that carries a file, if any, and texts that it needs."""

    kind: str
    file_field: str | None = None
    needs: tuple[str, ...] = ()


SENDERS = {
    "sendMessage": Sender(kind="text"),
    "sendPhoto": Sender(kind="image", file_field="photo"),
    "sendDocument": Sender(kind="document", file_field="document"),
    "sendVoice": Sender(kind="voice", file_field="voice"),
    "sendAudio": Sender(kind="audio", file_field="audio"),
    "sendVideo": Sender(kind="video", file_field="video"),
    "sendSticker": Sender(kind="sticker", file_field="sticker"),
    "sendLocation": Sender(kind="location"),
    "sendVenue": Sender(kind="location", needs=("title", "address")),
}


def send(exchange: Exchange, sender: Sender, customer: PhoneCustomer, parameters: Parameters) -> dict[str, Any]:
    """Checks and sends; the Message that the method returns. Raises Refused."""
    if parameters.has("parse_mode"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    text = _text(exchange, sender, parameters)
    content: dict[str, Any] = _markup(exchange, parameters) | _reply(exchange, customer, parameters)
    if sender.file_field:
        file = _file(exchange, sender, parameters)
        content["file"] = describe(file) | {"duration_seconds": parameters.integer("duration", 1)}
    if sender.kind == "location":
        content["location"] = _location(parameters) | _place(sender, parameters)
    message = exchange.send(customer, sender.kind, text, content)
    return shop_message(message, customer, exchange.telegram)


def _text(exchange: Exchange, sender: Sender, parameters: Parameters) -> str:
    if sender.kind != "text":
        caption = parameters.text("caption")
        if len(caption) > exchange.telegram.caption_limit:
            raise Refused(400, "Bad Request: message caption is too long")
        return caption
    text = parameters.text("text")
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text) > exchange.telegram.text_limit:
        raise Refused(400, "Bad Request: message is too long")
    return text


def _location(parameters: Parameters) -> dict[str, float]:
    latitude, longitude = parameters.number("latitude"), parameters.number("longitude")
    if latitude is None or longitude is None:
        raise Refused(400, "Bad Request: latitude and longitude must be specified")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(400, "Bad Request: location is invalid")
    return {"latitude": latitude, "longitude": longitude}


def _place(sender: Sender, parameters: Parameters) -> dict[str, str]:
    for name in sender.needs:
        if not parameters.text(name):
            raise Refused(400, f"Bad Request: {name} must be non-empty")
    return {"name": parameters.text("title"), "address": parameters.text("address")} if sender.needs else {}


def _file(exchange: Exchange, sender: Sender, parameters: Parameters) -> PhoneFile:
    assert sender.file_field
    upload = parameters.upload(sender.file_field)
    if upload is None:
        file = exchange.store.file(parameters.text(sender.file_field))
        if file is None:
            missing = not parameters.has(sender.file_field)
            reason = f"there is no {sender.file_field} in the request" if missing else "wrong file identifier specified"
            raise Refused(400, f"Bad Request: {reason}")
        return file
    content = upload.read()
    _check_size(exchange, sender, len(content))
    filename = upload.filename or f"{sender.file_field}.bin"
    return exchange.keep_file(content, upload.mimetype or "application/octet-stream", filename)


def _check_size(exchange: Exchange, sender: Sender, size: int) -> None:
    if size == 0:
        raise Refused(400, "Bad Request: file must be non-empty")
    if size > exchange.telegram.upload_limit:
        raise Refused(413, "Request Entity Too Large")
    limit = exchange.telegram.photo_limit
    if sender.kind == "image" and size > limit:
        raise Refused(400, f"Bad Request: file of size {size} bytes is too big for a photo; the maximum is {limit}")


def _reply(exchange: Exchange, customer: PhoneCustomer, parameters: Parameters) -> dict[str, Any]:
    reply = parameters.json("reply_parameters")
    if not reply:
        return {}
    message_id = str(reply.get("message_id", ""))
    if exchange.store.find_message(message_id, customer.customer_id):
        return {"reply_to": message_id}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise Refused(400, "Bad Request: message to be replied not found")


def _markup(exchange: Exchange, parameters: Parameters) -> dict[str, Any]:
    markup = parameters.json("reply_markup")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise Refused(400, "Bad Request: object expected as reply markup")
    if "inline_keyboard" in markup:
        choices = [_inline(exchange, button) for row in _rows(markup, "inline_keyboard") for button in row]
        return {"layout": "inline", "choices": choices, "markup": markup}
    if "keyboard" in markup:
        titles = [_key(button) for row in _rows(markup, "keyboard") for button in row]
        choices = [{"choice_id": title, "title": title} for title in titles]
        return {"layout": "keyboard", "choices": choices, "markup": markup}
    if markup.get("remove_keyboard"):
        return {"layout": "keyboard_removed"}
    raise Refused(400, "Bad Request: can't parse reply keyboard markup JSON object")


def _rows(markup: Mapping[str, Any], name: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(400, f'Bad Request: field "{name}" of the reply markup must be an Array of Arrays')
    return rows


def _inline(exchange: Exchange, button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or not button.get("text"):
        raise Refused(400, 'Bad Request: can\'t parse inline keyboard button: field "text" must be non-empty')
    if button.get("url"):
        return {"choice_id": "", "title": button["text"], "url": button["url"]}
    data = button.get("callback_data")
    if not data:
        raise Refused(
            400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(data.encode()) > exchange.telegram.callback_data_limit:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"choice_id": data, "title": button["text"]}


def _key(button: Any) -> str:
    title = button.get("text") if isinstance(button, dict) else button
    if not title:
        raise Refused(400, 'Bad Request: can\'t parse keyboard button: field "text" must be non-empty')
    return str(title)
