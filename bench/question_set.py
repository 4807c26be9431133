"""Question set: what customers might write, each with what it is about, in a folder with a file a language.

A line is `id language label kind text`, parted by tabs. A label is `faq/<entry>`, a small-talk intent, `complaint`,
`smalltalk` or `out_of_scope`; of several questions in one, `faq/a + faq/b`. Kinds: plain, short, typo, indirect (told
without the key word), long, mixed (slang), followup (`question >> follow-up`, the label is the follow-up's), multi.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

# Readings that are as good; each pair in either order.
_EITHER = (
    {"sizes_wrong_before_dispatch", "order_change"},
    {"sizes_sold_out", "product_stock"},
    {"payment_voucher", "offers_discount"},
    {"shipping_several_parcels", "shipping_not_received"},
    {"order_status", "shipping_delay"},
    {"product_warranty", "shipping_damaged"},
)
_NOTHING = frozenset({"out_of_scope", "smalltalk", "complaint"})
# What a pipeline makes of a text, with metadata of the turn as keywords: Rasa's parse data, or a message.
Ask = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One line of the set: what is written, and before that what was asked first, if it is a follow-up."""

    language: str
    labels: frozenset[str]
    kind: str
    text: str
    before: str | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the pipeline made of a question; `known` where the FAQ has its entry."""

    question: Question
    right: bool
    answered: bool
    heard: str
    known: bool

    @property
    def asked(self) -> bool:
        """Whether the question is about something that an entry could answer."""
        return not self.question.labels <= _NOTHING


def read_questions(folder: Path) -> Iterator[Question]:
    """Every line of the folder's .tsv files. Raises ValueError for a line with other columns."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, language, labels, kind, text = line.split("\t")
            before, _, last = text.rpartition(" >> ")
            names = frozenset(label.strip() for label in labels.split("+"))
            yield Question(language=language, labels=names, kind=kind, text=last, before=before or None)


def outcome_of(question: Question, ask: Ask, entries: frozenset[str]) -> Outcome:
    """Asks as a new customer whose language nobody told; a follow-up after the question before it."""
    first = ask(question.before) if question.before else None
    told = _told_after(question.before, first) if first else {}
    message = ask(question.text, **told)
    named = {_best(message), *(each["entry"] for each in message.get("also") or ())}
    return Outcome(
        question=question,
        right=question.labels <= named or any(_as_good(label, _best(message)) for label in question.labels),
        answered=message.get("intent")["name"] != "unclear",
        heard=str((first or message).get("language")),
        known=bool(question.labels <= _NOTHING | entries),
    )


def _told_after(asked: str | None, first: Any) -> dict[str, Any]:
    """What the bot knows when the next message comes, as its turns tell it (bot.rasa.turn.turn)."""
    named = [(str(each["entity"]), str(each["value"])) for each in first.get("entities") or ()]
    return {
        "language": first.get("language"),
        "context": [_best(first)],
        "mentioned": [named],
        "asked_before": asked or "",
    }


def shares(outcomes: Sequence[Outcome]) -> Mapping[str, float]:
    """In per cent: right (the entry comes first), right of the answers, answered at once, asked back in vain (of the
    questions whose entry comes first), out of scope not answered, and the language heard in the first message."""
    asked = [each for each in outcomes if each.asked]
    strange = [each for each in outcomes if "out_of_scope" in each.question.labels]
    return {
        "right": _share(each.right for each in asked),
        "of answered": _share(each.right for each in asked if each.answered),
        "answered": _share(each.answered for each in asked),
        "in vain": _share(not each.answered for each in asked if each.right),
        "refused": _share(not each.answered for each in strange),
        "language": _share(each.heard == each.question.language for each in outcomes),
    }


def _share(cases: Iterable[bool]) -> float:
    return 100 * fmean(found) if (found := list(cases)) else float("nan")


def _as_good(label: str, other: str) -> bool:
    return {label.removeprefix("faq/"), other.removeprefix("faq/")} in _EITHER


def _best(message: Any) -> str:
    return str(message.get("intent_ranking")[0]["name"])
