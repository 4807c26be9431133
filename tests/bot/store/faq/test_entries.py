"""What is kept of entries beside the files: numbers of what customers did, history, drafts, who looks at one."""

from __future__ import annotations

import pytest

from bot.conversations.handoff import Guess
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.store.faq.entry_cards import EntryCard
from bot.store.faq.entry_drafts import EntryDraft
from bot.store.faq.entry_numbers import EntryNumbers
from tests.bot.store.shop import Shop

SHIPPING = "faq/shipping_cost"


def attempt(shop: Shop, *, intent: str, outcome: str = "answered", confidence: float = 0.9, at: float = 0.0) -> None:
    """One message that the bot took for shipping cost, in the conversation of Ana."""
    conversation = shop.conversation("ana").conversation_id
    with shop.store._database.write() as tx:
        tx.insert(
            "attempt",
            attempt_id=f"t-{tx.next_number('claim')}",
            conversation_id=conversation,
            claim_number=1,
            epoch=1,
            started_at=shop.now + at,
            ended_at=shop.now + at,
            outcome=outcome,
            intent=intent,
            entry=SHIPPING,
            confidence=confidence,
            language="en",
        )


def bot_says(shop: Shop, intent: str, entry: str, confidence: float, choices: tuple[tuple[str, str], ...] = ()) -> None:
    """The bot's answer to what was written last, with buttons."""
    answer = TurnAnswer(
        replies=(Draft(author=Author.BOT, text="Here you are", choices=choices),),
        intent=intent,
        language="en",
        understood=(Guess(entry=entry, confidence=confidence),),
    )
    assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())


def numbers(shop: Shop) -> EntryNumbers:
    return shop.store.entry_numbers.since(shop.now - 100, shop.now + 100)[SHIPPING]


def test_what_became_of_those_who_asked_is_counted(shop: Shop) -> None:
    shop.writes("hello")
    attempt(shop, intent="faq", confidence=0.9)
    attempt(shop, intent="faq", outcome="handed_off", confidence=0.3)
    attempt(shop, intent="greet")
    attempt(shop, intent="faq", at=-150)
    attempt(shop, intent="faq", at=-1000)
    # Guesses that the customer never saw: "Sorry, I didn't understand".
    attempt(shop, intent="unclear", confidence=0.02)
    attempt(shop, intent="unclear", outcome="handed_off", confidence=0.13)
    found = numbers(shop)
    assert (found.asked, found.answered, found.asked_back, found.handed_over) == (2, 1, 0, 1)
    assert found.confidence == pytest.approx(0.6)
    assert (found.asked_before, dict(found.by_language)) == (1, {"en": 2})
    least_sure = shop.store.entry_numbers.least_sure(SHIPPING, since=shop.now - 100, limit=5)
    assert all(each.answered for each in least_sure)
    outcomes = shop.store.questions.outcomes([SHIPPING], since=shop.now - 100, until=shop.now + 100)
    assert outcomes.asked_back == 0


@pytest.mark.parametrize(("pressed", "asked"), [(SHIPPING, 1), ("faq/shipping_time", 0), (None, 0)])
def test_an_entry_that_was_offered_counts_once_it_is_chosen(shop: Shop, pressed: str | None, asked: int) -> None:
    offers = (("Cost", SHIPPING), ("Time", "faq/shipping_time"))
    shop.writes("what about shipping")
    bot_says(shop, "unclear", SHIPPING, 0.4, offers)
    if pressed:
        choice = next(each for message in shop.messages() for each in message.choices if each.payload == pressed)
        shop.writes(choice.title, choice_id=choice.choice_id)
        bot_says(shop, "faq", pressed, 1.0)
    found = shop.store.entry_numbers.since(shop.now - 100, shop.now + 100).get(SHIPPING, EntryNumbers())
    assert (found.asked, found.asked_back, found.answered) == (asked, asked, 0)
    assert found.confidence == pytest.approx(0.4 * asked)
    (least,) = [each for each in shop.store.entry_numbers.least_sure(SHIPPING, since=0.0, limit=5) if not each.answered]
    assert least.text == "what about shipping"
    assert shop.store.questions.outcomes([SHIPPING], since=0.0, until=shop.now + 100).asked_back == 1


def test_the_history_follows_an_entry_to_its_new_name(shop: Shop) -> None:
    history, cards = shop.store.entry_history, shop.store.entry_cards
    history.record("faq/a_b", shop.eva, why="new", before=None, after="1", now=1.0)
    cards.keep("faq/a_b", EntryCard(owner_id=shop.eva, notes="mine"), now=1.0)
    cards.comment("faq/a_b", shop.eva, "well?", now=1.0)
    history.record("faq/a_c", shop.eva, why="", before="1", after="2", former_entry="faq/a_b", now=2.0)
    history.record("faq/a_c", shop.eva, why="gone", before="2", after=None, now=3.0)
    assert [(each.before, each.after) for each in history.of("faq/a_c")] == [("2", None), ("1", "2"), (None, "1")]
    assert cards.get("faq/a_c").notes == "mine"
    assert [each.text for each in cards.comments("faq/a_c")] == ["well?"]
    assert [each.entry for each in history.removed()] == ["faq/a_c"]
    history.record("faq/a_c", shop.eva, why="", before=None, after="2", now=4.0)
    assert history.removed() == []


def test_each_editor_has_one_draft_of_an_entry(shop: Shop) -> None:
    drafts = shop.store.entry_drafts
    for text in ("first", "second"):
        content = {"text": text}
        draft = EntryDraft(entry="faq/a_b", content=content, based_on="x", based_text="y", changed_at=shop.now)
        drafts.keep(shop.eva, draft)
    assert [each.content for each in drafts.of(shop.eva)] == [{"text": "second"}]
    assert drafts.of(shop.leo) == []
    drafts.drop(shop.eva, "faq/a_b")
    assert drafts.get(shop.eva, "faq/a_b") is None


def test_who_falls_silent_is_no_longer_there(shop: Shop) -> None:
    viewers = shop.store.entry_viewers
    assert viewers.look("p1", shop.eva, "faq/a_b", now=0.0) == []
    assert viewers.look("p2", shop.leo, "faq/a_b", now=10.0) == ["Eva"]
    assert viewers.look("p2", shop.leo, "faq/a_b", now=40.0) == []
