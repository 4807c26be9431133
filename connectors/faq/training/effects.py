"""Effects on the page: for each published version with a training, what its edit did to the questions it is about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.trainer.effects import Effect, effect_of
from bot.shop.version import VersionKind
from bot.store.store import Store

_VERSIONS = 10


@dataclass(frozen=True, kw_only=True)
class VersionEffect:
    """A version that went live, and the effect of what it changed."""

    number: int
    why: str
    live_at: float
    effect: Effect


def effects(store: Store, now: float) -> list[VersionEffect]:
    """Of the latest versions that changed phrasings, the newest first."""

    found = []
    for version in store.versions.latest(limit=_VERSIONS):
        training = store.trainings.of_model(version.model) if version.model else None
        touched = ((training.comparison if training else None) or {}).get("touched", ())
        if version.kind is VersionKind.PUBLISHED and touched:
            effect = effect_of(
                touched,
                version.created_at,
                now,
                lambda entries, since, until: store.questions.outcomes(entries, since=since, until=until),
            )
            found.append(
                VersionEffect(number=version.number, why=version.why, live_at=version.created_at, effect=effect)
            )
    return found
