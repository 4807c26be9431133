"""A shop for the store's tests: an account, customers who write, agents, and a worker that answers by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.consent import OFFERS_AGAIN
from bot.conversations.conversation import Conversation, Verb
from bot.conversations.handoff import Reason
from bot.conversations.message import Author, Draft, Message
from bot.conversations.rating import COMMENT_PAYLOAD, PAYLOADS
from bot.conversations.turn import JOIN, NOT_ME, Turn, TurnAnswer
from bot.conversations.waiting import Wait
from bot.shop.notices import Notice
from bot.store.conversations.lists import Listed
from bot.store.engine.opening import open_database
from bot.store.inbox.inbox import InboxReceipt
from bot.store.store import Store
from bot.team.agent import Role
from bot.team.routing import Policy

BUTTONS = (("Back", "back_to_bot"), ("Call", "call_me"))
RATINGS = tuple((payload, payload) for payload in PAYLOADS)
_PLAIN = {
    Notice.RETURNED: "with the bot again",
    Notice.UNREADABLE: "a bot can't read this",
    Notice.AGENT_JOINED: "{agent_name} is here",
    Notice.PLACE: "place {queue_place}",
    Notice.YOUR_TURN: "your turn: {agent_name}",
}


def queue(store: Store, *, agent_id: str = "", now: float = 0.0, limit: int = 200) -> list[Listed]:
    """Who waits, as an agent sees them; without `now` nothing expires or is kept for anybody."""
    ranks = store.conversations.ranked(agent_id, now=now, limit=limit)
    found = store.conversations.of_ids([each.conversation_id for each in ranks])
    return [replace(found[rank.conversation_id], rank=rank) for rank in ranks if rank.conversation_id in found]


@dataclass
class PlainNotices:
    """Notices in plain words, so that tests read them. Open until a test closes the shop until some time."""

    closed_until: float | None = None

    def closure_ends_at(self, now: float) -> float | None:
        return self.closed_until

    def queued(
        self,
        *,
        place: int | None,
        wait: Wait | None = None,
        reason: Reason,
        language: str | None,
        channel: str,
        now: float,
    ) -> Draft:
        place_words = f"queued {place}" if place else "nobody is there:"
        return Draft(author=Author.SYSTEM, text=f"{place_words} {reason.value}", choices=BUTTONS)

    def suggested(self, language: str | None, most_asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((f"about {entry}", entry) for entry in most_asked)

    def word(self, notice: Notice, **values: Any) -> Draft:
        text = _PLAIN.get(notice, notice.value.replace("_", " ")).format(**values)
        buttons = {Notice.RATING: RATINGS, Notice.PLACE: BUTTONS}
        buttons |= dict.fromkeys((Notice.RATED, Notice.RATED_BAD), (("Comment", COMMENT_PAYLOAD),))
        buttons |= dict.fromkeys((Notice.OPTED_OUT, Notice.OPTED_OUT_UNCLEAR), (("Offers again", OFFERS_AGAIN),))
        buttons[Notice.JOIN] = (("Yes", JOIN), ("No", NOT_ME))
        return Draft(author=Author.SYSTEM, text=text, choices=buttons.get(notice, ()))


@cache
def _new_database() -> bytes:
    """A shop's file without a row; to make it anew, step by step, would take most tests longer than all they do."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        open_database(path).close()
        return path.read_bytes()


@dataclass
class Shop:
    """A store with one Telegram account. `now` moves by a second with every act.

    `place` is a file in the folder, or the URL of an empty database.
    """

    folder: Path
    now: float = 1_800_000_000.0
    numbers: count = field(default_factory=lambda: count(1))
    policy: Policy = field(default_factory=Policy)
    place: Path | str | None = None

    def __post_init__(self) -> None:
        self.notices = PlainNotices()
        self.place = self.place or self.folder / "shop.db"
        if isinstance(self.place, Path) and not self.place.exists():
            self.place.write_bytes(_new_database())
        self.store = Store(self.place, self.notices, self.policy, code_key="a-key-for-codes")
        self.account = self.store.accounts.ensure("telegram", "bot", "Bot").account_id
        self.store.workers.start("w", now=self.now)
        self.eva = self.store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=self.now).agent_id
        self.leo = self.store.agents.add(name="Leo", login="leo", role=Role.AGENT, now=self.now).agent_id

    def tick(self, seconds: float = 1.0) -> float:
        self.now += seconds
        return self.now

    def writes(
        self,
        text: str,
        *,
        who: str = "ana",
        provider_id: str | None = None,
        choice_id: str | None = None,
        kind_of: Kind = Kind.TEXT,
        **more: object,
    ) -> InboxReceipt:
        """A customer writes (or presses `choice_id`, or sends something of another kind)."""
        item = IncomingMessage(
            provider_message_id=provider_id or f"{who}:{next(self.numbers)}",
            address=who,
            sent_at=int(self.now),
            kind=Kind.CHOICE if choice_id else kind_of,
            text=text,
            name=who.title(),
            choice_id=choice_id,
            **more,  # type: ignore[arg-type]
        )
        return self.store.inbox.receive(self.account, b"{}", [item], now=self.tick())

    def changes(self, kind: Kind, provider_id: str, *, who: str = "ana", text: str = "") -> InboxReceipt:
        """The customer edits, deletes or reacts to the message that the provider calls `provider_id`."""
        item = IncomingMessage(
            provider_message_id=f"{who}:{next(self.numbers)}",
            address=who,
            sent_at=int(self.now),
            kind=kind,
            text=text,
            name=who.title(),
            reply_to=provider_id,
            needs_answer=False,
        )
        return self.store.inbox.receive(self.account, b"{}", [item], now=self.tick())

    def conversation(self, who: str = "ana") -> Conversation:
        everything = [
            *queue(self.store),
            *self.store.conversations.held_by(self.eva),
            *self.store.conversations.others(self.eva),
        ]
        return next(each.conversation for each in everything if each.conversation.address == who)

    def messages(self, who: str = "ana") -> list[Message]:
        return list(self.store.conversations.messages(self.conversation(who).conversation_id))

    def texts(self, who: str = "ana") -> list[str]:
        return [message.text for message in self.messages(who)]

    def turn(self) -> Turn:
        claimed = self.store.turns.claim("w", now=self.tick())
        assert claimed is not None
        return claimed

    def answers(
        self, text: str = "an answer", *, handed_off: bool = False, turn: Turn | None = None, plain: bool = False
    ) -> bool:
        """The bot answers what is due (or this turn), with a button unless `plain`."""
        answer = TurnAnswer(
            replies=(Draft(author=Author.BOT, text=text, choices=() if plain else (("A person", "ask_person"),)),),
            intent="faq",
            language="en",
            carried={"events": [1], "slots": {"order": "7"}},
            handed_off=handed_off,
        )
        return self.store.turns.finish(turn or self.turn(), answer, now=self.tick())

    def hands_off(self, who: str = "ana") -> Conversation:
        """The customer asks for a person and is queued."""
        self.writes("a person please", who=who)
        assert self.answers("of course", handed_off=True)
        return self.conversation(who)

    def sits_down(self, agent_id: str | None = None) -> None:
        """An agent's page is alive: somebody is there to answer."""
        self.store.presence.seen(agent_id or self.leo, now=self.now)

    def does(self, verb: Verb, agent_id: str | None = None, who: str = "ana") -> Conversation:
        """An agent does a verb on what the page shows now."""
        conversation = self.conversation(who)
        method = getattr(self.store.conversations, verb.value)
        changed: Conversation = method(
            conversation.conversation_id, agent_id or self.eva, epoch=conversation.epoch, now=self.tick()
        )
        return changed

    def delivers(self) -> list[str]:
        """Everything due is sent and accepted, in order; what was sent."""
        sent = []
        for conversation_id in self.store.deliveries.due(now=self.tick()):
            while delivery := self.store.deliveries.claim(conversation_id, "w", now=self.now):
                self.store.deliveries.sent(delivery, f"p{next(self.numbers)}", now=self.tick())
                sent.append(delivery.message.text)
        return sent
