"""Template lists: fetched from the provider when due, so that agents choose from templates that can be sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from bot.channels.channel import Channel, SendsTemplates
from bot.channels.errors import SendError
from bot.store.store import Store

log = logging.getLogger(__name__)


class TemplateLists:
    """Fetches for the accounts in `channels` (account id → channel) that have templates."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = {
            account_id: channel for account_id, channel in channels.items() if isinstance(channel, SendsTemplates)
        }

    def fetch_due(self) -> None:
        """Fetches every list that is due; what fails keeps the list from before and is tried again later. Blocking."""
        for account_id in self._store.templates.due(list(self._channels), now=time.time()):
            try:
                templates = self._channels[account_id].fetch_templates()
            except SendError as error:
                log.warning("the templates of %s were not fetched: %s", account_id, error.cause)
                self._store.templates.not_fetched(account_id, error.text, now=time.time())
            else:
                self._store.templates.replace(account_id, templates, now=time.time())
