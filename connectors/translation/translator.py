"""Translator: asks the engine that the shop chose, once for each text, and keeps what it made of messages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.conversations.message import Message
from bot.conversations.translation import Translation, is_doubtful
from bot.phrases import phrase
from bot.settings import Settings
from bot.store.store import Store
from connectors.translation.argos import Argos
from connectors.translation.deepl import DeepL
from connectors.translation.engine import SECONDS, Engine, EngineFailed, Made
from connectors.translation.libretranslate import LibreTranslate

log = logging.getLogger(__name__)
# So many questions are under way at once: a slow engine must not take all threads of the desk.
_LANES = 4


def open_engine(settings: Settings) -> Engine | None:
    """The engine that the settings name; None where nothing is translated."""
    url, key = settings.translation_url or "", settings.translation_key or ""
    if settings.translation_engine == "libretranslate":
        return LibreTranslate(url=url, key=key)
    if settings.translation_engine == "deepl":
        return DeepL(url=url, key=key)
    return Argos() if settings.translation_engine == "argos" else None


class Translator:
    """Translates messages and drafts by the engine of the settings as they hold now."""

    def __init__(self, settings: Callable[[], Settings], store: Store) -> None:
        self._settings = settings
        self._store = store
        self._lanes = tuple(threading.Lock() for _ in range(_LANES))

    @property
    def is_there(self) -> bool:
        """Whether the shop has an engine."""
        return open_engine(self._settings()) is not None

    def message(self, message: Message, *, source: str | None, target: str, now: float) -> Translation:
        """The message in `target`, asked for unless it is kept already. Raises EngineFailed."""
        with self._lane(message.text, target):
            translation = self._known(message, target) or self._made(message, source, target)
            self._store.translations.keep(translation, now=now)
            return translation

    def draft(self, text: str, *, source: str | None, target: str) -> tuple[Made, bool]:
        """What an agent wrote in `target`, and whether that is doubtful. Raises EngineFailed."""
        with self._lane(text, target):
            made, _ = self._ask(text, source, target)
        return made, is_doubtful(text, made.text)

    @contextmanager
    def _lane(self, text: str, target: str) -> Iterator[None]:
        """The same text always has the same lane: who asks for it a moment later finds it kept."""
        lane = self._lanes[hash((text, target)) % _LANES]
        if not lane.acquire(timeout=SECONDS):
            raise EngineFailed("busy", phrase("The translation engine is busy; try again in a moment."))
        try:
            yield
        finally:
            lane.release()

    def _known(self, message: Message, target: str) -> Translation | None:
        """What is kept of the same words, in this message or another of its conversation."""
        same = self._store.translations.of_text(message.conversation_id, message.text, target)
        return replace(same, message_id=message.message_id) if same else None

    def _made(self, message: Message, source: str | None, target: str) -> Translation:
        made, title = self._ask(message.text, source, target)
        return Translation(
            message_id=message.message_id,
            language=target,
            source=made.source,
            text=made.text,
            engine=title,
            doubtful=is_doubtful(message.text, made.text),
        )

    def _ask(self, text: str, source: str | None, target: str) -> tuple[Made, str]:
        """What the engine made, and its title."""
        try:
            engine = self._engine()
            # A language that is taken for the other one is for the engine to find.
            return engine.translate(text, source=None if source == target else source, target=target), engine.title
        except EngineFailed as error:
            log.warning("nothing was translated: %s", error)
            raise

    def _engine(self) -> Engine:
        engine = open_engine(self._settings())
        if engine is None:
            words = phrase("The shop has no translation engine any more; an admin can choose one in Shop settings.")
            raise EngineFailed("no engine", words)
        return engine
