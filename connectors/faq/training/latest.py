"""Latest: the bot that was trained last: whether it is live, is over, or waits to be tried and published."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.training import Training, TrainingState
from bot.shop.version import Version, VersionKind
from bot.store.store import Store

_LATEST, _VERSIONS = 10, 100


def candidate(store: Store) -> Training | None:
    """The latest training that ended well, while its bot waits: neither live nor over."""
    done, published = latest_done(store.trainings.latest(_LATEST)), published_versions(store)
    if done is None or live_since(done.model, published) is not None or is_over(done, published):
        return None
    return done


def latest_done(trainings: Sequence[Training]) -> Training | None:
    """The latest of these that ended well."""
    return next((each for each in trainings if each.state is TrainingState.DONE), None)


def live_since(model: str | None, published: Sequence[Version]) -> float | None:
    """Since when this model answers customers, in UTC seconds; None where another one does. Publications of answers
    and facts alone leave the model as it is."""
    since = None
    for version in published:
        if version.model != model:
            break
        since = version.created_at
    return since


def is_over(done: Training, published: Sequence[Version]) -> bool:
    """Whether the comparison says nothing any more: its bot was live and somebody went back, or the bot that it was
    compared with is not the live one now."""
    since = [version for version in published if version.created_at > (done.ended_at or 0.0)]
    if any(version.model == done.model for version in since):
        return True
    before = next((version.model for version in published if version not in since), None)
    return bool(since) and before is not None and since[0].model != before


def published_versions(store: Store) -> list[Version]:
    """What was published, the latest first."""
    versions = store.versions.latest(limit=_VERSIONS)
    return [version for version in versions if version.kind is VersionKind.PUBLISHED]
