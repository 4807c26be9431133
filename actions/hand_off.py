"""Hand off: asks the connector, over its internal API, to pass the conversation to people."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversations.handoff import Reason, as_confidence
from bot.shop.orders.request import REQUEST, RequestKind

INTERNAL_URL = "MOSTRADOR_INTERNAL_URL"
INTERNAL_TOKEN = "MOSTRADOR_INTERNAL_TOKEN"
_TIMEOUT_SECONDS = 5.0
_TOP = 3
# The input channel of `rasa shell`, where no attempt is under way that people could take over.
_SHELL = "cmdline"
_REASONS: Mapping[str, Reason] = {"unclear": Reason.NOT_UNDERSTOOD}
# Slots that steer the conversation say nothing to an agent.
_STEERING = frozenset(
    {
        *("asked_back", "person_offered", "handed_off", "order_asked", "order_named"),
        *("requested_slot", "session_started_metadata"),
    }
)
# Whoever asks for a person right after one of these answers wants it done.
_REQUESTS: Mapping[str, RequestKind] = {
    "utter_faq/order_cancel": RequestKind.CANCEL,
    "utter_faq/order_change": RequestKind.CHANGE,
    "utter_faq/shipping_change_address": RequestKind.CHANGE_ADDRESS,
    "utter_faq/returns_how": RequestKind.RETURN,
}


class HandoffNotMade(RuntimeError):
    """The internal API did not store the request: the turn must count as failed."""


@dataclass(frozen=True, kw_only=True)
class InternalApi:
    """Where handoff requests go."""

    url: str
    token: str

    async def request_handoff(self, request: Mapping[str, Any]) -> None:
        """Posts a handoff request; a repeat changes nothing. Raises HandoffNotMade or an aiohttp error."""
        status, _ = await self.post("handoffs", request)
        if status not in (200, 201):
            raise HandoffNotMade(f"the internal API answered {status}")

    async def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Status and JSON of one call. Raises an aiohttp error."""
        headers = {"Authorization": f"Bearer {self.token}"}
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
            session.post(f"{self.url}/{path}", json=body, headers=headers) as response,
        ):
            return response.status, await response.json() if response.content_type == "application/json" else None


def internal_api(environment: Mapping[str, str]) -> InternalApi | None:
    """The internal API named in the environment, or None (`rasa run actions` for `rasa shell`)."""
    url, token = environment.get(INTERNAL_URL), environment.get(INTERNAL_TOKEN)
    return InternalApi(url=url.rstrip("/"), token=token) if url and token else None


class ActionHandOff(Action):
    """Requests the handoff and says nothing: the worker tells the customer, once it is true.

    In `rasa shell`, also beside the running product, it only says that a person would take over.
    """

    def __init__(self, api: InternalApi | None = None) -> None:
        self._api = api or internal_api(os.environ)

    def api_for(self, tracker: Tracker) -> InternalApi | None:
        """The internal API; None in `rasa shell`, where no attempt is under way."""
        return self._api if tracker.get_latest_input_channel() != _SHELL else None

    def name(self) -> str:
        """As in domain.yml."""
        return "action_hand_off"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Leaves the slot `handed_off` as its trace. Raises where the request was not stored."""
        return await self.hand_off(dispatcher, tracker, request_wanted(tracker))

    async def hand_off(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, wanted: RequestKind | None
    ) -> list[Any]:
        """The same; `wanted` is what the customer wants done with an order. Raises where it was not stored."""
        if api := self.api_for(tracker):
            await api.request_handoff(handoff_request(tracker, wanted))
        else:
            dispatcher.utter_message(response="utter_shell_handoff")
        return [SlotSet("handed_off", True)]


def request_wanted(tracker: Tracker) -> RequestKind | None:
    """What the customer wants done who asks for a person after an answer about it."""
    said = [event for event in reversed(tracker.events) if event.get("event") == "bot"]
    latest = str((said[0].get("metadata") or {}).get("utter_action")) if said else ""
    return _REQUESTS.get(latest)


def handoff_request(tracker: Tracker, wanted: RequestKind | None = None) -> dict[str, Any]:
    """What the agents' card will show; the attempt it belongs to is the tracker's sender id."""
    latest_message = tracker.latest_message or {}
    intent = (latest_message.get("intent") or {}).get("name") or ""
    slots = {name: value for name, value in tracker.slots.items() if value is not None and name not in _STEERING}
    ranking = (latest_message.get("intent_ranking") or [])[:_TOP]
    return {
        "attempt_id": tracker.sender_id,
        "reason": _REASONS.get(intent, Reason.ASKED_FOR_PERSON).value,
        "understood": [
            {"entry": guess["name"], "confidence": round(as_confidence(guess.get("confidence")), 4)}
            for guess in ranking
        ],
        "slots": {**slots, REQUEST: wanted.value} if wanted else slots,
        "language": latest_message.get("language"),
    }
