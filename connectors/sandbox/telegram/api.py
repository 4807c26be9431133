"""The Telegram Bot API: the methods that the product calls, in Telegram's envelope; any other answers 404.

Ordered faults (connectors.sandbox.faults) befall a call in `_answer`, around its method.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from connectors.sandbox.exchange import Exchange
from connectors.sandbox.faults import KINDS, Fault, FaultMet
from connectors.sandbox.records import PhoneCustomer, WebhookDelivery
from connectors.sandbox.telegram import words as telegram_words
from connectors.sandbox.telegram.call import Parameters, Refused
from connectors.sandbox.telegram.changes import delete, edit
from connectors.sandbox.telegram.send import SENDERS, send

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LONGEST_POLL_SECONDS = 50
_TYPING_SECONDS = 5
# Source: core.telegram.org/bots/api, "ReactionTypeEmoji"; not the whole list.
_REACTIONS = frozenset("👍👎❤🔥🥰👏😁🤔😱😢🎉🤩🙏👌😍💯🤣😇🤝🤗😎")


def blueprint(exchange: Exchange) -> Blueprint:
    """The routes `/bot<token>/<method>` and `/file/bot<token>/<path>`."""
    pages = Blueprint("telegram", __name__)
    bot = _Bot(exchange)

    @pages.route("/bot<token>/<method>", methods=["GET", "POST"])
    def call(token: str, method: str) -> Response:
        return _answer(bot, token, method)

    @pages.get("/file/bot<token>/<path:path>")
    def download(token: str, path: str) -> Response:
        file = exchange.store.file(path.rsplit("/", 1)[-1].split(".")[0]) if token == exchange.telegram.token else None
        if file is None:
            return failure(Refused(404, "Not Found"))
        return Response(file.content, mimetype="application/octet-stream")

    return pages


def failure(error: Refused) -> Response:
    """Telegram's envelope of an error."""
    fields: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    return _json(json.dumps(fields | ({"parameters": error.parameters} if error.parameters else {})), error.code)


def _answer(bot: _Bot, token: str, method: str) -> Response:
    try:
        bot.check_token(token)
        run = bot.methods.get(method.lower())
        if run is None:
            bot.exchange.store.count_unknown(request.method, f"/bot<token>/{method}", bot.exchange.clock())
            raise Refused(404, "Not Found")
        parameters = Parameters.of(request)
        with bot.exchange.faults.befall("telegram", method, parameters.text("chat_id"), sends=method in SENDERS):
            result = run(parameters)
    except Refused as error:
        return failure(error)
    except FaultMet as met:
        return failure(_ordered(met.fault))
    return _json('{"ok":true,"result":%s}' % (result if isinstance(result, str) else json.dumps(result)), 200)


def _ordered(fault: Fault) -> Refused:
    refusal = KINDS[fault.kind].telegram
    assert refusal
    code, description = refusal
    seconds = max(1, round(fault.seconds))
    return Refused(code, description.format(seconds=seconds), {"retry_after": seconds} if code == 429 else None)


def _json(text: str, code: int) -> Response:
    return Response(text, code, content_type="application/json")


class _Bot:
    """The methods; each takes the parameters and returns the result, as JSON text or a JSON value."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._polls = 0
        plain: tuple[Callable[[Parameters], Any], ...] = (
            self.getMe,
            self.getUpdates,
            self.setWebhook,
            self.deleteWebhook,
            self.getWebhookInfo,
            self.sendChatAction,
            self.answerCallbackQuery,
            self.getFile,
            self.setMessageReaction,
            self.editMessageText,
            self.editMessageCaption,
            self.deleteMessage,
        )
        self.methods = {method.__name__.lower(): method for method in plain}
        for name in SENDERS:
            self.methods[name.lower()] = self._sender(name)

    def check_token(self, token: str) -> None:
        """Telegram tells a wrong token (401) from what is no token (404)."""
        if token != self.exchange.telegram.token:
            raise Refused(401, "Unauthorized") if re.fullmatch(r"\d+:[\w-]+", token) else Refused(404, "Not Found")

    def getMe(self, parameters: Parameters) -> dict[str, Any]:
        powers = {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        return telegram_words.bot_user(self.exchange.telegram) | powers

    def getUpdates(self, parameters: Parameters) -> str:
        if self._webhook().get("url"):
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
                " webhook first",
            )
        self._keep_allowed(parameters)
        offset, limit = parameters.integer("offset", 0), min(max(parameters.integer("limit", 100), 1), 100)
        self._confirm(offset)
        with self.exchange.store.writing():  # wakes an earlier poll, which then ends
            self._polls += 1
            mine = self._polls
        self.exchange.store.wait(
            lambda: self._polls != mine or self.exchange.store.waiting("telegram", 1),
            min(parameters.integer("timeout", 0), _LONGEST_POLL_SECONDS),
        )
        if self._polls != mine:
            raise Refused(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        updates = self.exchange.store.waiting("telegram", limit)
        self._end_repeats(updates)
        return f"[{','.join(self.exchange.store.body(update.number) for update in updates)}]"

    def setWebhook(self, parameters: Parameters) -> bool:
        secret = parameters.text("secret_token")
        if secret and not _SECRET.fullmatch(secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self._keep_allowed(parameters)
        self._put_webhook(parameters, url=parameters.text("url"), secret_token=secret)
        return True

    def deleteWebhook(self, parameters: Parameters) -> bool:
        self._put_webhook(parameters, url="", secret_token="")
        return True

    def getWebhookInfo(self, parameters: Parameters) -> dict[str, Any]:
        pending = self.exchange.store.waiting_count("telegram")
        info = {"url": self._webhook().get("url", ""), "has_custom_certificate": False}
        return info | {"pending_update_count": pending}

    def sendChatAction(self, parameters: Parameters) -> bool:
        customer = reachable(self.exchange, parameters)
        if not parameters.text("action"):
            raise Refused(400, "Bad Request: wrong parameter action in request")
        self.exchange.show_typing(customer, _TYPING_SECONDS)
        return True

    def answerCallbackQuery(self, parameters: Parameters) -> bool:
        text = parameters.text("text")
        if len(text) > self.exchange.telegram.callback_answer_limit:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        if not self.exchange.store.answer_press(parameters.text("callback_query_id"), text):
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    def setMessageReaction(self, parameters: Parameters) -> bool:
        customer = reachable(self.exchange, parameters)
        message_id, reaction = parameters.text("message_id"), parameters.json("reaction") or []
        if not self.exchange.store.find_message(message_id, customer.customer_id):
            raise Refused(400, "Bad Request: message to react not found")
        if len(reaction) > 1:
            raise Refused(400, "Bad Request: REACTIONS_TOO_MANY")
        if any(entry.get("type") != "emoji" or entry.get("emoji") not in _REACTIONS for entry in reaction):
            raise Refused(400, "Bad Request: REACTION_INVALID")
        emoji = reaction[0]["emoji"] if reaction else ""
        self.exchange.send(customer, "reaction", emoji, {"reply_to": message_id})
        return True

    def editMessageText(self, parameters: Parameters) -> dict[str, Any]:
        return edit(self.exchange, reachable(self.exchange, parameters), parameters, "text")

    def editMessageCaption(self, parameters: Parameters) -> dict[str, Any]:
        return edit(self.exchange, reachable(self.exchange, parameters), parameters, "caption")

    def deleteMessage(self, parameters: Parameters) -> bool:
        return delete(self.exchange, reachable(self.exchange, parameters), parameters)

    def getFile(self, parameters: Parameters) -> dict[str, Any]:
        file = self.exchange.store.file(parameters.text("file_id"))
        if file is None:
            raise Refused(400, "Bad Request: invalid file_id")
        if file.size > self.exchange.telegram.download_limit:
            raise Refused(400, "Bad Request: file is too big")
        ids = {"file_id": file.file_id, "file_unique_id": f"u{file.file_id}"}
        return ids | {"file_size": file.size, "file_path": telegram_words.file_path(file)}

    def _sender(self, name: str) -> Callable[[Parameters], dict[str, Any]]:
        def run(parameters: Parameters) -> dict[str, Any]:
            return send(self.exchange, SENDERS[name], reachable(self.exchange, parameters), parameters)

        return run

    def _webhook(self) -> dict[str, Any]:
        return self.exchange.store.setting("telegram")

    def _keep_allowed(self, parameters: Parameters) -> None:
        allowed = parameters.json("allowed_updates")
        if allowed is not None and allowed != self._webhook().get("allowed_updates"):
            self.exchange.store.put_setting("telegram", self._webhook() | {"allowed_updates": allowed})

    def _put_webhook(self, parameters: Parameters, **values: str) -> None:
        store = self.exchange.store
        store.put_setting("telegram", self._webhook() | values)
        if parameters.flag("drop_pending_updates"):
            store.drop_updates()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            # Counts from the end of the queue and forgets what lies before.
            newest = self.exchange.store.waiting("telegram", limit=1_000_000)[offset:]
            offset = (newest[0].update_id or 0) if newest else 0
        if offset:
            self.exchange.store.confirm_updates(offset)

    def _end_repeats(self, updates: list[WebhookDelivery]) -> None:
        # An update queued again was confirmed before: no offset would ever confirm it.
        for update in updates:
            if update.order_key is None:
                self.exchange.store.end_delivery(update.number, "taken")


def reachable(exchange: Exchange, parameters: Parameters) -> PhoneCustomer:
    """The customer of `chat_id`. Raises Refused as Telegram does, also for one who never wrote to the bot."""
    chat_id = parameters.text("chat_id")
    if not chat_id:
        raise Refused(400, "Bad Request: chat_id is empty")
    customer = exchange.store.find_customer("telegram", "user_id", chat_id)
    if customer is None or customer.last_wrote_at is None:
        raise Refused(400, "Bad Request: chat not found")
    if customer.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return customer
