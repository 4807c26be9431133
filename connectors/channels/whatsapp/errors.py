"""WhatsApp's errors: what each code means for us, in a table.

Source: developers.facebook.com, WhatsApp Cloud API, "Error codes"; Meta asks to branch on the code, not on the
HTTP status or title.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.causes import Cause
from bot.channels.errors import AccountStopped, ContactGone, Rejected, RetryLater, SendError, Uncertain, WindowClosed
from bot.phrases import phrase
from connectors.channels.foreign import JsonObject, integer_of, object_of, objects_of

# In an outage one message must be the first to find that it is over.
_OUTAGE_SECONDS = 30.0
_FAULT_TRIES = 12


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a code means: the class to raise, our stable cause, a sentence for agents.

    Waits and tries are for RetryLater only, `ask_first` for AccountStopped only.
    """

    error: type[SendError]
    cause: Cause
    text: str
    after_seconds: float = 0.0
    growth: float = 1.0
    whole_account: bool = False
    longest_seconds: float = 3600.0
    most_tries: int | None = None
    ask_first: bool = False

    def build(self, code: int | None, after_seconds: float | None = None) -> SendError:
        """The error to raise; `after_seconds` is what the provider asked for."""
        text = self.text.format(code=code)
        if self.error is AccountStopped:
            return AccountStopped(self.cause, text, ask_first=self.ask_first)
        if self.error is not RetryLater:
            return self.error(self.cause, text)
        return RetryLater(
            self.cause,
            text,
            after_seconds=self.after_seconds if after_seconds is None else after_seconds,
            whole_account=self.whole_account,
            growth=self.growth if after_seconds is None else 1.0,
            longest_seconds=self.longest_seconds,
            most_tries=self.most_tries,
        )


_TOKEN = Meaning(
    error=AccountStopped,
    cause=Cause.TOKEN_REJECTED,
    text=phrase(
        "WhatsApp no longer accepts the access token; the owner must enter a new one. Messages wait until then."
    ),
)
_PERMISSION = Meaning(
    error=AccountStopped,
    cause=Cause.PERMISSION_MISSING,
    text=phrase(
        "The access token lacks a permission; the owner must grant it in Meta's settings. Messages wait until then."
    ),
)
_ACCOUNT_RATE = Meaning(
    error=RetryLater,
    cause=Cause.ACCOUNT_RATE,
    text=phrase("The shop's account reached a limit of WhatsApp; the message is sent later."),
    after_seconds=60,
    growth=2,
    whole_account=True,
)
_SPAM = Meaning(
    error=AccountStopped,
    cause=Cause.SPAM_LIMIT,
    text=phrase(
        "WhatsApp stopped this number because messages were reported as unwanted; look at what was sent before you "
        "go on."
    ),
    ask_first=True,
)
_DOWN = Meaning(
    error=RetryLater,
    cause=Cause.PROVIDER_DOWN,
    text=phrase("WhatsApp has a fault; the message is sent when it works again."),
    after_seconds=1,
    growth=2,
    longest_seconds=_OUTAGE_SECONDS,
)
# Not said to be down: where others get through, the fault lies in the message, which must hold nothing up all day.
_FAULT = replace(_DOWN, most_tries=_FAULT_TRIES)
_INVALID = Meaning(
    error=Rejected,
    cause=Cause.INVALID_PARAMETER,
    text=phrase("WhatsApp does not accept this message as it is (code {code}); write it differently."),
)
_LOCKED = Meaning(
    error=AccountStopped,
    cause=Cause.ACCOUNT_LOCKED,
    text=phrase("WhatsApp locked the shop's account (code {code}); the owner must act in Meta's Business Manager."),
)
_TEMPLATE = Meaning(
    error=Rejected,
    cause=Cause.TEMPLATE_UNUSABLE,
    text=phrase("WhatsApp can't use this template as it is (code {code}); choose another or have it corrected."),
)
_MEDIA = Meaning(
    error=RetryLater,
    cause=Cause.MEDIA_FAILED,
    text=phrase("WhatsApp could not take the file; it is tried again, then send it in another format."),
    after_seconds=2,
    growth=2,
    most_tries=4,
)
_REFUSED = Meaning(
    error=Rejected,
    cause=Cause.REFUSED,
    text=phrase("WhatsApp refused this message (code {code})."),
)
_UNKNOWN_OBJECT = Meaning(
    error=AccountStopped,
    cause=Cause.UNKNOWN_NUMBER_ID,
    text=phrase(
        "WhatsApp does not know the shop's phone number id, or the token may not use it; the owner must correct it."
    ),
)

MEANINGS: Mapping[int, Meaning] = {
    0: _TOKEN,
    190: _TOKEN,
    3: _PERMISSION,
    10: _PERMISSION,
    **dict.fromkeys(range(200, 300), _PERMISSION),
    131005: _PERMISSION,
    4: _ACCOUNT_RATE,
    80007: _ACCOUNT_RATE,
    130429: Meaning(
        error=RetryLater,
        cause=Cause.NUMBER_RATE,
        text=phrase("The shop's number sends too fast; the message is sent a little later."),
        after_seconds=1,
        growth=2,
        longest_seconds=60,
        whole_account=True,
    ),
    131056: Meaning(
        error=RetryLater,
        cause=Cause.PAIR_RATE,
        text=phrase("Too many messages to this customer in a short time; it is sent a little later."),
        after_seconds=1,
        growth=4,
    ),
    131048: _SPAM,
    131064: _SPAM,
    131047: Meaning(
        error=WindowClosed,
        cause=Cause.WINDOW_CLOSED,
        text=phrase("The customer's last message is more than 24 hours old; send a template."),
    ),
    131026: Meaning(
        error=ContactGone,
        cause=Cause.UNDELIVERABLE,
        text=phrase(
            "WhatsApp can't deliver to this customer: no WhatsApp, an old version, or they have blocked the shop."
        ),
    ),
    130472: Meaning(
        error=Rejected,
        cause=Cause.EXPERIMENT,
        text=phrase(
            "WhatsApp does not deliver marketing to this customer (an experiment of Meta's); ask them to write first."
        ),
    ),
    131049: Meaning(
        error=Rejected,
        cause=Cause.MARKETING_LIMIT,
        text=phrase("This customer gets no more marketing messages for now; try again after 24 hours."),
    ),
    131050: Meaning(
        error=Rejected,
        cause=Cause.MARKETING_STOPPED,
        text=phrase("This customer stopped marketing messages; send them none."),
    ),
    131051: Meaning(
        error=Rejected,
        cause=Cause.UNSUPPORTED_KIND,
        text=phrase("WhatsApp can't send this kind of message; send it as text."),
    ),
    131052: _MEDIA,
    131053: _MEDIA,
    131008: _INVALID,
    131009: _INVALID,
    100: _INVALID,
    131000: _FAULT,
    131016: _DOWN,
    1: _FAULT,
    2: _DOWN,
    131057: Meaning(
        error=RetryLater,
        cause=Cause.MAINTENANCE,
        text=phrase("The shop's WhatsApp account is under maintenance; the message is sent in about a minute."),
        after_seconds=60,
        whole_account=True,
    ),
    131021: Meaning(
        error=Rejected,
        cause=Cause.OWN_NUMBER,
        text=phrase("This address is the shop's own number."),
    ),
    131030: Meaning(
        error=Rejected,
        cause=Cause.NOT_ALLOWED_YET,
        text=phrase("A test number may only write to numbers on its list; add this one in Meta's settings."),
    ),
    131031: _LOCKED,
    368: _LOCKED,
    130497: Meaning(
        # Of this customer's country only: everybody else is still written to.
        error=ContactGone,
        cause=Cause.COUNTRY_RESTRICTED,
        text=phrase(
            "The shop's account may not write to customers in this country; the owner can ask for it in Meta's "
            "settings."
        ),
    ),
    131042: Meaning(
        error=AccountStopped,
        cause=Cause.PAYMENT_PROBLEM,
        text=phrase(
            "WhatsApp could not charge the shop; the owner must correct the payment method in Meta's settings."
        ),
    ),
    131062: Meaning(
        error=Rejected,
        cause=Cause.PHONE_NEEDED,
        text=phrase(
            "This kind of message needs the customer's phone number, which they don't share; send it as plain text."
        ),
    ),
    **dict.fromkeys((132000, 132001, 132005, 132007, 132012, 132015, 132016), _TEMPLATE),
    133010: Meaning(
        error=AccountStopped,
        cause=Cause.NOT_REGISTERED,
        text=phrase("The shop's number is not registered with WhatsApp; the owner must register it."),
    ),
}


def explain(status: int, headers: Mapping[str, str], error: Any, *, names_number: bool = True) -> SendError:
    """The typed error for an answer that is no success: its HTTP status, headers and JSON `error` object.

    Code 100 with subcode 33 says "no such object": our number where the path `names_number`, else a file.
    """
    error = object_of(error)
    code = integer_of(error.get("code"))
    if code == 100 and error.get("error_subcode") == 33:
        if names_number:
            return _UNKNOWN_OBJECT.build(code)
        return Rejected(Cause.MEDIA_GONE, phrase("WhatsApp no longer has this file."))
    meaning = MEANINGS.get(code) if code is not None else None
    if meaning is None:
        return _by_status(status, code, _wait_seconds(headers))
    return meaning.build(code, _wait_seconds(headers))


def explain_code(code: int | None, title: str = "") -> str:
    """What an agent reads about a `failed` status."""
    meaning = MEANINGS.get(code) if code is not None else None
    if meaning:
        return meaning.text.format(code=code)
    reason = title[:200] or phrase("without a reason")
    return phrase("WhatsApp could not deliver this message: %(reason)s (code %(code)s).", reason=reason, code=code)


def again_after_seconds(code: int | None) -> float | None:
    """How long to wait before a message with this `failed` status is sent once more; None: never."""
    meaning = MEANINGS.get(code) if code is not None else None
    return meaning.after_seconds if meaning and meaning.error is RetryLater else None


def stops_account(code: int | None) -> bool:
    """Whether after this `failed` status nothing can be sent until a person acts."""
    meaning = MEANINGS.get(code) if code is not None else None
    return meaning is not None and meaning.error is AccountStopped


def _by_status(status: int, code: int | None, wait_seconds: float | None) -> SendError:
    number = status if code is None else code
    if status == 504 and code is None:
        return no_answer()
    if status == 429:
        return _ACCOUNT_RATE.build(number, wait_seconds)
    if status in (401, 403):
        return (_TOKEN if status == 401 else _PERMISSION).build(number)
    if 400 <= status < 500:
        return _REFUSED.build(number)
    return _DOWN.build(number, wait_seconds)


def no_answer() -> Uncertain:
    """The call left and no answer came back."""
    return Uncertain(Cause.NO_ANSWER, phrase("WhatsApp did not answer; the message may or may not have arrived."))


def unreachable() -> SendError:
    """The call never left."""
    return RetryLater(
        Cause.UNREACHABLE,
        phrase("WhatsApp can't be reached; the message is sent when it can."),
        after_seconds=1,
        growth=2,
        longest_seconds=_OUTAGE_SECONDS,
    )


def _wait_seconds(headers: Mapping[str, str]) -> float | None:
    """How long the answer asks us to wait, from `Retry-After` or the usage header (minutes)."""
    seconds = integer_of(headers.get("Retry-After"))
    if seconds:  # 0 names no wait
        return float(seconds)
    try:
        usage = json.loads(headers.get("X-Business-Use-Case-Usage", "{}"))
    except ValueError:
        return None
    minutes = [_minutes(one) for all_of_one in object_of(usage).values() for one in objects_of(all_of_one)]
    return max(minutes) * 60.0 if any(minutes) else None


def _minutes(usage: JsonObject) -> int:
    return integer_of(usage.get("estimated_time_to_regain_access")) or 0


def refusals() -> list[tuple[str, SendError]]:
    """What WhatsApp says and what it means, for the documentation; codes of one meaning together."""
    codes: dict[Meaning, list[int]] = {}
    for code, meaning in MEANINGS.items():
        codes.setdefault(meaning, []).append(code)
    return [(_ranges(each), meaning.build(each[0])) for meaning, each in codes.items()]


def _ranges(codes: list[int]) -> str:
    """1, 2, 200–299: numbers that follow each other as one piece."""
    pieces: list[list[int]] = []
    for code in sorted(codes):
        if pieces and code == pieces[-1][-1] + 1:
            pieces[-1].append(code)
        else:
            pieces.append([code])
    return ", ".join(f"{piece[0]}–{piece[-1]}" if len(piece) > 2 else ", ".join(map(str, piece)) for piece in pieces)
