"""Answers: the responses in data/, chosen by language and channel, with the shop's facts filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zlib import crc32

from bot.shop.facts import Shop, UnknownFact, read_shop
from bot.yaml import read_yaml

SHOP_FILE = "shop.yml"
TITLE_LIMIT = 20
# Known only when a notice is sent; every other placeholder is a fact and is filled in when the model is trained.
RUNTIME_PLACEHOLDERS = frozenset(
    {"queue_place", "next_opening", "agent_name", "closed", "holiday", "wait", "wait_from", "wait_to"}
)
# What the customer named: in a variation's metadata the kind of it, in its text the facts about it.
ABOUT = "about"
PREFIX = "about."
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOTICE = "utter_notice_"

Variation = Mapping[str, Any]
Responses = Mapping[str, Sequence[Variation]]
# The buttons' titles of FAQ entries, by entry and language.
Titles = Mapping[str, Mapping[str, str]]


class NoAnswer(LookupError):
    """No response has this name, or it has no text for this channel: add it to data/ and run the check."""


class UnfilledPlaceholder(ValueError):
    """An answer still has placeholders that nobody gave a value for: pass them, or correct the answer in data/."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """What a customer can press: a title of at most 20 characters and what it stands for."""

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
    about: str | None = None,
) -> Variation | None:
    """The variation for the first of `languages` that has one, else for any; this channel's own before the general.

    `about` is the kind of thing that the customer named (bot.language.mentions): a variation about it comes before
    the general one, and one about something else is never taken. Among several, `seed` decides, so that the same call
    gives the same answer.
    """
    if about and (own_words := [each for each in variations if about_of(each) == about]):
        return choose([_general(each) for each in own_words], languages=languages, channel=channel, seed=seed)
    open_to = [each for each in variations if each.get("channel") in (None, channel) and not about_of(each)]
    for language in [*languages, None]:
        fitting = [each for each in open_to if language is None or language_of(each) == language]
        own = [each for each in fitting if each.get("channel")] or fitting
        if own:
            return own[crc32(seed.encode()) % len(own)] if language else own[0]
    return None


def fill(text: str, value_of: Callable[[str], str | None]) -> str:
    """`text` with each {placeholder} replaced; one whose `value_of` is None stays as it is."""

    def replace(match: re.Match[str]) -> str:
        value = value_of(match[1])
        return match[0] if value is None else value

    return _PLACEHOLDER.sub(replace, text)


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces in `text`, in order."""
    return tuple(_PLACEHOLDER.findall(text))


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
        wanted = language if language in self.shop.languages else self.shop.languages[0]
        order = [wanted, *self.shop.languages]
        variation = choose(self.responses.get(name, ()), languages=order, channel=channel)
        if variation is None:
            raise NoAnswer(f"no response {name!r} for channel {channel or 'any'}: add it to data/ and run the check")
        spoken = language_of(variation) or wanted
        return rendered(fill_variation(variation, lambda path: self._value(path, spoken, values)))

    def _value(self, path: str, language: str, values: Mapping[str, object]) -> str:
        if path in values:
            return str(values[path])
        if path in RUNTIME_PLACEHOLDERS:
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


def language_of(variation: Variation) -> str | None:
    """The language a variation is written in, from its metadata."""
    metadata = variation.get("metadata")
    return metadata.get("language") if isinstance(metadata, Mapping) else None


def about_of(variation: Variation) -> str | None:
    """The kind of mention (bot.language.mentions.Kind) that a variation answers, from its metadata."""
    metadata = variation.get("metadata")
    return metadata.get(ABOUT) if isinstance(metadata, Mapping) else None


def _general(variation: Variation) -> Variation:
    metadata = {key: value for key, value in variation["metadata"].items() if key != ABOUT}
    return {**variation, "metadata": metadata}


def _known_later(placeholder: str, variation: Variation) -> bool:
    """Whether a value comes only when the answer is given."""
    return placeholder in RUNTIME_PLACEHOLDERS or (placeholder.startswith(PREFIX) and bool(about_of(variation)))


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
    buttons = [Button(title=each["title"], payload=each["payload"]) for each in variation.get("buttons") or ()]
    return Answer(text=variation.get("text"), image=variation.get("image"), buttons=tuple(buttons))


def _texts(variation: Variation) -> list[str]:
    buttons = [button.get("title") for button in variation.get("buttons") or () if isinstance(button, Mapping)]
    return [each for each in (variation.get("text"), variation.get("image"), *buttons) if isinstance(each, str)]


def content_files(data_folder: Path) -> list[Path]:
    """The YAML files of a data folder that hold questions or answers, in a stable order."""
    return sorted(path for path in data_folder.rglob("*.yml") if path.name != SHOP_FILE)


def read_responses(data_folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every response in the folder by name. Raises YamlFault for a file that can't be read."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in content_files(data_folder):
        for name, variations in (read_yaml(path).get("responses") or {}).items():
            found.setdefault(name, []).extend(variations or ())
    return found


def read_answers(data_folder: Path) -> Answers:
    """The answers of a data folder with its shop. Raises YamlFault or ShopFault."""
    return Answers(responses=read_responses(data_folder), shop=read_shop(data_folder / SHOP_FILE))


def titles(data_folder: Path) -> Titles:
    """Each entry's button title by language: {"faq/shipping_cost": {"en": "Shipping cost"}}."""
    found: dict[str, dict[str, str]] = {}
    for path in content_files(data_folder):
        for block in read_yaml(path).get("nlu") or ():
            metadata = block.get("metadata") or {}
            if "intent" in block and metadata.get("title"):
                found.setdefault(block["intent"], {})[metadata["language"]] = metadata["title"]
    return found


def picture_path(data_folder: Path, name: str) -> Path:
    """Where the picture that an answer names with `image:` lies: data/images/<name>, whatever path it pretends."""
    return data_folder / "images" / Path(name).name
