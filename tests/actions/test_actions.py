"""The custom actions: what they ask of the internal API and what trace they leave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

pytestmark = pytest.mark.needs("rasa")


@dataclass
class Api:
    """An internal API that answers with `status` and keeps what it was asked."""

    url: str = ""
    status: int = 201
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def api() -> Iterator[Api]:
    found = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({"path": self.path, "token": self.headers["Authorization"], **body})
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


def tracker(intent: str, channel: str = "telegram", **slots: Any) -> Any:
    from rasa_sdk import Tracker

    heard = {
        "text": "…",
        "intent": {"name": intent},
        "intent_ranking": [{"name": f"faq/topic_{letter}", "confidence": 0.3} for letter in "abcd"],
        "language": "es",
        "guesses": [{"title": "Una persona", "payload": "ask_person"}],
    }
    events = [{"event": "user", "input_channel": channel}]
    return Tracker("attempt-1", slots, heard, events, False, None, {}, "action_listen")


def run(action: Any, heard: Any) -> tuple[list[Any], list[dict[str, Any]]]:
    """The events that an action left and what it said."""
    from rasa_sdk.executor import CollectingDispatcher

    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, heard, {}))
    return events, dispatcher.messages


def hand_off(api: Api) -> Any:
    from actions.hand_off import ActionHandOff, InternalApi

    return ActionHandOff(InternalApi(url=api.url, token="internal"))


def test_the_handoff_is_requested_with_what_the_bot_knew_and_nothing_is_said(api: Api) -> None:
    events, said = run(hand_off(api), tracker("unclear", order="4411", asked_back=True, empty=None))
    assert said == []
    assert events[0]["name"] == "handed_off"
    assert api.asked == [
        {
            "path": "/handoffs",
            "token": "Bearer internal",
            "attempt_id": "attempt-1",
            "reason": "not_understood",
            "understood": [{"entry": f"faq/topic_{letter}", "confidence": 0.3} for letter in "abc"],
            "slots": {"order": "4411"},
            "language": "es",
        }
    ]


def test_a_repeat_is_as_good_as_the_first(api: Api) -> None:
    api.status = 200
    assert run(hand_off(api), tracker("ask_person"))[0]
    assert api.asked[0]["reason"] == "asked_for_person"


@pytest.mark.parametrize("status", [401, 409, 500])
def test_a_request_that_is_not_stored_fails_the_step(api: Api, status: int) -> None:
    from actions.hand_off import HandoffNotMade

    api.status = status
    with pytest.raises(HandoffNotMade):
        run(hand_off(api), tracker("ask_person"))


def test_in_the_shell_the_handoff_is_shown() -> None:
    from actions.hand_off import ActionHandOff

    _, said = run(ActionHandOff(), tracker("ask_person"))
    assert [each["response"] for each in said] == ["utter_shell_handoff"]


def test_in_a_shell_beside_the_running_product_the_handoff_is_shown_and_nothing_is_requested(api: Api) -> None:
    events, said = run(hand_off(api), tracker("ask_person", channel="cmdline"))
    assert [each["response"] for each in said] == ["utter_shell_handoff"]
    assert (events[0]["name"], api.asked) == ("handed_off", [])


def test_asking_back_without_a_guess_says_so() -> None:
    from actions.ask_back import ActionAskBack

    events, said = run(ActionAskBack(), tracker("unclear"))
    assert said[0]["response"] == "utter_ask_back_nothing"
    assert (events[0]["name"], events[0]["value"]) == ("asked_back", True)
