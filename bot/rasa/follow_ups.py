"""Follow-ups: a short question is read as one that goes on with the topic of the answer before it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from bot.rasa.model.entries import Ranking

# "how much?", "and how long does it take?": longer ones say what they are about.
MOST_WORDS = 6
# Who is so sure of a question by its own words needs none of those before it.
SURE = 0.8
# How much likelier another question about the same topic is than one about any other, and the share of all weights that
# the likeliest must have to be answered: about the same topic, and about another.
_SAME_TOPIC = 60.0
_LEAST_SHARE, _LEAST_OTHER = 0.5, 0.8
# Nobody asks just the same again in two words.
_AGAIN = 0.05
_LEAST = 1e-4


def topic_of(entry: str) -> str:
    """The topic of an entry, which its name begins with: "shipping" of faq/shipping_cost."""
    return entry.partition("/")[2].partition("_")[0]


def weighed(alone: Ranking, together: Ranking, last: str) -> list[tuple[str, float]]:
    """The entries that a short question after an answer may be about, the likeliest first, with their shares.

    `alone` is the ranking of its words, `together` of those with the words before, `last` the entry answered.
    """
    beside = dict(zip(together.entries, together.confidences, strict=True))
    weights = {
        entry: max(share, _LEAST) * sqrt(max(beside.get(entry, 0.0), _LEAST)) * _bonus(entry, last)
        for entry, share in zip(alone.entries, alone.confidences, strict=True)
        if "/" in entry
    }
    whole = sum(weights.values())
    return sorted(((entry, weight / whole) for entry, weight in weights.items()), key=lambda each: (-each[1], each[0]))


def priced_again(ranking: Ranking, last: str, priced: Sequence[str]) -> str | None:
    """What a question for a price that names nothing is about: the latest answer where it tells one, else the likeliest
    entry of its topic that does."""
    if last in priced:
        return last
    return next((each for each in ranking.entries if each in priced and topic_of(each) == topic_of(last)), None)


def is_enough(entry: str, share: float, last: str) -> bool:
    """Whether the likeliest entry may be answered."""
    return share >= (_LEAST_SHARE if topic_of(entry) == topic_of(last) else _LEAST_OTHER)


def _bonus(entry: str, last: str) -> float:
    if entry == last:
        return _AGAIN
    return _SAME_TOPIC if topic_of(entry) == topic_of(last) else 1.0
