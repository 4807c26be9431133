"""Life: customers, an agent and an editor, over a data folder of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.conversations.unanswered.cluster import Cluster, ClusterKind
from bot.settings import ROOT
from bot.shop.answers import read_answers
from bot.team.agent import Role
from connectors.worker.jobs.unanswered import UnansweredJob
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

REPLY = "Yes, we do candle workshops every month, from 19.95 EUR. Write to hola@casalumbre.example."
GUESSES = (Guess(entry="faq/gift_wrap", confidence=0.4), Guess(entry="faq/shop_hours", confidence=0.35))
ANSWERS = read_answers(ROOT / "data")
PERSON = ("A person", "ask_person")
DAY_SECONDS = 24 * 3600.0


class Life:
    """Customers, an agent and an editor, over a copy of data/ of their own."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "data", folder / "root" / "data")
        self.shop = Shop(folder)
        environment = {"MOSTRADOR_WAGE_PER_HOUR": "24 EUR"}
        self.site = Site(self.shop, root=folder / "root", environment=environment)
        self.marta = self.shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=self.shop.now)
        self.job = UnansweredJob(self.shop.store, lambda: ANSWERS)
        self.data = folder / "root" / "data"

    def asks_back(self, text: str, *, who: str = "ana") -> None:
        """The customer asks; the bot does not understand and offers its guesses."""
        self.shop.writes(text, who=who)
        self.bot_says("unclear")

    def is_not_understood(self, text: str, *, who: str = "ana") -> None:
        """The customer asks; the bot understands nothing and has no guesses."""
        self.shop.writes(text, who=who)
        self.bot_says("unclear", buttons=(PERSON,))

    def bot_says(
        self,
        intent: str,
        *,
        handed_off: bool = False,
        guesses: tuple[Guess, ...] = GUESSES,
        buttons: tuple[tuple[str, str], ...] = (("Gift wrap", "faq/gift_wrap"), PERSON),
    ) -> None:
        turn = self.shop.turn()
        if handed_off:
            reason = Reason.ASKED_FOR_PERSON
            self.shop.store.turns.request_handoff(
                HandoffRequest(attempt_id=turn.attempt_id, reason=reason), now=self.shop.now
            )
        answer = TurnAnswer(
            replies=(Draft(author=Author.BOT, text="Did you mean one of these?", choices=buttons),),
            intent=intent,
            language="en",
            understood=guesses,
            handed_off=handed_off,
        )
        assert self.shop.store.turns.finish(turn, answer, now=self.shop.tick())

    def presses(self, title: str, *, who: str = "ana") -> None:
        choices = [choice for message in self.shop.messages(who) for choice in message.choices]
        choice = next(choice for choice in reversed(choices) if choice.title == title)
        self.shop.writes(title, who=who, choice_id=choice.choice_id)

    def is_helped(self, text: str, *, who: str = "ana", reply: str = REPLY, minutes: float = 10.0) -> None:
        """The customer asks what the bot doesn't know, takes a person, and Eva answers after some minutes."""
        self.asks_back(text, who=who)
        self.presses("A person", who=who)
        self.bot_says("ask_person", handed_off=True)
        self.shop.does(Verb.ACCEPT, who=who)
        self.shop.tick(60 * minutes - 2)
        self.replies(reply, who=who)
        self.shop.does(Verb.RESOLVE, who=who)
        self.shop.tick(120)

    def replies(self, text: str, *, who: str = "ana") -> None:
        conversation = self.shop.conversation(who)
        self.shop.store.conversations.reply(
            conversation.conversation_id,
            self.shop.eva,
            text=text,
            client_key=f"key-{next(self.shop.numbers):05}",
            now=self.shop.tick(),
        )

    def gathers(self) -> None:
        self.job.gather(self.shop.tick(20))

    def clusters(self, kind: ClusterKind = ClusterKind.QUESTION) -> list[Cluster]:
        return self.shop.store.unanswered.waiting(kind, now=self.shop.now)

    def texts(self, cluster: Cluster) -> list[str]:
        return [question.text for question in self.shop.store.unanswered.questions(cluster)]

    def editor(self) -> Browser:
        return self.site.agent(self.marta.agent_id)

    def does(self, cluster: Cluster, deed: str, **fields: object) -> str:
        """Marta presses a button of the cluster's page; the page afterwards."""
        browser = self.editor()
        answer = browser.client.post(
            f"/desk/faq/unanswered/{cluster.cluster_id}/{deed}",
            data={**fields, "csrf": browser.csrf()},
            follow_redirects=True,
        )
        return answer.text
