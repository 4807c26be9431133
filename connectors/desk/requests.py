"""Requests: the common part of all routes: the form, the conversation, and refusals in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.conversation import Conversation
from bot.phrases import phrase
from connectors.desk.desk import Desk

CLIENT_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
# The answer to the page's own script, and the answer to a browser.
JsonAnswer = tuple[Response, int]
PageAnswer = str | tuple[str, int] | AnyResponse
# An address below /desk, its view, and the methods that it takes.
Route = tuple[str, Callable[..., Any], tuple[str, ...]]
GET, POST = ("GET",), ("POST",)
CONVERSATION = "/conversations/<conversation_id>"


def conversation_of(desk: Desk, conversation_id: str) -> Conversation:
    """The conversation of an address; 404 where there is none."""
    conversation = desk.store.conversations.get(conversation_id)
    if conversation is None:
        abort(HTTPStatus.NOT_FOUND, phrase("There is no such conversation."))
    return conversation


def done(message: str = "") -> JsonAnswer:
    """The act is done; the agent sees `message`, if there is one."""
    return jsonify(message=message), HTTPStatus.OK


def refuse(message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> JsonAnswer:
    """The act is not done; the agent sees the reason."""
    return jsonify(message=message), status


def text_of(name: str) -> str:
    """A form's field in the line ends of the store, without space around."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()
