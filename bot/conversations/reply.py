"""Reply: the rules of what may be sent to a customer; makes a draft for the outbox or says why not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.channels.channel import Capabilities, Kind
from bot.channels.template import FilledTemplate, to_details
from bot.conversations.consent import Consent, refusal
from bot.conversations.message import Author, Draft
from bot.conversations.window import closes_at, is_open

# The longest text where nobody knows what the channel carries: the account is not in the settings any more.
_TEXT_LIMIT = 4096
_QUOTE_LENGTH = 200
_TEMPLATE_FILES = {"image": Kind.IMAGE, "video": Kind.VIDEO}


class Refusal(str, Enum):
    """Why a reply can't be sent; a refused delivery keeps the value as its cause."""

    NEVER_WROTE = "never_wrote"
    WINDOW_CLOSED = "window_closed"
    NO_CONSENT = "no_consent"
    NO_TEMPLATES = "no_templates"
    WRONG_TEMPLATE_FILE = "wrong_template_file"
    NOTHING_TO_SEND = "nothing_to_send"
    TEXT_TOO_LONG = "text_too_long"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    NO_CAPTION = "no_caption"
    CAPTION_TOO_LONG = "caption_too_long"
    UNANSWERABLE = "unanswerable"
    NO_QUOTES = "no_quotes"
    NO_SUCH_REACTION = "no_such_reaction"
    BLOCKED = "blocked"
    NO_CHANGES = "no_changes"
    NOT_YOURS = "not_yours"
    TOO_OLD = "too_old"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A reply that can't be sent. `given` and `limit` are characters or bytes; `kind` is the file's, `name` its name.

    `file_kind` is what the template's header needs; `consent` is what the customer said of marketing.
    """

    reason: Refusal
    given: int = 0
    limit: int = 0
    kind: Kind = Kind.TEXT
    name: str = ""
    file_kind: str = ""
    consent: Consent | None = None


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to attach: its kind (see `kind_of`), its size in bytes and its name."""

    kind: Kind
    size: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """The message that a reply quotes, reacts to or changes. `provider_message_id` None: no reply can quote it.

    `own`: this agent wrote it, at `sent_at`; `of_file`: its text stands beside a file.
    """

    provider_message_id: str | None
    quote: str = ""
    sent_at: float = 0.0
    of_file: bool = False
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An agent's intended message. A `reaction` is an emoji in `text`; an empty one takes the reaction back.

    `change` (EDIT or REVOKE): the target says `text` from now on, or is deleted. `written`: what the agent wrote, where
    `text` is what a machine made of it.
    """

    text: str = ""
    written: str = ""
    file: File | None = None
    target: Target | None = None
    template: FilledTemplate | None = None
    reaction: bool = False
    change: Kind | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the conversation stands at `now` (UTC unix seconds). `capabilities` None: its account is not configured.

    `blocked`: nobody writes to this customer until the block is lifted.
    """

    capabilities: Capabilities | None
    last_incoming_at: float | None
    now: float
    consent: Consent | None = None
    blocked: bool = False


def compose(reply: Reply, standing: Standing) -> Draft | Refused:
    """The draft of this reply without the id of its file, or the first rule that it breaks."""
    for rule in _RULES:
        for refused in rule(reply, standing):
            return refused
    return _draft(reply)


def refused_now(template: FilledTemplate | None, standing: Standing) -> Refused | None:
    """Why a message that was composed earlier can't be sent any more, or None: the rules that time changes."""
    reply = Reply(template=template)
    return next((refused for rule in _RULES_OF_TIME for refused in rule(reply, standing)), None)


def can_change(change: Kind, capabilities: Capabilities) -> bool:
    """Whether a channel can change (EDIT) or delete (REVOKE) a message that was sent."""
    return capabilities.edits if change is Kind.EDIT else capabilities.deletes_seconds is not None


def kind_of(kind: Kind, size: int, capabilities: Capabilities | None) -> Kind:
    """The kind as which a file is sent: a document where it is too large for its own kind."""
    limit = capabilities.media_limits_bytes.get(kind) if capabilities else None
    return kind if limit is None or size <= limit else Kind.DOCUMENT


def _blocked(_: Reply, standing: Standing) -> Iterator[Refused]:
    if standing.blocked:
        yield Refused(reason=Refusal.BLOCKED)


def _window(reply: Reply, standing: Standing) -> Iterator[Refused]:
    seconds = standing.capabilities.window_seconds if standing.capabilities else None
    if reply.template or is_open(closes_at(standing.last_incoming_at, seconds), now=standing.now):
        return
    yield Refused(reason=Refusal.NEVER_WROTE if standing.last_incoming_at is None else Refusal.WINDOW_CLOSED)


def _consent(reply: Reply, standing: Standing) -> Iterator[Refused]:
    if reply.template and refusal(reply.template.category, standing.consent):
        yield Refused(reason=Refusal.NO_CONSENT, consent=standing.consent)


def _template(reply: Reply, standing: Standing) -> Iterator[Refused]:
    if not reply.template:
        return
    if standing.capabilities is None or not standing.capabilities.templates:
        yield Refused(reason=Refusal.NO_TEMPLATES)
    needed = reply.template.file_kind
    # Any file can go as a document.
    if needed and (reply.file is None or reply.file.kind is not _TEMPLATE_FILES.get(needed, reply.file.kind)):
        yield Refused(reason=Refusal.WRONG_TEMPLATE_FILE, file_kind=needed)


def _text(reply: Reply, standing: Standing) -> Iterator[Refused]:
    if reply.file or reply.template or reply.reaction or reply.change is Kind.REVOKE:
        return
    limit = standing.capabilities.text_limit if standing.capabilities else _TEXT_LIMIT
    if reply.target and reply.target.of_file and reply.change and standing.capabilities:
        limit = standing.capabilities.caption_limit
    if not reply.text:
        yield Refused(reason=Refusal.NOTHING_TO_SEND)
    if len(reply.text) > limit:
        yield Refused(reason=Refusal.TEXT_TOO_LONG, given=len(reply.text), limit=limit)


def _file(reply: Reply, standing: Standing) -> Iterator[Refused]:
    file, capabilities = reply.file, standing.capabilities
    if file is None:
        return
    if not file.size:
        yield Refused(reason=Refusal.FILE_EMPTY, name=file.name)
    limit = capabilities.media_limits_bytes.get(file.kind) if capabilities else None
    if limit is not None and file.size > limit:
        yield Refused(reason=Refusal.FILE_TOO_LARGE, given=file.size, limit=limit, kind=file.kind)


def _caption(reply: Reply, standing: Standing) -> Iterator[Refused]:
    file, capabilities = reply.file, standing.capabilities
    if file is None or capabilities is None or reply.template:
        return
    if reply.text and file.kind in capabilities.uncaptioned:
        yield Refused(reason=Refusal.NO_CAPTION, kind=file.kind)
    if len(reply.text) > capabilities.caption_limit:
        yield Refused(reason=Refusal.CAPTION_TOO_LONG, given=len(reply.text), limit=capabilities.caption_limit)


def _change(reply: Reply, standing: Standing) -> Iterator[Refused]:
    can, target = standing.capabilities, reply.target
    if reply.change is None:
        return
    if can is None or target is None or not target.provider_message_id:
        yield Refused(reason=Refusal.UNANSWERABLE)
        return
    if not target.own:
        yield Refused(reason=Refusal.NOT_YOURS)
    if not can_change(reply.change, can):
        yield Refused(reason=Refusal.NO_CHANGES)
    if reply.change is Kind.REVOKE and standing.now > target.sent_at + (can.deletes_seconds or 0.0):
        yield Refused(reason=Refusal.TOO_OLD, limit=round((can.deletes_seconds or 0.0) / 3600))


def _target(reply: Reply, standing: Standing) -> Iterator[Refused]:
    if reply.target is None or reply.change:
        return
    if standing.capabilities is None or not reply.target.provider_message_id:
        yield Refused(reason=Refusal.UNANSWERABLE)
    elif not reply.reaction and not standing.capabilities.replies:
        yield Refused(reason=Refusal.NO_QUOTES)
    elif reply.reaction and reply.text and reply.text not in standing.capabilities.reactions:
        yield Refused(reason=Refusal.NO_SUCH_REACTION)


_Rule = Callable[[Reply, Standing], Iterator[Refused]]
_RULES_OF_TIME: tuple[_Rule, ...] = (_consent, _window)
_RULES: tuple[_Rule, ...] = (_blocked, *_RULES_OF_TIME, _template, _file, _caption, _text, _target, _change)


def _draft(reply: Reply) -> Draft:
    return Draft(
        author=Author.AGENT,
        text=reply.text,
        kind=_kind(reply),
        details=_details(reply),
        reply_to=reply.target.provider_message_id if reply.target else None,
    )


def _kind(reply: Reply) -> Kind:
    if reply.template:
        return Kind.TEMPLATE
    if reply.reaction or reply.change:
        return reply.change or Kind.REACTION
    return reply.file.kind if reply.file else Kind.TEXT


def _details(reply: Reply) -> dict[str, Any]:
    if reply.template:
        return {"template": to_details(reply.template)}
    if reply.reaction:
        return {} if reply.text else {"removed": True}
    if reply.change:
        return {"of_file": True} if reply.target and reply.target.of_file else {}
    quote = {"quote": reply.target.quote[:_QUOTE_LENGTH]} if reply.target else {}
    return quote | ({"written": reply.written} if reply.written else {})
