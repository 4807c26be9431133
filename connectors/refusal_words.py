"""Refusal words: why a reply can't be sent and what to do instead, for the desk and for what the worker writes down."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.channel import Kind
from bot.channels.template import Category
from bot.conversations.consent import refusal
from bot.conversations.reply import Refusal, Refused
from bot.phrases import phrase
from bot.text import size_words

_KIND_NAMES: Mapping[Kind, str] = {
    Kind.VOICE: phrase("a voice message"),
    Kind.AUDIO: phrase("a recording"),
    Kind.STICKER: phrase("a sticker"),
}

_WORDS: Mapping[Refusal, Callable[[Refused], str]] = {
    Refusal.NEVER_WROTE: lambda _: phrase("This customer has not written yet; send a template."),
    Refusal.WINDOW_CLOSED: lambda _: phrase("The customer's last message is more than 24 hours old; send a template."),
    Refusal.NO_CONSENT: lambda no: refusal(Category.MARKETING, no.consent) or "",
    Refusal.NO_TEMPLATES: lambda _: phrase("This channel has no templates. Send an ordinary message."),
    Refusal.WRONG_TEMPLATE_FILE: lambda no: phrase(
        "This template needs a file of the kind %(file_kind)s.", file_kind=no.file_kind
    ),
    Refusal.NOTHING_TO_SEND: lambda _: phrase("Write something, or attach a file."),
    Refusal.TEXT_TOO_LONG: lambda no: phrase(
        "This is %(given)s characters long; at most %(limit)s fit. Send it in parts.",
        given=f"{no.given:,}",
        limit=f"{no.limit:,}",
    ),
    Refusal.FILE_EMPTY: lambda no: phrase("%(name)s is empty.", name=no.name),
    Refusal.FILE_TOO_LARGE: lambda no: phrase(
        "The file has %(size_words)s; at most %(size_words2)s can be sent here.",
        size_words=size_words(no.given),
        size_words2=size_words(no.limit),
    ),
    Refusal.NO_CAPTION: lambda no: phrase(
        "No text can go with %(kind_names)s here. Send the text on its own.",
        kind_names=_KIND_NAMES.get(no.kind, phrase("this file")),
    ),
    Refusal.CAPTION_TOO_LONG: lambda no: phrase(
        "Beside a file at most %(limit)s characters fit. Send the text on its own.", limit=f"{no.limit:,}"
    ),
    Refusal.UNANSWERABLE: lambda _: phrase("This message can't be answered by itself. Send an ordinary message."),
    Refusal.NO_QUOTES: lambda _: phrase("This channel has no replies to a single message. Send it as an ordinary one."),
    Refusal.NO_CHANGES: lambda _: phrase("This channel can't change what was sent. Send a correction."),
    Refusal.NOT_YOURS: lambda _: phrase("You can change only what you wrote yourself."),
    Refusal.TOO_OLD: lambda no: phrase(
        "Only messages of the last %(limit)s hours can be deleted here.", limit=no.limit
    ),
    Refusal.NO_SUCH_REACTION: lambda _: phrase("This channel can't carry this reaction."),
    Refusal.BLOCKED: lambda _: phrase("This customer is blocked. Unblock them first."),
}


def words_of(refused: Refused) -> str:
    """The sentence that says why it can't be sent and, where there is one, the way out."""
    return _WORDS[refused.reason](refused)
