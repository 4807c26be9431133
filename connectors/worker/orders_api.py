"""Orders API: the internal address where the bot's action asks what to tell of an order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from flask import Flask, Response, jsonify, request

from bot.conversations.handoff import RequestRefused
from bot.shop.orders.code import is_code
from bot.shop.orders.enquiry import Awaited, Enquiry, OrderReply, order_reply
from bot.shop.orders.number import LONGEST_NUMBER
from bot.shop.orders.proof import MOST_PROOFS, Given, ProofKind
from bot.store.engine.database import StoreBusy
from connectors.orders.lookup import CustomerLooks, OrderLookup
from connectors.orders.told_again import told_again

_LONGEST_PROOF = 254
_KINDS = frozenset(kind.value for kind in ProofKind if kind not in (ProofKind.CHANNEL, ProofKind.CODE))
_ASKED = frozenset(each.value for each in Awaited)


@dataclass(frozen=True, kw_only=True)
class OrdersApi:
    """POST /orders: the next step of an enquiry, for an attempt that holds its conversation."""

    lookup: OrderLookup
    zone: Callable[[], tzinfo]
    stuck_days: Callable[[], int]

    def register(self, app: Flask) -> None:
        """Adds the route."""
        app.add_url_rule("/orders", "orders", self.ask, methods=["POST"])

    def ask(self) -> tuple[Response, int]:
        """200 with the reply; 400 for a body that is none, 409 for a superseded attempt."""
        body = request.get_json(force=True, silent=True)
        now = time.time()
        try:
            attempt_id, language, enquiry = _read(body)
            conversation = self.lookup.store.turns.conversation_of(attempt_id)
            looks = self.lookup.for_customer(conversation, attempt_id, now=now)
            is_over = isinstance(body, Mapping) and body.get("is_over") is True
            reply = self._reply(enquiry, looks, language, now, is_over=is_over)
        except ValueError as error:
            return jsonify(error=str(error)), 400
        except RequestRefused as error:
            return jsonify(error=str(error)), 409
        except StoreBusy as error:
            return jsonify(error=str(error)), 503
        return jsonify(as_json(reply)), 200

    def _reply(self, enquiry: Enquiry, looks: CustomerLooks, language: str, now: float, *, is_over: bool) -> OrderReply:
        """`is_over`: the number is of a look-up that the customer left; it counts only where it was proven."""
        zone, days = self.zone(), self.stuck_days()
        again = told_again(enquiry, looks, language=language, zone=zone, now=now, stuck_days=days)
        enquiry = replace(enquiry, number=None) if is_over else enquiry
        return again or order_reply(enquiry, looks, language=language, zone=zone, now=now, stuck_days=days)


def as_json(reply: OrderReply) -> dict[str, Any]:
    """The reply as the action reads it."""
    return {
        "response": reply.response,
        "parts": list(reply.parts),
        "values": dict(reply.values),
        "awaits": reply.awaits.value if reply.awaits else None,
        "hand_off": reply.hand_off,
        "number": reply.number,
    }


def _read(body: Any) -> tuple[str, str, Enquiry]:
    """Attempt, language and enquiry. Raises ValueError, naming the field that is wrong."""
    if not isinstance(body, Mapping) or not isinstance(body.get("attempt_id"), str):
        raise ValueError("attempt_id must be the attempt's id")
    number, language, proofs = body.get("number"), body.get("language"), body.get("proofs") or []
    if not isinstance(number, (str, type(None))) or len(number or "") > LONGEST_NUMBER:
        raise ValueError("number must be an order number or null")
    if not isinstance(proofs, list) or len(proofs) > MOST_PROOFS:
        raise ValueError(f"proofs must be a list of at most {MOST_PROOFS}")
    code, asked = body.get("code"), body.get("asked")
    if code is not None and not (isinstance(code, str) and is_code(code)):
        raise ValueError("code must be six digits or null")
    if asked is not None and not (isinstance(asked, str) and asked in _ASKED):
        raise ValueError(f"asked must be null or one of {', '.join(sorted(_ASKED))}")
    enquiry = Enquiry(
        number=number,
        proofs=tuple(_proof(each) for each in proofs),
        code=code,
        asked=Awaited(asked) if asked else None,
    )
    return body["attempt_id"], language if isinstance(language, str) else "en", enquiry


def _proof(proof: Any) -> Given:
    kind, value = (proof.get("kind"), proof.get("value")) if isinstance(proof, Mapping) else (None, None)
    if kind not in _KINDS or not isinstance(value, str) or len(value) > _LONGEST_PROOF:
        raise ValueError("proofs must be {kind, value}")
    return Given(kind=ProofKind(kind), value=value)
