"""No bot, notice or note counts as a person; merged customers are one while they are merged, erased ones are nobody."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.reports.counting.facts import Calendar
from bot.reports.rows import DayCounts, Only, WaitFact
from bot.store.engine.database import Row
from bot.team.audit import Actor
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.reports.year import ZONE
from tests.bot.store.shop import Shop

ALL = Only(since="2000-01-01", until="2999-12-31")
DAY = 86_400.0


def counts(shop: Shop) -> DayCounts:
    """The worker counts what was written and what may have changed; one day is all that there is."""
    job = ReportsJob(shop.store, lambda: Calendar(zone=ZONE))
    while not job.count(shop.tick()):
        pass
    job.settle(shop.tick())
    (day,) = shop.store.report_facts.days(ALL)
    return day


def wait(shop: Shop) -> WaitFact:
    (found,) = shop.store.report_facts.waits(ALL)
    return found


def talk(shop: Shop) -> Row:
    (row,) = shop.store._database.rows("SELECT * FROM report_episode")
    return row


def answers(shop: Shop, entry: str = "faq/shipping_cost") -> None:
    """The bot answers with an entry."""
    answer = TurnAnswer(
        replies=(Draft(author=Author.BOT, text="It is free."),),
        understood=(Guess(entry=entry, confidence=0.9),),
        intent="faq",
        language="en",
    )
    assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())


def sends_all(shop: Shop) -> None:
    """Everything leaves, also what can be taken back for some seconds."""
    shop.tick(60)
    shop.delivers()


def test_whoever_answers_before_a_person_does_is_no_person(shop: Shop) -> None:
    """While Ana waits she gets a notice and the bot's answer to another question; Eva accepts and writes a note."""
    asked = shop.hands_off().waiting_since
    assert asked is not None
    sends_all(shop)
    shop.writes("how much is shipping?")
    shop.answers("It is free.")
    sends_all(shop)
    counts(shop)
    assert (wait(shop).served, wait(shop).reply_seconds, talk(shop)["first_person_seconds"]) == ("waiting", None, None)

    shop.does(Verb.ACCEPT)
    accepted = shop.now
    conversation = shop.conversation()
    shop.store.notes.add(conversation.conversation_id, shop.eva, text="a regular", client_key="n1", now=shop.tick())
    sends_all(shop)
    counts(shop)
    assert (wait(shop).served, wait(shop).wait_seconds) == ("accepted", accepted - asked)
    assert (wait(shop).reply_seconds, talk(shop)["first_person_seconds"]) == (None, None)

    shop.store.conversations.reply(conversation.conversation_id, shop.eva, text="Hi!", client_key="k1", now=shop.tick())
    sends_all(shop)
    replied = shop.now
    day = counts(shop)
    assert wait(shop).reply_seconds == replied - asked
    assert talk(shop)["first_person_seconds"] > accepted - asked
    assert talk(shop)["first_bot_seconds"] < talk(shop)["first_person_seconds"]
    assert (day.talks, day.person, day.contained) == (1, 1, 0)


def test_two_contacts_are_one_person_while_they_are_merged_and_not_any_more(shop: Shop) -> None:
    """Ana asks on two addresses. Merged she came back with the same question; after the undoing she did not."""
    for who in ("ana", "ana at work"):
        shop.writes("how much is shipping?", who=who)
        answers(shop)
        sends_all(shop)
    day = counts(shop)
    assert (day.returned, day.pending) == (0, 2)
    one, other = shop.conversation("ana"), shop.conversation("ana at work")
    merge_id = shop.store.merges.merge(other.contact_id, one.contact_id, shop.eva, now=shop.tick())
    day = counts(shop)
    assert (day.returned, day.pending, day.reopened) == (1, 1, 1)
    shop.store.merges.undo(merge_id, shop.eva, now=shop.tick())
    day = counts(shop)
    assert (day.returned, day.pending, day.reopened) == (0, 2, 0)
    shop.tick(5 * DAY)
    day = counts(shop)
    assert (day.returned, day.contained, day.pending) == (0, 2, 0)


def test_a_merge_after_the_three_days_changes_nothing_that_was_told(shop: Shop) -> None:
    for who in ("ana", "ana at work"):
        shop.writes("how much is shipping?", who=who)
        answers(shop)
        sends_all(shop)
    shop.tick(5 * DAY)
    before = counts(shop)
    one, other = shop.conversation("ana"), shop.conversation("ana at work")
    shop.store.merges.merge(other.contact_id, one.contact_id, shop.eva, now=shop.tick())
    assert counts(shop) == before
    assert before.contained == 2


def test_a_customer_who_is_erased_while_her_talk_may_still_change_stays_as_a_count_of_nobody(shop: Shop) -> None:
    shop.writes("how much is shipping?")
    answers(shop)
    sends_all(shop)
    before = counts(shop)
    shop.store.erasures.erase(shop.conversation().contact_id, Actor(agent_id=shop.eva), now=shop.tick())
    assert counts(shop) == before
    for table in ("report_link", "report_conversation"):
        assert shop.store._database.rows(f"SELECT * FROM {table}") == []
