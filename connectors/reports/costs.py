"""Costs in words: what took most of the people's time, with its price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.phrases import phrase
from bot.reports.costs import Cost
from bot.reports.words import percent
from connectors.desk import words
from connectors.faq.unanswered.words import price

_MOST = 8


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One thing that took time of people. `answered`: whether the bot had answered it before; None for all the rest."""

    name: str
    answered: bool | None
    talks: int
    price: str
    share: str


def cost_lines(
    costs: Sequence[Cost], *, of_minutes: float, title: Callable[[str], str], wage: str | None
) -> list[CostLine]:
    """What cost most, with its share `of_minutes`; the last line is all the rest, where there is any."""
    whole = of_minutes or 1.0
    named: list[tuple[str, bool | None, int, float]] = [
        (_name(cost, title), cost.entry is not None, cost.talks, cost.minutes) for cost in costs[:_MOST]
    ]
    if rest := costs[_MOST:]:
        minutes = sum(cost.minutes for cost in rest)
        named.append((phrase("All the rest"), None, sum(cost.talks for cost in rest), minutes))
    return [
        CostLine(name=name, answered=answered, talks=talks, price=price(minutes, wage), share=percent(minutes / whole))
        for name, answered, talks, minutes in named
    ]


def _name(cost: Cost, title: Callable[[str], str]) -> str:
    if cost.entry is not None:
        return title(cost.entry)
    if cost.topic is not None:
        return phrase("Something about “%(topic)s”", topic=cost.topic)
    if not cost.reason:
        return phrase("A colleague took the talk over")
    return phrase("No question was known: %(reason)s", reason=words.reason_words(cost.reason))
