"""A customer asks what nobody knows and an agent answers: what is gathered of it."""

from __future__ import annotations

import re

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess
from bot.conversations.unanswered.cluster import ClusterKind
from bot.conversations.unanswered.source import Source
from bot.shop.version import FileSet, Version, VersionKind
from bot.team.audit import Actor
from tests.connectors.desk.site import Site
from tests.connectors.faq.unanswered.life import Life


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


@pytest.mark.parametrize(("published", "gathered"), [(False, 1), (True, 0)])
def test_who_asks_again_after_a_publication_reads_what_is_new(life: Life, published: bool, gathered: int) -> None:
    """Word for word after an answer in doubt: it did not help, unless other facts went live in between."""
    doubtful = (Guess(entry="faq/gift_wrap", confidence=0.6), Guess(entry="faq/shop_hours", confidence=0.4))
    for again in (False, True):
        if again and published:
            publishes(life)
        life.shop.writes("how much is the wrapping")
        life.bot_says("faq", guesses=doubtful, buttons=())
    life.gathers()
    assert len(life.clusters()) == gathered


def publishes(life: Life) -> None:
    """A version goes live, as the publisher writes it down."""
    version = Version(
        number=0, kind=VersionKind.PUBLISHED, files="new", model="m", trained_from="", why="", agent_id=None,
        created_at=0.0, back_to=None,
    )  # fmt: skip
    files = FileSet(digest="new", contents={})
    life.shop.store.versions.add(version, files, Actor(place="a test"), now=life.shop.tick())


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


def test_what_the_bot_did_not_understand_is_listed_with_the_next_look(life: Life) -> None:
    life.is_not_understood("do you rent out chairs")
    life.gathers()
    (cluster,) = life.clusters()
    (question,) = life.shop.store.unanswered.questions(cluster)
    assert question.source is Source.UNCLEAR
    assert "do you rent out chairs" in life.editor().get("/desk/faq/unanswered").text


def test_a_person_chosen_afterwards_makes_the_same_question_weigh_more(life: Life) -> None:
    life.is_not_understood("do you rent out chairs")
    life.gathers()
    life.presses("A person")
    life.bot_says("ask_person", handed_off=True)
    life.gathers()
    life.shop.does(Verb.ACCEPT)
    life.replies("No, we only sell them.")
    for _ in range(3):
        life.gathers()
        life.shop.tick(600)
    (cluster,) = life.clusters()
    (question,) = life.shop.store.unanswered.questions(cluster)
    assert question.source is Source.PERSON_CHOSEN
    assert question.reply == "No, we only sell them."
    assert (cluster.asked, cluster.weight) == (1, 2.0)


def test_the_empty_page_says_when_questions_appear(life: Life) -> None:
    page = life.editor().get("/desk/faq/unanswered").text
    assert "within half a minute" in page
    assert "ten minutes" in page


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
