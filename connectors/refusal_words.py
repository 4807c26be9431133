"""Refusal words: why a reply can't be sent and what to do instead, for the desk and for what the worker writes down."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.channel import Kind
from bot.channels.template import Category
from bot.conversations.consent import refusal
from bot.conversations.reply import Refusal, Refused
from bot.text import size_words

_KIND_NAMES: Mapping[Kind, str] = {Kind.VOICE: "a voice message", Kind.AUDIO: "a recording", Kind.STICKER: "a sticker"}

_WORDS: Mapping[Refusal, Callable[[Refused], str]] = {
    Refusal.NEVER_WROTE: lambda _: "This customer has not written yet; send a template.",
    Refusal.WINDOW_CLOSED: lambda _: "The customer's last message is more than 24 hours old; send a template.",
    Refusal.NO_CONSENT: lambda no: refusal(Category.MARKETING, no.consent) or "",
    Refusal.NO_TEMPLATES: lambda _: "This channel has no templates. Send an ordinary message.",
    Refusal.WRONG_TEMPLATE_FILE: lambda no: f"This template needs a file of the kind {no.file_kind}.",
    Refusal.NOTHING_TO_SEND: lambda _: "Write something, or attach a file.",
    Refusal.TEXT_TOO_LONG: lambda no: (
        f"This is {no.given:,} characters long; at most {no.limit:,} fit. Send it in parts."
    ),
    Refusal.FILE_EMPTY: lambda no: f"{no.name} is empty.",
    Refusal.FILE_TOO_LARGE: lambda no: (
        f"The file has {size_words(no.given)}; at most {size_words(no.limit)} can be sent here."
    ),
    Refusal.NO_CAPTION: lambda no: (
        f"No text can go with {_KIND_NAMES.get(no.kind, 'this file')} here. Send the text on its own."
    ),
    Refusal.CAPTION_TOO_LONG: lambda no: (
        f"Beside a file at most {no.limit:,} characters fit. Send the text on its own."
    ),
    Refusal.UNANSWERABLE: lambda _: "This message can't be answered by itself. Send an ordinary message.",
    Refusal.NO_QUOTES: lambda _: "This channel has no replies to a single message. Send it as an ordinary one.",
    Refusal.NO_SUCH_REACTION: lambda _: "This channel can't carry this reaction.",
}


def words_of(refused: Refused) -> str:
    """The sentence that says why it can't be sent and, where there is one, the way out."""
    return _WORDS[refused.reason](refused)
