"""Replies beyond plain text: the state of the window, templates, and the customer's consent to marketing."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.channels.template import CantFill, FilledTemplate, Template, fields, fill, preview, unusable
from bot.conversations.consent import Consent, ConsentSource, refusal
from bot.conversations.conversation import Conversation, StaleConversation
from bot.conversations.message import Draft
from bot.conversations.reply import Reply
from bot.conversations.window import closes_at, is_open
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import NotSendable, capabilities_of, draft_of, standing_of
from connectors.desk.reply.files import attach
from connectors.desk.requests import CLIENT_KEY, JsonAnswer

_FIELD_PREFIX = "value:"
_NEAR_SECONDS = 2 * 3600.0
_WORDS_LENGTH = 500
_UPLOAD_LIMIT_BYTES = 26_000_000


@dataclass(frozen=True, kw_only=True)
class Window:
    """How long free text may be sent. `closes_at` in UTC unix seconds; `near`: it closes soon."""

    closes_at: float
    left: str
    at: str
    closed: bool
    near: bool


def window_of(desk: Desk, conversation: Conversation) -> Window | None:
    """The conversation's window in words, or None where its channel has none."""
    capabilities = capabilities_of(desk, conversation)
    closing = closes_at(conversation.last_incoming_at, capabilities.window_seconds if capabilities else None)
    if closing is None:
        return None
    seconds_left = closing - desk.now()
    return Window(
        closes_at=closing,
        left=words.length(max(0.0, seconds_left)),
        at=words.moment(closing, desk.now(), desk.zone),
        closed=not is_open(closing, now=desk.now()),
        near=0 < seconds_left < _NEAR_SECONDS,
    )


class TemplatePages:
    """The routes of templates and consents."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def about(self, conversation: Conversation) -> dict[str, Any]:
        """The window and the consent for the head of a conversation."""
        capabilities = capabilities_of(self._desk, conversation)
        return {
            "window": window_of(self._desk, conversation),
            "has_templates": capabilities is not None and capabilities.templates,
            **self._consents(conversation),
        }

    def choose(self, conversation_id: str) -> str:
        """GET, fragment: the templates that can be sent here, the customer's language first."""
        conversation = self._get(conversation_id)
        consent = self._desk.store.consents.current(conversation.contact_id)
        usable = [
            template
            for template in self._desk.store.templates.all(conversation.account_id)
            if unusable(template) is None
        ]
        templates = sorted(usable, key=lambda template: not _speaks(template, conversation))
        return render_template(
            "desk/reply/template_choice.html",
            conversation=conversation,
            templates=[
                (template, fields(template), preview(template, {}), refusal(template.category, consent))
                for template in templates
            ],
            prefix=_FIELD_PREFIX,
            language_name=_language_name,
            **self._consents(conversation),
            first_name=(conversation.name or "").split(" ")[0],
        )

    def send(self, conversation_id: str) -> JsonAnswer:
        """POST: `name`, `language`, `client_key`, a value for each placeholder and perhaps a `file`."""
        request.max_content_length = _UPLOAD_LIMIT_BYTES
        conversation, key = self._get(conversation_id), request.form.get("client_key", "")
        if not CLIENT_KEY.fullmatch(key):
            return _refuse(phrase("The page did not name this message. Load it again."), HTTPStatus.BAD_REQUEST)
        try:
            filled = self._filled(conversation)
            draft = self._draft(conversation, filled)
            message_id = self._desk.store.conversations.reply(
                conversation_id,
                signed_in().agent_id,
                text=filled.text,
                client_key=key,
                now=self._desk.now(),
                draft=draft,
            )
        except (CantFill, NotSendable) as error:
            return _refuse(str(error), HTTPStatus.BAD_REQUEST)
        except StaleConversation as error:
            return _refuse(str(error), HTTPStatus.CONFLICT)
        return jsonify(message_id=message_id), HTTPStatus.OK

    def consent(self, conversation_id: str) -> JsonAnswer:
        """POST: the customer's consent to marketing, with `words` as proof."""
        conversation = self._get(conversation_id)
        proof = " ".join(request.form.get("words", "").split())[:_WORDS_LENGTH]
        choice = request.form.get("consent", "")
        if choice not in {consent.value for consent in Consent} or not proof:
            return _refuse(
                phrase("Say where and in which words the customer agreed or refused."), HTTPStatus.BAD_REQUEST
            )
        self._desk.store.consents.record(
            conversation.conversation_id,
            Consent(choice),
            source=ConsentSource.AGENT,
            words=proof,
            now=self._desk.now(),
            agent_id=signed_in().agent_id,
        )
        return jsonify(), HTTPStatus.OK

    def templates(self) -> str:
        """The page of all templates, as each account's provider listed them last."""
        store = self._desk.store
        accounts = [
            (account, store.templates.listing(account.account_id), store.templates.all(account.account_id))
            for account in store.accounts.all()
            if (channel := self._desk.channels.get(account.account_id)) and channel.capabilities.templates
        ]
        return render_template(
            "desk/reply/templates.html",
            accounts=accounts,
            preview=preview,
            unusable=unusable,
            language_name=_language_name,
            moment=self._moment,
        )

    def fetch(self) -> AnyResponse:
        """POST: the lists are fetched again."""
        for account in self._desk.store.accounts.all():
            self._desk.store.templates.want(account.account_id, now=self._desk.now())
        return redirect(url_for("desk.templates"), HTTPStatus.SEE_OTHER)

    def _consents(self, conversation: Conversation) -> dict[str, Any]:
        return {"consents": self._desk.store.consents.history(conversation.contact_id), "moment": self._moment}

    def _moment(self, at: float) -> str:
        return words.moment(at, self._desk.now(), self._desk.zone)

    def _filled(self, conversation: Conversation) -> FilledTemplate:
        template = self._desk.store.templates.get(
            conversation.account_id, request.form.get("name", ""), request.form.get("language", "")
        )
        if template is None:
            raise CantFill(phrase("This template is gone; choose another."))
        form_values = {
            key.removeprefix(_FIELD_PREFIX): value
            for key, value in request.form.items()
            if key.startswith(_FIELD_PREFIX)
        }
        upload = request.files.get("file")
        return fill(template, form_values, has_file=bool(upload and upload.filename))

    def _draft(self, conversation: Conversation, filled: FilledTemplate) -> Draft:
        reply, standing = Reply(text=filled.text, template=filled), standing_of(self._desk, conversation)
        if filled.file_kind:
            return attach(self._desk, request.files["file"], reply, standing)
        return draft_of(reply, standing)

    def _get(self, conversation_id: str) -> Conversation:
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such conversation."))
        return conversation


def _speaks(template: Template, conversation: Conversation) -> bool:
    """Whether a template is in the customer's language, whatever the country ("es_MX" is Spanish)."""
    return template.language.partition("_")[0] == conversation.language


def _language_name(code: str) -> str:
    return words.language_name(code.partition("_")[0]) or code


def _refuse(message: str, status: HTTPStatus) -> JsonAnswer:
    return jsonify(message=message), status
