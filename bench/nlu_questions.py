"""Understanding of a set of questions: `python -m bench.nlu_questions FOLDER` (see bench/question_set.py).

Trains the steps of config.yml on data/ and asks each question as a new customer whose language nobody told. Prints the
shares in per cent. A question whose entry the FAQ hasn't got counts in the last block alone, where it can't be right.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bench.question_set import Ask, Outcome, outcome_of, read_questions, shares
from bot.rasa.component import Component
from bot.rasa.importer import AnswerImporter
from bot.settings import ROOT
from bot.yaml import read_yaml

_COLUMNS = ("right", "of answered", "answered", "in vain", "refused", "language")


def main() -> None:
    """Prints a line for all, for each language and for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    questions = list(read_questions(parser.parse_args().folder))
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        ask, entries = _trained(Path(scratch))
        print(f"training: {time.process_time() - began:.1f} s of CPU")
        seconds: list[float] = []
        outcomes = [outcome_of(question, _timed(ask, seconds), entries) for question in questions]
    print_table(outcomes, seconds)


def _timed(ask: Ask, seconds: list[float]) -> Ask:
    """`ask`, which notes the CPU time of each message."""

    def timed(text: str, **metadata: Any) -> Message:
        began = time.process_time()
        message: Message = ask(text, **metadata)
        seconds.append(time.process_time() - began)
        return message

    return timed


def print_table(outcomes: Sequence[Outcome], seconds: Sequence[float]) -> None:
    """Prints the shares, those of the entries that the FAQ has first, then with those it hasn't; `seconds` of CPU for
    each message."""
    known = [each for each in outcomes if each.known]
    print(f"{'':20}" + "".join(f"{column:>12}" for column in (*_COLUMNS, "lines")))
    _print("all", known)
    for language in sorted({each.question.language for each in known}):
        _print(language, [each for each in known if each.question.language == language])
    for kind in sorted({each.question.kind for each in known}):
        _print(kind, [each for each in known if each.question.kind == kind])
    _print("all, entries to come", outcomes)
    times = [each * 1000 for each in seconds]
    print(f"message: p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms CPU")


def _print(name: str, outcomes: Sequence[Outcome]) -> None:
    share = shares(outcomes)
    print(f"{name:20}" + "".join(f"{share[column]:12.1f}" for column in _COLUMNS) + f"{len(outcomes):12}")


def _trained(folder: Path) -> tuple[Ask, frozenset[str]]:
    """The steps of config.yml, trained: what asks them, and the entries they know."""
    data = AnswerImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), str(ROOT / "data")).get_nlu_data()
    steps = [_step(each, data, folder) for each in read_yaml(ROOT / "config.yml")["pipeline"]]

    def ask(text: str, **metadata: Any) -> Message:
        messages = [Message(data={TEXT: text, "metadata": metadata})]
        for step in steps:
            messages = step.process(messages)
        return messages[0]

    return ask, frozenset(each.get_full_intent() for each in data.intent_examples)


def _step(configured: dict[str, Any], data: Any, folder: Path) -> Component:
    module, _, name = str(configured["name"]).rpartition(".")
    kind: type[Component] = getattr(import_module(module), name)
    storage, resource = LocalModelStorage(folder), Resource(name)
    config = {**kind.get_default_config(), **configured}
    kind.create(config, storage, resource, None).train(data)
    return kind.load(config, storage, resource, None)


if __name__ == "__main__":
    main()
