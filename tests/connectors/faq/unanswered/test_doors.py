"""What an editor makes of what the bot could not answer: examples, a new entry, a canned response."""

from __future__ import annotations

import re

from bot.conversations.unanswered.cluster import REOPENS_AT, ClusterKind, ClusterState
from tests.connectors.faq.entries.test_entry_pages import form
from tests.connectors.faq.unanswered.life import DAY_SECONDS, REPLY, Life

WORKSHOP = """\
version: "3.1"
responses:
  utter_faq/gift_workshop:
  - text: "¡Sí!"
    metadata: {language: es}
nlu:
- intent: faq/gift_workshop
  metadata: {language: es, title: Talleres}
  examples: |
    - hacéis talleres
"""


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
    (change,) = life.shop.store.entry_history.of("faq/gift_wrap")
    # No customer's words stand in the reason: it outlives an erasure.
    assert (change.after, change.why) == (file, "From unanswered questions")
    assert life.clusters() == []
    life.shop.writes("do you give candle workshops?", who="cat")
    life.bot_says("faq")
    done = life.editor().get("/desk/faq/unanswered?show=done").text
    assert "1 customer's question got it since" in done
    assert "this answer to <strong>1 question" in life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}").text


def test_words_that_the_entry_has_already_are_told_to_be_known(life: Life) -> None:
    life.is_helped("do you give candle workshops?")
    life.gathers()
    (cluster,) = life.clusters()
    ticked = [each.question_id for each in life.shop.store.unanswered.questions(cluster)]
    life.does(cluster, "add", entry="faq/gift_wrap", question=ticked)
    page = life.does(cluster, "add", entry="faq/gift_wrap", question=ticked)
    assert "The entry knew these words already" in page
    assert "They count after" not in page


def test_where_the_entry_lacks_the_language_its_page_asks_for_the_answer_with_the_words_filled_in(life: Life) -> None:
    file = life.data / "faq" / "gift" / "workshop.yml"
    file.write_text(WORKSHOP, encoding="utf-8")
    life.is_helped("do you give candle workshops?")
    life.gathers()
    (cluster,) = life.clusters()
    # By its title in the first language that has one.
    assert "Gift: Talleres" in life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}").text
    ticked = [each.question_id for each in life.shop.store.unanswered.questions(cluster)]
    browser = life.editor()
    deed = {"entry": "faq/gift_workshop", "question": ticked, "csrf": browser.csrf()}
    address = browser.client.post(f"/desk/faq/unanswered/{cluster.cluster_id}/add", data=deed).location
    page = browser.get(address).text
    assert "Write the English answer, then save." in page
    assert 'data-opens-with="en"' in page
    assert "do you give candle workshops?</textarea>" in page
    assert file.read_text(encoding="utf-8") == WORKSHOP
    assert [each.state for each in life.clusters()] == [ClusterState.OPEN]
    fields = form(browser, address) | {"en.title": "Workshops", "en.answers.0.text": "Yes, on Fridays."}
    assert browser.client.post("/desk/faq/entries/gift/workshop/save", data=fields).status_code == 303
    written = file.read_text(encoding="utf-8")
    assert "- do you give candle workshops?" in written
    assert "Yes, on Fridays." in written
    assert "¡Sí!" in written
    (done,) = life.shop.store.unanswered.decided(ClusterKind.QUESTION, [ClusterState.ADDED], now=life.shop.now, limit=5)
    assert (done.cluster_id, done.entry) == (cluster.cluster_id, "faq/gift_workshop")


def test_the_editor_writes_a_new_entry_from_what_agents_sent_most(life: Life) -> None:
    for number, who in enumerate(("ana", "ben", "cat")):
        reply = REPLY if number else "Let me ask my colleague, just a moment please."
        life.is_helped(f"do you give candle workshops {'!' * number}", who=who, reply=reply)
    life.gathers()
    (cluster,) = life.clusters()
    form = life.editor().get(f"/desk/faq/unanswered/{cluster.cluster_id}/entry").text
    assert "from {zones.international.price}. Write to {email}." in form
    assert re.search(r'name="title"[^>]* value=""', form)
    assert re.search(r'name="name"[^>]* value=""', form)
    assert "<option>shop</option>" in form
    phrasings = "\n".join(
        f"do you give candle workshops on {day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "now")
    )
    fields = {"topic": "shop", "title": "Workshops", "phrasings": phrasings}
    page = life.does(cluster, "entry", **fields, answer="Yes, from {zones.mars.price}.")
    assert "zones.mars.price" in page
    assert "<option selected>shop</option>" in page
    assert not (life.data / "faq" / "shop" / "workshops.yml").exists()
    page = life.does(cluster, "entry", **fields, answer="Yes, from {zones.international.price}.")
    assert "Saved. Customers read it when it is published" in page
    assert 'id="entry"' in page
    assert 'data-opens-with="en"' in page
    written = (life.data / "faq" / "shop" / "workshops.yml").read_text()
    assert "- intent: faq/shop_workshops\n  metadata: {language: en, title: Workshops}" in written
    (done,) = life.shop.store.unanswered.decided(
        ClusterKind.QUESTION, [ClusterState.NEW_ENTRY], now=life.shop.now, limit=5
    )
    assert (done.entry, done.closed_by) == ("faq/shop_workshops", life.marta.agent_id)
    (change,) = life.shop.store.entry_history.of("faq/shop_workshops")
    assert (change.before, change.after, change.agent_name) == (None, written, "Marta")


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
    assert canned.texts == {"en": "Hi {ask.fill_in}, our workshops are on Fridays at noon in the shop."}
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


def test_only_editors_open_it(life: Life) -> None:
    for path in ("", "/u1", "/u1/entry"):
        assert life.site.eva().get(f"/desk/faq/unanswered{path}").status_code == 403
    assert life.editor().get("/desk/faq/unanswered/u1").status_code == 404


def test_two_wordings_of_one_question_are_proposed_to_be_joined_as_soon_as_both_are_there(life: Life) -> None:
    life.is_not_understood("do you give candle workshops?")
    life.is_not_understood("can I learn to make candles with you", who="ben")
    life.is_not_understood("is there a place to leave my bicycle", who="cat")
    life.gathers()
    by_text = {life.texts(cluster)[0]: cluster for cluster in life.clusters()}
    assert len(by_text) == 3
    listed = life.editor().get("/desk/faq/unanswered").text
    assert listed.count("perhaps the same in other words") == 2
    page = life.editor().get(f"/desk/faq/unanswered/{by_text['can I learn to make candles with you'].cluster_id}").text
    assert "Perhaps the same question in other words" in page
    into = by_text["do you give candle workshops?"]
    joined = life.does(by_text["can I learn to make candles with you"], "join", into=into.cluster_id)
    assert "Joined. All questions are here now." in joined
    assert "Perhaps the same" not in joined
    assert sorted(cluster.asked for cluster in life.clusters()) == [1, 2]
