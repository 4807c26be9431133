"""Suggested questions: what a greeting offers as buttons: the owner's choice, else what is asked most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from bot.shop.answers import Responses, Titles

SUGGESTED = "suggested"
# As many as a customer reads; WhatsApp shows them as a list.
_COUNT = 4
_FAQ = "faq/"


def suggested(
    facts: Mapping[str, Any], titles: Titles, responses: Responses, most_asked: Sequence[str], language: str
) -> tuple[tuple[str, str], ...]:
    """Title and payload of each button in `language`.

    Those that the facts name; without any the most asked entries, filled up with one of each topic: that with the most
    texts for what customers name in it, which is how its editors show what is asked.
    """
    chosen = facts.get(SUGGESTED) or [*most_asked, *_first_of_topics(titles, responses)]
    known = (str(entry) for entry in dict.fromkeys(chosen) if language in titles.get(str(entry), {}))
    return tuple((titles[entry][language], entry) for entry in islice(known, _COUNT))


def _first_of_topics(titles: Titles, responses: Responses) -> list[str]:
    firsts: dict[str, str] = {}
    entries = (entry for entry in titles if entry.startswith(_FAQ))
    for entry in sorted(entries, key=lambda entry: -len(responses.get(f"utter_{entry}", ()))):
        firsts.setdefault(entry.partition("_")[0], entry)
    return list(firsts.values())
