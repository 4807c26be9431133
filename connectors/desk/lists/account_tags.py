"""Account tags: the name and colour of the account of a conversation, where its channel has more than one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversations.label import Colour
from bot.store.delivery.accounts import Account


@dataclass(frozen=True, kw_only=True)
class AccountTag:
    """An account as rows and heads show it, to be told from the others of its channel."""

    name: str
    colour: Colour


def account_tags(accounts: Sequence[Account]) -> Mapping[str, AccountTag]:
    """The tags by account id; none for the only account of a channel."""
    numbers = Counter(account.channel for account in accounts)
    return {
        account.account_id: AccountTag(name=account.name, colour=account.colour)
        for account in accounts
        if numbers[account.channel] > 1
    }
