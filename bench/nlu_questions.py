"""Understanding of a set of questions: `python -m bench.nlu_questions FOLDER` (a file a language: id, language, label,
kind and text, parted by tabs).

Trains the steps of config.yml on data/ and asks each question as a new customer whose language nobody told. Prints, in
per cent: right (the entry comes first), right of the answers, answered at once, asked back in vain (of the questions
whose entry comes first), out of scope not answered, and the language heard in the first message. A question whose
entry the FAQ hasn't got counts in the last block alone, where it can't be right.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa.component import Component
from bot.rasa.importer import AnswerImporter
from bot.settings import ROOT
from bot.yaml import read_yaml

# Readings that are as good (README of the development set); each pair in either order.
_EITHER = (
    {"sizes_wrong_before_dispatch", "order_change"},
    {"sizes_sold_out", "product_stock"},
    {"payment_voucher", "offers_discount"},
    {"shipping_several_parcels", "shipping_not_received"},
    {"order_status", "shipping_delay"},
    {"product_warranty", "shipping_damaged"},
)
_NOTHING = frozenset({"out_of_scope", "smalltalk", "complaint"})
_COLUMNS = ("right", "of answered", "answered", "in vain", "refused", "language", "lines")


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
    """What the pipeline made of a question; `known` where the FAQ has its entry, `seconds` of CPU for the message."""

    question: Question
    right: bool
    answered: bool
    heard: str
    known: bool
    seconds: float

    @property
    def asked(self) -> bool:
        """Whether the question is about something that an entry could answer."""
        return not self.question.labels <= _NOTHING


Ask = Callable[..., Message]


def main() -> None:
    """Prints a line for all, for each language and for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    questions = list(_questions(parser.parse_args().folder))
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        ask, entries = _trained(Path(scratch))
        print(f"training: {time.process_time() - began:.1f} s of CPU")
        outcomes = [_outcome(question, ask, entries) for question in questions]
    print_table(outcomes)


def print_table(outcomes: Sequence[Outcome]) -> None:
    """Prints the shares, those of the entries that the FAQ has first, then with those it hasn't."""
    known = [each for each in outcomes if each.known]
    print(f"{'':20}" + "".join(f"{column:>12}" for column in _COLUMNS))
    _print("all", known)
    for language in sorted({each.question.language for each in known}):
        _print(language, [each for each in known if each.question.language == language])
    for kind in sorted({each.question.kind for each in known}):
        _print(kind, [each for each in known if each.question.kind == kind])
    _print("all, entries to come", outcomes)
    seconds = [each.seconds * 1000 for each in outcomes]
    print(f"message: p50 {statistics.median(seconds):.1f} ms, p95 {statistics.quantiles(seconds, n=20)[-1]:.1f} ms CPU")


def _print(name: str, outcomes: Sequence[Outcome]) -> None:
    asked = [each for each in outcomes if each.asked]
    answered = [each for each in asked if each.answered]
    right = [each for each in asked if each.right]
    strange = [each for each in outcomes if "out_of_scope" in each.question.labels]
    shares = (
        _share(each.right for each in asked),
        _share(each.right for each in answered),
        _share(each.answered for each in asked),
        _share(not each.answered for each in right),
        _share(not each.answered for each in strange),
        _share(each.heard == each.question.language for each in outcomes),
    )
    print(f"{name:20}" + "".join(f"{share:12.1f}" for share in shares) + f"{len(outcomes):12}")


def _share(cases: Iterable[bool]) -> float:
    return 100 * statistics.fmean(found) if (found := list(cases)) else float("nan")


def _questions(folder: Path) -> Iterator[Question]:
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, language, labels, kind, text = line.split("\t")
            before, _, last = text.rpartition(" >> ")
            names = frozenset(label.strip() for label in labels.split("+"))
            yield Question(language=language, labels=names, kind=kind, text=last, before=before or None)


def _trained(folder: Path) -> tuple[Ask, frozenset[str]]:
    """The steps of config.yml, trained: what asks them, and the entries they know."""
    data = AnswerImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), str(ROOT / "data")).get_nlu_data()
    steps = [_step(each, data, folder) for each in read_yaml(ROOT / "config.yml")["pipeline"]]

    def ask(text: str, **metadata: Any) -> Message:
        messages = [Message(data={TEXT: text, "metadata": metadata})]
        for step in steps:
            messages = step.process(messages)  # type: ignore[attr-defined]
        return messages[0]

    return ask, frozenset(each.get_full_intent() for each in data.intent_examples)


def _step(configured: dict[str, Any], data: Any, folder: Path) -> Component:
    module, _, name = str(configured["name"]).rpartition(".")
    kind: type[Component] = getattr(import_module(module), name)
    storage, resource = LocalModelStorage(folder), Resource(name)
    step = kind.create({**kind.get_default_config(), **configured}, storage, resource, None)
    step.train(data)
    return step


def _outcome(question: Question, ask: Ask, entries: frozenset[str]) -> Outcome:
    first = ask(question.before) if question.before else None
    told = {"language": first.get("language"), "context": [_best(first)]} if first else {}
    began = time.process_time()
    message = ask(question.text, **told)
    seconds = time.process_time() - began
    found = {_best(message), *(each["entry"] for each in message.get("also") or ())}
    return Outcome(
        question=question,
        right=question.labels <= found or any(_as_good(label, _best(message)) for label in question.labels),
        answered=message.get("intent")["name"] != "unclear",
        heard=str((first or message).get("language")),
        known=bool(question.labels <= _NOTHING | entries),
        seconds=seconds,
    )


def _as_good(label: str, other: str) -> bool:
    return {label.removeprefix("faq/"), other.removeprefix("faq/")} in _EITHER


def _best(message: Message) -> str:
    return str(message.get("intent_ranking")[0]["name"])


if __name__ == "__main__":
    main()
