"""Every door is locked: no address changes anything without our page's token, and none opens to who lacks the role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import url_for
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from bot.conversations.conversation import State, Verb
from bot.settings import ROOT
from bot.team.agent import INCLUDED, Role
from bot.team.audit import Actor
from connectors.desk.access.sessions import OPEN
from connectors.desk.menu import ITEMS
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

READING = {"GET", "HEAD", "OPTIONS"}
# Providers post these; they sign what they post.
SIGNED = {"webhook", "order_webhook"}
# Not of the desk: they tell nothing and change nothing.
# The metrics open to this machine only, or by a token (tests/connectors/metrics).
PUBLIC = {"root", "healthz", "webhook_hello", "metrics"}
TOO_OLD = "This page is too old"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Over a copy of the data with a fault in it, so that nothing is ever published or trained from here."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "data" / "faq" / "unfinished.yml").write_text("responses: [", encoding="utf-8")
    return Site(Shop(tmp_path), root=root)


def path_of(rule: Rule) -> str:
    return re.sub(r"<[^>]+>", "x1", rule.rule)


def changing(site: Site) -> list[Rule]:
    """Every address that can change something."""
    rules = [each for each in site.app.url_map.iter_rules() if (each.methods or set()) - READING]
    found = [each for each in rules if each.endpoint not in SIGNED]
    assert len(found) > 40, "the desk's addresses are among them"
    return found


def client(site: Site, agent_id: str) -> FlaskClient:
    made = site.app.test_client()
    made.set_cookie("mostrador", site.shop.store.sessions.begin(agent_id, now=site.shop.now))
    return made


def token(browser: FlaskClient) -> str:
    return re.findall(r'name="csrf" value="(\w+)"', browser.get("/desk/account").text)[0]


@pytest.fixture
def people(shop: Shop) -> dict[Role, str]:
    """Somebody of each role, by id."""
    return {
        role: shop.store.agents.add(name=role.value, login=f"one-{role.value}", role=role, now=shop.now).agent_id
        for role in Role
    }


def test_nothing_is_changed_without_the_token_of_this_very_session(site: Site, people: dict[Role, str]) -> None:
    admin, other = client(site, people[Role.ADMIN]), client(site, people[Role.ADMIN])
    wrong = ("", "made-up", token(other))
    for rule in changing(site):
        for method in sorted((rule.methods or set()) - READING):
            for given in wrong:
                for sent in ({"data": {"csrf": given}}, {"headers": {"X-CSRF-Token": given}}):
                    answer = admin.open(path_of(rule), method=method, **sent)  # type: ignore[arg-type]
                    assert answer.status_code == 400, f"{method} {rule.rule} with {given!r}"
                    assert TOO_OLD in answer.get_data(as_text=True), f"{method} {rule.rule}"


def test_with_the_right_token_each_of_them_is_heard(site: Site, people: dict[Role, str]) -> None:
    admin = client(site, people[Role.ADMIN])
    given = token(admin)
    # Signing out comes last: nothing else may end the session of who sends empty forms.
    for rule in sorted(changing(site), key=lambda each: each.endpoint == "desk.sign_out"):
        answer = admin.post(path_of(rule), data={"csrf": given})
        assert TOO_OLD not in answer.get_data(as_text=True), rule.rule
    assert admin.get("/desk/account").status_code == 303


def test_the_pages_of_strangers_have_tokens_too(site: Site) -> None:
    for rule in changing(site):
        if rule.endpoint in OPEN:
            answer = site.app.test_client().post(path_of(rule), data={"csrf": "made-up"})
            assert (answer.status_code, TOO_OLD in answer.text) == (400, True), rule.rule


def test_strangers_come_no_further_than_signing_in(site: Site) -> None:
    stranger = site.app.test_client()
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in OPEN | PUBLIC | SIGNED:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = stranger.open(path_of(rule), method=method)
            assert (answer.status_code, answer.location) == (303, "/desk/sign-in"), f"{method} {rule.rule}"


def guarded(site: Site) -> Iterator[tuple[Rule, Role]]:
    """Each address that stands at or under a page for more than agents, with the role that the page asks for."""
    with site.app.test_request_context():
        pages = {url_for(item.endpoint): item.role for item in ITEMS if item.role is not Role.AGENT}
    for page, role in pages.items():
        for rule in site.app.url_map.iter_rules():
            if rule.rule == page or rule.rule.startswith(f"{page}/"):
                yield rule, role


def test_every_page_and_what_is_under_it_refuses_who_lacks_the_role(site: Site, people: dict[Role, str]) -> None:
    seen = set()
    for rule, role in guarded(site):
        seen.add(rule.endpoint)
        for lower in (each for each in Role if role not in INCLUDED[each]):
            browser = client(site, people[lower])
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                data = {"csrf": token(browser)} if method == "POST" else None
                answer = browser.open(path_of(rule), method=method, data=data)
                assert answer.status_code == 403, f"{method} {rule.rule} for {lower.value}"
                assert (f"the role {role.value}" in answer.text) or lower is Role.OWNER
    assert {"desk.people", "desk.invite", "desk.switch_off", "desk.audit", "desk.journal_replay"} <= seen


def test_every_page_of_the_menu_opens_to_who_has_the_role_and_is_hidden_from_others(
    site: Site, people: dict[Role, str]
) -> None:
    for role in Role:
        browser = client(site, people[role])
        page = browser.get("/desk/account").text
        for item in ITEMS:
            with site.app.test_request_context():
                address = url_for(item.endpoint)
            allowed = item.role in INCLUDED[role] or item.endpoint == "desk.account"
            assert (f'href="{address}"' in page) is allowed
            # An owner who sees no conversations comes from the first page to the numbers.
            refused = 303 if (role, item.endpoint) == (Role.OWNER, "desk.main") else 403
            assert browser.get(address).status_code == (200 if allowed else refused)


def test_what_only_admins_may_stands_elsewhere_too(site: Site, people: dict[Role, str]) -> None:
    editor = client(site, people[Role.EDITOR])
    for path in ("incidents/x1/settle", "accounts/x1/resume"):
        assert editor.post(f"/desk/attention/{path}", data={"csrf": token(editor)}).status_code == 403


OWNERS_OWN = {
    *("desk.account", "desk.set_language", "desk.set_password", "desk.end_other_sessions", "desk.end_session"),
    *("desk.sign_out", "desk.code", "desk.begin_code", "desk.code_picture", "desk.new_recovery_codes"),
    "desk.code_off",
}


def test_an_owner_comes_to_no_conversation_by_any_address(site: Site, people: dict[Role, str]) -> None:
    """Every address there is, now and later: what is not named here or in the reports is closed to them."""
    browser = client(site, people[Role.OWNER])
    given, opened = token(browser), set()
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in OPEN | PUBLIC | SIGNED or rule.endpoint == "desk.sign_out":
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = browser.open(path_of(rule), method=method, data={"csrf": given} if method == "POST" else None)
            if rule.endpoint in OWNERS_OWN or rule.endpoint.startswith("reports."):
                opened.add(rule.endpoint)
                assert answer.status_code != 403, rule.rule
            else:
                expected = (303, "/desk/reports/numbers") if rule.endpoint == "desk.main" else (403, None)
                assert (answer.status_code, answer.location) == expected, f"{method} {rule.rule}"
    assert {"reports.overview", "reports.people", "desk.account"} <= opened
    page = browser.get("/desk/reports/numbers").text
    assert "presence" not in page
    assert "attention" not in page


def test_an_owners_own_page_offers_only_what_they_may_do(site: Site, people: dict[Role, str]) -> None:
    owner, agent = (client(site, people[role]).get("/desk/account").text for role in (Role.OWNER, Role.AGENT))
    for offered in ("/desk/account/choices", "A photo of you"):
        assert (offered in owner, offered in agent) == (False, True)


def test_an_admin_lets_an_owner_see_conversations_and_takes_it_back(site: Site, people: dict[Role, str]) -> None:
    admin, owner = client(site, people[Role.ADMIN]), people[Role.OWNER]
    path = f"/desk/people/{owner}/conversations"
    assert "Let owner see conversations" in admin.get("/desk/people").text
    assert client(site, owner).get("/desk/search").status_code == 403
    admin.post(path, data={"csrf": token(admin), "allowed": "yes"})
    allowed = client(site, owner)
    assert [allowed.get(page).status_code for page in ("/desk/", "/desk/search", "/desk/people")] == [200, 200, 403]
    admin.post(path, data={"csrf": token(admin)})
    assert allowed.get("/desk/search").location == "/desk/sign-in", "who looked on is signed out"
    assert client(site, owner).get("/desk/search").status_code == 403
    assert "owner: sees no conversations" in admin.get("/desk/audit").text


def test_an_agent_who_becomes_an_owner_holds_nothing_any_more(site: Site, people: dict[Role, str]) -> None:
    shop = site.shop
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.staff.set_role(shop.eva, Role.OWNER, Actor(agent_id=people[Role.ADMIN]), now=shop.tick())
    assert shop.conversation().state is State.QUEUED
    assert shop.eva not in [member.agent_id for member in shop.store.presence.team(now=shop.now)]
