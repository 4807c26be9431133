"""Comparison: what a candidate would change, judged on what both models could know; decisions and records only.

The phrases that only one of the two models learned are left out wherever models are judged by phrases: an edit that is
measured by its own examples is always better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.faq.labelled import NOTHING
from bot.faq.trainer.chance import Share, mcnemar
from bot.language.names import language_called
from bot.phrases import phrase

# Surer by so much is better known.
_SURER = 0.1
# An entry asked less often than this says nothing of what an edit loses it.
LEAST_QUESTIONS = 5
# An edit may lose an entry so much of its replayed questions.
MOST_LOST = 0.2


class Kind(str, Enum):
    """What the bot would do with a message."""

    ANSWERED = "answered"
    ASKED_BACK = "asked back"
    NOT_UNDERSTOOD = "not understood"


class Change(str, Enum):
    """What a candidate changes for one message."""

    SAME = "same"
    BETTER_KNOWN = "better known"
    CHANGED_ENTRY = "changed entry"
    NOW_ASKED_BACK = "now asked back"
    NOW_ANSWERED = "now answered"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one model makes of a message: `entry` is what it would answer or the first that it would offer; `sure` is
    its confidence, 0 to 1."""

    kind: Kind
    entry: str | None
    sure: float

    @property
    def answer(self) -> str | None:
        """The entry or small talk that is answered, None where nothing is answered at once."""
        return self.entry if self.kind is Kind.ANSWERED else None


@dataclass(frozen=True, kw_only=True)
class LeftOutPhrase:
    """A phrase that a model learned, and the entry that it is taken for when it is left out."""

    language: str
    entry: str
    text: str
    taken_for: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One message with the verdicts of both models."""

    key: str
    before: Verdict
    after: Verdict

    @property
    def change(self) -> Change:
        """What the candidate changes for it."""
        was, now = self.before.answer, self.after.answer
        if was is None and now is not None:
            return Change.NOW_ANSWERED
        if was is not None and now is None:
            return Change.NOW_ASKED_BACK
        if was != now:
            return Change.CHANGED_ENTRY
        surer = was is not None and self.after.sure - self.before.sure >= _SURER
        return Change.BETTER_KNOWN if surer else Change.SAME


def change_counts(judged: Iterable[Judged]) -> dict[str, int]:
    """How many messages each change befalls; together as many as were replayed."""
    counts = Counter(each.change for each in judged)
    return {change.value: counts[change] for change in Change}


def losses(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """The entries that lose questions, with how many of how many; `is_too_many` blocks a publication."""
    asked: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for each in judged:
        if each.before.answer:
            asked[each.before.answer] += 1
            lost[each.before.answer] += each.before.answer != each.after.answer
    return [
        {
            "entry": entry,
            "lost": count,
            "asked": asked[entry],
            "is_too_many": asked[entry] >= LEAST_QUESTIONS and count > MOST_LOST * asked[entry],
        }
        for entry, count in lost.most_common()
        if count
    ]


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The phrases that two models both learned, each with what either takes it for, and how many were left out.

    A phrase that is lent to languages which lack its entry is left out once. `texts` are those that any of the two
    learned, `touched_in` the entries with phrases that only one of them has, each with its language.
    """

    pairs: tuple[tuple[LeftOutPhrase, LeftOutPhrase], ...]
    added: int
    removed: int
    touched_in: tuple[tuple[str, str], ...]
    texts: frozenset[str]

    @property
    def touched(self) -> tuple[str, ...]:
        """The entries that an edit changed."""
        return tuple(sorted({entry for entry, _ in self.touched_in}))


def shared_phrases(before: Sequence[LeftOutPhrase], after: Sequence[LeftOutPhrase]) -> Phrases:
    """Pairs up two models' phrases by language, entry and text."""
    old = {(each.language, each.entry, each.text): each for each in before}
    new = {(each.language, each.entry, each.text): each for each in after}
    pairs = tuple((old[key], new[key]) for key in new if key in old)
    only = old.keys() ^ new.keys()
    was, now = ({(entry, text) for _, entry, text in phrases} for phrases in (old, new))
    return Phrases(
        pairs=pairs,
        added=len(now - was),
        removed=len(was - now),
        touched_in=tuple(sorted({(entry, language) for language, entry, _ in only})),
        texts=frozenset(text for _, _, text in old.keys() | new.keys()),
    )


def accuracy(phrases: Phrases) -> list[dict[str, Any]]:
    """By entry and language, how many of its shared phrases find it when left out, before and after; what changed most
    comes first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for was, now in phrases.pairs:
        if now.entry == NOTHING:
            continue
        row = counts.setdefault((now.entry, now.language), [0, 0, 0])
        row[0] += 1
        row[1] += was.taken_for == was.entry
        row[2] += now.taken_for == now.entry
    rows = [
        {
            "entry": entry,
            "language": language,
            "phrases": whole,
            "before": _share(before, whole),
            "after": _share(after, whole),
        }
        for (entry, language), (whole, before, after) in counts.items()
    ]
    return sorted(
        rows, key=lambda row: (-abs(row["after"]["part"] - row["before"]["part"]), row["entry"], row["language"])
    )


def confusions(phrases: Phrases, most: int = 30) -> list[dict[str, Any]]:
    """The pairs of entries that the candidate takes for each other, most often first, with the count of before; beside
    the `most` frequent all of what the edit touched."""
    of: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str, str]] = Counter()
    after: Counter[tuple[str, str, str]] = Counter()
    for was, now in phrases.pairs:
        of[now.language, now.entry] += 1
        if was.taken_for != was.entry:
            before[was.language, was.entry, was.taken_for] += 1
        if now.taken_for != now.entry:
            after[now.language, now.entry, now.taken_for] += 1
    ranked = sorted(after.items(), key=lambda item: (-item[1], item[0]))
    touched = set(phrases.touched_in)
    return [
        {
            "language": language,
            "entry": entry,
            "taken_for": other,
            "count": count,
            "of": of[language, entry],
            "before": before[language, entry, other],
        }
        for place, ((language, entry, other), count) in enumerate(ranked)
        if place < most or touched & {(entry, language), (other, language)}
    ]


def labelled_change(judged: Iterable[tuple[str | None, Judged]]) -> dict[str, Any]:
    """How customers' labelled messages are judged: right before and now, and how likely that change is luck.

    A message that no entry answers is judged rightly where nothing of the FAQ is answered.
    """
    right = [(_is_right(entry, each.before), _is_right(entry, each.after)) for entry, each in judged]
    lost = sum(was and not now for was, now in right)
    won = sum(now and not was for was, now in right)
    return {
        "before": _share(sum(was for was, _ in right), len(right)),
        "after": _share(sum(now for _, now in right), len(right)),
        "lost": lost,
        "won": won,
        "luck": mcnemar(lost=lost, won=won),
    }


def _is_right(entry: str | None, verdict: Verdict) -> bool:
    return verdict.answer == entry if entry else "/" not in (verdict.answer or "")


def _share(part: int, whole: int) -> dict[str, Any]:
    share = Share(part=part, whole=whole)
    least, most = share.interval
    return {"part": part, "whole": whole, "value": share.value, "least": least, "most": most}


def blocks(comparison: Mapping[str, Any], called: Callable[[str], str] = str) -> list[str]:
    """Why this candidate should not be published, in words; none where nothing speaks against it. `called` gives an
    entry's title where people know entries by it."""
    kinds = {kind.value for kind in Kind}
    failing = [
        phrase(
            "“%(value)s” (%(language_called)s) should get %(called)s and gets %(value2)s",
            value=each["text"],
            language_called=language_called(each["language"]),
            called=called(each["expected"]),
            value2=each["got"] if each["got"] in kinds else called(each["got"]),
        )
        for each in comparison.get("regressions", ())
        if not each["is_right"]
    ]
    losing = [
        phrase(
            "%(called)s loses %(value)s of its %(value2)s replayed questions",
            called=called(each["entry"]),
            value=each["lost"],
            value2=each["asked"],
        )
        for each in comparison.get("losses", ())
        if each["is_too_many"]
    ]
    return [*failing, *losing]


def may_overrule(comparison: Mapping[str, Any]) -> bool:
    """Whether a reason is enough to publish all the same: a lost question may be meant, a failing regression question
    must be mended or taken away first."""
    return all(each["is_right"] for each in comparison.get("regressions", ()))
