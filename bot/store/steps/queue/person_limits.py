"""Person limits: how many requests for a person strangers may bring, so that no script fills the queue."""

from __future__ import annotations

import logging

from bot.conversations.conversation import Conversation
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.queue import answered
from bot.website.visitor import is_signed

log = logging.getLogger(__name__)
_HOUR_SECONDS = 3600.0
# Back to the bot and on to a person again, twice: nobody in earnest goes to and fro more often.
OF_VISITOR = 3
# A family, an office, and phones that share one address of their operator; a script would bring hundreds.
OF_NETWORK = 12
# Only channels on which strangers make up their own address write down a network.
_LATELY = """
    SELECT c.conversation_id FROM handoff h JOIN conversation c USING (conversation_id)
    WHERE h.requested_at > :since AND c.channel = :channel AND c.origin LIKE :network"""


def may_have_person(tx: Transaction, conversation: Conversation, *, now: float) -> bool:
    """Whether another request of this customer goes to people; always, unless a stranger's network is known.

    Who is signed in to the shop is no stranger.
    """
    network = (conversation.origin or {}).get("network")
    if not network or is_signed(conversation.address):
        return True
    lately = tx.rows(_LATELY, since=now - _HOUR_SECONDS, channel=conversation.channel, network=f'%"{network}"%')
    own = sum(row["conversation_id"] == conversation.conversation_id for row in lately)
    if own < OF_VISITOR and len(lately) < OF_NETWORK:
        return True
    log.warning(
        "a visitor's request for a person stays with the bot: %d of theirs and %d of their network within an hour",
        own,
        len(lately),
    )
    return False


def turn_down(
    tx: Transaction,
    conversation: Conversation,
    attempt_id: str | None,
    notices: Notices,
    *,
    now: float,
    last: int = answered.LAST,
) -> None:
    """The bot keeps the conversation, and the visitor reads when and where there is a person for them.

    What they wrote up to the position `last` counts as answered.
    """
    current = transitions.read(tx, conversation.conversation_id)
    outbox.tell(tx, current, outbox.wording(notices, Notice.PERSON_LATER, current, now), now=now)
    answered.mark(tx, conversation.conversation_id, attempt_id, now=now, last=last)
