"""Effects: what an edit did to the questions that its phrasings are about: before it went live, and since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversations.training import Outcomes
from bot.faq.trainer.chance import Share
from bot.phrases import phrase

# Of fewer questions nobody can say whether an edit helped.
LEAST_QUESTIONS = 20
_MOST_SECONDS = 28 * 24 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One share before and after; `is_sure` where the two intervals don't overlap."""

    name: str
    before: Share
    after: Share

    @property
    def is_sure(self) -> bool:
        """Whether luck alone hardly explains the change."""
        before, after = self.before.interval, self.after.interval
        return before[1] < after[0] or after[1] < before[0]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How the questions that went to the `touched` entries fared; without `measures` they are not enough yet."""

    touched: tuple[str, ...]
    asked_before: int
    asked_since: int
    measures: tuple[Measure, ...]


def effect_of(
    touched: Sequence[str], live_at: float, now: float, outcomes: Callable[[Sequence[str], float, float], Outcomes]
) -> Effect:
    """The same length of time before and after a version went live, at most 28 days; `outcomes` counts the questions
    of entries between two moments."""
    length = min(now - live_at, _MOST_SECONDS)
    before, after = outcomes(touched, live_at - length, live_at), outcomes(touched, live_at, live_at + length)
    enough = min(before.questions, after.questions) >= LEAST_QUESTIONS
    return Effect(
        touched=tuple(touched),
        asked_before=before.questions,
        asked_since=after.questions,
        measures=_measures(before, after) if enough else (),
    )


def _measures(before: Outcomes, after: Outcomes) -> tuple[Measure, ...]:
    def measure(name: str, part: str, whole: str = "questions") -> Measure:
        return Measure(
            name=name,
            before=Share(part=getattr(before, part), whole=getattr(before, whole)),
            after=Share(part=getattr(after, part), whole=getattr(after, whole)),
        )

    return (
        measure(phrase("answered at once"), "answered"),
        measure(phrase("asked back"), "asked_back"),
        measure(phrase("handed over"), "handed_over"),
        measure(phrase("rated good, of those rated"), "rated_good", "rated"),
    )
