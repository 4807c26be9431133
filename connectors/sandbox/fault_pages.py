"""Fault pages: tests order faults over HTTP, as JSON under /phones/faults.

GET     what is ordered: [{kind, channel, method, recipient, times, skip, seconds, copies, seen, met}]
POST    {kind, channel, method?, recipient?, times?: number | null, skip?, seconds?, copies?}; kinds: docs/sandbox.md
DELETE  everything works again, and calls that wait go on

POST answers 201, or 400 {"error"} for what can't be.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import Blueprint, Response, jsonify, request

from connectors.sandbox.faults import KINDS, Fault, Faults

_NUMBERS = {"times": int, "skip": int, "seconds": float, "copies": int}
_NAMES = tuple(one.name for one in fields(Fault))


def blueprint(faults: Faults) -> Blueprint:
    """The routes."""
    pages = Blueprint("faults", __name__, url_prefix="/phones/faults")

    @pages.get("")
    def ordered() -> Response:
        return jsonify(faults=[vars(order.fault) | {"seen": order.seen, "met": order.met} for order in faults.all()])

    @pages.post("")
    def order() -> tuple[Response, int]:
        try:
            faults.order(_read(request.get_json(silent=True)))
        except ValueError as error:
            return jsonify(error=str(error)), 400
        return jsonify(ok=True), 201

    @pages.delete("")
    def forget() -> Response:
        faults.forget()
        return jsonify(ok=True)

    return pages


def _read(body: Any) -> Fault:
    if not isinstance(body, dict) or not {"kind", "channel"} <= set(body) <= set(_NAMES):
        raise ValueError(f"give kind, channel and, if you like, {', '.join(_NAMES[2:])}")
    values = {name: _NUMBERS.get(name, str)(value) for name, value in body.items() if value is not None}
    if "times" in body and body["times"] is None:
        values["times"] = None
    kind = KINDS.get(str(body["kind"]))
    return Fault(**{"seconds": kind.seconds if kind else 0.0, **values})
