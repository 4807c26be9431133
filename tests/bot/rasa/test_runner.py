"""The graph of a model gives the same whether Rasa's own runner or ours runs it."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.language import LANGUAGE
from bot.rasa.turn.carried_state import seed
from bot.rasa.turn.runner import OrderedRunner, run_in_order

pytestmark = pytest.mark.needs("rasa")


@pytest.fixture
def ours(processor: Any) -> MessageProcessor:
    own: MessageProcessor = copy.copy(processor)
    run_in_order(own)
    return own


def said(processor: MessageProcessor, text: str) -> dict[str, Any]:
    return asyncio.run(processor.parse_message(UserMessage(text, metadata={LANGUAGE: "en"})))


@pytest.mark.parametrize("text", ["how much is shipping to Portugal?", "purple monkey dishwasher", "hello"])
def test_a_message_is_understood_as_rasas_runner_understands_it(
    processor: Any, ours: MessageProcessor, text: str
) -> None:
    assert isinstance(processor.graph_runner, DaskGraphRunner)
    assert not isinstance(processor.graph_runner, OrderedRunner)
    assert isinstance(ours.graph_runner, OrderedRunner)
    assert said(ours, text) == said(processor, text)


def test_the_next_action_is_the_one_that_rasas_runner_chooses(processor: Any, ours: MessageProcessor) -> None:
    tracker = DialogueStateTracker("ana", processor.domain.slots)
    seed(tracker, processor.domain, {}, [])
    message = UserMessage("how much is shipping?", sender_id="ana", metadata={LANGUAGE: "en"})
    asyncio.run(processor._handle_message_with_tracker(message, tracker))
    chosen = [each._predict_next_with_tracker(tracker.copy()) for each in (processor, ours)]
    assert chosen[0].probabilities == chosen[1].probabilities
    assert chosen[0].max_confidence > 0.9


def test_a_graph_that_lacks_its_input_says_which_node_misses_it(ours: MessageProcessor) -> None:
    with pytest.raises(GraphRunError, match="Missing input"):
        ours.graph_runner.run(targets=[str(ours.model_metadata.nlu_target)])
