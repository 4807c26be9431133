"""Views: each filter finds what it says, counts agree with rows, and teams see what is shared with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Reason
from bot.conversations.label import Colour
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.store.steps.conversations import derived_facts
from bot.team.routing import Policy
from bot.team.view import ME, NOBODY, Sort, View, ViewFilter
from tests.bot.store.rota import HOUR
from tests.bot.store.shop import Shop, queue


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    """Ana waits, Ben is Eva's and has written since, Cleo is Leo's, Dora is with the bot, Emil is done."""
    shop = new_shop(policy=Policy(windows={"telegram": 24 * HOUR}))
    for who in ("ana", "ben", "cleo", "emil"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, shop.eva, who="ben")
    shop.writes("hello?", who="ben")
    shop.does(Verb.ACCEPT, shop.leo, who="cleo")
    shop.does(Verb.RESOLVE, shop.eva, who="emil")
    shop.writes("hello", who="dora")
    shop.answers()
    return shop


def shown(shop: Shop, chosen: ViewFilter, *, sort: Sort = Sort.NEWEST, agent_id: str | None = None) -> list[str]:
    """The customers of a view, in its order; its count is their number."""
    agent_id = agent_id or shop.eva
    view = View(view_id="", name="", filter=chosen, sort=sort)
    placed = shop.store.views.placed(view, agent_id, now=shop.now)
    assert [place.order for place in placed] == sorted(place.order for place in placed)
    assert shop.store.views.count(chosen, agent_id, now=shop.now) == len(placed)
    found = shop.store.conversations.of_ids([place.conversation_id for place in placed])
    return [found[place.conversation_id].conversation.address for place in placed]


def test_each_filter_finds_what_it_says(shop: Shop) -> None:
    label = shop.store.labels.add("Refund", Colour.RED, now=shop.tick()).label_id
    shop.store.labels.put(shop.conversation("cleo").conversation_id, label, shop.eva, on=True, now=shop.tick())
    expected = {
        ViewFilter(): {"ana", "ben", "cleo", "dora", "emil"},
        ViewFilter(states=(State.QUEUED,)): {"ana"},
        ViewFilter(states=(State.BOT, State.RESOLVED)): {"dora", "emil"},
        ViewFilter(agent=ME): {"ben"},
        ViewFilter(agent=shop.leo): {"cleo"},
        ViewFilter(agent=NOBODY): {"ana", "dora", "emil"},
        ViewFilter(agent=ME, unread=True): {"ben"},
        ViewFilter(agent=shop.leo, unread=True): set(),
        ViewFilter(label_id=label): {"cleo"},
        ViewFilter(language="en", label_id=label): {"cleo"},
        ViewFilter(language="fi"): set(),
        ViewFilter(channel="telegram", account_id=shop.account, states=(State.AGENT,)): {"ben", "cleo"},
        ViewFilter(channel="whatsapp"): set(),
    }
    for chosen, customers in expected.items():
        assert set(shown(shop, chosen)) == customers, chosen
    assert shown(shop, ViewFilter(agent=ME), agent_id=shop.leo) == ["cleo"]


def test_who_waits_long_and_which_windows_close_depends_on_the_hour(shop: Shop) -> None:
    waited = ViewFilter(waiting_minutes=15)
    assert shown(shop, waited) == []
    shop.tick(16 * 60)
    assert shown(shop, waited) == ["ana"]
    closing = ViewFilter(states=(State.QUEUED, State.AGENT), closing_hours=2)
    assert shown(shop, closing) == []
    shop.tick(22.5 * HOUR)
    assert shown(shop, closing, sort=Sort.CLOSING) == ["ana", "cleo", "ben"]
    shop.tick(2 * HOUR)
    assert shown(shop, closing) == []


def test_the_orders(shop: Shop) -> None:
    newest = shown(shop, ViewFilter())
    assert newest[0] == "dora"
    assert shown(shop, ViewFilter(), sort=Sort.OLDEST) == newest[::-1]
    shop.hands_off("finn")
    assert shown(shop, ViewFilter(states=(State.QUEUED,)), sort=Sort.WAITING) == ["ana", "finn"]


def test_only_the_rows_that_are_asked_for(shop: Shop) -> None:
    view = View(view_id="", name="", filter=ViewFilter(states=(State.QUEUED,)))
    ids = [shop.conversation(who).conversation_id for who in ("ana", "ben")]
    placed = shop.store.views.placed(view, shop.eva, now=shop.now, among=ids)
    assert [place.conversation_id for place in placed] == ids[:1]
    assert shop.store.views.placed(view, shop.eva, now=shop.now, among=[]) == []


def test_a_view_is_its_owners_a_teams_or_everybodys(shop: Shop) -> None:
    views = shop.store.views
    mine = View(view_id="", name="Mine", filter=ViewFilter(agent=ME), owner_id=shop.eva)
    mine_id = views.keep(mine, now=shop.tick())
    team_id = views.keep(replace(mine, name="Sizes", owner_id=None, team="sizes"), now=shop.tick())
    all_id = views.keep(replace(mine, name="Late", owner_id=None), now=shop.tick())
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset({"sizes"}))
    own = {"eva": shop.eva, "leo": shop.leo}
    seen = {
        name: [view.view_id for view in views.for_agent(agent) if not view.is_built_in] for name, agent in own.items()
    }
    assert seen == {"eva": [mine_id, all_id], "leo": [team_id, all_id]}
    views.keep(replace(mine, view_id=mine_id, name="Also mine", sort=Sort.OLDEST), now=shop.tick())
    changed = views.get(mine_id, shop.eva)
    assert changed
    assert (changed.name, changed.sort, changed.filter) == ("Also mine", Sort.OLDEST, ViewFilter(agent=ME))
    assert views.get(mine_id, shop.leo) is None
    views.remove(mine_id)
    assert views.get(mine_id, shop.eva) is None


def says(shop: Shop, text: str, intent: str, *, handed_off: bool = False) -> None:
    """Gus writes, and the bot takes it for this."""
    shop.writes(text, who="gus")
    answer = TurnAnswer(replies=(Draft(author=Author.BOT, text="well"),), intent=intent, handed_off=handed_off)
    assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())


def question(shop: Shop) -> str | None:
    gus = shop.conversation("gus").conversation_id
    return next((row.question for row in queue(shop.store) if row.conversation.conversation_id == gus), None)


def test_a_row_keeps_the_question_that_failed_until_people_are_done(shop: Shop) -> None:
    says(shop, "hello", "greet")
    says(shop, "can I dye it green?", "unclear")
    says(shop, "yes", "affirm", handed_off=True)
    assert question(shop) == "can I dye it green?"
    shop.writes("anybody?", who="gus")
    assert question(shop) == "can I dye it green?"
    shop.does(Verb.RESOLVE, who="gus")
    says(shop, "a person please", "ask_person", handed_off=True)
    assert question(shop) is None


def test_what_is_handed_over_by_itself_is_no_failed_question(shop: Shop) -> None:
    says(shop, "can I dye it green?", "unclear")
    gus = shop.conversation("gus").conversation_id
    with shop.store._database.write() as tx:
        assert derived_facts.question(tx, gus, Reason.SENT_ORDER) is None
        assert derived_facts.question(tx, gus, Reason.NOT_UNDERSTOOD) == "can I dye it green?"
