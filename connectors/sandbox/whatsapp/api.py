"""The WhatsApp Cloud API (Graph): the calls that the product makes, in Graph's shape; any other answers 404.

Ordered faults (connectors.sandbox.faults) befall a call in `_checked`, around what it does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from connectors.sandbox.accounts import MEDIA_RULES, WhatsAppAccount
from connectors.sandbox.exchange import Exchange
from connectors.sandbox.faults import KINDS, Fault, FaultMet
from connectors.sandbox.records import PhoneFile
from connectors.sandbox.whatsapp import templates
from connectors.sandbox.whatsapp.checks import GraphError, invalid, missing, no_object
from connectors.sandbox.whatsapp.content import Content, read_content

_UPLOAD_LIMITS = {mime_type: rule.limit for rule in MEDIA_RULES.values() for mime_type in rule.mime_types}
_UNSUPPORTED_TYPE = 131051


def blueprint(exchange: Exchange) -> Blueprint:
    """The routes `/<version>/...` and the address that media urls point to."""
    pages = Blueprint("whatsapp", __name__)
    graph = _Graph(exchange)

    @pages.post("/v<version>/<phone_number_id>/messages")
    def messages(version: str, phone_number_id: str) -> Response:
        return _checked(exchange, version, lambda: graph.message(phone_number_id))

    @pages.post("/v<version>/<phone_number_id>/media")
    def upload(version: str, phone_number_id: str) -> Response:
        return _checked(exchange, version, lambda: graph.upload(phone_number_id))

    @pages.get("/v<version>/<business_id>/message_templates")
    def message_templates(version: str, business_id: str) -> Response:
        return _checked(exchange, version, lambda: graph.templates(business_id))

    @pages.get("/v<version>/<media_id>")
    def media(version: str, media_id: str) -> Response:
        return _checked(exchange, version, lambda: graph.media(media_id))

    @pages.get("/whatsapp-media/<media_id>")
    def content(media_id: str) -> Response:
        return _checked(exchange, None, lambda: graph.content(media_id))

    return pages


def failure(error: GraphError) -> Response:
    """Graph's shape of an error."""
    return _json({"error": error.body()}, error.http_status)


def _checked(exchange: Exchange, version: str | None, run: Callable[[], dict[str, Any] | Response]) -> Response:
    account = exchange.whatsapp
    try:
        if version is not None and f"v{version}" not in account.versions:
            raise GraphError(400, 2500, f"Unknown path components: /v{version}", "name a supported Graph version")
        if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {account.access_token}"):
            raise GraphError(401, 190, "Invalid OAuth access token - Cannot parse access token")
        method, recipient = _aim()
        with exchange.faults.befall("whatsapp", method, recipient, sends=method == "messages"):
            result = run()
    except GraphError as error:
        return failure(error)
    except FaultMet as met:
        return failure(_ordered(met.fault))
    return result if isinstance(result, Response) else _json(result, 200)


def _aim() -> tuple[str, str]:
    """What is called (`messages`, `read`, `media` or `download`) and for which address."""
    if request.method == "GET":
        return "download", ""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return "media", ""
    return ("read" if body.get("status") == "read" else "messages"), str(body.get("to") or body.get("recipient") or "")


def _ordered(fault: Fault) -> GraphError:
    refusal = KINDS[fault.kind].whatsapp
    assert refusal
    return GraphError(*refusal)


def _json(value: dict[str, Any], code: int) -> Response:
    return Response(json.dumps(value), code, content_type="application/json; charset=UTF-8")


class _Graph:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def message(self, phone_number_id: str) -> dict[str, Any]:
        """POST messages: sends, or marks as read."""
        self._check_sender(phone_number_id)
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise GraphError(400, 100, "(#100) The body must be a JSON object")
        if body.get("messaging_product") != "whatsapp":
            raise GraphError(400, 100, "(#100) The parameter messaging_product is required.")
        return self._mark_read(body) if body.get("status") == "read" else self._send(body)

    def upload(self, phone_number_id: str) -> dict[str, Any]:
        """POST media: keeps a file and answers its id."""
        self._check_sender(phone_number_id)
        if request.form.get("messaging_product") != "whatsapp":
            raise GraphError(400, 100, "(#100) The parameter messaging_product is required.")
        file = request.files.get("file")
        if file is None:
            raise GraphError(400, 100, "(#100) The parameter file is required.")
        content, mime_type = file.read(), file.mimetype
        if mime_type == "audio/ogg" and "opus" not in (file.content_type or ""):
            raise GraphError(400, 100, "(#100) Param file must be audio/ogg; codecs=opus; the bare type is refused.")
        limit = _UPLOAD_LIMITS.get(mime_type, MEDIA_RULES["document"].limit)
        if not content or len(content) > limit:
            raise GraphError(400, 131053, "(#131053) Media upload error", f"a file has 1 to {limit} bytes")
        return {"id": self.exchange.keep_file(content, mime_type, file.filename or "file").file_id}

    def templates(self, business_id: str) -> dict[str, Any]:
        """GET message_templates: what the business account may send outside the window."""
        if business_id != self.exchange.whatsapp.business_id:
            raise no_object(business_id)
        return templates.listed()

    def media(self, media_id: str) -> dict[str, Any]:
        """GET a media id: its short-lived url and what is known of it; or our number's id: what customers see."""
        if media_id == self.exchange.whatsapp.phone_number_id:
            return self._number()
        file = self._file(media_id)
        expires = int(self.exchange.clock()) + self.exchange.whatsapp.media_url_seconds
        seal = _seal(self.exchange.whatsapp, media_id, expires)
        return {
            "messaging_product": "whatsapp",
            "url": f"{request.host_url}whatsapp-media/{media_id}?ext={expires}&hash={seal}",
            "mime_type": file.mime_type,
            "sha256": base64.b64encode(bytes.fromhex(file.sha256)).decode(),
            "file_size": file.size,
            "id": media_id,
        }

    def _number(self) -> dict[str, Any]:
        account = self.exchange.whatsapp
        return {
            "id": account.phone_number_id,
            "display_phone_number": account.display_phone_number,
            "verified_name": self.exchange.telegram.name,
        }

    def content(self, media_id: str) -> Response:
        """GET the url: the bytes, while it lives."""
        file = self._file(media_id)
        expires = request.args.get("ext", "0")
        sealed = hmac.compare_digest(request.args.get("hash", ""), _seal(self.exchange.whatsapp, media_id, expires))
        if not sealed or int(expires) < self.exchange.clock():
            return Response("URL signature expired", 404, content_type="text/plain")
        return Response(file.content, content_type=file.mime_type)

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        address, by_id = _address(body)
        customer = self.exchange.store.find_customer("whatsapp", "user_id" if by_id else "phone", address)
        content = self._content(body)
        recipient = {"recipient_user_id": address} if by_id else {"recipient_id": address}
        message = self.exchange.send(
            customer,
            content.kind,
            content.text,
            dict(content.shown) | _context(self.exchange, body) | {"recipient": recipient},
            body.get("biz_opaque_callback_data"),
        )
        contact = {"input": address} | ({"user_id": address} if by_id else {"wa_id": address})
        return {
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": [{"id": message.provider_message_id}],
        }

    def _mark_read(self, body: dict[str, Any]) -> dict[str, Any]:
        message = self.exchange.store.find_message(str(body.get("message_id", "")))
        if message is None or message.author != "customer":
            raise invalid("message_id names no message of a customer")
        self.exchange.mark_read(message)
        typing = body.get("typing_indicator")
        if typing is not None:
            if typing != {"type": "text"}:
                raise invalid('typing_indicator must be {"type": "text"}')
            customer = self.exchange.store.find_customer("whatsapp", "customer_id", message.customer_id)
            assert customer
            self.exchange.show_typing(customer, self.exchange.whatsapp.typing_seconds)
        return {"success": True}

    def _check_sender(self, phone_number_id: str) -> None:
        if phone_number_id != self.exchange.whatsapp.phone_number_id:
            raise no_object(phone_number_id)

    def _content(self, body: dict[str, Any]) -> Content:
        try:
            return read_content(self.exchange.store, body)
        except GraphError as error:
            if error.code == _UNSUPPORTED_TYPE:
                path = f"/<phone_number_id>/messages type={body.get('type')}"
                self.exchange.store.count_unknown("POST", path, self.exchange.clock())
            raise

    def _file(self, media_id: str) -> PhoneFile:
        file = self.exchange.store.file(media_id)
        if file is None:
            raise no_object(media_id)
        return file


def _address(body: dict[str, Any]) -> tuple[str, bool]:
    if body.get("to"):
        return str(body["to"]).lstrip("+"), False
    if body.get("recipient"):
        return str(body["recipient"]), True
    raise missing("to or recipient")


def _context(exchange: Exchange, body: dict[str, Any]) -> dict[str, Any]:
    message_id = (body.get("context") or {}).get("message_id")
    if message_id is None:
        return {}
    if exchange.store.find_message(str(message_id)) is None:
        raise invalid("context.message_id names no message")
    return {"reply_to": str(message_id)}


def _seal(account: WhatsAppAccount, media_id: str, expires: int | str) -> str:
    return hmac.new(account.app_secret.encode(), f"{media_id}:{expires}".encode(), hashlib.sha256).hexdigest()[:32]
