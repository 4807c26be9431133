"""Reads WhatsApp's webhook bodies whole: every entry, change, message and status, in order. Pure.

Source: developers.facebook.com, WhatsApp Cloud API, "Webhooks" and "Business-scoped user IDs".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.channels.channel import ChannelEvent, Item, Status, StatusUpdate, Unreadable
from bot.conversations.consent import MARKETING_RESUMED, MARKETING_STOPPED
from connectors.channels.foreign import (
    JsonObject,
    each,
    id_of,
    integer_of,
    name_of,
    object_of,
    objects_of,
    parse_object,
    small,
    text_of,
)
from connectors.channels.whatsapp.errors import again_after_seconds, explain_code, stops_account
from connectors.channels.whatsapp.messages import Party, error_details, read_message

_OBJECT = "whatsapp_business_account"
_STATUSES: Mapping[str, Status] = {
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    "played": Status.READ,
    "failed": Status.FAILED,
}
_SHOWN_OF_CALLS = frozenset({"event", "direction", "status", "duration", "timestamp"})


@dataclass(frozen=True, kw_only=True)
class _Change:
    """One change: its field, its value and the time of its entry (0 where it has none)."""

    field: str
    value: JsonObject
    entry_at: int


def read(body: bytes, phone_number_id: str | None = None) -> tuple[Item, ...]:
    """Everything in a webhook body, in its order. Never raises.

    One webhook serves all numbers of an app: what another number than `phone_number_id` received is Unreadable
    here, so that no answer leaves from the wrong number. None reads for all numbers.
    """
    data = parse_object(body)
    if isinstance(data, Unreadable):
        return (data,)
    if data.get("object", _OBJECT) != _OBJECT:
        return (Unreadable(reason=f"a webhook for the object {name_of(data['object'])}"),)
    items = tuple(each(data.get("entry"), "entry", partial(_entry, ours=phone_number_id)))
    return items or (Unreadable(reason="a webhook with nothing in it"),)


def own_part(body: bytes, phone_number_id: str) -> bytes | None:
    """`body` without the changes of other numbers: itself where it has none of these, None where nothing is left."""
    data = parse_object(body)
    entries = objects_of(data.get("entry")) if not isinstance(data, Unreadable) else []
    changes = [change for entry in entries for change in objects_of(entry.get("changes"))]
    own = [change for change in changes if _number_of(change) in ("", phone_number_id)]
    if len(own) == len(changes) or isinstance(data, Unreadable):
        return body
    if not own:
        return None
    mine = [
        {**entry, "changes": [change for change in objects_of(entry.get("changes")) if change in own]}
        for entry in entries
    ]
    return json.dumps({**data, "entry": [entry for entry in mine if entry["changes"]]}).encode()


def _number_of(change: JsonObject) -> str:
    return id_of(object_of(object_of(change.get("value")).get("metadata")).get("phone_number_id"))


def _entry(entry: JsonObject, ours: str | None) -> Iterator[Item]:
    entry_at = integer_of(entry.get("time")) or 0
    yield from each(entry.get("changes"), "changes", lambda change: _change(change, entry_at, ours))


def _change(change: JsonObject, entry_at: int, ours: str | None) -> Iterable[Item]:
    field, value = change.get("field"), change.get("value")
    if not isinstance(value, dict):
        return (Unreadable(reason=f"a change of the field {name_of(field)} without a value"),)
    theirs = id_of(object_of(value.get("metadata")).get("phone_number_id"))
    if ours and theirs and theirs != ours:
        return (Unreadable(reason=f"for the phone number id {name_of(theirs)}, which is not this account's"),)
    read_field = _FIELDS.get(str(field))
    if read_field is None:
        return (Unreadable(reason=f"unknown webhook field {name_of(field)}"),)
    return read_field(_Change(field=str(field), value=value, entry_at=entry_at))


def _messages(change: _Change) -> Iterator[Item]:
    value = change.value
    readers = {"messages": _message, "statuses": _status}
    for name in value:
        if name in readers:
            yield from each(value[name], name, partial(readers[name], change))
    if "errors" in value:
        yield ChannelEvent(name="errors", details={"errors": error_details(value["errors"])})
    if not (readers.keys() | {"errors"}) & value.keys():
        yield Unreadable(reason="a change of the field messages without messages or statuses")


def _message(change: _Change, message: JsonObject) -> Iterable[Item]:
    party = _party(change.value, message.get("from"), message.get("from_user_id"))
    return (read_message(message, party, entry_at=change.entry_at, errors=change.value.get("errors")),)


def _echoes(change: _Change) -> Iterator[Item]:
    yield from each(change.value.get("message_echoes"), "message_echoes", partial(_echo, change))


def _echo(change: _Change, message: JsonObject) -> Iterable[Item]:
    party = _party(change.value, message.get("to"), message.get("to_user_id"))
    return (read_message(message, party, entry_at=change.entry_at, from_shop=True),)


def _party(value: JsonObject, phone: object, user_id: object) -> Party:
    """The customer by phone where it is known, else by user id. Only a contact with one of these ids is theirs."""
    phone, user_id = id_of(phone), id_of(user_id)
    contact = _contact(objects_of(value.get("contacts")), phone, user_id)
    ids = [phone, id_of(contact.get("wa_id")), user_id, id_of(contact.get("user_id"))]
    address, *aliases = dict.fromkeys(identifier for identifier in ids if identifier) or ("",)
    profile = object_of(contact.get("profile"))
    return Party(
        address=address,
        aliases=tuple(aliases),
        name=text_of(profile.get("name")) or text_of(profile.get("username")) or None,
    )


def _contact(contacts: list[JsonObject], phone: str, user_id: str) -> JsonObject:
    for contact in contacts:
        if phone and id_of(contact.get("wa_id")) == phone:
            return contact
        if user_id and id_of(contact.get("user_id")) == user_id:
            return contact
    return {}


def _status(change: _Change, status: JsonObject) -> Iterable[Item]:
    message_id, word = id_of(status.get("id")), status.get("status")
    subject = status.get("type", "message")
    if subject != "message":
        return (_event(f"{name_of(subject)}_status", status, status.get("recipient_id")),)
    if word == "deleted":
        return (_event("message_deleted", {"message_id": message_id}, status.get("recipient_id")),)
    state = _STATUSES.get(str(word))
    if state is None or not message_id:
        return (Unreadable(reason=f"a status {name_of(word)} {'that is unknown' if message_id else 'without an id'}"),)
    update = _status_update(change, status, message_id, state)
    if update.error_code == _STOPPED_CODE:
        return (update, ChannelEvent(name=MARKETING_STOPPED, address=id_of(status.get("recipient_id")) or None))
    return (update,)


def _status_update(change: _Change, status: JsonObject, message_id: str, known: Status) -> StatusUpdate:
    error = next(iter(objects_of(status.get("errors"))), {})
    code, is_failure = integer_of(error.get("code")), known is Status.FAILED
    return StatusUpdate(
        provider_message_id=message_id,
        status=known,
        at=integer_of(status.get("timestamp")) or change.entry_at,
        error_code=code,
        error_text=explain_code(code, text_of(error.get("title"))) if is_failure else None,
        our_message_id=text_of(status.get("biz_opaque_callback_data")) or None,
        again_after_seconds=again_after_seconds(code) if is_failure else None,
        stops_account=is_failure and stops_account(code),
    )


def _calls(change: _Change) -> Iterator[Item]:
    if "calls" in change.value:
        yield from each(change.value["calls"], "calls", _call)
    if "statuses" in change.value:
        yield from each(change.value["statuses"], "statuses", partial(_status, change))
    if not {"calls", "statuses"} & change.value.keys():
        yield Unreadable(reason="a change of the field calls without calls or statuses")


def _call(call: JsonObject) -> Iterable[Item]:
    ours = call.get("direction") == "BUSINESS_INITIATED"
    details = {key: value for key, value in call.items() if key in _SHOWN_OF_CALLS}
    return (_event("call", details, call.get("to" if ours else "from")),)


def _preferences(change: _Change) -> Iterator[Item]:
    yield from each(
        change.value.get("user_preferences"),
        "user_preferences",
        lambda one: (_event(_preference(one), one, one.get("wa_id") or one.get("user_id")),),
    )


def _preference(one: JsonObject) -> str:
    marketing = one.get("category") == "marketing_messages"
    return _MARKETING.get(text_of(one.get("value")), "user_preferences") if marketing else "user_preferences"


_STOPPED_CODE = 131050
_MARKETING: Mapping[str, str] = {"stop": MARKETING_STOPPED, "resume": MARKETING_RESUMED}


def _history(change: _Change) -> Iterator[Item]:
    """Old chats of the phone app: known to have come, kept in the journal only."""
    yield ChannelEvent(name="history", details={"chunks": len(objects_of(change.value.get("history")))})


def _known_event(change: _Change) -> Iterable[Item]:
    return (_event(change.field, change.value, None),)


def _event(name: str, details: JsonObject, address: object) -> ChannelEvent:
    return ChannelEvent(name=name, address=id_of(address) or None, details=small(details))


_FIELDS: Mapping[str, Callable[[_Change], Iterable[Item]]] = {
    "messages": _messages,
    "smb_message_echoes": _echoes,
    "calls": _calls,
    "user_preferences": _preferences,
    "history": _history,
    **dict.fromkeys(
        (
            "account_alerts",
            "account_review_update",
            "account_settings_update",
            "account_update",
            "automatic_events",
            "business_capability_update",
            "business_status_update",
            "business_username_update",
            "flows",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update",
            "message_template_components_update",
            "message_template_quality_update",
            "message_template_status_update",
            "messaging_handovers",
            "partner_solutions",
            "payment_configuration_update",
            "phone_number_name_update",
            "phone_number_quality_update",
            "security",
            "smb_app_state_sync",
            "standby",
            "template_category_update",
            "template_correct_category_detection",
            "tracking_events",
        ),
        _known_event,
    ),
}
