"""Translations at the desk: what customers wrote, in the reader's language, and drafts in the customer's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import abort, jsonify, render_template

from bot.conversations.conversation import Conversation
from bot.conversations.message import Message
from bot.conversations.translation import Translation, has_words
from bot.language.spoken import spoken
from bot.phrases import phrase
from connectors.catalogues.speaking import language
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, PageAnswer, conversation_of, done, refuse, text_of
from connectors.translation.engine import EngineFailed

_LONGEST = 5_000


@dataclass(frozen=True, kw_only=True)
class TranslationView:
    """A translation below the words that it is of: its language, and a line that says that a machine made it."""

    language: str
    text: str
    words: str
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads a conversation: their language, what is translated into it, and whether there is an engine for more.

    `known` is the conversation's language. New messages after `since` are translated by themselves, None: none.
    """

    language: str
    known: str | None = None
    engine: bool = False
    since: int | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)

    def translation(self, message: Message) -> TranslationView | None:
        """What the reader sees below a message."""
        made = self.translations.get(message.message_id)
        return translation_view(made) if made else None

    def offered(self, message: Message) -> bool:
        """Whether the reader may want a message translated that is not yet."""
        is_open = self.engine and message.message_id not in self.translations and has_words(message)
        return is_open and spoken(message.text, self.known) != self.language

    def wanted(self, message: Message) -> bool:
        """Whether it is to be translated without a press."""
        return self.since is not None and message.position > self.since and self.offered(message)


def reader_of(desk: Desk, conversation: Conversation, messages: Sequence[Message]) -> Reader:
    """The agent at hand as a reader of these messages."""
    translations = desk.store.translations
    ids = [message.message_id for message in messages if has_words(message)]
    return Reader(
        language=language(),
        known=conversation.language,
        engine=desk.translator.is_there,
        since=translations.chosen_since(conversation.conversation_id, signed_in().agent_id),
        translations=translations.of(ids, language()) if ids else {},
    )


def translation_view(made: Translation) -> TranslationView:
    """A translation as it is shown."""
    if made.source and made.source != made.language:
        source = words.language_name(made.source)
        said = phrase("Translated by machine (%(engine)s) · from: %(language)s", engine=made.engine, language=source)
    else:
        said = phrase("Translated by machine (%(engine)s)", engine=made.engine)
    return TranslationView(language=made.language, text=made.text, words=said, doubtful=made.doubtful)


def written_view(message: Message, who: str) -> TranslationView | None:
    """What an agent wrote where the customer got a machine's translation of it."""
    written = message.details.get("written")
    if not isinstance(written, str):
        return None
    return TranslationView(
        language="", text=written, words=phrase("Translated by machine. Original (%(who)s):", who=who)
    )


def draft_language(desk: Desk, conversation: Conversation) -> str | None:
    """The language into which the agent's drafts can be translated here, None where there is none."""
    spoken_there = conversation.language
    return spoken_there if desk.translator.is_there and spoken_there != language() else None


class TranslationViews:
    """The routes of translations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def translate(self, conversation_id: str, message_id: str) -> PageAnswer | JsonAnswer:
        """POST, fragment: the customer's message in the agent's language; the engine is asked at most once."""
        conversation = conversation_of(self._desk, conversation_id)
        message = self._desk.store.threads.message(conversation_id, message_id)
        if message is None or not has_words(message):
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such message."))
        source = spoken(message.text, conversation.language)
        try:
            made = self._desk.translator.message(message, source=source, target=language(), now=self._desk.now())
        except EngineFailed as error:
            return _not_translated(error)
        return render_template("desk/conversation/translation.html", view=translation_view(made))

    def translate_draft(self, conversation_id: str) -> JsonAnswer:
        """POST: `text` in the customer's language; nothing is kept."""
        conversation, text = conversation_of(self._desk, conversation_id), text_of("text")
        target = draft_language(self._desk, conversation)
        if not text or target is None:
            return refuse(phrase("There is nothing to translate."))
        if len(text) > _LONGEST:
            return refuse(phrase("This is too long to translate; send it in parts."))
        try:
            made, doubtful = self._desk.translator.draft(text, source=spoken(text, language()), target=target)
        except EngineFailed as error:
            return _not_translated(error)
        return jsonify(text=made.text, doubtful=doubtful), HTTPStatus.OK

    def translate_new(self, conversation_id: str) -> JsonAnswer:
        """POST: from now on the agent reads this customer translated."""
        conversation_of(self._desk, conversation_id)
        self._desk.store.translations.choose(conversation_id, signed_in().agent_id)
        return done(phrase("What this customer writes is translated for you from now on."))

    def translate_none(self, conversation_id: str) -> JsonAnswer:
        """POST: the agent reads this customer's own words only, until they press *Translate*."""
        conversation_of(self._desk, conversation_id)
        self._desk.store.translations.leave(conversation_id, signed_in().agent_id)
        return done(phrase("New messages are no longer translated."))


def _not_translated(error: EngineFailed) -> JsonAnswer:
    """The words stay as they were."""
    return refuse(error.words, HTTPStatus.CONFLICT)
