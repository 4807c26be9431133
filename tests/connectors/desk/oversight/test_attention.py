"""The page "Needs attention": what waits, why, and that each button does what it says once."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from bot.channels.channel import AccountNotice, Unreadable
from bot.channels.errors import Rejected, Uncertain
from bot.shop.hours import Hours
from bot.team.agent import Role
from connectors.desk.oversight.attention import opens_at, why_urgent
from tests.bot.store.delivery.test_attention import goes_wrong
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import PHONE_NUMBER_ID, Browser, Site

HOUR = 3600.0
MONDAY_AT_8 = 1_799_654_400.0  # 2027-01-11 08:00 UTC
SHOP_HOURS = Hours(zone=ZoneInfo("UTC"), week=(((10 * 60, 18 * 60),),) * 5 + ((), ()))


def number(browser: Browser, path: str = "/desk/") -> str:
    found = re.search(r'aria-hidden="true">!</span> (\d+)', browser.get(path).text)
    return found[1] if found else "0"


def test_nothing_needs_attention_at_first(site: Site) -> None:
    eva = site.eva()
    assert "Nothing needs attention." in eva.get("/desk/attention").text
    assert number(eva) == "0"


def test_every_trouble_stands_there_with_cause_and_cure_and_is_counted(site: Site, shop: Shop) -> None:
    eva = site.eva()
    goes_wrong(shop, Rejected("gone", "This customer blocked the bot."))
    goes_wrong(shop, Uncertain("no_answer", "Telegram gave no answer."), "ben")
    shop.store.accounts.stop(shop.account, "token", "The token expired: enter a new one.", now=shop.now)
    shop.store.accounts.mark_unreachable(shop.account, "Another program polls this bot.", now=shop.now)
    shop.store.inbox.receive(shop.account, b"x", [Unreadable(reason="odd")], now=shop.tick())
    shop.store.incidents.record("rasa", "Rasa ended three times.", now=shop.tick())
    page = eva.get("/desk/attention").text
    for words in (
        "This customer blocked the bot.",
        "It may or may not have arrived",
        "The token expired: enter a new one.",
        "Nothing is received since",
        "Something that a provider sent was",
        "Rasa ended three times.",
    ):
        assert words in page
    assert number(eva) == number(eva, "/desk/attention") == "5"


def test_an_admin_has_a_stopped_account_send_again_and_an_agent_can_not(site: Site, shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    shop.store.accounts.stop(shop.account, "spam_limit", "Reported as unwanted.", now=shop.now, ask_first=True)
    resume = f"/desk/attention/accounts/{shop.account}/resume"
    assert shop.delivers() == []
    assert site.eva().posts(resume).status_code == 403
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    assert "Resume sending" in ada.get("/desk/attention").text
    assert ada.posts(resume).status_code == 200
    assert shop.delivers() == ["an answer"]
    assert "Nothing is sent" not in ada.get("/desk/attention").text


def test_send_again_pressed_five_times_sends_once(site: Site, shop: Shop) -> None:
    eva = site.eva()
    message_id = goes_wrong(shop, Rejected("x", "X."))
    for _ in range(5):
        assert eva.posts(f"/desk/attention/messages/{message_id}/send-again").status_code == 200
    assert shop.delivers() == ["the answer"]
    assert "Nothing needs attention." in eva.get("/desk/attention/list").text


def test_once_the_window_is_closed_a_template_is_offered_instead(site: Site, shop: Shop) -> None:
    eva = site.eva()
    shop.account = f"whatsapp:{PHONE_NUMBER_ID}"
    goes_wrong(shop, Rejected("x", "X."))
    assert "Send again" in eva.get("/desk/attention").text
    shop.tick(25 * HOUR)
    later = eva.get("/desk/attention").text
    assert "Send again" not in later
    assert "Send a template…" in later
    shop.writes("still nothing?")
    assert "Send again" in eva.get("/desk/attention").text


def test_what_can_not_be_sent_again_says_why(site: Site, shop: Shop) -> None:
    message_id = goes_wrong(shop, Uncertain("x", "X."))
    answer = site.eva().posts(f"/desk/attention/messages/{message_id}/send-again")
    assert answer.status_code == 409
    assert "Wait half a minute" in answer.json["message"]


def test_set_aside_works_without_a_script_too(site: Site, shop: Shop) -> None:
    message_id = goes_wrong(shop, Rejected("x", "X."))
    eva = site.eva()
    answer = eva.submits(f"/desk/attention/messages/{message_id}/set-aside", "/desk/attention")
    assert answer.location == "/desk/attention"
    assert number(eva) == "0"


def test_only_an_admin_sees_to_a_process(site: Site, shop: Shop) -> None:
    shop.store.incidents.record("rasa", "Rasa ended three times.", now=shop.tick())
    (trouble,) = shop.store.incidents.open()
    path = f"/desk/attention/incidents/{trouble.incident_id}/settle"
    assert site.eva().posts(path).status_code == 403
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    assert ada.posts(path).status_code == 200
    assert shop.store.incidents.open() == []


def test_a_window_is_urgent_when_it_closes_before_the_shop_opens() -> None:
    opens = opens_at(SHOP_HOURS, now=MONDAY_AT_8)
    assert why_urgent(MONDAY_AT_8 + HOUR, opens, now=MONDAY_AT_8) == "It closes before the shop opens."
    assert why_urgent(MONDAY_AT_8 + 3 * HOUR, opens, now=MONDAY_AT_8) == ""


def test_a_window_is_urgent_two_hours_before_it_closes() -> None:
    noon = MONDAY_AT_8 + 4 * HOUR
    opens = opens_at(SHOP_HOURS, now=noon)
    assert why_urgent(noon + HOUR, opens, now=noon) == "It closes within two hours."
    assert why_urgent(noon + 3 * HOUR, opens, now=noon) == ""
    assert why_urgent(noon + HOUR, opens_at(None, now=noon), now=noon) == "It closes within two hours."


def test_what_a_provider_says_of_the_account_is_shown_until_somebody_has_seen_to_it(site: Site, shop: Shop) -> None:
    notice = AccountNotice(topic="account", text="WhatsApp restricts this account.", until=shop.now + 3600)
    shop.store.inbox.receive(shop.account, b"{}", [notice], now=shop.now)
    ada = site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)
    page = ada.get("/desk/attention").text
    assert "WhatsApp restricts this account. Until" in page
    path = f"/desk/attention/accounts/{shop.account}/notices/account"
    assert site.eva().posts(path).status_code == 403
    assert ada.posts(path).status_code == 200
    assert "restricts" not in ada.get("/desk/attention").text
