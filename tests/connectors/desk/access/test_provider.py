"""People sign in by the shop's OpenID provider: found or made, in the role of their groups; the unproven stay out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from bot.settings import SettingsError, read_settings
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from connectors.desk.access.passwords import hashed
from tests.bot.store.shop import Shop
from tests.connectors.desk.access.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.connectors.desk.site import Browser, Site

PASSWORD = "three quiet words"
MIA = {
    "sub": "u-17",
    "email": "Mia@Example.com",
    "email_verified": True,
    "name": "Mía Rojas",
    "groups": ["Everybody", "Support"],
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def provider(shop: Shop) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(now=lambda: shop.now, person=dict(MIA)).serving() as provider:
        yield provider


def environment(provider: OpenIdProvider, **more: str) -> dict[str, str]:
    return {
        "MOSTRADOR_OIDC_ISSUER": provider.issuer,
        "MOSTRADOR_OIDC_CLIENT_ID": CLIENT_ID,
        "MOSTRADOR_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "MOSTRADOR_OIDC_ROLES": "Support=agent, Content=editor, Heads = admin, Owners=owner",
        "MOSTRADOR_OIDC_TITLE": "Acme",
        **more,
    }


@pytest.fixture
def site(shop: Shop, provider: OpenIdProvider) -> Site:
    return Site(shop, environment=environment(provider))


def at_provider(browser: Browser) -> str:
    """The browser goes to the provider and comes back as far as this address of ours."""
    begun = browser.get("/desk/sign-in/provider")
    assert begun.status_code == 303
    back = requests.get(str(begun.location), allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def signs_in(browser: Browser) -> TestResponse:
    return browser.get(at_provider(browser))


def account(shop: Shop, login: str = "mia@example.com") -> Mapping[str, Any]:
    return next(vars(each) for each in shop.store.staff.all(now=shop.now) if each.login == login)


def test_the_first_sign_in_makes_an_account_in_the_role_of_the_group(site: Site, shop: Shop) -> None:
    browser = site.stranger()
    assert "Sign in with Acme" in browser.get("/desk/sign-in").text
    assert signs_in(browser).location == "/desk/"
    assert browser.get("/desk/").status_code == 200
    mia = account(shop)
    assert (mia["name"], mia["role"], mia["has_password"]) == ("Mía Rojas", Role.AGENT, False)
    assert Act.JOINED in [entry.act for entry in shop.store.audit.entries(agent_id=mia["agent_id"])]


def test_who_asks_is_proven_by_state_nonce_and_a_challenge(site: Site, provider: OpenIdProvider) -> None:
    asked = parse_qs(urlsplit(str(site.stranger().get("/desk/sign-in/provider").location)).query)
    assert asked["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 40
    assert asked["redirect_uri"] == ["http://localhost/desk/sign-in/provider/back"]


def test_roles_are_taken_from_the_groups_at_each_sign_in(site: Site, shop: Shop, provider: OpenIdProvider) -> None:
    shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    for groups, role in ((["Heads", "Support"], Role.ADMIN), (["Content"], Role.EDITOR), (["Owners"], Role.OWNER)):
        provider.person["groups"] = groups
        boss = shop.store.agents.by_login("ada")
        assert boss
        shop.store.passwords.set(boss[0].agent_id, "a-hash", COMMAND_LINE, now=shop.now)
        assert signs_in(site.stranger()).status_code == 303
        assert account(shop)["role"] is role


def test_a_person_is_found_by_the_subject_when_the_address_changed(
    site: Site, shop: Shop, provider: OpenIdProvider
) -> None:
    signs_in(site.stranger())
    provider.person |= {"email": "mia.rojas@example.com", "email_verified": False}
    assert signs_in(site.stranger()).location == "/desk/"
    assert len([each for each in shop.store.staff.all(now=shop.now) if "@" in each.login]) == 1


def test_an_account_that_was_here_before_is_found_by_its_verified_address(site: Site, shop: Shop) -> None:
    known = shop.store.agents.add(name="Mía", login="mia@example.com", role=Role.AGENT, now=shop.now)
    browser = site.stranger()
    assert signs_in(browser).location == "/desk/"
    assert "You sign in as <strong>mia@example.com" in browser.get("/desk/account").text
    assert [each.agent_id for each in shop.store.staff.all(now=shop.now) if "@" in each.login] == [known.agent_id]


def test_no_group_is_no_entry_and_ends_what_was_open(site: Site, shop: Shop, provider: OpenIdProvider) -> None:
    open_browser = site.stranger()
    signs_in(open_browser)
    provider.person["groups"] = ["Everybody"]
    answer = signs_in(site.stranger())
    assert answer.status_code == 403
    assert "None of your groups may use this desk" in answer.text
    assert open_browser.get("/desk/").location == "/desk/sign-in"
    refused = shop.store.audit.entries(act=Act.SIGN_IN_FAILED)
    assert refused[0].about_id == account(shop)["agent_id"]


def test_an_address_that_is_not_verified_neither_joins_nor_finds_anybody(
    site: Site, shop: Shop, provider: OpenIdProvider
) -> None:
    shop.store.agents.add(name="Ada", login="mia@example.com", role=Role.ADMIN, now=shop.now)
    for verified in (False, None, "false", "yes"):
        provider.person["email_verified"] = verified
        answer = signs_in(site.stranger())
        assert answer.status_code == 403
        assert "is not verified" in answer.text


def test_somebody_new_with_an_address_that_was_somebodys_gets_no_account(
    site: Site, shop: Shop, provider: OpenIdProvider
) -> None:
    signs_in(site.stranger())
    provider.person["sub"] = "u-99"
    assert "belongs to an account that somebody else" in signs_in(site.stranger()).text


def test_who_is_switched_off_here_stays_out(site: Site, shop: Shop) -> None:
    signs_in(site.stranger())
    shop.store.staff.switch_off(account(shop)["agent_id"], COMMAND_LINE, now=shop.now)
    assert "switched off" in signs_in(site.stranger()).text


WRONG: Mapping[str, Mapping[str, Any]] = {
    "another nonce": {"nonce": "of-another-sign-in"},
    "another issuer": {"iss": "https://elsewhere.example.com"},
    "another client": {"aud": "another-desk"},
    "several clients and not for us": {"aud": [CLIENT_ID, "another-desk"], "azp": "another-desk"},
    "expired": {"exp": 1_700_000_000},
    "from the future": {"iat": 2_000_000_000},
    "no subject": {"sub": ""},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_with_a_wrong_claim_proves_nothing(
    site: Site, provider: OpenIdProvider, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = dict(WRONG[wrong])
    browser = site.stranger()
    answer = signs_in(browser)
    assert answer.status_code == 403
    assert "did not prove who you are" in answer.text
    assert browser.get("/desk/").location == "/desk/sign-in"
    assert "refused" in caplog.text


@pytest.mark.parametrize("how", ["unsigned", "with our secret", "with a stranger's key", "no token at all"])
def test_a_token_that_the_provider_did_not_sign_proves_nothing(site: Site, provider: OpenIdProvider, how: str) -> None:
    stranger = RSAKey.generate_key(2048, parameters={"kid": "k1"})
    provider.sign = {
        "unsigned": provider.unsigned,
        "with our secret": provider.signed_with_secret,
        "with a stranger's key": lambda claims: provider.signed(claims, stranger),
        "no token at all": lambda _: "",
    }[how]
    assert signs_in(site.stranger()).status_code == 403


def test_a_new_key_of_the_provider_is_learnt(
    site: Site, shop: Shop, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs_in(site.stranger())
    provider.new_key("k2")
    monkeypatch.setattr("connectors.desk.access.provider.discovery._AGAIN_SECONDS", 0.0)
    assert signs_in(site.stranger()).location == "/desk/"


def test_an_answer_works_once_and_in_its_own_browser(site: Site, provider: OpenIdProvider) -> None:
    browser, thief = site.stranger(), site.stranger()
    back = at_provider(browser)
    assert thief.get(back).status_code == 403, "the cookie is not there"
    assert browser.get(back).status_code == 303
    again = browser.get(back)
    assert again.status_code == 403
    assert "Try again" in again.text


def test_a_code_that_was_used_is_refused_by_the_provider(site: Site, provider: OpenIdProvider) -> None:
    browser = site.stranger()
    back = at_provider(browser)
    cookie = browser.client.get_cookie("mostrador-provider")
    assert cookie
    assert browser.get(back).status_code == 303
    other = site.stranger()
    other.client.set_cookie("mostrador-provider", cookie.value)
    assert "did not prove who you are" in other.get(back).text


def test_an_answer_with_another_state_or_after_ten_minutes_is_refused(site: Site, shop: Shop) -> None:
    browser = site.stranger()
    back = at_provider(browser)
    assert "Try again" in browser.get(back.partition("state=")[0] + "state=guessed").text
    back = at_provider(browser)
    shop.tick(11 * 60)
    assert browser.get(back).status_code == 403


def test_who_turns_back_at_the_provider_is_told_what_to_do(site: Site, provider: OpenIdProvider) -> None:
    provider.denies = True
    assert "ask an admin" in signs_in(site.stranger()).text


def test_while_the_provider_is_down_the_page_says_so(site: Site, provider: OpenIdProvider) -> None:
    provider.is_down = True
    answer = site.stranger().get("/desk/sign-in/provider")
    assert answer.status_code == 502
    assert "be reached just now" in answer.text


def test_address_and_groups_may_be_told_apart_from_the_token(site: Site, shop: Shop, provider: OpenIdProvider) -> None:
    provider.told_by_userinfo = {key: provider.person.pop(key) for key in ("email", "email_verified", "groups")}
    assert signs_in(site.stranger()).location == "/desk/"
    assert account(shop)["role"] is Role.AGENT


def test_who_is_told_of_must_be_who_was_proven(site: Site, provider: OpenIdProvider) -> None:
    provider.told_by_userinfo = {key: provider.person.pop(key) for key in ("email", "email_verified", "groups")}
    provider.told_by_userinfo["sub"] = "u-1"
    assert signs_in(site.stranger()).status_code == 403


def test_groups_may_lie_inside_of_another_claim(shop: Shop, provider: OpenIdProvider) -> None:
    site = Site(shop, environment=environment(provider, MOSTRADOR_OIDC_GROUPS_CLAIM="realm_access.roles"))
    provider.person |= {"groups": [], "realm_access": {"roles": ["Content"]}}
    signs_in(site.stranger())
    assert account(shop)["role"] is Role.EDITOR


def test_the_last_admin_is_not_locked_out_by_a_change_of_groups(
    site: Site, shop: Shop, provider: OpenIdProvider
) -> None:
    provider.person["groups"] = ["Heads"]
    signs_in(site.stranger())
    provider.person["groups"] = ["Support"]
    assert signs_in(site.stranger()).location == "/desk/"
    assert account(shop)["role"] is Role.ADMIN


def test_a_session_by_the_provider_ends_within_the_day(site: Site, shop: Shop) -> None:
    browser = site.stranger()
    signs_in(browser)
    shop.tick(12 * 3600 + 1)
    assert browser.get("/desk/").location == "/desk/sign-in"


def test_signing_out_offers_to_sign_out_there_too(site: Site, provider: OpenIdProvider) -> None:
    browser = site.stranger()
    signs_in(browser)
    out = browser.submits("/desk/sign-out", form_at="/desk/account")
    page = browser.get(str(out.location)).text
    assert f"{provider.issuer}/end?client_id={CLIENT_ID}&amp;post_logout_redirect_uri=" in page
    assert browser.get("/desk/").location == "/desk/sign-in"


def test_no_secret_and_no_address_stands_in_a_log(
    site: Site, provider: OpenIdProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for claims in ({}, {"nonce": "wrong"}, {"groups": []}):
        provider.claims = claims
        signs_in(site.stranger())
    ours = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("werkzeug"))
    used = [form["code"] for form in provider.exchanges] + [form["code_verifier"] for form in provider.exchanges]
    for secret in (CLIENT_SECRET, "an-access-token", "example.com", "u-17", *used):
        assert secret not in ours


class TestPasswordsOff:
    """Only one admin may use a password."""

    @pytest.fixture
    def site(self, shop: Shop, provider: OpenIdProvider) -> Site:
        for login, role in (("ada", Role.ADMIN), ("ben", Role.ADMIN)):
            agent = shop.store.agents.add(name=login.title(), login=login, role=role, now=shop.now)
            shop.store.passwords.set(agent.agent_id, hashed(PASSWORD), COMMAND_LINE, now=shop.now)
        return Site(shop, environment=environment(provider, MOSTRADOR_PASSWORD_ONLY_FOR="ada"))

    def by_password(self, site: Site, login: str) -> TestResponse:
        return site.stranger().submits("/desk/sign-in", login=login, password=PASSWORD)

    def test_one_admin_gets_in_and_nobody_else(self, site: Site, provider: OpenIdProvider) -> None:
        provider.is_down = True
        assert self.by_password(site, "ada").location == "/desk/"
        refused = self.by_password(site, "ben")
        assert refused.status_code == 403
        assert "sign in here with Acme" in refused.text

    def test_no_link_goes_around_it(self, site: Site, shop: Shop) -> None:
        ada = self.ada(site)
        token = shop.store.agents.sign_in_link(shop.eva, now=shop.now)
        assert site.stranger().use_link(token).status_code == 403
        reset = shop.store.passwords.reset_link(shop.eva, COMMAND_LINE, now=shop.now)
        assert site.stranger().get(f"/desk/reset/{reset}").status_code == 403
        invited = shop.store.invitations.invite("zoe", Role.AGENT, COMMAND_LINE, now=shop.now)
        assert site.stranger().get(f"/desk/invitation/{invited}").status_code == 403
        page = ada.get("/desk/people").text
        assert "Make a link" not in page
        assert "People join by signing in with Acme" in page

    def test_that_admin_keeps_role_and_account(self, site: Site, shop: Shop) -> None:
        ada, agent = self.ada(site), shop.store.agents.by_login("ada")
        assert agent
        for act, fields in (("role", {"role": "agent"}), ("off", {})):
            answer = ada.submits(f"/desk/people/{agent[0].agent_id}/{act}", form_at="/desk/people", **fields)
            assert answer.status_code == 409
            assert "MOSTRADOR_PASSWORD_ONLY_FOR" in answer.text

    def test_the_rule_waits_for_an_admin_who_can_come_in(
        self, shop: Shop, site: Site, provider: OpenIdProvider
    ) -> None:
        for login in ("nobody", "eva"):
            other = Site(shop, environment=environment(provider, MOSTRADOR_PASSWORD_ONLY_FOR=login))
            assert self.by_password(other, "ben").location == "/desk/"

    def ada(self, site: Site) -> Browser:
        browser = site.stranger()
        browser.submits("/desk/sign-in", login="ada", password=PASSWORD)
        return browser


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"MOSTRADOR_OIDC_ISSUER": "http://id.example.com"}, "MOSTRADOR_OIDC_ISSUER must be an address"),
        ({"MOSTRADOR_OIDC_ISSUER": "https://id.example.com"}, "only half configured"),
        ({"MOSTRADOR_OIDC_ROLES": "Support=boss"}, "MOSTRADOR_OIDC_ROLES must be groups with their roles"),
        ({"MOSTRADOR_PASSWORD_ONLY_FOR": "ada"}, "needs a provider"),
    ],
)
def test_wrong_settings_are_told_with_their_cure(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        read_settings({"MOSTRADOR_FILE": "", **given})
