"""Phones as JSON under /phones/, for the page and for tests; docs/sandbox.md lists the addresses.

What a customer does answers 201 {"message_ids": [...]}; what a real phone can't do answers 409 {"error"}, a
wrong request 400, an unknown customer 404.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any

import filetype
from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import FileStorage

from bot.channels.voice import as_ogg
from connectors.sandbox.acts import FILE_KINDS, Impossible, Step
from connectors.sandbox.exchange import Exchange
from connectors.sandbox.records import PhoneCustomer, PhoneMessage

_CHANNELS = ("telegram", "whatsapp")
_LONGEST_WAIT_SECONDS = 25.0
_SHOWN_INLINE = ("image/", "audio/", "video/")


class Wrong(Exception):
    """The request can't be understood: status and reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def blueprint(exchange: Exchange) -> Blueprint:
    """The routes under /phones/."""
    pages = Blueprint("phones", __name__, url_prefix="/phones")
    phones = _Phones(exchange)
    pages.add_url_rule("/health", view_func=phones.health)
    pages.add_url_rule("/changes", view_func=phones.changes)
    pages.add_url_rule("/customers", view_func=phones.customers)
    pages.add_url_rule("/customers", view_func=phones.add_customer, methods=["POST"])
    pages.add_url_rule("/customers/<customer_id>/messages", view_func=phones.messages)
    for act in (phones.texts, phones.files, phones.locations, phones.presses, phones.raw):
        pages.add_url_rule(f"/customers/<customer_id>/{act.__name__}", view_func=act, methods=["POST"])
    for change in (phones.read, phones.block, phones.clock, phones.user_id):
        pages.add_url_rule(f"/customers/<customer_id>/{change.__name__}", view_func=change, methods=["POST"])
    pages.add_url_rule("/batch", view_func=phones.batch, methods=["POST"])
    pages.add_url_rule("/redeliver", view_func=phones.redeliver, methods=["POST"])
    pages.add_url_rule("/deliveries", view_func=phones.deliveries)
    pages.add_url_rule("/files/<file_id>", view_func=phones.file)
    pages.add_url_rule("/unknown", view_func=phones.unknown)
    pages.add_url_rule("/unknown", view_func=phones.forget_unknown, methods=["DELETE"])
    pages.register_error_handler(Wrong, lambda error: (jsonify(error=str(error)), error.status))
    pages.register_error_handler(Impossible, lambda error: (jsonify(error=str(error)), 409))
    return pages


class _Phones:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._store = exchange.store

    def health(self) -> Response:
        return jsonify(ok=True)

    def changes(self) -> Response:
        after = request.args.get("after", -1, type=int)
        wait = min(request.args.get("wait", 0.0, type=float), _LONGEST_WAIT_SECONDS)
        if after > self._store.last_change():
            after = -1  # the page followed a file that is gone: it gets everything
        number = self._store.wait(lambda: max(self._store.last_change() - after, 0), wait) + after
        if not request.args.get("rows", 1, type=int):
            return jsonify(number=number)
        # The number was read before the rows: a change in between is reported twice, never lost.
        customers, messages = self._store.customers(after), self._store.messages(changed_after=after)
        return jsonify(
            number=number,
            customers=[_customer(customer) for customer in customers],
            messages=[_message(message) for message in messages],
            now=self._exchange.clock(),
        )

    def customers(self) -> Response:
        customers = [_customer(customer) for customer in self._store.customers()]
        return jsonify(customers=customers, now=self._exchange.clock())

    def add_customer(self) -> tuple[Response, int]:
        body = _body()
        channel, name, phone = body.get("channel"), body.get("name"), body.get("phone", True)
        if channel not in _CHANNELS or not isinstance(name, str) or not isinstance(phone, (bool, str)):
            raise Wrong(400, "give channel (telegram or whatsapp), name and, if you like, language and phone")
        customer = self._exchange.add_customer(str(channel), name, str(body.get("language", "en")), phone)
        return jsonify(_customer(customer)), 201

    def messages(self, customer_id: str) -> Response:
        messages = self._store.messages(self._find(customer_id).customer_id)
        return jsonify(messages=[_message(message) for message in messages])

    def texts(self, customer_id: str) -> tuple[Response, int]:
        body = _body()
        reply_to = None
        if body.get("reply_to"):
            reply_to = self._message(customer_id, str(body["reply_to"]))
        return self._do(customer_id, Step(kind="text", text=_text(body), reply_to=reply_to))

    def files(self, customer_id: str) -> tuple[Response, int]:
        kind, upload = request.form.get("kind"), request.files.get("file")
        if kind not in FILE_KINDS or upload is None:
            raise Wrong(400, f"give a file and its kind, one of {', '.join(FILE_KINDS)}")
        customer, content = self._find(customer_id), upload.read()
        mime_type = _mime_type(str(kind), content, upload)
        if kind == "voice":
            content, mime_type = as_ogg(content, mime_type)
        file = self._exchange.keep_file(content, mime_type, upload.filename or kind)
        seconds = request.form.get("duration_seconds", 1, type=int)
        step = Step(kind=str(kind), text=request.form.get("caption", ""), file=file, duration_seconds=seconds)
        return self._answer(self._exchange.do([(customer, step)]))

    def locations(self, customer_id: str) -> tuple[Response, int]:
        body = _body()
        try:
            point = {"latitude": float(body["latitude"]), "longitude": float(body["longitude"])}
        except (KeyError, TypeError, ValueError):
            raise Wrong(400, "give latitude and longitude in degrees") from None
        labels = {name: str(body[name]) for name in ("name", "address") if body.get(name)}
        return self._do(customer_id, Step(kind="location", location=point | labels))

    def presses(self, customer_id: str) -> tuple[Response, int]:
        body = _body()
        message = self._message(customer_id, str(body.get("message_id")))
        pressed = self._exchange.find_choice(message, str(body.get("choice_id")))
        return self._do(customer_id, Step(kind="press", pressed=pressed))

    def raw(self, customer_id: str) -> tuple[Response, int]:
        body = _body()
        if not isinstance(body.get("content"), dict):
            raise Wrong(400, "give content, an object in the provider's words")
        return self._do(customer_id, Step(kind="raw", raw=body["content"], raw_field=body.get("field")))

    def read(self, customer_id: str) -> Response:
        self._exchange.read(self._find(customer_id))
        return jsonify(ok=True)

    def block(self, customer_id: str) -> Response:
        self._exchange.block(self._find(customer_id), bool(_body().get("blocked")))
        return jsonify(ok=True)

    def clock(self, customer_id: str) -> Response:
        last_wrote_at = _body().get("last_wrote_at")
        if not isinstance(last_wrote_at, (int, float)):
            raise Wrong(400, "give last_wrote_at in unix seconds")
        self._store.change_customer(self._find(customer_id).customer_id, last_wrote_at=last_wrote_at)
        return jsonify(ok=True)

    def user_id(self, customer_id: str) -> Response:
        user_id = _body().get("user_id")
        if not isinstance(user_id, str) or not user_id:
            raise Wrong(400, "give user_id")
        self._exchange.change_user_id(self._find(customer_id), user_id)
        return jsonify(ok=True)

    def batch(self) -> tuple[Response, int]:
        texts = _body().get("texts")
        if not isinstance(texts, list):
            raise Wrong(400, "give texts, a list of {customer_id, text}")
        steps = [(self._find(str(item.get("customer_id"))), Step(kind="text", text=_text(item))) for item in texts]
        return self._answer(self._exchange.do(steps))

    def redeliver(self) -> Response:
        body = _body()
        return jsonify(queued=self._exchange.redeliver(str(body.get("channel")), int(body.get("times", 1))))

    def deliveries(self) -> Response:
        return jsonify({channel: self._store.waiting_count(channel) for channel in _CHANNELS})

    def file(self, file_id: str) -> Response:
        file = self._store.file(file_id)
        if file is None:
            raise Wrong(404, "there is no such file")
        # A browser asks for parts of a sound to learn how long it is.
        response = Response(file.content, content_type=file.mime_type)
        response.make_conditional(request, accept_ranges=True, complete_length=file.size)
        if not file.mime_type.startswith(_SHOWN_INLINE) or "svg" in file.mime_type:
            response.headers.set("Content-Disposition", "attachment", filename=file.filename)
        return response

    def unknown(self) -> Response:
        return jsonify(unknown=self._store.unknown())

    def forget_unknown(self) -> Response:
        self._store.forget_unknown()
        return jsonify(ok=True)

    def _do(self, customer_id: str, step: Step) -> tuple[Response, int]:
        return self._answer(self._exchange.do([(self._find(customer_id), step)]))

    def _answer(self, message_ids: list[str]) -> tuple[Response, int]:
        return jsonify(message_ids=message_ids), 201

    def _find(self, customer_id: str) -> PhoneCustomer:
        customer = self._store.find_customer(customer_id.split("-")[0], "customer_id", customer_id)
        if customer is None:
            raise Wrong(404, "there is no such customer")
        return customer

    def _message(self, customer_id: str, message_id: str) -> PhoneMessage:
        message = self._store.find_message(message_id, customer_id)
        if message is None:
            raise Wrong(404, "there is no such message")
        return message


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Wrong(400, "give a JSON object")
    return body


def _text(body: Mapping[str, Any]) -> str:
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Wrong(400, "give text")
    return text


def _mime_type(kind: str, content: bytes, upload: FileStorage) -> str:
    # The first bytes decide the type of pictures and sounds, the sender that of documents.
    mime_type = upload.mimetype or mimetypes.guess_type(upload.filename or "")[0] or "application/octet-stream"
    return mime_type if kind == "document" else filetype.guess_mime(content) or mime_type


def _customer(customer: PhoneCustomer) -> dict[str, Any]:
    return dict(vars(customer))


def _message(message: PhoneMessage) -> dict[str, Any]:
    return vars(message) | {"message_id": message.provider_message_id}
