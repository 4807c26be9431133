"""Uses: which responses tell a fact, in which languages, also through facts that are made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.faq.facts.fields import at, is_texts
from bot.shop.about import language_of
from bot.shop.answers import Answers
from bot.shop.derived_facts import DERIVED_FACTS
from bot.shop.facts import OPENING_HOURS

# The sources of placeholders that are not in the file, with * for any one part.
MADE_FROM: Mapping[str, tuple[str, ...]] = {
    **{name: fact.made_from for name, fact in DERIVED_FACTS.items()},
    OPENING_HOURS: ("hours",),
    "about.price": ("zones.*.price",),
    "about.days": ("zones.*.days",),
    "about.country": ("zones.*.countries",),
    "about.to_country": ("zones.*.countries",),
    "about.free_from": ("zones.*.free_from",),
    "about.reached": ("zones.*.free_from",),
    "about.missing": ("zones.*.free_from",),
    "about.free_to": ("zones.*.free_from", "zones.*.countries"),
    "about.express": ("zones.*.express",),
    "about.cash_on_delivery": ("zones.*.cash_on_delivery",),
    "about.customs": ("zones.*.customs", "places.*.customs"),
    "about.method": ("payment.methods.*",),
    "about.size": ("sizes.*.*",),
    "about.same": ("sizes.*.*",),
    "about.table": ("sizes.*.*",),
}


@dataclass(frozen=True, kw_only=True)
class Use:
    """A response that tells a fact, with the languages of its texts that do."""

    response: str
    languages: tuple[str, ...]


class Uses:
    """The uses of every fact, worked out once from the answers."""

    def __init__(self, answers: Answers) -> None:
        """Reads the placeholders of each text."""
        self._facts = answers.shop.facts
        self._told: dict[str, dict[str, dict[str, None]]] = {}
        for name, variations in answers.responses.items():
            for variation in variations:
                for placeholder in Answers(responses={name: [variation]}, shop=answers.shop).placeholders():
                    languages = self._told.setdefault(placeholder, {}).setdefault(name, {})
                    languages[str(language_of(variation))] = None

    def of(self, path: str) -> tuple[Use, ...]:
        """The responses that tell the fact at `path` or, of a section, any fact in it; in the order of the files."""
        responses: dict[str, dict[str, None]] = {}
        for placeholder, by_response in self._told.items():
            patterns = MADE_FROM.get(placeholder, (placeholder,))
            if any(self._meet(pattern.split("."), path.split(".")) for pattern in patterns):
                for response, languages in by_response.items():
                    responses.setdefault(response, {}).update(languages)
        return tuple(Use(response=name, languages=tuple(languages)) for name, languages in responses.items())

    def _meet(self, pattern: Sequence[str], path: Sequence[str]) -> bool:
        """Whether the pattern names the path, a section that holds it or, of a section or table, something in it."""
        if len(pattern) > len(path) and not _holds_facts(at(self._facts, ".".join(path))):
            return False
        return all(part in ("*", name) for part, name in zip(pattern, path, strict=False))


def _holds_facts(value: object) -> bool:
    """Whether a value is a section or a table; a text in several languages is one fact."""
    is_table = isinstance(value, list) and any(isinstance(item, Mapping) for item in value)
    return is_table or (isinstance(value, Mapping) and not is_texts(value))
