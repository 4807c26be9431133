"""For a moment agents take back what they sent or resolved; the customer never learns of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb
from bot.conversations.message import Draft
from bot.store.conversations.conversations import TakenBack
from bot.store.conversations.undo import TooLate
from bot.team.routing import Policy
from tests.bot.store.conversations.test_owed import owed
from tests.bot.store.shop import Shop, queue

_SECONDS = 10.0


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop(policy=Policy(undo_seconds=_SECONDS, ask_rating=True))


def held(shop: Shop) -> Conversation:
    """Eva holds Ana's conversation, and all that was to be sent has left."""
    shop.hands_off()
    conversation = shop.does(Verb.ACCEPT)
    shop.delivers()
    return conversation


def replies(shop: Shop, text: str, *, key: str = "k1", draft: Draft | None = None) -> str:
    conversation = shop.conversation()
    return shop.store.conversations.reply(
        conversation.conversation_id,
        shop.eva,
        text=text,
        client_key=key,
        now=shop.tick(),
        draft=draft,
        undoable=True,
    )


def resolves(shop: Shop) -> Conversation:
    conversation = shop.conversation()
    return shop.store.conversations.resolve(
        conversation.conversation_id, shop.eva, epoch=conversation.epoch, now=shop.tick(), undoable=True
    )


def returns(shop: Shop) -> Conversation:
    conversation = shop.conversation()
    return shop.store.conversations.return_to_bot(
        conversation.conversation_id, shop.eva, epoch=conversation.epoch, now=shop.tick(), undoable=True
    )


def test_a_reply_leaves_after_the_moment_and_once(shop: Shop) -> None:
    held(shop)
    replies(shop, "It is blue.")
    replies(shop, "And red.", key="k2")
    assert shop.delivers() == []
    shop.tick(_SECONDS)
    assert shop.delivers() == ["It is blue.", "And red."]
    assert shop.delivers() == []


def test_what_is_taken_back_was_never_written(shop: Shop) -> None:
    conversation_id = held(shop).conversation_id
    before = shop.texts()
    message_id = replies(shop, "It is blue.")
    assert shop.store.undo.take_back(conversation_id, message_id, shop.eva, now=shop.now) == "It is blue."
    assert shop.texts() == before
    assert shop.store.conversations.of_ids([conversation_id])[conversation_id].last_text == "of course"
    shop.tick(_SECONDS)
    assert shop.delivers() == []
    replies(shop, "It is red.", key="k2")
    shop.tick(_SECONDS)
    assert shop.delivers() == ["It is red."]


def test_only_the_writer_takes_back_and_only_what_has_not_left(shop: Shop) -> None:
    conversation_id = held(shop).conversation_id
    message_id = replies(shop, "It is blue.")
    with pytest.raises(TooLate):
        shop.store.undo.take_back(conversation_id, message_id, shop.leo, now=shop.now)
    shop.tick(_SECONDS)
    assert shop.delivers() == ["It is blue."]
    with pytest.raises(TooLate):
        shop.store.undo.take_back(conversation_id, message_id, shop.eva, now=shop.now)
    assert "It is blue." in shop.texts()


def test_an_undone_resolve_gives_everything_back_and_asks_nothing(shop: Shop) -> None:
    held(shop)
    replies(shop, "It is blue.")
    shop.tick(_SECONDS)
    shop.delivers()
    before = shop.texts()
    resolved = resolves(shop)
    assert shop.texts() == [*before, "rating"]
    again = shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    assert (again.state, again.agent_id) == (State.AGENT, shop.eva)
    assert shop.texts() == before
    assert shop.store.conversations.handoffs(resolved.conversation_id)[0].ended_at is None
    shop.tick(_SECONDS)
    assert shop.delivers() == []


def test_who_waited_and_was_resolved_waits_again_where_they_stood(shop: Shop) -> None:
    shop.hands_off()
    shop.hands_off("ben")
    shop.delivers()
    (before, _) = queue(shop.store)
    resolved = resolves(shop)
    assert [row.conversation.name for row in queue(shop.store)] == ["Ben"]
    shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    (again, _) = queue(shop.store)
    assert (again.conversation.waiting_since, again.question) == (before.conversation.waiting_since, before.question)
    assert shop.delivers() == []
    assert shop.does(Verb.ACCEPT).agent_id == shop.eva
    assert owed(shop) is not None


def test_a_release_is_undone_and_nobody_keeps_the_conversation_from_its_holder(shop: Shop) -> None:
    held(shop)
    before = owed(shop)
    released = shop.does(Verb.RELEASE)
    again = shop.store.undo.revert(released.conversation_id, shop.eva, epoch=released.epoch, now=shop.tick())
    assert (again.state, again.agent_id, owed(shop)) == (State.AGENT, shop.eva, before)
    assert queue(shop.store) == []
    assert shop.delivers() == []


def test_whom_a_colleague_accepted_after_the_release_stays_theirs(shop: Shop) -> None:
    held(shop)
    released = shop.does(Verb.RELEASE)
    shop.does(Verb.ACCEPT, shop.leo)
    with pytest.raises(StaleConversation):
        shop.store.undo.revert(released.conversation_id, shop.eva, epoch=released.epoch, now=shop.tick())
    assert shop.conversation().agent_id == shop.leo


def test_an_undone_return_to_the_bot_is_told_to_nobody(shop: Shop) -> None:
    held(shop)
    before = shop.texts()
    returned = returns(shop)
    assert shop.texts() == [*before, "with the bot again"]
    again = shop.store.undo.revert(returned.conversation_id, shop.eva, epoch=returned.epoch, now=shop.tick())
    assert (again.state, again.agent_id) == (State.AGENT, shop.eva)
    assert shop.texts() == before
    assert shop.store.conversations.handoffs(returned.conversation_id)[0].ended_at is None
    shop.tick(_SECONDS)
    assert shop.delivers() == []


def test_who_waited_and_was_returned_by_mistake_waits_again_with_their_question(shop: Shop) -> None:
    shop.writes("how much is shipping?")
    shop.answers("I don't know", handed_off=True)
    shop.delivers()
    before = queue(shop.store)[0]
    returned = returns(shop)
    assert queue(shop.store) == []
    shop.store.undo.revert(returned.conversation_id, shop.eva, epoch=returned.epoch, now=shop.tick())
    again = queue(shop.store)[0]
    assert (again.conversation.waiting_since, again.question) == (before.conversation.waiting_since, before.question)


def test_who_writes_to_the_bot_in_the_moment_is_answered_at_once_and_stays_with_it(shop: Shop) -> None:
    held(shop)
    returned = returns(shop)
    assert shop.delivers() == []
    shop.writes("how much is shipping?")
    shop.answers("4 euros")
    assert shop.delivers() == ["with the bot again", "4 euros"]
    with pytest.raises(StaleConversation):
        shop.store.undo.revert(returned.conversation_id, shop.eva, epoch=returned.epoch, now=shop.tick())


def test_only_who_gave_it_away_undoes_that_and_an_acceptance_is_none(shop: Shop) -> None:
    conversation = held(shop)
    with pytest.raises(TooLate):
        shop.store.undo.revert(conversation.conversation_id, shop.eva, epoch=conversation.epoch, now=shop.now)
    released = shop.does(Verb.RELEASE)
    with pytest.raises(TooLate):
        shop.store.undo.revert(released.conversation_id, shop.leo, epoch=released.epoch, now=shop.now)


def test_a_final_resolve_asks_and_stays(shop: Shop) -> None:
    held(shop)
    replies(shop, "It is blue.")
    resolved = resolves(shop)
    shop.tick(2 * _SECONDS)
    assert shop.delivers() == ["It is blue.", "rating"]
    with pytest.raises(TooLate):
        shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.now)


def test_who_wrote_meanwhile_is_with_the_bot(shop: Shop) -> None:
    held(shop)
    resolved = resolves(shop)
    shop.writes("one more thing")
    with pytest.raises(StaleConversation):
        shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    assert shop.conversation().state is State.BOT


def test_a_killed_web_process_neither_loses_nor_doubles_what_was_held(tmp_path: Path) -> None:
    """The process that took the reply is killed while it is held; another process sends it, once."""
    shop = Shop(tmp_path, policy=Policy(undo_seconds=2.0), now=time.time())
    held(shop)
    conversation_id = shop.conversation().conversation_id
    code = (
        "import sys, time\n"
        "from tests.bot.store.shop import PlainNotices\n"
        "from pathlib import Path\n"
        "from bot.store.store import Store\n"
        "from bot.team.routing import Policy\n"
        "store = Store(Path(sys.argv[1]), PlainNotices(), Policy(undo_seconds=2.0))\n"
        "store.conversations.reply(sys.argv[2], sys.argv[3], text='It is blue.', client_key='k1', now=time.time(),"
        " undoable=True)\n"
        "print('taken', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "shop.db"), conversation_id, shop.eva], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"taken\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    assert shop.store.deliveries.due(now=time.time()) == []
    later = time.time() + 3.0
    first = shop.store.deliveries.claim(conversation_id, "w", now=later)
    assert first is not None
    assert first.message.text == "It is blue."
    shop.store.deliveries.sent(first, "p1", now=later)
    assert shop.store.deliveries.claim(conversation_id, "w", now=later + 60) is None


def test_a_page_that_sends_a_taken_back_reply_again_is_refused(shop: Shop) -> None:
    conversation_id = held(shop).conversation_id
    before = shop.texts()
    shop.store.undo.take_back(conversation_id, replies(shop, "It is blue."), shop.eva, now=shop.now)
    with pytest.raises(TakenBack):
        replies(shop, "It is blue.")
    assert shop.texts() == before
    shop.store.undo.take_back(conversation_id, replies(shop, "Red.", key="k2"), shop.eva, now=shop.tick(90_000))
    keys = [row["client_key"] for row in shop.store._database.rows("SELECT client_key FROM taken_back")]
    assert keys == ["k2"], "kept for a day"


def test_an_undone_resolve_leaves_no_trace_in_the_customers_history(shop: Shop) -> None:
    held(shop)
    replies(shop, "It is blue.")
    shop.tick(_SECONDS)
    shop.delivers()
    contact_id = shop.conversation().contact_id
    before = shop.store.stretches.of(contact_id)
    resolved = resolves(shop)
    shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    assert shop.store.stretches.of(contact_id) == before
    history = shop.store.report_happened.of(resolved.conversation_id)
    assert history
    assert [change.state for change in history.happenings.changes] == [State.QUEUED, State.AGENT]
    resolves(shop)
    assert shop.texts()[-1] == "rating", "who helped before the undone resolve is asked about after the real one"


def test_after_an_undone_resolve_as_much_is_owed_as_before(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.does(Verb.TAKE_OVER)
    replies(shop, "It is blue.")
    assert owed(shop) is None
    resolved = resolves(shop)
    shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    assert owed(shop) is None
    assert shop.store.presence.load(shop.eva, now=shop.now) == (0, 3)


def test_back_in_the_queue_after_an_undone_resolve_the_question_stands_in_the_row(shop: Shop) -> None:
    shop.writes("how much is shipping?")
    shop.answers("I don't know", handed_off=True)
    asked = queue(shop.store)[0].question
    assert asked
    shop.does(Verb.ACCEPT)
    resolved = resolves(shop)
    shop.store.undo.revert(resolved.conversation_id, shop.eva, epoch=resolved.epoch, now=shop.tick())
    shop.does(Verb.RELEASE)
    assert queue(shop.store)[0].question == asked


def test_who_writes_in_the_moment_after_a_resolve_gets_the_bots_answer_and_no_rating(shop: Shop) -> None:
    held(shop)
    replies(shop, "It is blue.")
    shop.tick(_SECONDS)
    shop.delivers()
    resolves(shop)
    shop.writes("one more thing")
    shop.answers("Here it is.")
    assert shop.delivers() == ["Here it is."]
    shop.tick(_SECONDS)
    assert shop.delivers() == []


def test_nobody_is_asked_about_the_only_reply_when_it_is_taken_back(shop: Shop) -> None:
    conversation_id = held(shop).conversation_id
    message_id = replies(shop, "It is blue.")
    resolves(shop)
    shop.store.undo.take_back(conversation_id, message_id, shop.eva, now=shop.tick())
    shop.tick(_SECONDS)
    assert shop.delivers() == []
