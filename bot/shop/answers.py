"""Answers: the responses in data/, chosen by language and channel, with the shop's facts filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zlib import crc32

from bot.shop.about import PLACEHOLDER, PREFIX, Named, Variation, about_of, language_of, placeholders
from bot.shop.facts import Shop, UnknownFact, read_shop
from bot.shop.validity import dated, is_dated, is_told, zone_of
from bot.yaml import read_yaml

SHOP_FILE = "shop.yml"
TITLE_LIMIT = 20
# Known only when a notice is sent; every other placeholder is a fact and is filled in when the model is trained.
RUNTIME_PLACEHOLDERS = frozenset(
    {"queue_place", "next_opening", "agent_name", "closed", "holiday", "wait", "wait_from", "wait_to"}
)
# Known only when an order is looked up, in the responses about orders.
ORDER_PREFIX = "utter_order_"
ORDER_PLACEHOLDERS = frozenset(
    f"order.{name}" for name in ("number", "moved", "expected", "link", "carrier", "items", "refund", "code")
)
_NOTICE = "utter_notice_"
_TOLD_BY_CONNECTOR = (_NOTICE, "utter_button_")
_NOTHING_NAMED = Named()

Responses = Mapping[str, Sequence[Variation]]
# The buttons' titles of FAQ entries, by entry and language.
Titles = Mapping[str, Mapping[str, str]]


class NoAnswer(LookupError):
    """No response has this name, or it has no text for this channel: add it to data/ and run the check."""


class UnfilledPlaceholder(ValueError):
    """An answer still has placeholders that nobody gave a value for: pass them, or correct the answer in data/."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button for the customer: a title of at most 20 characters and the payload that it stands for."""

    title: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A response ready for a customer; `image` is an address or a path as written in data/."""

    text: str | None
    image: str | None = None
    buttons: tuple[Button, ...] = ()


def choose(
    variations: Sequence[Variation],
    *,
    languages: Sequence[str],
    channel: str | None = None,
    seed: str = "",
    named: Named = _NOTHING_NAMED,
    now: float | None = None,
) -> Variation | None:
    """The variation for the first of `languages` that has one, else for the language that stands first in the answer.

    Within a language, a variation about what the customer has `named` comes before a general one, one that is dated and
    told `now` (UTC seconds) before one for always, and this channel's own before one for all. Others are never taken,
    without `now` none that is dated. Among several, `seed` decides, so that the same call gives the same answer.
    """
    reachable = [each for each in variations if each.get("channel") in (None, channel) and is_told(each, now)]
    for language in dict.fromkeys([*languages, *map(language_of, reachable)]):
        spoken_in = [variation for variation in reachable if language_of(variation) == language]
        fitting = named.best(spoken_in) or [variation for variation in spoken_in if about_of(variation) is None]
        timely = [variation for variation in fitting if is_dated(variation)] or fitting
        own = [variation for variation in timely if variation.get("channel")] or timely
        if own:
            return own[crc32(seed.encode()) % len(own)]
    return None


def fill(text: str, value_of: Callable[[str], str | None]) -> str:
    """`text` with each {placeholder} replaced; one whose `value_of` is None stays as it is."""

    def replace(match: re.Match[str]) -> str:
        value = value_of(match[1])
        return match[0] if value is None else value

    return PLACEHOLDER.sub(replace, text)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Every response of a data folder with the shop it speaks for."""

    responses: Responses
    shop: Shop

    def render(
        self,
        name: str,
        language: str | None,
        channel: str | None = None,
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> Answer:
        """The response `name` in `language` (the shop's first where it is not known) for `channel`.

        `values` fills the runtime placeholders. Raises NoAnswer, UnknownFact or UnfilledPlaceholder.
        """
        first_language = language if language in self.shop.languages else self.shop.languages[0]
        order = [first_language, *self.shop.languages]
        variation = choose(self.responses.get(name, ()), languages=order, channel=channel)
        if variation is None:
            raise NoAnswer(f"no response {name!r} for channel {channel or 'any'}: add it to data/ and run the check")
        variation_language = language_of(variation) or first_language
        return rendered(fill_variation(variation, lambda path: self._value(path, variation_language, values)))

    def _value(self, path: str, language: str, values: Mapping[str, object]) -> str:
        if path in values:
            return str(values[path])
        if path in RUNTIME_PLACEHOLDERS | ORDER_PLACEHOLDERS:
            raise UnfilledPlaceholder(f"{{{path}}} has no value here: pass it in `values`")
        return self.shop.write(path, language)

    def with_facts(self) -> dict[str, list[dict[str, Any]]]:
        """All responses with the shop's facts filled in and runtime placeholders left: what a model is trained with.

        Raises UnknownFact with every unknown placeholder, one a line.
        """
        if problems := self.unknown_placeholders():
            raise UnknownFact("\n".join(f"{problem.where}: {problem.what}" for problem in problems))
        return {
            name: [self._with_facts(variation) for variation in variations]
            for name, variations in self.responses.items()
        }

    def _with_facts(self, variation: Variation) -> dict[str, Any]:
        language = language_of(variation) or self.shop.languages[0]
        return fill_variation(
            variation, lambda path: None if _known_later(path, variation) else self.shop.write(path, language)
        )

    def placeholders(self) -> frozenset[str]:
        """Every placeholder that some response names."""
        return frozenset(
            placeholder
            for variations in self.responses.values()
            for variation in variations
            for placeholder in placeholders(" ".join(_texts(variation)))
        )

    def unknown_placeholders(self) -> tuple[Unknown, ...]:
        """Every placeholder that no fact and no runtime value will fill."""
        return tuple(
            Unknown(response=name, language=language, what=problem)
            for name, variations in self.responses.items()
            for variation in variations
            for language in [language_of(variation) or self.shop.languages[0]]
            for placeholder in placeholders(" ".join(_texts(variation)))
            if not (placeholder.startswith(PREFIX) and about_of(variation))
            if (problem := self._problem(placeholder, name, language))
        )

    def _problem(self, placeholder: str, response: str, language: str) -> str | None:
        if placeholder in RUNTIME_PLACEHOLDERS:
            return None if response.startswith(_NOTICE) else f"{{{placeholder}}} is only known in notices"
        if placeholder in ORDER_PLACEHOLDERS:
            return None if response.startswith(ORDER_PREFIX) else f"{{{placeholder}}} is only known of an order"
        try:
            self.shop.write(placeholder, language)
        except UnknownFact as error:
            return str(error)
        return None


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """One placeholder that can't be filled; `what` says why and what to do."""

    response: str
    language: str
    what: str

    @property
    def where(self) -> str:
        """The response and its language, for a message."""
        return f"{self.response} ({self.language})"


def _known_later(placeholder: str, variation: Variation) -> bool:
    """Whether a value comes only when the answer is given."""
    return placeholder in RUNTIME_PLACEHOLDERS | ORDER_PLACEHOLDERS or (
        placeholder.startswith(PREFIX) and bool(about_of(variation))
    )


def fill_variation(variation: Variation, value_of: Callable[[str], str | None]) -> dict[str, Any]:
    """A copy of `variation` with the placeholders of its text, image and buttons filled."""
    filled = dict(variation)
    for key in ("text", "image"):
        if isinstance(filled.get(key), str):
            filled[key] = fill(filled[key], value_of)
    if filled.get("buttons"):
        filled["buttons"] = [{**button, "title": fill(button["title"], value_of)} for button in filled["buttons"]]
    return filled


def rendered(variation: Variation) -> Answer:
    """A filled variation as an Answer."""
    buttons = [Button(title=button["title"], payload=button["payload"]) for button in variation.get("buttons") or ()]
    return Answer(text=variation.get("text"), image=variation.get("image"), buttons=tuple(buttons))


def is_told_by_connector(name: str) -> bool:
    """Whether the system tells the response `name`, a notice or one of its buttons: the bot never says it."""
    return name.startswith(_TOLD_BY_CONNECTOR)


def _texts(variation: Variation) -> list[str]:
    buttons = [button.get("title") for button in variation.get("buttons") or () if isinstance(button, Mapping)]
    return [value for value in (variation.get("text"), variation.get("image"), *buttons) if isinstance(value, str)]


def content_files(data_folder: Path) -> list[Path]:
    """The YAML files of a data folder that hold questions or answers, in a stable order."""
    return sorted(path for path in data_folder.rglob("*.yml") if path.name != SHOP_FILE)


def read_answers(data_folder: Path) -> Answers:
    """The answers of a data folder, with its shop and in its languages. Raises YamlFault or ShopFault."""
    shop = read_shop(data_folder / SHOP_FILE)
    responses: dict[str, list[Variation]] = {}
    for path in content_files(data_folder):
        for name, variations in (read_yaml(path).get("responses") or {}).items():
            responses.setdefault(name, []).extend(variations or ())
    return Answers(responses=spoken(responses, shop), shop=shop)


def spoken(responses: Responses, shop: Shop) -> dict[str, list[Variation]]:
    """The responses in the shop's languages, in that order: the first existing one replaces a missing language.

    Their validity is told in UTC seconds (bot.shop.validity). Raises BadValidity, a ShopFault.
    """
    zone = zone_of(shop.facts)
    places = {language: place for place, language in enumerate(shop.languages)}
    by_name = {}
    for name, variations in responses.items():
        candidates = [dated(each, zone) for each in variations if not shop.leaves_out(language_of(each))]
        if candidates:
            by_name[name] = sorted(
                candidates, key=lambda variation: places.get(str(language_of(variation)), len(places))
            )
    return by_name


def titles(data_folder: Path, languages: Sequence[str]) -> Titles:
    """Each entry's button title by language, in the order of `languages`: {"faq/shipping_cost": {"en": "Shipping"}}."""
    all_titles: dict[str, dict[str, str]] = {}
    for path in content_files(data_folder):
        for block in read_yaml(path).get("nlu") or ():
            metadata = block.get("metadata") or {}
            if "intent" in block and metadata.get("title"):
                all_titles.setdefault(block["intent"], {})[metadata["language"]] = metadata["title"]
    return {
        entry: {language: by_language[language] for language in languages if language in by_language}
        for entry, by_language in all_titles.items()
    }


def picture_path(data_folder: Path, name: str) -> Path:
    """The path of the picture that an answer names with `image:`: data/images/<name>, whatever folder it names."""
    return data_folder / "images" / Path(name).name
