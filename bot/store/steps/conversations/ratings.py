"""Ratings inside a transaction: the question to the customer, and the customer's answers."""

from __future__ import annotations

from bot.conversations.consent import Consent
from bot.conversations.conversation import Conversation, State
from bot.conversations.rating import COMMENT_SECONDS, Score, may_be_comment
from bot.conversations.window import ON_ITS_WAY_SECONDS, closes_at, is_open
from bot.language.asking import asks
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Row, Transaction
from bot.store.steps.delivery import outbox
from bot.store.steps.privacy import consents
from bot.team.routing import Policy


def ask(
    tx: Transaction,
    conversation: Conversation,
    agent_id: str,
    notices: Notices,
    policy: Policy,
    *,
    now: float,
    held_until: float | None = None,
) -> None:
    """Asks how the help was, once per resolve, where a person wrote since the last one and a message may be sent.

    The customer did not ask for this question, so a customer who said STOP gets none. Where nobody wrote, the customer
    may be told instead that the conversation is closed.
    """
    helper = helper_of(tx, conversation)
    if consents.current(tx, conversation.contact_id) is Consent.OPTED_OUT:
        return
    closing = closes_at(conversation.last_incoming_at, policy.windows.get(conversation.channel))
    shut = not is_open(closing, now=now + ON_ITS_WAY_SECONDS)
    if helper is None and not shut and conversation.state is State.RESOLVED and _waited(tx, conversation):
        word = outbox.wording(notices, Notice.RESOLVED, conversation, now)
        outbox.tell(tx, conversation, word, now=now, held_until=held_until)
        return
    # Resolved with a question open: the bot has the conversation again, and answers it first.
    if not policy.ask_rating or helper is None or shut or conversation.state is not State.RESOLVED:
        return
    word = outbox.wording(notices, Notice.RATING, conversation, now, agent_name=helper["name"])
    message_id = outbox.tell(tx, conversation, word, now=now, held_until=held_until)
    if message_id:
        tx.insert(
            "rating",
            message_id=message_id,
            conversation_id=conversation.conversation_id,
            agent_id=helper["agent_id"],
            asked_at=now,
        )


def _waited(tx: Transaction, conversation: Conversation) -> bool:
    """Whether people had the conversation, and the team wants customers told who is resolved without a word."""
    row = tx.row(
        "SELECT 1 AS tells FROM transition t, team_setting s WHERE s.name = 'tells_resolved'"
        " AND t.conversation_id = :id AND t.epoch = :epoch AND t.from_state IN ('queued', 'agent')",
        id=conversation.conversation_id,
        epoch=conversation.epoch,
    )
    return row is not None


def helper_of(tx: Transaction, conversation: Conversation) -> Row | None:
    """The agent who wrote last since the conversation was resolved before; None where only the bot helped.

    What failed did not help.
    """
    return tx.row(
        "SELECT a.agent_id, a.name FROM message m JOIN agent a USING (agent_id) WHERE m.conversation_id = :id"
        " AND m.author = 'agent' AND m.kind <> 'reaction' AND a.disabled_at IS NULL AND EXISTS"
        "  (SELECT 1 FROM delivery d WHERE d.message_id = m.message_id AND d.state NOT IN ('failed', 'withheld'))"
        " AND m.created_at > COALESCE((SELECT MAX(changed_at) FROM transition WHERE conversation_id = :id"
        "  AND to_state = 'resolved' AND epoch < :epoch), 0) ORDER BY m.position DESC LIMIT 1",
        id=conversation.conversation_id,
        epoch=conversation.epoch,
    )


def rate(
    tx: Transaction, conversation: Conversation, choice_id: str | None, score: Score, notices: Notices, *, now: float
) -> bool:
    """Keeps the score that the customer pressed, and thanks; a second press changes it. False: nothing changed.

    After a bad one the customer's next words are taken as what was wrong, without another press.
    """
    row = tx.row(
        "SELECT r.message_id, r.score FROM rating r JOIN choice c USING (message_id) WHERE c.choice_id = :id"
        " AND r.conversation_id = :conversation",
        id=choice_id,
        conversation=conversation.conversation_id,
    )
    if row is None or row["score"] == score.value:
        return False
    is_bad = score is Score.BAD
    tx.run(
        "UPDATE rating SET score = :score, rated_at = :now, comment_asked_at = CASE WHEN :bad = 1 THEN :now END"
        " WHERE message_id = :id",
        score=score.value,
        now=now,
        bad=1 if is_bad else 0,
        id=row["message_id"],
    )
    tx.event("rating", conversation.conversation_id)
    notice = Notice.RATED_BAD if is_bad else Notice.RATED
    outbox.tell(tx, conversation, outbox.wording(notices, notice, conversation, now), now=now)
    return True


def want_comment(tx: Transaction, conversation: Conversation, notices: Notices, *, now: float) -> bool:
    """The customer pressed "Add a comment": their next message is one. Explained once, and again when it has lapsed.

    False: nothing changed.
    """
    count = tx.run(
        "UPDATE rating SET comment_asked_at = :now WHERE comment IS NULL AND message_id ="
        " (SELECT message_id FROM rating WHERE conversation_id = :id AND rated_at IS NOT NULL"
        "  ORDER BY asked_at DESC LIMIT 1)"
        " AND (COALESCE(comment_asked_at, 0) < :lapsed OR comment_asked_at <= rated_at)",
        id=conversation.conversation_id,
        now=now,
        lapsed=now - COMMENT_SECONDS,
    )
    if count:
        outbox.tell(tx, conversation, outbox.wording(notices, Notice.COMMENT_WANTED, conversation, now), now=now)
    return bool(count)


def is_comment(tx: Transaction, conversation: Conversation, text: str, *, now: float) -> bool:
    """Whether these words are the comment that the customer announced, or say what was bad about the help.

    Without an announcement, words that ask or want something are no comment: they must reach the bot or a person.
    """
    row = tx.row(
        "SELECT MAX(CASE WHEN comment_asked_at > rated_at THEN 1 ELSE 0 END) AS announced"
        " FROM rating WHERE conversation_id = :id AND comment IS NULL AND comment_asked_at > :since",
        id=conversation.conversation_id,
        since=now - COMMENT_SECONDS,
    )
    if row is None or row["announced"] is None or not may_be_comment(text):
        return False
    return bool(row["announced"]) or not asks(text)


def comment(tx: Transaction, conversation: Conversation, text: str, notices: Notices, *, now: float) -> None:
    """Keeps the comment with its rating."""
    count = tx.run(
        "UPDATE rating SET comment = :text WHERE conversation_id = :id AND comment IS NULL"
        " AND comment_asked_at > :since",
        id=conversation.conversation_id,
        text=text,
        since=now - COMMENT_SECONDS,
    )
    if count:
        tx.event("rating", conversation.conversation_id)
        outbox.tell(tx, conversation, outbox.wording(notices, Notice.COMMENT_KEPT, conversation, now), now=now)
