"""Ask back: the bot did not understand: it offers its best guesses and a person; and what becomes of the offer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.hand_off import ActionHandOff
from bot.language.asking import agrees, asks


class ActionAskBack(Action):
    """Says utter_ask_back (or, without any guess, utter_ask_back_nothing) and remembers that it asked."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_ask_back"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """The generator adds the buttons; a person is always the last of `guesses`."""
        guesses = (tracker.latest_message or {}).get("guesses") or []
        dispatcher.utter_message(response="utter_ask_back" if len(guesses) > 1 else "utter_ask_back_nothing")
        return [SlotSet("asked_back", True)]


class ActionAskAgain(Action):
    """The second miss in a row: a question goes to people, and whatever is none is offered a person first."""

    def __init__(self, hand_off: ActionHandOff | None = None) -> None:
        self._hand_off = hand_off or ActionHandOff()

    def name(self) -> str:
        """As in domain.yml."""
        return "action_ask_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Chit-chat, anger and thanks never hand over by themselves. Raises where a handoff was not stored."""
        if asks((tracker.latest_message or {}).get("text") or ""):
            return await self._hand_off.run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_ask_back_again")
        return [SlotSet("asked_back", True)]


class ActionTakeOffer(Action):
    """After the offer of a person, a yes is taken at its word; whoever is only pleased or amused gets a word."""

    def __init__(self, hand_off: ActionHandOff | None = None) -> None:
        self._hand_off = hand_off or ActionHandOff()

    def name(self) -> str:
        """As in domain.yml."""
        return "action_take_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Raises where a handoff was not stored."""
        if agrees((tracker.latest_message or {}).get("text") or ""):
            return await self._hand_off.run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_affirm")
        return []
