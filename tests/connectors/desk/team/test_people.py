"""The page "People" and the pages behind its links: inviting, joining, roles, new passwords, off and on."""

from __future__ import annotations

import re

import pytest

from bot.conversations.conversation import State, Verb
from bot.team.agent import Role
from bot.team.audit import Act
from tests.bot.store.shop import Shop
from tests.connectors.desk.access.test_sign_in import PASSWORD, sign_in
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def ada(site: Site, shop: Shop) -> Browser:
    """An admin, signed in."""
    return site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)


def link_in(page: str) -> str:
    """The path of the link that the page shows."""
    found = re.search(r'value="http://localhost(/desk/[^"]+)" data-testid="link"', page)
    assert found, "the page shows a link"
    return found[1]


def invited(ada: Browser, login: str = "mia", role: str = "agent") -> str:
    answer = ada.submits("/desk/people/invite", form_at="/desk/people", login=login, role=role)
    assert answer.status_code == 200
    return link_in(answer.text)


def joins(browser: Browser, link: str, **changed: str) -> int:
    fields = {"name": "Mia", "password": PASSWORD, "again": PASSWORD} | changed
    return browser.submits(link, **fields).status_code


def test_somebody_invited_chooses_name_and_password_and_is_in(site: Site, shop: Shop, ada: Browser) -> None:
    link = invited(ada, "Mia@Example.com ", "editor")
    assert "mia@example.com" in ada.get("/desk/people").text
    mia = site.stranger()
    page = mia.get(link).text
    assert "Ada" in page
    assert "as editor" in page
    assert joins(mia, link) == 303
    assert mia.get("/desk/templates").status_code == 200, "an editor's page"
    assert mia.get("/desk/people").status_code == 403
    again = site.stranger()
    assert again.get(link).status_code == 410
    assert sign_in(again, PASSWORD, login="mia@example.com").location == "/desk/"
    assert [each.act for each in shop.store.audit.entries(act=Act.JOINED)] == [Act.JOINED]


def test_what_is_wrong_with_name_or_password_is_said_and_the_invitation_stays(site: Site, ada: Browser) -> None:
    link, mia = invited(ada), site.stranger()
    assert joins(mia, link, name=" ") == 400
    assert joins(mia, link, password="short", again="short") == 400
    assert joins(mia, link, again="something else") == 400
    assert joins(mia, link) == 303


@pytest.mark.parametrize("login", ["", "mi a", "<b>", "x" * 61, "-mia"])
def test_a_login_that_nobody_could_type_is_refused_in_words(ada: Browser, login: str) -> None:
    answer = ada.submits("/desk/people/invite", form_at="/desk/people", login=login, role="agent")
    assert answer.status_code == 400
    assert "A login has" in answer.text


def test_a_withdrawn_invitation_is_told_so(site: Site, ada: Browser) -> None:
    link = invited(ada)
    path = re.findall(r'action="(/desk/people/invitations/\w+/withdraw)"', ada.get("/desk/people").text)[0]
    assert ada.submits(path, form_at="/desk/people").status_code == 303
    assert "used, withdrawn or has expired" in site.stranger().get(link).text


def test_a_new_role_counts_at_once(site: Site, shop: Shop, ada: Browser) -> None:
    eva = site.eva()
    assert eva.get("/desk/people").status_code == 403
    assert ada.submits(f"/desk/people/{shop.eva}/role", form_at="/desk/people", role="admin").status_code == 303
    assert eva.get("/desk/people").status_code == 200


def test_an_admin_who_is_the_last_is_told_why_it_is_refused(shop: Shop, ada: Browser) -> None:
    admin = next(each for each in shop.store.agents.all() if each.name == "Ada")
    for path, fields in (("role", {"role": "agent"}), ("off", {})):
        answer = ada.submits(f"/desk/people/{admin.agent_id}/{path}", form_at="/desk/people", **fields)
        assert answer.status_code == 409
        assert "last admin" in answer.text


def test_who_is_switched_off_is_thrown_out_and_comes_back_when_switched_on(
    site: Site, shop: Shop, ada: Browser
) -> None:
    eva = site.eva()
    eva.submits("/desk/account/password", form_at="/desk/account", password=PASSWORD, again=PASSWORD)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    assert ada.submits(f"/desk/people/{shop.eva}/off", form_at="/desk/people").status_code == 303
    assert shop.conversation().state is State.QUEUED
    assert eva.get("/desk/").location == "/desk/sign-in"
    assert eva.get("/desk/lists", headers={"X-CSRF-Token": "old"}).status_code == 401
    assert sign_in(site.stranger(), PASSWORD).status_code == 403
    assert "Switched off" in ada.get("/desk/people").text
    assert ada.submits(f"/desk/people/{shop.eva}/on", form_at="/desk/people").status_code == 303
    shop.tick(60)
    assert sign_in(site.stranger(), PASSWORD).location == "/desk/"


def test_the_open_page_of_who_is_switched_off_ends_at_once(site: Site, shop: Shop, ada: Browser) -> None:
    from connectors.desk.live import Live

    live = Live(shop.store.events, capacity=3)
    stream = iter(live.open(shop.store.events.latest()))
    next(stream)
    site.eva()
    ada.submits(f"/desk/people/{shop.eva}/off", form_at="/desk/people")
    frames = list(stream)  # ends by itself
    assert any('"presence"' in frame for frame in frames)
    live.open().close()


def test_an_admin_makes_a_link_for_a_new_password(site: Site, shop: Shop, ada: Browser) -> None:
    eva = site.eva()
    answer = ada.submits(f"/desk/people/{shop.eva}/reset", form_at="/desk/people")
    link, elsewhere = link_in(answer.text), site.stranger()
    assert "eva" in elsewhere.get(link).text
    assert elsewhere.submits(link, password="short", again="short").status_code == 400
    assert elsewhere.submits(link, password=PASSWORD, again=PASSWORD).location == "/desk/"
    assert elsewhere.get("/desk/").status_code == 200
    assert eva.get("/desk/").status_code == 303, "signed out everywhere else"
    assert site.stranger().get(link).status_code == 410


def test_links_carry_the_address_by_which_browsers_reach_us(shop: Shop) -> None:
    site = Site(shop, public_url="https://chat.example.com/")
    admin = shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    token = shop.store.sessions.begin(admin.agent_id, now=shop.now)
    client = site.app.test_client()
    client.set_cookie("__Host-mostrador", token, domain="localhost", secure=True)
    page = client.get("/desk/people", base_url="https://localhost").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    form = {"login": "mia", "role": "agent", "csrf": csrf}
    answer = client.post("/desk/people/invite", data=form, base_url="https://localhost")
    assert 'value="https://chat.example.com/desk/invitation/' in answer.text
