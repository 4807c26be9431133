"""Card: what the bot knows of a conversation that it handed to people, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.conversations.conversation import Conversation
from bot.conversations.handoff import Handoff
from bot.shop.answers import Titles
from connectors.desk import words
from connectors.desk.customer.origin import told

# An entry with less confidence than this tells an agent nothing.
_LEAST = 0.01
# What is no entry (a greeting, thanks, a "yes") tells an agent nothing either.
_ENTRY = "faq/"


@dataclass(frozen=True, kw_only=True)
class UnderstoodEntry:
    """An entry that the bot considered; `percent` from 0 to 100."""

    title: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class Card:
    """The handoff card."""

    reason: str
    answered: tuple[str, ...]
    understood: tuple[UnderstoodEntry, ...]
    language: str | None
    slots: tuple[tuple[str, str], ...]
    origin: tuple[tuple[str, str], ...]
    since: float | None
    waiting: str
    requested: str
    accepted: str


def card(
    conversation: Conversation,
    handoff: Handoff | None,
    *,
    answered: Sequence[str],
    titles: Titles,
    agents: Mapping[str, str],
    now: float,
    zone: tzinfo,
) -> Card | None:
    """The card of an open handoff, or None where there is none. `answered`: the entries that the bot has answered."""
    if handoff is None or handoff.ended_at is not None:
        return None
    since = conversation.waiting_since
    return Card(
        reason=words.REASONS[handoff.reason],
        answered=tuple(entry_title(entry, titles) for entry in answered),
        understood=tuple(
            UnderstoodEntry(title=entry_title(guess.entry, titles), percent=round(guess.confidence * 100))
            for guess in handoff.understood
            if guess.confidence >= _LEAST and guess.entry.startswith(_ENTRY)
        ),
        language=words.language_name(handoff.language or conversation.language),
        slots=tuple(words.flat(handoff.slots)) if handoff.slots else (),
        origin=_origin(conversation),
        since=since,
        waiting=words.duration(now - since) if since else "",
        requested=words.moment(handoff.requested_at, now, zone),
        accepted=_accepted(handoff, agents, now, zone),
    )


def _origin(conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """Where the customer came from: what a start link carried, or the advertisement's own words."""
    origin = told(conversation.origin)
    referral = origin.get("referral")
    return tuple(words.flat(referral if isinstance(referral, Mapping) else origin))


def _accepted(handoff: Handoff, agents: Mapping[str, str], now: float, zone: tzinfo) -> str:
    if handoff.accepted_at is None:
        return ""
    return f"{agents.get(handoff.agent_id or '', 'A colleague')}, {words.moment(handoff.accepted_at, now, zone)}"


def entry_title(entry: str, titles: Titles) -> str:
    """An entry's title in English or whatever language it has, else its name in words."""
    title_texts = titles.get(entry, {})
    return title_texts.get("en") or next(iter(title_texts.values()), "") or words.label(entry.removeprefix("faq/"))
