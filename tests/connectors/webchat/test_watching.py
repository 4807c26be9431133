"""What a page tells of its visitor over HTTP: only with consent, only from the shop, bounded; and who is invited."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import requests

from bot.team.agent import Role
from bot.website.rules.rule import Rule, read_rule
from bot.website.setup import Consent, Setup
from bot.website.visitor import token_hash
from tests.connectors.webchat.site import ACCOUNT, Site
from tests.journeys.people import wait_for

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
MOMENT = {"seconds_on_page": 30, "seconds_on_site": 200, "idle_seconds": 3, "scroll_percent": 50}
RULE = {
    "name": "Long look",
    "when": [{"subject": "seconds_on_page", "test": "at_least", "value": 10}],
    "texts": {"en": "Can I help?"},
    "buttons": ["faq/sizes_chart"],
    "hold_out": 50,
}


@pytest.fixture
def rule(site: Site) -> Rule:
    """The only rule that is on, and an agent with room for hundreds."""
    for kept in site.store.chat_rules.running():
        site.store.chat_rules.switch(kept.rule.rule_id, False, now=time.time())
    (rule_id,) = site.store.chat_rules.add(ACCOUNT, [read_rule(RULE)], now=time.time())
    site.store.chat_rules.switch(rule_id, True, now=time.time())
    if "Ida" not in site.agents:
        ida = site.store.agents.add(name="Ida", login="ida", role=Role.AGENT, now=time.time())
        site.agents["Ida"] = ida.agent_id
        site.store.presence.prefer(ida.agent_id, languages=frozenset(), skills=frozenset(), limit=500)
    site.store.presence.seen(site.agents["Ida"], now=time.time())
    known = site.store.chat_rules.get(rule_id)
    assert known
    # The process follows the store within a second.
    wait_for("the rule", lambda: _watches(site, rule_id))
    return known.rule


def token() -> str:
    return (uuid4().hex + uuid4().hex)[:43]


def tells(site: Site, browser: str, *, origin: str | None = None, **more: Any) -> requests.Response:
    content = {"browser": browser, "consent": True, "lang": "en", "view": uuid4().hex, **more}
    headers = {"Origin": origin or site.settings.sandbox_url, "User-Agent": AGENT}
    return requests.post(f"{site.url}/watch", json=content, headers=headers, timeout=10)


def event(name: str, path: str = "/shop/products/boots-colina", **data: Any) -> dict[str, Any]:
    return {"name": name, "path": path, "data": data}


def rows(site: Site, table: str, browser: str) -> list[Any]:
    hashed = token_hash(ACCOUNT, browser)
    return list(site.store._database.rows(f"SELECT * FROM {table} WHERE browser_hash = :hash", hash=hashed))


def _watches(site: Site, rule_id: str) -> bool:
    answer = tells(site, token(), events=[event("page_view")]).json()
    return any(each["id"] == rule_id for each in answer["watch"])


def arms(site: Site, rule: Rule, wanted: str) -> tuple[str, dict[str, Any]]:
    """A browser of the wanted arm, and what it was answered at the moment."""
    for _ in range(200):
        browser = token()
        tells(site, browser, events=[event("page_view")])
        answer = tells(site, browser, moment=MOMENT, due=[rule.rule_id]).json()
        (exposure,) = rows(site, "chat_exposure", browser)
        if exposure["arm"] == wanted:
            return browser, answer
    raise AssertionError(f"nobody of 200 was {wanted}")


def test_without_consent_nothing_is_kept(site: Site) -> None:
    browser = token()
    assert tells(site, browser, consent=None, events=[event("page_view")]).json() == {}
    assert rows(site, "browser", browser) == []


def test_where_the_shop_sees_to_consent_itself_the_page_need_not_say_it(site: Site) -> None:
    site.store.widgets.set(ACCOUNT, replace(Setup(), consent=Consent.GIVEN).as_json(), now=time.time())
    browser = token()
    wait_for("the set-up", lambda: tells(site, browser, consent=None, events=[event("page_view")]).json())
    assert len(rows(site, "shop_event", browser)) == 1
    site.store.widgets.set(ACCOUNT, Setup().as_json(), now=time.time())
    wait_for("the set-up of before", lambda: not tells(site, browser, consent=None).json())


def test_consent_taken_back_erases_the_browser(site: Site, rule: Rule) -> None:
    browser, _ = arms(site, rule, "shown")
    tells(site, browser, consent=False)
    assert [rows(site, table, browser) for table in ("browser", "shop_event", "chat_exposure")] == [[], [], []]


def test_only_the_shops_pages_may_tell(site: Site) -> None:
    assert tells(site, token(), origin="https://elsewhere.example").status_code == 403


def test_a_page_that_tells_without_end_is_told_to_wait(site: Site) -> None:
    browser = token()
    assert 429 in [tells(site, browser).status_code for _ in range(60)]


def test_what_says_who_somebody_is_and_what_is_no_event_is_dropped(site: Site) -> None:
    browser = token()
    item = {"item_id": "b1", "item_name": "ana@example.com", "price": 129, "note": "secret-note"}
    tells(
        site,
        browser,
        events=[
            event("view_item", "/p/x?email=ana@example.com", items=[item], currency="EUR", value=129),
            event("sign_up", email="ana@example.com"),
            "no event",
        ],
    )
    (kept,) = rows(site, "shop_event", browser)
    assert (kept["name"], kept["path"]) == ("view_item", "/p/x")
    assert "ana" not in kept["record"]
    assert "secret" not in kept["record"]
    assert '"price":129' in kept["record"]


def test_a_purchase_counts_once_however_often_its_page_is_shown(site: Site) -> None:
    browser = token()
    for _ in range(3):
        tells(site, browser, events=[event("purchase", transaction_id="#77001", currency="EUR", value=50)])
    (order,) = rows(site, "browser_order", browser)
    assert (order["number_key"], order["total"], order["joined_by"]) == ("77001", 50, "page")


def test_who_is_invited_sees_the_text_and_the_question_and_who_is_held_out_sees_nothing(site: Site, rule: Rule) -> None:
    _, shown = arms(site, rule, "shown")
    assert shown["invitation"]["text"] == "Can I help?"
    assert shown["invitation"]["buttons"] == [{"press": "faq/sizes_chart", "text": "Size chart"}]
    _, held = arms(site, rule, "held")
    assert "invitation" not in held
    assert not held["again"]


def test_who_closed_it_is_not_invited_again_on_the_next_page(site: Site, rule: Rule) -> None:
    browser, shown = arms(site, rule, "shown")
    tells(site, browser, outcome={"id": shown["invitation"]["id"], "what": "closed"})
    (other_id,) = site.store.chat_rules.add(ACCOUNT, [read_rule({**RULE, "name": "Other"})], now=time.time())
    site.store.chat_rules.switch(other_id, True, now=time.time())
    wait_for("the other rule", lambda: _watches(site, other_id))
    answer = tells(site, browser, events=[event("page_view", "/shop/cart")], moment=MOMENT, due=[other_id]).json()
    assert answer["again"]
    assert "invitation" not in answer
    assert [row["rule_id"] for row in rows(site, "chat_exposure", browser)] == [rule.rule_id]


def test_an_invitation_of_somebody_else_can_not_be_closed(site: Site, rule: Rule) -> None:
    browser, shown = arms(site, rule, "shown")
    tells(site, token(), outcome={"id": shown["invitation"]["id"], "what": "closed"})
    assert rows(site, "chat_exposure", browser)[0]["closed_at"] is None


def test_the_conversation_that_follows_is_the_rules(site: Site, rule: Rule) -> None:
    browser, shown = arms(site, rule, "shown")
    tells(site, browser, outcome={"id": shown["invitation"]["id"], "what": "opened"})
    person = token()
    message = {"id": uuid4().hex, "text": "Do the boots run small?"}
    site.post("/messages", {"messages": [message], "language": "en", "browser": browser}, person)
    conversation = site.conversation(person)
    (known,) = site.store.exposures.conversations(rule.rule_id)
    assert known.conversation_id == conversation.conversation_id
    tells(site, browser, events=[event("page_view")])
    again = tells(site, browser, moment=MOMENT, due=[rule.rule_id]).json()
    assert "invitation" not in again
    assert site.store.chat_rules.refusals(rule.rule_id, rule.version)
