"""Fitting: whether a message is within its channel's limits before it is written. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.causes import Cause
from bot.channels.channel import Capabilities, Kind, Outgoing
from bot.channels.errors import Rejected
from bot.phrases import phrase


def sendable_kind(outgoing: Outgoing, mime_types: Mapping[Kind, frozenset[str]]) -> Kind:
    """The kind to send `outgoing` as: a file of a type that the channel doesn't take as its kind is a document.

    Raises Rejected for kinds that have no outgoing form and for files and points that are missing.
    """
    if outgoing.kind in (Kind.REACTION, Kind.EDIT, Kind.REVOKE) and outgoing.reply_to:
        return outgoing.kind
    if outgoing.media is None:
        if outgoing.kind is Kind.TEXT or outgoing.template or (outgoing.kind is Kind.LOCATION and outgoing.location):
            return outgoing.kind
        raise Rejected(
            Cause.NOTHING_TO_SEND,
            phrase("A message of kind %(kind)s needs its file or text.", kind=outgoing.kind.value),
        )
    accepted = mime_types.get(outgoing.kind)
    bare = outgoing.media.mime_type.split(";")[0].strip().lower()
    return outgoing.kind if accepted and bare in accepted else Kind.DOCUMENT


def check(outgoing: Outgoing, capabilities: Capabilities) -> None:
    """Raises Rejected where `outgoing` is over a limit of its channel."""
    limit, cause = _text_limit(outgoing, capabilities)
    if len(outgoing.text) > limit:
        raise Rejected(cause, phrase("The text has more than %(limit)s characters; send it in parts.", limit=limit))
    if outgoing.kind in (Kind.TEXT, Kind.EDIT) and not outgoing.text.strip():
        raise Rejected(Cause.EMPTY, phrase("There is nothing to send."))
    if outgoing.choices and not outgoing.text.strip() and not outgoing.media:
        raise Rejected(Cause.CHOICES_ALONE, phrase("Buttons need a text above them."))
    _check_choices(outgoing, capabilities)


def _text_limit(outgoing: Outgoing, capabilities: Capabilities) -> tuple[int, Cause]:
    if outgoing.choices:
        return min(capabilities.text_limit, capabilities.choice_text_limit), Cause.TEXT_TOO_LONG
    if outgoing.media or outgoing.of_file:
        return capabilities.caption_limit, Cause.CAPTION_TOO_LONG
    return capabilities.text_limit, Cause.TEXT_TOO_LONG


def _check_choices(outgoing: Outgoing, capabilities: Capabilities) -> None:
    ids = [choice.choice_id for choice in outgoing.choices]
    fit = all(0 < len(choice_id.encode()) <= capabilities.choice_id_limit_bytes for choice_id in ids)
    if not fit or len(set(ids)) < len(ids):
        raise Rejected(Cause.CHOICE_IDS, phrase("Each choice needs a short id of its own."))
    if any(not choice.title.strip() for choice in outgoing.choices):
        raise Rejected(Cause.TITLE_EMPTY, phrase("Each choice needs a title."))
