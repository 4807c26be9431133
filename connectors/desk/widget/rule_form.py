"""Rule form: what an admin typed of a rule, as the plain data that bot.website.rules.rule reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.website.rules.rule import MOST_BUTTONS, MOST_CONDITIONS


def typed(form: Mapping[str, str], languages: Iterable[str]) -> dict[str, Any]:
    """The rule in a form; rows of conditions without a subject are left out."""
    return {
        "name": form.get("name", ""),
        "when": [
            {
                "subject": form[f"subject-{place}"],
                "test": form.get(f"test-{place}", ""),
                "value": form.get(f"value-{place}", ""),
            }
            for place in range(MOST_CONDITIONS)
            if form.get(f"subject-{place}")
        ],
        "texts": {language: form.get(f"text-{language}", "") for language in languages},
        "buttons": [form.get(f"button-{place}", "") for place in range(MOST_BUTTONS)],
        "hold_out": form.get("hold_out", ""),
        "answers": form.get("answers", ""),
        "is_default": "is_default" in form,
        "stops_itself": "stops_itself" in form,
        "since": form.get("since", ""),
        "until": form.get("until", ""),
    }
