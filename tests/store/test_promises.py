"""The promises, whatever happens in whatever order: customers, agents, turns, sends and dying workers interleaved."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.channel import IncomingMessage, Kind, Rejected, RetryLater, SendError, Status, StatusUpdate, Uncertain
from bot.conversation import Conversation, StaleConversation, State, Verb, transitions
from bot.handoff import HandoffRequest, Reason, RequestRefused
from bot.message import Author, Message
from bot.routing import Assignment, NoFreeSlot, Policy
from bot.store.attention import NotSendableAgain
from bot.store.deliveries import Delivery
from bot.turn import Turn
from connectors.channels.telegram.write import CAPABILITIES
from tests.store.shop import Shop

CUSTOMERS = st.sampled_from(["ana", "ana", "ana", "ben"])
AGENTS = st.sampled_from(["eva", "leo"])
ROUTING = Policy(assignment=Assignment.AUTOMATIC, limit=1, keep_seconds=10, gone_seconds=60, return_seconds=60)
PICK = st.integers(min_value=0, max_value=5)
FAULTS = st.sampled_from([Uncertain("timeout", "No answer."), Rejected("refused", "No.")])
AGAIN = st.sampled_from(
    [RetryLater(cause, "Later.", after_seconds=1) for cause in ("pair_rate", "pair_rate", "unreachable")]
)
STATUSES = st.sampled_from(list(Status))
# What the desk offers agents.
VERBS = (Verb.ACCEPT, Verb.TAKE_OVER, Verb.RELEASE, Verb.RETURN_TO_BOT, Verb.RESOLVE)


class Promises(RuleBasedStateMachine):
    """A shop with two customers, two agents and a worker; each rule is one thing that may happen next."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.shop = Shop(self.folder, policy=ROUTING)
        # Nobody pulls the plug in this test, and the disk would take most of its time.
        self.shop.store._database._connection().execute("PRAGMA synchronous=OFF")
        self.received: list[IncomingMessage] = []
        self.turns: list[Turn] = []
        self.sending: list[Delivery] = []
        self.keys: dict[str, str] = {}
        self.pressed_again: dict[str, str] = {}
        # What may have reached a customer, and how far each conversation's sends have come.
        self.left: set[str] = set()
        self.reached: dict[int, set[str]] = {}
        self.furthest: dict[str, int] = {}

    def teardown(self) -> None:
        try:
            self.everything_comes_to_its_end()
        finally:
            self.shop.store.close()
            shutil.rmtree(self.folder)

    @initialize()
    def a_day_begins(self) -> None:
        for who in ("ana", "ben"):
            self.writes(who)
            self.a_turn_is_claimed()
        self.a_turn_is_finished(0, False, False)

    # The customer.

    @rule(who=CUSTOMERS)
    def writes(self, who: str) -> None:
        self.receives(who, Kind.TEXT, "a question")

    @precondition(lambda self: self.received)
    @rule(pick=PICK)
    def is_delivered_again(self, pick: int) -> None:
        item = self.received[-1 - pick % len(self.received)]
        assert self.shop.store.inbox.receive(self.shop.account, b"{}", [item], now=self.shop.tick()).messages == 0

    @rule(who=CUSTOMERS, pick=PICK)
    def presses(self, who: str, pick: int) -> None:
        offered = self.rows(
            "SELECT choice_id FROM choice JOIN conversation USING (conversation_id) WHERE address = :who"
            " ORDER BY choice.rowid DESC",
            who=who,
        )
        if offered:
            self.receives(who, Kind.CHOICE, "a button", offered[pick % len(offered)]["choice_id"])

    @rule(who=CUSTOMERS, kind=st.sampled_from([Kind.TEXT, Kind.IMAGE, Kind.REACTION]))
    def the_shop_answers_on_its_phone(self, who: str, kind: Kind) -> None:
        before = self.conversation(who)
        self.receives(who, kind, "from the shop's phone", from_shop=True)
        after = self.conversation(who)
        taken = kind is not Kind.REACTION and before.agent_id is None
        assert after.epoch == before.epoch + taken
        assert after.state is (State.AGENT if taken else before.state)

    def receives(
        self, who: str, kind: Kind, text: str, choice_id: str | None = None, *, from_shop: bool = False
    ) -> None:
        number = len(self.received)
        item = IncomingMessage(
            provider_message_id=f"{who}:{number}",
            address=who,
            sent_at=1,
            kind=kind,
            text=text,
            choice_id=choice_id,
            from_shop=from_shop,
        )
        self.received.append(item)
        assert self.shop.store.inbox.receive(self.shop.account, b"{}", [item], now=self.shop.tick()).messages == 1

    # The bot's turns.

    @rule()
    def a_turn_is_claimed(self) -> None:
        turn = self.shop.store.turns.claim("w", now=self.shop.tick())
        if turn:
            assert turn.messages, "there is something to answer"
            assert turn.conversation.state is State.BOT
            self.turns.append(turn)

    @rule(who=CUSTOMERS, handed_off=st.booleans())
    def asks_and_is_answered(self, who: str, handed_off: bool) -> None:
        self.writes(who)
        self.a_turn_is_claimed()
        if self.turns:
            self.a_turn_is_finished(len(self.turns) - 1, handed_off, False)

    @precondition(lambda self: self.turns)
    @rule(pick=PICK, handed_off=st.booleans(), again=st.booleans())
    def a_turn_is_finished(self, pick: int, handed_off: bool, again: bool) -> None:
        turn = self.turns[pick % len(self.turns)]
        before = self.now(turn.conversation)
        took = self.shop.answers("an answer", handed_off=handed_off, turn=turn, plain=True)
        if took:
            assert (before.state, before.epoch) == (State.BOT, turn.conversation.epoch)
            assert self.now(turn.conversation).state is (State.QUEUED if handed_off else State.BOT)
        if not again:
            self.turns.remove(turn)

    @precondition(lambda self: self.turns)
    @rule(pick=PICK)
    def a_turn_fails(self, pick: int) -> None:
        self.shop.store.turns.fail(self.turns.pop(pick % len(self.turns)), "rasa", now=self.shop.tick())

    @precondition(lambda self: self.turns)
    @rule(pick=PICK)
    def an_action_asks_for_a_handoff(self, pick: int) -> None:
        turn = self.turns[pick % len(self.turns)]
        request = HandoffRequest(attempt_id=turn.attempt_id, reason=Reason.ASKED_FOR_PERSON)
        with contextlib.suppress(RequestRefused):
            self.shop.store.turns.request_handoff(request, now=self.shop.tick())

    # The agents.

    @rule(who=CUSTOMERS, agent=AGENTS, pick=PICK, stale=st.integers(0, 5))
    def an_agent_does(self, who: str, agent: str, pick: int, stale: int) -> None:
        conversation = self.conversation(who)
        owed = conversation.state is State.BOT and self.is_owed_an_answer(conversation)
        offered = [verb for state, verb, _ in transitions() if state is conversation.state and verb in VERBS]
        verb = offered[pick % len(offered)]
        method = getattr(self.shop.store.conversations, verb.value)
        epoch = conversation.epoch - (stale == 5)
        with contextlib.suppress(StaleConversation, NoFreeSlot):
            changed = method(conversation.conversation_id, getattr(self.shop, agent), epoch=epoch, now=self.shop.tick())
            assert epoch == conversation.epoch
            asks_again = owed and verb is Verb.RESOLVE
            assert changed.epoch == epoch + (2 if asks_again else 1)
            assert self.is_owed_an_answer(changed) == asks_again, "a question still open is asked again"

    @rule(agent=AGENTS, pick=PICK)
    def somebody_sends_again(self, agent: str, pick: int) -> None:
        troubled = self.rows("SELECT message_id FROM delivery WHERE state IN ('failed', 'uncertain')")
        if troubled:
            message_id = troubled[pick % len(troubled)]["message_id"]
            with contextlib.suppress(NotSendableAgain):
                again = self.shop.store.attention.send_again(
                    message_id, getattr(self.shop, agent), now=self.shop.tick()
                )
                assert self.pressed_again.setdefault(message_id, again) == again, "once, however often it is pressed"

    @rule(who=CUSTOMERS, agent=AGENTS, key=st.integers(0, 3))
    def an_agent_replies(self, who: str, agent: str, key: int) -> None:
        conversation = self.conversation(who)
        name = f"{who}-{key}"
        try:
            message_id = self.shop.store.conversations.reply(
                conversation.conversation_id,
                getattr(self.shop, agent),
                text="a reply",
                client_key=name,
                now=self.shop.tick(),
            )
        except StaleConversation:
            assert conversation.agent_id != getattr(self.shop, agent)
            return
        assert self.keys.setdefault(name, message_id) == message_id

    @rule(who=CUSTOMERS, agent=AGENTS, seconds=st.none() | st.just(20.0))
    def an_agent_puts_on_hold(self, who: str, agent: str, seconds: float | None) -> None:
        conversation, now = self.conversation(who), self.shop.tick()
        with contextlib.suppress(StaleConversation):
            self.shop.store.conversations.hold(
                conversation.conversation_id,
                getattr(self.shop, agent),
                epoch=conversation.epoch,
                until=seconds and now + seconds,
                now=now,
            )

    @rule(agent=AGENTS, away=st.none() | st.booleans())
    def an_agent_comes_or_goes(self, agent: str, away: bool | None) -> None:
        agent_id = getattr(self.shop, agent)
        if away is None:
            self.shop.store.presence.seen(agent_id, now=self.shop.tick())
        else:
            self.shop.store.presence.set_away(agent_id, away, now=self.shop.tick())

    @rule()
    def the_worker_routes(self) -> None:
        now = self.shop.tick()
        self.shop.store.routing.end_holds(now=now)
        self.shop.store.routing.return_absent(now=now)
        self.shop.store.routing.assign(now=now)

    # Sending.

    @rule(who=CUSTOMERS)
    def a_send_is_claimed(self, who: str) -> None:
        conversation = self.conversation(who)
        stopped = self.shop.store.accounts.all()[0].stopped_text
        delivery = self.claims(conversation.conversation_id, self.shop.tick())
        if delivery:
            assert not stopped, "the account may send nothing"
            self.may_be_sent(delivery, conversation)
            self.sending.append(delivery)

    def claims(self, conversation_id: str, now: float) -> Delivery | None:
        """A claim, and what is joined to it: whatever is said of the one is then said of all."""
        delivery = self.shop.store.deliveries.claim(conversation_id, "w", now=now, capabilities=CAPABILITIES)
        if delivery:
            joined = "SELECT message_id FROM delivery WHERE joined_to = :id AND claim_number = :claim"
            found = self.rows(joined, id=delivery.message.message_id, claim=delivery.claim_number)
            self.reached[delivery.claim_number] = {delivery.message.message_id, *(row["message_id"] for row in found)}
        return delivery

    def may_have_left(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            self.left |= self.reached[delivery.claim_number]

    def may_be_sent(self, delivery: Delivery, conversation: Conversation) -> None:
        for message_id in self.reached[delivery.claim_number]:
            message = next(
                each
                for each in self.shop.store.conversations.messages(conversation.conversation_id)
                if each.message_id == message_id
            )
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

    @precondition(lambda self: self.sending)
    @rule(pick=PICK, status=st.none() | STATUSES)
    def a_send_is_accepted(self, pick: int, status: Status | None) -> None:
        delivery = self.sending.pop(pick % len(self.sending))
        name = f"out:{delivery.message.message_id}"
        if status:
            update = StatusUpdate(
                provider_message_id=name, status=status, at=5, our_message_id=delivery.message.message_id
            )
            self.shop.store.inbox.receive(self.shop.account, b"{}", [update], now=self.shop.tick())
        self.shop.store.deliveries.sent(delivery, name, now=self.shop.tick())
        self.may_have_left(delivery)

    @precondition(lambda self: self.sending)
    @rule(pick=PICK, whole_account=st.booleans(), error=AGAIN)
    def a_send_is_to_be_tried_again(self, pick: int, whole_account: bool, error: SendError) -> None:
        delivery = self.sending.pop(pick % len(self.sending))
        due_at = self.shop.now + 3
        self.shop.store.deliveries.retry(delivery, due_at=due_at, whole_account=whole_account, error=error)

    @rule(ask_first=st.booleans())
    def the_provider_stops_the_account(self, ask_first: bool) -> None:
        self.shop.store.accounts.stop(self.shop.account, "x", "Look at it.", now=self.shop.tick(), ask_first=ask_first)

    @rule()
    def a_person_resumes_sending(self) -> None:
        self.shop.store.accounts.resume(self.shop.account)

    @rule(who=CUSTOMERS)
    def a_customer_gets_too_many(self, who: str) -> None:
        """Several answers wait, and are joined when they may go."""
        for _ in range(3):
            self.asks_and_is_answered(who, False)
        due_at = self.shop.tick() + 3
        self.shop.store.deliveries.defer(
            self.conversation(who).conversation_id, due_at=due_at, cause="pair_rate", text="Later."
        )
        self.shop.tick(3)
        self.a_send_is_claimed(who)

    @precondition(lambda self: self.sending)
    @rule(pick=PICK, fault=FAULTS)
    def a_send_fails(self, pick: int, fault: SendError) -> None:
        delivery = self.sending.pop(pick % len(self.sending))
        self.shop.store.deliveries.failed(delivery, fault, now=self.shop.tick())
        self.may_have_left(delivery)

    # Time and death.

    @rule(seconds=st.sampled_from([5.0, 31.0]))
    def time_passes(self, seconds: float) -> None:
        self.shop.tick(seconds)

    @rule()
    def the_worker_dies_and_starts_again(self) -> None:
        """Results of its claims may still come: they are kept in the lists, and must change nothing."""
        self.may_have_left(*self.sending)
        self.shop.store.workers.start("w", now=self.shop.tick())

    @rule()
    def the_worker_is_found_dead_by_another(self) -> None:
        self.may_have_left(*self.sending)
        self.shop.store.workers.release("w", now=self.shop.tick())

    @precondition(lambda self: self.turns)
    @rule(pick=PICK)
    def an_attempts_end_can_not_be_written(self, pick: int) -> None:
        turn = self.turns[pick % len(self.turns)]
        self.shop.store.turns.let_go(turn, due_at=self.shop.tick() + 60)

    @rule(seconds=st.sampled_from([30.0, 7200.0]))
    def the_clock_is_set_back(self, seconds: float) -> None:
        self.shop.now -= seconds
        self.shop.store.clock.set_back(seconds, now=self.shop.now)

    # What always holds.

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
            waiting = self.is_owed_an_answer(self.now(row["conversation_id"]))
            assert waiting == (row["turn_due_at"] is not None)
            assert not waiting or row["state"] == "bot"

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
        self.the_worker_dies_and_starts_again()
        self.a_person_resumes_sending()
        for _ in range(100):
            self.shop.tick(40)
            if self.shop.store.next_due_at(after=0.0) is None:
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

    def now(self, conversation: Conversation | str) -> Conversation:
        wanted = conversation if isinstance(conversation, str) else conversation.conversation_id
        found = self.shop.store.conversations.get(wanted)
        assert found is not None
        return found


Promises.TestCase.settings = settings(max_examples=50, stateful_step_count=50, deadline=None, database=None)
TestPromises = Promises.TestCase
