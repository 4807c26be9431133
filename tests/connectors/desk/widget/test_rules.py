"""The page "Invitations to chat": drafts, on and off, order, numbers in words, and a try on last week."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store.website.chat_rules import KeptRule
from bot.store.website.inviting import Told
from bot.team.agent import Role
from bot.team.audit import Act
from bot.website.events.event import EventName, ShopEvent
from bot.website.rules.subjects import Moment
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

ACCOUNT = "website:shop"
DAY = 24 * 3600.0


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path), environment={"MOSTRADOR_WEBSITE_NAME": "shop"}, only_book=True)


@pytest.fixture
def admin(site: Site) -> Browser:
    assert site.book
    ada = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    return site.agent(ada.agent_id)


@pytest.fixture
def rules(site: Site, admin: Browser) -> list[KeptRule]:
    """The ready-made rules, as an admin adds them."""
    assert presses(admin, f"/desk/chat-rules/of/{ACCOUNT}/ready") == 303
    return site.shop.store.chat_rules.of(ACCOUNT)


def presses(admin: Browser, address: str, at: str = "/desk/chat-rules", **form: str) -> int:
    return int(admin.submits(address, form_at=at, **form).status_code)


def named(rules: list[KeptRule], name: str) -> KeptRule:
    return next(kept for kept in rules if kept.rule.name == name)


def typed(kept: KeptRule, **more: str) -> dict[str, str]:
    """The form of a rule as the page fills it in."""
    rule = kept.rule
    form = {"name": rule.name, "hold_out": str(rule.hold_out), "answers": rule.answers.value}
    form |= {f"text-{language}": text for language, text in rule.texts.items()}
    form |= {f"button-{place}": entry for place, entry in enumerate(rule.buttons)}
    for place, condition in enumerate(rule.when):
        form |= {f"subject-{place}": condition.subject, f"test-{place}": condition.test.value}
        form |= {f"value-{place}": str(condition.value)}
    return form | more


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_ready_made_rules_come_as_drafts_and_only_once(admin: Browser, rules: list[KeptRule], site: Site) -> None:
    assert len(rules) == 20
    assert not any(kept.rule.on for kept in rules)
    presses(admin, f"/desk/chat-rules/of/{ACCOUNT}/ready")
    assert len(site.shop.store.chat_rules.of(ACCOUNT)) == 20
    text = words(admin.get("/desk/chat-rules").text)
    assert "Payment refused" in text
    assert "not enough yet" in text


def test_a_rule_is_switched_on_moved_and_deleted_and_the_audit_log_knows(
    site: Site, admin: Browser, rules: list[KeptRule]
) -> None:
    store, rule_id = site.shop.store, rules[1].rule.rule_id
    presses(admin, f"/desk/chat-rules/{rule_id}/switch", on="yes")
    presses(admin, f"/desk/chat-rules/{rule_id}/move", way="up")
    assert next(kept.rule.rule_id for kept in store.chat_rules.of(ACCOUNT)) == rule_id
    assert [kept.rule.rule_id for kept in store.chat_rules.running()] == [rule_id]
    presses(admin, f"/desk/chat-rules/{rule_id}/delete", at=f"/desk/chat-rules/{rule_id}")
    assert store.chat_rules.get(rule_id) is None
    acts = [entry for entry in store.audit.entries() if entry.act is Act.CHAT_RULES_CHANGED]
    assert {entry.details for entry in acts} == {"ready-made rules added", "on", "moved", "deleted"}


def test_what_was_typed_is_kept_and_another_text_is_another_version(
    site: Site, admin: Browser, rules: list[KeptRule]
) -> None:
    kept = named(rules, "Two sizes")
    at = f"/desk/chat-rules/{kept.rule.rule_id}"
    assert presses(admin, f"{at}/save", at=at, **typed(kept, name="Sizes")) == 303
    renamed = site.shop.store.chat_rules.get(kept.rule.rule_id)
    assert renamed
    assert (renamed.rule.name, renamed.rule.version) == ("Sizes", 1)
    assert renamed.rule.when == kept.rule.when
    presses(admin, f"{at}/save", at=at, **typed(kept, **{"text-en": "Which size?", "value-1": "3"}))
    changed = site.shop.store.chat_rules.get(kept.rule.rule_id)
    assert changed
    assert (changed.rule.texts["en"], changed.rule.version) == ("Which size?", 2)


def test_what_is_no_rule_is_refused_with_its_cure_and_what_was_kept_stays(
    admin: Browser, rules: list[KeptRule], site: Site
) -> None:
    kept = named(rules, "Two sizes")
    at = f"/desk/chat-rules/{kept.rule.rule_id}"
    answer = admin.submits(f"{at}/save", form_at=at, **typed(kept, **{"value-1": "many"}))
    assert answer.status_code == 400
    assert "is a number from 0" in words(answer.text)
    assert site.shop.store.chat_rules.get(kept.rule.rule_id) == kept


def test_agents_and_editors_have_no_rules(site: Site, rules: list[KeptRule]) -> None:
    edda = site.shop.store.agents.add(name="Edda", login="edda", role=Role.EDITOR, now=site.shop.now)
    assert site.agent(edda.agent_id).get("/desk/chat-rules").status_code == 403


def test_the_page_tells_whom_it_would_have_reached_last_week(site: Site, admin: Browser, rules: list[KeptRule]) -> None:
    """Three visitors look at a product, for 10, 40 and 90 seconds; nothing is saved by trying."""
    store, now = site.shop.store, site.shop.now
    for number, seconds in enumerate((10, 40, 90)):
        events = [
            ShopEvent(name=EventName.PAGE_VIEW, path="/products/boots", at=now - DAY),
            ShopEvent(
                name=EventName.PAGE_LEAVE, path="/products/boots", at=now - DAY + seconds, seconds=seconds, scroll=80
            ),
        ]
        store.inviting.hear(ACCOUNT, f"browser-{number}", Told(events=events), [], now=now - DAY)
    kept = named(rules, "Long look")
    at = f"/desk/chat-rules/{kept.rule.rule_id}"
    assert "would have reached 1 of 3 visitors, in 1 visits" in words(admin.get(at).text)
    place = next(place for place, each in enumerate(kept.rule.when) if each.subject == "seconds_on_page")
    answer = admin.submits(f"{at}/save", form_at=at, **typed(kept, **{f"value-{place}": "30", "preview": "1"}))
    assert "Not saved yet. In the last seven days it would have reached 2 of 3 visitors" in words(answer.text)
    assert "begins another version" in answer.text
    assert store.chat_rules.get(kept.rule.rule_id) == kept


def test_the_page_says_why_a_rule_did_not_fire(site: Site, admin: Browser, rules: list[KeptRule]) -> None:
    """Everybody of the people is away: each visit counts once, however often its browser asks."""
    store, now = site.shop.store, site.shop.now
    for member in store.presence.team(now=now):
        store.presence.set_away(member.agent_id, True, now=now)
    kept = named(rules, "Default")
    store.chat_rules.switch(kept.rule.rule_id, True, now=now)
    running = [each.rule for each in store.chat_rules.running()]
    told = Told(
        view=uuid4().hex,
        language="en",
        moment=Moment(seconds_on_page=200, seconds_on_site=200),
        due=frozenset({kept.rule.rule_id}),
    )
    for browser in ("one", "two", "two"):
        assert store.inviting.hear(ACCOUNT, browser, told, running, now=now).refused
    assert "people have no free place: 2" in words(admin.get(f"/desk/chat-rules/{kept.rule.rule_id}").text)
