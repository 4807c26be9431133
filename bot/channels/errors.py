"""Errors: what can go wrong between us and a provider."""

from __future__ import annotations

from bot.channels.causes import Cause


class Forged(Exception):
    """A webhook whose signature or secret is missing or wrong: answer 403 and keep nothing of it."""


class SendError(Exception):
    """A message was not sent. `text` is a sentence that an agent understands."""

    def __init__(self, cause: Cause, text: str) -> None:
        super().__init__(f"{cause}: {text}")
        self.cause = cause
        self.text = text


class RetryLater(SendError):
    """Try again, not before `after_seconds` from now; `whole_account` slows every customer of the account.

    Each further try waits `growth` times longer than the one before, at most `longest_seconds`; `growth` is 1.0 where
    the provider named the wait. After `most_tries` it is given up; None: when the message is too old to be of use.
    """

    def __init__(
        self,
        cause: Cause,
        text: str,
        *,
        after_seconds: float,
        whole_account: bool = False,
        growth: float = 1.0,
        longest_seconds: float = 3600.0,
        most_tries: int | None = None,
    ) -> None:
        super().__init__(cause, text)
        self.after_seconds = after_seconds
        self.whole_account = whole_account
        self.growth = growth
        self.longest_seconds = longest_seconds
        self.most_tries = most_tries


class WindowClosed(SendError):
    """More than the channel's window has passed since the customer wrote: only a template may be sent."""


class ContactGone(SendError):
    """The customer can't be reached here: blocked the bot, left, or has no account any more."""


class Rejected(SendError):
    """The provider will never accept this message as it is."""


class AccountStopped(SendError):
    """Nothing can be sent from this account until a person acts (token expired, account locked).

    Entering what was missing and starting anew is such an act, unless `ask_first`: then only a person who says so.
    """

    def __init__(self, cause: Cause, text: str, *, ask_first: bool = False) -> None:
        super().__init__(cause, text)
        self.ask_first = ask_first


class Uncertain(SendError):
    """The call may have been accepted (time-out, cut connection): never resend blindly."""
