"""The promises, whatever happens in whatever order: customers, agents, turns, sends and dying workers interleaved."""

from __future__ import annotations

import contextlib
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.channels.channel import IncomingMessage, Kind, Status, StatusUpdate
from bot.channels.errors import Rejected, RetryLater, SendError, Uncertain
from bot.conversations.conversation import StaleConversation, State, Verb, transitions
from bot.conversations.handoff import HandoffRequest, Reason, RequestRefused
from bot.store.delivery.attention import NotSendableAgain
from bot.team.routing import NoCapacity
from tests.bot.store.promised import Promised
from tests.postgres import Server

CUSTOMERS = st.sampled_from(["ana", "ana", "ana", "ben"])
AGENTS = st.sampled_from(["eva", "leo"])
PICK = st.integers(min_value=0, max_value=5)
FAULTS = st.sampled_from([Uncertain("timeout", "No answer."), Rejected("refused", "No.")])
AGAIN = st.sampled_from(
    [RetryLater(cause, "Later.", after_seconds=1) for cause in ("pair_rate", "pair_rate", "unreachable")]
)
STATUSES = st.sampled_from(list(Status))
# What the desk offers agents.
VERBS = (Verb.ACCEPT, Verb.TAKE_OVER, Verb.RELEASE, Verb.RETURN_TO_BOT, Verb.RESOLVE)


class Promises(Promised):
    """A shop with two customers, two agents and a worker; each rule is one thing that may happen next."""

    def teardown(self) -> None:
        try:
            self.the_worker_dies_and_starts_again()
            self.a_person_resumes_sending()
            self.everything_comes_to_its_end()
        finally:
            self.closes()

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
            "SELECT choice_id FROM choice JOIN conversation USING (conversation_id) JOIN message USING (message_id)"
            " WHERE address = :who ORDER BY message.position DESC, choice.place DESC",
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
            assert turn.conversation.state in (State.BOT, State.QUEUED), "never while a person holds it"
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
            assert (before.state, before.epoch) == (turn.conversation.state, turn.conversation.epoch)
            waits = handed_off or before.state is State.QUEUED
            assert self.now(turn.conversation).state is (State.QUEUED if waits else State.BOT)
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
        with contextlib.suppress(StaleConversation, NoCapacity):
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


class PromisesOnServer(Promises):
    """The same on PostgreSQL, in the database that `server` empties for each example."""

    server: ClassVar[Server]

    def new_place(self) -> str:
        return self.server.shop()


Promises.TestCase.settings = settings(max_examples=50, stateful_step_count=50)
PromisesOnServer.TestCase.settings = settings(max_examples=12, stateful_step_count=50)
TestPromises = Promises.TestCase


@pytest.mark.needs("postgresql")
class TestPromisesOnServer(PromisesOnServer.TestCase):  # type: ignore[misc,name-defined]
    @pytest.fixture(autouse=True)
    def _has_server(self, postgres: Server) -> None:
        PromisesOnServer.server = postgres
