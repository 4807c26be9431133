"""Introduction: the provider names the account. Asked for when somebody checks that the token is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.channels.causes import Cause

# Causes of AccountStopped that an introduction proves to be over: it is asked for with the very token and number.
PROVABLE = frozenset({Cause.TOKEN_REJECTED, Cause.UNKNOWN_NUMBER_ID})


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """The account's name as customers see it, and what the provider says is wrong, in words; empty: nothing."""

    name: str
    trouble: str = ""


@runtime_checkable
class Introduces(Protocol):
    """A channel that can ask its provider for the account."""

    async def introduce(self) -> Introduction:
        """Asks the provider. Raises a SendError: AccountStopped where the token is not good."""

    async def close(self) -> None:
        """Closes the connections."""
