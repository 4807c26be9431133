"""Online checks with the providers: tokens and webhooks. They run only on request, as they call the providers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.channels.errors import AccountStopped, SendError
from bot.settings import Settings
from connectors.accounts import configured_accounts
from connectors.channels.introduction import Introduces, Introduction
from connectors.channels.registry import CHANNELS
from connectors.doctor.finding import Finding, fail, ok, warn


def tokens(settings: Settings) -> Iterator[Finding]:
    """Each account, as its provider knows it."""
    accounts = configured_accounts(settings)
    channels = [account.channel for account in accounts]
    for account in accounts:
        channel = CHANNELS[account.channel].open(account.values, settings)
        if isinstance(channel, Introduces):
            yield _introduced(account.channel if channels.count(account.channel) == 1 else account.account_id, channel)


def _introduced(name: str, channel: Introduces) -> Finding:
    try:
        online = asyncio.run(_ask(channel))
    except AccountStopped as error:
        return fail(name, f"the token is refused: {error.text}", "enter a new one; docs/channels.md says where")
    except SendError as error:
        return fail(name, error.text, "see whether this machine reaches the internet, then ask again")
    if online.trouble:
        return warn(name, f"{online.name}: {online.trouble}", "docs/channels.md says how to set the webhook")
    return ok(name, f"the token is good; customers see {online.name}")


async def _ask(channel: Introduces) -> Introduction:
    try:
        return await channel.introduce()
    finally:
        await channel.close()
