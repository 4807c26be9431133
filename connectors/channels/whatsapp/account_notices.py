"""WhatsApp's notices about the account (restrictions, alerts, quality, limits) read for the owner. Pure.

Source: developers.facebook.com, "Webhooks reference": account_update, account_alerts, account_review_update,
phone_number_quality_update, phone_number_name_update, business_capability_update.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.channels.channel import AccountNotice
from bot.phrases import phrase
from connectors.channels.foreign import JsonObject, id_of, integer_of, name_of, object_of, objects_of, text_of

# The lowest limits; a first word about one of these is shown even where nobody knows what it was before.
_LOW_LIMIT = 1000
_UNLIMITED = 10**9
_IN_MANAGER = phrase("Look at it in the WhatsApp Manager (Account quality).")
_LIFTING = frozenset({"REINSTATE", "REINSTATED", "ACCOUNT_RECONNECTED", "VERIFIED_ACCOUNT", "ACCOUNT_RESTORED"})
_SETTLED = frozenset({"NONE", "RESOLVED", "CLEARED", "EXPIRED", "DISMISSED", "INACTIVE"})
_ACCOUNT_WORDS: Mapping[str, str] = {
    "DISABLED_UPDATE": phrase("WhatsApp disables this account."),
    "ACCOUNT_VIOLATION": phrase("WhatsApp says that this account broke its policy."),
    "ACCOUNT_RESTRICTION": phrase("WhatsApp restricts this account."),
    "ACCOUNT_DELETED": phrase("The WhatsApp Business account was deleted."),
    "ACCOUNT_OFFBOARDED": phrase("The account was taken off the platform."),
    "PARTNER_REMOVED": phrase("This app no longer has the WhatsApp Business account."),
    "PHONE_NUMBER_REMOVED": phrase("A telephone number was taken off the account."),
}
_RESTRICTIONS: Mapping[str, str] = {
    "RESTRICTED_BIZ_INITIATED_MESSAGING": phrase("templates to customers who have not written are refused"),
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING": phrase("answers to customers are refused"),
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION": phrase("no telephone number can be added"),
    "RESTRICTED_BIZ_INITIATED_CALLING": phrase("calls to customers are refused"),
    "RESTRICTED_USER_INITIATED_CALLING": phrase("calls of customers are refused"),
}


def account_notices(field: str, value: JsonObject) -> tuple[AccountNotice, ...]:
    """What the owner must be told, or what is lifted, by one change of the webhook field `field`; mostly nothing."""
    read = _FIELDS.get(field)
    return tuple(read(value)) if read else ()


def _account_update(value: JsonObject) -> Iterable[AccountNotice]:
    event = text_of(value.get("event"))
    ban = object_of(value.get("ban_info"))
    if event in _LIFTING or text_of(ban.get("waba_ban_state")) in _LIFTING:
        yield AccountNotice(topic="account", lifted=True)
    elif event == "ACCOUNT_RESTRICTION":
        yield _restriction(objects_of(value.get("restriction_info")))
    elif event in _ACCOUNT_WORDS:
        yield AccountNotice(topic="account", text=_sentences(_ACCOUNT_WORDS[event], _why(value, ban), _IN_MANAGER))


def _restriction(restrictions: list[JsonObject]) -> AccountNotice:
    """No restriction named is the provider's way to say that none is left."""
    if not restrictions:
        return AccountNotice(topic="account", lifted=True)
    names = [text_of(each.get("restriction_type")) for each in restrictions]
    words = [_RESTRICTIONS.get(name) or _plain(name) for name in names if name]
    ends = [integer_of(each.get("expiration")) for each in restrictions]
    text = _sentences(
        _ACCOUNT_WORDS["ACCOUNT_RESTRICTION"],
        phrase("Restricted: %(words)s.", words="; ".join(words)) if words else "",
        phrase("%(in_manager)s An appeal is made there (Request review).", in_manager=_IN_MANAGER),
    )
    # A restriction without an end lasts until the provider lifts it.
    return AccountNotice(topic="account", text=text, until=None if None in ends else max(end for end in ends if end))


def _why(value: JsonObject, ban: JsonObject) -> str:
    violation = text_of(object_of(value.get("violation_info")).get("violation_type"))
    state, date = text_of(ban.get("waba_ban_state")), text_of(ban.get("waba_ban_date"))
    causes = [
        phrase("Reason: %(plain)s.", plain=_plain(violation)) if violation else "",
        phrase("State: %(plain)s%(value)s.", plain=_plain(state), value=f", {date}" if date else "") if state else "",
    ]
    return _sentences(*causes)


def _alerts(value: JsonObject) -> Iterable[AccountNotice]:
    alert = object_of(value.get("alert_info")) or value
    severity, status = text_of(alert.get("alert_severity")).upper(), text_of(alert.get("alert_status")).upper()
    kind = text_of(alert.get("alert_type")) or "alert"
    topic = phrase("alert %(name_of)s %(id_of)s", name_of=name_of(kind), id_of=id_of(value.get("entity_id")))
    if status in _SETTLED:
        yield AccountNotice(topic=topic, lifted=True)
    elif severity not in ("INFORMATIONAL", "INFO"):
        described = text_of(alert.get("alert_description"))
        yield AccountNotice(
            topic=topic,
            text=_sentences(
                phrase("WhatsApp's alert: %(plain)s.", plain=_plain(kind)), _closed(described), _IN_MANAGER
            ),
        )


def _review(value: JsonObject) -> Iterable[AccountNotice]:
    decision = text_of(value.get("decision")).upper()
    if decision == "APPROVED":
        yield AccountNotice(topic="review", lifted=True)
    elif decision in ("REJECTED", "DISABLED"):
        yield AccountNotice(
            topic="review",
            text=phrase(
                "WhatsApp's review of the account: %(plain)s. %(in_manager)s",
                plain=_plain(decision),
                in_manager=_IN_MANAGER,
            ),
        )


def _name(value: JsonObject) -> Iterable[AccountNotice]:
    decision, reason = text_of(value.get("decision")).upper(), text_of(value.get("rejection_reason"))
    if decision == "APPROVED":
        yield AccountNotice(topic="name", lifted=True)
    elif decision in ("REJECTED", "DECLINED"):
        name = text_of(value.get("requested_verified_name"))
        why = phrase("Reason: %(plain)s.", plain=_plain(reason)) if reason and reason != "NONE" else ""
        yield AccountNotice(
            topic="name",
            text=_sentences(phrase("WhatsApp refused the shown name %(name)s", name=name).strip() + ".", why),
        )


def _quality(value: JsonObject) -> Iterable[AccountNotice]:
    event, number = text_of(value.get("event")).upper(), id_of(value.get("display_phone_number"))
    topic = phrase("quality %(number)s", number=number)
    if event in ("FLAGGED", "DOWNGRADE"):
        words = phrase("customers block or report it") if event == "FLAGGED" else phrase("its limit was lowered")
        yield AccountNotice(
            topic=topic,
            text=_sentences(
                phrase("WhatsApp marks the number %(number)s: %(words)s.", number=number, words=words).replace(
                    "  ", " "
                ),
                phrase("Send fewer templates, only to those who want them, until the mark goes."),
                _IN_MANAGER,
            ),
        )
    elif event in ("UNFLAGGED", "UPGRADE"):
        yield AccountNotice(topic=topic, lifted=True)
    yield from _limit(value, ("max_daily_conversations_per_business", "current_limit"))


def _capability(value: JsonObject) -> Iterable[AccountNotice]:
    yield from _limit(value, ("max_daily_conversations_per_business", "max_daily_conversation_per_phone"))


def _limit(value: JsonObject, names: tuple[str, ...]) -> Iterable[AccountNotice]:
    levels = [level for level in (_level(value.get(name)) for name in names) if level is not None]
    if levels:
        text = phrase(
            "WhatsApp now lets this account write first to %(levels)s customers a day. %(in_manager)s",
            levels=f"{levels[0]:,}",
            in_manager=_IN_MANAGER,
        )
        yield AccountNotice(topic="limit", text=text, level=levels[0], low=levels[0] <= _LOW_LIMIT)


def _level(value: object) -> int | None:
    """A limit as a number or as Meta's tier (TIER_250, TIER_10K, UNLIMITED, -1); None where none is named."""
    number = integer_of(value)
    if number is not None or value == "-1":
        return _UNLIMITED if number is None or number < 0 else number
    tier = text_of(value).upper().removeprefix("TIER_")
    if tier == "UNLIMITED":
        return _UNLIMITED
    digits, thousands = tier.removesuffix("K"), tier.endswith("K")
    known = digits.isascii() and digits.isdigit() and len(digits) < 9
    return int(digits) * (1000 if thousands else 1) if known else None


def _plain(name: str) -> str:
    return name_of(name).replace("_", " ").lower()


def _closed(text: str) -> str:
    text = text.strip()[:500]
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _sentences(*sentences: str) -> str:
    return " ".join(each for each in sentences if each)


_FIELDS: Mapping[str, Callable[[JsonObject], Iterable[AccountNotice]]] = {
    "account_update": _account_update,
    "account_alerts": _alerts,
    "account_review_update": _review,
    "phone_number_name_update": _name,
    "phone_number_quality_update": _quality,
    "business_capability_update": _capability,
}
