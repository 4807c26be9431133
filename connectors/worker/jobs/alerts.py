"""Alerts: tells by mail, once, that an account stopped or a process died again and again."""

from __future__ import annotations

import logging

from bot.store.delivery.accounts import Account
from bot.store.store import Store
from connectors.mail import MAIL_FAULTS, Post

_log = logging.getLogger(__name__)
# What mends itself within that is nobody's worry.
_SECONDS = 300.0
_FIRST_LINE = 200


class AlertJob:
    """Run `look` every minute. `page` is the address of the page "Needs attention", where it is known."""

    def __init__(self, store: Store, post: Post, page: str | None = None) -> None:
        self._store = store
        self._post = post
        self._page = page

    def look(self, now: float) -> int:
        """Tells of what is new; how many things. What can't be sent is tried again at the next look."""
        troubles = self._troubles(now)
        new = self._store.alerts.claim(troubles, now=now)
        if not new:
            return 0
        lines = [troubles[topic] for topic in new]
        text = "\n\n".join([*lines, *([f"What to do: {self._page}"] if self._page else [])])
        try:
            self._post.send(f"Mostrador: {lines[0][:80]}", f"{text}\n")
        except MAIL_FAULTS as error:
            _log.warning("an alert could not be sent: %s", type(error).__name__)
            self._store.alerts.free(new)
            return 0
        return len(new)

    def _troubles(self, now: float) -> dict[str, str]:
        """What stands now, by topic, in words."""
        troubles = {
            f"incident {each.incident_id}": f"The process {each.process} had trouble: {each.text[:_FIRST_LINE]}"
            for each in self._store.incidents.open()
        }
        for account in self._store.accounts.all():
            troubles |= _of_account(account, now)
        return troubles


def _of_account(account: Account, now: float) -> dict[str, str]:
    troubles = {}
    if account.stopped_since is not None and now - account.stopped_since >= _SECONDS:
        topic = f"stopped {account.account_id} {account.stopped_since}"
        troubles[topic] = f"{account.name} sends nothing any more: {account.stopped_text}"
    if account.unreachable_since is not None and now - account.unreachable_since >= _SECONDS:
        topic = f"unreachable {account.account_id} {account.unreachable_since}"
        troubles[topic] = f"{account.name} receives nothing any more: {account.unreachable_text}"
    return troubles
