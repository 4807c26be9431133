"""The lists show what is mine first, refuse a fourth conversation in words, and follow who is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.conversations.conversation import Verb
from bot.shop.facts import Shop as Facts
from bot.team.agent import Role
from bot.team.routing import Assignment, Policy
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


def rows(page: str, name: str) -> list[str]:
    """The rows of a list, as HTML."""
    (section,) = re.findall(rf'data-testid="list-{name}">(.*?)</section>', page, re.S)
    return re.findall(r"<li .*?</li>", section, re.S)


def customers(page: str, name: str) -> list[str]:
    return [re.findall(r"<bdi>(.*?)</bdi>", row)[0] for row in rows(page, name)]


def alerts(page: str) -> set[str]:
    """Kinds of what the page would be alerted of."""
    return {key.split(":")[0] for keys in re.findall(r'data-alert="(.*?)"', page) for key in keys.split()}


def holds(browser: Browser, verb: str, **fields: str) -> int:
    conversation = browser.site.shop.conversation()
    path = f"/desk/conversations/{conversation.conversation_id}/{verb}"
    return browser.posts(path, epoch=str(conversation.epoch), **fields).status_code


def test_a_fourth_conversation_is_refused_in_words_that_say_what_to_do(site: Site, shop: Shop) -> None:
    eva = site.eva()
    for who in ("ana", "ben", "cy", "dee"):
        shop.hands_off(who)
    for who in ("ana", "ben", "cy"):
        assert eva.does(Verb.ACCEPT, shop.conversation(who).epoch, who).status_code == 200
    assert "3 of 3" in eva.get("/desk/lists").text
    assert "answered and snoozed ones take no place" in eva.get("/desk/lists").text
    refused = eva.does(Verb.ACCEPT, shop.conversation("dee").epoch, "dee")
    assert refused.status_code == 409
    assert "You hold 3 of 3" in refused.json["message"]
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset(), limit=0)
    assert "Team" in site.leo().does(Verb.ACCEPT, shop.conversation("dee").epoch, "dee").json["message"]


def test_a_hold_is_shown_and_ended(site: Site, shop: Shop) -> None:
    eva = site.eva()
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    assert "Snooze" in eva.opens(part="/head")
    assert holds(eva, "hold", until=str(shop.now - 5)) == 400
    assert holds(eva, "hold", until=str(shop.now + 600)) == 200
    page = eva.get("/desk/lists").text
    assert "Snoozed until 08:1" in page
    assert "0 of 3" in page
    assert "With you, snoozed" in eva.opens(part="/head")
    assert holds(eva, "resume") == 200
    assert "1 of 3" in eva.get("/desk/lists").text
    assert holds(site.leo(), "hold") == 409, "it is not his"


def test_what_fits_me_comes_first_and_the_rest_says_why_not(site: Site, shop: Shop) -> None:
    shop.store.presence.prefer(shop.eva, languages=frozenset({"fi"}), skills=frozenset())
    shop.store.presence.prefer(shop.leo, languages=frozenset({"en"}), skills=frozenset({"sizes"}))
    for who in ("ana", "ben", "cy"):
        shop.hands_off(who)
    with shop.store._database.write() as tx:
        tx.run("UPDATE conversation SET language = 'fi' WHERE address = 'ben'")
        tx.run("UPDATE conversation SET language = NULL, topic = 'sizes' WHERE address = 'cy'")
    page = site.eva().get("/desk/lists").text
    assert customers(page, "waiting") == ["Ben", "Ana", "Cy"]
    ben, ana, cy = rows(page, "waiting")
    assert "unfit" not in ben
    assert "Not your language" in ana
    assert "For who knows the topic" in cy


def test_a_window_that_closes_soon_is_marked_and_first(tmp_path: Path) -> None:
    shop = Shop(tmp_path, policy=Policy(windows={"telegram": 86_400.0}))
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.tick(7200)
    shop.tick(9 * 3600)
    shop.writes("hello?", who="ana")
    shop.tick(11.5 * 3600)
    (ben, ana) = rows(Site(shop).eva().get("/desk/lists").text, "waiting")
    assert "Window closes in 1 h" in ben
    assert "Window closes" not in ana


def test_alerts_are_of_what_waits_for_me_and_of_what_is_unread(site: Site, shop: Shop) -> None:
    eva, leo = site.eva(), site.leo()
    held = shop.hands_off()
    assert alerts(eva.get("/desk/lists").text) == {"waiting"}
    shop.store.presence.prefer(shop.leo, languages=frozenset({"fi"}), skills=frozenset())
    assert alerts(leo.get("/desk/lists").text) == set(), "not his language, and Eva is there"
    shop.tick(100)
    leo.posts("/desk/presence/beat")
    assert alerts(leo.get("/desk/lists").text) == {"waiting"}, "Eva has gone: it is anybody's"
    shop.does(Verb.ACCEPT)
    eva.posts(f"/desk/conversations/{held.conversation_id}/seen")
    assert alerts(eva.get("/desk/lists").text) == set(), "taken by hand"
    shop.writes("hello?")
    assert alerts(eva.get("/desk/lists").text) == {"message"}
    assert alerts(leo.get("/desk/lists").text) == set()


def test_who_is_given_a_conversation_is_alerted_of_it_once(tmp_path: Path) -> None:
    shop = Shop(tmp_path, policy=Policy(assignment=Assignment.AUTOMATIC))
    eva = Site(shop).eva()
    shop.store.presence.seen(shop.eva, now=shop.now)
    shop.hands_off()
    assert shop.store.routing.assign(now=shop.tick()) == 1
    first = eva.get("/desk/lists").text
    assert "call" in alerts(first)
    shop.writes("hello?")
    calls = [re.findall(r"call:[\w:]+", page) for page in (first, eva.get("/desk/lists").text)]
    assert calls[0] == calls[1], "it is the same call, whatever comes after"


def test_where_assignment_is_automatic_nobody_is_alerted_of_who_waits(tmp_path: Path) -> None:
    shop = Shop(tmp_path, policy=Policy(assignment=Assignment.AUTOMATIC))
    shop.hands_off()
    assert alerts(Site(shop).eva().get("/desk/lists").text) == set()


def test_an_agent_goes_away_and_comes_back_on_any_page(site: Site, shop: Shop) -> None:
    eva = site.eva()
    for path in ("/desk/", "/desk/account", "/desk/team"):
        assert 'aria-checked="true"' in eva.get(path).text
    assert 'aria-checked="false"' in eva.posts("/desk/presence?switch", away="1").text
    assert 'aria-checked="false"' in eva.get("/desk/team").text
    assert "Away for less than a minute" in site.leo().get("/desk/team").text
    assert eva.submits("/desk/presence", form_at="/desk/account", away="0").status_code == 303
    assert 'aria-checked="true"' in eva.get("/desk/presence/switch").text


def test_a_live_page_shows_that_its_agent_is_there(site: Site, shop: Shop) -> None:
    eva = site.eva()
    assert ["Not here yet" in row for row in rows_of_team(eva)] == [False, True], "she opened a page, Leo never did"
    shop.tick(180)
    assert "Gone for 3 min" in rows_of_team(eva)[0]
    assert eva.posts("/desk/presence/beat").status_code == 204
    assert "Available" in rows_of_team(eva)[0]


def rows_of_team(browser: Browser) -> list[str]:
    return re.findall(r'data-testid="member">(.*?)</section>', browser.get("/desk/team").text, re.S)


def test_agents_say_what_they_take_and_only_an_admin_how_much(site: Site, shop: Shop) -> None:
    eva = site.eva()
    path = f"/desk/team/{shop.eva}"
    saved = eva.submits(path, form_at="/desk/team", language="es", skills="Sizes, shipping", limit="9")
    assert saved.status_code == 303
    team = {member.name: member for member in shop.store.presence.team(now=shop.now)}
    assert (team["Eva"].languages, team["Eva"].skills, team["Eva"].limit) == (("es",), ("shipping", "sizes"), 3)
    assert eva.submits(f"/desk/team/{shop.leo}", form_at="/desk/team", skills="x").status_code == 403
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    assert ada.submits(f"/desk/team/{shop.leo}", form_at="/desk/team", limit="1").status_code == 303
    assert ada.submits(path, form_at="/desk/team", language="es", limit="").status_code == 303
    team = {member.name: member for member in shop.store.presence.team(now=shop.now)}
    assert (team["Leo"].limit, team["Leo"].own_limit, team["Eva"].own_limit) == (1, 1, None)


@pytest.mark.parametrize(("fields", "cure"), [({"limit": "many"}, "whole number"), ({"skills": "a b!"}, "Skills are")])
def test_what_can_not_be_saved_says_why(site: Site, shop: Shop, fields: dict[str, str], cure: str) -> None:
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    refused = ada.submits(f"/desk/team/{shop.leo}", form_at="/desk/team", **fields)
    assert refused.status_code == 400
    assert cure in refused.text


def test_a_remark_in_the_thread_says_that_only_the_shop_sees_it(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.tick(400)
    shop.store.routing.return_absent(now=shop.now)
    page = site.leo().opens()
    assert "Eva has been away for 7 minutes, so the conversation went back to the queue." in page
    assert "Only the shop&#39;s people see this" in page


def test_agents_choose_among_the_shops_languages_and_keep_what_they_spoke_before(site: Site, shop: Shop) -> None:
    site.facts = Facts(facts={}, languages=("es",))
    eva = site.eva()
    assert languages_offered(eva) == [["es"], []], "Eva sees her own form, Leo's is an admin's"
    shop.store.presence.prefer(shop.eva, languages=frozenset({"fi"}), skills=frozenset())
    assert languages_offered(eva)[0] == ["es", "fi"]
    assert eva.submits(f"/desk/team/{shop.eva}", form_at="/desk/team", language="pl", skills="").status_code == 303
    assert languages_offered(eva)[0] == ["es"]


def languages_offered(browser: Browser) -> list[list[str]]:
    return [re.findall(r'name="language" value="(\w\w)"', row) for row in rows_of_team(browser)]
