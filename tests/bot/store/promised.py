"""What a shop promises at every moment and in the end; what may happen to it stands in test_promises."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.channels.channel import IncomingMessage
from bot.conversations.conversation import Conversation, State
from bot.conversations.message import Author, Message
from bot.conversations.turn import Turn
from bot.store.delivery.deliveries import Delivery
from bot.team.routing import Assignment, Policy
from connectors.channels.telegram.write import CAPABILITIES
from tests.bot.store.races import relaxed
from tests.bot.store.shop import Shop

ROUTING = Policy(assignment=Assignment.AUTOMATIC, limit=1, keep_seconds=10, gone_seconds=60, return_seconds=60)


class Promised(RuleBasedStateMachine):
    """A shop, what it was told and what may have left it, with what holds whatever happens."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.shop = relaxed(Shop(self.folder, policy=ROUTING, place=self.new_place()))
        self.received: list[IncomingMessage] = []
        self.turns: list[Turn] = []
        self.sending: list[Delivery] = []
        self.keys: dict[str, str] = {}
        self.pressed_again: dict[str, str] = {}
        # What may have reached a customer, and how far each conversation's sends have come.
        self.left: set[str] = set()
        self.reached: dict[int, set[str]] = {}
        self.furthest: dict[str, int] = {}

    def new_place(self) -> str | None:
        """The URL of an empty database, None for a file."""
        return None

    def closes(self) -> None:
        self.shop.store.close()
        shutil.rmtree(self.folder)

    @invariant()
    def there_is_one_holder_and_an_epoch_for_each_change(self) -> None:
        for row in self.rows("SELECT * FROM conversation"):
            assert (row["agent_id"] is not None) == (row["state"] == "agent")
            assert (row["waiting_since"] is not None) == (row["state"] == "queued")
            changes = self.rows(
                "SELECT epoch FROM transition WHERE conversation_id = :id ORDER BY epoch", id=row["conversation_id"]
            )
            assert [change["epoch"] for change in changes] == list(range(1, row["epoch"] + 1))

    @invariant()
    def nothing_is_on_hold_without_a_holder(self) -> None:
        assert not self.rows("SELECT 1 FROM conversation WHERE state <> 'agent' AND on_hold_since IS NOT NULL")

    @invariant()
    def whatever_waits_for_the_bot_is_due_with_the_bot(self) -> None:
        for row in self.rows("SELECT * FROM conversation"):
            owed = self.is_owed_an_answer(self.now(row["conversation_id"]))
            assert not owed or row["state"] == "bot"
            if row["state"] == "queued":
                assert row["turn_due_at"] is None or self.has_words_untried(row["conversation_id"])
            else:
                assert owed == (row["turn_due_at"] is not None)

    @invariant()
    def at_most_one_message_of_a_conversation_is_under_way(self) -> None:
        for row in self.rows(
            "SELECT COUNT(DISTINCT claim_number) AS n FROM delivery WHERE state = 'sending' GROUP BY conversation_id"
        ):
            assert row["n"] == 1

    @invariant()
    def a_handoff_told_is_one_open_handoff(self) -> None:
        for row in self.rows(
            "SELECT c.state, (SELECT COUNT(*) FROM handoff h WHERE h.conversation_id = c.conversation_id"
            " AND h.ended_at IS NULL) AS open FROM conversation c"
        ):
            assert row["open"] <= (1 if row["state"] in ("queued", "agent") else 0)

    @invariant()
    def messages_and_events_are_numbered_without_gaps(self) -> None:
        numbers = [row["number"] for row in self.rows("SELECT number FROM event ORDER BY number")]
        assert numbers == list(range(1, len(numbers) + 1))
        assert self.shop.store.events.latest() == len(numbers)
        (row,) = self.rows("SELECT COUNT(*) AS n FROM message WHERE provider_message_id NOT LIKE 'out:%'")
        assert row["n"] == len(self.received)

    def everything_comes_to_its_end(self) -> None:
        for _ in range(100):
            self.shop.tick(40)
            if self.shop.store.due.look(now=0.0).next_at is None:
                break
            if turn := self.shop.store.turns.claim("w", now=self.shop.now):
                assert self.shop.answers(turn=turn)
            for conversation_id in self.shop.store.deliveries.due(now=self.shop.now):
                while delivery := self.claims(conversation_id, self.shop.now):
                    self.may_be_sent(delivery, self.now(conversation_id))
                    self.shop.store.deliveries.sent(delivery, f"out:{delivery.message.message_id}", now=self.shop.now)
                    self.may_have_left(delivery)
        assert not self.rows("SELECT 1 FROM conversation WHERE claim_number IS NOT NULL OR turn_due_at IS NOT NULL")
        assert not self.rows("SELECT 1 FROM delivery WHERE state IN ('queued', 'sending')")
        said_to_be_sent = self.rows("SELECT message_id FROM delivery WHERE state IN ('sent', 'delivered', 'read')")
        assert {row["message_id"] for row in said_to_be_sent} <= self.left, "nothing counts as sent that was not"
        assert not self.rows("SELECT 1 FROM message WHERE addressed_to = 'bot' AND answered_at IS NULL")
        assert not self.rows(
            "SELECT 1 FROM message JOIN conversation USING (conversation_id) WHERE addressed_to = 'people'"
            " AND answered_at IS NULL AND state NOT IN ('queued', 'agent')"
        )

    # Looking at the shop.

    def rows(self, sql: str, **values: Any) -> list[Any]:
        return self.shop.store._database.rows(sql, **values)

    def conversation(self, who: str) -> Conversation:
        (found,) = self.rows("SELECT conversation_id FROM conversation WHERE address = :who", who=who)
        return self.now(found["conversation_id"])

    def is_owed_an_answer(self, conversation: Conversation) -> bool:
        return bool(
            self.rows(
                "SELECT 1 FROM message WHERE conversation_id = :id AND addressed_to = 'bot' AND answered_at IS NULL",
                id=conversation.conversation_id,
            )
        )

    def has_words_untried(self, conversation_id: str) -> bool:
        """Whether a waiting customer wrote something that the bot has not tried yet."""
        return bool(
            self.rows(
                "SELECT 1 FROM message WHERE conversation_id = :id AND author = 'contact' AND addressed_to = 'people'"
                " AND answered_at IS NULL AND attempt_id IS NULL",
                id=conversation_id,
            )
        )

    def now(self, conversation: Conversation | str) -> Conversation:
        wanted = conversation if isinstance(conversation, str) else conversation.conversation_id
        found = self.shop.store.conversations.get(wanted)
        assert found is not None
        return found

    # What is sent.

    def claims(self, conversation_id: str, now: float) -> Delivery | None:
        """A claim, and what is joined to it: whatever is said of the one is then said of all."""
        delivery = self.shop.store.deliveries.claim(conversation_id, "w", now=now, capabilities=CAPABILITIES)
        if delivery:
            joined = "SELECT message_id FROM delivery WHERE batched_into = :id AND claim_number = :claim"
            found = self.rows(joined, id=delivery.message.message_id, claim=delivery.claim_number)
            self.reached[delivery.claim_number] = {delivery.message.message_id, *(row["message_id"] for row in found)}
        return delivery

    def may_have_left(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            self.left |= self.reached[delivery.claim_number]

    def may_be_sent(self, delivery: Delivery, conversation: Conversation) -> None:
        said = self.shop.store.conversations.messages(conversation.conversation_id, limit=10_000)
        reached = [each for each in said if each.message_id in self.reached[delivery.claim_number]]
        assert {each.message_id for each in reached} == self.reached[delivery.claim_number]
        for message in reached:
            self.message_may_be_sent(message, conversation)
        position = delivery.message.position
        assert position >= self.furthest.get(conversation.conversation_id, 0), "a later one was sent first"
        self.furthest[conversation.conversation_id] = position

    def message_may_be_sent(self, message: Message, conversation: Conversation) -> None:
        assert message.message_id not in self.left, "it may have arrived already"
        if message.author is Author.BOT:
            assert conversation.state is not State.AGENT, "a person holds"
        if message.author is not Author.AGENT:
            (overtaken,) = self.rows(
                "SELECT COUNT(*) AS times FROM transition t JOIN delivery d USING (conversation_id)"
                " WHERE d.message_id = :id AND t.epoch > d.epoch AND t.to_state = 'agent'",
                id=message.message_id,
            )
            assert overtaken["times"] == 0, "a person took over after it was written"
