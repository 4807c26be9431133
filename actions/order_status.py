"""Order status: asks for what is missing to find an order, number first and then proof, and tells how far it is.

It is the form of this question, asked in as many messages as the customer needs. What it says comes from the
connector's internal API as the name of a template and its values; in `rasa shell` from the demo shop's orders.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.demo_looks import DemoLooks
from actions.hand_off import ActionHandOff, InternalApi
from bot.language.order_in_one import order_details
from bot.shop.orders.enquiry import Awaited, Enquiry, order_reply
from bot.shop.orders.request import request_of

_SUPERSEDED = 409
_STUCK_DAYS = 3
# After so many messages about other things an unfinished look-up is over.
_TURNS = 2


class OrdersNotAsked(RuntimeError):
    """The internal API did not say what to tell: the turn must count as failed."""


class ActionOrderStatus(Action):
    """Leaves what it asked for in the slot `order_asked`; any other question of the customer empties that."""

    def __init__(self, hand_off: ActionHandOff | None = None) -> None:
        self._hand_off = hand_off or ActionHandOff()

    def name(self) -> str:
        """As in domain.yml."""
        return "action_order_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Raises OrdersNotAsked, or what the handoff raises."""
        asked = Awaited(tracker.get_slot("order_asked")) if tracker.get_slot("order_asked") else None
        details = order_details((tracker.latest_message or {}).get("text") or "", asked)
        number = details.number or _number_before(tracker, asked)
        is_over = not details.number and not asked and _spoke_of_other_things(tracker)
        # A message with a number of its own begins anew.
        answered = None if details.number else asked
        enquiry = Enquiry(number=number, proofs=details.proofs, code=details.code, asked=answered)
        reply = await self._reply(tracker, enquiry, is_over)
        if not reply["response"]:
            dispatcher.utter_message(response=f"utter_{_entry(tracker)}")
            return [SlotSet("order_asked", None)]
        dispatcher.utter_message(response=reply["response"], values=reply["values"], parts=reply["parts"])
        named = reply["number"] or number
        # A proof in digits may have taken the number's place: it goes back.
        events = [
            SlotSet("order_asked", reply["awaits"]),
            SlotSet("order_named", named),
            SlotSet("order_number", named),
        ]
        if not reply["hand_off"]:
            return events
        return [*events, *await self._hand_off.hand_off(dispatcher, tracker, None)]

    async def _reply(self, tracker: Tracker, enquiry: Enquiry, is_over: bool) -> Mapping[str, Any]:
        language = str((tracker.latest_message or {}).get("language") or "en")
        api = self._hand_off.api_for(tracker)
        if api:
            return await _asked(api, tracker.sender_id, enquiry, language, is_over)
        reply = order_reply(
            replace(enquiry, number=None) if is_over else enquiry,
            DemoLooks(time.time()),
            language=language,
            zone=timezone.utc,
            now=time.time(),
            stuck_days=_STUCK_DAYS,
        )
        return {**vars(reply), "awaits": reply.awaits.value if reply.awaits else None}


async def _asked(
    api: InternalApi, attempt_id: str, enquiry: Enquiry, language: str, is_over: bool
) -> Mapping[str, Any]:
    """What the connector says. Where the attempt holds no conversation (a suggestion), the FAQ's answer is told."""
    body = {
        "attempt_id": attempt_id,
        "number": enquiry.number,
        "proofs": [{"kind": each.kind.value, "value": each.value} for each in enquiry.proofs],
        "code": enquiry.code,
        "asked": enquiry.asked.value if enquiry.asked else None,
        "language": language,
        "is_over": is_over,
    }
    status, reply = await api.post("orders", body)
    if status == _SUPERSEDED:
        return {"response": ""}
    if status != 200 or not isinstance(reply, Mapping):
        raise OrdersNotAsked(f"the internal API answered {status}")
    return reply


def _number_before(tracker: Tracker, asked: Awaited | None) -> str | None:
    """The number that the customer gave before; none while it is being asked for."""
    if asked is Awaited.NUMBER:
        return None
    slot = "order_named" if asked else "order_number"
    return tracker.get_slot(slot) or None


def _spoke_of_other_things(tracker: Tracker) -> bool:
    """Whether the last messages before this one were about other things than an order: what was asked then is over."""
    heard = [event.get("parse_data") or {} for event in tracker.events if event.get("event") == "user"]
    before = heard[-1 - _TURNS : -1]
    return len(before) == _TURNS and not any(_is_of_an_order(each) for each in before)


def _is_of_an_order(said: Mapping[str, Any]) -> bool:
    intent = str((said.get("intent") or {}).get("name") or "")
    return intent.startswith("order_") or any(each["entity"] == "order_number" for each in said.get("entities") or ())


def _entry(tracker: Tracker) -> str:
    ranking = (tracker.latest_message or {}).get("intent_ranking") or [{}]
    name = str(ranking[0].get("name") or "")
    return name if "/" in name else "faq/order_status"


class ActionOrderRequest(Action):
    """A button under an order: what the customer wants done with it becomes a card for people."""

    def __init__(self, hand_off: ActionHandOff | None = None) -> None:
        self._hand_off = hand_off or ActionHandOff()

    def name(self) -> str:
        """As in domain.yml."""
        return "action_order_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Raises where the handoff was not stored."""
        ranking = (tracker.latest_message or {}).get("intent_ranking") or [{}]
        wanted = request_of(str(ranking[0].get("name") or ""))
        dispatcher.utter_message(response="utter_order_requested")
        return await self._hand_off.hand_off(dispatcher, tracker, wanted)
