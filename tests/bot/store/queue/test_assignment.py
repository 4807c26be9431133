"""Assigning in the store: who gets whom, and who never gets them again."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from tests.bot.store.rota import assigns, held, is_there, waiting
from tests.bot.store.shop import Shop


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
