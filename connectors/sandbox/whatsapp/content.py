"""Reads what the shop sends over WhatsApp: one reader per message type, with Meta's limits.

Source: developers.facebook.com, WhatsApp Cloud API, "Messages", "Interactive messages", "Media".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.sandbox.accounts import MEDIA_RULES
from connectors.sandbox.acts import describe
from connectors.sandbox.store import SandboxStore
from connectors.sandbox.whatsapp import templates
from connectors.sandbox.whatsapp.checks import GraphError, invalid, missing, node, text, unique

_TEXT, _BODY, _CAPTION, _EDGE, _CALLBACK = 4096, 1024, 1024, 60, 512
_BUTTONS, _BUTTON_TITLE, _BUTTON_ID = 3, 20, 256
_ROWS, _ROW_TITLE, _ROW_ID, _ROW_DESCRIPTION, _SECTION_TITLE, _LIST_BUTTON = 10, 24, 200, 72, 24, 20


@dataclass(frozen=True, kw_only=True)
class Content:
    """A checked message: its kind, its text and what a bubble shows beside it."""

    kind: str
    text: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)


def read_content(store: SandboxStore, body: Mapping[str, Any]) -> Content:
    """The content of a message. Raises GraphError, with code 131051 for a type that the sandbox does not speak."""
    text(body, "biz_opaque_callback_data", _CALLBACK, optional=True)
    kind = body.get("type", "text")
    reader = _READERS.get(kind)
    if reader is None:
        raise GraphError(400, 131051, "(#131051) Unsupported message type", f"type {kind} is not supported")
    return reader(store, kind, node(body, kind))


def _text(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    return Content(kind=kind, text=text(part, "body", _TEXT, path="text."))


def _location(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    names = ("latitude", "longitude", "name", "address")
    location = {name: part[name] for name in names if part.get(name) is not None}
    try:
        location |= {"latitude": float(part["latitude"]), "longitude": float(part["longitude"])}
    except (KeyError, TypeError, ValueError):
        raise missing("location.latitude and location.longitude") from None
    return Content(kind=kind, shown={"location": location})


def _media(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    caption = text(part, "caption", _CAPTION, path=f"{kind}.", optional=True)
    if caption and kind not in ("image", "video", "document"):
        raise invalid(f"{kind} takes no caption")
    if bool(part.get("id")) == bool(part.get("link")):
        raise missing(f"either {kind}.id or {kind}.link")
    details = {"link": part["link"]} if part.get("link") else _file(store, kind, part)
    return Content(kind="voice" if part.get("voice") else kind, text=caption, shown=details)


def _file(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> dict[str, Any]:
    file, rule = store.file(str(part["id"])), MEDIA_RULES[kind]
    if file is None:
        raise invalid(f"{kind}.id names no uploaded media")
    if rule.mime_types and file.mime_type not in rule.mime_types:
        raise invalid(f"{kind} must be one of {', '.join(rule.mime_types)}")
    if file.size > rule.limit:
        raise invalid(f"{kind} must have at most {rule.limit} bytes")
    filename = part.get("filename") or file.filename
    return {"file": describe(file) | {"filename": filename, "duration_seconds": 1}}


def _interactive(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    layouts: dict[Any, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"button": _buttons, "list": _list}
    if part.get("type") not in layouts:
        raise invalid("interactive.type must be button or list")
    body = text(node(part, "body"), "text", _BODY, path="interactive.body.")
    details = layouts[part["type"]](node(part, "action"))
    if "header" in part:
        details |= _header(store, node(part, "header"), media=part["type"] == "button")
    if "footer" in part:
        details["footer"] = text(node(part, "footer"), "text", _EDGE, path="interactive.footer.")
    return Content(kind=details.pop("kind", "text"), text=body, shown=details)


def _header(store: SandboxStore, header: Mapping[str, Any], *, media: bool) -> dict[str, Any]:
    kind = header.get("type")
    if kind == "text":
        return {"header": text(header, "text", _EDGE, path="interactive.header.")}
    if not media or kind not in ("image", "video", "document"):
        raise invalid("interactive.header must be a text, or with buttons an image, video or document")
    return {"kind": kind, **_media(store, kind, node(header, kind)).shown}


def _buttons(action: Mapping[str, Any]) -> dict[str, Any]:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= _BUTTONS:
        raise invalid(f"action.buttons must hold 1 to {_BUTTONS} buttons")
    choices = [_button(button) for button in buttons]
    unique([choice["choice_id"] for choice in choices], "button ids")
    unique([choice["title"] for choice in choices], "button titles")
    return {"layout": "buttons", "choices": choices}


def _button(button: Any) -> dict[str, str]:
    if not isinstance(button, dict) or button.get("type") != "reply":
        raise invalid("each button must be of type reply")
    reply = node(button, "reply")
    return {
        "choice_id": text(reply, "id", _BUTTON_ID, path="button."),
        "title": text(reply, "title", _BUTTON_TITLE, path="button."),
    }


def _list(action: Mapping[str, Any]) -> dict[str, Any]:
    sections = action.get("sections")
    if not isinstance(sections, list) or not sections:
        raise missing("action.sections")
    choices = [choice for section in sections for choice in _section(section, titled=len(sections) > 1)]
    if not 1 <= len(choices) <= _ROWS:
        raise invalid(f"a list must hold 1 to {_ROWS} rows in all")
    unique([choice["choice_id"] for choice in choices], "row ids")
    return {"layout": "list", "choices": choices, "button": text(action, "button", _LIST_BUTTON, path="action.")}


def _section(section: Any, *, titled: bool) -> list[dict[str, str]]:
    if not isinstance(section, dict) or not isinstance(section.get("rows"), list):
        raise missing("section.rows")
    title = text(section, "title", _SECTION_TITLE, path="section.", optional=not titled)
    return [_row(row) | ({"section": title} if title else {}) for row in section["rows"]]


def _row(row: Any) -> dict[str, str]:
    if not isinstance(row, dict):
        raise invalid("each row must be an object")
    description = text(row, "description", _ROW_DESCRIPTION, path="row.", optional=True)
    fields = {
        "choice_id": text(row, "id", _ROW_ID, path="row."),
        "title": text(row, "title", _ROW_TITLE, path="row."),
    }
    return fields | ({"description": description} if description else {})


def _template(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    template, given = templates.check(part)
    header = (given.get("header") or [{}])[0]
    details: dict[str, Any] = {"layout": "template", "choices": templates.buttons(template)}
    kind = header.get("type", "text")
    if kind in ("image", "video", "document"):
        details |= _file(store, kind, node(header, kind))
    return Content(kind=kind, text=templates.as_read(template, given), shown=details)


def _reaction(store: SandboxStore, kind: str, part: Mapping[str, Any]) -> Content:
    target, emoji = text(part, "message_id", _CALLBACK, path="reaction."), part.get("emoji")
    if not isinstance(emoji, str):
        raise missing("reaction.emoji")
    return Content(kind=kind, text=emoji, shown={"reply_to": target})


_READERS: dict[str, Callable[[SandboxStore, str, Mapping[str, Any]], Content]] = {
    "text": _text,
    "location": _location,
    "interactive": _interactive,
    "template": _template,
    "reaction": _reaction,
    **dict.fromkeys(MEDIA_RULES, _media),
}
