"""Page: the text that Prometheus fetches, and who may fetch it from a process that strangers reach too."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


def page(*more: Collector) -> Response:
    """This process's own metrics, and those of further collectors."""
    registry = CollectorRegistry()
    for collector in more:
        registry.register(collector)
    return Response(generate_latest(REGISTRY) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_look(request: Request, token: str | None) -> bool:
    """Whether the caller has the token; where none is set, whether it calls from this machine and through no proxy."""
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
