"""What fails inside Rasa is a failed step, never a half answer: Rasa itself would go on as if nothing happened."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.rasa.turn.carried_state import seed
from tests.conftest import unused_port

pytestmark = pytest.mark.needs("rasa")


class Speechless:
    """A generator that fails as one with a missing response does."""

    async def generate(self, *_: Any, **__: Any) -> dict[str, Any]:
        raise LookupError("no words")


class Slow:
    """A generator that takes longer than anybody waits."""

    async def generate(self, *_: Any, **__: Any) -> dict[str, Any]:
        await asyncio.sleep(30)
        return {}


def answer(processor: Any, text: str, *, nlg: Any = None, actions_url: str | None = None, seconds: float = 5.0) -> Any:
    """One turn on a copy of the processor with another generator or action server."""
    import copy

    from rasa.utils.endpoints import EndpointConfig

    from bot.rasa.turn.call import read_call
    from bot.rasa.turn.turn import answer as answered

    own = copy.copy(processor)
    own.nlg = nlg or own.nlg
    own.action_endpoint = EndpointConfig(actions_url) if actions_url else None
    body = {"attempt_id": "a", "messages": [{"text": text}], "channel": "telegram"}
    return asyncio.run(answered(own, read_call(body), timeout_seconds=seconds))


def test_an_answer_that_could_not_be_made_is_a_failed_step(processor: Any) -> None:
    from bot.rasa.turn.turn import StepFailed

    with pytest.raises(StepFailed, match="utter_faq"):
        answer(processor, "how much is shipping", nlg=Speechless())


def test_an_action_server_that_is_down_is_a_failed_step(processor: Any) -> None:
    from bot.rasa.turn.turn import StepFailed

    with pytest.raises(StepFailed, match="action_hand_off"):
        answer(processor, "I want to talk to a person", actions_url=f"http://127.0.0.1:{unused_port()}/webhook")


def test_a_turn_that_takes_too_long_is_given_up(processor: Any) -> None:
    from bot.rasa.turn.turn import StepFailed

    with pytest.raises(StepFailed, match="took over"):
        answer(processor, "how much is shipping", nlg=Slow(), seconds=0.2)


def test_a_turn_leaves_nothing_behind_in_rasa(processor: Any) -> None:
    answer(processor, "how much is shipping")
    assert asyncio.run(processor.tracker_store.retrieve("a")) is None


def test_the_reply_for_a_channel_is_chosen_by_its_name(processor: Any) -> None:
    assert answer(processor, "hello")["replies"][0]["response"] == "utter_greet"


def test_an_unknown_slot_or_action_in_the_carried_events_is_left_out(processor: Any) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("a", processor.domain.slots)
    before = [{"event": "action", "name": "action_gone"}, {"event": "active_loop", "name": "form_gone"}]
    seed(tracker, processor.domain, {"gone": 1}, before)
    assert tracker.active_loop_name is None
    assert tracker.latest_action_name == "action_listen"
