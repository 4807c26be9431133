"""Judge: what one model makes of messages, each by itself and each once; it is loaded only while needed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.faq.trainer.comparison import LeftOutPhrase, Verdict
from bot.rasa.trainer.replaying import Asked, LoadedModel, loaded

# So small that what the encoders read for one model they remember for the other.
_AT_ONCE = 40


class Judge:
    """The verdicts of the model in a file, and the phrases that it learned. What it said is remembered; `rest` gives
    its memory back."""

    def __init__(self, model: Path) -> None:
        self.model = model
        self._loaded: LoadedModel | None = None
        self._phrases: list[LeftOutPhrase] | None = None
        self._verdicts: dict[tuple[str, str | None], Verdict] = {}

    def phrases(self) -> list[LeftOutPhrase]:
        """The phrases that it learned. Raises what loading raises."""
        if self._phrases is None:
            self._phrases = self._model().phrases()
        return self._phrases

    def verdicts(self, messages: Sequence[Asked]) -> list[Verdict]:
        """What it makes of each message; the same words in the same language are read once."""
        new = [*{_key(each): each for each in messages if _key(each) not in self._verdicts}.values()]
        if new:
            self._verdicts |= zip(map(_key, new), self._model().verdicts(new), strict=True)
        return [self._verdicts[_key(each)] for each in messages]

    def prepare(self, messages: Sequence[Asked], *, is_wanted: Callable[[], bool]) -> None:
        """Reads the phrases and judges the messages while nobody waits, until `is_wanted`; then rests."""
        self.phrases()
        for part in parts(messages):
            if is_wanted():
                break
            self.verdicts(part)
        self.rest()

    def rest(self) -> None:
        """Lets go of the model."""
        self._loaded = None
        # The graph's parts hold each other.
        gc.collect()

    def _model(self) -> LoadedModel:
        if self._loaded is None:
            self._loaded = loaded(self.model)
        return self._loaded


def parts(messages: Sequence[Asked]) -> list[Sequence[Asked]]:
    """The messages in parts, for two models to judge in turn."""
    return [messages[start : start + _AT_ONCE] for start in range(0, len(messages), _AT_ONCE)]


def _key(message: Asked) -> tuple[str, str | None]:
    return message.text, message.language
