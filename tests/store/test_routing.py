"""Routing in the store: order of the queue, slots, holds, who is there, and what comes back when somebody goes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.agent import Role
from bot.conversation import StaleConversation, State, Verb
from bot.handoff import Guess, HandoffRequest, Reason
from bot.label import Colour
from bot.message import Author
from bot.routing import Assignment, Colleague, NoFreeSlot, Policy, Waiting, kept_for_last, knows, speaks
from tests.store.shop import Shop

HOUR = 3600.0


@pytest.fixture
def automatic(tmp_path: Path) -> Shop:
    """A shop that assigns by itself; nobody is there yet."""
    return Shop(tmp_path, policy=Policy(assignment=Assignment.AUTOMATIC, windows={"telegram": 24 * HOUR}))


def waiting(shop: Shop, me: str = "") -> list[str]:
    return [each.conversation.address for each in shop.store.conversations.queue(agent_id=me, now=shop.now)]


def held(shop: Shop, agent_id: str) -> list[str]:
    return sorted(each.conversation.address for each in shop.store.conversations.held_by(agent_id))


def is_there(shop: Shop, *agents: str) -> None:
    for agent_id in agents:
        shop.store.presence.seen(agent_id, now=shop.now)


def assigns(shop: Shop) -> int:
    return shop.store.routing.assign(now=shop.tick())


# The order of the queue.


def test_what_expires_soon_goes_ahead_of_who_waits_longer(tmp_path: Path) -> None:
    shop = Shop(tmp_path, policy=Policy(windows={"telegram": 24 * HOUR}, rush_seconds=2 * HOUR))
    shop.hands_off("old")
    shop.tick(HOUR)
    shop.hands_off("older")
    shop.tick(HOUR)
    shop.hands_off("new")
    shop.tick(10 * HOUR)
    shop.writes("still there?", who="old")
    assert waiting(shop) == ["old", "older", "new"], "all have time: the longest waiting first"
    shop.tick(12.5 * HOUR)
    assert waiting(shop) == ["older", "new", "old"], "two windows close within two hours"
    assert shop.store.routing.order(now=shop.now) == [shop.conversation(who).conversation_id for who in waiting(shop)]
    (first, *_) = shop.store.conversations.queue(now=shop.now)
    assert first.expires_at
    assert 0 < first.expires_at - shop.now < 2 * HOUR
    shop.tick(2 * HOUR)
    assert waiting(shop) == ["old", "older", "new"], "what has closed is not urgent: a template can still be sent"


def test_the_queue_shows_what_fits_me_first_and_says_why_the_rest_does_not(shop: Shop) -> None:
    shop.store.presence.prefer(shop.leo, languages=frozenset({"fi"}), skills=frozenset({"sizes"}))
    shop.store.presence.prefer(shop.eva, languages=frozenset({"en"}), skills=frozenset())
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.writes("what size?", who="cy")
    turn = shop.turn()
    request = HandoffRequest(
        attempt_id=turn.attempt_id,
        reason=Reason.NOT_UNDERSTOOD,
        understood=(Guess(entry="ask_person", confidence=0.5), Guess(entry="faq/sizes_shoes", confidence=0.4)),
    )
    shop.store.turns.request_handoff(request, now=shop.tick())
    shop.answers(handed_off=True, turn=turn)
    assert waiting(shop, shop.eva) == ["ana", "ben", "cy"]
    sizes = shop.store.conversations.queue(agent_id=shop.eva, now=shop.now)[-1]
    assert (sizes.fits, sizes.spoken, sizes.known, sizes.conversation.topic) == (False, True, False, "sizes")
    english = shop.store.conversations.queue(agent_id=shop.leo, now=shop.now)[0]
    assert (english.fits, english.spoken, english.known) == (False, False, True)


def test_a_label_asks_for_a_skill_as_the_topic_does(automatic: Shop) -> None:
    shop = automatic
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset({"repairs"}))
    is_there(shop, shop.eva, shop.leo)
    label = shop.store.labels.add("Repairs", Colour.GREY, now=shop.now)
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.store.labels.put(shop.conversation("ana").conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    assert waiting(shop, shop.eva) == ["ben", "ana"]
    assert waiting(shop, shop.leo) == ["ana", "ben"]
    shop.does(Verb.ACCEPT, shop.leo, who="ben")
    assert assigns(shop) == 1
    assert held(shop, shop.leo) == ["ana", "ben"], "more loaded than Eva, but he knows repairs"


def test_the_topic_is_what_was_answered_last_where_the_customer_only_asked_for_a_person(shop: Shop) -> None:
    shop.writes("how do I measure?")
    turn = shop.turn()
    with shop.store._database.write() as tx:
        tx.run("UPDATE attempt SET entry = 'faq/sizes_measure' WHERE attempt_id = :id", id=turn.attempt_id)
    shop.answers(turn=turn)
    with shop.store._database.write() as tx:
        tx.run("UPDATE attempt SET entry = 'faq/sizes_measure' WHERE attempt_id = :id", id=turn.attempt_id)
    assert shop.hands_off().topic == "sizes"


def test_what_the_list_says_of_fitting_is_what_assignment_goes_by(shop: Shop) -> None:
    chance = random.Random(7)
    languages, skills = ("en", "pl", "fi"), ("sizes", "shipping")
    policy = shop.policy
    team: dict[str, Colleague] = {}
    for agent_id in (shop.eva, shop.leo):
        known = Colleague(
            agent_id=agent_id,
            languages=frozenset(chance.sample(languages, chance.randint(0, 2))),
            skills=frozenset(chance.sample(skills, chance.randint(0, 1))),
            limit=3,
            load=0,
            idle_since=0,
        )
        team[agent_id] = known
        shop.store.presence.prefer(agent_id, languages=known.languages, skills=known.skills)
    for number in range(40):
        shop.hands_off(f"c{number}")
        with shop.store._database.write() as tx:
            last = chance.choice([None, shop.eva, shop.leo])
            tx.run(
                "UPDATE conversation SET language = :language, topic = :topic, last_agent_id = :last,"
                " last_agent_at = waiting_since - :ago WHERE address = :who",
                who=f"c{number}",
                language=chance.choice([None, *languages]),
                topic=chance.choice([None, "gifts", *skills]),
                last=last,
                ago=chance.choice([60.0, 10 * policy.same_agent_seconds]) if last else None,
            )
    taught = frozenset(skill for each in team.values() for skill in each.skills)
    is_there(shop, shop.eva)
    for agent_id, me in team.items():
        shown = shop.store.conversations.queue(agent_id=agent_id, now=shop.now)
        for each in shown:
            row = shop.store._database.row(
                "SELECT * FROM conversation WHERE conversation_id = :id", id=each.conversation.conversation_id
            )
            assert row
            plain = Waiting(
                conversation_id=row["conversation_id"],
                epoch=row["epoch"],
                waiting_since=row["waiting_since"],
                language=row["language"],
                topics=frozenset({row["topic"]} - {None}),
                last_agent_id=row["last_agent_id"],
                last_agent_at=row["last_agent_at"],
            )
            kept = shop.now < plain.waiting_since + policy.keep_seconds
            other = kept_for_last(plain, policy) if kept else None
            other = other if other == shop.eva else None  # Leo is not there: nothing is kept for him
            assert each.spoken == speaks(me, plain)
            assert each.known == knows(me, plain, taught)
            assert (each.kept_for is not None) == (other is not None and other != agent_id)
        assert [each.fits for each in shown] == sorted((each.fits for each in shown), reverse=True)


# Slots.


def test_an_agent_who_holds_three_gets_no_fourth_by_any_way(shop: Shop) -> None:
    for who in ("ana", "ben", "cy", "dee"):
        shop.hands_off(who)
    for who in ("ana", "ben", "cy"):
        shop.does(Verb.ACCEPT, who=who)
    for verb in (Verb.ACCEPT, Verb.TAKE_OVER):
        with pytest.raises(NoFreeSlot) as refused:
            shop.does(verb, who="dee")
        assert (refused.value.held, refused.value.limit) == (3, 3)
    shop.does(Verb.ACCEPT, shop.leo, who="dee")
    with pytest.raises(NoFreeSlot):
        shop.does(Verb.TAKE_OVER, who="dee")
    shop.does(Verb.TAKE_OVER, who="ana")
    assert held(shop, shop.eva) == ["ana", "ben", "cy"], "taking what one holds already takes no slot"


def test_an_agent_has_a_limit_of_their_own(shop: Shop) -> None:
    shop.store.presence.prefer(shop.eva, languages=frozenset(), skills=frozenset(), limit=1)
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, who="ana")
    with pytest.raises(NoFreeSlot):
        shop.does(Verb.ACCEPT, who="ben")


def test_a_hold_frees_the_slot_until_its_time_and_the_agent_is_called(automatic: Shop) -> None:
    shop = automatic
    shop.store.presence.prefer(shop.eva, languages=frozenset(), skills=frozenset(), limit=1)
    is_there(shop, shop.eva)
    for who in ("ana", "ben", "cy"):
        shop.hands_off(who)
    assert assigns(shop) == 1
    ana = shop.conversation("ana")
    until = shop.now + 50
    shop.store.conversations.hold(ana.conversation_id, shop.eva, epoch=ana.epoch, until=until, now=shop.tick())
    assert assigns(shop) == 1
    assert held(shop, shop.eva) == ["ana", "ben"]
    assert shop.store.routing.end_holds(now=shop.now) == 0
    shop.now = until
    assert shop.store.routing.end_holds(now=shop.now) == 1
    (back,) = [each for each in shop.store.conversations.held_by(shop.eva) if each.conversation.address == "ana"]
    assert back.called_at == until
    is_there(shop, shop.eva)
    shop.does(Verb.RESOLVE, who="ben")
    assert assigns(shop) == 0, "the hold has passed: one is held, one is allowed"


def test_a_hold_ends_with_the_customers_next_message(shop: Shop) -> None:
    shop.hands_off()
    held_one = shop.does(Verb.ACCEPT)
    shop.store.conversations.hold(held_one.conversation_id, shop.eva, epoch=held_one.epoch, now=shop.tick())
    assert shop.conversation().on_hold_since
    shop.writes("one more thing")
    assert shop.conversation().on_hold_since is None


def test_only_the_holder_puts_on_hold_and_takes_off(shop: Shop) -> None:
    shop.hands_off()
    mine = shop.does(Verb.ACCEPT)
    for act in (shop.store.conversations.hold, shop.store.conversations.resume):
        with pytest.raises(StaleConversation):
            act(mine.conversation_id, shop.leo, epoch=mine.epoch, now=shop.tick())
    shop.store.conversations.hold(mine.conversation_id, shop.eva, epoch=mine.epoch, now=shop.tick())
    freed = shop.store.conversations.resume(mine.conversation_id, shop.eva, epoch=mine.epoch, now=shop.tick())
    assert (freed.on_hold_since, freed.epoch) == (None, mine.epoch)


# Assignment.


def test_a_waiting_customer_goes_to_whoever_is_there_and_both_are_told(automatic: Shop) -> None:
    shop = automatic
    shop.hands_off()
    assert assigns(shop) == 0, "nobody is there"
    is_there(shop, shop.leo)
    assert assigns(shop) == 1
    assert held(shop, shop.leo) == ["ana"]
    assert shop.texts()[-1] == "Leo is here"
    assert shop.store.conversations.held_by(shop.leo)[0].called_at == shop.now


def test_the_moment_a_slot_frees_the_next_one_is_assigned(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    for number in range(5):
        shop.hands_off(f"c{number}")
    assert assigns(shop) == 3
    assert assigns(shop) == 0
    shop.does(Verb.RESOLVE, who="c1")
    is_there(shop, shop.eva)
    assert assigns(shop) == 1
    assert held(shop, shop.eva) == ["c0", "c2", "c3"]


def test_where_assignment_is_manual_everything_waits(shop: Shop) -> None:
    is_there(shop, shop.eva)
    shop.hands_off()
    assert assigns(shop) == 0
    assert waiting(shop) == ["ana"]


def test_a_returning_customer_gets_the_agent_they_had(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva, shop.leo)
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, shop.leo, who=who)
        shop.does(Verb.RESOLVE, shop.leo, who=who)
    shop.hands_off("cy")
    shop.hands_off("ana")
    assert assigns(shop) == 2
    assert (held(shop, shop.eva), held(shop, shop.leo)) == (["cy"], ["ana"]), "Eva was idle for longer"


def test_whoever_gives_a_conversation_back_does_not_get_it_again(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    shop.hands_off()
    assert assigns(shop) == 1
    shop.does(Verb.RELEASE)
    assert assigns(shop) == 0
    shop.does(Verb.ACCEPT)
    assert held(shop, shop.eva) == ["ana"], "by hand they may"


def test_who_is_given_back_has_waited_since_their_unanswered_message(shop: Shop) -> None:
    first = shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.tick(100)
    assert shop.does(Verb.RELEASE).waiting_since == first.waiting_since, "nobody has answered yet"
    mine = shop.does(Verb.ACCEPT)
    shop.store.conversations.reply(mine.conversation_id, shop.eva, text="Hi", client_key="k", now=shop.tick())
    assert shop.does(Verb.RELEASE).waiting_since == shop.now, "everything is answered"
    shop.does(Verb.ACCEPT)
    shop.writes("and now?")
    asked_at = shop.now
    shop.tick(100)
    assert shop.does(Verb.RELEASE).waiting_since == asked_at


# Who is there.


def test_who_says_that_they_are_away_gets_nothing_new(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.hands_off()
    assert assigns(shop) == 0
    shop.store.presence.set_away(shop.eva, False, now=shop.now)
    assert assigns(shop) == 1


def test_who_has_no_page_open_gets_nothing_new(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    shop.tick(100)
    shop.hands_off()
    assert assigns(shop) == 0
    is_there(shop, shop.eva)
    assert assigns(shop) == 1


@pytest.mark.parametrize("away", [True, False])
def test_what_somebody_holds_who_has_gone_goes_back_with_a_remark_but_not_what_is_on_hold(
    shop: Shop, away: bool
) -> None:
    is_there(shop, shop.eva)
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
    ben = shop.conversation("ben")
    shop.store.conversations.hold(ben.conversation_id, shop.eva, epoch=ben.epoch, now=shop.tick())
    is_there(shop, shop.eva)
    shop.store.presence.set_away(shop.eva, away, now=shop.now)
    shop.tick(299)
    assert shop.store.routing.return_absent(now=shop.now) == 0, "within grace"
    shop.tick(2)
    before = shop.store.events.latest()
    assert shop.store.routing.return_absent(now=shop.now) == 1
    assert waiting(shop) == ["ana"]
    assert held(shop, shop.eva) == ["ben"]
    assert "queue" in {event.kind for event in shop.store.events.after(before)}
    (remark,) = [each for each in shop.messages("ana") if each.details.get("remark")]
    assert remark.author is Author.SYSTEM
    assert remark.text.startswith("Eva has been away" if away else "Eva has had no page")
    assert remark.delivery is None, "the customer never reads it"
    assert shop.store.routing.return_absent(now=shop.now) == 0


def test_while_nobody_can_have_shown_themselves_only_who_said_so_is_away(shop: Shop) -> None:
    is_there(shop, shop.eva, shop.leo)
    for who, agent_id in (("ana", shop.eva), ("ben", shop.leo)):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, agent_id, who=who)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.tick(1000)
    assert shop.store.routing.return_absent(now=shop.now, unseen=False) == 1
    assert waiting(shop) == ["ana"]
    assert shop.store.routing.return_absent(now=shop.now) == 1


def test_who_comes_back_within_grace_keeps_everything(shop: Shop) -> None:
    is_there(shop, shop.eva)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.tick(290)
    shop.store.presence.set_away(shop.eva, False, now=shop.now)
    for _ in range(20):
        shop.tick(60)
        is_there(shop, shop.eva)
        assert shop.store.routing.return_absent(now=shop.now) == 0
    assert held(shop, shop.eva) == ["ana"]


def test_who_was_never_seen_on_a_page_loses_nothing(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.tick(100_000)
    assert shop.store.routing.return_absent(now=shop.now) == 0
    assert shop.conversation().state is State.AGENT


def test_the_team_shows_who_is_there_and_how_much_they_hold(shop: Shop) -> None:
    shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    shop.store.presence.prefer(shop.eva, languages=frozenset({"en", "es"}), skills=frozenset({"sizes"}), limit=5)
    is_there(shop, shop.eva)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    ada, eva, leo = shop.store.presence.team(now=shop.now)
    assert (eva.languages, eva.skills, eva.limit, eva.load, eva.available) == (("en", "es"), ("sizes",), 5, 1, True)
    assert (ada.seen_at, ada.available, leo.limit, leo.own_limit) == (None, False, 3, None)
