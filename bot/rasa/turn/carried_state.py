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

HANDED_OFF = "handed_off"
# Slots that steer the conversation: they travel with the events and are dropped with them, unlike named slots.
STEERING = frozenset({"asked_back", REQUESTED_SLOT})
_TURNS = 3
_KEPT_OF_PARSE = ("text", "intent", "entities", "language")


def seed(tracker: DialogueStateTracker, domain: Domain, slots: Mapping[str, Any], events: Iterable[Any]) -> None:
    """Brings an empty tracker to where the conversation stood; what this model does not know is left out."""
    names = {slot.name for slot in domain.slots}
    start: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
        *(SlotSet(name, value) for name, value in slots.items() if name in names),
    ]
    history = [event for event in map(_read, events) if event and _fits(event, names, domain)]
    tracker.update_with_events([*start, *history], domain)


def _read(stored: Any) -> Event | None:
    try:
        return Event.from_parameters(stored)
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
    """The state for the next call: the current steering slots and form, then the last few turns, trimmed."""
    events = list(tracker.events)
    begins = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    window = events[begins[-min(_TURNS, len(begins))] :] if begins else []
    values = tracker.current_slot_values()
    standing: list[Event] = [SlotSet(name, values[name]) for name in sorted(STEERING) if values.get(name)]
    if tracker.active_loop_name:
        standing.append(ActiveLoop(tracker.active_loop_name))
    return [_trimmed(event) for event in (*standing, *window) if _is_carried(event)]


def _is_carried(event: Event) -> bool:
    kinds = (UserUttered, BotUttered, ActionExecuted, ActiveLoop)
    return isinstance(event, kinds) or (isinstance(event, SlotSet) and event.key != HANDED_OFF)


def _trimmed(event: Event) -> dict[str, Any]:
    """The event with what the next turn may ask about; times, rankings and metadata of the message stay behind."""
    if isinstance(event, UserUttered):
        parse_data = {key: event.parse_data[key] for key in _KEPT_OF_PARSE if key in event.parse_data}
        return {"event": "user", "text": event.text, "parse_data": parse_data}
    if isinstance(event, BotUttered):
        metadata = {"utter_action": event.metadata.get("utter_action")}
        return {"event": "bot", "text": event.text, "data": {}, "metadata": metadata}
    if isinstance(event, SlotSet):
        return {"event": "slot", "name": event.key, "value": event.value}
    named_by = event.action_name if isinstance(event, ActionExecuted) else event.name
    return {"event": event.type_name, "name": named_by}


def slots_to_carry(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The named slots with a value: the customer's own statements, kept over a change of holder."""
    left_out: Sequence[str] = (*DEFAULT_SLOT_NAMES, *STEERING, HANDED_OFF)
    values = tracker.current_slot_values()
    return {name: value for name, value in values.items() if value is not None and name not in left_out}
