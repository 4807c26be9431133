"""Notes: agents write to each other in a conversation; the customer never gets a word of it."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, Draft
from bot.conversations.note import mentioned
from bot.store.steps.conversations import transitions
from bot.store.steps.delivery import outbox
from tests.bot.store.shop import Shop


def notes(shop: Shop, text: str, *, by: str | None = None, key: str = "note-0001") -> str:
    conversation_id = shop.conversation().conversation_id
    return shop.store.notes.add(conversation_id, by or shop.eva, text=text, client_key=key, now=shop.tick())


def test_a_note_stands_in_the_thread_and_nothing_is_queued_to_be_sent(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.delivers()
    notes(shop, "she is angry")
    note = shop.messages()[-1]
    assert (note.author, note.text, note.agent_name) == (Author.COLLEAGUE, "she is angry", "Eva")
    assert note.delivery is None
    assert shop.delivers() == []


def test_a_note_and_a_reaction_leave_the_lists_in_their_order(shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
    mine = shop.store.conversations.held_by(shop.eva)
    assert [row.conversation.address for row in mine] == ["ben", "ana"]
    notes(shop, "she is angry")
    draft = Draft(author=Author.AGENT, text="👍", kind=Kind.REACTION, reply_to="ana:1")
    shop.store.conversations.reply(
        mine[1].conversation.conversation_id, shop.eva, text="👍", client_key="react-0001", now=shop.tick(), draft=draft
    )
    after = shop.store.conversations.held_by(shop.eva)
    assert [(row.conversation.address, row.last_text) for row in after] == [
        (row.conversation.address, row.last_text) for row in mine
    ]


def test_no_way_leads_a_colleagues_words_into_the_outbox(shop: Shop) -> None:
    shop.writes("hello")
    draft = Draft(author=Author.COLLEAGUE, text="she is angry")
    conversation = shop.conversation()
    with pytest.raises(ValueError, match="never sent"), shop.store.notes._database.write() as tx:
        outbox.enqueue(tx, transitions.read(tx, conversation.conversation_id), draft, now=shop.now, epoch=0)
    assert shop.texts() == ["hello"]


def test_the_bot_never_reads_a_note(shop: Shop) -> None:
    shop.writes("hello")
    notes(shop, "she is angry")
    assert [message.text for message in shop.turn().messages] == ["hello"]


def test_a_note_is_no_answer_so_the_customer_waits_as_before(shop: Shop) -> None:
    waiting = shop.hands_off()
    shop.does(Verb.ACCEPT)
    notes(shop, "who knows about sizes?")
    assert shop.does(Verb.RELEASE).waiting_since == waiting.waiting_since


def test_a_note_sent_five_times_is_one_note(shop: Shop) -> None:
    shop.writes("hello")
    assert len({notes(shop, "look") for _ in range(5)}) == 1
    assert shop.texts() == ["hello", "look"]


def test_who_is_mentioned_is_told_once_and_has_seen_it_when_they_open_the_conversation(shop: Shop) -> None:
    shop.writes("hello")
    notes(shop, "@Leo can you look? @leo please. @Eva is me, leo@shop.example is nobody")
    mention = shop.store.notes.mentions(shop.leo)[0]
    assert (mention.writer_name, mention.contact_name, mention.seen_at) == ("Eva", "Ana", None)
    assert shop.store.notes.unseen(shop.leo) == 1
    assert shop.store.notes.unseen(shop.eva) == 0
    shop.store.notes.mark_seen(shop.leo, mention.conversation_id, now=shop.tick())
    assert shop.store.notes.unseen(shop.leo) == 0
    assert shop.store.notes.mentions(shop.leo)[0].seen_at == shop.now


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Ana", {"a"}),
        ("@ana maría, look", {"am"}),
        ("(@ANA) and @José", {"a", "j"}),
        ("ana@shop.example", set()),
        ("@Anabel", set()),
        ("@", set()),
    ],
)
def test_a_name_after_an_at_calls_its_bearer(text: str, called: set[str]) -> None:
    assert mentioned(text, {"a": "Ana", "am": "Ana María", "j": "José", "nobody": ""}) == called


@pytest.mark.parametrize("text", ["@Lucja", "@łucja", "ask @LUCJA.", "@Łucja"])
@pytest.mark.parametrize("text_jose", ["@Jose", "@Jose\u0301", "@José"])
def test_a_mention_needs_no_accents(text: str, text_jose: str) -> None:
    assert mentioned(f"{text} and {text_jose}", {"l": "Łucja", "j": "José"}) == {"l", "j"}
