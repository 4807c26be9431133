"""What agents write down of a person: a name that stays, attributes, notes; and what people did for them before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.conversation import Verb
from bot.conversations.rating import Score
from bot.customers.attribute import AttributeKind
from bot.customers.customer import Outcome
from bot.store.customers.attributes import AttributeTaken
from bot.team.routing import Policy
from tests.bot.store.shop import Shop


def edits(shop: Shop, *, name: str = "Ana", language: str | None = None, who: str = "ana", **values: str) -> None:
    shop.store.profiles.edit(
        shop.conversation(who).contact_id, shop.eva, name=name, language=language, values=values, now=shop.tick()
    )


def merged(shop: Shop) -> tuple[str, str]:
    for who in ("ana", "ana2"):
        shop.writes("hello", who=who)
        shop.answers()
    pair = shop.conversation("ana").contact_id, shop.conversation("ana2").contact_id
    shop.store.merges.merge(pair[1], pair[0], shop.eva, now=shop.tick())
    return pair


def test_a_name_that_an_agent_wrote_stays_until_it_is_emptied(shop: Shop) -> None:
    shop.writes("hello")
    edits(shop, name="Ana Pérez")
    shop.writes("hello again")
    assert shop.conversation().name == "Ana Pérez"
    edits(shop, name="")
    shop.writes("and again")
    assert shop.conversation().name == "Ana"


def test_the_language_counts_for_the_next_answer(shop: Shop) -> None:
    shop.writes("hello")
    edits(shop, language="fi")
    assert shop.conversation().language == "fi"


def test_of_merged_contacts_the_latest_value_counts_and_emptying_takes_all(shop: Shop) -> None:
    ana, other = merged(shop)
    size = shop.store.attributes.add("Size", AttributeKind.TEXT, now=shop.tick()).attribute_id
    edits(shop, who="ana2", name="Ana2", **{size: "38"})
    edits(shop, who="ana", **{size: "39"})
    assert shop.store.attributes.of(ana) == shop.store.attributes.of(other) == {size: "39"}
    edits(shop, who="ana2", name="Ana2", **{size: ""})
    assert shop.store.attributes.of(ana) == {}


def test_attributes_have_names_of_their_own_and_take_their_values_with_them(shop: Shop) -> None:
    shop.writes("hello")
    size = shop.store.attributes.add("Size", AttributeKind.LIST, ["S", "M"], now=shop.tick())
    with pytest.raises(AttributeTaken):
        shop.store.attributes.add("sïze", AttributeKind.TEXT, now=shop.tick())
    edits(shop, **{size.attribute_id: "M"})
    shop.store.attributes.change(size.attribute_id, "Shirt size", ["M", "L"])
    (changed,) = shop.store.attributes.all()
    assert (changed.name, changed.options) == ("Shirt size", ("M", "L"))
    assert shop.store.attributes.counts() == {size.attribute_id: 1}
    assert shop.store.attributes.remove(size.attribute_id) == 1
    assert shop.store.attributes.of(shop.conversation().contact_id) == {}


def test_notes_are_the_persons_and_only_their_writer_or_an_admin_removes_them(shop: Shop) -> None:
    ana, other = merged(shop)
    note_id = shop.store.customer_notes.add(other, shop.eva, "pays late", now=shop.tick())
    (note,) = shop.store.customer_notes.of(ana)
    assert (note.text, note.agent_name) == ("pays late", "Eva")
    assert not shop.store.customer_notes.remove(note_id, agent_id=shop.leo)
    assert shop.store.customer_notes.remove(note_id, agent_id=None)
    assert shop.store.customer_notes.of(ana) == []


def test_old_notes_go_by_retention_and_new_ones_stay(shop: Shop) -> None:
    shop.writes("hello")
    contact_id = shop.conversation().contact_id
    shop.store.customer_notes.add(contact_id, shop.eva, "old", now=shop.tick())
    edge = shop.tick(10)
    shop.store.customer_notes.add(contact_id, shop.eva, "new", now=shop.tick())
    assert shop.store.retention.forget_notes(before=edge) == 1
    assert [note.text for note in shop.store.customer_notes.of(contact_id)] == ["new"]


def test_what_people_did_before_has_its_reason_outcome_and_rating(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(ask_rating=True))
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="Hello", client_key="key-00001", now=shop.tick()
    )
    shop.delivers()
    shop.does(Verb.RESOLVE)
    shop.delivers()
    shop.writes("", choice_id=shop.messages()[-1].choices[0].choice_id)
    shop.does(Verb.TAKE_OVER, shop.leo)
    shop.does(Verb.RETURN_TO_BOT, shop.leo)
    shop.hands_off()

    waiting, taken, first = shop.store.stretches.of(shop.conversation().contact_id)
    assert (waiting.outcome, waiting.reason, waiting.agent_name) == (Outcome.OPEN, "not_understood", None)
    assert (taken.outcome, taken.reason, taken.agent_name, taken.score) == (Outcome.RETURNED, None, "Leo", None)
    assert (first.outcome, first.reason, first.agent_name) == (Outcome.RESOLVED, "not_understood", "Eva")
    assert first.score is Score.GOOD


def test_a_note_that_is_sent_twice_is_one(shop: Shop) -> None:
    shop.writes("hello")
    contact_id, notes = shop.conversation().contact_id, shop.store.customer_notes
    assert notes.add(contact_id, shop.eva, "pays late", now=shop.tick()) == notes.add(
        contact_id, shop.eva, "pays late", now=shop.tick()
    )
    notes.add(contact_id, shop.leo, "pays late", now=shop.tick())
    notes.add(contact_id, shop.eva, "pays late", now=shop.tick(120))
    assert [note.agent_name for note in notes.of(contact_id)] == ["Eva", "Leo", "Eva"]
