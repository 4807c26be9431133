"""The internal API: only the action server may ask for a handoff, and only for the attempt that is under way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from connectors.worker.internal_api import build_internal
from tests.bot.store.shop import Shop

OPEN = {"Authorization": "Bearer inside"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def inside(shop: Shop) -> FlaskClient:
    return build_internal(shop.store, "inside").test_client()


def wish(attempt_id: str, **more: Any) -> dict[str, Any]:
    return {"attempt_id": attempt_id, "reason": "asked_for_person", "understood": [], "slots": {}, **more}


def test_a_request_is_stored_once_and_a_repeat_changes_nothing(shop: Shop, inside: FlaskClient) -> None:
    shop.writes("a person please")
    turn = shop.turn()
    assert inside.post("/handoffs", json=wish(turn.attempt_id), headers=OPEN).status_code == 201
    assert inside.post("/handoffs", json=wish(turn.attempt_id), headers=OPEN).status_code == 200


def test_a_superseded_attempt_hears_409(shop: Shop, inside: FlaskClient) -> None:
    shop.writes("a person please")
    turn = shop.turn()
    shop.store.workers.start("w", now=shop.tick())
    shop.turn()
    assert inside.post("/handoffs", json=wish(turn.attempt_id), headers=OPEN).status_code == 409


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "inside"}])
def test_without_the_token_nothing_opens(inside: FlaskClient, headers: dict[str, str]) -> None:
    assert inside.post("/handoffs", json=wish("t"), headers=headers).status_code == 401
    assert inside.get("/anything", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "attempt_id"),
        ([], "attempt_id"),
        (wish("t", reason="because"), "reason"),
        (wish("t", slots=[1]), "slots"),
        (wish("t", understood=[{"entry": "x"}]), "understood"),
    ],
)
def test_a_wrong_request_is_told_which_field_is_wrong(inside: FlaskClient, body: Any, field: str) -> None:
    answer = inside.post("/handoffs", json=body, headers=OPEN)
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith(field)


def test_a_worker_whose_loop_stands_still_is_not_well(shop: Shop) -> None:
    alive = [True]
    inside = build_internal(shop.store, "inside", lambda: alive[0]).test_client()
    assert inside.get("/healthz").status_code == 200
    alive[0] = False
    assert inside.get("/healthz").status_code == 503
