"""Failing: whatever breaks, a claim ends and the customer is with the bot or with people, never with nobody."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Reason, as_confidence
from bot.conversations.message import Draft
from bot.conversations.turn import after_death, after_failure
from bot.shop.notices import Notice
from bot.store.engine.database import StoreBusy
from tests.bot.store.shop import PlainNotices, Shop


class Tongueless(PlainNotices):
    """Notices that an editor's slip broke: none can be worded."""

    def queued(self, **_: object) -> Draft:
        raise KeyError("place")

    def word(self, notice: Notice, **_: object) -> Draft:
        raise KeyError(notice.value)


def test_a_message_that_kills_the_worker_ends_with_people_and_the_others_are_answered(shop: Shop) -> None:
    shop.writes("something deadly")
    shop.writes("hello", who="ben")
    deaths = 0
    while (turn := shop.store.turns.claim("w", now=shop.tick(1))) is not None:
        if turn.conversation.address == "ben":
            assert shop.answers("hello Ben", turn=turn)
            continue
        deaths += 1
        assert deaths < 10, "it is claimed for ever"
        shop.store.workers.start("w", now=shop.tick(1))
    assert deaths == 3
    assert shop.conversation().state is State.QUEUED
    assert shop.texts() == ["something deadly", "nobody is there: bot_unavailable"]
    (handoff,) = shop.store.conversations.handoffs(shop.conversation().conversation_id)
    assert handoff.reason is Reason.BOT_UNAVAILABLE
    assert shop.texts("ben") == ["hello", "hello Ben"]


def test_a_worker_whose_beat_stands_still_counts_like_one_that_died(shop: Shop) -> None:
    shop.writes("hello")
    for _ in range(3):
        shop.turn()
        shop.store.workers.release("w", now=shop.tick())
    assert shop.conversation().state is State.QUEUED
    assert shop.store._database.rows("SELECT 1 FROM attempt WHERE ended_at IS NULL OR step <> 'worker_ended'") == []


def test_a_notice_that_can_not_be_worded_keeps_nobody_from_people(shop: Shop) -> None:
    store = type(shop.store)(shop.place, Tongueless())
    shop.store = store
    shop.hands_off()
    assert shop.conversation().state is State.QUEUED
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RETURN_TO_BOT)
    assert shop.conversation().state is State.BOT
    assert shop.texts() == ["a person please", "of course"]


def test_an_attempt_whose_end_can_not_be_written_lets_go_and_is_tried_again(shop: Shop) -> None:
    shop.writes("hello")
    turn = shop.turn()
    shop.store.turns.let_go(turn, due_at=shop.now + 60)
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    shop.tick(60)
    assert shop.turn().failures == 1
    shop.store.turns.let_go(turn, due_at=shop.now)
    assert shop.store.turns.claim("w", now=shop.tick()) is None, "an old claim frees nothing"


def test_a_question_that_comes_as_an_agent_resolves_is_still_answered(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers("hello, how can I help?")
    seen = shop.conversation()
    shop.writes("how much is shipping?")
    turn = shop.turn()
    changed = shop.store.conversations.resolve(seen.conversation_id, shop.eva, epoch=seen.epoch, now=shop.tick())
    assert (changed.state, changed.carried) == (State.BOT, {"slots": {"order": "7"}})
    assert not shop.answers("decided before", turn=turn)
    again = shop.turn()
    assert [message.text for message in again.messages] == ["how much is shipping?"]
    assert shop.answers("4.90", turn=again)
    shop.does(Verb.RESOLVE)
    assert shop.conversation().state is State.RESOLVED
    verbs = [row["verb"] for row in shop.store._database.rows("SELECT verb FROM transition ORDER BY epoch")]
    assert verbs == ["resolve", "reopen", "resolve"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_database_acknowledges_nothing_and_goes_on_where_there_is_room_again(shop: Shop) -> None:
    connection = shop.store._database._connection()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    kept = 0
    while kept < 1000 and _is_taken(shop, kept):
        kept += 1
    assert kept < 1000, "it is full at some point"
    rows = shop.store._database.rows
    assert [row["n"] for row in rows("SELECT COUNT(*) AS n FROM message UNION ALL SELECT COUNT(*) FROM journal")] == [
        kept,
        kept,
    ]
    connection.execute("PRAGMA max_page_count=1000000")
    assert shop.writes("x" * 2000, provider_id=f"ana:{kept}").messages == 1
    assert rows("PRAGMA integrity_check")[0]["integrity_check"] == "ok"


def _is_taken(shop: Shop, number: int) -> bool:
    try:
        return shop.writes("x" * 2000, provider_id=f"ana:{number}").messages == 1
    except StoreBusy:
        return False


def test_a_clock_set_back_does_not_make_the_bot_try_for_hours() -> None:
    tries = 1
    while after_failure(failures=tries, waiting_seconds=-7200.0) is not None:
        tries += 1
        assert tries < 100
    assert [after_death(failures=deaths) is None for deaths in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize(
    ("came", "means"),
    [
        (0.5, 0.5),
        (1, 1.0),
        (float("nan"), 0.0),
        (float("inf"), 1.0),
        (-3, 0.0),
        ("0.9", 0.0),
        (None, 0.0),
        (True, 0.0),
        (10**400, 1.0),
    ],
)
def test_a_confidence_is_a_number_from_0_to_1_whatever_comes(came: object, means: float) -> None:
    assert as_confidence(came) == means
