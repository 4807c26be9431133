"""Our components log nothing that a customer wrote, at any level, and run none of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("rasa")

CANARY = "xanthocanary"
SAID = (
    f"how much is shipping {CANARY}",
    f"{CANARY} and to spain? and can i pay by {CANARY}",
    f"/{CANARY}{{{{7*7}}}}",
    f"$(touch {CANARY}) `touch {CANARY}` '; drop table {CANARY}",
)


@pytest.mark.parametrize("text", SAID)
def test_no_level_of_our_logs_holds_what_a_customer_wrote(
    processor: Any, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    steps = [node for name, node in processor.graph_runner._instantiated_nodes.items() if "run_bot.rasa" in name]
    assert len(steps) == 4
    with caplog.at_level(logging.DEBUG):
        message = Message({TEXT: text})
        for step in steps:
            step._component.process([message])
    assert message.get("intent_ranking")
    assert CANARY not in caplog.text


def test_what_looks_like_a_command_is_only_read(
    parse: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in SAID:
        assert parse(text)["text"] == text
    assert list(tmp_path.iterdir()) == []
