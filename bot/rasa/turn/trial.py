"""Trial: a model with its answers answers one question of each language before customers get either."""

from __future__ import annotations

from pathlib import Path

from rasa.core.processor import MessageProcessor

from bot.rasa.answers import ShopAnswers
from bot.rasa.turn.call import Heard, TurnCall
from bot.rasa.turn.turn import StepFailed, answer

_SECONDS = 7.0
_ANSWER = "utter_"
# Answers for one channel alone are chosen by its name; none has this one.
_NOBODY = "trial"


def learned_by(processor: MessageProcessor) -> str:
    """The digest of what the processor's model learned, as its file's name says it."""
    return Path(processor.model_filename).name.partition("-")[0]


async def try_out(processor: MessageProcessor, answers: ShopAnswers) -> None:
    """Presses the button of one entry in each language. Raises StepFailed where it isn't answered from `answers`."""
    entries = [name.removeprefix(_ANSWER) for name in answers.responses if "/" in name]
    for language in answers.languages if entries else ():
        call = TurnCall(
            attempt_id=f"trial-{language}",
            messages=(Heard(text="", choice=entries[0]),),
            channel=_NOBODY,
            language=language,
            slots={},
            events=[],
            max_choices=1,
        )
        result = await answer(processor, call, timeout_seconds=_SECONDS)
        if [reply["response"] for reply in result["replies"]] != [f"{_ANSWER}{entries[0]}"]:
            raise StepFailed("trial", f"{entries[0]} is not answered in {language}")
