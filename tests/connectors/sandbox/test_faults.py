"""Ordered faults: the providers go wrong as asked, for whom it was asked, as often as asked, and then work again."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.settings import ROOT
from connectors.sandbox.faults import KINDS, Fault, Faults
from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Customer, Sandbox
from tests.connectors.sandbox.shop import Graph, Shop

TOKEN = "100001:SANDBOX"


@pytest.fixture
def ana(sandbox: Sandbox) -> Customer:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("hello")
    return ana


@pytest.fixture
def tom(sandbox: Sandbox) -> Customer:
    tom = sandbox.whatsapp.customer("Tom")
    tom.writes("hello")
    return tom


def telegram(server: Server, method: str, **fields: Any) -> requests.Response:
    return requests.post(f"{server.url}/bot{TOKEN}/{method}", json=fields, timeout=10)


def says(server: Server, customer: Customer, text: str = "yes?") -> requests.Response:
    return telegram(server, "sendMessage", chat_id=customer.address, text=text)


def writes(graph: Graph, customer: Customer, text: str = "yes?") -> requests.Response:
    return graph.sends(to=customer.address, type="text", text={"body": text})


def test_telegram_asks_to_wait_and_takes_the_next_call(server: Server, sandbox: Sandbox, ana: Customer) -> None:
    sandbox.order("too_many", "telegram", seconds=3)
    refused = says(server, ana).json()
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 3})
    assert says(server, ana).ok
    assert [bubble.text for bubble in ana.answers()] == ["yes?"]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("server_error", 500, 131000),
        ("too_many", 429, 130429),
        ("number_rate", 400, 130429),
        ("pair_rate", 400, 131056),
        ("window_closed", 400, 131047),
        ("token_expired", 401, 190),
    ],
)
def test_graph_refuses_in_its_own_words(
    graph: Graph, sandbox: Sandbox, tom: Customer, kind: str, status: int, code: int
) -> None:
    sandbox.order(kind)
    refused = writes(graph, tom)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert tom.answers() == []
    assert writes(graph, tom).ok


def test_a_fault_befalls_only_whom_it_was_ordered_for(graph: Graph, sandbox: Sandbox, tom: Customer) -> None:
    noor = sandbox.whatsapp.customer("Noor")
    noor.writes("hello")
    sandbox.order("pair_rate", recipient=tom, times=None)
    assert graph.sends(recipient=noor.address, type="text", text={"body": "yes?"}).ok
    assert [writes(graph, tom).ok for _ in range(3)] == [False] * 3
    assert [(each["seen"], each["met"]) for each in sandbox.faults()] == [(3, 3)]
    sandbox.forget_faults()
    assert writes(graph, tom).ok


def test_the_first_calls_are_spared_and_other_methods_too(server: Server, sandbox: Sandbox, ana: Customer) -> None:
    sandbox.order("server_error", "telegram", skip=1, times=2)
    assert telegram(server, "sendChatAction", chat_id=ana.address, action="typing").ok
    assert [says(server, ana).status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_method_is_named(server: Server, sandbox: Sandbox, ana: Customer) -> None:
    sandbox.order("server_error", "telegram", method="getMe")
    assert says(server, ana).ok
    assert telegram(server, "getMe").status_code == 500


def test_a_call_is_taken_but_never_answered_in_time(server: Server, sandbox: Sandbox, ana: Customer) -> None:
    sandbox.order("no_answer", "telegram", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{server.url}/bot{TOKEN}/sendMessage", json={"chat_id": ana.address, "text": "yes?"}, timeout=0.3
        )
    assert [bubble.text for bubble in ana.answers()] == ["yes?"]


def test_forgetting_lets_a_call_that_waits_go_on(graph: Graph, sandbox: Sandbox, tom: Customer) -> None:
    sandbox.order("delay", seconds=60)
    waiting = threading.Thread(target=writes, args=(graph, tom))
    waiting.start()
    tom.waits_until(lambda: sandbox.faults()[0]["met"], what="the call to arrive")
    assert tom.answers() == [], "not taken yet"
    sandbox.forget_faults()
    tom.waits_for("yes?")
    waiting.join(30)


def test_a_webhook_comes_many_times(sandbox: Sandbox, shop: Shop) -> None:
    sandbox.order("duplicate", copies=10)
    name = sandbox.whatsapp.customer("Tom").writes("once")
    shop.waits(lambda heard: len(heard) == 10)
    assert {message["id"] for message in shop.messages()} == {name}


def test_an_update_comes_twice_to_who_polls(server: Server, sandbox: Sandbox) -> None:
    sandbox.order("duplicate", "telegram")
    sandbox.telegram.customer("Ana").writes("once")
    updates = telegram(server, "getUpdates").json()["result"]
    assert [update["message"]["text"] for update in updates] == ["once", "once"]
    assert telegram(server, "getUpdates", offset=updates[0]["update_id"] + 1).json()["result"] == []


def test_a_late_webhook_is_overtaken(sandbox: Sandbox, shop: Shop) -> None:
    tom = sandbox.whatsapp.customer("Tom")
    sandbox.order("late", seconds=0.5)
    tom.writes("first")
    tom.writes("second")
    shop.waits(lambda heard: len(heard) == 2)
    assert [message["text"]["body"] for message in shop.messages()] == ["second", "first"]


def test_a_message_is_read_before_it_is_delivered(graph: Graph, sandbox: Sandbox, shop: Shop, tom: Customer) -> None:
    sandbox.order("read_first")
    assert writes(graph, tom).ok
    shop.waits(lambda _: len(shop.statuses()) == 3)
    assert [status["status"] for status in shop.statuses()] == ["read", "delivered", "sent"]


def test_what_can_not_be_ordered_is_refused_in_words(sandbox: Sandbox) -> None:
    for order, words in (
        ({"kind": "meteor", "channel": "telegram"}, "pair_rate"),
        ({"kind": "late", "channel": "telegram"}, "whatsapp only"),
        ({"kind": "delay"}, "channel"),
        ({"kind": "delay", "channel": "telegram", "times": "often"}, "often"),
    ):
        with pytest.raises(requests.HTTPError, match=words):
            sandbox.call("POST", "faults", json=order)
    assert sandbox.faults() == []


def test_a_sandbox_stops_at_once_while_a_call_waits(tmp_path: Path) -> None:
    with Server(database=tmp_path / "sandbox.db") as server:
        sandbox = Sandbox(server.url)
        ana = sandbox.telegram.customer("Ana")
        ana.writes("hello")
        sandbox.order("no_answer", "telegram")

        def asks() -> None:
            with contextlib.suppress(requests.ConnectionError):
                says(server, ana)

        waiting = threading.Thread(target=asks)
        waiting.start()
        ana.waits_for("yes?")
        begin = time.monotonic()
    assert time.monotonic() - begin < 3
    waiting.join(30)


def test_a_call_that_has_just_met_a_forgotten_fault_goes_on() -> None:
    faults = Faults()
    faults.order(Fault(kind="no_answer", channel="telegram", seconds=60))
    begin = time.monotonic()
    with faults.befall("telegram", "sendMessage", "1", sends=True):
        faults.forget()
    assert time.monotonic() - begin < 5


def test_a_thread_that_outlives_the_server_writes_into_no_other_file(tmp_path: Path) -> None:
    server = Server(database=tmp_path / "sandbox.db")
    server._close_all()
    others = [os.pipe() for _ in range(8)]  # take the numbers that are free now
    with pytest.raises(BrokenPipeError):
        server._server.trigger.pull_trigger()
    for number in (number for pair in others for number in pair):
        os.close(number)


def test_every_fault_stands_in_the_docs() -> None:
    page = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        assert f"| `{name}` | {' and '.join(kind.channels)} | {kind.meaning} |" in page
