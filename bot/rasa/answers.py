"""Answers: what the bot says and knows of the shop now, as last published, apart from the model.

Mostrador's own Rasa reads the published version and follows it while it runs. Started by hand (`rasa shell`, `rasa
run`, `rasa test`), Rasa reads the folder data/ of the project, as it is at the start.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock, Thread

from bot.language.countries import elsewhere
from bot.language.lexicon import Lexicon
from bot.language.mentions import Known, MentionKind, known_to
from bot.language.methods import other_methods
from bot.language.sizes import sizes_of
from bot.shop.about import about_of, asked_by
from bot.shop.answers import Responses, is_told_by_connector, read_answers
from bot.shop.facts import Shop, ShopFault, UnknownFact
from bot.shop.free_limits import FreeLimit, free_limits
from bot.shop.live import NO_MARK, LiveFolder, Mark
from bot.shop.other_languages import other_languages
from bot.yaml import YamlFault

DATA_FOLDER = Path("data")
PUBLISHED = "MOSTRADOR_PUBLISHED_DIR"
# So many are kept beside those of now, so that going back takes no time.
_RECENT = 4
_MONEY = re.compile(r"[€£$]|\bzł\b|\b[A-Z]{3}\b\s?\d")

logger = logging.getLogger(__name__)


class UnusableAnswers(ValueError):
    """The answers can't be used as they are; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class ShopAnswers:
    """The answers with the facts filled in, and what follows from both; `folder` is where they were read.

    `known` are the things that customers may name and `limits` what is free from where on. By entry, `takes` are the
    kinds of things that its answer has words about; the general answer of the `priced` tells a price, that of the
    `asking` asks for the order number. `sentences` tell a customer of another language in which they are answered.
    """

    folder: Path
    responses: Responses
    languages: tuple[str, ...]
    known: Sequence[Known]
    lexicon: Lexicon
    limits: Sequence[FreeLimit]
    takes: Mapping[str, frozenset[str]]
    priced: Sequence[str]
    asking: frozenset[str]
    sentences: Mapping[str, Mapping[str, str]]


def read_shop_answers(folder: Path) -> ShopAnswers:
    """The answers and facts of a data folder. Raises UnusableAnswers."""
    try:
        answers = read_answers(folder)
        shop = answers.shop
        filled = {name: of for name, of in answers.with_facts().items() if not is_told_by_connector(name)}
        known = [*(here := known_to(shop)), *sizes_of(shop), *other_methods(shop), *elsewhere(shop, here)]
        return _shop_answers(folder, shop, filled, known)
    except (UnknownFact, ShopFault, YamlFault, OSError, AttributeError, KeyError, TypeError) as error:
        raise UnusableAnswers(f"{error}\n(mostrador check names file and line)") from error


def _shop_answers(folder: Path, shop: Shop, responses: Responses, known: Sequence[Known]) -> ShopAnswers:
    entries = {name.removeprefix("utter_"): variations for name, variations in sorted(responses.items())}
    kinds = {entry: frozenset(filter(None, map(about_of, variations))) for entry, variations in entries.items()}
    general = {
        entry: [str(each.get("text")) for each in variations if about_of(each) is None]
        for entry, variations in entries.items()
    }
    number = MentionKind.ORDER_NUMBER.value
    return ShopAnswers(
        folder=folder,
        responses=responses,
        languages=shop.languages,
        known=known,
        lexicon=Lexicon(known),
        limits=free_limits(shop),
        takes=kinds,
        priced=[entry for entry, texts in general.items() if any(map(_MONEY.search, texts))],
        asking=frozenset(entry for entry, of in entries.items() if any(asked_by(each) == number for each in of)),
        sentences=other_languages(folder, shop.languages),
    )


# A turn keeps the answers with which it began, whatever is published meanwhile.
_OF_TURN: ContextVar[ShopAnswers | None] = ContextVar("answers of the turn", default=None)


class LiveAnswers:
    """The answers of now. They are read beside those in use, and what can't be read changes nothing."""

    def __init__(self, folder: LiveFolder) -> None:
        self._folder = folder
        self._mark: Mark = NO_MARK
        self._current: ShopAnswers | None = None
        self._loading = Lock()
        self._recent: dict[Path, ShopAnswers] = {}

    @property
    def current(self) -> ShopAnswers:
        """Those of the turn at hand, else of now; the first call reads them. Raises UnusableAnswers."""
        if of_turn := _OF_TURN.get():
            return of_turn
        if self._current is None:
            with self._loading:
                self._current = self._current or self._first()
        return self._current

    @contextmanager
    def kept(self, answers: ShopAnswers | None = None) -> Iterator[None]:
        """Within it `current` stays the same, or is `answers`."""
        token = _OF_TURN.set(answers or self.current)
        try:
            yield
        finally:
            _OF_TURN.reset(token)

    def read(self, files: str) -> ShopAnswers:
        """The answers of a published set of files, for `use`; the last few are at hand. Raises UnusableAnswers."""
        folder = self._folder.files(files)
        answers = self._recent.pop(folder, None) or read_shop_answers(folder)
        self._recent[folder] = answers
        if len(self._recent) > _RECENT:
            self._recent.pop(next(iter(self._recent)))
        return answers

    def use(self, answers: ShopAnswers) -> None:
        """From the next turn on these are the answers."""
        self._current = answers

    def follow(self, learned: str) -> None:
        """Looks whether another version was published, and reads it in a thread of its own.

        Only one for the model at work, which learned `learned`: another model comes with its answers.
        """
        mark = self._folder.mark()
        if mark != self._mark and self._loading.acquire(blocking=False):
            Thread(target=self._read_published, args=(mark, learned), name="answers", daemon=True).start()

    def _first(self) -> ShopAnswers:
        self._mark = self._folder.mark()
        try:
            live = self._folder.read()
            return self.read(live.files) if live else read_shop_answers(self._folder.data)
        except (OSError, ValueError) as error:
            raise UnusableAnswers(str(error)) from error

    def _read_published(self, mark: Mark, learned: str) -> None:
        try:
            live = self._folder.read()
            folder = self._folder.files(live.files) if live else self._folder.data
            is_other = self._current is None or self._current.folder != folder
            if is_other and live and live.trained_from == learned:
                self.use(self.read(live.files))
        except (OSError, ValueError) as error:
            logger.error("the answers from before go on: %s", error)
        finally:
            self._mark = mark
            self._loading.release()


@cache
def live_answers(data: Path) -> LiveAnswers:
    """The answers of now for all steps of the pipeline and the generator; `data` is the project's folder, absolute."""
    published = os.environ.get(PUBLISHED)
    return LiveAnswers(LiveFolder(data=data, published=Path(published) if published else None))
