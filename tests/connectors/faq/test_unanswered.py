"""A customer asks what nobody knows, an agent answers, and an editor makes an answer of the bot of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.conversations.unanswered.cluster import REOPENS_AT, Cluster, ClusterKind, ClusterState
from bot.conversations.unanswered.source import Source
from bot.settings import ROOT
from bot.shop.answers import read_answers
from bot.team.agent import Role
from bot.team.audit import Actor
from connectors.worker.jobs.unanswered import UnansweredJob
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

REPLY = "Yes, we do candle workshops every month, from 19.95 EUR. Write to hola@casalumbre.example."
GUESSES = (Guess(entry="faq/gift_wrap", confidence=0.4), Guess(entry="faq/shop_hours", confidence=0.35))
ANSWERS = read_answers(ROOT / "data")
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

    def bot_says(self, intent: str, *, handed_off: bool = False, guesses: tuple[Guess, ...] = GUESSES) -> None:
        buttons = (("Gift wrap", "faq/gift_wrap"), ("A person", "ask_person"))
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


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def test_one_question_of_two_customers_is_one_cluster_with_what_it_cost(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.is_helped("do you have a workshop for candles", who="ben", minutes=20)
    life.gathers()
    (cluster,) = life.clusters()
    assert cluster.asked == 2
    assert round(cluster.minutes) == 30
    page = life.editor().get("/desk/faq/unanswered").text
    assert "candle workshops" in page
    assert "€12 (30 min)" in page
    assert "twice" in page


def test_without_a_wage_the_minutes_are_shown(life: Life) -> None:
    life.site = Site(life.shop, root=life.site.root)
    life.is_helped("do you give candle workshops?")
    life.gathers()
    page = life.editor().get("/desk/faq/unanswered").text
    assert "10 min" in page
    assert "€" not in page


def test_looking_again_adds_nothing_and_a_crash_before_the_mark_neither(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.is_helped("do you give candle workshops?")
    with monkeypatch.context() as crash:
        crash.setattr(life.job, "_note", lambda mark: None)
        life.gathers()
        life.gathers()
    life.gathers()
    (cluster,) = life.clusters()
    assert cluster.asked == 1
    (replies,) = life.clusters(ClusterKind.REPLY)
    assert replies.asked == 1


def test_who_presses_an_entry_found_it_and_who_only_greets_asked_nothing(life: Life) -> None:
    life.asks_back("something with paper around it")
    life.presses("Gift wrap")
    life.bot_says("faq")
    life.asks_back("hola buenas", who="ben")
    life.asks_back("ML-20394", who="cat")
    life.shop.tick(700)
    life.gathers()
    assert life.clusters() == []


def test_who_writes_on_without_pressing_counts_at_once_and_who_is_silent_after_ten_minutes(life: Life) -> None:
    life.asks_back("do you rent out chairs")
    life.gathers()
    assert life.clusters() == []
    life.shop.writes("hello?")
    life.bot_says("greet")
    life.gathers()
    assert [life.texts(cluster) for cluster in life.clusters()] == [["do you rent out chairs"]]
    life.asks_back("which wood is the table made of", who="ben")
    life.shop.tick(700)
    life.gathers()
    assert len(life.clusters()) == 2


def test_an_answer_that_sends_the_customer_to_a_person_did_not_help(life: Life) -> None:
    sure = (Guess(entry="faq/gift_wrap", confidence=0.97), Guess(entry="faq/shop_hours", confidence=0.01))
    life.shop.writes("do you give candle workshops?")
    life.bot_says("faq", guesses=sure)
    life.gathers()
    assert life.clusters() == []
    life.shop.writes("a person please")
    life.bot_says("ask_person", handed_off=True, guesses=sure)
    life.gathers()
    (cluster,) = life.clusters()
    (question,) = life.shop.store.unanswered.questions(cluster)
    assert question.source is Source.NOT_HELPED


def test_a_thumb_down_is_a_word_about_the_answer(life: Life) -> None:
    sure = (Guess(entry="faq/gift_wrap", confidence=0.97), Guess(entry="faq/shop_hours", confidence=0.01))
    life.shop.writes("do you give candle workshops?")
    life.bot_says("faq", guesses=sure)
    life.shop.delivers()
    answered = life.shop.messages()[-1]
    life.shop.changes(Kind.REACTION, str(answered.provider_message_id), text="👎")
    life.gathers()
    assert [cluster.asked for cluster in life.clusters()] == [1]


def test_a_question_to_a_person_is_gathered_with_what_became_of_the_suggestion(life: Life) -> None:
    store, shop = life.shop.store, life.shop
    for who, used in (("ana", True), ("ben", False)):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
        shop.writes("can you wrap it in paper, please?", who=who)
        conversation_id = shop.conversation(who).conversation_id
        store.suggestions.want(conversation_id, now=shop.tick())
        wanted = store.suggestions.claim_due(now=shop.tick())
        assert wanted
        store.suggestions.made(
            wanted.suggestion_id, entry="faq/gift_wrap", confidence=0.5, text="We wrap gifts.", language="en"
        )
        said = "We wrap gifts." if used else "Only at Christmas, in red paper."
        life.replies(said, who=who)
        store.suggestions.settle(wanted.suggestion_id, shop.eva, sent_text=said, used=used, now=shop.tick())
    life.gathers()
    (cluster,) = life.clusters()
    sources = {question.source for question in store.unanswered.questions(cluster)}
    assert sources == {Source.SUGGESTION_USED, Source.AGENT_ANSWERED}
    # The entry whose answer a person sent is chosen already.
    page = life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}").text
    assert re.search(r'value="faq/gift_wrap" selected', page)


def test_the_editor_adds_the_ticked_phrasings_to_an_entry_and_sees_who_got_the_answer_since(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.is_helped("any candle workshop for ana@shop.es?", who="ben")
    life.gathers()
    (cluster,) = life.clusters()
    ticked = [each.question_id for each in life.shop.store.unanswered.questions(cluster) if "give" in each.text]
    page = life.does(cluster, "add", entry="faq/gift_wrap", question=ticked)
    assert "One phrasing was added" in page
    file = (life.data / "faq" / "gift" / "wrap.yml").read_text()
    assert "    - do you give candle workshops?\n" in file
    assert "ana@" not in file
    assert life.clusters() == []
    life.shop.writes("do you give candle workshops?", who="cat")
    life.bot_says("faq")
    done = life.editor().get("/desk/faq/unanswered?show=done").text
    assert "1 customer&#39;s question got it since" in done
    assert "this answer to <strong>1 question" in life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}").text


def test_the_editor_writes_a_new_entry_from_what_agents_sent_most(life: Life) -> None:
    for number, who in enumerate(("ana", "ben", "cat")):
        reply = REPLY if number else "Let me ask my colleague, just a moment please."
        life.is_helped(f"do you give candle workshops {'!' * number}", who=who, reply=reply)
    life.gathers()
    (cluster,) = life.clusters()
    form = life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}/entry").text
    assert "from {zones.international.price}. Write to {email}." in form
    assert 'value="Candle workshops"' in form or 'value="Give candle"' in form
    phrasings = "\n".join(
        f"do you give candle workshops on {day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "now")
    )
    fields = {"topic": "shop", "name": "workshops", "title": "Workshops", "phrasings": phrasings}
    page = life.does(cluster, "entry", **fields, answer="Yes, from {zones.mars.price}.")
    assert "zones.mars.price" in page
    assert not (life.data / "faq" / "shop" / "workshops.yml").exists()
    page = life.does(cluster, "entry", **fields, answer="Yes, from {zones.international.price}.")
    assert "The new entry is written" in page
    written = (life.data / "faq" / "shop" / "workshops.yml").read_text()
    assert "- intent: faq/shop_workshops\n  metadata: {language: en, title: Workshops}" in written
    (done,) = life.shop.store.unanswered.decided(
        ClusterKind.QUESTION, [ClusterState.NEW_ENTRY], now=life.shop.now, limit=5
    )
    assert (done.entry, done.closed_by) == ("faq/shop_workshops", life.marta.agent_id)


def test_ten_new_questions_open_a_closed_cluster_again_but_none_that_is_left_to_people(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.is_helped("do you repair violins", who="ben", reply="Sorry, we have no luthier here.")
    life.gathers()
    for cluster in life.clusters():
        is_workshop = "candle" in life.texts(cluster)[0]
        fields = {"state": "elsewhere"} if is_workshop else {}
        life.does(cluster, "decide" if is_workshop else "leave", **fields)
    assert life.clusters() == []
    for number in range(REOPENS_AT):
        life.asks_back("do you give candle workshops?", who=f"c{number:02}")
        life.asks_back("do you repair violins", who=f"v{number:02}")
        life.shop.tick(700)
        life.gathers()
        assert len(life.clusters()) == (number + 1 == REOPENS_AT)
    (again,) = life.clusters()
    assert again.reopened_at
    assert "asked again" in life.editor().get("/desk/faq/unanswered").text


def test_what_the_editor_joined_and_parted_the_machine_leaves(life: Life) -> None:
    for who, text in (
        ("ana", "do you repair violins"),
        ("ben", "is the lamp waterproof"),
        ("cat", "is this lamp waterproof"),
    ):
        life.asks_back(text, who=who)
    life.shop.tick(700)
    life.gathers()
    lamps, violins = sorted(life.clusters(), key=lambda cluster: -cluster.asked)
    life.does(violins, "join", into=lamps.cluster_id)
    (joined,) = life.clusters()
    assert (joined.cluster_id, joined.asked) == (lamps.cluster_id, 3)
    # The old address leads to the cluster that took its questions.
    assert "violins" in life.editor().get(f"/desk/faq/unanswered/{violins.cluster_id}").text
    one = next(each for each in life.shop.store.unanswered.questions(joined) if "this" in each.text)
    life.does(joined, "part", question=[one.question_id])
    before = {cluster.cluster_id: sorted(life.texts(cluster)) for cluster in life.clusters()}
    assert sorted(map(len, before.values())) == [1, 2]
    for _ in range(3):
        life.job.tend(life.shop.tick(DAY_SECONDS))
    assert {cluster.cluster_id: sorted(life.texts(cluster)) for cluster in life.clusters()} == before


def test_at_night_the_machine_merges_what_says_the_same_into_the_older(life: Life) -> None:
    life.asks_back("is the lamp waterproof")
    life.shop.tick(700)
    life.gathers()
    (old,) = life.clusters()
    store = life.shop.store.unanswered
    life.asks_back("is this lamp waterproof?", who="ben")
    life.shop.tick(700)
    life.gathers()
    young = store.part(old, [store.questions(old)[0].question_id], kept=False, now=life.shop.tick())
    assert len(life.clusters()) == 2
    life.job.tend(life.shop.tick())
    (one,) = life.clusters()
    assert one.cluster_id == old.cluster_id
    again = store.cluster(young, now=life.shop.now)
    assert again
    assert again.cluster_id == old.cluster_id


def test_what_agents_reply_again_and_again_is_offered_as_a_canned_response(life: Life) -> None:
    life.is_helped("do you give candle workshops?", reply="Hi Ana, our workshops are on Fridays at noon in the shop.")
    life.is_helped(
        "what about classes in spring", who="ben", reply="Hi Ben, our workshops are on Fridays at noon in the shop."
    )
    life.gathers()
    (replies,) = life.clusters(ClusterKind.REPLY)
    assert (replies.asked, round(replies.minutes)) == (2, 20)
    page = life.editor().get("/desk/faq/unanswered?show=replies").text
    assert "Hi …, our workshops are on Fridays" in page
    assert "classes in spring" in page
    refused = life.does(replies, "canned", shortcut="No Spaces Please")
    assert "A shortcut has small letters" in refused
    life.does(replies, "canned", shortcut="workshops")
    (canned,) = life.shop.store.canned.listed(life.marta.agent_id)
    assert canned.texts == {"en": "Hi {fill_in}, our workshops are on Fridays at noon in the shop."}
    assert life.clusters(ClusterKind.REPLY) == []
    assert len(life.clusters()) == 2


def test_an_editor_owns_and_names_a_cluster(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.gathers()
    (cluster,) = life.clusters()
    life.does(cluster, "owner", owner=life.marta.agent_id)
    life.does(cluster, "name", title="Workshops, all kinds")
    page = life.editor().get("/desk/faq/unanswered").text
    assert "Workshops, all kinds" in page
    assert "Marta" in page
    assert "no such person" in life.does(cluster, "owner", owner="nobody")


def test_nothing_is_written_where_an_entry_is_missing_and_the_ticks_stay(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.gathers()
    (cluster,) = life.clusters()
    page = life.does(cluster, "add")
    assert "Choose the entry" in page
    assert not re.search(r'name="question"[^>]*checked', page)
    assert [each.state for each in life.clusters()] == [ClusterState.OPEN]


def test_erasing_the_customer_empties_what_they_asked_and_the_cluster_goes_on_without_them(life: Life) -> None:
    shop = life.shop
    life.is_helped("do you give candle workshops in zanzibarland?", reply="Not in zanzibarland, dear Ana.")
    life.is_helped("do you give candle workshops?", who="ben")
    life.gathers()
    (cluster,) = life.clusters()
    shop.delivers()
    shop.store.erasures.erase(shop.conversation("ana").contact_id, Actor(agent_id=shop.eva), now=shop.tick())
    shop.store.erasures.finish(lambda content_hash, unused: True, now=shop.tick())
    tables = [row["name"] for row in shop.store._database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "unanswered_question" in tables
    for table in tables:
        for row in shop.store._database.rows(f"SELECT * FROM {table}"):
            assert "zanzibarland" not in str(tuple(row)), table
    assert life.texts(cluster) == ["do you give candle workshops?"]
    life.asks_back("do you give a candle workshop", who="cat")
    shop.tick(700)
    life.gathers()
    assert [(each.cluster_id, each.asked) for each in life.clusters()] == [(cluster.cluster_id, 2)]
    page = life.editor().get("/desk/faq/unanswered").text
    assert "zanzibarland" not in page


def test_only_editors_open_it(life: Life) -> None:
    for path in ("", "/u1", "/u1/entry"):
        assert life.site.eva().get(f"/desk/faq/unanswered{path}").status_code == 403
    assert life.editor().get("/desk/faq/unanswered/u1").status_code == 404
