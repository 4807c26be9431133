"""Each fact stands once: whoever changes one in data/shop.yml changes every answer that says it, and no other word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.language.mentions import known_to
from bot.language.sizes import sizes_of
from bot.settings import ROOT
from bot.shop.answers import SHOP_FILE, Answers, read_answers
from bot.shop.facts import Shop
from bot.shop.hours import read_hours
from bot.shop.wording import WEEKDAYS, territory_names, write_money, write_number
from bot.yaml import read_yaml

Path = tuple[str | int, ...]
RESPONSES = read_answers(ROOT / "data").responses
FACTS = read_yaml(ROOT / "data" / SHOP_FILE)
LANGUAGES: tuple[str, ...] = tuple(FACTS["languages"])
# What an answer can't show in another place: the shop's languages, which entries a greeting suggests, and which country
# a part belongs to, which tests/bot/shop/test_zones.py looks at.
STRUCTURE = re.compile(r"languages\..*|suggested\..*|places\.[\w-]+\.parent")
MONEY = re.compile(r"[\d.]+ EUR")
SPAN = re.compile(r"\d+:\d+-\d+:\d+")
RANGE = re.compile(r"\d+-\d+")


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    below = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if below is None:
        yield path
    else:
        for key, each in below:
            yield from leaves(each, (*path, key))


def at(facts: Any, path: Path) -> Any:
    for part in path:
        facts = facts[part]
    return facts


def changed(facts: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The facts with one of them changed, and with it the key under `places` that belongs to a country's code."""
    copy = deepcopy(dict(facts))
    old = at(copy, path)
    at(copy, path[:-1])[path[-1]] = value
    if is_country(path):
        copy["places"] = {value if code == old else code: place for code, place in copy["places"].items()}
        for place in copy["places"].values():
            place.update({"parent": value} if place.get("parent") == old else {})
    return copy


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def is_country(path: Path) -> bool:
    return path[0] == "zones" and "countries" in path


def is_span(path: Path) -> bool:
    return path[0] == "hours" and isinstance(path[-1], int)


def unique(path: Path, value: Any, number: int) -> Any:
    """A value of the same kind that stands nowhere else; `number` is another one each time."""
    if isinstance(value, date):
        return date(2030, 1, 1) + timedelta(days=number)
    if is_span(path):
        hour, minute = divmod(600 + 240 * int(path[-1]) + number % 97, 60)
        return f"{hour}:{minute:02}-{hour + 2}:{minute:02}"
    if isinstance(value, (int, float)):
        return 20_000 + 3 * number
    if MONEY.fullmatch(value):
        return f"{20_000 + 3 * number}.25 EUR"
    if RANGE.fullmatch(value):
        return f"{20_000 + 3 * number}-{20_001 + 3 * number}"
    return f"Zq{number:04}"


def is_kept(path: Path, value: Any) -> bool:
    """Whether other facts hang on the very value: it is changed in turn, but not for a made-up one."""
    return isinstance(value, bool) or is_country(path) or path[-1] in ("timezone", "method")


def with_unique_values() -> dict[str, Any]:
    facts = deepcopy(FACTS)
    for number, path in enumerate(PATHS):
        value = at(facts, path)
        if not is_kept(path, value):
            at(facts, path[:-1])[path[-1]] = unique(path, value, number)
    return facts


PATHS = [path for path in leaves(FACTS) if not STRUCTURE.fullmatch(dotted(path))]
UNIQUE = with_unique_values()


def spoken(facts: Mapping[str, Any]) -> dict[str, str]:
    """Everything that comes of the facts: answers, what is known of things that customers name, when people answer."""
    shop = Shop(facts=facts, languages=LANGUAGES)
    texts = {
        f"{name} {number}": f"{variation.get('text')}"
        for name, variations in Answers(responses=RESPONSES, shop=shop).with_facts().items()
        for number, variation in enumerate(variations)
    }
    for known in [*known_to(shop), *sizes_of(shop)]:
        said = {language: " | ".join(sorted(about.values())) for language, about in known.facts.items()}
        for language, text in {**said, "forms": repr((known.forms, known.own))}.items():
            where = f"{known.kind.value} {language}"
            texts[where] = f"{texts.get(where, '')} {text}"
    texts["hours"] = repr(read_hours(facts["hours"]))
    return texts


def written(value: Any) -> set[str]:
    """How a value may stand in what comes of the facts."""
    if isinstance(value, date):
        return {repr(value)}
    if isinstance(value, str) and SPAN.fullmatch(value):
        hour, minute = map(int, value.partition("-")[0].split(":"))
        return {f"{hour}:{minute:02}", f"({60 * hour + minute}, "}
    if isinstance(value, str) and MONEY.fullmatch(value):
        amount, currency = value.split()
        return {write_money(Decimal(amount), currency, language) for language in LANGUAGES}
    if isinstance(value, int):
        return {str(value), *(write_number(Decimal(value), language) for language in LANGUAGES)}
    return {str(value), str(value).lower()}


BEFORE = spoken(UNIQUE)
OTHER_VALUES = {True: False, False: True, "Europe/Madrid": "Asia/Tokyo", "klarna": "bizum"}


@pytest.mark.parametrize("path", [each for each in PATHS if not is_kept(each, at(FACTS, each))], ids=dotted)
def test_a_changed_fact_is_said_wherever_the_old_one_was(path: Path) -> None:
    old = at(UNIQUE, path)
    new = unique(path, at(FACTS, path), len(PATHS) + PATHS.index(path))
    after = spoken(changed(UNIQUE, path, new))
    stale = [f"{where}: {text}" for where, text in after.items() if any(each in text for each in written(old))]
    assert stale == []
    said = {where for where, text in BEFORE.items() if any(each in text for each in written(old))}
    assert said
    assert {where for where, text in after.items() if any(each in text for each in written(new))} == said


@pytest.mark.parametrize("path", [each for each in PATHS if is_country(each)], ids=dotted)
def test_a_country_that_changes_is_called_by_its_name_everywhere(path: Path) -> None:
    old = at(UNIQUE, path)
    before, after = saying(old, old, BEFORE), spoken(changed(UNIQUE, path, "NO"))
    assert after != BEFORE
    assert saying(old, old, after) == set()
    assert saying("NO", old, after) == before
    if "parent" not in UNIQUE["places"].get(old, {}):
        assert any("shipping_countries" in where for where in before)


def saying(code: str, old: str, texts: Mapping[str, str]) -> set[str]:
    """Where the country is called by its name in CLDR; the shop may have words of its own for the `old` one."""
    own_words = UNIQUE["places"].get(old, {})
    names = [name for each in LANGUAGES if each not in own_words for name in territory_names(code, each)[:1]]
    return {where for where, text in texts.items() if any(re.search(rf"(?<!\w){each}(?!\w)", text) for each in names)}


@pytest.mark.parametrize(
    "path", [each for each in PATHS if is_kept(each, at(FACTS, each)) and not is_country(each)], ids=dotted
)
def test_what_other_facts_hang_on_changes_what_is_said(path: Path) -> None:
    assert spoken(changed(UNIQUE, path, OTHER_VALUES[at(FACTS, path)])) != BEFORE


def test_every_number_that_is_said_is_a_fact() -> None:
    made_up = re.compile(r"Zq\d+|2\d[.,\xa0]?\d{3}([.,]25)?|\d+[:.]\d\d", re.IGNORECASE)
    assert [
        text for where, text in BEFORE.items() if where != "hours" and re.search(r"\d", made_up.sub("", text))
    ] == []


def test_no_answer_writes_out_a_proper_name_that_is_a_fact() -> None:
    names = [each for each in FACTS["payment"]["methods"].values() if isinstance(each, str)]
    names += [*FACTS["shipping"]["carriers"], *FACTS["shipping"]["locker_networks"]]
    names += [FACTS[key] for key in ("name", "email", "website")]
    places = [place for zone in Shop(facts=FACTS, languages=LANGUAGES).zones for place in zone.places]
    names += [name.removeprefix("the ") for place in places for name in place.names.values()]
    texts = [str(each.get("text")) for variations in RESPONSES.values() for each in variations]
    assert [text for text in texts for name in names if re.search(rf"(?<!\w){name}(?!\w)", text)] == []


def test_days_of_the_week_are_facts_of_their_own() -> None:
    assert {str(path[1]) for path in PATHS if is_span(path) and path[1] in WEEKDAYS} == set(WEEKDAYS) - {"sunday"}
