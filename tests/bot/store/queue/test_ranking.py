"""The queue in the store: its order, and whom each waiting conversation is for first."""

from __future__ import annotations

import random
from collections.abc import Callable

from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.conversations.label import Colour
from bot.team.routing import Colleague, Policy, Waiting, kept_for_last, knows, speaks
from tests.bot.store.rota import HOUR, assigns, held, is_there, waiting
from tests.bot.store.shop import Shop, queue


def test_what_expires_soon_goes_ahead_of_who_waits_longer(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(windows={"telegram": 24 * HOUR}, rush_seconds=2 * HOUR))
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
    (first, *_) = queue(shop.store, now=shop.now)
    assert first.rank
    assert first.rank.expires_at
    assert 0 < first.rank.expires_at - shop.now < 2 * HOUR
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
    sizes = queue(shop.store, agent_id=shop.eva, now=shop.now)[-1]
    assert (sizes.rank.fits, sizes.rank.spoken, sizes.rank.known, sizes.conversation.topic) == (
        False,
        True,
        False,
        "sizes",
    )
    english = queue(shop.store, agent_id=shop.leo, now=shop.now)[0]
    assert (english.rank.fits, english.rank.spoken, english.rank.known) == (False, False, True)


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
        shown = queue(shop.store, agent_id=agent_id, now=shop.now)
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
            assert each.rank.spoken == speaks(me, plain)
            assert each.rank.known == knows(me, plain, taught)
            assert (each.rank.kept_for is not None) == (other is not None and other != agent_id)
        assert [each.rank.fits for each in shown] == sorted((each.rank.fits for each in shown), reverse=True)
