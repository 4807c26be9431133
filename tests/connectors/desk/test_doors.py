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

from bot.settings import ROOT
from bot.team.agent import Role
from connectors.desk.access.sessions import OPEN
from connectors.desk.menu import ITEMS
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

READING = {"GET", "HEAD", "OPTIONS"}
# Providers post these; they sign what they post.
SIGNED = {"webhook"}
# Not of the desk: they tell nothing and change nothing.
PUBLIC = {"root", "healthz", "webhook_hello"}
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
    ranks, seen = list(Role), set()
    for rule, role in guarded(site):
        seen.add(rule.endpoint)
        for lower in ranks[: ranks.index(role)]:
            browser = client(site, people[lower])
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                data = {"csrf": token(browser)} if method == "POST" else None
                answer = browser.open(path_of(rule), method=method, data=data)
                assert answer.status_code == 403, f"{method} {rule.rule} for {lower.value}"
                assert f"the role {role.value}" in answer.text
    assert {"desk.people", "desk.invite", "desk.switch_off", "desk.audit", "desk.journal_replay"} <= seen


def test_every_page_of_the_menu_opens_to_who_has_the_role_and_is_hidden_from_others(
    site: Site, people: dict[Role, str]
) -> None:
    ranks = list(Role)
    for role in Role:
        browser = client(site, people[role])
        page = browser.get("/desk/account").text
        for item in ITEMS:
            with site.app.test_request_context():
                address = url_for(item.endpoint)
            allowed = ranks.index(role) >= ranks.index(item.role)
            assert (f'href="{address}"' in page) is allowed
            assert browser.get(address).status_code == (200 if allowed else 403)


def test_what_only_admins_may_stands_elsewhere_too(site: Site, people: dict[Role, str]) -> None:
    editor = client(site, people[Role.EDITOR])
    for path in ("incidents/x1/settle", "accounts/x1/resume"):
        assert editor.post(f"/desk/attention/{path}", data={"csrf": token(editor)}).status_code == 403
