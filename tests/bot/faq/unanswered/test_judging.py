"""Why a message counts as unanswered, and how much."""

from __future__ import annotations

import pytest

from bot.conversations.suggestion import SuggestionOutcome
from bot.conversations.unanswered.source import WEIGHTS, Attempt, Reaction, Source
from bot.faq.unanswered.judging import source_of, source_of_reply

AGAIN = Reaction(text="Do you wrap gifts?!", intent="faq", entry="faq/gift_card")


def unclear(
    reaction: Reaction | None = None, *, handed_off: bool = False, over: bool = False, offered: bool = True
) -> Attempt:
    return Attempt(
        text="do you wrap gifts",
        intent="unclear",
        entry="faq/gift_card",
        handed_off=handed_off,
        margin=0.02,
        over=over,
        offered=offered,
        reaction=reaction,
    )


def answered(reaction: Reaction | None = None, *, margin: float = 0.8, has_words: bool = True) -> Attempt:
    return Attempt(
        text="do you wrap gifts",
        intent="faq",
        entry="faq/gift_card",
        handed_off=False,
        margin=margin,
        over=True,
        has_words=has_words,
        reaction=reaction,
    )


@pytest.mark.parametrize(
    ("attempt", "source"),
    [
        (unclear(handed_off=True), Source.UNCLEAR),
        (unclear(), None),
        (unclear(offered=False), Source.UNCLEAR),
        (unclear(Reaction(text="thanks", intent="thank"), offered=False), Source.UNCLEAR),
        (unclear(Reaction(payload="ask_person"), offered=False), Source.PERSON_CHOSEN),
        (unclear(over=True), Source.NOTHING_PRESSED),
        (unclear(Reaction(payload="ask_person")), Source.PERSON_CHOSEN),
        (unclear(Reaction(text="a person", intent="ask_person")), Source.PERSON_CHOSEN),
        (unclear(Reaction(payload="faq/gift_wrap")), None),
        (unclear(Reaction(text="hello?", intent="greet")), Source.NOTHING_PRESSED),
        (answered(), None),
        (answered(Reaction(text="thanks", intent="thank")), None),
        (answered(Reaction(payload="ask_person")), Source.NOT_HELPED),
        (answered(Reaction(thumb_down=True)), Source.NOT_HELPED),
        (answered(Reaction(text="that is no help", intent="not_helped")), Source.NOT_HELPED),
        (answered(Reaction(text="no, can you wrap the gift?", intent="unclear")), Source.NOT_HELPED),
        # Asked again word for word: the answer was surely the right one, or it was in doubt.
        (answered(Reaction(text="Do you wrap gifts?!", intent="faq", entry="faq/gift_card")), None),
        (
            answered(Reaction(text="Do you wrap gifts?!", intent="faq", entry="faq/gift_card"), margin=0.2),
            Source.NOT_HELPED,
        ),
        # Or something was published in between, and they read what is new.
        (
            answered(Reaction(text="Do you wrap gifts?!", intent="faq", entry="faq/gift_card", anew=True), margin=0.2),
            None,
        ),
        (answered(Reaction(text="do you wrap gifts", intent="unclear", anew=True)), None),
        (answered(Reaction(text="no, can you wrap the gift?", intent="unclear", anew=True)), Source.NOT_HELPED),
        (answered(Reaction(text="and do you wrap lamps", intent="faq", entry="faq/gift_card")), None),
        (answered(Reaction(text="where is my parcel", intent="faq", entry="faq/order_where")), None),
        (answered(margin=0.05), Source.LOW_MARGIN),
        (answered(has_words=False), Source.NO_WORDS),
    ],
)
def test_the_sign_is_what_the_customer_does_next(attempt: Attempt, source: Source | None) -> None:
    assert source_of(attempt) is source


def test_a_suggestion_sent_as_it_was_weighs_less_than_a_persons_own_words() -> None:
    assert source_of_reply(SuggestionOutcome.ACCEPTED) is Source.SUGGESTION_USED
    for outcome in (SuggestionOutcome.EDITED, SuggestionOutcome.REJECTED, None):
        assert source_of_reply(outcome) is Source.AGENT_ANSWERED
    assert WEIGHTS[Source.SUGGESTION_USED] < WEIGHTS[Source.AGENT_ANSWERED]
