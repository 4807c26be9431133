"""Retries: decides with plain values what to do about a failed send."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.causes import OUTAGES
from bot.channels.errors import Rejected, RetryLater, SendError

# A message that waited longer than this is of no use to the customer any more.
_OF_USE_SECONDS = 24 * 3600.0
# Spreads the retries, so that messages with the same cause don't all retry in the same instant.
_JITTER = 0.5


@dataclass(frozen=True, kw_only=True)
class Again:
    """Retry the send in `seconds`; with `whole_account`, send nothing else of that account before."""

    seconds: float
    whole_account: bool
    error: SendError


@dataclass(frozen=True, kw_only=True)
class Never:
    """Don't retry the send; `error` names the reason and the cure."""

    error: SendError


def after(error: SendError, *, tries: int, age_seconds: float, chance: float, outage: bool = False) -> Again | Never:
    """What to do when a message of this age failed for this cause, the `tries`th time in a row.

    `chance` (0 to 1) spreads the waits. `outage`: nothing of the account went through since its provider failed, so
    that the message is not to blame.
    """
    if not isinstance(error, RetryLater):
        return Never(error=error)
    blamed = not (outage and error.cause in OUTAGES)
    given_up = error.most_tries is not None and tries >= error.most_tries and blamed
    if given_up or age_seconds > _OF_USE_SECONDS:
        return Never(error=Rejected(error.cause, _in_vain(error, tries)))
    wait = min(error.after_seconds * error.growth ** min(tries - 1, 30), error.longest_seconds)
    spread = 1 + _JITTER * chance if error.growth > 1 else 1.0
    return Again(seconds=wait * spread, whole_account=error.whole_account, error=error)


def _in_vain(error: RetryLater, tries: int) -> str:
    """The sentence without its promise to send the message later."""
    reason = error.text.split(";")[0].rstrip(".")
    return f"{reason}. It was tried {tries} times; send it again when that is mended, or in another form."
