"""One's sessions: seen on one's account with browser and place, ended one by one or all but this, pruned when past."""

from __future__ import annotations

import re

import pytest

from bot.team.session import SESSION_SECONDS
from connectors.desk.access.browsers import browser_words
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


def eva_with(site: Site, user_agent: str, address: str = "203.0.113.7") -> Browser:
    """Eva signs in with this browser from this network address."""
    browser = site.stranger()
    browser.client.environ_base |= {"HTTP_USER_AGENT": user_agent, "REMOTE_ADDR": address}
    browser.use_link(site.shop.store.agents.sign_in_link(site.shop.eva, now=site.shop.now))
    return browser


def listed(browser: Browser) -> list[str]:
    """The sessions as the page words them."""
    found = re.findall(r'data-testid="session">(.*?)</span></span>', browser.get("/desk/account").text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def ends(browser: Browser) -> list[str]:
    return re.findall(r'action="(/desk/account/sessions/\w+/end)"', browser.get("/desk/account").text)


def test_each_browser_is_listed_with_place_and_last_use(site: Site, shop: Shop) -> None:
    desk = eva_with(site, FIREFOX)
    shop.tick(3600)
    phone = eva_with(site, IPHONE, "203.0.113.8")
    here, there = listed(phone)
    assert here.startswith("Safari on iPhone at 203.0.113.8 This browser, now")
    assert there.startswith("Firefox on Linux at 203.0.113.7 Last used 1 h ago")
    desk.get("/desk/")
    assert "Used just now" in listed(phone)[1]


def test_one_session_is_ended_and_only_one_s_own(site: Site) -> None:
    desk, phone, leo = eva_with(site, FIREFOX), eva_with(site, IPHONE), site.leo()
    (path,) = ends(phone)
    leo.submits(path, form_at="/desk/account")
    assert desk.get("/desk/").status_code == 200, "Leo can't end Eva's session"
    phone.submits(path, form_at="/desk/account")
    assert desk.get("/desk/").status_code == 303
    assert phone.get("/desk/").status_code == 200


def test_all_others_are_ended_at_once(site: Site) -> None:
    others, here, leo = [eva_with(site, FIREFOX) for _ in range(3)], eva_with(site, IPHONE), site.leo()
    here.submits("/desk/account/sessions/end-others", form_at="/desk/account")
    assert [each.get("/desk/").status_code for each in (*others, here, leo)] == [303, 303, 303, 200, 200]
    assert len(listed(here)) == 1


def test_a_session_ends_after_two_weeks_and_is_pruned(site: Site, shop: Shop) -> None:
    eva = eva_with(site, FIREFOX)
    shop.tick(SESSION_SECONDS - 60)
    assert eva.get("/desk/").status_code == 200
    shop.tick(60)
    assert eva.get("/desk/").status_code == 303
    assert shop.store.sessions.prune(now=shop.now) == 2, "the session and the link"
    assert shop.store.sessions.prune(now=shop.now) == 0


def test_reading_a_page_writes_at_most_once_a_minute(site: Site, shop: Shop) -> None:
    eva, connection = eva_with(site, FIREFOX), shop.store._database._connection()
    changes = connection.total_changes
    for _ in range(5):
        eva.get("/desk/search")
    assert connection.total_changes == changes


def test_a_full_disk_keeps_nobody_from_reading(site: Site, shop: Shop) -> None:
    eva, connection = eva_with(site, FIREFOX), shop.store._database._connection()
    shop.tick(3600)
    connection.execute("PRAGMA query_only = ON")
    assert eva.get("/desk/search").status_code == 200
    connection.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
