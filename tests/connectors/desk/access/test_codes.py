"""Signing in with a code of the phone: set up on one's account, asked for in every way in, refused twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from bot.team.agent import Role
from bot.team.totp import STEP_SECONDS, code_at
from tests.bot.store.shop import Shop
from tests.connectors.desk.access.test_sign_in import PASSWORD, set_password, sign_in
from tests.connectors.desk.site import Browser, Site


@dataclass
class Phone:
    """An agent's phone with its app."""

    shop: Shop
    secret: str
    recovery: list[str]

    def shows(self) -> str:
        """The next code, as nobody has typed it yet."""
        self.shop.tick(STEP_SECONDS)
        return code_at(self.secret, self.shop.now)


@pytest.fixture
def phone(site: Site, shop: Shop) -> Phone:
    """Eva has a password, and has set up her phone."""
    eva = site.eva()
    set_password(eva)
    return sets_up(eva)


def sets_up(browser: Browser) -> Phone:
    shop = browser.site.shop
    browser.submits("/desk/account/code/begin", form_at="/desk/account")
    page = browser.get("/desk/account/code").text
    secret = re.findall(r'data-testid="key">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    shown = browser.submits("/desk/account/code", code=code_at(secret, shop.now)).text
    recovery = re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", shown)
    assert len(recovery) == 10
    return Phone(shop, secret, recovery)


def types_code(browser: Browser, page: TestResponse, code: str) -> TestResponse:
    """Fills in the code form that this page shows."""
    fields = dict(re.findall(r'name="(csrf|proof)" value="([^"]+)"', page.text))
    return browser.client.post("/desk/sign-in/code", data={**fields, "code": code})


def test_a_password_alone_no_longer_signs_in(site: Site, phone: Phone) -> None:
    browser = site.stranger()
    asked = sign_in(browser, PASSWORD)
    assert asked.status_code == 200
    assert "Type what the app on your phone shows" in asked.text
    assert browser.get("/desk/").status_code == 303
    assert types_code(browser, asked, "000000").status_code == 403
    assert types_code(browser, asked, phone.shows()).location == "/desk/"
    assert browser.get("/desk/").status_code == 200


def test_a_code_that_somebody_else_saw_is_worth_nothing(site: Site, phone: Phone) -> None:
    code, first, second = phone.shows(), site.stranger(), site.stranger()
    assert types_code(first, sign_in(first, PASSWORD), code).status_code == 303
    refused = types_code(second, sign_in(second, PASSWORD), code)
    assert refused.status_code == 403
    assert "used already" in refused.text


def test_links_ask_for_the_code_too(site: Site, shop: Shop, phone: Phone) -> None:
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    browser = site.stranger()
    asked = browser.use_link(shop.store.agents.sign_in_link(shop.eva, now=shop.now))
    assert types_code(browser, asked, phone.shows()).status_code == 303
    made = ada.submits(f"/desk/people/{shop.eva}/reset", form_at="/desk/people").text
    link = re.findall(r"http://localhost(/desk/reset/[\w-]+)", made)[0]
    other = site.stranger()
    asked = other.submits(link, password="another good one", again="another good one")
    assert other.get("/desk/").status_code == 303
    assert types_code(other, asked, phone.shows()).status_code == 303


def test_a_recovery_code_signs_in_once(site: Site, phone: Phone) -> None:
    for expected in (303, 403):
        browser = site.stranger()
        assert types_code(browser, sign_in(browser, PASSWORD), phone.recovery[0].upper()).status_code == expected


def test_the_proof_of_a_password_is_bound_to_browser_time_and_password(site: Site, shop: Shop, phone: Phone) -> None:
    browser, other = site.stranger(), site.stranger()
    asked = sign_in(browser, PASSWORD)
    proof = re.findall(r'name="proof" value="([^"]+)"', asked.text)[0]
    csrf = other.csrf("/desk/sign-in")
    for forged in (proof, "", "x", "..", f"{shop.leo}.{proof.split('.', 1)[1]}", f"{shop.eva}.9999999999.{'0' * 64}"):
        data = {"proof": forged, "csrf": csrf, "code": phone.shows()}
        answer = other.client.post("/desk/sign-in/code", data=data)
        assert answer.status_code == 403
        assert "Sign in again" in answer.text
    shop.tick(600)
    assert "took too long" in types_code(browser, asked, phone.shows()).text


def test_guessing_codes_waits_longer_and_longer(site: Site, phone: Phone) -> None:
    browser = site.stranger()
    asked = sign_in(browser, PASSWORD)
    for _ in range(4):
        assert types_code(browser, asked, "000000").status_code == 403
    assert types_code(browser, asked, phone.shows()).status_code == 303, "the pause of 30 s has just passed"
    browser = site.stranger()
    asked = sign_in(browser, PASSWORD)
    for _ in range(4):
        types_code(browser, asked, "000000")
    refused = types_code(browser, asked, "000000")
    assert refused.status_code == 429
    assert "Wait 30 seconds" in refused.text


def test_a_right_password_does_not_start_the_guessing_of_codes_anew(site: Site, phone: Phone) -> None:
    browser, answers = site.stranger(), []
    for _ in range(4):
        asked = sign_in(browser, PASSWORD)
        answers.append(asked.status_code)
        if asked.status_code == 200:
            answers.append(types_code(browser, asked, "000000").status_code)
    assert 429 in answers


def test_the_picture_is_only_for_who_sets_up_and_never_kept_by_the_browser(site: Site) -> None:
    eva = site.eva()
    assert eva.get("/desk/account/code/picture.svg").status_code == 404
    assert eva.get("/desk/account/code").location == "/desk/account"
    eva.submits("/desk/account/code/begin", form_at="/desk/account")
    picture = eva.get("/desk/account/code/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert "style=" not in picture.text
    assert "<script" not in picture.text
    assert eva.submits("/desk/account/code", code="123456").status_code == 400


def test_turning_off_and_new_recovery_codes_take_the_password(site: Site, shop: Shop) -> None:
    eva = site.eva()
    set_password(eva)
    phone = sets_up(eva)
    for path in ("off", "recovery"):
        answer = eva.submits(f"/desk/account/code/{path}", form_at="/desk/account", current="wrong")
        assert answer.status_code == 403
    shop.tick(60)
    fresh = eva.submits("/desk/account/code/recovery", form_at="/desk/account", current=PASSWORD).text
    assert phone.recovery[0] not in fresh
    assert eva.submits("/desk/account/code/off", form_at="/desk/account", current=PASSWORD).status_code == 303
    assert sign_in(site.stranger(), PASSWORD).status_code == 303


def test_an_admin_lets_somebody_in_who_lost_the_phone(site: Site, shop: Shop, phone: Phone) -> None:
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    assert "Signs in with a code" in ada.get("/desk/people").text
    assert ada.submits(f"/desk/people/{shop.eva}/code-off", form_at="/desk/people").status_code == 303
    assert sign_in(site.stranger(), PASSWORD).location == "/desk/"
    assert site.eva().submits(f"/desk/people/{shop.eva}/code-off", form_at="/desk/account").status_code == 403
