"""WhatsApp's message objects read: one reader per `type`, in a table.

Source: developers.facebook.com, WhatsApp Cloud API, "Webhooks: messages" and the pages of its message types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import AccountNotice, IncomingMessage, Item, Kind, MediaRef, Unreadable
from bot.reports.links import split_text
from connectors.channels.foreign import (
    JsonObject,
    id_of,
    integer_of,
    location_of,
    name_of,
    object_of,
    objects_of,
    present,
    small,
    text_of,
)

Fields = dict[str, Any]
_ENVELOPE = {"from", "from_user_id", "from_parent_user_id", "to", "to_user_id", "to_parent_user_id"} | {
    "id", "timestamp", "type", "context", "errors", "referral"
}  # fmt: skip
_FORM_TYPES = {"address_message": "address"}
_NO_GROUPS = (
    "A customer wrote in a WhatsApp group of this number. Group messages are not taken and nobody answers them here:"
    " answer in the WhatsApp app, or ask the group to write to the number itself."
)
_NO_TURN = frozenset({Kind.REACTION, Kind.EDIT, Kind.REVOKE, Kind.SYSTEM})


@dataclass(frozen=True, kw_only=True)
class Party:
    """The customer at the other end: the address to answer to, other ids of theirs, their name."""

    address: str
    aliases: tuple[str, ...] = ()
    name: str | None = None


def read_message(
    message: JsonObject, party: Party, *, entry_at: int = 0, errors: Any = None, from_shop: bool = False
) -> Item:
    """One message object as an item; an unknown type becomes an UNKNOWN message, never a loss.

    `entry_at` stands in for a missing timestamp; `errors` are those of the value around the message.
    """
    message_id = id_of(message.get("id"))
    kind_name = name_of(message.get("type"))
    if "group_id" in message:
        return AccountNotice(topic="groups", text=_NO_GROUPS)
    fields = _content(message, kind_name, errors)
    address = fields.pop("address", party.address)
    if not message_id or not address:
        missing = "an id" if address else "a sender"
        return Unreadable(reason=f"a message of type {kind_name} without {missing}")
    around = _around(message, party)
    link = fields.pop("origin", None)
    return IncomingMessage(
        provider_message_id=message_id,
        address=address,
        name=party.name,
        sent_at=integer_of(message.get("timestamp")) or entry_at,
        origin={**(_origin(message) or {}), **(link or {})} or None,
        reply_to=fields.pop("reply_to", None) or id_of(object_of(message.get("context")).get("id")) or None,
        needs_answer=not from_shop and fields["kind"] not in _NO_TURN,
        from_shop=from_shop,
        details=_joined(around, fields.pop("details", {})),
        **fields,
    )


def _content(message: JsonObject, kind_name: str, errors: Any) -> Fields:
    read = _READERS.get(kind_name)
    fields = read(message) if read else None
    return fields if fields is not None else _unknown(message, kind_name, errors)


def _around(message: JsonObject, party: Party) -> JsonObject:
    """What lies around the content: other ids of the customer, forwarding, the product asked about."""
    context = object_of(message.get("context"))
    return present(
        {
            "aliases": list(party.aliases),
            "forwarded": context.get("forwarded") is True or context.get("frequently_forwarded") is True,
            "forwarded_many_times": context.get("frequently_forwarded") is True,
            "product": small(object_of(context.get("referred_product"))),
        }
    )


def _joined(around: JsonObject, details: JsonObject) -> JsonObject:
    aliases = [*around.get("aliases", ()), *details.get("aliases", ())]
    return {**around, **details, **({"aliases": list(dict.fromkeys(aliases))} if aliases else {})}


def _origin(message: JsonObject) -> JsonObject | None:
    referral = object_of(message.get("referral"))
    return {"referral": small(referral)} if referral else None


def _unknown(message: JsonObject, kind_name: str, errors: Any) -> Fields:
    content = {key: value for key, value in message.items() if key not in _ENVELOPE}
    told = _unsupported_type(message)
    details = {
        "type": f"{kind_name}: {told}" if told else kind_name,
        "raw": small(content),
        "errors": error_details(message.get("errors") or errors),
    }
    return {"kind": Kind.UNKNOWN, "details": {"type": details["type"], **present(details)}}


def _unsupported_type(message: JsonObject) -> str:
    unsupported = object_of(message.get("unsupported"))
    return name_of(unsupported["type"]) if "type" in unsupported else ""


def error_details(errors: Any) -> list[JsonObject]:
    """Errors in a webhook for display: code, title and details."""
    return [
        present(
            {
                "code": integer_of(error.get("code")),
                "title": small(error.get("title")),
                "details": small(object_of(error.get("error_data")).get("details")),
            }
        )
        for error in objects_of(errors)[:10]
    ]


def _text(message: JsonObject) -> Fields | None:
    body = object_of(message.get("text")).get("body")
    if not isinstance(body, str):
        return None
    # A link of the shop's fills in a text with its mark at the end, which is no word of the customer's.
    text, mark = split_text(text_of(body))
    return {"kind": Kind.TEXT, "text": text or text_of(body), **({"origin": {"link": mark}} if mark else {})}


def _media(kind: Kind) -> Callable[[JsonObject], Fields | None]:
    def read(message: JsonObject) -> Fields | None:
        body = message.get(str(message["type"]))
        if not isinstance(body, dict):
            return None
        fields: Fields = {
            "kind": Kind.VOICE if body.get("voice") is True else kind,
            "text": text_of(body.get("caption")),
            "details": present({"animated": body.get("animated") is True}),
        }
        media_id = id_of(body.get("id"))
        return fields | {"media": _media_ref(media_id, body)} if media_id else fields

    return read


def _media_ref(media_id: str, body: JsonObject) -> MediaRef:
    return MediaRef(
        provider_media_id=media_id,
        mime_type=text_of(body.get("mime_type")) or None,
        filename=text_of(body.get("filename")) or None,
        sha256=text_of(body.get("sha256")) or None,
        size=integer_of(body.get("file_size")),
    )


def _location(message: JsonObject) -> Fields | None:
    body = object_of(message.get("location"))
    location = location_of(body, body.get("name"), body.get("address"))
    if location is None:
        return None
    return {"kind": Kind.LOCATION, "location": location, "details": present({"url": small(body.get("url"))})}


def _contacts(message: JsonObject) -> Fields | None:
    cards = objects_of(message.get("contacts"))
    return {"kind": Kind.CONTACT_CARD, "details": {"contacts": [_card(card) for card in cards[:20]]}} if cards else None


def _card(card: JsonObject) -> JsonObject:
    name, phones, emails = object_of(card.get("name")), objects_of(card.get("phones")), objects_of(card.get("emails"))
    company = object_of(card.get("org")).get("company")
    return present(
        {
            "name": small(name.get("formatted_name") or name.get("first_name")),
            "phones": [small(each.get("phone") or each.get("wa_id")) for each in phones[:10]],
            "emails": [small(each.get("email")) for each in emails[:10]],
            "company": small(company),
        }
    )


def _button(message: JsonObject) -> Fields | None:
    body = object_of(message.get("button"))
    return _choice(body.get("payload"), body.get("text")) if body else None


def _choice(choice_id: Any, title: Any, description: Any = None) -> Fields:
    return {
        "kind": Kind.CHOICE,
        "choice_id": id_of(choice_id) or None,
        "text": text_of(title),
        "details": present({"description": small(description)}),
    }


def _interactive(message: JsonObject) -> Fields | None:
    body = object_of(message.get("interactive"))
    kind_name = str(body.get("type"))
    reply = object_of(body.get(kind_name))
    if kind_name in ("button_reply", "list_reply"):
        return _choice(reply.get("id"), reply.get("title"), reply.get("description")) if reply else None
    if "response_json" in reply:
        return {"kind": Kind.FORM, "details": {"type": _FORM_TYPES.get(str(reply.get("name")), "form"), **_form(reply)}}
    if kind_name == "call_permission_reply":
        details = present({"event": "call_permission", "answer": small(reply.get("response"))})
        return {"kind": Kind.SYSTEM, "details": details}
    return {"kind": Kind.FORM, "details": {"type": name_of(kind_name), "form": small(reply)}} if reply else None


def _form(reply: JsonObject) -> JsonObject:
    """The answers of a filled-in form (a flow, an address) for its details; its token is ours and no answer.

    Answers that can't be read are shown as they came.
    """
    raw = reply["response_json"]
    try:
        answers = raw if isinstance(raw, dict) else json.loads(str(raw))
    except (ValueError, RecursionError):
        answers = None
    if not isinstance(answers, dict) or not answers:
        return present({"raw": small(raw)})
    return {"form": small({key: value for key, value in answers.items() if key != "flow_token"})}


def _reaction(message: JsonObject) -> Fields | None:
    body = object_of(message.get("reaction"))
    emoji = text_of(body.get("emoji"))
    target = id_of(body.get("message_id"))
    return {"kind": Kind.REACTION, "text": emoji, "reply_to": target, "details": present({"removed": not emoji})}


def _order(message: JsonObject) -> Fields | None:
    body = object_of(message.get("order"))
    lines = [
        present(
            {
                "product": small(line.get("product_retailer_id")),
                "quantity": small(line.get("quantity")),
                "price": small(line.get("item_price")),
                "currency": small(line.get("currency")),
            }
        )
        for line in objects_of(body.get("product_items"))[:200]
    ]
    details = present({"catalog": id_of(body.get("catalog_id")), "lines": lines})
    return {"kind": Kind.ORDER, "text": text_of(body.get("text")), "details": details} if body else None


def _edit(message: JsonObject) -> Fields | None:
    body = object_of(message.get("edit"))
    edited = object_of(body.get("message"))
    kind_name = str(edited.get("type"))
    content = object_of(edited.get(kind_name))
    return {
        "kind": Kind.EDIT,
        "text": text_of(content.get("body")) or text_of(content.get("caption")),
        "reply_to": id_of(body.get("original_message_id")),
        "details": {"edited": name_of(kind_name)},
    }


def _revoke(message: JsonObject) -> Fields | None:
    return {"kind": Kind.REVOKE, "reply_to": id_of(object_of(message.get("revoke")).get("original_message_id"))}


def _system(message: JsonObject) -> Fields | None:
    """A notice of WhatsApp. After a change of number or id the customer is reached at the new one."""
    body = object_of(message.get("system"))
    user_id, previous = _user_ids(body)
    new = [id_of(body.get("wa_id")), id_of(body.get("new_wa_id")), user_id]
    old = [id_of(message.get("from")), id_of(message.get("from_user_id")), previous]
    ids = [each for each in (*new, *old) if each]
    # Its next owner must not be taken for this customer; an id that a notice leaves out has not changed.
    renumbered = body.get("type") == "user_changed_number" and any(new[:2])
    left = [old[0] if renumbered else None, old[2] if new[2] else None]
    fields: Fields = {
        "kind": Kind.SYSTEM,
        "text": text_of(body.get("body")),
        "details": present(
            {"event": name_of(body.get("type")), "aliases": ids[1:], "left": [each for each in left if each]}
        ),
    }
    return fields | ({"address": ids[0]} if ids else {})


def _user_ids(body: JsonObject) -> tuple[str, str]:
    """The new and the previous user id of a notice, as two values or as the two members of one."""
    pair = object_of(body.get("user_id"))
    return id_of(pair.get("current") or body.get("user_id")), id_of(
        pair.get("previous") or body.get("previous_user_id")
    )


def _opening(message: JsonObject) -> Fields | None:
    return {"kind": Kind.OPENING}


_READERS: Mapping[str, Callable[[JsonObject], Fields | None]] = {
    "text": _text,
    "image": _media(Kind.IMAGE),
    "audio": _media(Kind.AUDIO),
    "voice": _media(Kind.VOICE),
    "video": _media(Kind.VIDEO),
    "document": _media(Kind.DOCUMENT),
    "sticker": _media(Kind.STICKER),
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "request_welcome": _opening,
}
