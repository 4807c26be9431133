"""Likeness: which other cluster may ask the same in other words, for an editor to join; nothing joins by itself here.

What shares most of its words is one cluster already (`leaders`). Two wordings of one question share a few, and the bot
is at a loss with them in the same way: it takes both for the same entry, if it must.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.conversations.unanswered.cluster import Question
from bot.faq.unanswered.features import Features, features, similarity
from bot.faq.unanswered.phrasings import phrasings

# Two wordings of one question are seldom nearer than this, and two questions seldom so near with the same guess.
_PROPOSED_FROM = 0.3
_SAME_GUESS = 0.15
# The most central phrasings of a cluster stand for it.
_COMPARED = 4


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """A cluster by its central phrasings, and the entry that the bot was nearest to with them."""

    cluster_id: str
    texts: tuple[str, ...]
    guess: str | None

    @cached_property
    def vectors(self) -> list[Features]:
        """The phrasings' features."""
        return [features(text) for text in self.texts]


def wordings_of(cluster_id: str, questions: Sequence[Question]) -> Wordings:
    """A cluster by its questions."""
    guesses = Counter(question.entry for question in questions if question.entry)
    return Wordings(
        cluster_id=cluster_id,
        texts=tuple(question.text for question in phrasings(questions)[:_COMPARED]),
        guess=next((entry for entry, _ in guesses.most_common(1)), None),
    )


def same_question(own: Wordings, others: Iterable[Wordings]) -> str | None:
    """The cluster that most likely asks the same, None where none is likely to."""
    likeness = {other.cluster_id: _likeness(own, other) for other in others if other.cluster_id != own.cluster_id}
    best = max(likeness, key=lambda cluster_id: (likeness[cluster_id], cluster_id), default=None)
    return best if best is not None and likeness[best] >= _PROPOSED_FROM else None


def _likeness(one: Wordings, other: Wordings) -> float:
    nearest = max((similarity(a, b) for a in one.vectors for b in other.vectors), default=0.0)
    return nearest + (_SAME_GUESS if nearest and one.guess and one.guess == other.guess else 0.0)
