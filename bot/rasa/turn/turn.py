"""Turn inside Rasa: answers messages on a tracker of its own and proves that every step was done.

Rasa swallows the error of an action or a response and goes on (core/processor.py, `_run_action`), so each
executed action must have left its trace: an utterance for `utter_*`, any event for an action of ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.constants import ACTION_DEFAULT_FALLBACK_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.manners import Opening
from bot.rasa.answers import DATA_FOLDER, live_answers
from bot.rasa.classifier import ALSO, ASKED_BEFORE, FAQ, OFFERED, ORDER_STATUS, UNCLEAR
from bot.rasa.language import IS_COMMAND, LANGUAGE, PHONE_LANGUAGE, SHOWN
from bot.rasa.mentions import CONTEXT, MENTIONED, WITHIN
from bot.rasa.openings import OPENING
from bot.rasa.order_numbers import ORDER_ASKED
from bot.rasa.turn.call import Heard, TurnCall
from bot.rasa.turn.carried_state import HANDED_OFF, events_to_carry, offered, seed, slots_to_carry
from bot.rasa.turn.steering import steered

_TOP = 3


class StepFailed(Exception):
    """A step of the turn was not done: answer 503 and let the caller try again."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


@dataclass
class Collected(OutputChannel):
    """Where Rasa sends replies to; named as the customer's channel so that answers for it are chosen."""

    channel: str
    replies: list[dict[str, Any]] = field(default_factory=list)

    def name(self) -> str:
        """The customer's channel."""
        return self.channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps one reply."""
        buttons = message.get("buttons") or ()
        self.replies.append(
            {
                "text": message.get("text"),
                "image": message.get("image"),
                "choices": [{"title": each["title"], "payload": each["payload"]} for each in buttons],
                "response": message.get("metadata", {}).get("utter_action") or message.get("utter_action"),
            }
        )


async def answer(processor: MessageProcessor, call: TurnCall, *, timeout_seconds: float) -> dict[str, Any]:
    """Runs the turn. Raises StepFailed; nothing of the turn is kept either way."""
    domain = processor.domain
    tracker = DialogueStateTracker(call.attempt_id, domain.slots)
    tracker.model_id = processor.model_metadata.model_id
    seed(tracker, domain, call.slots, call.events)
    out = Collected(channel=call.channel)
    begin = len(tracker.events)
    try:
        await asyncio.wait_for(_run(processor, call, tracker, out), timeout_seconds)
    except asyncio.TimeoutError:
        raise StepFailed(tracker.latest_action_name or "model", f"took over {timeout_seconds:g} s") from None
    return _result(tracker, call, begin, out, str(processor.model_metadata.model_id))


async def taken_for(processor: MessageProcessor, language: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What each text would be taken for, said in a conversation of its own."""
    taken = []
    for text in texts:
        said = await processor.parse_message(UserMessage(text, metadata={LANGUAGE: language}))
        taken.append({"answered": said["intent"]["name"] != UNCLEAR, "guesses": _understood(said)})
    return taken


async def _run(processor: MessageProcessor, call: TurnCall, tracker: DialogueStateTracker, out: Collected) -> None:
    waiting = list(call.messages)
    while waiting:
        heard = await _steered(processor, call, waiting.pop(0), tracker)
        begin = len(tracker.events)
        message = UserMessage(
            heard.text, out, call.attempt_id, input_channel=call.channel, metadata=_metadata(call, heard, tracker, out)
        )
        await processor._handle_message_with_tracker(message, tracker)
        await processor.run_action_extract_slots(out, tracker)
        await processor._run_prediction_loop(out, tracker)
        prove(list(tracker.events)[begin:], custom=frozenset(processor.domain.user_actions))
        said: Any = tracker.latest_message.parse_data if tracker.latest_message else {}
        also = said.get(ALSO) or ()
        waiting = [Heard(text=each["text"], choice=each["entry"], within=heard.text) for each in also] + waiting


async def _steered(processor: MessageProcessor, call: TurnCall, heard: Heard, tracker: DialogueStateTracker) -> Heard:
    before = next(iter(_answered_before(tracker)), None)
    return await steered(
        processor,
        heard,
        call.language,
        asked=tracker.get_slot(ORDER_ASKED) or None,
        number_asked_for=before in live_answers(DATA_FOLDER.resolve()).current.asking,
    )


def _metadata(call: TurnCall, heard: Heard, tracker: DialogueStateTracker, out: Collected) -> dict[str, Any]:
    """What the components may know beside the text; of one message's several questions each has its language.

    The bot says once a turn who it is, but marks each answer to a customer who waits for a person.
    """
    return {
        "choice": heard.choice,
        WITHIN: heard.within,
        LANGUAGE: call.language,
        PHONE_LANGUAGE: heard.phone_language,
        IS_COMMAND: heard.is_command,
        "max_choices": call.max_choices,
        CONTEXT: _answered_before(tracker),
        MENTIONED: _mentioned_before(tracker),
        ASKED_BEFORE: _asked_before(tracker),
        OFFERED: offered(tracker),
        ORDER_ASKED: tracker.get_slot(ORDER_ASKED),
        OPENING: None if out.replies and call.opening == Opening.INTRODUCTION else call.opening,
    }


def _answered_before(tracker: DialogueStateTracker) -> list[str]:
    """The entries that the bot's utterances answered, the latest first."""
    said = [event for event in reversed(tracker.events) if isinstance(event, BotUttered)]
    named = [str(event.metadata.get("utter_action") or "") for event in said]
    return [name.removeprefix(UTTER_PREFIX) for name in named if "/" in name]


def _mentioned_before(tracker: DialogueStateTracker) -> list[list[tuple[str, str]]]:
    """What each earlier message named, as (kind, value), the latest message first."""
    heard = [event for event in reversed(tracker.events) if isinstance(event, UserUttered)]
    return [[(str(each["entity"]), str(each["value"])) for each in event.entities] for event in heard]


def _asked_before(tracker: DialogueStateTracker) -> str:
    """The words of the latest message before, empty where none was written."""
    heard = [str(event.text) for event in reversed(tracker.events) if isinstance(event, UserUttered) and event.text]
    return next(iter(heard), "")


def prove(events: Sequence[Event], *, custom: frozenset[str]) -> None:
    """Raises StepFailed for the first executed action that left no trace, or a turn that did not come to its end."""
    executed = [index for index, event in enumerate(events) if isinstance(event, ActionExecuted)]
    for index, following in zip(executed, [*executed[1:], len(events)], strict=True):
        name = str(events[index].action_name)
        traces = events[index + 1 : following]
        if name == ACTION_DEFAULT_FALLBACK_NAME:
            raise StepFailed(name, "no rule fits this intent: add one to data/rules.yml")
        if name.startswith(UTTER_PREFIX) and not any(isinstance(trace, BotUttered) for trace in traces):
            raise StepFailed(name, "said nothing: its answer could not be made")
        if name in custom and not name.startswith(UTTER_PREFIX) and not traces:
            raise StepFailed(name, "left no trace: the action server is down or the action failed")
    rejected = [event for event in events if isinstance(event, ActionExecutionRejected)]
    if rejected:
        raise StepFailed(str(rejected[0].action_name), "was refused")
    if not executed or events[executed[-1]].action_name != ACTION_LISTEN_NAME:
        raise StepFailed("model", "the turn came to no end")


def _result(tracker: DialogueStateTracker, call: TurnCall, begin: int, out: Collected, model_id: str) -> dict[str, Any]:
    new = list(tracker.events)[begin:]
    heard = [event for event in new if isinstance(event, UserUttered)]
    actions = [event.action_name for event in new if isinstance(event, ActionExecuted)]
    said: Any = heard[-1].parse_data
    return {
        "replies": out.replies,
        "actions": [name for name in actions if name != ACTION_LISTEN_NAME],
        "events": events_to_carry(tracker),
        "slots": slots_to_carry(tracker),
        "language": _language(heard) or call.language,
        "spoken": said.get(LANGUAGE),
        "understood": _understood(said),
        # A question about an order is one of the FAQ's, whoever answers it.
        "intent": FAQ if heard[-1].intent_name == ORDER_STATUS else heard[-1].intent_name or UNCLEAR,
        "handed_off": any(isinstance(event, SlotSet) and event.key == HANDED_OFF and event.value for event in new),
        "model_id": model_id,
    }


def _language(heard: Sequence[UserUttered]) -> str | None:
    """The language that the latest words show; None where none do, so that nothing is kept of a guess."""
    shown: list[Any] = [event.parse_data.get(SHOWN) for event in heard if event.parse_data]
    return next((each for each in reversed(shown) if each), None)


def _understood(said: Any) -> list[dict[str, Any]]:
    ranking = said.get("intent_ranking") or []
    return [{"entry": each["name"], "confidence": round(each["confidence"], 4)} for each in ranking[:_TOP]]
