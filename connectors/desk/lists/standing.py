"""Standing: one sentence that says why a waiting conversation stands where it does in an agent's queue. Pure."""

from __future__ import annotations

from datetime import tzinfo

from bot.phrases import phrase
from bot.store.conversations.lists import Listed, Rank
from bot.team.routing import Policy
from connectors.desk import words


def standing_words(listed: Listed, policy: Policy, *, now: float, zone: tzinfo) -> str:
    """The sentence, by the same rules as the order (decision 50); empty for what has no rank in the queue."""
    rank = listed.rank
    if rank is None:
        return ""
    closing = _closing(listed, rank, policy, now, zone)
    if not rank.fits:
        return phrase(
            "After those for you: %(unfit)s%(value)s.",
            unfit=_unfit(listed, rank),
            value="; " + closing if closing else "",
        )
    if closing:
        return phrase("Ahead of the others: %(closing)s.", closing=closing)
    return phrase("Waits since %(since)s; who waits longest is first.", since=_since(listed, now, zone))


def _unfit(listed: Listed, rank: Rank) -> str:
    if rank.kept_for is not None:
        return phrase("kept for %(kept_for)s, who had this customer last", kept_for=rank.kept_for)
    if not rank.spoken:
        return phrase(
            "you don't speak %(language_name)s",
            language_name=words.language_name(listed.conversation.language) or phrase("the language"),
        )
    topic = listed.conversation.topic
    return (
        phrase("for who knows %(topic)s", topic=topic.replace("_", " ")) if topic else phrase("for who knows the topic")
    )


def _closing(listed: Listed, rank: Rank, policy: Policy, now: float, zone: tzinfo) -> str:
    if rank.expires_at is None:
        return ""
    channel = words.channel_name(listed.conversation.channel)
    early = phrase(", before the shop opens") if rank.expires_at > now + policy.rush_seconds else ""
    return phrase(
        "the %(channel)s window closes at %(clock)s%(early)s",
        channel=channel,
        clock=words.clock(rank.expires_at, zone),
        early=early,
    )


def _since(listed: Listed, now: float, zone: tzinfo) -> str:
    since = listed.conversation.waiting_since or now
    today = words.day(since, zone) == words.day(now, zone)
    return words.clock(since, zone) if today else words.stamp(since, zone)
