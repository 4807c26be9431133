"""States: what stands in the text of a query is a member of its enum, so that a query never asks for what can't be."""

from __future__ import annotations

import re
from pathlib import Path

import bot.store
from bot.conversations.message import DeliveryState, MediaState

SOURCE = "\n".join(path.read_text() for path in sorted(Path(bot.store.__path__[0]).rglob("*.py")))
NAMED = r"\b(?:{table}\.state|UPDATE {name} SET state) (?:=|<>|IN|NOT IN) \(?((?:'\w+'(?:, )?)+)"


def literals(table: str, name: str) -> set[str]:
    """The states of a table that queries name, whose alias is `table`."""
    found = re.findall(NAMED.format(table=table, name=name), SOURCE)
    return {word for part in found for word in re.findall(r"\w+", part)}


def test_queries_name_only_states_of_deliveries() -> None:
    named = literals("d", "delivery")
    assert {"queued", "failed", "uncertain", "withheld"} <= named
    assert named <= {state.value for state in DeliveryState}


def test_queries_name_only_states_of_files() -> None:
    named = literals("f", "media")
    assert {"ready", "failed", "waiting"} <= named
    assert named <= {state.value for state in MediaState}
