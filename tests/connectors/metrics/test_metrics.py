"""What Prometheus reads of web and worker: true numbers, no customer's words, and nothing for strangers."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.json_logs import FLOW, JsonLines, trace_of
from connectors.worker.internal_api import build_internal
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.connectors.web.test_webhooks import post_telegram, telegram_body
from tests.connectors.worker.channel import Pretend
from tests.connectors.worker.delivery.test_deliveries import delivers
from tests.connectors.worker.turns.test_answering import attempts, says


def value(text: str, line: str) -> float:
    """The number at a metric with these labels; 0 where it was never counted."""
    return next((float(each.rpartition(" ")[2]) for each in text.splitlines() if each.startswith(f"{line} ")), 0.0)


def of_web(site: Site, **more: Any) -> Any:
    return site.app.test_client().get("/metrics", **more)


def of_worker(shop: Shop) -> str:
    inside = build_internal(shop.store, "inside", probed=lambda: ({"rasa": True, "actions": False}, "abc"))
    return inside.test_client().get("/metrics").text


def test_webhooks_are_counted_by_channel_and_status(site: Site) -> None:
    lines = [f'mostrador_webhooks_total{{channel="telegram",status="{status}"}}' for status in (200, 403)]
    before = [value(of_web(site).text, line) for line in lines]
    post_telegram(site, telegram_body("where is my parcel?"))
    post_telegram(site, telegram_body(), secret="guessed")
    text = of_web(site).text
    assert [value(text, line) for line in lines] == [number + 1 for number in before]
    assert "mostrador_webhook_seconds_bucket" in text
    assert "parcel" not in text


def test_a_stranger_makes_no_names_of_channels(site: Site) -> None:
    site.app.test_client().post("/webhooks/anything-at-all", data=b"{}")
    text = of_web(site).text
    assert "anything" not in text
    assert value(text, 'mostrador_webhooks_total{channel="unknown",status="404"}') >= 1


def test_only_this_machine_looks_and_never_through_the_proxy(shop: Shop) -> None:
    site = Site(shop)
    assert of_web(site).status_code == 200
    assert of_web(site, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert of_web(site, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_with_a_token_only_who_has_it_looks(shop: Shop) -> None:
    site = Site(shop, environment={"MOSTRADOR_METRICS_TOKEN": "a-long-token-of-ours"})
    assert of_web(site).status_code == 404
    there = {"Authorization": "Bearer a-long-token-of-ours"}
    assert of_web(site, headers=there, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_the_worker_tells_queue_deliveries_workers_and_model(shop: Shop) -> None:
    shop.hands_off()
    text = of_worker(shop)
    assert value(text, "mostrador_queue_length") == 1
    assert value(text, 'mostrador_deliveries_open{channel="telegram",state="queued"}') == 2
    assert value(text, "mostrador_workers") == 1
    assert value(text, 'mostrador_up{process="rasa"}') == 1
    assert value(text, 'mostrador_up{process="actions"}') == 0
    assert 'mostrador_model{model="abc"} 1.0' in text
    assert "process_resident_memory_bytes" in text


def test_a_queue_that_waits_grows_old(shop: Shop) -> None:
    shop.hands_off()
    now = shop.now + 90
    assert 85 <= shop.store.figures.now(now=now).waiting_seconds <= 95


def test_a_json_line_has_its_facts_and_is_one_line() -> None:
    record = logging.makeLogRecord({"name": "connectors.flow", "levelname": "INFO", "msg": "received\ntwice"})
    record.facts = {"trace": "ab", "kind": "text"}
    line = JsonLines("web").format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["text"], told["process"], told["trace"], told["kind"]) == ("received\ntwice", "web", "ab", "text")


def test_the_id_of_a_message_hides_the_number_in_the_providers() -> None:
    trace = trace_of("whatsapp:1", "wamid.34600111222")
    assert trace is not None
    assert "34600" not in trace
    assert trace == trace_of("whatsapp:1", "wamid.34600111222")
    assert trace != trace_of("whatsapp:2", "wamid.34600111222")


class Lines(logging.Handler):
    """The lines of messages' ways, as facts."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.facts.append({"step": record.getMessage(), **vars(record)["facts"]})


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, level = Lines(), FLOW.level
    FLOW.addHandler(handler)
    FLOW.setLevel(logging.INFO)
    yield handler
    FLOW.removeHandler(handler)
    FLOW.setLevel(level)


def test_one_id_leads_from_the_webhook_to_the_delivery(site: Site, shop: Shop, lines: Lines) -> None:
    post_telegram(site, telegram_body("where is my parcel?"))
    attempts(shop, says("utter_faq", "on its way"))
    delivers(shop, Pretend(), who="42")
    assert [each["step"] for each in lines.facts] == ["received", "turn", "delivery"]
    traces = {each["trace"] for each in lines.facts}
    assert len(traces) == 1
    assert traces != {None}
    assert lines.facts[-1]["state"] == "sent"
    told = json.dumps(lines.facts)
    assert "parcel" not in told
    assert "on its way" not in told


def test_what_failed_and_what_is_uncertain_is_counted_with_its_cause(tmp_path: Path) -> None:
    shop = Shop(tmp_path, now=time.time() - 60)
    line = 'mostrador_deliveries_total{cause="internal",channel="telegram",state="%s"}'
    before = [value(of_worker(shop), line % state) for state in ("failed", "uncertain")]
    for channel in (Pretend(unwritable=True), Pretend(faults=[KeyError("in mid-call")])):
        shop.writes("question")
        shop.answers()
        delivers(shop, channel)
    assert [value(of_worker(shop), line % state) for state in ("failed", "uncertain")] == [each + 1 for each in before]


def test_turns_are_counted_by_what_they_came_to(shop: Shop) -> None:
    line = 'mostrador_turns_total{outcome="answered"}'
    before = value(of_worker(shop), line)
    shop.writes("question")
    attempts(shop, says("utter_faq", "an answer"))
    assert value(of_worker(shop), line) == before + 1
