"""Conversations in the store: the queue, a thread, its card, and the verbs by which agents steer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb
from bot.conversations.handoff import Handoff
from bot.conversations.message import Author, Choice, Draft, Message
from bot.phrases import phrase
from bot.shop.notices import Notice, Notices
from bot.store.conversations import lists
from bot.store.conversations.lists import Listed, Rank
from bot.store.engine import rows
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations import assignment, holds, ratings, transitions
from bot.store.steps.delivery import outbox
from bot.team.routing import Policy


class TakenBack(StaleConversation):
    """The agent took this reply back: it is not written again."""


class Conversations:
    """Reads for the desk, and the verbs that change the holder; a verb names the epoch it was decided on."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

    def ranked(self, agent_id: str, *, now: float, limit: int = 200) -> list[Rank]:
        """Conversations that wait for a person: those that suit the agent, then soon expiring ones, then by age."""
        return lists.ranked(self._database, self._policy, agent_id=agent_id, now=now, limit=limit)

    def of_ids(self, conversation_ids: Sequence[str]) -> dict[str, Listed]:
        """These conversations as rows of a list, by id."""
        return lists.of_ids(self._database, conversation_ids)

    def waiting_count(self) -> int:
        """The number of waiting conversations."""
        row = self._database.row("SELECT COUNT(*) AS waiting FROM conversation WHERE state = 'queued'")
        return int(row["waiting"]) if row else 0

    def held_by(self, agent_id: str, *, limit: int = 200) -> list[Listed]:
        """Conversations that this agent holds, the latest first, those on hold last."""
        return lists.listed(
            self._database,
            "WHERE c.state = 'agent' AND c.agent_id = :agent"
            " ORDER BY CASE WHEN c.on_hold_since IS NULL THEN 0 ELSE 1 END, c.last_message_at DESC NULLS LAST",
            limit,
            agent=agent_id,
        )

    def others(self, agent_id: str, *, limit: int = 100) -> list[Listed]:
        """All other conversations, the latest first: with the bot, with another agent, resolved."""
        return lists.listed(
            self._database,
            "WHERE c.state <> 'queued' AND (c.agent_id IS NULL OR c.agent_id <> :agent)"
            " AND c.last_message_at IS NOT NULL ORDER BY c.last_message_at DESC",
            limit,
            agent=agent_id,
        )

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None."""
        row = self._database.row(f"{rows.CONVERSATION} WHERE conversation_id = :id", id=conversation_id)
        return rows.conversation(row) if row else None

    def messages(
        self, conversation_id: str, *, before: int | None = None, after: int = 0, limit: int = 100
    ) -> Sequence[Message]:
        """The latest `limit` messages between two positions, in order, with their buttons and files."""
        messages = self._database.rows(
            f"SELECT * FROM ({rows.MESSAGE} WHERE m.conversation_id = :id AND m.position < :before"
            " AND m.position > :after ORDER BY m.position DESC LIMIT :limit) AS latest ORDER BY position",
            id=conversation_id,
            before=before if before is not None else 1 << 62,
            after=after,
            limit=limit,
        )
        choices = self._choices(conversation_id, messages[0]["position"], messages[-1]["position"]) if messages else {}
        return tuple(rows.message(row, choices.get(row["message_id"], ())) for row in messages)

    def last_position(self, conversation_id: str) -> int:
        """The position of the latest message; 0 without one."""
        row = self._database.row(
            "SELECT MAX(position) AS position FROM message WHERE conversation_id = :id", id=conversation_id
        )
        return int(row["position"] or 0) if row else 0

    def handoffs(self, conversation_id: str) -> list[Handoff]:
        """The conversation's handoffs, the latest first."""
        return [
            rows.handoff(row)
            for row in self._database.rows(
                "SELECT * FROM handoff WHERE conversation_id = :id ORDER BY requested_at DESC", id=conversation_id
            )
        ]

    def answered_entries(self, conversation_id: str, *, before: float) -> list[str]:
        """The FAQ entries that the bot answered since it last got the conversation, until `before`, in order."""
        attempts = self._database.rows(
            "SELECT entry FROM attempt WHERE conversation_id = :id AND intent = 'faq' AND ended_at <= :before"
            " AND started_at >= COALESCE((SELECT MAX(changed_at) FROM transition WHERE conversation_id = :id"
            " AND to_state = 'bot' AND changed_at < :before), 0) ORDER BY started_at",
            id=conversation_id,
            before=before,
        )
        return list(dict.fromkeys(row["entry"] for row in attempts if row["entry"]))

    def accept(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """The agent takes a waiting conversation, and a notice names the agent to the customer.

        Raises StaleConversation, and NoFreeSlot while the agent holds the most conversations allowed.
        """
        return self._take(Verb.ACCEPT, conversation_id, agent_id, epoch=epoch, now=now)

    def take_over(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """The agent takes a conversation from the bot or a colleague. Raises StaleConversation or NoFreeSlot."""
        return self._take(Verb.TAKE_OVER, conversation_id, agent_id, epoch=epoch, now=now)

    def hold(
        self, conversation_id: str, agent_id: str, *, epoch: int, now: float, until: float | None = None
    ) -> Conversation:
        """The agent keeps the conversation, but it takes no slot until `until` or the customer's next message.

        Raises StaleConversation unless this agent holds it. The epoch and the holder stay the same.
        """
        with self._database.write() as tx:
            return holds.hold(tx, _expect(tx, conversation_id, epoch), agent_id, until=until, now=now)

    def resume(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """The agent ends the hold by hand. Raises StaleConversation."""
        with self._database.write() as tx:
            return holds.resume(tx, _expect(tx, conversation_id, epoch), agent_id)

    def release(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """The agent puts the conversation back into the queue. Raises StaleConversation."""
        return self._by_holder(Verb.RELEASE, conversation_id, agent_id, epoch=epoch, now=now)

    def return_to_bot(
        self, conversation_id: str, agent_id: str, *, epoch: int, now: float, undoable: bool = False
    ) -> Conversation:
        """The bot answers again from the next message on, and the customer gets a notice, when an `undoable` one is
        final. Raises StaleConversation."""

        def tell(tx: Transaction, conversation: Conversation) -> None:
            word = outbox.wording(self._notices, Notice.RETURNED, conversation, now)
            outbox.tell(tx, conversation, word, now=now, held_until=self._held_until(now, undoable))

        return self._by_holder(Verb.RETURN_TO_BOT, conversation_id, agent_id, epoch=epoch, now=now, then=tell)

    def resolve(
        self, conversation_id: str, agent_id: str, *, epoch: int, now: float, undoable: bool = False
    ) -> Conversation:
        """The conversation is done; the bot answers the next message, and at once any message that it left unanswered.

        Where a person helped, the customer may be asked how it was; an `undoable` one asks when it is final.
        Raises StaleConversation.
        """

        def ask(tx: Transaction, conversation: Conversation) -> None:
            until = self._held_until(now, undoable)
            ratings.ask(tx, conversation, agent_id, self._notices, self._policy, now=now, held_until=until)

        return self._by_holder(Verb.RESOLVE, conversation_id, agent_id, epoch=epoch, now=now, then=ask)

    def reply(
        self,
        conversation_id: str,
        agent_id: str,
        *,
        text: str,
        client_key: str,
        now: float,
        media_id: str | None = None,
        draft: Draft | None = None,
        undoable: bool = False,
    ) -> str:
        """The agent's message goes into the outbox; a repeated `client_key` is the same message. Returns its id.

        An `undoable` one is held for a moment. Raises StaleConversation unless this agent holds the conversation, and
        TakenBack for the key of a reply that was taken back.
        """
        with self._database.write() as tx:
            duplicate = tx.row(
                "SELECT message_id FROM message WHERE conversation_id = :id AND client_key = :key",
                id=conversation_id,
                key=client_key,
            )
            if duplicate:
                return str(duplicate["message_id"])
            taken_back = "SELECT 1 AS any FROM taken_back WHERE conversation_id = :id AND client_key = :key"
            if tx.row(taken_back, id=conversation_id, key=client_key):
                raise TakenBack("this reply was taken back")
            conversation = transitions.read(tx, conversation_id)
            if conversation.state is not State.AGENT or conversation.agent_id != agent_id:
                raise StaleConversation(phrase("you don't hold this conversation; accept or take it over first"))
            tx.run("UPDATE conversation SET unread = 0 WHERE conversation_id = :id", id=conversation_id)
            return outbox.enqueue(
                tx,
                conversation,
                draft or Draft(author=Author.AGENT, text=text, media_id=media_id),
                now=now,
                epoch=conversation.epoch,
                agent_id=agent_id,
                client_key=client_key,
                held_until=self._held_until(now, undoable),
            )

    def mark_seen(self, conversation_id: str, agent_id: str) -> None:
        """Notes that the agent who holds the conversation has read its messages."""
        with self._database.write() as tx:
            count = tx.run(
                "UPDATE conversation SET unread = 0 WHERE conversation_id = :id AND agent_id = :agent AND unread > 0",
                id=conversation_id,
                agent=agent_id,
            )
            if count:
                tx.event("seen", conversation_id)

    def _held_until(self, now: float, undoable: bool) -> float | None:
        return now + self._policy.undo_seconds if undoable and self._policy.undo_seconds else None

    def _take(self, verb: Verb, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        with self._database.write() as tx:
            conversation = _expect(tx, conversation_id, epoch)
            return assignment.take(tx, conversation, verb, agent_id, self._notices, self._policy, now=now)

    def _by_holder(
        self,
        verb: Verb,
        conversation_id: str,
        agent_id: str,
        *,
        epoch: int,
        now: float,
        then: Callable[[Transaction, Conversation], None] | None = None,
    ) -> Conversation:
        with self._database.write() as tx:
            conversation = _expect(tx, conversation_id, epoch)
            if conversation.state is State.AGENT and conversation.agent_id != agent_id:
                raise StaleConversation(phrase("a colleague holds this conversation now; take it over first"))
            current = transitions.change(tx, conversation, verb, now=now, agent_id=agent_id)
            tx.event("queue", conversation_id)
            if then:
                then(tx, current)
            return current

    def _choices(self, conversation_id: str, first: int, last: int) -> dict[str, tuple[Choice, ...]]:
        grouped: dict[str, tuple[Choice, ...]] = {}
        for row in self._database.rows(
            "SELECT c.* FROM choice c JOIN message m USING (message_id) WHERE m.conversation_id = :id"
            " AND m.position BETWEEN :first AND :last ORDER BY c.message_id, c.place",
            id=conversation_id,
            first=first,
            last=last,
        ):
            grouped[row["message_id"]] = (*grouped.get(row["message_id"], ()), rows.choice(row))
        return grouped


def _expect(tx: Transaction, conversation_id: str, epoch: int) -> Conversation:
    conversation = transitions.read(tx, conversation_id)
    if conversation.epoch != epoch:
        raise StaleConversation(phrase("somebody was quicker: the conversation changed hands; look again"))
    return conversation
