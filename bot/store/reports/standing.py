"""Standing troubles, read from the store: accounts that send or receive nothing, and open incidents."""

from __future__ import annotations

from bot.reports.standing import SILENT, Trouble, had_trouble, receives_nothing, sends_nothing
from bot.store.delivery.accounts import Account, Accounts
from bot.store.running.incidents import Incidents


def standing(accounts: Accounts, incidents: Incidents, *, bot_silent: bool) -> list[Trouble]:
    """What is broken now; what was switched off by somebody is not broken."""
    troubles = [SILENT] if bot_silent else []
    for account in accounts.all():
        troubles += _of(account) if account.off_since is None else []
    return troubles + [had_trouble(each.process, times=each.times, since=each.first_at) for each in incidents.open()]


def _of(account: Account) -> list[Trouble]:
    troubles = []
    if account.stopped_text:
        troubles.append(sends_nothing(account.name, since=account.stopped_since))
    if account.unreachable_text:
        troubles.append(receives_nothing(account.name, since=account.unreachable_since))
    return troubles
