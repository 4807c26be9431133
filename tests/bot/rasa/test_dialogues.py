"""Dialogues by somebody who didn't write the rules: each answer is from the right entry and holds the right facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bot.settings import ROOT
from bot.yaml import read_yaml
from tests.bot.rasa.conftest import Customer

pytestmark = pytest.mark.needs("rasa")

DIALOGUES: Sequence[Mapping[str, Any]] = read_yaml(ROOT / "tests" / "dialogues.yml")["dialogues"]


def name_of(dialogue: Mapping[str, Any]) -> str:
    return f"{dialogue['language']}: {dialogue['name']}"


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=name_of)
def test_each_question_of_a_dialogue_is_answered_by_what_was_said_before(
    customer: Customer, dialogue: Mapping[str, Any]
) -> None:
    customer.phone_language = dialogue["language"]
    faults = [fault for turn in dialogue["turns"] for fault in faults_of(customer, turn)]
    assert faults == []


def faults_of(customer: Customer, turn: Mapping[str, Any]) -> list[str]:
    """Says it, prints what was answered, and returns what is wrong with the answer."""
    result = customer.writes(turn["said"])
    text = "\n".join(str(reply["text"]) for reply in result["replies"]).replace("\xa0", " ")
    answered = {_answered(reply["response"]) for reply in result["replies"]} | _done(result)
    print(f"  {turn['said']}  →  {', '.join(sorted(answered))}: {text}")
    wanted = turn["entry"] if isinstance(turn["entry"], list) else [turn["entry"]]
    return [
        *([] if answered & set(wanted) else [f"{turn['said']}: answered by {sorted(answered)}, not {wanted}: {text}"]),
        *(f"{turn['said']}: lacks {each!r}: {text}" for each in turn.get("contains", ()) if each not in text),
        *(f"{turn['said']}: says {each!r}: {text}" for each in turn.get("lacks", ()) if each in text),
    ]


def _answered(response: str | None) -> str:
    name = str(response).removeprefix("utter_")
    return "unclear" if name.startswith("ask_back") else name


def _done(result: Mapping[str, Any]) -> set[str]:
    return {"handoff"} if result["handed_off"] else set()
