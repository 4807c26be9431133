"""Watching: what a consenting browser says of its visit, and the invitation that a rule may answer it with."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from bot.shop.notices import PublishedNotices
from bot.store.store import Store
from bot.store.website.inviting import Answered, Told
from bot.website.events.event import read_events
from bot.website.rules.rule import Rule
from bot.website.rules.subjects import Moment
from bot.website.setup import Consent
from bot.website.visitor import is_client_id, is_token, token_hash
from bot.website.words import words_in
from connectors.webchat.pages import Pages
from connectors.webchat.sites import Site
from connectors.webchat.writing import Refused

_ROBOT = re.compile(r"bot|crawl|spider|slurp|lighthouse|preview|monitor", re.I)
_MOST_DUE = 40
_WORDS = ("the_bot", "bot", "close", "invited", "never", "answer")


class Watching:
    """Takes what browsers tell. Blocking."""

    def __init__(self, store: Store, notices: PublishedNotices, pages: Pages) -> None:
        self._store = store
        self._notices = notices
        self._pages = pages

    def hear(self, site: Site, content: Mapping[str, Any], *, agent: str, now: float) -> dict[str, Any]:
        """The answer to one browser. Without consent nothing is kept; taken back, everything goes. Raises Refused,
        StoreBusy."""
        token = str(content.get("browser", ""))
        if not is_token(token):
            raise Refused("failed")
        browser = token_hash(site.account_id, token)
        if content.get("consent") is False:
            self._store.browsers.forget(browser)
            return {}
        if content.get("consent") is not True and site.setup.consent is not Consent.GIVEN:
            return {}
        outcome = content.get("outcome")
        if isinstance(outcome, dict):
            self._store.exposures.note(browser, str(outcome.get("id")), str(outcome.get("what")), now=now)
            return {}
        language = self._language(site, content)
        told = self._told(content, language, agent=agent, now=now)
        answered = self._store.inviting.hear(site.account_id, browser, told, site.rules, now=now)
        return {"visitor": browser, **self._shown(answered, language)}

    def _told(self, content: Mapping[str, Any], language: str, *, agent: str, now: float) -> Told:
        notices, moment, view = self._notices.current, content.get("moment"), str(content.get("view", ""))
        due = content.get("due")
        return Told(
            events=read_events(content.get("events"), now=now),
            view=view if is_client_id(view) else "",
            language=language,
            device="phone" if content.get("phone") is True else "desktop",
            is_robot=bool(_ROBOT.search(agent)) or not agent,
            is_signed_in=content.get("signed") is True,
            is_open=notices.closure_ends_at(now) is None,
            zone=notices.hours.zone,
            moment=_moment(moment) if isinstance(moment, dict) else None,
            due=frozenset(map(str, due[:_MOST_DUE])) if isinstance(due, list) else frozenset(),
        )

    def _language(self, site: Site, content: Mapping[str, Any]) -> str:
        languages, wanted = self._pages.languages(site), str(content.get("lang", ""))[:2].lower()
        return wanted if wanted in languages else languages[0]

    def _shown(self, answered: Answered, language: str) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "site": round(answered.visit_seconds, 1),
            "watch": [{"id": watch.rule_id, **dict(watch.needs)} for watch in answered.watches],
            "again": answered.refused,
        }
        if answered.rule and answered.exposure_id:
            shown["invitation"] = self._invitation(answered.rule, answered.exposure_id, language)
        return shown

    def _invitation(self, rule: Rule, exposure_id: str, language: str) -> dict[str, Any]:
        titles, words = self._notices.current.titles, words_in(language)
        return {
            "id": exposure_id,
            "text": rule.texts[language],
            "buttons": [
                {"press": entry, "text": titles[entry][language]}
                for entry in rule.buttons
                if language in titles.get(entry, {})
            ],
            "words": {name: words[name] for name in _WORDS},
        }


def _moment(given: Mapping[str, Any]) -> Moment:
    return Moment(
        seconds_on_page=_number(given.get("seconds_on_page")),
        seconds_on_site=_number(given.get("seconds_on_site")),
        idle_seconds=_number(given.get("idle_seconds")),
        scroll_percent=_number(given.get("scroll_percent")),
        leaving=given.get("leaving") is True,
        typing=given.get("typing") is True,
        open=given.get("open") is True,
    )


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return max(0.0, min(float(value), 1e6)) if is_number else 0.0
