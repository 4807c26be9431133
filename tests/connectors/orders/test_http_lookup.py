"""A shop's own system is asked for one order: signed, in time, and an odd answer is never "no such order"."""

from __future__ import annotations

import json
import time

import pytest

from bot.shop.orders.order import OrderState
from connectors.orders import http_lookup
from connectors.orders.calls import call, check_url
from connectors.orders.http_lookup import HttpLookup
from connectors.orders.source import SourceDown
from tests.connectors.orders.fakes import RECORD, SECRET, OwnSystem


def lookup(system: OwnSystem) -> HttpLookup:
    return HttpLookup(url=system.url, secret=SECRET)


def test_an_order_is_read_as_agreed_and_the_call_is_signed_without_a_proof(system: OwnSystem) -> None:
    (found,) = lookup(system).look_up("5001")
    assert (found.order.state, found.order.shipments[0].expected) == (OrderState.ON_THE_WAY, "2026-12-02")
    assert found.buyer.email == "maria@example.com"
    assert system.seen == [{"number": "5001", "genuine": "True"}]


def test_a_number_that_it_does_not_know_is_no_order(system: OwnSystem) -> None:
    assert lookup(system).look_up("5002") == ()


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_an_error_of_its_is_not_taken_for_no_order(system: OwnSystem, status: int) -> None:
    system.status = status
    with pytest.raises(SourceDown, match=str(status)):
        lookup(system).look_up("5001")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>maintenance</html>",
        json.dumps({"orders": [RECORD]}).encode()[:90],
        b'{"orders": {}}',
        b'{"orders": [{"number": "5001"}]}',
        json.dumps({"orders": [{**RECORD, "state": "somewhere"}]}).encode(),
        json.dumps({"orders": [{**RECORD, "items": [{"title": "x", "quantity": -1}]}]}).encode(),
        b"[" * 3_000,
        json.dumps({"orders": [{**RECORD, "town": "Málaga"}]}, ensure_ascii=False).encode("cp1252"),
    ],
    ids=["empty", "html", "half", "no list", "no state", "odd state", "odd quantity", "deep", "not in UTF-8"],
)
def test_half_an_answer_or_none_is_a_source_that_is_down(system: OwnSystem, body: bytes) -> None:
    system.body = body
    with pytest.raises(SourceDown):
        lookup(system).look_up("5001")


def test_an_answer_in_utf_8_or_utf_16_is_read_as_it_was_meant(system: OwnSystem) -> None:
    for encoding in ("utf-8", "utf-16"):
        system.body = json.dumps({"orders": [{**RECORD, "town": "Málaga"}]}, ensure_ascii=False).encode(encoding)
        (found,) = lookup(system).look_up("5001")
        assert found.order.town == "Málaga"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"placed_at": 1764417600000}, "placed_at must be .* not in milliseconds"),
        ({"changed_at": 1764417600000}, "changed_at must be .* not in milliseconds"),
        ({"changed_at": "2099-01-01"}, "changed_at must be no later than now"),
        ({"placed_at": "9999-12-31"}, "placed_at must be of the years"),
        ({"placed_at": 0}, "placed_at must be of the years"),
        ({"shipments": [{"state_at": 1e300}]}, "state_at must be of the years"),
        ({"shipments": [{"expected": "0001-01-01"}]}, "expected must be"),
        ({"total": "1.234,50"}, "total must be a decimal number with a point"),
        ({"total": "NaN"}, "total must be"),
    ],
)
def test_a_moment_or_an_amount_that_can_be_none_is_named(
    system: OwnSystem, more: dict[str, object], fault: str
) -> None:
    system.records["5001"] = {**RECORD, **more}
    with pytest.raises(SourceDown, match=fault):
        lookup(system).look_up("5001")


def test_amounts_are_plain_decimals_whatever_stands_behind_the_point(system: OwnSystem) -> None:
    system.records["5001"] = {**RECORD, "total": "89.500", "refunds": [{"amount": 12.5}], "changed_at": 1764417600}
    (found,) = lookup(system).look_up("5001")
    assert (found.order.total, found.order.refunds[0].amount) == ("89.500", "12.5")
    assert found.order.changed_at == 1764417600.0


def test_a_slow_answer_is_not_waited_for(system: OwnSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_lookup, "LOOK_UP_SECONDS", 0.2)
    system.slow_seconds = 1.0
    with pytest.raises(SourceDown, match="did not answer"):
        lookup(system).look_up("5001")


def test_an_answer_that_drips_is_not_waited_for(system: OwnSystem) -> None:
    system.body, system.drips = b'{"orders": []}'.ljust(400), True
    began = time.monotonic()
    with pytest.raises(SourceDown, match="takes too long"):
        call("GET", system.url, headers={}, params={"number": "5001"}, seconds=3.0)
    assert time.monotonic() - began < 15.0, "the whole body takes twenty seconds"


def test_nobody_is_sent_elsewhere_with_the_secret(system: OwnSystem) -> None:
    system.redirect = f"{system.url}?number=5001"
    with pytest.raises(SourceDown, match="302"):
        lookup(system).look_up("5001")
    assert len(system.seen) == 1


def test_a_port_where_nobody_listens_is_a_source_that_is_down() -> None:
    with pytest.raises(SourceDown):
        HttpLookup(url="http://127.0.0.1:9/orders", secret=SECRET).look_up("5001")


@pytest.mark.parametrize("url", ["http://shop.example/orders", "ftp://shop.example", "shop.example", "https://"])
def test_customers_data_travels_by_https_only(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        check_url(url)
