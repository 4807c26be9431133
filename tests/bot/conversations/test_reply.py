"""Reply: what an agent wants to send becomes a draft, or the rule that it breaks is named, in words with a cure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.channel import Capabilities, Kind
from bot.channels.template import Category, FilledTemplate, template_of
from bot.conversations.consent import Consent
from bot.conversations.message import Author, Draft
from bot.conversations.reply import File, Refusal, Refused, Reply, Standing, Target, compose, kind_of, refused_now
from connectors.channels.telegram import Telegram
from connectors.channels.whatsapp.write import CAPABILITIES as WHATSAPP
from connectors.refusal_words import words_of

DAY = 24 * 3600.0
NOW = 10 * DAY
OPEN = Standing(capabilities=WHATSAPP, last_incoming_at=NOW - 60, now=NOW)
CLOSED = replace(OPEN, last_incoming_at=NOW - DAY)
NOBODY_WROTE = replace(OPEN, last_incoming_at=None)
TELEGRAM = replace(OPEN, capabilities=Telegram.capabilities)
NO_ACCOUNT = replace(OPEN, capabilities=None)
TELEGRAM_WITHOUT_QUOTES = replace(OPEN, capabilities=replace(Telegram.capabilities, replies=False))
QUESTION = Target(provider_message_id="wamid.1", quote="Where is my parcel?")
MINE = Target(provider_message_id="7:3", sent_at=NOW - 60, own=True)
ORDER = FilledTemplate(name="order", language="en", category=Category.UTILITY, values=(), text="It is ready.")
SALE = replace(ORDER, name="sale", category=Category.MARKETING)
PHOTO_OF_ORDER = replace(ORDER, file_kind="image")
PHOTO = File(kind=Kind.IMAGE, size=1000, name="shoe.jpg")
VOICE = File(kind=Kind.VOICE, size=1000, name="hello.ogg")
HUGE = File(kind=Kind.DOCUMENT, size=10**10, name="film.zip")


CASES = [
    (Reply(text="hello"), CLOSED, Refusal.WINDOW_CLOSED),
    (Reply(file=PHOTO), CLOSED, Refusal.WINDOW_CLOSED),
    (Reply(text="👍", target=QUESTION, reaction=True), CLOSED, Refusal.WINDOW_CLOSED),
    (Reply(text="hello"), NOBODY_WROTE, Refusal.NEVER_WROTE),
    (Reply(template=SALE), OPEN, Refusal.NO_CONSENT),
    (Reply(template=SALE), replace(CLOSED, consent=Consent.OPTED_OUT), Refusal.NO_CONSENT),
    (Reply(template=ORDER), TELEGRAM, Refusal.NO_TEMPLATES),
    (Reply(template=ORDER), NO_ACCOUNT, Refusal.NO_TEMPLATES),
    (Reply(template=PHOTO_OF_ORDER), OPEN, Refusal.WRONG_TEMPLATE_FILE),
    (Reply(template=PHOTO_OF_ORDER, file=VOICE), OPEN, Refusal.WRONG_TEMPLATE_FILE),
    (Reply(), OPEN, Refusal.NOTHING_TO_SEND),
    (Reply(text="x" * (WHATSAPP.text_limit + 1)), OPEN, Refusal.TEXT_TOO_LONG),
    (Reply(text="x" * 4097), NO_ACCOUNT, Refusal.TEXT_TOO_LONG),
    (Reply(file=replace(PHOTO, size=0)), OPEN, Refusal.FILE_EMPTY),
    (Reply(file=HUGE), OPEN, Refusal.FILE_TOO_LARGE),
    (Reply(text="listen", file=VOICE), OPEN, Refusal.NO_CAPTION),
    (Reply(text="x" * (WHATSAPP.caption_limit + 1), file=PHOTO), OPEN, Refusal.CAPTION_TOO_LONG),
    (Reply(text="yes", target=Target(provider_message_id=None)), OPEN, Refusal.UNANSWERABLE),
    (Reply(text="yes", target=QUESTION), NO_ACCOUNT, Refusal.UNANSWERABLE),
    (Reply(text="yes", target=QUESTION), TELEGRAM_WITHOUT_QUOTES, Refusal.NO_QUOTES),
    (Reply(text="so", target=MINE, change=Kind.EDIT), OPEN, Refusal.NO_CHANGES),
    (Reply(target=MINE, change=Kind.REVOKE), OPEN, Refusal.NO_CHANGES),
    (Reply(target=replace(MINE, own=False), change=Kind.REVOKE), TELEGRAM, Refusal.NOT_YOURS),
    (Reply(target=replace(MINE, sent_at=NOW - 2 * DAY - 1), change=Kind.REVOKE), TELEGRAM, Refusal.TOO_OLD),
    (Reply(text="", target=MINE, change=Kind.EDIT), TELEGRAM, Refusal.NOTHING_TO_SEND),
    (Reply(text="x" * 1025, target=replace(MINE, of_file=True), change=Kind.EDIT), TELEGRAM, Refusal.TEXT_TOO_LONG),
    (
        Reply(text="so", target=replace(MINE, provider_message_id=None), change=Kind.EDIT),
        TELEGRAM,
        Refusal.UNANSWERABLE,
    ),
    (Reply(text="🛒", target=QUESTION, reaction=True), TELEGRAM, Refusal.NO_SUCH_REACTION),
    (Reply(text="yes"), replace(OPEN, blocked=True), Refusal.BLOCKED),
]


@pytest.mark.parametrize(("reply", "standing", "reason"), CASES)
def test_a_reply_that_breaks_a_rule_is_refused_with_its_reason(
    reply: Reply, standing: Standing, reason: Refusal
) -> None:
    refused = compose(reply, standing)
    assert isinstance(refused, Refused)
    assert refused.reason is reason


def test_every_reason_has_a_case() -> None:
    assert {reason for _, _, reason in CASES} == set(Refusal)


def test_every_reason_has_words() -> None:
    sentences = {words_of(Refused(reason=reason)) for reason in Refusal}
    assert len(sentences) == len(Refusal)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("can", [WHATSAPP, Telegram.capabilities, None])
def test_the_agent_answers_in_the_window(can: Capabilities | None) -> None:
    draft = compose(Reply(text="It is on its way."), replace(OPEN, capabilities=can))
    assert draft == Draft(author=Author.AGENT, text="It is on its way.")


def test_a_reply_quotes_the_beginning_of_the_message_that_it_answers() -> None:
    draft = compose(Reply(text="Soon.", target=replace(QUESTION, quote="a" * 300)), OPEN)
    assert isinstance(draft, Draft)
    assert draft.reply_to == "wamid.1"
    assert draft.details == {"quote": "a" * 200}


def test_a_template_goes_out_when_the_window_is_closed() -> None:
    draft = compose(Reply(text=ORDER.text, template=ORDER), CLOSED)
    assert isinstance(draft, Draft)
    assert draft.kind is Kind.TEMPLATE
    assert template_of(draft.details, draft.text) == ORDER


def test_marketing_goes_to_a_customer_who_agreed() -> None:
    agreed = replace(CLOSED, consent=Consent.OPTED_IN)
    assert isinstance(compose(Reply(text=SALE.text, template=SALE), agreed), Draft)


def test_a_reaction_is_taken_back() -> None:
    draft = compose(Reply(target=QUESTION, reaction=True), TELEGRAM)
    assert isinstance(draft, Draft)
    assert (draft.kind, draft.details) == (Kind.REACTION, {"removed": True})


def test_a_photo_too_large_for_a_photo_goes_as_a_document() -> None:
    limit = WHATSAPP.media_limits_bytes[Kind.IMAGE]
    assert kind_of(Kind.IMAGE, limit, WHATSAPP) is Kind.IMAGE
    assert kind_of(Kind.IMAGE, limit + 1, WHATSAPP) is Kind.DOCUMENT


def test_what_was_composed_in_the_window_is_refused_after_it_with_the_reason_of_a_new_reply() -> None:
    assert isinstance(compose(Reply(text="hello"), OPEN), Draft)
    assert refused_now(None, OPEN) is None
    assert refused_now(None, CLOSED) == compose(Reply(text="hello"), CLOSED) == Refused(reason=Refusal.WINDOW_CLOSED)


def test_what_an_agent_wrote_goes_along_with_its_translation_and_with_a_quote() -> None:
    draft = compose(Reply(text="Llega el martes.", written="It comes on Tuesday.", target=QUESTION), OPEN)
    assert isinstance(draft, Draft)
    assert draft.text == "Llega el martes."
    assert draft.details == {"quote": "Where is my parcel?", "written": "It comes on Tuesday."}
