"""Rows: a conversation as a row of a list, and as the head of its pane, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.window import closes_at as window_closes_at
from bot.phrases import phrase
from bot.store.conversations.lists import Listed, Rank
from bot.store.queue.targets import Due
from bot.store.steps.conversations.contacts import PHONE_APP
from bot.team.routing import Policy, urgent_before
from connectors.desk import words
from connectors.desk.lists.account_tags import AccountTag


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One conversation in a list. `since` is for a running clock, in UTC unix seconds.

    `at` is when its latest message was, in UTC unix seconds: newer ones stand higher.
    `mark` says why it is not for this agent first, `why` in a sentence why it stands where it does; `alerts` names what
    the agent is told of once, by key.
    """

    conversation_id: str
    name: str
    channel: str
    channel_name: str
    language: str | None
    last_text: str
    when: str
    at: float
    since: float | None
    waiting: str
    reason: str
    unread: int
    holder: str
    urgent: str
    mark: str
    hold: str
    alerts: str
    account: AccountTag | None = None
    why: str = ""
    due: str = ""
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button that does a verb."""

    verb: str
    title: str
    hint: str
    main: bool


@dataclass(frozen=True, kw_only=True)
class Head:
    """The customer, the holder of the conversation, and the actions of this agent."""

    conversation_id: str
    epoch: int
    name: str
    address: str
    channel: str
    channel_name: str
    language: str | None
    state: str
    holder: str
    mine: bool
    actions: tuple[Action, ...]
    account: AccountTag | None = None


def list_row(
    listed: Listed,
    *,
    now: float,
    zone: tzinfo,
    calls: bool = False,
    account: AccountTag | None = None,
    closes_at: float | None = None,
    why: str = "",
    due: Due | None = None,
) -> ListRow:
    """A conversation as a row; `calls` where it waits for this agent, before others or as well as for anybody.

    `account` is its account where that must be told from others. `closes_at`: see `closing_soon`; `why`: see
    standing.py; `due` is when its reply is.
    """
    conversation, rank = listed.conversation, listed.rank
    closes_at = rank.expires_at if rank else closes_at
    queued = conversation.state is State.QUEUED
    since = conversation.waiting_since if queued else None
    return ListRow(
        conversation_id=conversation.conversation_id,
        name=contact_name(conversation),
        channel=conversation.channel,
        channel_name=words.channel_name(conversation.channel),
        language=words.language_name(conversation.language),
        last_text=(listed.question if queued else None) or _last_text(listed.last_text),
        when=words.moment(conversation.last_message_at, now, zone) if conversation.last_message_at else "",
        at=conversation.last_message_at or 0.0,
        since=since,
        waiting=words.duration(now - since) if since else "",
        reason=words.reason_words(listed.reason) if queued else "",
        # Who waits is read by nobody yet; their number would leave out what they wrote to the bot.
        unread=0 if queued else listed.unread,
        holder=phrase("With %(agent_name)s", agent_name=listed.agent_name)
        if conversation.state is State.AGENT
        else words.STATES[conversation.state],
        urgent=phrase("Window closes in %(length)s", length=words.length(closes_at - now)) if closes_at else "",
        mark=_mark(rank) if rank else "",
        hold=_hold_words(conversation, now, zone),
        alerts=_alerts(listed, calls),
        account=account,
        why=why,
        due=_due_words(due, now, zone),
        overdue=due is not None and due.at <= now,
    )


def closing_soon(conversation: Conversation, policy: Policy, now: float) -> float | None:
    """When the window of a conversation with people closes, where that is before the shop opens or within two hours."""
    if conversation.state not in (State.QUEUED, State.AGENT):
        return None
    closing = window_closes_at(conversation.last_incoming_at, policy.windows.get(conversation.channel))
    return closing if closing is not None and now < closing <= urgent_before(now, policy) else None


def _due_words(due: Due | None, now: float, zone: tzinfo) -> str:
    if due is None:
        return ""
    which = phrase("First reply") if due.first else phrase("Reply")
    if due.at <= now:
        return phrase(
            "%(which)s overdue since %(moment_and_clock)s",
            which=which,
            moment_and_clock=words.moment_and_clock(due.at, now, zone),
        )
    return phrase(
        "%(which)s by %(moment_and_clock)s", which=which, moment_and_clock=words.moment_and_clock(due.at, now, zone)
    )


def _mark(rank: Rank) -> str:
    """The reason why the conversation is for other agents first."""
    if rank.kept_for is not None:
        return phrase("%(kept_for)s's customer", kept_for=rank.kept_for)
    if not rank.spoken:
        return phrase("Not your language")
    return "" if rank.known else phrase("For who knows the topic")


def _hold_words(conversation: Conversation, now: float, zone: tzinfo) -> str:
    if conversation.on_hold_since is None:
        return ""
    until = (
        words.moment(conversation.hold_until, now, zone) if conversation.hold_until else phrase("the customer writes")
    )
    return phrase("Snoozed until %(until)s", until=until)


def _alerts(listed: Listed, calls: bool) -> str:
    """Keys of the alerts: an alert appears once, on one of the agent's pages."""
    conversation, keys = listed.conversation, []
    if conversation.state is State.QUEUED and calls:
        keys.append(f"waiting:{conversation.conversation_id}:{conversation.epoch}")
    if conversation.state is State.AGENT and listed.called_at:
        keys.append(f"call:{conversation.conversation_id}:{listed.called_at:.0f}")
    if conversation.state is State.AGENT and listed.unread:
        keys.append(f"message:{conversation.conversation_id}:{conversation.last_incoming_at or 0:.3f}:{listed.unread}")
    return " ".join(keys)


def contact_name(conversation: Conversation) -> str:
    """What a conversation's customer is called."""
    return words.customer_name(conversation.name, conversation.channel)


def head(
    conversation: Conversation,
    *,
    me: str,
    agents: Mapping[str, str],
    account: AccountTag | None = None,
    blocked: bool = False,
) -> Head:
    """The head of a conversation as agent `me` sees it; `agents` gives names by id. A `blocked` customer's has no
    actions."""
    mine = conversation.state is State.AGENT and conversation.agent_id == me
    return Head(
        conversation_id=conversation.conversation_id,
        epoch=conversation.epoch,
        name=contact_name(conversation),
        address=conversation.address,
        channel=conversation.channel,
        channel_name=words.channel_name(conversation.channel),
        language=words.language_name(conversation.language),
        state=conversation.state.value,
        holder=holder_words(conversation, me=me, agents=agents),
        mine=mine,
        actions=() if blocked else _actions(conversation, mine=mine),
        account=account,
    )


def holder_words(conversation: Conversation, *, me: str, agents: Mapping[str, str]) -> str:
    """Who holds the conversation, as in "With Leo"."""
    if conversation.state is not State.AGENT:
        return words.STATES[conversation.state]
    if conversation.agent_id == me:
        return phrase("With you, snoozed") if conversation.on_hold_since is not None else phrase("With you")
    if conversation.agent_id == PHONE_APP:
        return phrase("Answered in the phone app")
    return phrase("With %(agents)s", agents=agents.get(conversation.agent_id or "", phrase("a colleague")))


# What is offered, the main action first; the store allows more (a colleague's conversation is taken over first).
_OFFERED: Mapping[State, tuple[Verb, ...]] = {
    State.QUEUED: (Verb.ACCEPT, Verb.RETURN_TO_BOT, Verb.RESOLVE),
    State.BOT: (Verb.TAKE_OVER, Verb.RESOLVE),
    State.RESOLVED: (Verb.TAKE_OVER,),
}
_MINE = (Verb.RESOLVE, Verb.RETURN_TO_BOT, Verb.RELEASE)


def _actions(conversation: Conversation, *, mine: bool) -> tuple[Action, ...]:
    verbs = _MINE if mine else _OFFERED.get(conversation.state, (Verb.TAKE_OVER,))
    offered = [(verb.value, *words.VERBS[verb]) for verb in verbs]
    if mine:
        offered.append(words.RESUME if conversation.on_hold_since is not None else words.HOLD)
    return tuple(
        Action(verb=verb, title=title, hint=hint, main=place == 0) for place, (verb, title, hint) in enumerate(offered)
    )


_KIND_WORDS = {kind.value: said for kind, said in words.KINDS.items()}


def _last_text(text: str) -> str:
    """The last text; the store notes a message without text by its kind."""
    return _KIND_WORDS.get(text, text)
