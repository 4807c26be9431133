"""Carried state: the few events and slots that travel with each call, so that Rasa itself remembers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    DEFAULT_SLOT_NAMES,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.classifier import OFFERED
from bot.rasa.generator import ASKING_BACK

HANDED_OFF = "handed_off"
# Slots that steer the conversation: they travel with the events and go with them, unlike what the customer told us.
STEERING = frozenset({"asked_back", "person_offered", "order_asked", REQUESTED_SLOT})
_TURNS = 3
_KEPT_OF_PARSE = ("text", "intent", "entities", "language")
# By the name under which each is stored; Rasa looks through all its classes for every event.
_CARRIED: Mapping[str, type[Event]] = {
    kind.type_name: kind for kind in (UserUttered, BotUttered, ActionExecuted, ActiveLoop, SlotSet)
}


def seed(tracker: DialogueStateTracker, domain: Domain, slots: Mapping[str, Any], events: Iterable[Any]) -> None:
    """Brings an empty tracker to where the conversation stood; what this model does not know is left out."""
    known = {slot.name for slot in domain.slots}
    start: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
        *(SlotSet(name, value) for name, value in slots.items() if name in known),
    ]
    read = [event for event in map(_read, events) if event and _fits(event, known, domain)]
    tracker.update_with_events([*start, *read], domain)


def _read(stored: Any) -> Event | None:
    try:
        return _CARRIED[stored["event"]]._from_parameters(stored)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _fits(event: Event, slots: set[str], domain: Domain) -> bool:
    if isinstance(event, SlotSet):
        return event.key in slots
    if isinstance(event, ActiveLoop):
        return event.name is None or event.name in domain.form_names
    if isinstance(event, ActionExecuted):
        return event.action_name in domain.action_names_or_texts
    return isinstance(event, (UserUttered, BotUttered))


def events_to_carry(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the next call must bring: the steering slots and form as they stand, then the last few turns, trimmed."""
    events = list(tracker.events)
    begins = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    window = events[begins[-min(_TURNS, len(begins))] :] if begins else []
    values = tracker.current_slot_values()
    standing: list[Event] = [SlotSet(name, values[name]) for name in sorted(STEERING) if values.get(name)]
    if tracker.active_loop_name:
        standing.append(ActiveLoop(tracker.active_loop_name))
    return [_trimmed(event) for event in (*standing, *window) if _is_carried(event)]


def _is_carried(event: Event) -> bool:
    return isinstance(event, tuple(_CARRIED.values())) and not (isinstance(event, SlotSet) and event.key == HANDED_OFF)


def _trimmed(event: Event) -> dict[str, Any]:
    """The event with what the next turn may ask about; times, rankings and metadata of the message stay behind."""
    if isinstance(event, UserUttered):
        parsed = {key: event.parse_data[key] for key in _KEPT_OF_PARSE if key in event.parse_data}
        return {"event": "user", "text": event.text, "parse_data": parsed}
    if isinstance(event, BotUttered):
        named = {"utter_action": event.metadata.get("utter_action"), OFFERED: _payloads(event)}
        return {"event": "bot", "text": event.text, "data": {}, "metadata": named}
    if isinstance(event, SlotSet):
        return {"event": "slot", "name": event.key, "value": event.value}
    named_by = event.action_name if isinstance(event, ActionExecuted) else event.name
    return {"event": event.type_name, "name": named_by}


def offered(tracker: DialogueStateTracker) -> list[str] | None:
    """The payloads of the buttons under what the bot said last, where it asked back; else None."""
    said = next((event for event in reversed(tracker.events) if isinstance(event, BotUttered)), None)
    return _payloads(said) if said and said.metadata.get("utter_action") in ASKING_BACK else None


def _payloads(event: BotUttered) -> list[str]:
    buttons = (event.data or {}).get("buttons") or ()
    return list(event.metadata.get(OFFERED) or [str(each["payload"]) for each in buttons])


def slots_to_carry(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The named slots with a value: what the customer told us, kept over a change of holder."""
    left_out: Sequence[str] = (*DEFAULT_SLOT_NAMES, *STEERING, HANDED_OFF)
    values = tracker.current_slot_values()
    return {name: value for name, value in values.items() if value is not None and name not in left_out}
