"""People of the journeys: an agent who works straight on the store, as another page of the same product would."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import Handoff
from bot.conversations.message import Message
from bot.store.store import Store
from tests.bot.store.shop import queue

_PATIENCE_SECONDS = 30.0
Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found | None]) -> Found:
    """What `look` finds, as soon as it finds something true. Fails after half a minute."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {_PATIENCE_SECONDS:.0f} s for {what}")


@dataclass
class Desk:
    """An agent at the desk."""

    store: Store
    agent_id: str

    def sees_waiting(self, name: str) -> Conversation:
        """The customer of this name is in the queue."""
        return wait_for(f"{name} in the queue", lambda: self._find(name, State.QUEUED))

    def conversation(self, name: str) -> Conversation:
        """The customer's conversation, whoever holds it."""
        return wait_for(f"a conversation with {name}", lambda: self._find(name, None))

    def card(self, name: str) -> Handoff:
        """The latest handoff card of the customer."""
        return self.store.conversations.handoffs(self.conversation(name).conversation_id)[0]

    def accepts(self, name: str) -> None:
        waiting = self.sees_waiting(name)
        self.store.conversations.accept(waiting.conversation_id, self.agent_id, epoch=waiting.epoch, now=time.time())

    def takes_over(self, name: str) -> None:
        held = self.conversation(name)
        self.store.conversations.take_over(held.conversation_id, self.agent_id, epoch=held.epoch, now=time.time())

    def replies(self, name: str, text: str) -> None:
        self.store.conversations.reply(
            self.conversation(name).conversation_id, self.agent_id, text=text, client_key=uuid4().hex, now=time.time()
        )

    def resolves(self, name: str) -> None:
        held = self.conversation(name)
        self.store.conversations.resolve(held.conversation_id, self.agent_id, epoch=held.epoch, now=time.time())

    def returns(self, name: str) -> None:
        held = self.conversation(name)
        self.store.conversations.return_to_bot(held.conversation_id, self.agent_id, epoch=held.epoch, now=time.time())

    def empties_the_queue(self) -> None:
        """Takes everybody who waits, up to their limit, and gives them back to the bot."""
        for row in queue(self.store):
            waiting = row.conversation
            self.store.conversations.accept(
                waiting.conversation_id, self.agent_id, epoch=waiting.epoch, now=time.time()
            )
        self.lets_go()

    def lets_go(self) -> None:
        """Gives all they hold back to the bot."""
        for row in self.store.conversations.held_by(self.agent_id):
            held = row.conversation
            self.store.conversations.return_to_bot(
                held.conversation_id, self.agent_id, epoch=held.epoch, now=time.time()
            )

    def reads(self, name: str) -> list[Message]:
        """The whole history."""
        return list(self.store.conversations.messages(self.conversation(name).conversation_id))

    def sees(self, name: str, what: str, look: Callable[[Message], object]) -> Message:
        """Some message of the history is so."""
        return wait_for(f"{what} from {name}", lambda: next(filter(look, self.reads(name)), None))

    def _find(self, name: str, state: State | None) -> Conversation | None:
        lists = (
            queue(self.store),
            self.store.conversations.held_by(self.agent_id),
            self.store.conversations.others(self.agent_id),
        )
        for listed in lists:
            for row in listed:
                if row.conversation.name == name and state in (None, row.conversation.state):
                    return row.conversation
        return None
