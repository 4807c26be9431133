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

from bot.rasa.classifier import ALSO, UNCLEAR
from bot.rasa.mentions import CONTEXT, WITHIN
from bot.rasa.turn.call import Heard, TurnCall
from bot.rasa.turn.carried_state import HANDED_OFF, events_to_carry, seed, slots_to_carry

_TOP = 3


class StepFailed(Exception):
    """A step of the turn was not done: answer 503 and let the caller try again."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


@dataclass
class Collected(OutputChannel):
    """Collects Rasa's replies; bears the name of the customer's channel, so that Rasa chooses its answers."""

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
                "choices": [{"title": button["title"], "payload": button["payload"]} for button in buttons],
                "response": message.get("metadata", {}).get("utter_action") or message.get("utter_action"),
            }
        )


async def answer(processor: MessageProcessor, call: TurnCall, *, timeout_seconds: float) -> dict[str, Any]:
    """Runs the turn and keeps nothing of it afterwards. Raises StepFailed."""
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
    return _result(tracker, list(tracker.events)[begin:], out, str(processor.model_metadata.model_id))


async def _run(processor: MessageProcessor, call: TurnCall, tracker: DialogueStateTracker, out: Collected) -> None:
    queue = list(call.messages)
    while queue:
        item = queue.pop(0)
        begin = len(tracker.events)
        message = UserMessage(
            item.text,
            out,
            call.attempt_id,
            input_channel=call.channel,
            metadata=_metadata(call, item, tracker),
        )
        await processor._handle_message_with_tracker(message, tracker)
        await processor.run_action_extract_slots(out, tracker)
        await processor._run_prediction_loop(out, tracker)
        prove(list(tracker.events)[begin:], custom=frozenset(processor.domain.user_actions))
        parse_data: Any = tracker.latest_message.parse_data if tracker.latest_message else {}
        also = parse_data.get(ALSO) or ()
        queue = [Heard(text=question["text"], choice=question["entry"], within=item.text) for question in also] + queue


def _metadata(call: TurnCall, message: Heard, tracker: DialogueStateTracker) -> dict[str, Any]:
    """The metadata for the components; each of several questions in one message has its own language."""
    return {
        "choice": message.choice,
        WITHIN: message.within,
        "language": call.language,
        "max_choices": call.max_choices,
        CONTEXT: _answered_before(tracker),
    }


def _answered_before(tracker: DialogueStateTracker) -> list[str]:
    """The entries that the bot's utterances answered, the latest first."""
    utterances = [event for event in reversed(tracker.events) if isinstance(event, BotUttered)]
    names = [str(event.metadata.get("utter_action") or "") for event in utterances]
    return [name.removeprefix(UTTER_PREFIX) for name in names if "/" in name]


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


def _result(tracker: DialogueStateTracker, new: Sequence[Event], out: Collected, model_id: str) -> dict[str, Any]:
    utterances = [event for event in new if isinstance(event, UserUttered)]
    actions = [event.action_name for event in new if isinstance(event, ActionExecuted)]
    parse_data: Any = utterances[-1].parse_data
    return {
        "replies": out.replies,
        "actions": [name for name in actions if name != ACTION_LISTEN_NAME],
        "events": events_to_carry(tracker),
        "slots": slots_to_carry(tracker),
        "language": parse_data.get("language"),
        "understood": _understood(parse_data),
        "intent": utterances[-1].intent_name or UNCLEAR,
        "handed_off": any(isinstance(event, SlotSet) and event.key == HANDED_OFF and event.value for event in new),
        "model_id": model_id,
    }


def _understood(parse_data: Any) -> list[dict[str, Any]]:
    ranking = parse_data.get("intent_ranking") or []
    return [{"entry": guess["name"], "confidence": round(guess["confidence"], 4)} for guess in ranking[:_TOP]]
