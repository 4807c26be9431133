"""Telegram's errors: what each answer means for us, in a table.

Source: core.telegram.org/bots/api, "Making requests" and "ResponseParameters"; the descriptions are those of
the Bot API server (tdlib/telegram-bot-api).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.causes import Cause
from bot.channels.errors import AccountStopped, ContactGone, Rejected, RetryLater, SendError, Uncertain
from bot.phrases import phrase
from connectors.channels.foreign import integer_of, object_of, text_of

_SECONDS_WITHOUT_ADVICE = 5.0
# In an outage one message must be the first to find that it is over.
_OUTAGE_SECONDS = 30.0
_UNKNOWN_CHAT = phrase("Telegram does not know this chat; the customer must write first.")
_BAD_TOKEN = phrase(
    "Telegram does not accept the bot's token; the owner must enter the right one. Messages wait until then."
)
# Words in the description (lower case) → class, cause, sentence; the first that fits counts.
BY_WORDS: tuple[tuple[str, type[SendError], Cause, str], ...] = (
    ("message is not modified", Rejected, Cause.CHANGED_ALREADY, phrase("The message says this already.")),
    ("message to delete not found", Rejected, Cause.CHANGED_ALREADY, phrase("The message is deleted already.")),
    (
        "message to edit not found",
        Rejected,
        Cause.CHANGE_REFUSED,
        phrase("The message is gone; it can't be changed."),
    ),
    (
        "message can't be edited",
        Rejected,
        Cause.CHANGE_REFUSED,
        phrase("Telegram lets nobody change this message."),
    ),
    (
        "message can't be deleted",
        Rejected,
        Cause.CHANGE_REFUSED,
        phrase("Telegram deletes only messages of the last 48 hours."),
    ),
    ("blocked by the user", ContactGone, Cause.BLOCKED, phrase("The customer has blocked the bot.")),
    (
        "user is deactivated",
        ContactGone,
        Cause.DEACTIVATED,
        phrase("The customer's Telegram account no longer exists."),
    ),
    (
        "can't initiate",
        ContactGone,
        Cause.NOT_STARTED,
        phrase("The customer has not started a chat with the bot yet."),
    ),
    ("chat not found", ContactGone, Cause.CHAT_NOT_FOUND, _UNKNOWN_CHAT),
    ("peer_id_invalid", ContactGone, Cause.CHAT_NOT_FOUND, _UNKNOWN_CHAT),
    (
        "message is too long",
        Rejected,
        Cause.TEXT_TOO_LONG,
        phrase("The text is too long for Telegram; send it in parts."),
    ),
    (
        "caption is too long",
        Rejected,
        Cause.CAPTION_TOO_LONG,
        phrase("The text with the file is too long; send it apart."),
    ),
    ("text is empty", Rejected, Cause.EMPTY, phrase("There is nothing to send.")),
    ("file is too big", Rejected, Cause.TOO_LARGE, phrase("The file is larger than Telegram allows.")),
    ("wrong file", Rejected, Cause.MEDIA_GONE, phrase("Telegram no longer has this file.")),
    (
        "voice_messages_forbidden",
        Rejected,
        Cause.VOICE_REFUSED,
        phrase("The customer takes no voice messages; send text."),
    ),
)
_BY_CODE: Mapping[int, tuple[type[SendError], Cause, str]] = {
    401: (AccountStopped, Cause.TOKEN_REJECTED, _BAD_TOKEN),
    403: (ContactGone, Cause.FORBIDDEN, phrase("The bot may not write to this customer.")),
    404: (AccountStopped, Cause.TOKEN_REJECTED, _BAD_TOKEN),
    413: (Rejected, Cause.TOO_LARGE, phrase("The file is larger than Telegram allows.")),
}


def explain(code: int, answer: Any) -> SendError:
    """The typed error for an answer that is no success: its HTTP status and JSON body."""
    answer = object_of(answer)
    described = text_of(answer.get("description")).lower()
    if code == 429:
        return _too_fast(integer_of(object_of(answer.get("parameters")).get("retry_after")))
    if code == 409:
        return _conflict(described)
    if code == 504 and not answer:
        return no_answer()
    if not 400 <= code < 500:
        return RetryLater(
            Cause.PROVIDER_DOWN,
            phrase("Telegram has a fault; the message is sent when it works again."),
            after_seconds=1,
            growth=2,
            longest_seconds=_OUTAGE_SECONDS,
        )
    for words, error, cause, text in BY_WORDS:
        if words in described:
            return error(cause, text)
    error, cause, text = _BY_CODE.get(
        code, (Rejected, Cause.REFUSED, phrase("Telegram refused this message (code %(code)s).", code=code))
    )
    return error(cause, text)


def no_answer() -> Uncertain:
    """The call left and no answer came back."""
    return Uncertain(Cause.NO_ANSWER, phrase("Telegram did not answer; the message may or may not have arrived."))


def odd_answer() -> Uncertain:
    """The call was answered with something that is no answer of the Bot API."""
    return Uncertain(Cause.ODD_ANSWER, phrase("Telegram's answer names no message; it may or may not have arrived."))


def unreachable() -> RetryLater:
    """The call never left, or may be repeated."""
    return RetryLater(
        Cause.UNREACHABLE,
        phrase("Telegram can't be reached; the message is sent when it can."),
        after_seconds=1,
        growth=2,
        longest_seconds=_OUTAGE_SECONDS,
    )


def _too_fast(asked_seconds: int | None) -> RetryLater:
    """Telegram doesn't say whether the chat or the bot is too fast: only this customer waits."""
    return RetryLater(
        Cause.TOO_FAST,
        phrase("Telegram asks us to write more slowly; the message is sent a little later."),
        after_seconds=_SECONDS_WITHOUT_ADVICE if asked_seconds is None else float(asked_seconds),
    )


def _conflict(described: str) -> RetryLater:
    if "webhook" in described:
        return RetryLater(
            Cause.WEBHOOK_SET, phrase("A webhook is set for this bot; remove it to poll."), after_seconds=5
        )
    return RetryLater(
        Cause.OTHER_POLLER,
        phrase("Another program fetches this bot's messages; stop it, or use a bot of your own."),
        after_seconds=10,
    )


def refusals() -> list[tuple[str, SendError]]:
    """What Telegram says and what it means, for the documentation."""
    by_code = [(f"{code}", explain(code, {})) for code in (401, 403, 404, 409, 413, 429, 500)]
    return [*by_code, *((f"“{words}”", error(cause, text)) for words, error, cause, text in BY_WORDS)]
