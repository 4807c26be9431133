"""Ready responses: the FAQ's own answers as canned responses, so that the list behind "/" is full on the first day."""

from __future__ import annotations

from collections.abc import Mapping

from bot.shop.answers import Answers, NoAnswer, UnfilledPlaceholder
from bot.shop.bot_voice import leads_to_person, speaks_as_bot
from bot.shop.canned import SHORTCUT_LENGTH, CannedResponse
from bot.shop.facts import UnknownFact

PREFIX = "faq-"


def ready_responses(answers: Answers) -> tuple[CannedResponse, ...]:
    """A response for each entry of the FAQ, in each of the shop's languages in which it is answered as it stands.

    Left out is each entry that only the bot can answer so: it speaks of itself or offers a person in some language.
    Its shortcut is the entry's name: /shipping-cost. They follow what is published, and nobody changes them here.
    """
    entries = sorted(name for name in answers.responses if name.startswith("utter_faq/"))
    responses = ((name, _texts(answers, name)) for name in entries)
    return tuple(
        CannedResponse(canned_id=f"{PREFIX}{_shortcut(name)}", shortcut=_shortcut(name), texts=texts)
        for name, texts in responses
        if texts and not _is_the_bots(answers, name, texts)
    )


def _is_the_bots(answers: Answers, name: str, texts: Mapping[str, str]) -> bool:
    if any(leads_to_person(variation) for variation in answers.responses[name]):
        return True
    return any(speaks_as_bot(text, language) for language, text in texts.items())


def _shortcut(name: str) -> str:
    return name.partition("/")[2].replace("_", "-")[:SHORTCUT_LENGTH].strip("-")


def _texts(answers: Answers, name: str) -> dict[str, str]:
    texts = {language: _text(answers, name, language) for language in answers.shop.languages}
    return {language: text for language, text in texts.items() if text}


def _text(answers: Answers, name: str, language: str) -> str:
    """The answer that stands for itself: no button, no name of what the customer asked about."""
    in_language = any(
        (variation.get("metadata") or {}).get("language") == language for variation in answers.responses[name]
    )
    if not in_language:
        return ""
    try:
        return (answers.render(name, language).text or "").strip()
    except (NoAnswer, UnknownFact, UnfilledPlaceholder):
        return ""
