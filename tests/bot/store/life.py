"""A whole life of a customer: something of them in every table that can hold it, each with a word of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timezone

from bot.channels.channel import IncomingMessage, Kind, MediaRef, Status, StatusUpdate, Unreadable
from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.conversations.label import Colour
from bot.conversations.message import Author, Draft
from bot.conversations.translation import Translation
from bot.conversations.turn import TurnAnswer
from bot.customers.attribute import AttributeKind
from bot.customers.customer import BlockKind
from bot.reports.counting.facts import Calendar
from bot.shop.answers import Answers
from bot.shop.facts import Shop as Facts
from bot.shop.orders.order import Buyer, Item, Order, OrderState, SourceOrder
from bot.shop.orders.proof import Given, Level, ProofKind
from bot.shop.orders.request import RequestKind
from bot.store.files import MediaFiles
from bot.store.website.inviting import Told
from bot.website.events.event import EventName, ShopEvent
from bot.website.rules.ready_made import ready_made
from bot.website.rules.subjects import Moment
from bot.website.visitor import Visitor
from connectors.worker.jobs.reports import ReportsJob
from connectors.worker.jobs.unanswered import UnansweredJob
from tests.bot.store.shop import RATINGS, Shop

STRANGER = "34600777001"
"""Somebody else's address: long, for a short one stands in some random identifier sooner or later."""


@dataclass
class Life:
    """What `who` says, sends and has said of them. Every word that `word` gave is theirs."""

    shop: Shop
    who: str = "34600111222"
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files = MediaFiles(self.shop.folder / "media")

    def word(self) -> str:
        """A new word, told apart from its first letter on: the search index keeps only how words differ."""
        number = next(self.shop.numbers)
        made = f"{chr(ord('a') + number % 26)}{number:03d}qxzosprey{number:03d}"
        self.words.append(made)
        return made

    def posts(self, *, who: str | None = None, readable: bool = True, **more: object) -> None:
        """A message of the customer with its body as the provider posted it."""
        who = who or self.who
        number = next(self.shop.numbers)
        more.setdefault("text", self.word())
        body = {"update_id": number, "message": {"chat": {"id": int(who)}, "text": more["text"], "raw": self.word()}}
        item = IncomingMessage(
            provider_message_id=f"{who}:{number}",
            address=who,
            sent_at=int(self.shop.now),
            name=f"Ana {who}",
            kind=more.pop("kind", Kind.TEXT),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )
        items = [item] if readable else [Unreadable(reason="odd")]
        self.shop.store.inbox.receive(self.shop.account, json.dumps(body).encode(), items, now=self.shop.tick())

    def sends_file(self, content: bytes) -> None:
        self.posts(
            kind=Kind.IMAGE, media=MediaRef(provider_media_id=self.word(), filename=f"{self.word()}.jpg"), text=""
        )
        (waiting,) = self.shop.store.media.claim_due(now=self.shop.tick())
        with self.files.kept(content) as content_hash:
            self.shop.store.media.ready(
                waiting.media_id, mime_type="image/jpeg", size=len(content), content_hash=content_hash
            )

    @property
    def conversation_id(self) -> str:
        return self.shop.conversation(self.who).conversation_id

    def runs(self) -> None:
        """From the first word to the rating, by way of a person; at the end nothing is open."""
        self.changes_number()
        self.asks_the_bot()
        self.browses()
        self.meets_eva()
        self.is_gathered()
        self.is_counted()
        self.rates()
        self.says_stop()
        self.is_written_about()

    def is_translated(self) -> None:
        """Eva reads their latest words by machine."""
        message = next(each for each in reversed(self.shop.messages(self.who)) if each.author is Author.CONTACT)
        made = Translation(
            message_id=message.message_id, language="fi", source="en", text=self.word(), engine="DeepL", doubtful=True
        )
        self.shop.store.translations.keep(made, now=self.shop.tick())
        self.shop.store.translations.choose(self.conversation_id, self.shop.eva)

    def changes_number(self) -> None:
        """Their first body names a number that is theirs no more."""
        before = str(int(self.who) + 5_000_000)
        self.posts(who=before, needs_answer=False)
        self.posts(kind=Kind.SYSTEM, needs_answer=False, details={"aliases": [before], "left": [before]})

    def asks_the_bot(self) -> None:
        shop = self.shop
        self.posts(origin={"referral": {"headline": self.word()}}, details={"quote": self.word()})
        turn = shop.turn()
        request = HandoffRequest(
            attempt_id=turn.attempt_id,
            reason=Reason.ASKED_FOR_PERSON,
            understood=(Guess(entry="faq/shipping_cost", confidence=0.9),),
            slots={"order": self.word()},
        )
        assert shop.store.turns.request_handoff(request, now=shop.tick())
        self.looks_for_an_order(turn.attempt_id)
        reply = Draft(author=Author.BOT, text=self.word(), choices=((self.word(), "ask_person"),))
        carried = {"events": [self.word()], "slots": {"order": self.word()}}
        answer = TurnAnswer(replies=(reply,), intent="faq", language="en", carried=carried, handed_off=True)
        assert shop.store.turns.finish(turn, answer, now=shop.tick())
        shop.delivers()
        statuses = [
            StatusUpdate(
                provider_message_id=str(message.provider_message_id), status=Status.READ, at=1, error_text=self.word()
            )
            for message in shop.messages(self.who)
            if message.delivery
        ]
        body = json.dumps({"update_id": 0, "statuses": [{"recipient_id": self.who, "note": self.word()}]}).encode()
        shop.store.inbox.receive(shop.account, body, statuses, now=shop.tick())

    def browses(self) -> None:
        """Their browser on the shop's website, and a code with which they go on elsewhere."""
        visitors, account = self.shop.store.visitors, self.shop.account
        visitor = Visitor(
            token_hash="h" * 64, account_id=account, address=self.who, claims={"email": self.word()}, name=self.word()
        )
        visitors.seen(visitor, now=self.shop.tick())
        visitors.new_code(self.conversation_id, now=self.shop.tick())
        self.is_invited()

    def is_invited(self) -> None:
        """They agreed to be counted: while somebody is there a rule invites them, they talk, and buy."""
        store, account, browser = self.shop.store, self.shop.account, self.who.rjust(64, "b")
        store.presence.seen(self.shop.eva, now=self.shop.tick())
        default = ready_made(2026)[-1]
        (rule_id,) = store.chat_rules.add(account, [default], now=self.shop.tick())
        store.chat_rules.switch(rule_id, True, now=self.shop.tick())
        rules = [kept.rule for kept in store.chat_rules.running()]
        view = ShopEvent(name=EventName.PAGE_VIEW, path=f"/{self.word()}", at=self.shop.now)
        bought = ShopEvent(name=EventName.PURCHASE, path="/thanks", at=self.shop.now, order_number=self.word())
        moment = Moment(seconds_on_page=200, seconds_on_site=200)
        told = Told(events=[view], language="en", view="v", moment=moment, due=frozenset({rule_id}))
        store.inviting.hear(account, browser, told, rules, now=self.shop.tick())
        store.exposures.talked(browser, self.who, self.conversation_id, now=self.shop.tick())
        store.inviting.hear(account, browser, Told(events=[bought]), rules, now=self.shop.tick())

    def looks_for_an_order(self, attempt_id: str) -> None:
        """They find one by its number and the e-mail address, and want it cancelled."""
        shop, number = self.shop, self.word()
        order = Order(
            number=number,
            order_id=self.word(),
            state=OrderState.PAID,
            changed_at=shop.now,
            items=(Item(title=self.word()),),
            town=self.word(),
        )
        source_order = SourceOrder(order=order, buyer=Buyer(phone=f"+{self.who}", email=f"{self.word()}@example.com"))
        shop.store.orders.write("os1", [source_order], now=shop.tick())
        key, contact_id = shop.store.orders.of_number(number)[0].order_key, shop.conversation(self.who).contact_id
        shop.store.orders.link(key, contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.tick())
        shop.store.order_tries.record(
            self.conversation_id,
            self.who,
            number,
            (Given(kind=ProofKind.EMAIL, value=self.word()),),
            attempt_id=attempt_id,
            level=Level.NONE,
            proof=None,
            now=shop.tick(),
        )
        assert shop.store.order_codes.add(self.conversation_id, key, "123456", now=shop.tick())
        assert shop.store.order_requests.add(attempt_id, RequestKind.CANCEL, number, now=shop.tick())

    def meets_eva(self) -> None:
        shop, store = self.shop, self.shop.store
        shop.does(Verb.ACCEPT, who=self.who)
        self.posts()
        self.sends_file(b"\xff\xd8\xff a photo of " + self.word().encode())
        store.suggestions.want(self.conversation_id, now=shop.tick())
        wanted = store.suggestions.claim_due(now=shop.tick())
        assert wanted
        store.suggestions.made(wanted.suggestion_id, entry="faq/x", confidence=0.5, text=self.word(), language="en")
        store.suggestions.settle(wanted.suggestion_id, shop.eva, sent_text=self.word(), used=True, now=shop.tick())
        self.rings_at_leo()
        note = f"@Leo {self.word()}"
        store.notes.add(self.conversation_id, shop.eva, text=note, client_key="key-note1", now=shop.tick())
        assert store.push_alerts.gather(timezone.utc, now=shop.tick())
        self.is_translated()
        store.drafts.keep(shop.leo, self.conversation_id, "reply", text=self.word(), changed_at=shop.tick())
        store.drafts.keep(shop.leo, self.conversation_id, "reply", text=self.word(), changed_at=shop.tick())
        store.viewers.look("page-1", shop.leo, self.conversation_id, writing=True, now=shop.tick())
        store.typing.ask(self.conversation_id, shop.eva, now=shop.tick())
        label = store.labels.add(f"label {next(self.shop.numbers)}", next(iter(Colour)), now=shop.tick()).label_id
        store.labels.put(self.conversation_id, label, shop.eva, on=True, now=shop.tick())
        taken_back = store.conversations.reply(
            self.conversation_id, shop.eva, text="too early", client_key="key-00000", now=shop.tick(), undoable=True
        )
        store.undo.take_back(self.conversation_id, taken_back, shop.eva, now=shop.tick())
        store.conversations.reply(
            self.conversation_id, shop.eva, text=self.word(), client_key="key-00001", now=shop.tick()
        )
        shop.delivers()
        shop.does(Verb.RESOLVE, who=self.who)
        shop.delivers()

    def rings_at_leo(self) -> None:
        """Leo's phone is told of mentions, so that something of the customer lies there too."""
        store, now = self.shop.store, self.shop.tick()
        keys = {"endpoint": f"https://push.example.com/{next(self.shop.numbers)}", "p256dh": "key", "auth": "secret"}
        token = store.sessions.begin(self.shop.leo, now=now)
        store.push_devices.add(self.shop.leo, token, **keys, browser="Chrome on Android", now=now)

    def is_written_about(self) -> None:
        """Colleagues keep a note and an attribute of them, and block them at last."""
        shop, store, contact_id = self.shop, self.shop.store, self.shop.conversation(self.who).contact_id
        store.customer_notes.add(contact_id, shop.eva, self.word(), now=shop.tick())
        kept = store.attributes.add(f"Size {next(shop.numbers)}", AttributeKind.TEXT, now=shop.tick())
        values = {kept.attribute_id: self.word()}
        store.profiles.edit(contact_id, shop.eva, name=f"Ana {self.who}", language="en", values=values, now=shop.tick())
        store.blocks.block(contact_id, shop.eva, BlockKind.SPAM, now=shop.tick())
        self.posts()

    def is_counted(self) -> None:
        """What they did becomes facts of the day."""
        ReportsJob(self.shop.store, lambda: Calendar(zone=timezone.utc)).count(self.shop.tick())

    def is_gathered(self) -> None:
        """What they asked and a person answered becomes an unanswered question."""
        answers = Answers(responses={}, shop=Facts(facts={}, languages=("en",)))
        UnansweredJob(self.shop.store, lambda: answers).gather(self.shop.tick(20))

    def rates(self) -> None:
        asked = next(each for each in reversed(self.shop.messages(self.who)) if len(each.choices) == len(RATINGS))
        self.posts(kind=Kind.CHOICE, choice_id=asked.choices[0].choice_id)
        self.shop.delivers()

    def says_stop(self) -> None:
        self.posts(text="STOP")
        self.shop.delivers()

    def is_merged(self) -> None:
        """With a second number of theirs, and for a while by mistake with somebody else."""
        shop, merges = self.shop, self.shop.store.merges
        mine = shop.conversation(self.who).contact_id
        self.posts(who="34600999888")
        shop.answers(self.word())
        shop.delivers()
        merges.merge(shop.conversation("34600999888").contact_id, mine, shop.eva, now=shop.tick())
        shop.writes("I am somebody else", who=STRANGER)
        shop.answers("hello")
        other = shop.conversation(STRANGER).contact_id
        for pair in ((mine, other), (other, mine)):
            merges.undo(merges.merge(*pair, shop.eva, now=shop.tick()), shop.eva, now=shop.tick())
