"""Countries: every country of the world to choose from, found by its code or its name in any language that we know."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from bot.faq.facts.values import BadValue
from bot.phrases import phrase
from bot.shop.wording import WORDINGS, locale_of, territory_names
from bot.text import fold

_CODE = re.compile(r"[A-Z]{2}")
_IN_BRACKETS = re.compile(r"\(([A-Z]{2})\)\s*$")
# Groups and test regions (Unicode CLDR, "Territory containment").
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Each country's code and its names, that in `language` first: ("ES", "Spain · España · Espanha … (ES)")."""
    territories = map(str, locale_of(language).territories)
    codes = [code for code in territories if _CODE.fullmatch(code) and code not in _NO_COUNTRIES]
    choices = ((code, f"{' · '.join(dict.fromkeys(_names(code, language)))} ({code})") for code in codes)
    return tuple(sorted(choices, key=lambda choice: fold(choice[1])))


def country_code(typed: str) -> str:
    """The code of a country (ISO 3166-1) that somebody typed or chose. Raises BadValue."""
    text = typed.strip()
    if brackets := _IN_BRACKETS.search(text):
        text = brackets[1]
    by_name = _codes_by_name()
    code = text.upper()
    if _CODE.fullmatch(code) and code in by_name.values():
        return code
    if found := by_name.get(fold(text)):
        return found
    alike = [country_name(by_name[name]) for name in get_close_matches(fold(text), by_name, n=3)]
    hint = (
        phrase("did you mean %(fromkeys)s?", fromkeys=" or ".join(dict.fromkeys(alike)))
        if alike
        else phrase("choose one of the list")
    )
    raise BadValue(phrase("%(typed)s is no country: %(hint)s", typed=f"{typed.strip()!r}", hint=hint))


def country_name(code: str, language: str = "en") -> str:
    """What a language calls a country; the code where it has no name."""
    return next(iter(territory_names(code, language)), code)


def _names(code: str, first: str) -> list[str]:
    languages = [first, *(language for language in WORDINGS if language != first)]
    return [territory_names(code, language)[0] for language in languages if territory_names(code, language)]


@cache
def _codes_by_name() -> dict[str, str]:
    return {
        fold(name): code
        for language in reversed(list(WORDINGS))
        for code, _ in country_choices(language)
        for name in territory_names(code, language)
    }
