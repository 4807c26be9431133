"""Preview: a text as customers read it, with examples for what is known only when it is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.faq.facts.fields import at
from bot.shop.answers import Answers, NoAnswer, UnfilledPlaceholder
from bot.shop.facts import UnknownFact
from bot.shop.wording import write_moment

_TODAY = datetime(2026, 1, 7, 9, 30)  # noqa: DTZ001 — a day of no shop: only its words are told
_EXAMPLES = {"queue_place": "3", "agent_name": "Eva", "wait_from": "5", "wait_to": "10"}


def preview(answers: Answers, name: str, language: str) -> str | None:
    """The text of a response in a language, with buttons; None where it can't be told: the check says why."""
    values = _EXAMPLES | {"holiday": _holiday(answers, language)}
    values["next_opening"] = write_moment(_TODAY + timedelta(days=1), _TODAY.date(), language)
    for placeholder, response in (("wait", "utter_notice_wait"), ("closed", "utter_notice_closed")):
        values[placeholder] = _told(answers, response, language, values) or ""
    return _told(answers, name, language, values)


def _told(answers: Answers, name: str, language: str, values: dict[str, Any]) -> str | None:
    try:
        return answers.render(name, language, None, values).text
    except (NoAnswer, UnknownFact, UnfilledPlaceholder):
        return None


def _holiday(answers: Answers, language: str) -> str:
    """The name of the shop's first holiday."""
    holidays = at(answers.shop.facts, "hours.holidays")
    name = holidays[0].get("name") if isinstance(holidays, list) and holidays else None
    return str(name.get(language, "")) if isinstance(name, dict) else str(name or "")
