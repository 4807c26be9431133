"""An editor asks for a training, the trainer takes it up, and the store remembers how it went."""

from __future__ import annotations

from bot.conversations.training import NextDeed, TrainingState
from bot.conversations.turn import ASK_PERSON, TurnAnswer
from tests.bot.store.shop import Shop


def test_a_training_is_asked_for_once_and_taken_up_once(shop: Shop) -> None:
    trainings = shop.store.trainings
    first = trainings.request("data", shop.eva, now=1.0)
    assert trainings.request("data", shop.eva, now=2.0) == first
    other = trainings.request("elsewhere", None, now=3.0)
    taken = [trainings.take(now=4.0), trainings.take(now=5.0), trainings.take(now=6.0)]
    assert [each.training_id if each else None for each in taken] == [first, other, None]


def test_a_training_that_waits_is_cancelled_at_once_and_one_that_runs_is_asked_to_end(shop: Shop) -> None:
    trainings = shop.store.trainings
    waiting = trainings.request("data", None, now=1.0)
    trainings.cancel(waiting, now=2.0)
    cancelled = trainings.get(waiting)
    assert cancelled is not None
    assert cancelled.state is TrainingState.CANCELLED
    running = trainings.request("data", None, now=3.0)
    trainings.take(now=4.0)
    trainings.cancel(running, now=5.0)
    asked = trainings.get(running)
    assert asked is not None
    assert (asked.state, asked.is_cancel_asked) == (TrainingState.RUNNING, True)


def test_what_a_dead_trainer_left_running_has_failed_and_stays_so(shop: Shop) -> None:
    trainings = shop.store.trainings
    training_id = trainings.request("data", None, now=1.0)
    trainings.take(now=2.0)
    trainings.give_up("it died", now=3.0)
    trainings.end(training_id, TrainingState.DONE, now=4.0, model="a.tar.gz", comparison={}, seconds=1.0)
    failed = trainings.get(training_id)
    assert failed is not None
    assert (failed.state, failed.reason, failed.model) == (TrainingState.FAILED, "it died", None)


def test_the_comparison_comes_back_as_it_was_made(shop: Shop) -> None:
    trainings = shop.store.trainings
    training_id = trainings.request("data", None, now=1.0)
    trainings.take(now=2.0)
    trainings.tell(training_id, step="reading", progress=0.1)
    trainings.end(training_id, TrainingState.DONE, now=4.0, model="a.tar.gz", comparison={"a": [1]}, seconds=2.0)
    done = trainings.of_model("a.tar.gz")
    assert done is not None
    assert (done.comparison, done.seconds) == ({"a": [1]}, 2.0)


def test_the_customers_questions_are_the_newest_first_with_what_they_did_next(shop: Shop) -> None:
    shop.writes("how much is shipping?", who="ana")
    shop.tick(5)
    shop.writes("and when?", who="ana")
    shop.tick(5)
    shop.writes("hello", who="ben")
    found = shop.store.questions.latest(10)
    assert [(each.text, each.then) for each in found] == [
        ("hello", NextDeed.NOTHING),
        ("and when?", NextDeed.NOTHING),
        ("how much is shipping?", NextDeed.WROTE_AGAIN),
    ]
    assert [each.text for each in shop.store.questions.of([found[1].message_id, "gone"])] == ["and when?"]


def test_who_asked_for_a_person_is_told_apart(shop: Shop) -> None:
    shop.writes("a person please", who="ana")
    shop.store.turns.finish(shop.turn(), TurnAnswer(intent=ASK_PERSON, handed_off=True), now=shop.tick())
    (question,) = shop.store.questions.latest(10)
    assert question.then is NextDeed.ASKED_PERSON
    assert len(shop.store.questions.answer_seconds(since=0.0, until=shop.now + 1)) == 1
