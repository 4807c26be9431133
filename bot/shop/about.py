"""About: the words that an answer has for what a customer names, and which of them fit what is known of it.

A variation's metadata name the kind of thing (`about: country`), its text the facts about it (`{about.price}`). It fits
where such a thing is named and all of its facts are known, so that a place without free shipping gets the variation
that says nothing of a limit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ABOUT = "about"
# Of a variation's metadata: false where it is only told of what the message itself names, not of what was named before.
CARRIED = "carried"
# What the answer asks the customer for: a kind of thing, too.
ASKS = "asks"
PREFIX = "about."
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Variation = Mapping[str, Any]
# What is known of a thing, by language and placeholder.
Facts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of thing that customers name: the facts known of each, those that only some have, and the kinds that add
    theirs where they are named with it."""

    facts: tuple[str, ...]
    of_some: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


# By the values of bot.language.mentions.MentionKind.
KINDS: Mapping[str, Kind] = {
    "country": Kind(
        facts=("country", "to_country", "price", "days"),
        of_some=("free_from", "express", "cash_on_delivery", "customs"),
    ),
    "elsewhere": Kind(facts=("country", "to_country")),
    "unknown_place": Kind(facts=("name",)),
    "amount": Kind(facts=("amount",), of_some=("reached", "missing", "free_to"), beside=("country",)),
    "size": Kind(facts=("size", "same"), beside=("category",)),
    "other_size": Kind(facts=("size",), beside=("category",)),
    "category": Kind(facts=("category", "table")),
    "payment_method": Kind(facts=("method",)),
    "other_method": Kind(facts=("method",)),
    "order_number": Kind(facts=("order_number",)),
}


def allowed_placeholders(kind: str) -> frozenset[str]:
    """The placeholders that a variation about such a thing may use beside the shop's facts."""
    kinds = [KINDS[kind], *(KINDS[other] for other in KINDS[kind].beside)]
    return frozenset(f"{PREFIX}{fact}" for each in kinds for fact in (*each.facts, *each.of_some))


@dataclass(frozen=True, kw_only=True)
class Named:
    """What customers name, by kind: `now` in the message, what decides first; `before` in an earlier one."""

    now: Mapping[str, Facts] = field(default_factory=dict)
    before: Mapping[str, Facts] = field(default_factory=dict)

    def facts(self, variation: Variation) -> Mapping[str, str] | None:
        """What a variation may say of the thing that it is about; None where it isn't named or a fact is not known."""
        kind, language = about_of(variation) or "", language_of(variation) or ""
        named = self._for(variation)
        if kind not in named:
            return None
        kinds = [*reversed(KINDS[kind].beside), kind] if kind in KINDS else [kind]
        facts = {name: text for each in kinds for name, text in named.get(each, {}).get(language, {}).items()}
        return facts if _about_placeholders(variation) <= facts.keys() else None

    def best(self, variations: Sequence[Variation]) -> list[Variation]:
        """Of the variations that fit, those about the thing that was named first, which say the most of it: first of
        what only some such things have."""
        order = [*self.now, *self.before]
        fitting = [each for each in variations if self.facts(each) is not None]
        ranks = [(order.index(str(about_of(each))), *_says_little(each)) for each in fitting]
        return [each for each, rank in zip(fitting, ranks, strict=True) if rank == min(ranks)]

    def _for(self, variation: Variation) -> Mapping[str, Facts]:
        return {**self.before, **self.now} if _metadata(variation).get(CARRIED, True) else self.now


def about_of(variation: Variation) -> str | None:
    """The kind of mention (bot.language.mentions.MentionKind) that a variation answers, from its metadata."""
    return _metadata(variation).get(ABOUT)


def asked_by(variation: Variation) -> str | None:
    """The kind of mention that a variation asks the customer for, from its metadata."""
    return _metadata(variation).get(ASKS)


def language_of(variation: Variation) -> str | None:
    """The language a variation is written in, from its metadata."""
    return _metadata(variation).get("language")


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces in `text`, in order."""
    return tuple(PLACEHOLDER.findall(text))


def _about_placeholders(variation: Variation) -> set[str]:
    return {name for name in placeholders(str(variation.get("text") or "")) if name.startswith(PREFIX)}


def _says_little(variation: Variation) -> tuple[int, int]:
    """How few facts a variation tells of its thing: of those that only some have, and in all."""
    used = _about_placeholders(variation)
    of_some = {f"{PREFIX}{fact}" for kind in KINDS.values() for fact in kind.of_some}
    return -len(used & of_some), -len(used)


def _metadata(variation: Variation) -> Mapping[str, Any]:
    metadata = variation.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}
