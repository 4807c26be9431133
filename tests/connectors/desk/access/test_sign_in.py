"""Agents sign in by a link that works once or with a password, and nobody else gets in."""

import pytest
from argon2 import extract_parameters
from werkzeug.test import TestResponse

from bot.team.audit import Act
from connectors.desk.access import passwords
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

PASSWORD = "three quiet words"


def sign_in(browser: Browser, password: str, login: str = "eva") -> TestResponse:
    return browser.submits("/desk/sign-in", login=login, password=password)


def set_password(browser: Browser, password: str = PASSWORD, again: str | None = None) -> TestResponse:
    fields = {"password": password, "again": again or password}
    return browser.submits("/desk/account/password", form_at="/desk/account", **fields)


def test_a_link_signs_in_once(site: Site, shop: Shop) -> None:
    token = shop.store.agents.sign_in_link(shop.eva, now=shop.now)
    eva, somebody_else = site.stranger(), site.stranger()
    assert eva.use_link(token).location == "/desk/"
    assert eva.get("/desk/").status_code == 200
    assert somebody_else.use_link(token).status_code == 410
    assert somebody_else.get("/desk/").location == "/desk/sign-in"


def test_a_preview_of_the_link_does_not_use_it_up(site: Site, shop: Shop) -> None:
    token = shop.store.agents.sign_in_link(shop.eva, now=shop.now)
    for _ in range(3):
        assert site.stranger().get(f"/desk/sign-in/{token}").status_code == 200
    assert site.stranger().use_link(token).status_code == 303


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/lists", "/desk/conversations/c1", "/desk/events", "/desk/media/f1", "/desk/account"]
)
def test_without_a_session_everything_leads_to_the_sign_in_page(site: Site, path: str) -> None:
    answer = site.stranger().get(path)
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")


def test_a_page_whose_session_ended_is_told_so(site: Site) -> None:
    answer = site.stranger().get("/desk/lists", headers={"X-CSRF-Token": "old"})
    assert answer.status_code == 401
    assert "Sign in again" in answer.json["message"]


def test_an_agent_sets_a_password_and_signs_in_with_it(site: Site) -> None:
    assert set_password(site.eva()).location == "/desk/account?saved=1"
    browser = site.stranger()
    assert sign_in(browser, "something else").status_code == 403
    assert sign_in(browser, PASSWORD, login=" EVA ").location == "/desk/"
    assert browser.get("/desk/").status_code == 200


def test_a_new_password_ends_the_other_sessions_but_not_this_one(site: Site) -> None:
    here, elsewhere = site.eva(), site.eva()
    set_password(here)
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 303


def test_a_password_is_changed_only_by_who_knows_it(site: Site) -> None:
    eva = site.eva()
    set_password(eva)
    assert "not your password of now" in set_password(eva, "another good one").text
    changed = {"current": PASSWORD, "password": "another good one", "again": "another good one"}
    assert eva.submits("/desk/account/password", form_at="/desk/account", **changed).status_code == 303
    assert sign_in(site.stranger(), "another good one").location == "/desk/"


def test_a_name_is_changed_and_an_empty_one_refused(site: Site, shop: Shop) -> None:
    eva = site.eva()
    assert eva.submits("/desk/account", name=" Eva  María ").location == "/desk/account?saved=1"
    assert shop.store.agents.names()[shop.eva] == "Eva María"
    assert eva.submits("/desk/account", name=" ").status_code == 400


def test_checking_nobody_is_as_slow_as_checking_somebody() -> None:
    assert extract_parameters(passwords.NOBODY) == extract_parameters(passwords.hashed(PASSWORD))
    assert not passwords.matches(None, PASSWORD)


def test_signing_in_and_failing_to_are_written_down_but_never_what_was_typed(site: Site, shop: Shop) -> None:
    set_password(site.eva())
    shop.tick()
    browser = site.stranger()
    sign_in(browser, "wrong password")
    shop.tick()
    sign_in(browser, "wrong password", login="my secret typed in the wrong box")
    shop.tick()
    sign_in(browser, PASSWORD)
    shop.tick()
    browser.submits("/desk/sign-out", form_at="/desk/account")
    entries = shop.store.audit.entries(limit=4)
    assert [(each.act, each.agent_name or each.about_name, each.place) for each in entries] == [
        (Act.SIGNED_OUT, "Eva", "127.0.0.1"),
        (Act.SIGNED_IN, "Eva", "127.0.0.1"),
        (Act.SIGN_IN_FAILED, None, "127.0.0.1"),
        (Act.SIGN_IN_FAILED, "Eva", "127.0.0.1"),
    ]
    assert not any("secret" in each.details for each in entries)


def test_a_short_or_mistyped_password_is_refused_in_words(site: Site) -> None:
    eva = site.eva()
    assert "at least 10 characters" in set_password(eva, "short").text
    assert "differ" in set_password(eva, PASSWORD, "three quiet wards").text


def test_nobody_without_a_password_signs_in_with_an_empty_one(site: Site) -> None:
    assert sign_in(site.stranger(), "").status_code == 403
    assert sign_in(site.stranger(), "", login="nobody").status_code == 403


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(site: Site, shop: Shop) -> None:
    set_password(site.eva())
    browser = site.stranger()
    for _ in range(5):
        assert sign_in(browser, "wrong").status_code == 403
    refused = sign_in(browser, PASSWORD)
    assert refused.status_code == 429
    assert "Wait 30 seconds" in refused.text
    shop.tick(30)
    assert sign_in(browser, "wrong").status_code == 403
    assert "Wait 60 seconds" in sign_in(browser, PASSWORD).text
    shop.tick(60)
    assert sign_in(browser, PASSWORD).location == "/desk/"


def test_a_login_that_nobody_has_is_refused_in_the_same_words_and_waits_as_long(site: Site) -> None:
    set_password(site.eva())
    known, unknown = site.stranger(), site.stranger()
    for _ in range(6):
        answers = [sign_in(known, "wrong"), sign_in(unknown, "wrong", login="nobody")]
        told = [each.text.split('role="alert">')[1].split("<")[0] for each in answers]
        assert told[0] == told[1]
        assert answers[0].status_code == answers[1].status_code


def test_signing_out_ends_the_session(site: Site) -> None:
    eva = site.eva()
    cookie = eva.client.get_cookie("mostrador")
    assert cookie
    assert eva.submits("/desk/sign-out", form_at="/desk/account").location == "/desk/sign-in"
    eva.client.set_cookie("mostrador", cookie.value)
    assert eva.get("/desk/").status_code == 303


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/account", "/desk/sign-out", "/desk/conversations/c1/accept"])
@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_post_without_our_token_is_refused(site: Site, path: str, token: str) -> None:
    assert site.eva().client.post(path, data={"csrf": token}).status_code == 400


def test_the_token_of_another_session_is_refused(site: Site) -> None:
    token = site.leo().csrf()
    assert site.eva().client.post("/desk/account", data={"csrf": token, "name": "X"}).status_code == 400


def test_over_https_the_cookie_is_bound_to_this_host(shop: Shop) -> None:
    site = Site(shop, public_url="https://chat.example.com")
    link = f"/desk/sign-in/{shop.store.agents.sign_in_link(shop.eva, now=shop.now)}"
    client = site.app.test_client()
    secure = {"base_url": "https://localhost"}
    page = client.get(link, **secure)
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    cookies = client.post(link, data={"csrf": token}, **secure).headers.getlist("Set-Cookie")
    session = next(each for each in cookies if each.startswith("__Host-mostrador="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))


def guesses(site: Site, times: int = 12) -> int:
    """Somebody elsewhere guesses Eva's password; the last answer's status."""
    stranger = site.stranger()
    return [sign_in(stranger, "a guess").status_code for _ in range(times)][-1]


def test_guessing_elsewhere_does_not_keep_the_owner_out_of_her_own_browser(site: Site) -> None:
    eva = site.eva()
    set_password(eva)
    eva.submits("/desk/sign-out", form_at="/desk/account")
    assert guesses(site) == 429
    for _ in range(4):
        assert sign_in(eva, "mistyped").status_code == 403
    assert sign_in(eva, PASSWORD).location == "/desk/"
    assert guesses(site, 1) == 429


def test_guessing_behind_the_same_unnamed_proxy_does_not_keep_her_out_either(site: Site) -> None:
    eva = site.eva()
    set_password(eva)
    eva.submits("/desk/sign-out", form_at="/desk/account")
    assert guesses(site, 60) == 429
    assert "from this address" in sign_in(site.stranger(), "a guess").text
    assert sign_in(eva, PASSWORD).location == "/desk/"


def test_a_known_browser_guesses_no_faster_and_is_known_for_its_own_login_only(site: Site) -> None:
    eva, leo = site.eva(), site.leo()
    set_password(eva)
    leo.submits("/desk/sign-out", form_at="/desk/account")
    assert guesses(site) == 429
    assert sign_in(leo, PASSWORD, login="eva").status_code == 429, "Leo's browser is a stranger for Eva's login"
    eva.submits("/desk/sign-out", form_at="/desk/account")
    assert [sign_in(eva, "a guess").status_code for _ in range(6)] == [403] * 5 + [429]


def test_a_made_up_cookie_makes_no_known_browser(site: Site) -> None:
    eva = site.eva()
    set_password(eva)
    (cookie,) = [each for each in eva.client._cookies.values() if each.key.startswith("mostrador-known-")]
    assert guesses(site) == 429
    forger = site.stranger()
    name, _, signature = cookie.value.partition(".")
    for value in (f"another.{signature}", f"{name}.", f".{signature}", "x", "ä.ö"):
        forger.client.set_cookie(cookie.key, value)
        assert sign_in(forger, PASSWORD).status_code == 429
    forger.client.set_cookie(cookie.key, cookie.value)
    assert sign_in(forger, PASSWORD).location == "/desk/"
