"""Following: a machine on which nobody pressed Publish takes over what another one made live."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.faq import training
from bot.faq.versions import shared_models
from bot.faq.versions.file_sets import lay_out
from bot.faq.versions.swap import SwapState, swap
from bot.settings import Settings
from bot.shop.live import Live
from bot.shop.version import Version
from bot.store.store import Store

log = logging.getLogger(__name__)


class Follower:
    """Of a worker beside its machine's Rasa: looks which version is live, and has this machine use it."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._followed: int | None = None

    def look(self) -> bool:
        """Whether a version was taken over. What fails (no model yet, Rasa starting) is tried at the next look."""
        live = self._store.versions.live()
        if live is None or live.number == self._followed or live.model is None:
            return False
        model = self._settings.root / "models" / live.model
        if not shared_models.fetch(self._settings, model):
            log.warning("version %d waits: its model %s is not on this machine", live.number, live.model)
            return False
        return self._take(live, model)

    def _take(self, live: Version, model: Path) -> bool:
        lay_out(self._store.versions.files(live.files), self._settings.published_dir, self._settings.root / "data")
        outcome = swap(self._settings, model, live.files)
        if outcome.state is SwapState.REFUSED:
            log.warning("version %d waits: %s", live.number, outcome.reason)
            return False
        training.make_live(self._settings.root, model)
        note = Live(version=live.number, files=live.files, trained_from=live.trained_from)
        if self._settings.live_folder.read() != note:
            self._settings.live_folder.write(note)
        self._followed = live.number
        log.info("version %d is live on this machine", live.number)
        return True
