"""Filling: canned responses ready for one customer, their placeholders filled with what is known now."""

from __future__ import annotations

from functools import lru_cache

from bot.conversations.conversation import Conversation
from bot.shop.answers import Answers
from bot.shop.canned import CannedResponse, Filled, filled, text_for
from bot.shop.facts import Shop, UnknownFact
from bot.shop.ready import ready_responses
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk


class Filling:
    """Fills canned responses for whoever is signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # What is published stays the same object until the next publishing.
        self._of_answers = lru_cache(maxsize=1)(_ready)

    def responses(self) -> list[CannedResponse]:
        """What this agent may use: the kept ones, and the FAQ's own answers under shortcuts that nobody took."""
        kept = self._desk.store.canned.for_agent(signed_in().agent_id)
        taken = {response.shortcut for response in kept}
        return [*kept, *(response for response in self.from_faq() if response.shortcut not in taken)]

    def from_faq(self) -> tuple[CannedResponse, ...]:
        """The FAQ's own answers; none where no answers are known."""
        return self._of_answers(_Same(self._desk.answers())) if self._desk.answers else ()

    def get(self, canned_id: str) -> CannedResponse | None:
        """A response that this agent may use, or None."""
        return next((response for response in self.responses() if response.canned_id == canned_id), None)

    def ready(self, response: CannedResponse, conversation: Conversation) -> Filled:
        """The response's text for this customer."""
        text = text_for(response, (conversation.language, *self._desk.languages))
        return filled(text, lambda name: self._value(name, conversation))

    def is_fact(self, name: str, language: str) -> bool:
        """Whether the shop has this fact; where no shop is known anything may be one."""
        shop = self._shop()
        if shop is None:
            return True
        try:
            return bool(shop.write(name, language if language in shop.languages else shop.languages[0]))
        except UnknownFact:
            return False

    def _value(self, name: str, conversation: Conversation) -> str | None:
        """A placeholder's value for this customer: their name, the agent's, a slot, else a fact of the shop."""
        slots = conversation.carried.get("slots") or {}
        own = {
            "first_name": (conversation.name or "").split(" ")[0],
            "agent_name": signed_in().name,
            "order": slots.get("order_number"),
            **{key: str(value) for key, value in slots.items() if value and isinstance(value, (str, int, float))},
        }
        if value := own.get(name):
            return str(value)
        shop = self._shop()
        if shop is None:
            return None
        try:
            spoken = conversation.language if conversation.language in shop.languages else shop.languages[0]
            return shop.write(name, spoken or shop.languages[0])
        except UnknownFact:
            return None

    def _shop(self) -> Shop | None:
        return self._desk.shop() if self._desk.shop else None


class _Same:
    """Answers as a key: the same while they are the same object."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def __hash__(self) -> int:
        return id(self.answers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.answers is self.answers


def _ready(same: _Same) -> tuple[CannedResponse, ...]:
    return ready_responses(same.answers)
