"""Views at the desk: the menu with counts, a view's list, rows of what changed, and who may save and share."""

from __future__ import annotations

import re

import pytest

from bot.conversations.conversation import Verb
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def ed(site: Site) -> Browser:
    shop = site.shop
    return site.agent(shop.store.agents.add(name="Ed", login="ed", role=Role.EDITOR, now=shop.now).agent_id)


def saves(browser: Browser, view_id: str = "new", **fields: object) -> str:
    """The address to which the page goes after a view was saved."""
    answer = browser.posts(f"/desk/views/{view_id}/edit", **{"name": "Late", **fields})
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["go"])


def customers(html: str) -> list[str]:
    return re.findall(r'class="item-name">.*?<bdi>(\w+)</bdi>', html, re.DOTALL)


def test_an_agent_saves_a_view_and_opens_it(site: Site, shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, who="ben")
    eva = site.eva()
    address = saves(eva, name="Late <ones>", states=["queued"], sort="waiting")
    page = eva.get(address).text
    (view,) = re.findall(r'<div id="view".*?(?=<div id="lists")', page, re.DOTALL)
    assert customers(view) == ["Ana"]
    assert "Late &lt;ones&gt;" in view
    assert 'id="lists" hidden' in page
    assert 'class="label"' not in view
    menu = eva.get("/desk/views").text
    assert re.search(r'Late &lt;ones&gt; <span class="count">1</span>', menu)
    assert "Unread of mine" in menu


def test_a_row_is_fetched_alone_where_the_view_has_it_and_is_missing_where_not(site: Site, shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, who="ben")
    ids = "&".join(f"c={shop.conversation(who).conversation_id}" for who in ("ana", "ben"))
    html = site.eva().get(f"/desk/views/waiting/rows?{ids}").text
    assert customers(html) == ["Ana"]
    (value,) = re.findall(r'name="c" value="([^"]+)"', html)
    ana = shop.conversation("ana")
    assert value == f"{ana.conversation_id}:{ana.epoch}"


def test_a_conversation_is_opened_beside_its_view(site: Site, shop: Shop) -> None:
    shop.hands_off()
    page = site.eva().get(f"/desk/conversations/{shop.conversation().conversation_id}?view=waiting").text
    assert 'data-view="waiting"' in page
    assert page.count('aria-current="page"') >= 2


def test_a_colleagues_own_view_is_not_found_and_a_built_in_one_is_not_changed(site: Site, shop: Shop) -> None:
    view_id = saves(site.eva()).rpartition("=")[2]
    leo = site.leo()
    assert leo.get(f"/desk/views/{view_id}/list").status_code == 404
    assert leo.get("/desk/views/nothing/list").status_code == 404
    assert leo.posts(f"/desk/views/{view_id}/remove").status_code == 404
    assert leo.posts("/desk/views/all/edit", name="Mine").status_code == 403
    assert 'id="view"' not in leo.get(f"/desk/?view={view_id}").text


def test_editors_share_views_and_agents_only_read_those(site: Site, ed: Browser) -> None:
    view_id = saves(ed, shared="1", unread="1").rpartition("=")[2]
    eva = site.eva()
    assert "Late" in eva.get("/desk/views").text
    assert "Change…" not in eva.get(f"/desk/views/{view_id}/list").text
    assert eva.get(f"/desk/views/{view_id}/edit").status_code == 403
    assert "Change…" in ed.get(f"/desk/views/{view_id}/list").text
    own_id = saves(eva, name="Shared by an agent?", shared="1").rpartition("=")[2]
    assert site.leo().get(f"/desk/views/{own_id}/list").status_code == 404
    assert ed.posts(f"/desk/views/{view_id}/remove").status_code == 200
    assert ">Late" not in eva.get("/desk/views").text


def test_what_can_be_no_view_is_refused_in_words(site: Site) -> None:
    eva = site.eva()
    for fields, said in (({"name": " "}, "a name"), ({"name": "x", "waiting_minutes": "soon"}, "whole minutes")):
        answer = eva.posts("/desk/views/new/edit", **fields)
        assert (answer.status_code, said in answer.get_json()["message"]) == (400, True)


def test_the_form_shows_what_was_chosen(site: Site) -> None:
    eva = site.eva()
    view_id = saves(eva, states=["queued"], agent="me", waiting_minutes="15", unread="1").rpartition("=")[2]
    form = eva.get(f"/desk/views/{view_id}/edit").text
    assert re.search(r'value="queued" checked', form)
    assert re.search(r'value="me" selected', form)
    assert 'value="15"' in form
    assert re.search(r'name="unread" value="1" checked', form)
