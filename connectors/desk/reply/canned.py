"""Canned responses at the desk: the page of all canned responses, and the search behind "/" in the box."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import PurePosixPath

import filetype
from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.conversation import Conversation, State
from bot.conversations.macro import is_called
from bot.phrases import phrase
from bot.shop.canned import CannedResponse, found, problems, text_for
from bot.shop.wording import WORDINGS
from bot.store.team.canned import ShortcutTaken
from bot.team.agent import Role
from bot.text import shown_name, size_words
from connectors.catalogues.speaking import language
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.reply.filling import Filling
from connectors.desk.requests import PageAnswer
from connectors.desk.words import language_name

# The size that every channel takes as a document; a picture over its own limit goes as a document.
_FILE_LIMIT_BYTES = 16_000_000


class CannedPages:
    """The routes of canned responses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)

    def canned_list(self) -> str:
        """GET: all shared responses and the agent's own, and the FAQ's own answers."""
        me = signed_in()
        responses = self._desk.store.canned.listed(me.agent_id)
        read_in = (language(), *self._desk.languages)
        rows = [(response, text_for(response, read_in), _may_edit(response)) for response in responses]
        taken = {response.shortcut for response in responses}
        ready = [
            (response, text_for(response, read_in))
            for response in self._filling.from_faq()
            if response.shortcut not in taken
        ]
        return render_template("desk/reply/canned.html", rows=rows, ready=ready, language_name=language_name)

    def canned_new(self) -> PageAnswer:
        """GET: an empty form. POST: keeps a new one."""
        empty = CannedResponse(canned_id="", shortcut="", texts={}, owner_id=signed_in().agent_id)
        return self._form(empty) if request.method == "GET" else self._keep(empty)

    def canned_edit(self, canned_id: str) -> PageAnswer:
        """GET: the form. POST: keeps the change."""
        response = self._editable(canned_id)
        return self._form(response) if request.method == "GET" else self._keep(response)

    def canned_delete(self, canned_id: str) -> AnyResponse:
        """POST: deletes the response."""
        self._desk.store.canned.delete(self._editable(canned_id).canned_id)
        return redirect(url_for("desk.canned_list"), HTTPStatus.SEE_OTHER)

    def canned_search(self, conversation_id: str) -> str:
        """GET, fragment: what fits `q`, as options with the text ready for this customer."""
        conversation = self._held(conversation_id)
        query = request.args.get("q", "")[:60]
        options = [
            (response, self._filling.ready(response, conversation))
            for response in found(self._filling.responses(), query)
        ]
        macros = [macro for macro in self._desk.store.macros.for_agent(signed_in().agent_id) if is_called(macro, query)]
        return render_template("desk/reply/canned_options.html", shown=options, macros=macros)

    def canned_used(self, canned_id: str) -> tuple[Response, int]:
        """POST: counts that the agent put the response into the box."""
        self._desk.store.canned.used(canned_id)
        return jsonify(), HTTPStatus.OK

    def _form(self, response: CannedResponse, faults: list[str] | None = None) -> str:
        languages = dict.fromkeys((*self._desk.languages, *response.texts))
        return render_template(
            "desk/reply/canned_form.html",
            response=response,
            faults=faults or [],
            languages=[(language, language_name(language) or language) for language in languages],
            teams=self._desk.store.canned.teams(),
            may_share=may(signed_in(), Role.EDITOR),
        )

    def _keep(self, before: CannedResponse) -> PageAnswer:
        request.max_content_length = _FILE_LIMIT_BYTES + 1_000_000
        after = _written(before)
        upload = request.files.get("file")
        content = upload.stream.read() if upload and upload.filename else b""
        has_file = bool(content or after.media_id)
        faults = problems(after.shortcut, after.texts, has_file=has_file, is_fact=self._filling.is_fact)
        if len(content) > _FILE_LIMIT_BYTES:
            faults.append(
                phrase(
                    "The file has %(size_words)s; at most %(size_words2)s fit.",
                    size_words=size_words(len(content)),
                    size_words2=size_words(_FILE_LIMIT_BYTES),
                )
            )
        if faults:
            return self._form(after, faults), HTTPStatus.BAD_REQUEST
        if upload and content:
            after = replace(after, media_id=self._file(content, upload.filename or "file"))
        try:
            self._desk.store.canned.keep(after, now=self._desk.now())
        except ShortcutTaken:
            return self._form(
                after, [phrase("There is another with this shortcut; choose another word.")]
            ), HTTPStatus.CONFLICT
        return redirect(url_for("desk.canned_list"), HTTPStatus.SEE_OTHER)

    def _file(self, content: bytes, filename: str) -> str:
        name = shown_name(PurePosixPath(filename.replace("\\", "/")).name)[-100:]
        mime_type = filetype.guess_mime(content) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self._desk.media.kept(content) as content_hash:
            return self._desk.store.media.add(
                mime_type=mime_type,
                filename=name,
                size=len(content),
                content_hash=content_hash,
                now=self._desk.now(),
            )

    def _editable(self, canned_id: str) -> CannedResponse:
        response = self._desk.store.canned.get(canned_id)
        if response is None or (response.owner_id not in (None, signed_in().agent_id)):
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such canned response."))
        if not _may_edit(response):
            abort(HTTPStatus.FORBIDDEN, phrase("Shared responses are changed by editors and admins. Ask one of them."))
        return response

    def _held(self, conversation_id: str) -> Conversation:
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such conversation."))
        if conversation.state is not State.AGENT or conversation.agent_id != signed_in().agent_id:
            abort(HTTPStatus.CONFLICT, phrase("You don't hold this conversation."))
        return conversation


def _may_edit(response: CannedResponse) -> bool:
    me = signed_in()
    return response.owner_id == me.agent_id or (response.owner_id is None and may(me, Role.EDITOR))


def _written(before: CannedResponse) -> CannedResponse:
    """The response in the form. It stays personal if the agent may not share."""
    form = request.form
    shared = "shared" in form and may(signed_in(), Role.EDITOR)
    return replace(
        before,
        shortcut=form.get("shortcut", "").strip().lower().lstrip("/"),
        texts=_texts(form),
        owner_id=None if shared else signed_in().agent_id,
        team=(form.get("team") or None) if shared else None,
        media_id=None if "remove_file" in form else before.media_id,
    )


def _texts(form: Mapping[str, str]) -> dict[str, str]:
    """The texts of the form by language, without the empty ones."""
    texts = {name.removeprefix("text-"): text for name, text in form.items() if name.startswith("text-")}
    plain = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in plain.items() if text and language in WORDINGS}
