"""Drafting: an answer from what agents really sent, with facts as placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.faq.checks.unused_facts import fact_paths
from bot.shop.facts import Shop, UnknownFact

_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "euroa": "EUR", "$": "USD", "usd": "USD"}
_CURRENCIES |= {"£": "GBP", "gbp": "GBP", "zł": "PLN", "zl": "PLN", "pln": "PLN"}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_AMOUNT = r"\d{1,6}(?:[.,]\d{1,2})?"
_MONEY = re.compile(
    rf"(?P<before>{_SIGN})\s?(?P<one>{_AMOUNT})(?![\d.,]\d)|(?<![\d.,])(?P<two>{_AMOUNT})\s?(?P<after>{_SIGN})(?!\w)",
    re.IGNORECASE,
)
_STATED_MONEY = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_RANGE = re.compile(r"(?<![\d.,-])(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\d.,-])")
_SHARE = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s?%")
# A shorter value stands in many a sentence by chance.
_LEAST_CHARS = 5
# A mail or web address, or five digits and more; what else a fact says is masked in nobody's words.
_OWN = re.compile(r"@|\w\.[a-z]{2,}|(?:\d\D*){5}")


@dataclass(frozen=True, kw_only=True)
class FactUse:
    """A fact that stands in a draft in place of its value; `others` are facts of the same value."""

    path: str
    value: str
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DraftAnswer:
    """An answer to be looked through by an editor, and the facts in it."""

    text: str
    facts: tuple[FactUse, ...]


def own_words(shop: Shop) -> tuple[str, ...]:
    """What is the shop's own in a reply, and no customer's: numbers, addresses and streets as the facts say them."""
    return tuple(value for value in _written(shop, shop.languages[0]).values() if _OWN.search(value))


def draft_answer(reply: str, shop: Shop, language: str) -> DraftAnswer:
    """The reply with each value of a fact as its placeholder."""
    uses: dict[str, FactUse] = {}

    def placed(value: str, paths: Sequence[str]) -> str:
        uses.setdefault(value, FactUse(path=paths[0], value=value, others=tuple(paths[1:])))
        return f"{{{paths[0]}}}"

    text = reply
    for value, paths in sorted(_texts(shop, language).items(), key=lambda item: -len(item[0])):
        if value in text:
            text = text.replace(value, placed(value, paths))
    for pattern, key, by_key in (
        (_MONEY, _money_key, _stated(shop, _STATED_MONEY, lambda match: f"{Decimal(match[1]).normalize()} {match[2]}")),
        (_RANGE, lambda match: f"{match[1]}-{match[2]}", _stated(shop, _RANGE, lambda match: f"{match[1]}-{match[2]}")),
        (_SHARE, _share_key, _stated(shop, _SHARE, _share_key)),
    ):
        text = pattern.sub(
            lambda match, key=key, by_key=by_key: (  # type: ignore[misc]
                placed(match[0], by_key[key(match)]) if key(match) in by_key else match[0]
            ),
            text,
        )
    return DraftAnswer(text=text, facts=tuple(uses.values()))


def _money_key(match: re.Match[str]) -> str:
    amount = Decimal((match["one"] or match["two"]).replace(",", ".")).normalize()
    return f"{amount} {_CURRENCIES[(match['before'] or match['after']).casefold()]}"


def _share_key(match: re.Match[str]) -> str:
    return str(Decimal(match[1].replace(",", ".")).normalize())


def _stated(shop: Shop, pattern: re.Pattern[str], key: object) -> dict[str, list[str]]:
    """The paths of the facts that a pattern reads, by the key of what it read."""
    paths: dict[str, list[str]] = {}
    for path, value in _values(shop):
        if isinstance(value, str) and (match := pattern.fullmatch(value)):
            paths.setdefault(key(match), []).append(path)  # type: ignore[operator]
    return paths


def _texts(shop: Shop, language: str) -> dict[str, list[str]]:
    """The paths of the facts by the words in which a language writes them, where those are long enough."""
    paths: dict[str, list[str]] = {}
    for path, value in _written(shop, language).items():
        is_telling = len(value) >= _LEAST_CHARS and "\n" not in value and not value.isalpha()
        if is_telling and not _MONEY.fullmatch(value):
            paths.setdefault(value, []).append(path)
    return paths


def _written(shop: Shop, language: str) -> dict[str, str]:
    written: dict[str, str] = {}
    for path in fact_paths(shop):
        try:
            written[path] = shop.write(path, language)
        except (UnknownFact, AttributeError, TypeError):
            continue
    return written


def _values(shop: Shop) -> Iterator[tuple[str, object]]:
    for path in fact_paths(shop):
        value: object = shop.facts
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]  # type: ignore[index]
        yield path, value
